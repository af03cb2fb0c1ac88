"""A small world of three localities, run for real, and its run folder."""

import shutil
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from coterminous.experiments.run import RunResult, run
from coterminous.report import theme
from coterminous.report.drawn_figure import DrawnFigure
from coterminous.scenario.loading import Scenario

# The title is as awkward as a user's may be: markup, quotes, a formula, an ampersand.
SMALL = """\
title: 'Shock & "awe" <b>in</b> $x^2$'
question: Who <i>withdraws</i> first?
start: 2006-04
months: 16
geography:
  pcts: 3
  councils: {county: 1, metropolitan: 1, london: 0, unitary: 1}
  nhs_trusts: 2
  people: 900_000
  small_areas: 60
  coterminous_share: 0.34
  smallest_pct_people: 100_000
  largest_pct_people: 600_000
  seed: 4
events:
  - at: 2006-08
    deficit_shock: {bodies: pct, share: 1.0, size: 0.05, months: 6}
  - at: 2007-04
    council_reorganisation: {share: 0.34, form: split}
"""


@pytest.fixture(scope="session")
def small_scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of the small scenario."""
    path = tmp_path_factory.mktemp("scenarios") / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def small_run(small_scenario: Path) -> RunResult:
    """Return the small scenario, run once with seed 7."""
    return run(Scenario.load(small_scenario), seed=7)


@pytest.fixture(scope="session")
def saved(small_run: RunResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the run folder of the small run; tests that change it work on a copy."""
    return small_run.save(tmp_path_factory.mktemp("runs") / "small", command="coterminous run small.yaml")


@pytest.fixture
def copy_of_saved(saved: Path, tmp_path: Path) -> Path:
    """Return a copy of the run folder, to be spoilt."""
    return Path(shutil.copytree(saved, tmp_path / "copy"))


def texts_drawn(drawn: DrawnFigure) -> list[tuple[str, np.ndarray]]:
    """Return every text that is really drawn, with its corners in pixels."""
    canvas = FigureCanvasAgg(drawn.figure)
    found = []
    really_draw = Text.draw

    def draw(text: Text, renderer: object) -> None:
        if text.get_visible() and text.get_text().strip():
            found.append((text.get_text(), text.get_window_extent(renderer).get_points()))
        really_draw(text, renderer)

    with theme.theme(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(Text, "draw", draw)
        canvas.draw()
    return found


def _overlap(one: np.ndarray, other: np.ndarray) -> bool:
    """Return whether two boxes share more than a hair."""
    return bool((np.minimum(one[1], other[1]) - np.maximum(one[0], other[0]) > 1.0).all())


def check_clear(drawn: DrawnFigure) -> None:
    """Every text lies on the canvas, and no two lie over each other."""
    width, height = drawn.figure.get_size_inches() * drawn.figure.dpi
    texts = texts_drawn(drawn)
    assert len(texts) > 10
    outside = [text for text, box in texts if (box < 0).any() or box[1][0] > width or box[1][1] > height]
    assert not outside
    assert not [(one, other) for (one, a), (other, b) in combinations(texts, 2) if _overlap(a, b)]


@pytest.fixture(scope="session")
def visible_texts() -> Callable[[DrawnFigure], list[tuple[str, np.ndarray]]]:
    """Return a function that gives every text that is really drawn, with its corners in pixels."""
    return texts_drawn


@pytest.fixture(scope="session")
def assert_clear() -> Callable[[DrawnFigure], None]:
    """Return a function that finds texts off the canvas or over each other."""
    return check_clear


VOID = {"meta", "link", "br", "img", "hr", "input"}


class Outline(HTMLParser):
    """Reads a page as a tree: elements with their attributes, parents and text, and every fault of nesting."""

    def __init__(self, text: str) -> None:
        """Read a page."""
        super().__init__()
        self.elements: list[dict] = []
        self.faults: list[str] = []
        self._open: list[dict] = []
        self.feed(text)
        self.faults += [element["tag"] for element in self._open]

    def handle_starttag(self, tag, attrs):
        element = {
            "tag": tag,
            "attributes": dict(attrs),
            "text": "",
            "within": [parent["tag"] for parent in self._open],
        }
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag):
        if not self._open or self._open.pop()["tag"] != tag:
            self.faults.append(tag)

    def handle_data(self, data):
        for element in self._open:
            element["text"] += data

    def named(self, *tags: str) -> list[dict]:
        return [element for element in self.elements if element["tag"] in tags]

    def by_id(self, name: str) -> dict:
        (element,) = (one for one in self.elements if one["attributes"].get("id") == name)
        return element


@pytest.fixture(scope="session")
def outline_of() -> Callable[[str], Outline]:
    """Return a function that reads a page."""
    return Outline
