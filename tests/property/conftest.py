"""Random scenarios: small worlds, parameters anywhere within their bounds, and any events on any dates."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from coterminous import Scenario
from coterminous.scenario.records import parameter_records

SHARE = st.floats(0.0, 1.0)
LASTING = st.integers(1, 12)
DYADS = ["all", "older_people", "adult_mental_health", "community_equipment"]
MONTHS = 12
TEACHING = Scenario.load("teaching").resolved()
NUMBERS = {name: record for name, record in parameter_records().items() if record.bounds is not None}
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
GROUPS = st.sampled_from(DYADS)
SETTINGS: dict[str, dict[str, SearchStrategy[Any]]] = {
    "deficit_shock": {
        "bodies": st.sampled_from(["pct", "social_services", "nhs_trust", "both"]),
        "share": SHARE,
        "size": st.floats(0.0, 0.3),
        "months": st.integers(6, 12),
        "hidden_months": st.integers(0, 6),
        "sidedness": st.sampled_from(["equal", "one_sided"]),
    },
    "growth_gap": {
        "bodies": st.sampled_from(["pct", "social_services"]),
        "gap": st.floats(-0.2, 0.2),
        "months": LASTING,
    },
    "grant": {
        "care_group": GROUPS,
        "gbp_per_head_year": st.floats(0.1, 50.0),
        "months": LASTING,
        "share": SHARE,
        "bid_months": st.integers(0, 12),
    },
    "top_slice": {"share": st.floats(0.0, 0.3), "months": LASTING, "returned": st.booleans()},
    "delayed_discharge_reimbursement": {"gbp_per_day": st.floats(0.0, 500.0), "consulted": st.booleans()},
    "council_reorganisation": {
        "share": SHARE,
        "form": st.sampled_from(["split", "merge"]),
        "into": st.integers(2, 3),
    },
    "pct_reorganisation": {
        "share": SHARE,
        "form": st.sampled_from(["split", "merge", "match_councils"]),
        "into": st.integers(2, 3),
    },
    "boundary_change": {"share": SHARE},
    "initiatives": {"number": st.integers(1, 50), "months": LASTING},
    "planning_horizon": {"months": st.integers(3, 240)},
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
    "joint_boards": {"share": SHARE},
    "culture_programme": {"share": SHARE, "months": LASTING},
    "care_trust_mandate": {"share": SHARE, "care_group": GROUPS},
}
"""Settings of every kind of event; of those that nothing but a name could tell apart, one stands for all."""


def month_after(start: str, months: int) -> str:
    """Return the calendar month so many months after another: ``2007-01`` is three after ``2006-10``."""
    number = 12 * int(start[:4]) + int(start[5:]) - 1 + months
    return f"{number // 12}-{number % 12 + 1:02d}"


def dated_events(start: str, first: int = 0, kind: str | None = None) -> SearchStrategy[dict[str, Any]]:
    """Return any event, or any of one kind, in any month of the run from the given one on."""
    of_kinds = {
        name: st.fixed_dictionaries({name: st.fixed_dictionaries(parts)}) for name, parts in SETTINGS.items()
    }
    settings = of_kinds[kind] if kind is not None else st.one_of(*of_kinds.values())
    return st.builds(
        lambda month, event: {"at": month_after(start, month), **event},
        st.integers(first, MONTHS - 1),
        settings,
    )


@st.composite
def parameters(draw: st.DrawFn) -> dict[str, Any]:
    """Return a few parameters anywhere within their bounds, and often at one of them."""
    changed: dict[str, Any] = {}
    for name in draw(st.lists(st.sampled_from(sorted(NUMBERS)), max_size=10, unique=True)):
        kind = type(NUMBERS[name].value)
        low, high = (kind(bound) for bound in NUMBERS[name].bounds)
        within = st.floats if kind is float else st.integers
        changed[name] = draw(st.sampled_from((low, high)) | within(low, high))
    return changed


@st.composite
def any_scenario(draw: st.DrawFn) -> Scenario:
    """Return a year of a small world, begun in any month, with up to six events."""
    start = draw(st.sampled_from(["2006-04", "2006-07", "2006-10", "2007-01"]))
    return Scenario.from_resolved(
        {
            **TEACHING,
            "start": start,
            "months": MONTHS,
            "geography": draw(WORLDS),
            "parameters": {**TEACHING["parameters"], **draw(parameters())},
            "events": draw(st.lists(dated_events(start), max_size=6)),
        }
    )


@pytest.fixture(scope="session")
def scenarios() -> SearchStrategy[Scenario]:
    """Give the strategy that draws a scenario."""
    return any_scenario()


@pytest.fixture(scope="session")
def settings_of_events() -> dict[str, dict[str, SearchStrategy[Any]]]:
    """Give the strategies of the settings of every kind of event."""
    return SETTINGS


@pytest.fixture(scope="session")
def events() -> Callable[..., SearchStrategy[dict[str, Any]]]:
    """Give the function that returns the strategy of an event, given when the run starts."""
    return dated_events
