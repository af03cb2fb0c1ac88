"""Every kind of mistake in a scenario file, with its line and column, what was found, and what is allowed."""

# A table of whole messages is read by its rows, however long.
# ruff: noqa: E501

import pytest

from coterminous.scenario.events import EVENT_KINDS
from coterminous.scenario.loading import Scenario

HEAD = """\
extends: small
title: Mine
parameters:
  trust.loss_rate: 0.25
events:
  - at: 2007-04
    deficit_shock: {bodies: pct, share: 0.5, size: 0.03, months: 12}
"""


def problems_of(text, here, mistakes):
    (here / "my.yaml").write_text(text, encoding="utf-8")
    return mistakes(lambda: Scenario.load("my.yaml"))


def test_the_file_that_the_mistakes_are_made_in_is_good(here):
    (here / "my.yaml").write_text(HEAD, encoding="utf-8")
    assert Scenario.load("my.yaml").parameters["trust.loss_rate"] == 0.25


SHOCK = "{bodies: pct, share: 0.5, size: 0.03, months: 12}"
# What is replaced, by what, where the mistake is then, and what the message says.
MISTAKES = [
    ("title: Mine", "titel: Mine", "2:1", "titel is not a known key. Allowed: extends, title, question, start, months, names, geography, parameters or events. Did you mean title?"),
    ("title: Mine", "title: 7", "2:8", "title has the wrong type. Found: 7. Allowed: text of up to 200 characters."),
    ("title: Mine", "title: ''", "2:8", "title is empty. Found: ''. Allowed: text of up to 200 characters."),
    ("title: Mine", "months: 6.5", "2:9", "months has the wrong type. Found: 6.5. Allowed: a whole number from 1 to 600."),
    ("title: Mine", "months: yes", "2:9", "months has the wrong type. Found: yes (which YAML reads as true). Allowed: a whole number from 1 to 600."),
    ("title: Mine", "months: 601", "2:9", "months is out of bounds. Found: 601. Allowed: a whole number from 1 to 600."),
    ("title: Mine", "start: 2006-04-01", "2:8", "start has the wrong type. Found: 2006-04-01 (which YAML reads as a day). Allowed: a month such as 2006-04. Did you mean 2006-04?"),
    ("title: Mine", "start: 2006", "2:8", "start has the wrong type. Found: 2006. Allowed: a month such as 2006-04."),
    ("title: Mine", "start: 2006-4", "2:8", "start is not understood. Found: '2006-4'. Allowed: a month such as 2006-04. Did you mean 2006-04?"),
    ("title: Mine", "start: 2006-13", "2:8", "start is not understood. Found: '2006-13'. Allowed: a month such as 2006-04."),
    ("title: Mine", "names: ICB", "2:8", "names has the wrong type. Found: 'ICB'. Allowed: a mapping of names to values."),
    ("title: Mine", "names: {comissioner: ICB}", "2:9", "names.comissioner is not a known key. Allowed: commissioner or social_services. Did you mean commissioner?"),
    ("title: Mine", "names: {commissioner: 3}", "2:23", "names.commissioner has the wrong type. Found: 3. Allowed: text of up to 60 characters."),
    ("title: Mine", "names: {commissioner: <b>}", "2:23", "names.commissioner is not understood. Found: '<b>'. Allowed: text of up to 60 characters."),
    ("title: Mine", "geography: 3", "2:12", "geography has the wrong type. Found: 3. Allowed: a mapping of names to values."),
    ("title: Mine", "geography: {pcst: 3}", "2:13", "geography.pcst is not a known key. Allowed: nhs_trusts, seed, pcts, councils, people, small_areas, coterminous_share, smallest_pct_people, largest_pct_people, council_sizes_of or straddling_councils. Did you mean pcts?"),
    ("title: Mine", "geography: {councils: 3}", "2:23", "geography.councils has the wrong type. Found: 3. Allowed: a mapping with county, metropolitan, london, unitary."),
    ("title: Mine", "geography: {pcts: -1}", "2:19", "geography.pcts is out of bounds. Found: -1. Allowed: a whole number from 1 to 10000."),
    ("title: Mine", "geography: {seed: 1.5}", "2:19", "geography.seed has the wrong type. Found: 1.5. Allowed: a whole number from 0 to 9223372036854775807."),
    ("title: Mine", "geography: {people: 10}", "2:21", "geography.people do not fit 4 PCTs of that size. Found: 10. Allowed: a whole number from 400000 to 2000000."),
    ("title: Mine", "geography: {small_areas: 2}", "2:26", "geography.small_areas are fewer than the 4 bodies of a map. Found: 2. Allowed: at least 4."),
    ("title: Mine", "geography: {smallest_pct_people: 500001}", "2:34", "geography.smallest_pct_people is more than largest_pct_people. Found: 500001. Allowed: at most 500000."),
    ("title: Mine", "geography: {council_sizes_of: 2010}", "2:31", "geography.council_sizes_of is not a known choice. Found: 2010. Allowed: 2006 or 2023. Did you mean 2006?"),
    ("title: Mine", "geography: {straddling_councils: -1}", "2:34", "geography.straddling_councils is out of bounds. Found: -1. Allowed: a whole number from 0 to 10000."),
    ("title: Mine", "geography: {straddling_councils: 1}", "2:34", "geography.straddling_councils are for PCTs that hold several councils. Found: 1. Allowed: 0, or PCTs fewer than half of the 4 councils."),
    ("title: Mine", "geography: {councils: {county: 0, metropolitan: 0, unitary: 0}}", "2:23", "geography.councils add up to none. Found: a mapping. Allowed: at least one council."),
    ("extends: small", "extends: smal", "1:10", "extends is not a shipped scenario. Found: 'smal'. Allowed: the path of a file, or the name of a shipped scenario. Did you mean small?"),
    ("extends: small", "extends: [small]", "1:10", "extends has the wrong type. Found: a list. Allowed: text of up to 200 characters."),
    ("  trust.loss_rate: 0.25", "  trust.los_rate: 0.25", "4:3", "parameters.trust.los_rate is not a parameter. Allowed: a name that coterminous parameters lists. Did you mean trust.loss_rate?"),
    ("  trust.loss_rate: 0.25", "  trust: {loss_rate: 0.25}", "4:3", "parameters.trust is not a parameter; names are written in one, with dots. Allowed: a name that coterminous parameters lists. Did you mean trust.loss_rate?"),
    ("rate: 0.25", "rate: 0.96", "4:20", "parameters.trust.loss_rate is out of bounds. Found: 0.96. Allowed: a number from 0 to 0.95."),
    ("rate: 0.25", "rate: .nan", "4:20", "parameters.trust.loss_rate is not a finite number. Found: .nan. Allowed: a number from 0 to 0.95."),
    ("rate: 0.25", "rate: .inf", "4:20", "parameters.trust.loss_rate is not a finite number. Found: .inf. Allowed: a number from 0 to 0.95."),
    ("rate: 0.25", "rate: no", "4:20", "parameters.trust.loss_rate has the wrong type. Found: no (which YAML reads as false). Allowed: a number from 0 to 0.95."),
    ("rate: 0.25", "rate: 1e-1", "4:20", "parameters.trust.loss_rate is text, not a number; write 0.1. Found: '1e-1'. Allowed: a number from 0 to 0.95."),
    ("rate: 0.25", "rate: [0.1, 0.2]", "4:20", "parameters.trust.loss_rate has the wrong type. Found: a list. Allowed: a number from 0 to 0.95."),
    ("rate: 0.25", "rate:", "4:19", "parameters.trust.loss_rate has the wrong type. Found: nothing. Allowed: a number from 0 to 0.95."),
    ("at: 2007-04", "at: 2006-03", "6:9", "events[0].at is before the start. Found: 2006-03. Allowed: a month from 2006-04 to 2008-03."),
    ("at: 2007-04", "at: 2008-04", "6:9", "events[0].at is after the last month. Found: 2008-04. Allowed: a month from 2006-04 to 2008-03."),
    ("at: 2007-04", "at: 2007-04-01", "6:9", "events[0].at has the wrong type. Found: 2007-04-01 (which YAML reads as a day). Allowed: a month such as 2006-04. Did you mean 2007-04?"),
    ("at: 2007-04", "at: April", "6:9", "events[0].at is not understood. Found: 'April'. Allowed: a month such as 2006-04."),
    ("  - at: 2007-04\n    deficit", "  - deficit", "6:5", "events[0].at is missing. Allowed: a month such as 2006-04."),
    ("deficit_shock:", "deficit_shok:", "7:5", f"events[0].deficit_shok is not a known key. Allowed: at, {', '.join(list(EVENT_KINDS)[:-1])} or {list(EVENT_KINDS)[-1]}. Did you mean deficit_shock?"),
    (f"    deficit_shock: {SHOCK}\n", "", "6:5", f"events[0] has no kind. Allowed: {', '.join(list(EVENT_KINDS)[:-1])} or {list(EVENT_KINDS)[-1]}."),
    ("    deficit_shock:", "    joint_boards: {}\n    deficit_shock:", "8:5", "events[0] has more than one kind. Found: joint_boards, deficit_shock. Allowed: one kind for each event."),
    (SHOCK, "0.03", "7:20", "events[0].deficit_shock has the wrong type. Found: 0.03. Allowed: a mapping with bodies, share, size, months, sidedness, hidden_months, body."),
    ("bodies: pct", "bodies: pcts", "7:29", "events[0].deficit_shock.bodies is not a known choice. Found: 'pcts'. Allowed: pct, social_services, nhs_trust or both. Did you mean pct?"),
    ("share: 0.5", "shar: 0.5", "7:34", "events[0].deficit_shock.shar is not a known key. Allowed: bodies, share, size, months, sidedness, hidden_months or body. Did you mean share?"),
    ("share: 0.5", "share: 1.5", "7:41", "events[0].deficit_shock.share is out of bounds. Found: 1.5. Allowed: a number from 0 to 1."),
    ("size: 0.03, ", "", "7:20", "events[0].deficit_shock.size is missing. Allowed: a number from 0 to 1."),
    ("size: 0.03", "size: 3%", "7:52", "events[0].deficit_shock.size is text, not a number. Found: '3%'. Allowed: a number from 0 to 1."),
    ("months: 12", "months: 0", "7:66", "events[0].deficit_shock.months is out of bounds. Found: 0. Allowed: a whole number from 1 to 600."),
    ("months: 12", "body: pct-001", "7:41", "events[0].deficit_shock.share does not go with body, which names the one body hit. Found: 0.5. Allowed: one of the two."),
    ("share: 0.5", "body: ssd-001", "7:40", "events[0].deficit_shock.body is not one of the bodies hit (pct). Found: 'ssd-001'. Allowed: an id such as pct-001."),
    ("share: 0.5", "body: Northville", "7:40", "events[0].deficit_shock.body is not understood. Found: 'Northville'. Allowed: an id such as pct-012."),
    ("pct, share: 0.5", "both, body: pct-001", "7:41", "events[0].deficit_shock.body does not go with bodies: both. Found: 'pct-001'. Allowed: pct, social_services or nhs_trust as bodies."),
    ("months: 12", "months: 12, hidden_months: 13", "7:85", "events[0].deficit_shock.hidden_months is longer than the shock lasts. Found: 13. Allowed: a whole number from 0 to 12."),
    ("  - at: 2007-04\n", "  - soon\n  - at: 2007-04\n", "6:5", "events[0] has the wrong type. Found: 'soon'. Allowed: a mapping with at and one kind of event."),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "place", "message"), MISTAKES)
def test_a_mistake_is_answered_at_its_place(here, mistakes, before, after, place, message):
    assert before in HEAD
    problems = problems_of(HEAD.replace(before, after, 1), here, mistakes)
    assert str(problems[0]) == f"my.yaml:{place}: {message}"


@pytest.mark.parametrize(
    ("kind", "settings", "key", "allowed"),
    [
        ("council_reorganisation", "{share: 2}", "share", "a number from 0 to 1"),
        ("council_reorganisation", "{share: 1, form: merged}", "form", "unitary, split or merge"),
        ("council_reorganisation", "{share: 1, into: 6}", "into", "a whole number from 2 to 5"),
        ("council_reorganisation", "{share: 1, coterminous_only: 1}", "coterminous_only", "true or false"),
        ("pct_reorganisation", "{share: 1, form: unitary}", "form", "merge, split or match_councils"),
        ("pct_reorganisation", "{share: 1, into: 1}", "into", "a whole number from 2 to 5"),
        ("boundary_change", "{share: -0.1}", "share", "a number from 0 to 1"),
        (
            "grant",
            "{gbp_per_head_year: 0, months: 1}",
            "gbp_per_head_year",
            "a number above 0 and up to 10000",
        ),
        ("grant", "{gbp_per_head_year: 1, months: 0}", "months", "a whole number from 1 to 600"),
        ("initiatives", "{number: 0, months: 1}", "number", "a whole number from 1 to 1000"),
        ("planning_horizon", "{months: 2}", "months", "a whole number from 3 to 240"),
        ("planning_horizon", "{months: 241}", "months", "a whole number from 3 to 240"),
        ("joint_boards", "{share: 1.1}", "share", "a number from 0 to 1"),
        ("growth_gap", "{bodies: pct, gap: 0.21, months: 3}", "gap", "a number from -0.2 to 0.2"),
        (
            "grant",
            "{gbp_per_head_year: 1, months: 1, bid_months: -1}",
            "bid_months",
            "a whole number from 0 to 600",
        ),
        ("top_slice", "{share: 1.5, months: 12}", "share", "a number from 0 to 1"),
        ("top_slice", "{share: 0.1, months: 12, returned: 1}", "returned", "true or false"),
        ("delayed_discharge_reimbursement", "{gbp_per_day: -1}", "gbp_per_day", "a number from 0 to 10000"),
        ("delayed_discharge_reimbursement", "{consulted: 2}", "consulted", "true or false"),
        ("single_plan", "{plans: -1}", "plans", "a whole number from 0 to 1000"),
        ("single_plan", "{one_calendar: 1}", "one_calendar", "true or false"),
        ("barriers_resolved", "{share: 1.1}", "share", "a number from 0 to 1"),
        ("mixed_messages", "{share: -0.1, months: 3}", "share", "a number from 0 to 1"),
        ("target", "{level: 1.1, months: 3}", "level", "a number from 0 to 1"),
        ("target", "{level: 1, months: 3, sector: all}", "sector", "shared, nhs or social_services"),
        ("duty_to_cooperate", "{strength: 2}", "strength", "a number from 0 to 1"),
        ("duty_to_cooperate", "{months: 0}", "months", "a whole number from 1 to 600"),
        ("culture_programme", "{months: 0}", "months", "a whole number from 1 to 600"),
        ("care_trust_mandate", "{share: 2}", "share", "a number from 0 to 1"),
        ("growth_gap", "{bodies: both, gap: 0.1, months: 3}", "bodies", "pct or social_services"),
    ],
)
def test_every_kind_of_event_holds_to_its_bounds(here, mistakes, kind, settings, key, allowed):
    text = f"extends: small\nevents:\n  - at: 2007-04\n    {kind}: {settings}\n"
    (problem,) = problems_of(text, here, mistakes)
    assert (problem.key, problem.allowed) == (f"events[0].{kind}.{key}", allowed)
    assert (problem.line, problem.column) == (
        4,
        5 + len(kind) + 2 + settings.index(f"{key}: ") + len(key) + 2,
    )


def test_every_kind_of_event_refuses_a_key_it_does_not_know(here, mistakes):
    events = "".join(f"  - at: 2007-04\n    {kind}: {{colour: red}}\n" for kind in EVENT_KINDS)
    problems = problems_of(f"extends: small\nevents:\n{events}", here, mistakes)
    unknown = [problem.line for problem in problems if problem.message == "is not a known key"]
    assert unknown == [4 + 2 * number for number in range(len(EVENT_KINDS))]


def test_events_are_a_list(here, mistakes):
    (problem,) = problems_of("extends: small\nevents: 3\n", here, mistakes)
    assert str(problem) == "my.yaml:2:9: events has the wrong type. Found: 3. Allowed: a list."


def test_a_file_that_extends_nothing_must_say_all(here, mistakes):
    problems = problems_of("title: Alone\n", here, mistakes)
    assert [str(problem) for problem in problems] == [
        "my.yaml:1:1: start is missing. Allowed: a month such as 2006-04.",
        "my.yaml:1:1: months is missing. Allowed: a whole number from 1 to 600.",
        "my.yaml:1:1: geography is missing. Allowed: a mapping of names to values.",
    ]


def test_a_geography_of_neither_form_names_what_it_lacks(here, mistakes):
    problems = problems_of("start: 2006-04\nmonths: 3\ngeography: {seed: 1}\n", here, mistakes)
    assert {problem.key for problem in problems} == {
        f"geography.{name}"
        for name in (
            "pcts",
            "councils",
            "nhs_trusts",
            "people",
            "small_areas",
            "coterminous_share",
            "smallest_pct_people",
            "largest_pct_people",
        )
    }
    assert {str(problem.place) for problem in problems} == {"my.yaml:3:12"}


def test_mistakes_of_all_files_and_parts_are_reported_together(here, mistakes):
    """In the order of the lines, the user's own file first."""
    (here / "world.yaml").write_text("extends: small\nmonths: 0\nparameters: {trust.loss_rate: 3}\n")
    text = "extends: world.yaml\ncolour: red\nevents:\n  - at: 2001-04\n    grant: {months: x}\n  - 3\n"
    problems = problems_of(text, here, mistakes)
    assert [str(problem.place) for problem in problems] == [
        "my.yaml:2:1",
        "my.yaml:4:9",
        "my.yaml:5:12",
        "my.yaml:5:21",
        "my.yaml:6:5",
        "world.yaml:2:9",
        "world.yaml:3:31",
    ]


def test_a_mistake_that_a_nearer_file_repairs_is_no_mistake_of_a_value_but_stays_one_of_form(here, mistakes):
    """Values are judged after the layers are laid over each other; the form of each file on its own."""
    (here / "world.yaml").write_text("extends: small\nparameters: {trust.loss_rate: 3}\n")
    (here / "my.yaml").write_text("extends: world.yaml\nparameters: {trust.loss_rate: 0.3}\n")
    assert Scenario.load("my.yaml").parameters["trust.loss_rate"] == 0.3
    (here / "world.yaml").write_text("extends: small\nmonths: many\n")
    (problem,) = problems_of("extends: world.yaml\nmonths: 3\n", here, mistakes)
    assert str(problem.place) == "world.yaml:2:9"
