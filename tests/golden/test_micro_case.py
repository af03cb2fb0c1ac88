"""Two bodies, three months, worked by hand in ``docs/micro_case.md``."""

from pathlib import Path

import pytest

from coterminous import PartnershipModel, Scenario
from coterminous.money.ledger import Flow

PCT, COUNCIL = 0, 1
LEARNING_DISABILITIES = 2
GIVEN = {
    "money.pct_gbp_per_head": 1200.0,
    "money.social_services_gbp_per_head": 300.0,
    "money.deficit_share": 0.0,
    "money.best_surplus": 0.0,
    "money.repayment_months": 36.0,
    "money.stress_smoothing_months": 3.0,
    "money.materiality": 0.0025,
    "money.savings_speed": 0.03,
    "money.most_savings": 0.08,
    "spillover.return_share": 0.0,
    "care_group.learning_disabilities.nhs_gbp_per_head": 24.0,
    "care_group.learning_disabilities.social_services_gbp_per_head": 12.0,
    "care_group.learning_disabilities.gain_share": 0.06,
    "care_group.learning_disabilities.spillover": 0.2,
    "care_group.learning_disabilities.familiarity": 1.0,
    "care_group.learning_disabilities.nhs_trust": 0,
    **{
        f"care_group.{group}.familiarity": 0.0
        for group in (
            "older_people",
            "adult_mental_health",
            "children",
            "physical_and_sensory",
            "community_equipment",
        )
    },
    "partnership.reach_aligned": 0.4,
    "partnership.reach_pooled": 0.2,
    "partnership.running_wte": 0.3,
    "partnership.pooled_wte": 0.1,
    "partnership.overhead_share": 0.005,
    "partnership.claim": 1.0,
    "partnership.review_share": 0.0,
    "partnership.restructure_share": 0.3,
    "capacity.fixed_wte": 5.0,
    "capacity.wte_per_million": 0.0,
    "capacity.leadership_spread": 0.0,
    "capacity.wage_gbp_per_year": 60_000.0,
    "capacity.plans": 0.0,
    "capacity.initiatives": 0.0,
    "capacity.board_wte": 0.5,
    "maturity.learning_rate": 0.04,
    "maturity.turnover_rate": 0.0,
    "trust.culture": 0.5,
    "trust.culture_spread": 0.0,
    "trust.prior_weight": 10.0,
    "trust.gain_rate": 0.5,
    "trust.memory_months": 50.0,
    "trust.loss_rate": 0.4,
    "trust.agreement_protection": 0.0,
    "trust.culture_rate": 0.0,
    "trust.process_share": 0.0,
    "partnership.joining_rate": 0.0,
    "start.trust": 0.5,
    "start.trust_spread": 0.0,
    "start.trust_evidence": 10.0,
    "start.new_pct_share": 0.0,
    "start.partnership_share": 1.0,
    "start.pooled_share": 1.0,
    "start.lead_share": 0.0,
    "start.integrated_share": 0.0,
    "start.colocated_share": 0.0,
    "start.maturity_low": 0.5,
    "start.maturity_high": 0.5,
    "decisions.precision": 10_000.0,
    "decisions.planning_horizon_months": 12.0,
    "decisions.cash_premium": 10.0,
    "decisions.relief_share": 0.3,
    "decisions.exit_cost_share": 0.06,
    "decisions.renegotiation_share": 0.01,
    "decisions.regard": 0.4,
    "decisions.shirking_share": 0.01,
    "decisions.shift_rate": 0.5,
}
SCENARIO = """\
title: A micro case
question: What does one council's deficit do to the one partnership it has?
start: 2006-07
months: 3
geography: {lookup: people.csv, nhs_trusts: 0, seed: 1}
events:
  - at: 2006-08
    deficit_shock: {bodies: social_services, body: ssd-001, size: 0.1, months: 12}
"""


@pytest.fixture
def model(tmp_path: Path) -> PartnershipModel:
    (tmp_path / "people.csv").write_text("area,people,commissioner,council\na,120000,West,Wold\n")
    (tmp_path / "micro.yaml").write_text(SCENARIO)
    return PartnershipModel(Scenario.load(tmp_path / "micro.yaml", overrides=GIVEN), seed=0)


def balances(model: PartnershipModel) -> list[int]:
    return [model.state.ledger.balance[body] for body in (PCT, COUNCIL)]


def trusts(model: PartnershipModel) -> list[float]:
    """Return what the PCT believes of the council, and the council of the PCT."""
    return list(model.state.ties.trust_both)


def at_work(model: PartnershipModel) -> list[int]:
    return [place for place, phase in enumerate(model.state.partnerships.phase) if phase == 2]


def test_the_beginning(model):
    assert [model.state.bodies.income[body] for body in (PCT, COUNCIL)] == [144_000_000, 36_000_000]
    assert at_work(model) == [LEARNING_DISABILITIES]
    seats = slice(3 * LEARNING_DISABILITIES, 3 * LEARNING_DISABILITIES + 3)
    assert list(model.state.partnerships.stake_sides[seats]) == [240_000, 120_000, 0]
    assert trusts(model) == pytest.approx([0.5, 0.5])
    assert model.state.bodies.stress == [0.0, 0.0]


def test_july(model):
    """Mechanism: F3, F6, T2."""
    model.step()
    flows = model.state.ledger.flow_month
    assert flows[Flow.ALLOCATION] == 12_000_000
    assert flows[Flow.COUNCIL_FUNDING] == 3_000_000
    assert flows[Flow.CONTRIBUTION] == flows[Flow.POOL_CARE] == 360_000
    assert flows[Flow.JOINT_MANAGEMENT] == 3_200 + 2_600
    assert flows[Flow.OWN_SERVICES] == 11_756_800 + 2_877_400
    assert balances(model) == [0, 0]
    assert model.state.partnerships.maturity[LEARNING_DISABILITIES] == pytest.approx(0.52)
    assert model.state.partnerships.value[LEARNING_DISABILITIES] == pytest.approx(5_831.31, abs=0.01)
    assert model.state.partnerships.kept_share[LEARNING_DISABILITIES] == 1.0
    assert trusts(model) == pytest.approx([10.4 / 20.3] * 2)


def test_august(model):
    """Mechanism: D4, D7."""
    for _ in range(2):
        model.step()
    assert balances(model) == [0, -300_000]
    assert model.state.ledger.flow_month[Flow.OWN_SERVICES] == 11_756_800 + 3_177_400
    assert model.state.bodies.stress[COUNCIL] == pytest.approx(3_700_000 / 36_000_000 / 3)
    assert model.state.bodies.savings[COUNCIL] == pytest.approx(0.0010278, abs=1e-7)
    assert list(model.state.bodies.in_deficit) == [0, 1]
    assert model.state.partnerships.value[LEARNING_DISABILITIES] == pytest.approx(6_241.55, abs=0.01)
    assert trusts(model) == pytest.approx([10.792 / 20.594] * 2)


def test_september(model):
    """Mechanism: D1, D4, D5, X1."""
    for _ in range(3):
        model.step()
    flows = model.state.ledger.flow_month
    assert flows[Flow.CONTRIBUTION] == 360_000
    assert flows[Flow.POOL_CARE] == 361_625
    assert flows[Flow.POOL_SETTLEMENT] == -1_625
    assert [model.state.bodies.result[body] for body in (PCT, COUNCIL)] == [-810, -295_697]
    assert balances(model) == [-810, -595_697]
    assert model.state.bodies.stress[COUNCIL] == pytest.approx(0.057533, abs=1e-6)
    assert at_work(model) == []
    assert trusts(model) == pytest.approx([0.320927, 0.535202], abs=1e-6)
    assert model.state.bodies.released[COUNCIL] == pytest.approx(36_000.0)
    assert model.state.bodies.released[PCT] == 0.0


def test_september_from_each_side(model):
    """Mechanism: D1, D4, C1."""
    model.run()
    table = model.tables().sides
    sides = ["pct", "social_services", "people"]
    september = table[(table["month"] == "2006-09-01") & (table["account"] == "result")]
    by_hand = {
        "public_money": (0, 0, 15_000_000),
        "shock": (0, -300_000, 0),
        "services_cut": (0, 3_083, -3_083),
        "gained_from_pools": (-1_083, 1_083, 0),
        "joint_gain": (273, 137, 5_832),
        "joint_management": (0, 0, -5_800),
        "together": (-810, -295_697, 14_996_949),
    }
    rows = september.set_index("item")[sides]
    assert {item: tuple(rows.loc[item]) for item in by_hand} == by_hand
    assert (rows.drop(index=list(by_hand)) == 0.0).all().all()
    ledger = table[(table["month"] == "2006-09-01") & (table["account"] == "ledger")].set_index("item")
    assert ledger.loc["closing_balance", sides[:2]].tolist() == [-810, -595_697]
    bought = ledger.loc[["pool_care", "own_services"], "people"]
    assert bought.tolist() == [361_625, 11_756_527 + 3_172_555]


def test_the_council_leaves_and_says_why(model):
    """Mechanism: D4, D8."""
    model.run()
    events = model.tables().events
    assert events["kind"].tolist() == ["deficit_shock", "deficit_opened", "withdrew", "trust_broken"]
    left = events.iloc[2]
    assert (left["actor_id"], left["counterpart_id"]) == ("ssd-001", "pct-001")
    assert left["cause_event_id"] == 1
    assert events.iloc[1]["cause_event_id"] == 0
    assert [(left[f"term_{n}"], left[f"term_{n}_gbp"]) for n in (1, 2, 3)] == [
        ("worth of ready money", 20_712),
        ("cost of leaving", -7_200),
        ("management time", 4_096),
    ]
    assert "from 0.53 to 0.32" in left["reason"]


def test_without_the_shock_nothing_happens(tmp_path):
    """The control: the same two bodies, left alone, stay together."""
    (tmp_path / "people.csv").write_text("area,people,commissioner,council\na,120000,West,Wold\n")
    (tmp_path / "calm.yaml").write_text(SCENARIO.split("events:")[0])
    model = PartnershipModel(Scenario.load(tmp_path / "calm.yaml", overrides=GIVEN), seed=0)
    model.run()
    assert model.tables().events.empty
    assert at_work(model) == [LEARNING_DISABILITIES]
    assert balances(model) == [273, 137]
