"""A column of panels over the months of a run, below a head that says what was found.

Every measure of the layout is in inches and is worked out before anything is drawn, so that nothing is
clipped or overlaps however many events a scenario has and whatever the values are.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from coterminous.report.event_marks import EventMark, draw_event_marks, place_marks
from coterminous.report.panel import Panel, Room, draw_panel
from coterminous.report.theme import INK, QUIET_INK, WIDTH_INCHES

LEFT_INCHES = 1.05
UNIT_INCHES = 0.75
RIGHT_INCHES = 2.3
AXES_INCHES = WIDTH_INCHES - LEFT_INCHES - RIGHT_INCHES
PANEL_INCHES = 1.85
ROOM = Room(LEFT_INCHES, UNIT_INCHES, AXES_INCHES, RIGHT_INCHES, PANEL_INCHES)
TITLE_INCHES = 0.55
MARK_ROW_INCHES = 0.19
BOTTOM_INCHES = 0.8
LINE_INCHES = 0.24
SMALL_LINE_INCHES = 0.18
_HEADLINE_LETTERS = 84
_SUBTITLE_LETTERS = 110

NOTE = "Illustrative, uncalibrated output of a simulation of invented bodies. Not a forecast."


@dataclass(frozen=True)
class Head:
    """What stands above a figure's drawing: the finding, and which run it is from.

    Attributes:
        headline: the finding, as a sentence.
        subtitle: which run this is.
        notes: further lines below it.
    """

    headline: str
    subtitle: str
    notes: tuple[str, ...] = ()

    @property
    def _headlines(self) -> list[str]:
        return textwrap.wrap(self.headline, _HEADLINE_LETTERS)

    @property
    def _subtitles(self) -> list[str]:
        texts = (self.subtitle, *self.notes)
        return [line for text in texts for line in textwrap.wrap(text, _SUBTITLE_LETTERS)]

    @property
    def inches(self) -> float:
        """Height of the whole head."""
        return 0.22 + LINE_INCHES * len(self._headlines) + SMALL_LINE_INCHES * len(self._subtitles)

    def write(self, figure: Figure) -> None:
        """Write the head, and the note at the foot."""
        height = figure.get_size_inches()[1]
        down = 0.2
        for line in self._headlines:
            figure.text(0.02, 1 - down / height, line, fontsize=12.5, fontweight="bold", va="top", color=INK)
            down += LINE_INCHES
        for line in self._subtitles:
            figure.text(0.02, 1 - (down + 0.02) / height, line, fontsize=9.5, va="top", color=QUIET_INK)
            down += SMALL_LINE_INCHES
        figure.text(0.02, 0.12 / height, NOTE, fontsize=8.5, va="bottom", color=QUIET_INK)


@dataclass(frozen=True, eq=False)
class Chart:
    """A column of panels over the same months.

    Attributes:
        headline: the finding, as a sentence.
        subtitle: which run this is.
        months: the first day of each month.
        panels: from top to bottom.
        marks: the scenario's dated events.
    """

    headline: str
    subtitle: str
    months: Sequence[object]
    panels: tuple[Panel, ...]
    marks: tuple[EventMark, ...] = ()

    def draw(self) -> Figure:
        """Return the finished figure; call it inside :func:`coterminous.report.theme.theme`."""
        head = Head(self.headline, self.subtitle)
        marks = place_marks(self.marks, len(self.months), AXES_INCHES, RIGHT_INCHES)
        marks_inches = MARK_ROW_INCHES * max((mark.top for mark in marks), default=0)
        one_panel = TITLE_INCHES + PANEL_INCHES
        height = head.inches + marks_inches + one_panel * len(self.panels) + BOTTOM_INCHES
        figure = Figure(figsize=(WIDTH_INCHES, height))
        head.write(figure)
        for place, panel in enumerate(self.panels):
            top = head.inches + marks_inches + TITLE_INCHES + one_panel * place
            axes = figure.add_axes(
                (
                    LEFT_INCHES / WIDTH_INCHES,
                    1 - (top + PANEL_INCHES) / height,
                    AXES_INCHES / WIDTH_INCHES,
                    PANEL_INCHES / height,
                )
            )
            draw_panel(axes, panel, self.months, ROOM, is_last=place == len(self.panels) - 1)
            title_lift = TITLE_INCHES - 0.3 if place else TITLE_INCHES - 0.3 + marks_inches
            axes.set_title(panel.title, pad=72 * max(title_lift - 0.14, 0.08))
            draw_event_marks(axes, marks, None if place else MARK_ROW_INCHES / PANEL_INCHES)
        return figure
