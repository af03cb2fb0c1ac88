"""A finished figure: its files, and the words that stand for it where it cannot be seen."""

from __future__ import annotations

import io
import json
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING

from coterminous.report.theme import DOTS_PER_INCH, theme

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

_BEFORE_SVG = re.compile(r"^.*?(?=<svg)", re.DOTALL)
_METADATA = re.compile(r"\s*<metadata>.*?</metadata>", re.DOTALL)
_IDS = re.compile(r'(\bid="|href="#|url\(#)')
FOLDER = "figures"
_OPENING = re.compile(r"<svg\b([^>]*)>")


@dataclass(frozen=True, eq=False)
class DrawnFigure:
    """A figure with its name, title and alternative text.

    Attributes:
        name: name of its files, without ending.
        title: what it shows, short.
        alt: what it says, in sentences made from this run's numbers.
        figure: the drawing.
        data: the numbers drawn, to lie beside it; None where they are in a table of the run.
    """

    name: str
    title: str
    alt: str
    figure: Figure
    data: pd.DataFrame | None = None

    @cached_property
    def svg(self) -> str:
        """The figure as SVG with title and description, the same text for the same run.

        Its ids begin with the figure's name, so that several can stand in one page.
        """
        file = io.StringIO()
        with theme():
            self.figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
        text = _METADATA.sub("", _BEFORE_SVG.sub("", file.getvalue()), count=1)
        text = _IDS.sub(rf"\g<1>{self.name}-", text)
        title, description = f"{self.name}-title", f"{self.name}-description"
        words = (
            f'<title id="{title}">{escape(self.title)}</title>\n'
            f'<desc id="{description}">{escape(textwrap.fill(self.alt, 110))}</desc>'
        )
        return _OPENING.sub(
            lambda tag: f'<svg{tag[1]} role="img" aria-labelledby="{title} {description}">\n{words}',
            text,
            count=1,
        )

    def png(self) -> bytes:
        """Return the figure as PNG, with its title and alternative text in the file."""
        file = io.BytesIO()
        words = {"Title": self.title, "Description": self.alt, "Software": None}
        with theme():
            self.figure.savefig(file, format="png", dpi=DOTS_PER_INCH, metadata=words)
        return file.getvalue()

    def csv(self) -> bytes | None:
        """Return the numbers drawn as CSV, every bit of them; None where they are in a table of the run."""
        if self.data is None:
            return None
        return self.data.to_csv(index=False, date_format="%Y-%m-%d", lineterminator="\n").encode()

    def files(self) -> dict[str, bytes]:
        """Return the figure's files by their names in a folder: SVG and PNG, and its data as CSV."""
        files = {f"{FOLDER}/{self.name}.svg": self.svg.encode(), f"{FOLDER}/{self.name}.png": self.png()}
        content = self.csv()
        return files if content is None else {**files, f"{FOLDER}/{self.name}.csv": content}


def alternative_texts(figures: Sequence[DrawnFigure]) -> bytes:
    """Return titles and alternative texts as JSON, for whoever puts the files into a page of theirs."""
    texts = {figure.name: {"title": figure.title, "alt": figure.alt} for figure in figures}
    return (json.dumps(texts, indent=2, ensure_ascii=False) + "\n").encode()
