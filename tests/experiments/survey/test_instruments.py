"""The instruments that are shipped, held against the register of evidence, and mistakes in instruments."""

import pytest

from coterminous.experiments.survey.instrument import (
    INSTRUMENTS_FOLDER,
    measures_of,
    read_instrument,
    shipped_instruments,
)
from coterminous.experiments.survey.items import Published
from coterminous.experiments.survey.measures import GOODWILL, MEASURES
from coterminous.scenario.evidence import figures, sources
from coterminous.scenario.problems import InputError

ASKED_ABOUT = ("survey_2006", "lga_survey_2006", "deficits_2006", "s31_evaluation_2000_2002", "wales_2001")
ITEMS = [
    pytest.param(instrument, item, id=f"{name}/{key}")
    for name, instrument in shipped_instruments().items()
    for key, item in instrument.items.items()
]


def test_every_figure_of_the_register_has_an_item():
    wanted = {name for name in figures() if name.partition(".")[0] in ASKED_ABOUT}
    wanted |= {"boundaries_2006.coterminous_share", "care_trusts_2002.care_trusts_live_april_2002"}
    listed = [item.figure for one in shipped_instruments().values() for item in one.items.values()]
    assert len(listed) == len(set(listed))
    assert set(listed) == wanted


@pytest.mark.parametrize(("instrument", "item"), ITEMS)
def test_an_item_says_what_the_register_says(instrument, item):
    figure = figures()[item.figure]
    assert figure.use == item.use
    assert figure.source == instrument.source
    published = item.published
    if published.share is not None:
        assert published.share == figure.value
    elif published.count is not None:
        assert figure.value == {"count": published.count, **({"of": published.n} if published.n else {})}
    if figure.respondents is not None and figure.respondents != published.n:
        assert item.differs or item.kind == "statement", "a difference from the register is said"


@pytest.mark.parametrize(("instrument", "item"), ITEMS)
def test_what_is_asked_can_be_answered_by_those_who_are_asked(instrument, item):
    assert instrument.source in sources()
    for measure in measures_of(item):
        assert MEASURES[measure].who in (instrument.respondents.who, "nation")
    assert MEASURES[GOODWILL[instrument.respondents.who]].who == instrument.respondents.who


def test_bases_follow_from_the_printed_percentages():
    """49, printed under one chart, is the base of none of the percentages on eligibility; 59 and 31 are."""

    def can_be(percent: int, n: int) -> bool:
        return any(round(100 * count / n) == percent for count in range(n + 1))

    assert not any(can_be(percent, 49) for percent in (54, 74, 3))
    assert can_be(54, 59)
    assert [n for n in range(29, 34) if can_be(74, n) and can_be(3, n)] == [31]
    # Of 59, 54% is 32 and nothing else.
    assert [count for count in range(60) if round(100 * count / 59) == 54] == [32]


def test_a_share_that_no_whole_number_gives_is_refused():
    with pytest.raises(ValueError, match="no whole number"):
        Published(share=0.74, n=49, said="nearly three quarters")


def mistaken(tmp_path, old: str, new: str) -> str:
    """Return the message about the survey of PCTs with one thing changed."""
    text = (INSTRUMENTS_FOLDER / "survey_2006.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "mine.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_instrument(path)
    return str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("measure: trust_in_councils, at", "measure: trust_in_counsels, at", "names no measure"),
        (
            "measure: trust_in_councils, at",
            "measure: trust_in_pcts, at",
            "a measure of others than its respondents",
        ),
        ("at_least: good}", "at_least: grand}", "lack grand of relationship_good_or_very_good"),
        ("at_least: good}", "at_least: good, below: good}", "needs a cut"),
        ("    value: 0.6\n", "    value: 0.9\n", "is not between low and high"),
        ("month: 2006-12", "month: December", "is not understood"),
        ("use: calibrate", "use: fit", "is not a known choice"),
        ("of: eligibility_tightened_in_area", "of: tightening_no_effect", "nothing that tightening_hurt"),
        ("    how: >-\n", "    hows: >-\n", "is not a known key"),
        ("blank_why: One of 32", "blank_how: One of 32", "blank_how"),
    ],
)
def test_mistakes_are_said_with_their_place(tmp_path, old, new, said):
    message = mistaken(tmp_path, old, new)
    assert said in message
    assert "mine.yaml:" in message
