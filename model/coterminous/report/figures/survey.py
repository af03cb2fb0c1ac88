"""A survey: for every item the published share and the simulated one, each with its interval."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.figure import Figure

from coterminous.report.chart import Head
from coterminous.report.drawn_figure import DrawnFigure
from coterminous.report.row_panel import Row, RowPanel
from coterminous.report.survey_facts import (
    USES,
    Record,
    is_share,
    published_words,
    simulated_words,
    tally,
)
from coterminous.report.theme import WIDTH_INCHES, theme
from coterminous.report.wording import count, plain, whole_share

if TYPE_CHECKING:
    from coterminous.report.survey_facts import SurveyFacts

PUBLISHED_LOOK, SIMULATED_LOOK = "all", "pct"
_TOP_INCHES, _FOOT_INCHES, _BETWEEN_INCHES, _TITLE_INCHES = 0.15, 0.4, 0.15, 0.1
_LIMITS = (-0.02, 1.02)
_COLUMNS = (
    "instrument",
    "item",
    "use",
    "published",
    "published_low",
    "published_high",
    "published_n",
    "simulated",
    "simulated_low",
    "simulated_high",
    "simulated_n",
    "replicates",
    "verdict",
)


def survey_figure(facts: SurveyFacts) -> DrawnFigure | None:
    """Return the figure of every share, those of each use in a panel of their own; None where there are none.

    Args:
        facts: the survey.
    """
    panels = [(use, shown) for use, rows in facts.by_use() if len(shown := _shares(rows))]
    if not panels:
        return None
    which = (
        f"{plain(facts.scenario.title)}, seed {facts.seed}. Black diamonds: published share, with Wilson's 95% "
        f"interval where n is printed. Blue dots: mean of n = {count(facts.replicates, 'replicate')}, each a sample of "
        "the published size; between the ends the middle 95% of them."
    )
    head = Head(_headline(facts), which, (facts.notice,))
    drawn = [(use, shown, _panel(shown)) for use, shown in panels]
    height = head.inches + _TOP_INCHES + _FOOT_INCHES
    height += sum(_TITLE_INCHES + panel.inches + _BETWEEN_INCHES for _, _, panel in drawn)
    with theme():
        figure = Figure(figsize=(WIDTH_INCHES, height))
        head.write(figure)
        down = head.inches + _TOP_INCHES
        for use, _, panel in drawn:
            figure.text(0.02, 1 - down / height, USES[use][0], fontsize=10.5, fontweight="bold", va="top")
            panel.draw(figure, down + _TITLE_INCHES)
            down += _TITLE_INCHES + panel.inches + _BETWEEN_INCHES
    data = pd.concat([shown for _, shown, _ in drawn], ignore_index=True)[list(_COLUMNS)]
    return DrawnFigure(
        "survey",
        "What simulated bodies answer, and what real ones said",
        _words(facts, drawn, which),
        figure,
        data,
    )


def _shares(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[[is_share(row) and math.isfinite(row["simulated"]) for row in rows.to_dict("records")]]


def _panel(shown: pd.DataFrame) -> RowPanel:
    rows = []
    for item in shown.to_dict("records"):
        said = f"Simulated: {simulated_words(item)}; {item['verdict']}"
        rows.append(_row(item, "published", f"Published: {published_words(item)}", PUBLISHED_LOOK))
        rows.append(_row(item, "simulated", said, SIMULATED_LOOK))
    return RowPanel(
        tuple(rows),
        ("Item", "Share (95% interval)"),
        "share of those who answer",
        whole_share,
        _LIMITS,
        has_nought=False,
    )


def _row(item: Record, side: str, said: str, look: str) -> Row:
    """Return one side of an item; the published one stands first and names it."""
    title = str(item["asks"]) if side == "published" else ""
    value, low, high = (float(item[f"{side}{end}"]) for end in ("", "_low", "_high"))
    return Row(title, said, value, low, high, look)


def _headline(facts: SurveyFacts) -> str:
    """Return how many items agree, for each use apart."""
    said = [
        f"{tally(rows)} among those that {'are kept aside' if use == 'validate' else 'a calibration may use'}"
        for use, rows in facts.by_use()
        if use != "input"
    ]
    return f"Simulated against published answers: {'; '.join(said)}"


def _words(facts: SurveyFacts, drawn: list[tuple[str, pd.DataFrame, RowPanel]], which: str) -> str:
    sentences = [f"{_headline(facts)}. {which} {facts.notice}"]
    for use, shown, _ in drawn:
        sentences.append(f"{USES[use][0]}.")
        sentences += [_sentence(item) for item in shown.to_dict("records")]
    return " ".join(sentences)


def _sentence(item: Record) -> str:
    said = f"published {published_words(item)}; simulated {simulated_words(item)}"
    return f"{item['asks']}: {said}: {item['verdict']}."
