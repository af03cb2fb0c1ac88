"""The worlds of other times and another country: the statistics published of them, and a year or more of each."""

import numpy as np
import pytest

from coterminous import Scenario, run
from coterminous.experiments.ensemble import ensemble
from coterminous.geography import coterminous_share
from coterminous.opening.layout import set_stage

SEEDS = (None, 1, 2)


def drawn(world, seed=None):
    """Return a world and its maps, with the shipped seed of the map or another one."""
    scenario = Scenario.load(world, overrides={} if seed is None else {"geography.seed": seed})
    return scenario, set_stage(scenario).geography


def people_of(geography, kind, era):
    bodies = enumerate(geography.bodies)
    return [int(era.people[index]) for index, body in bodies if body.kind == kind and body.is_open(era.month)]


@pytest.mark.parametrize("seed", SEEDS)
def test_england_of_2002_has_303_pcts_half_as_large_as_those_of_2006(seed):
    # facts.yaml: 303 PCTs before October 2006, 150 councils, 44% coterminous.
    _, geography = drawn("england_2002", seed)
    era = geography.eras[0]
    pcts = people_of(geography, "pct", era)
    assert (len(pcts), len(people_of(geography, "social_services", era))) == (303, 150)
    assert coterminous_share(era) == pytest.approx(0.44, abs=0.005)
    assert np.mean(pcts) == pytest.approx(50_500_000 / 152 / 2, rel=0.02)
    assert min(pcts) >= 50_000


@pytest.mark.parametrize("seed", SEEDS)
def test_the_reconfiguration_of_2006_ends_near_152_pcts_and_70_per_cent(seed):
    """Mechanism: B1."""
    _, geography = drawn("reconfiguration_2006", seed)
    before, after = geography.eras
    assert len(people_of(geography, "pct", before)) == 303
    assert len(people_of(geography, "pct", after)) == pytest.approx(152, abs=8)
    assert coterminous_share(after) == pytest.approx(0.70, abs=0.03)
    if seed is None:
        assert coterminous_share(after) == pytest.approx(0.70, abs=0.005)
    assert (before.council_of_area == after.council_of_area).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_wales_of_2001_has_22_local_bodies_and_22_councils_with_the_same_boundaries(seed):
    _, geography = drawn("wales_2001", seed)
    era = geography.eras[0]
    assert len(people_of(geography, "pct", era)) == len(people_of(geography, "social_services", era)) == 22
    assert coterminous_share(era) == 1.0
    assert len(era.overlaps) == 22
    assert {body.council_type for body in geography.bodies if body.kind == "social_services"} == {"unitary"}


@pytest.mark.parametrize("seed", SEEDS)
def test_england_of_2026_has_few_coterminous_boards_and_loses_them(seed):
    # facts.yaml: 36 boards, about 26 a year later; 153 councils, Surrey reorganised in April 2027 and 20 other
    # counties a year later into one to five unitaries each; 147 of 153 councils to 95% in one board, four one to one.
    _, geography = drawn("england_2026", seed)
    assert [era.month for era in geography.eras] == [0, 12, 24]
    start = geography.eras[0]
    boards = [len(people_of(geography, "pct", era)) for era in geography.eras]
    councils = [len(people_of(geography, "social_services", era)) for era in geography.eras]
    assert boards == [36, 26, 26]
    assert councils[:2] == [153, 154]
    assert 154 <= councils[2] <= 154 + 20 * 4
    kinds = [body.council_type for body in geography.bodies if body.is_open(24)]
    # Where one unitary takes over a county as it stands, nothing changes: two of 21.
    assert kinds.count("county") == 2
    in_one = {}
    for pair in start.overlaps:
        share = pair.people / int(start.people[pair.council])
        in_one[pair.council] = max(share, in_one.get(pair.council, 0.0))
    assert sum(share >= 0.95 for share in in_one.values()) == 147
    shares = [
        round(coterminous_share(era) * count) for era, count in zip(geography.eras, boards, strict=True)
    ]
    assert shares[0] == 4
    assert shares[0] >= shares[1] >= shares[2]


@pytest.mark.parametrize(
    ("world", "months"), [("england_2002", 13), ("wales_2001", 26), ("england_2026", 14)]
)
def test_a_year_and_more_of_each_world_is_lived_through(world, months):
    result = run(Scenario.load(world, overrides={"months": months}), seed=4)
    assert len(result.metrics) == months
    assert result.metrics["partnerships_active"].min() > 0
    assert np.isfinite(result.metrics.drop(columns="month").to_numpy(dtype=float)).all()


def test_in_england_pooled_budgets_lead_and_in_wales_integrated_provision():
    """Mechanism: F2.

    S0: pooled budgets were the most popular in England. S1: in Wales integrated provision, then pooled budgets, then
    lead commissioning, at the start and after a year. England's pools of 2002 are an outcome a year on, too.
    """
    steps = ["partnerships_integrated", "partnerships_pooled", "partnerships_lead"]
    for world, replicates, order in (("wales_2001", 40, steps), ("england_2002", 3, [steps[1], steps[0]])):
        scenario = Scenario.load(world, overrides={"months": 13})
        parts = ensemble(scenario, replicates=replicates, seed=2).metrics
        for month in (parts["month"].min(), parts["month"].max()):
            mean = parts[parts["month"] == month][order].mean()
            assert mean.is_monotonic_decreasing
            assert mean.iloc[0] > 1.2 * mean.iloc[1]


def test_special_grants_are_the_largest_source_in_wales_until_they_end():
    """Mechanism: F11.

    S1: special grants were the largest source of finance. The control is a Wales without them.
    """
    scenario = Scenario.load("wales_2001", overrides={"months": 60})
    result = run(scenario, seed=6)
    year = result.partnerships["month"] == result.metrics["month"].iloc[12]
    running = result.partnerships[year & result.partnerships["stage"].isin(["adopted", "delivering"])]
    sides = running[["pct_contribution_gbp", "social_services_contribution_gbp"]].sum()
    assert result.metrics["badged_gbp"].iloc[12] > sides.max()
    assert result.metrics["badged_gbp"].iloc[37] == 0
    without = Scenario.from_resolved({**scenario.resolved(), "events": []})
    alone = run(without, seed=6).metrics["partnerships_active"]
    paid = result.metrics["partnerships_active"]
    assert paid.iloc[35] > 1.5 * alone.iloc[35]
    # What only the grant had carried ends with it.
    assert paid.iloc[-1] < 0.8 * paid.iloc[35]


def test_more_councils_than_boards_overspend_in_2026():
    # facts.yaml: 80% of councils overspent in 2024-25.
    result = run(Scenario.load("england_2026", overrides={"months": 13}), seed=8)
    first = result.metrics.iloc[0]
    assert first["social_services_in_deficit_share"] == pytest.approx(0.8, abs=0.15)
    assert first["social_services_in_deficit_share"] > first["pct_in_deficit_share"] + 0.1
