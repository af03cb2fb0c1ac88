"""The page and the figure of a survey: what is drawn is what was given, named, legible, and uses are apart."""

import csv
import io
import math
import re
from html.parser import HTMLParser

import pandas as pd
import pytest

from coterminous import Scenario
from coterminous.report.drawn_figure import FOLDER
from coterminous.report.figures.survey import PUBLISHED_LOOK, SIMULATED_LOOK, survey_figure
from coterminous.report.survey_facts import InstrumentFacts, SurveyFacts
from coterminous.report.survey_page import survey_files
from coterminous.report.theme import LOOKS, PAPER, contrast

NOTICE = "UNCALIBRATED: made up."
COLUMNS = (
    *("item", "kind", "use", "published", "published_low", "published_high", "published_n", "published_said"),
    *(
        "simulated",
        "simulated_low",
        "simulated_high",
        "simulated_n",
        "simulated_said",
        "replicates",
        "verdict",
    ),
    *("in_view_of", "at_low_cut", "at_high_cut", "asks", "how", "remark"),
)
NAN = math.nan


def share(item, use, published, simulated, verdict, low_n=59, asks=None, in_view_of=""):
    ends = (published - 0.1, published + 0.1, low_n) if low_n else (NAN, NAN, None)
    return (
        *(item, "share", use, published, *ends, "as printed"),
        *(simulated, simulated - 0.05, simulated + 0.05, 59.0, "", 40, verdict),
        *(in_view_of, simulated + 0.02, simulated - 0.02, asks or f"Asks <{item}>", "how & why", "a remark"),
    )


ROWS = [
    share("kept", "validate", 0.7, 0.4, "outside", low_n=None),
    share("fitted", "calibrate", 0.5, 0.52, "inside", in_view_of="start.trust"),
    share("drawn", "input", 0.7, 0.7, "put in"),
    (
        *("most", "statement", "validate", NAN, NAN, NAN, None, "pooled budgets"),
        *(1.0, NAN, NAN, 32.0, "pooled_budget in 100%", 40, "holds"),
        *("", NAN, NAN, "Most popular", "how", "a remark"),
    ),
    (
        *("count", "number", "validate", 4.0, NAN, NAN, None, "just four"),
        *(12.0, 9.0, 15.0, 0.0, "", 40, "outside"),
        *("", NAN, NAN, "Care trusts", "how", "a remark"),
    ),
]


def facts_of(rows) -> SurveyFacts:
    table = pd.DataFrame(rows, columns=COLUMNS).astype({"published_n": "Int64"})
    missing = {
        "instrument": "made",
        "item": "gone",
        "reason": "the model has none",
        "asks": "Gone",
        "survey": "Made",
    }
    return SurveyFacts(
        scenario=Scenario.load("teaching"),
        seed=7,
        replicates=40,
        non_response="random",
        notice=NOTICE,
        rows=table.assign(instrument="made", survey="Made up survey"),
        not_asked=pd.DataFrame([missing | {"published_said": "a tenth"}]),
        instruments={
            "made": InstrumentFacts(
                "Made up survey", "S2", "In 2006.", "59 drawn.", [("good", "0.6", "", "")]
            )
        },
        software=dict.fromkeys(("coterminous", "python", "mesa", "numpy", "pandas", "pyarrow"), "1")
        | {"commit": None},
        command="coterminous survey made -n 40",
    )


@pytest.fixture(scope="module")
def facts() -> SurveyFacts:
    return facts_of(ROWS)


@pytest.fixture(scope="module")
def files(facts) -> dict[str, bytes]:
    return survey_files(facts)


@pytest.fixture(scope="module")
def page(files) -> str:
    return files["report.html"].decode()


@pytest.fixture(scope="module")
def figure(facts):
    return survey_figure(facts)


class TestFigure:
    def test_each_use_has_axes_of_its_own(self, figure, visible_texts):
        assert len(figure.figure.axes) == 3
        texts = [text for text, _ in visible_texts(figure)]
        for heading in ("Items kept aside to test the model", "Items that a calibration may use"):
            assert heading in texts

    def test_marks_and_intervals_are_where_the_numbers_are(self, figure):
        axes = figure.figure.axes[1]
        marks = [line.get_xdata()[0] for line in axes.lines if line.get_marker() != "None"]
        assert marks == [0.5, 0.52]
        lines = [tuple(line.get_xdata()) for line in axes.lines if len(set(line.get_xdata())) == 2]
        assert (0.4, 0.6) in lines
        assert any(line == pytest.approx((0.47, 0.57)) for line in lines)

    def test_sides_are_told_without_colour(self, figure, visible_texts):
        published, simulated = LOOKS[PUBLISHED_LOOK], LOOKS[SIMULATED_LOOK]
        assert published.marker != simulated.marker
        assert all(contrast(look.colour, PAPER) >= 3 for look in (published, simulated))
        texts = [text for text, _ in visible_texts(figure)]
        assert sum(text.startswith("Published: ") for text in texts) == 3
        assert sum(text.startswith("Simulated: ") for text in texts) == 3

    def test_n_both_intervals_and_that_it_is_uncalibrated_stand_on_it(self, figure, visible_texts):
        texts = " ".join(text for text, _ in visible_texts(figure)).replace("\n", " ")
        assert "n = 40 replicates" in texts
        assert "Published: 50% (40% to 60%), n = 59" in texts
        assert "Published: 70%, n not printed" in texts
        assert "Wilson" in texts
        assert "UNCALIBRATED" in texts

    def test_the_alternative_text_says_every_share(self, figure):
        assert (
            "Asks <fitted>: published 50% (40% to 60%), n = 59; simulated 52% (47% to 57%), n = 59: inside."
            in figure.alt
        )
        assert "UNCALIBRATED" in figure.alt

    def test_the_data_beside_it_are_those_given(self, figure, facts):
        rows = list(csv.DictReader(io.StringIO(figure.csv().decode())))
        assert [row["item"] for row in rows] == ["kept", "fitted", "drawn"]
        given = facts.rows.set_index("item")
        for row in rows:
            for name in ("published", "simulated", "simulated_low", "simulated_high"):
                assert float(row[name]) == given.loc[row["item"], name]

    def test_texts_neither_overlap_nor_leave_the_figure(self, figure, assert_clear):
        assert_clear(figure)

    def test_without_shares_nothing_is_drawn(self):
        assert survey_figure(facts_of(ROWS[3:])) is None
        assert set(survey_files(facts_of(ROWS[3:]))) == {"report.html"}


class Tables(HTMLParser):
    """The tables of a page by caption: rows of cells."""

    def __init__(self, page: str) -> None:
        """Read a page."""
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self._in: list[str] = []
        self._caption = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self._in.append(tag)
        if tag == "tr":
            self.tables[self._caption].append([])

    def handle_endtag(self, tag):
        while self._in and self._in.pop() != tag:
            pass

    def handle_data(self, data):
        if self._in and self._in[-1] == "caption":
            self._caption = data
            self.tables[data] = []
        elif self._in and self._in[-1] in ("td", "th"):
            self.tables[self._caption][-1].append(data)


class TestPage:
    def test_items_of_different_uses_never_share_a_table(self, page):
        tables = Tables(page).tables
        kept = [row[0] for row in tables["Items kept aside to test the model"][1:]]
        fitted = [row[0] for row in tables["Items that a calibration may use"][1:]]
        assert [name.partition(" (")[0] for name in kept] == ["Asks <kept>", "Most popular", "Care trusts"]
        assert [name.partition(" (")[0] for name in fitted] == ["Asks <fitted>"]

    def test_it_says_first_that_it_is_uncalibrated_and_counts_agreement_by_use(self, page):
        assert page.index(NOTICE) < page.index('id="figure"')
        assert "Items kept aside to test the model: 1 of 3 items agrees." in page
        assert "Items that a calibration may use: 0 of 0 items agree (1 chosen in view not counted)." in page

    def test_both_sides_stand_beside_each_other(self, page):
        rows = Tables(page).tables["Items kept aside to test the model"]
        assert rows[1][1:4] == ["70%, n not printed", "40% (35% to 45%), n = 59", "outside"]
        assert rows[2][1:4] == [
            "pooled budgets",
            "pooled_budget in 100%; holds in 100% of replicates",
            "holds",
        ]
        assert rows[3][1:4] == ["4", "12 (9 to 15)", "outside"]
        assert rows[1][4] == "42% and 38%"

    def test_what_was_chosen_in_view_of_a_figure_is_said(self, page):
        assert 'Chosen with "Asks &lt;fitted&gt;" in view: start.trust. Agreement there says less.' in page

    def test_what_was_not_asked_stands_there_with_the_reason(self, page):
        rows = Tables(page).tables["Items that were not asked"]
        assert rows[1] == ["Gone (Made)", "a tenth", "the model has none"]

    def test_readings_cut_points_and_the_command_are_on_it(self, page):
        tables = Tables(page).tables
        assert ["Asks <kept>", "how & why", "a remark"] in tables["How each answer was had"]
        assert tables["Cut-points, Made up survey"][1][0] == "good"
        assert "coterminous survey made -n 40" in page

    def test_it_is_one_file_that_needs_no_network(self, page):
        assert not re.search(r"(?:src|href)=\"(?!#)", page)
        assert "<script" not in page

    def test_the_same_facts_give_the_same_bytes(self, facts, files):
        assert survey_files(facts) == files
        assert f"{FOLDER}/survey.png" in files
