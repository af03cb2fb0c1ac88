"""Whatever the parameters, the events and the map: money is conserved, shares are shares, and nothing breaks."""

import math
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coterminous import PartnershipModel, Scenario
from coterminous.money.ledger import EXITS, INJECTIONS, inside_total
from coterminous.record.sides import SIDES_OF_TABLE
from coterminous.scenario.problems import InputError
from coterminous.scenario.records import parameter_records
from coterminous.state.columns import ACTIVE, DORMANT, KIND_NAMES, NEGOTIATING, SIDES

SHARE = st.floats(0.0, 1.0)
MONTHS = 10
NUMBERS = {
    name: record
    for name, record in parameter_records().items()
    if record.bounds is not None and isinstance(record.value, float)
}
WORLDS = st.fixed_dictionaries(
    {
        "pcts": st.integers(2, 5),
        "councils": st.fixed_dictionaries(
            {
                "county": st.integers(1, 2),
                "metropolitan": st.integers(0, 1),
                "london": st.just(0),
                "unitary": st.integers(1, 2),
            }
        ),
        "nhs_trusts": st.integers(0, 4),
        "people": st.integers(1_200_000, 2_000_000),
        "small_areas": st.just(120),
        "coterminous_share": st.just(0.5),
        "smallest_pct_people": st.just(100_000),
        "largest_pct_people": st.just(1_500_000),
        "seed": st.integers(0, 3),
    }
)
LASTING = st.integers(1, 12)
GROUPS = st.sampled_from(["all", "older_people", "adult_mental_health", "community_equipment"])
OTHER_KINDS = {
    "top_slice": {"share": st.floats(0.0, 0.1), "months": LASTING, "returned": st.booleans()},
    "delayed_discharge_reimbursement": {"gbp_per_day": st.floats(0.0, 500.0), "consulted": st.booleans()},
    "single_plan": {"plans": st.integers(0, 50), "one_calendar": st.booleans()},
    "barriers_resolved": {"share": SHARE},
    "mixed_messages": {"share": SHARE, "months": LASTING},
    "target": {
        "sector": st.sampled_from(["shared", "nhs", "social_services"]),
        "care_group": GROUPS,
        "level": SHARE,
        "months": LASTING,
    },
    "duty_to_cooperate": {"strength": st.floats(0.0, 0.2), "months": st.none() | LASTING},
    "culture_programme": {"share": SHARE, "months": LASTING},
    "care_trust_mandate": {"share": SHARE, "care_group": GROUPS},
}
SETTINGS = st.one_of(
    *(st.fixed_dictionaries({kind: st.fixed_dictionaries(parts)}) for kind, parts in OTHER_KINDS.items()),
    st.fixed_dictionaries(
        {
            "deficit_shock": st.fixed_dictionaries(
                {
                    "bodies": st.sampled_from(["pct", "social_services", "nhs_trust", "both"]),
                    "share": SHARE,
                    "size": st.floats(0.0, 0.3),
                    "months": st.integers(6, 12),
                    "hidden_months": st.integers(0, 6),
                }
            )
        }
    ),
    st.fixed_dictionaries(
        {
            "council_reorganisation": st.fixed_dictionaries(
                {"share": SHARE, "form": st.sampled_from(["split", "merge"]), "into": st.integers(2, 3)}
            )
        }
    ),
    st.fixed_dictionaries(
        {
            "pct_reorganisation": st.fixed_dictionaries(
                {
                    "share": SHARE,
                    "form": st.sampled_from(["split", "merge", "match_councils"]),
                    "into": st.integers(2, 3),
                }
            )
        }
    ),
    st.fixed_dictionaries({"boundary_change": st.fixed_dictionaries({"share": SHARE})}),
    st.fixed_dictionaries(
        {
            "grant": st.fixed_dictionaries(
                {
                    "gbp_per_head_year": st.floats(0.1, 50.0),
                    "months": st.integers(1, 12),
                    "share": SHARE,
                    "bid_months": st.integers(0, 12),
                }
            )
        }
    ),
    st.fixed_dictionaries({"joint_boards": st.fixed_dictionaries({"share": SHARE})}),
    st.fixed_dictionaries(
        {
            "growth_gap": st.fixed_dictionaries(
                {
                    "bodies": st.sampled_from(["pct", "social_services"]),
                    "gap": st.floats(-0.2, 0.2),
                    "months": st.integers(1, 12),
                }
            )
        }
    ),
    st.fixed_dictionaries(
        {"initiatives": st.fixed_dictionaries({"number": st.integers(1, 50), "months": st.integers(1, 12)})}
    ),
)


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Return a small world with some parameters anywhere within their bounds, and up to four events."""
    changed: dict[str, Any] = {}
    for name in draw(st.lists(st.sampled_from(sorted(NUMBERS)), max_size=8, unique=True)):
        low, high = NUMBERS[name].bounds
        changed[name] = draw(st.floats(low, high))
    months = draw(st.lists(st.integers(0, MONTHS - 1), max_size=4))
    events = []
    for month in months:
        at = f"{2006 + (month + 3) // 12}-{(month + 3) % 12 + 1:02d}"
        events.append({"at": at, **draw(SETTINGS)})
    resolved = Scenario.load("teaching").resolved()
    return Scenario.from_resolved(
        {
            **resolved,
            "months": MONTHS,
            "geography": draw(WORLDS),
            "parameters": {**resolved["parameters"], **changed},
            "events": events,
        }
    )


def check_shares(model: PartnershipModel) -> None:
    bodies, ties, partnerships = model.state.bodies, model.state.ties, model.state.partnerships
    shares = (
        ties.trust_both,
        ties.coterminosity,
        partnerships.maturity,
        partnerships.promised_maturity,
        partnerships.kept_share,
        partnerships.scale_sides,
        bodies.attention,
        bodies.committed,
        bodies.unmet_share,
        bodies.saved_share,
    )
    for column in shares:
        assert all(0.0 <= value <= 1.0 for value in column)
    for column in (ties.kept_both, ties.broken_both, partnerships.stake_sides, partnerships.effort_sides):
        assert all(value >= 0 for value in column)
    assert all(math.isfinite(value) for value in (*bodies.stress, *bodies.load, *partnerships.value))
    assert set(bodies.eligibility) <= {0, 1, 2, 3}


def check_partnerships(model: PartnershipModel) -> None:
    """Nobody works together in a dyad that the map does not have, or with a body that is gone."""
    bodies, ties, partnerships = model.state.bodies, model.state.ties, model.state.partnerships
    month = model.month - 1
    for place, phase in enumerate(partnerships.phase):
        if phase == DORMANT:
            assert partnerships.effort_sides[SIDES * place] == 0.0
            continue
        assert phase in (NEGOTIATING, ACTIVE)
        assert ties.is_open[partnerships.tie[place]] == 1
        for body in partnerships.body_sides[SIDES * place : SIDES * place + SIDES]:
            assert body < 0 or bodies.starts[body] <= month < bodies.closes[body]


def check_sides(table: pd.DataFrame, model: PartnershipModel) -> None:
    """What each side held, received and paid adds up; and so does what moved its result."""
    kinds = list(KIND_NAMES)
    ledger = table[table["account"] == "ledger"].groupby(["item", "month"])[[*SIDES_OF_TABLE, "total"]].sum()
    flows = ledger.drop(["opening_balance", "closing_balance", "deficits_carried"], level="item")
    assert (flows["total"] == 0.0).all()
    moved = flows.groupby(level="month").sum()
    assert (ledger.loc["opening_balance"] + moved).equals(ledger.loc["closing_balance"])
    result = table[table["account"] == "result"].groupby(["item", "month"])[kinds].sum()
    assert result.loc["together"].equals(moved[kinds])
    balances = dict.fromkeys(kinds, 0)
    for body, kind in enumerate(model.state.bodies.kind):
        balances[kinds[kind]] += model.state.ledger.balance[body]
    assert ledger.loc["closing_balance"].iloc[-1][kinds].to_dict() == balances


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], deadline=None
)
@given(scenario=scenarios(), seed=st.integers(0, 2**32))
def test_any_world_keeps_its_books_and_its_bounds(scenario, seed):
    try:
        model = PartnershipModel(scenario, seed=seed)
    except InputError:
        # Some maps cannot be drawn, and some bodies cannot be split or merged: that is said, and nothing runs.
        return
    people = sum(
        model.state.bodies.people[body] for body, kind in enumerate(model.state.bodies.kind) if kind == 0
    )
    while model.month < MONTHS:
        model.step()
        book = model.state.ledger
        assert sum(book.balance) == 0
        totals = book.flow_total
        assert inside_total(book) == sum(totals[flow] for flow in INJECTIONS) - sum(
            totals[flow] for flow in EXITS
        )
        check_shares(model)
        check_partnerships(model)
        kinds = model.state.bodies.kind
        assert people == sum(model.state.bodies.people[body] for body, kind in enumerate(kinds) if kind == 0)
        assert people == sum(model.state.bodies.people[body] for body, kind in enumerate(kinds) if kind == 1)
    tables = model.tables()
    assert not tables.metrics.isna().any().any()
    check_sides(tables.sides, model)
    model.release()


def test_most_worlds_can_be_drawn():
    """The control: the property above is not kept by refusing everything."""
    world = {
        "pcts": 3,
        "councils": {"county": 1, "metropolitan": 1, "london": 0, "unitary": 1},
        "nhs_trusts": 2,
        "people": 1_500_000,
        "small_areas": 120,
        "coterminous_share": 0.5,
        "smallest_pct_people": 100_000,
        "largest_pct_people": 1_500_000,
    }
    resolved = {**Scenario.load("teaching").resolved(), "months": 1}
    for seed in range(4):
        scenario = Scenario.from_resolved({**resolved, "geography": {**world, "seed": seed}})
        assert len(PartnershipModel(scenario).agents) == 8


@pytest.mark.parametrize("number", [1, 2])
def test_a_new_body_elsewhere_does_not_change_anyone_s_luck(number):
    """Draws belong to names: the same place has the same luck in a larger country."""
    from coterminous.streams import Purpose, entity_keys, uniforms

    few, many = (entity_keys([f"pct-{n:03d}" for n in range(1, last + 1)]) for last in (12, 12 + number))
    ours, theirs = (uniforms(3, 0, Purpose.LEAVING, 5, keys) for keys in (few, many))
    assert theirs[:12].tolist() == ours.tolist()
