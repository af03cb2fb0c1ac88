"""The verdict on a statement, by hand; and facts tried in other worlds than the teaching one."""

import numpy as np
import pytest

from coterminous import Scenario
from coterminous.experiments.bench import Bench
from coterminous.experiments.facts.statement import Statement
from coterminous.experiments.facts.table import state_facts
from coterminous.experiments.facts.world import World
from coterminous.scenario.problems import InputError

SPREAD = np.linspace(-1.0, 1.0, 41)


@pytest.mark.parametrize(
    ("on", "off", "leaves", "verdict"),
    [
        (5.0 + SPREAD, 0.0 * SPREAD, 0.0, "holds"),
        (0.0 * SPREAD, 0.0 * SPREAD, 0.0, "does not hold"),
        (0.1 + SPREAD, 0.0 * SPREAD, 0.0, "does not hold"),
        (-5.0 + SPREAD, 0.0 * SPREAD, 0.0, "does not hold"),
        (5.0 + SPREAD, 4.0 + SPREAD, 0.0, "seen, but also in the control"),
        (5.0 + SPREAD, 5.0 + SPREAD, 0.5, "seen, but also in the control"),
        (5.0 + SPREAD, 2.0 + SPREAD, 0.5, "holds"),
        (5.0 + SPREAD, 3.0 + SPREAD, 0.5, "seen, but also in the control"),
        # The control is not above nought, yet it cannot be told from the effect.
        (0.5 + SPREAD, 0.5 + 20.0 * SPREAD, 0.0, "seen, but also in the control"),
    ],
)
def test_a_verdict_by_hand(on, off, leaves, verdict):
    statement = Statement.of("1a", "It rises.", "it", on, off, "nothing", leaves)
    assert statement.verdict == verdict
    assert statement.holds == (verdict == "holds")
    assert statement.number == 1


def test_a_scenario_s_parameters_are_used_and_its_events_are_not():
    shock = Scenario.load("teaching", overrides={"decisions.identity_share": 0.0})
    asked = Scenario.from_resolved(
        {**shock.resolved(), "events": [{"at": "2006-05", "initiatives": {"number": 50, "months": 60}}]}
    )
    plain, eventful = (state_facts(one, [10], replicates=30) for one in (shock, asked))
    assert plain.statements == eventful.statements
    by_part = {one.part: one for one in plain.statements}
    assert (by_part["10a"].on.low, by_part["10a"].on.high) == (
        by_part["10a"].off.low,
        by_part["10a"].off.high,
    )
    assert by_part["10c"].holds


def test_arms_over_months_by_hand():
    world = World(Scenario.load("teaching", overrides={"start": "2007-01"}), Bench(replicates=2))
    assert world.event(3, "joint_boards", share=0.5) == {"at": "2007-04", "joint_boards": {"share": 0.5}}
    arm = world.arm(months=6)
    withdrawals = arm.over("withdrawals", 0, 3) + arm.over("withdrawals", 3)
    assert withdrawals.tolist() == arm.over("withdrawals").tolist()
    assert np.allclose(arm.over("trust_mean", 5), arm.at("trust_mean", -1))


def test_a_world_that_does_not_bear_a_fact_is_the_user_s_mistake():
    """One PCT cannot be split among councils that there are not."""
    lonely = {
        "geography.pcts": 1,
        "geography.councils.county": 0,
        "geography.councils.metropolitan": 0,
        "geography.councils.london": 0,
        "geography.councils.unitary": 1,
        "geography.small_areas": 1,
        "geography.people": 300_000,
        "geography.coterminous_share": 1.0,
        "geography.nhs_trusts": 2,
    }
    with pytest.raises(InputError, match="fact 3 cannot be tried in this world"):
        state_facts(Scenario.load("teaching", overrides=lonely), [3], replicates=2)
