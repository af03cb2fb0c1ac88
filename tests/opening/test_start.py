"""The first month: what parameters say of a world is what the world is like."""

import pytest

from coterminous import PartnershipModel, Scenario
from coterminous.state.columns import ACTIVE, DORMANT, PCT, SIDES, SOCIAL_SERVICES


def begun(seed: int = 1, **parameters) -> PartnershipModel:
    return PartnershipModel(Scenario.load("teaching"), seed=seed, **parameters)


def of_kind(model: PartnershipModel, kind: int) -> list[int]:
    return [body for body, its in enumerate(model.state.bodies.kind) if its == kind]


def test_incomes_are_so_much_a_head():
    model = begun(money__pct_gbp_per_head=1000.0, money__social_services_gbp_per_head=250.0)
    bodies = model.state.bodies
    assert all(bodies.income[body] == 1000 * bodies.people[body] for body in of_kind(model, PCT))
    assert all(bodies.income[body] == 250 * bodies.people[body] for body in of_kind(model, SOCIAL_SERVICES))


def test_trusts_live_on_what_pcts_pay_them():
    """Mechanism: A1, A2."""
    model = begun(money__acute_share=0.4, money__mental_health_share=0.1)
    bodies = model.state.bodies
    paid = sum(bodies.income[body] for body in of_kind(model, 2))
    owed = sum(bodies.income[body] for body in of_kind(model, PCT)) * 0.5
    links = len(model.geography.eras[0].catchments)
    assert paid == pytest.approx(owed, abs=links)


def test_every_account_begins_at_nought():
    model = begun()
    assert set(model.state.ledger.balance) == {0}


@pytest.mark.parametrize("trust", [0.4, 0.6])
def test_trust_begins_where_the_world_says(trust):
    """Mechanism: T1."""
    model = begun(
        start__trust=trust,
        start__trust_spread=0.0,
        trust__culture=0.5,
        trust__culture_spread=0.0,
        start__new_pct_share=0.0,
        start__trust_evidence=40.0,
    )
    assert model.state.ties.trust_both == pytest.approx([trust] * len(model.state.ties.trust_both))


def test_a_pct_just_out_of_a_merger_has_lost_what_was_personal():
    """40 months of evidence, 60% of them personal: 16 are left.

    Mechanism: T2, T3
    """
    model = begun(start__new_pct_share=1.0, start__trust_evidence=40.0, trust__personal_share=0.6)
    ties = model.state.ties
    left = [
        ties.kept_both[2 * tie] + ties.broken_both[2 * tie]
        for tie in range(len(ties.first))
        if ties.first[tie] in of_kind(model, PCT) and ties.is_open[tie]
    ]
    assert left == pytest.approx([16.0] * len(left))
    assert left


def test_nobody_works_together_where_the_world_has_no_partnerships():
    assert set(begun(start__partnership_share=0.0).state.partnerships.phase) == {DORMANT}


def test_partnerships_begin_where_people_know_each_other():
    """Twenty worlds: the familiar care groups have most of the partnerships.

    Mechanism: F8, F9, A5
    """
    counts = [0] * 6
    for seed in range(20):
        partnerships = begun(seed).state.partnerships
        for place, phase in enumerate(partnerships.phase):
            counts[partnerships.care_group[place]] += phase == ACTIVE
    parameters = begun().parameters
    familiarity = parameters.care_group_familiarity
    most = max(range(6), key=lambda group: familiarity[group])
    least = min(range(6), key=lambda group: familiarity[group])
    assert counts[most] > counts[least]
    assert sum(counts) > 200


def test_flexibilities_begin_as_often_as_the_world_says():
    """All or none, and half within four standard errors."""
    for share in (0.0, 1.0):
        partnerships = begun(start__pooled_share=share).state.partnerships
        running = [place for place, phase in enumerate(partnerships.phase) if phase == ACTIVE]
        assert {partnerships.pooled[place] for place in running} == {int(share)}
    pooled = total = 0
    for seed in range(20):
        partnerships = begun(seed, start__lead_share=0.5).state.partnerships
        running = [place for place, phase in enumerate(partnerships.phase) if phase == ACTIVE]
        pooled += sum(partnerships.lead[place] for place in running)
        total += len(running)
    assert abs(pooled / total - 0.5) < 4.0 * (0.25 / total) ** 0.5 + 0.05, "those not worth keeping are gone"


def test_thresholds_begin_as_published():
    """A share of councils at each, over fifty worlds of twelve councils, within four standard errors.

    Mechanism: D6
    """
    levels = [0] * 4
    for seed in range(50):
        model = begun(
            seed,
            start__share_below_moderate=0.1,
            start__share_below_substantial=0.5,
            start__share_below_critical=0.9,
        )
        for council in of_kind(model, SOCIAL_SERVICES):
            levels[model.state.bodies.eligibility[council]] += 1
    for count, share in zip(levels, (0.1, 0.4, 0.4, 0.1), strict=True):
        assert abs(count / 600 - share) < 4.0 * (share * (1.0 - share) / 600) ** 0.5


def test_about_as_many_begin_in_deficit_as_the_world_says():
    """Mechanism: D4, D7."""
    over = total = 0
    for seed in range(50):
        model = begun(seed, money__deficit_share=0.32)
        for kind in (PCT, SOCIAL_SERVICES):
            for body in of_kind(model, kind):
                over += model.state.bodies.position[body] > 0.0
                total += 1
    assert abs(over / total - 0.32) < 4.0 * (0.32 * 0.68 / total) ** 0.5


def test_no_side_would_rather_not_be_in_a_partnership_it_begins_with():
    """What nobody would keep had not survived until the run begins."""
    from coterminous.partnerships.terms import value_of
    from coterminous.partnerships.weigh import weigh_leaving

    model = begun(3)
    state = model.state
    checked = 0
    for place, phase in enumerate(state.partnerships.phase):
        for side in range(SIDES):
            if phase == ACTIVE and state.partnerships.body_sides[SIDES * place + side] >= 0:
                assert value_of(weigh_leaving(state, model.parameters, place, side)) <= 0.0
                checked += 1
    assert checked > 40


def test_another_seed_draws_another_start_on_the_same_map():
    one, other = begun(1), begun(2)
    assert one.geography.eras[0].overlaps == other.geography.eras[0].overlaps
    assert one.state.ties.trust_both != other.state.ties.trust_both
    assert one.state.bodies.rank != other.state.bodies.rank


def test_places_are_all_care_groups_of_every_dyad():
    """Mechanism: A5, A7."""
    model = begun()
    dyads = {(o.pct, o.council) for o in model.geography.eras[0].overlaps if o.is_dyad}
    partnerships = model.state.partnerships
    seats = {
        (partnerships.body_sides[3 * place], partnerships.body_sides[3 * place + 1], group)
        for place, group in enumerate(partnerships.care_group)
    }
    assert seats == {(pct, council, group) for pct, council in dyads for group in range(6)}
    needed = model.parameters.care_group_nhs_trust
    for place, group in enumerate(partnerships.care_group):
        assert (partnerships.body_sides[3 * place + 2] >= 0) == (needed[group] > 0)


def test_a_mental_health_trust_sits_where_mental_health_is_the_matter():
    """Mechanism: A2, A7."""
    model = begun()
    partnerships = model.state.partnerships
    for place, group in enumerate(partnerships.care_group):
        trust = partnerships.body_sides[3 * place + 2]
        if trust >= 0:
            wanted = {1: "acute", 2: "mental_health"}[model.parameters.care_group_nhs_trust[group]]
            assert model.geography.bodies[trust].trust_type == wanted
