"""Small multiples: panels over the same months in two columns, with dated events as letters and a key above.

Every measure of the layout is in inches and is worked out before anything is drawn.
"""

from __future__ import annotations

import string
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from coterminous.report.chart import BOTTOM_INCHES, MARK_ROW_INCHES, Head
from coterminous.report.event_marks import EventMark, draw_event_marks, place_marks
from coterminous.report.panel import Panel, Room, draw_panel
from coterminous.report.theme import WIDTH_INCHES

COLUMNS = 2
ROOM = Room(left=0.72, unit=0.0, axes=2.36, right=1.42, tall=1.45, letters=17, ticks=3)
_TITLE_INCHES = 0.52
_TITLE_LINE_INCHES = 0.16
_TITLE_LETTERS = 48


@dataclass(frozen=True, eq=False)
class Grid:
    """Panels in two columns, read by rows.

    Attributes:
        headline: the finding, as a sentence.
        subtitle: what is shown.
        months: the first day of each month.
        panels: by rows, from the upper left.
        marks: the scenario's dated events.
    """

    headline: str
    subtitle: str
    months: Sequence[object]
    panels: tuple[Panel, ...]
    marks: tuple[EventMark, ...] = ()

    def draw(self) -> Figure:
        """Return the finished figure; call it inside :func:`coterminous.report.theme.theme`."""
        letters = mark_letters(len(self.marks))
        key = tuple(f"{letter}: {mark.text}" for letter, mark in zip(letters, self.marks, strict=True))
        head = Head(self.headline, self.subtitle, key)
        lettered = [EventMark(mark.month, letter) for letter, mark in zip(letters, self.marks, strict=True)]
        marks = place_marks(lettered, len(self.months), ROOM.axes, ROOM.right)
        marks_inches = MARK_ROW_INCHES * max((mark.top for mark in marks), default=0)
        titles = ["\n".join(textwrap.wrap(panel.title, _TITLE_LETTERS)) for panel in self.panels]
        more_lines = max(title.count("\n") for title in titles)
        one_row = _TITLE_INCHES + _TITLE_LINE_INCHES * more_lines + marks_inches + ROOM.tall
        rows = -(-len(self.panels) // COLUMNS)
        height = head.inches + one_row * rows + BOTTOM_INCHES
        figure = Figure(figsize=(WIDTH_INCHES, height))
        head.write(figure)
        for place, panel in enumerate(self.panels):
            row, column = divmod(place, COLUMNS)
            bottom = height - head.inches - one_row * (row + 1)
            left = column * WIDTH_INCHES / COLUMNS + ROOM.left
            axes = figure.add_axes(
                (left / WIDTH_INCHES, bottom / height, ROOM.axes / WIDTH_INCHES, ROOM.tall / height)
            )
            draw_panel(axes, panel, self.months, ROOM, is_last=place + COLUMNS >= len(self.panels))
            axes.set_title(titles[place], pad=72 * (marks_inches + 0.1), fontsize=9.5)
            draw_event_marks(axes, marks, MARK_ROW_INCHES / ROOM.tall)
        return figure


def mark_letters(number_of: int) -> list[str]:
    """Return a letter for each mark: A to Z, then AA, AB and so on.

    >>> mark_letters(3), mark_letters(28)[-2:]
    (['A', 'B', 'C'], ['AA', 'AB'])
    """
    letters = string.ascii_uppercase
    names = []
    for place in range(number_of):
        first, second = divmod(place, len(letters))
        names.append((letters[first - 1] if first else "") + letters[second])
    return names
