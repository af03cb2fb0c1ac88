"""Pairs of worlds that share their luck: what one thing changes, and what it leaves alone to the last bit."""

import re
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from coterminous import PartnershipModel, Scenario, world
from coterminous.geography import draw_geography
from coterminous.record.tables import RunTables
from coterminous.scenario.problems import InputError
from coterminous.streams import entity_keys

TABLES = ("metrics", "bodies", "dyads", "partnerships", "events", "sides")
SLOW = settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
NOTHING: dict[str, dict[str, Any]] = {
    "deficit_shock": {"size": 0.0, "hidden_months": 0},
    "growth_gap": {"gap": 0.0},
    "grant": {"share": 0.0, "bid_months": 0},
    "top_slice": {"share": 0.0},
    "delayed_discharge_reimbursement": {"gbp_per_day": 0.0, "consulted": True},
    "council_reorganisation": {"share": 0.0},
    "pct_reorganisation": {"share": 0.0},
    "boundary_change": {"share": 0.0},
    "barriers_resolved": {"share": 0.0},
    "mixed_messages": {"share": 0.0},
    "target": {"level": 0.0},
    "duty_to_cooperate": {"strength": 0.0},
    "joint_boards": {"share": 0.0},
    "culture_programme": {"share": 0.0},
    "care_trust_mandate": {"share": 0.0},
}
"""What makes an event of a kind do nothing, whatever its other settings; other kinds always do something."""


def with_events(scenario: Scenario, events: list[dict[str, Any]]) -> Scenario:
    return Scenario.from_resolved({**scenario.resolved(), "events": events})


def lived(scenario: Scenario, seed: int) -> RunTables:
    """Return the tables of a run, and forget its model."""
    model = PartnershipModel(scenario, seed=seed)
    model.run()
    tables = model.tables()
    model.release()
    return tables


def values(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table without the types of its columns: one in which all is missing has another than one of text."""
    return table.astype(object).where(table.notna(), None).reset_index(drop=True)


def named(table: pd.DataFrame, tables: RunTables) -> pd.DataFrame:
    """Return a table with the names of PCTs beside their ids, which follow the order of names."""
    name_of = dict(zip(tables.bodies["body_id"], tables.bodies["name"], strict=True))
    return table.assign(pct_name=table["pct_id"].map(name_of)) if "pct_id" in table else table


def drawable(scenario: Scenario, seed: int) -> RunTables:
    """Return the tables of a run, and draw another scenario where its map cannot be drawn."""
    try:
        return lived(scenario, seed)
    except InputError:
        assume(False)
        raise


@SLOW
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_no_event_reaches_back_before_its_date(data, scenarios, events, seed):
    """Not even one that redraws the map, and so brings bodies, dyads and places that are yet to come."""
    scenario = data.draw(scenarios)
    event = data.draw(events(scenario.start, first=1))
    theirs = drawable(scenario, seed)
    ours = drawable(with_events(scenario, [*scenario.resolved()["events"], event]), seed)
    for name in TABLES:
        tables = getattr(ours, name), getattr(theirs, name)
        mine, other = (values(table[table["month"] < event["at"]]) for table in tables)
        assert mine.equals(other), name


@SLOW
@given(data=st.data(), kind=st.sampled_from(sorted(NOTHING)), seed=st.integers(0, 2**32))
def test_an_event_of_nothing_changes_nothing_in_any_world(data, scenarios, events, kind, seed):
    """No luck is shifted and nothing is rounded anew: every number of every month is the same."""
    scenario = data.draw(scenarios)
    event = data.draw(events(scenario.start, kind=kind))
    event[kind].update(NOTHING[kind])
    theirs = drawable(scenario, seed)
    ours = drawable(with_events(scenario, [*scenario.resolved()["events"], event]), seed)
    for name in TABLES:
        if name != "events":
            assert getattr(ours, name).equals(getattr(theirs, name)), name
    done = [tables.events[tables.events["actor_kind"] != "centre"] for tables in (ours, theirs)]
    assert len(done[0]) == len(done[1])
    assert done[0]["reason"].tolist() == done[1]["reason"].tolist()


ROWS = st.lists(
    st.tuples(st.integers(20_000, 400_000), st.sampled_from("ABC"), st.sampled_from("RST")),
    min_size=3,
    max_size=9,
)
"""Small areas of a country by hand: people, PCT and council of each."""


def country(folder: Any, name: str, rows: list[tuple[int, str, str]], **parameters: float) -> Scenario:
    """Return a year of a country whose map is a table of the user's."""
    lines = [f"{number},{people},{pct},{council}" for number, (people, pct, council) in enumerate(rows)]
    (folder / f"{name}.csv").write_text("\n".join(["area,people,commissioner,council", *lines]) + "\n")
    (folder / f"{name}.yaml").write_text(
        f"title: A country\nquestion: What follows?\nstart: 2006-10\nmonths: 12\n"
        f"geography: {{lookup: {name}.csv, nhs_trusts: 0, seed: 1}}\n"
        "events:\n"
        "  - {at: 2006-11, deficit_shock: {bodies: both, size: 0.05, months: 6, hidden_months: 3}}\n"
        "  - {at: 2006-12, joint_boards: {}}\n"
        "  - {at: 2007-02, delayed_discharge_reimbursement: {}}\n"
        "  - {at: 2007-04, care_trust_mandate: {care_group: children}}\n"
    )
    return Scenario.load(folder / f"{name}.yaml", overrides={"start.partnership_share": 1.0, **parameters})


@SLOW
@given(rows=ROWS, more=ROWS, seed=st.integers(0, 2**32))
def test_people_who_share_nothing_with_a_country_do_not_change_it(rows, more, seed, tmp_path_factory):
    """Two regions without a common body: each lives as it does alone, but for practice that travels, which is off.

    Luck belongs to names, quotas of the start to nobody, and no sum runs over the whole country.
    """
    folder = tmp_path_factory.mktemp("regions")
    elsewhere = [(people, f"Z{pct}", f"Z{council}") for people, pct, council in more]
    off = {"partnership.template_saving": 0.0}
    alone = lived(country(folder, "alone", rows, **off), seed)
    beside = lived(country(folder, "beside", [*rows, *elsewhere], **off), seed)
    for name, key in (("bodies", "name"), ("dyads", "pct_name"), ("partnerships", "pct_name")):
        mine, whole = named(getattr(alone, name), alone), named(getattr(beside, name), beside)
        ours = whole[whole[key].isin(set(mine[key]))].reset_index(drop=True)
        ids = [column for column in mine.columns if column.endswith("_id")]
        assert len(mine) > 0
        assert mine.drop(columns=ids).equals(ours.drop(columns=ids)), name


@SLOW
@given(rows=ROWS, seed=st.integers(0, 2**32), pcts=st.permutations("ABC"), councils=st.permutations("RST"))
def test_bodies_by_other_names_live_the_same_lives(rows, seed, pcts, councils, tmp_path_factory):
    """Names decide luck, and the order in which bodies are numbered and added up; with luck kept, nothing else.

    Sums in another order may differ in their last bits, which no decision notices. Where a body shares exactly as many
    people with two others, the first in the order of names is its closest; such maps are left out.
    """
    shared: dict[tuple[str, str], int] = {}
    for people, pct, council in rows:
        shared[pct, council] = shared.get((pct, council), 0) + people
    assume(len(set(shared.values())) == len(shared))
    folder = tmp_path_factory.mktemp("names")
    names = dict(zip("ABCRST", [*pcts, *councils], strict=True))
    one = country(folder, "one", rows)
    two = country(folder, "two", [(people, names[pct], names[council]) for people, pct, council in rows])
    theirs = lived(one, seed)
    old_id = dict(zip(theirs.bodies["name"], theirs.bodies["body_id"], strict=True))
    new_id = {body.name: body.id for body in draw_geography(two.geography, two.events, two.months).bodies}
    back = {new_id[names[name]]: id_ for name, id_ in old_id.items()}

    def as_it_was(text: str) -> str:
        return re.sub(r"(pct|ssd)-\d+", lambda found: back[found.group()], text)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(world, "entity_keys", lambda names: entity_keys([as_it_was(name) for name in names]))
        ours = lived(two, seed)
    for name, keys in (("bodies", ["body_id"]), ("dyads", ["pct_id", "social_services_id"])):
        mine, other = getattr(ours, name), getattr(theirs, name)
        for key in keys:
            mine = mine.assign(**{key: mine[key].map(as_it_was)})
        mine = mine.sort_values(["month", *keys], ignore_index=True).drop(columns="name", errors="ignore")
        other = other.sort_values(["month", *keys], ignore_index=True).drop(columns="name", errors="ignore")
        pd.testing.assert_frame_equal(mine, other, check_exact=False, rtol=1e-9, atol=1e-3)


def test_the_luck_of_other_names_is_other_luck(tmp_path):
    """The control: without the luck of the old names the same country lives another year."""
    rows = [(200_000, "A", "R"), (150_000, "B", "S"), (90_000, "B", "R"), (120_000, "C", "T")]
    turned = [(people, {"A": "C", "B": "A", "C": "B"}[pct], council) for people, pct, council in rows]
    one, two = lived(country(tmp_path, "one", rows), 1), lived(country(tmp_path, "two", turned), 1)
    assert sorted(one.bodies["people"]) == sorted(two.bodies["people"])
    assert sorted(one.bodies["balance_gbp"]) != sorted(two.bodies["balance_gbp"])
