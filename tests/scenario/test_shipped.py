"""The scenarios that are shipped: each asks one question, and together they show every kind of event."""

import pytest

from coterminous.scenario.events import EVENT_KINDS
from coterminous.scenario.files import read_document, shipped_scenarios
from coterminous.scenario.loading import Scenario

SHIPPED = {name: read_document(path).data for name, path in shipped_scenarios().items()}
# Retold for the virtual survey, and compared with what was published: more than one thing happened in them.
HISTORIES = {"section_31_2002", "survey_2006"}
SCENARIOS = [name for name, content in SHIPPED.items() if "extends" in content and name not in HISTORIES]


def added_events(name):
    """Return the events of a scenario that its world has not; those of the world come first."""
    return Scenario.load(name).events[len(Scenario.load(SHIPPED[name]["extends"]).events) :]


def test_every_kind_of_event_is_in_a_shipped_scenario():
    shown = {event.kind for name in SCENARIOS for event in Scenario.load(name).events}
    assert shown == set(EVENT_KINDS)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_scenario_asks_one_question_in_one_sentence(name):
    question = SHIPPED[name]["question"]
    assert question[0].isupper()
    assert question.endswith("?")
    assert not any(mark in question[:-1] for mark in "?!.;:")


def test_no_two_ask_the_same():
    for key in ("title", "question"):
        said = [content[key] for content in SHIPPED.values()]
        assert len(set(said)) == len(said)


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_shipped_scenario_differs_from_its_world_in_one_thing(name):
    """What a comparison with the world shows is then the effect of that thing; parameters stay as they are."""
    content = SHIPPED[name]
    world = Scenario.load(content["extends"])
    scenario = Scenario.load(name)
    assert (scenario.start, scenario.months) == (world.start, world.months)
    assert scenario.resolved()["parameters"] == world.resolved()["parameters"]
    assert len({event.kind for event in added_events(name)}) <= 1


@pytest.mark.parametrize("name", SCENARIOS)
def test_there_is_time_before_an_event_and_after_it(name):
    """Half a year before, in which both runs are the same, and two years after the first."""
    scenario = Scenario.load(name)
    added = added_events(name)
    for event in added:
        assert event.month >= 6
    if added:
        assert added[0].month + 24 <= scenario.months


def test_money_for_the_winter_is_paid_from_november_to_march_every_year():
    """Mechanism: F12."""
    scenario = Scenario.load("winter_pressures")
    assert [event.at for event in scenario.events] == [f"{year}-11" for year in range(2006, 2011)]
    assert {event.settings.months for event in scenario.events} == {5}
    assert {event.settings.care_group for event in scenario.events} == {"older_people"}


def test_the_hidden_deficit_is_the_known_one_but_for_what_is_hidden():
    """Mechanism: X2."""
    (hidden,), (known,) = (Scenario.load(name).events for name in ("hidden_deficit", "known_deficit"))
    assert hidden.month == known.month
    assert hidden.settings.model_copy(update={"hidden_months": 0}) == known.settings
    assert hidden.settings.hidden_months > 0
