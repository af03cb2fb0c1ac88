"""A council that tightens eligibility: what comes back, to whom, and when."""

import pytest

from coterminous.agents import Choice, SocialServices
from coterminous.partnerships.terms import weighed
from coterminous.phases.thresholds import HOLD, TIGHTEN

BY_HAND = {
    "eligibility__saved_moderate": 0.03,
    "eligibility__saved_substantial": 0.07,
    "eligibility__saved_critical": 0.12,
    "eligibility__review_months": 12.0,
    "eligibility__breach_severity": 0.15,
    "spillover__return_share": 0.35,
    "spillover__social_care_border": 1.0,
    "spillover__lag_months": 6.0,
    "spillover__hospital_share": 0.3,
    "trust__loss_rate": 0.35,
}
"""What the sums below are worked with."""
TIGHTENS_IN = 11
"""March, when thresholds are set with the budget."""


class Steady(SocialServices):
    """A council that leaves its threshold alone."""

    def consider_eligibility(self) -> Choice:
        return Choice(action=HOLD, terms=weighed())


class Tightening(Steady):
    """One council raises its threshold by a band, once; the others are steady."""

    def consider_eligibility(self) -> Choice:
        is_it = self.index == self.model.tightening_council and self.model.month == TIGHTENS_IN
        return Choice(action=TIGHTEN if is_it else HOLD, terms=weighed(relief=1.0))


@pytest.fixture
def pair(asked, monkeypatch):
    """Give the function that steps two models through the same months; in the second, one council tightens."""
    from coterminous import PartnershipModel

    def live(months: int, **parameters):
        scenario = asked(months=months, **{**BY_HAND, **parameters})
        steady = PartnershipModel(scenario, seed=3, kinds={"social_services": Steady})
        council = council_with_a_neighbour(steady)
        monkeypatch.setattr(PartnershipModel, "tightening_council", council, raising=False)
        tightening = PartnershipModel(scenario, seed=3, kinds={"social_services": Tightening})
        return steady, tightening, council

    return live


def overlapping(model, council: int) -> dict[int, int]:
    """Return the PCTs that share people with a council, and how many."""
    return {o.pct: o.people for o in model.geography.eras[0].overlaps if o.council == council}


def council_with_a_neighbour(model) -> int:
    """Return a council below the highest threshold that shares people with two PCTs or more."""
    bodies = model.state.bodies
    return next(
        council
        for council, kind in enumerate(bodies.kind)
        if kind == 1 and bodies.eligibility[council] < 3 and len(overlapping(model, council)) > 1
    )


def test_a_subclass_passed_as_a_kind_decides(pair):
    steady, tightening, council = pair(TIGHTENS_IN + 2)
    steady.run()
    tightening.run()
    before = steady.state.bodies.eligibility
    after = tightening.state.bodies.eligibility
    assert after[council] == before[council] + 1
    assert [after[b] for b in range(len(after)) if b != council] == [
        before[b] for b in range(len(before)) if b != council
    ]
    told = [e for e in tightening.chronicle.log.events if e.kind == "eligibility_tightened"]
    assert [(e.month, e.actor_id) for e in told] == [(TIGHTENS_IN, tightening.geography.bodies[council].id)]


def test_demand_returns_to_the_pcts_that_share_the_people_and_after_a_lag(pair):
    """A sixth of the gap a month, of a saving that itself works through over a year.

    Mechanism: D6, D5, O3, B3
    """
    steady, tightening, council = pair(24)
    shared = overlapping(steady, council)
    returned: dict[int, list[float]] = {pct: [] for pct in range(12)}
    while tightening.month < 18:
        steady.step()
        tightening.step()
        for pct, history in returned.items():
            history.append(tightening.state.bodies.returned[pct] - steady.state.bodies.returned[pct])
    for pct, history in returned.items():
        assert history[: TIGHTENS_IN + 1] == [0.0] * (TIGHTENS_IN + 1), (
            "nothing before, nor in the month itself"
        )
        first_months = history[TIGHTENS_IN + 1 : TIGHTENS_IN + 4]
        if pct in shared:
            assert 0.0 < first_months[0] < first_months[1] < first_months[2]
        else:
            assert first_months[0] == 0.0
    # By hand: the first month's twelfth of the step in the saving, returned at 35%, all of it bordering on
    # the NHS, a sixth of it now, 70% to the PCT and the rest to its hospital; by people.
    bodies = tightening.state.bodies
    level = steady.state.bodies.eligibility[council]
    step = [0.0, 0.03, 0.07, 0.12][level + 1] - [0.0, 0.03, 0.07, 0.12][level]
    income = bodies.income[council] / 12.0
    for pct, people in shared.items():
        expected = income * (step / 12.0) * 0.35 / 6.0 * 0.7 * people / bodies.people[council]
        assert returned[pct][TIGHTENS_IN + 1] == pytest.approx(expected, rel=1e-3)


def test_tightening_saves_the_council_money_and_leaves_more_need_unmet(pair):
    """Mechanism: D6."""
    steady, tightening, council = pair(TIGHTENS_IN + 8)
    steady.run()
    tightening.run()
    ours, theirs = tightening.state.bodies, steady.state.bodies
    assert ours.result[council] > theirs.result[council]
    assert ours.unmet_share[council] > theirs.unmet_share[council]
    assert tightening.metric("unmet_need_people") > steady.metric("unmet_need_people")
    assert tightening.metric("delayed_transfers") > steady.metric("delayed_transfers")
    assert tightening.metric("unscheduled_admissions") > steady.metric("unscheduled_admissions")


def test_where_nothing_returns_tightening_is_nobody_else_s_business(pair):
    """The control: without return, no PCT feels it in its money.

    Mechanism: D6
    """
    steady, tightening, council = pair(TIGHTENS_IN + 8, spillover__return_share=0.0)
    steady.run()
    tightening.run()
    assert tightening.state.bodies.eligibility[council] == steady.state.bodies.eligibility[council] + 1
    assert set(tightening.state.bodies.returned) == {0.0}
    assert tightening.metric("unscheduled_admissions") == pytest.approx(
        steady.metric("unscheduled_admissions")
    )


def test_pcts_learn_from_a_tightening_they_did_not_want(pair):
    """One breach of severity 0.15 at a loss rate of 35% takes 5.25% of the trust there was.

    Mechanism: D6, X1
    """
    steady, tightening, council = pair(TIGHTENS_IN + 1)
    steady.run()
    tightening.run()
    ties = steady.state.ties
    seen = 0
    for tie in range(len(ties.first)):
        before, after = ties.trust_both[2 * tie], tightening.state.ties.trust_both[2 * tie]
        if ties.is_dyad[tie] and ties.is_open[tie] and ties.second[tie] == council:
            assert after == pytest.approx(before * (1.0 - 0.35 * 0.15))
            seen += 1
        else:
            assert after == before
    assert seen >= 1
    assert tightening.state.ties.trust_both[1::2] == steady.state.ties.trust_both[1::2]
