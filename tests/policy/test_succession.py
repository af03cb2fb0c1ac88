"""When a map is redrawn, money, people, trust and partnerships follow stated rules: small maps, worked by hand."""

import pytest

from coterminous.money.ledger import CARE, Flow, post
from coterminous.partnerships.agreements import close, pass_on
from coterminous.policy.inheritance import Inheritance, heirs, pass_on_trust
from coterminous.policy.succession import redraw
from coterminous.state.columns import ACTIVE, DORMANT, NEGOTIATING

TWO_BY_TWO = [
    ("a1", 20_000, "West", "Wold"),
    ("a2", 40_000, "West", "Wold"),
    ("b1", 70_000, "East", "Eyre"),
    ("b2", 20_000, "East", "Eyre"),
]
"""West and Wold have 60,000 people; East and Eyre 90,000. Both PCTs are coterminous."""
COUNCILS_MERGE = "{at: 2006-06, council_reorganisation: {share: 1.0, form: merge, into: 2}}"
COUNCILS_SPLIT = "{at: 2006-06, council_reorganisation: {share: 1.0, form: split, into: 2}}"
PCTS_MERGE = "{at: 2006-06, pct_reorganisation: {share: 1.0, form: merge, into: 2}}"
PCTS_SPLIT = "{at: 2006-06, pct_reorganisation: {share: 1.0, form: split, into: 2}}"
CHILDREN, EQUIPMENT = 3, 5


def hold(country, body: int, pounds: int) -> None:
    """Put an account where a test wants it."""
    book = country.state.ledger
    post(book, Flow.OWN_SERVICES, CARE, body, pounds - book.balance[body])


def balances(country, bodies) -> list[int]:
    return [country.state.ledger.balance[body] for body in bodies]


def work_together(country, place: int, phase: int = ACTIVE, **structure: int) -> None:
    partnerships = country.state.partnerships
    partnerships.phase[place] = phase
    partnerships.number[place] += 1
    if phase == ACTIVE:
        partnerships.signed[place] = -10
    for name, value in structure.items():
        getattr(partnerships, name)[place] = value


def moved(country, old: int, new: int) -> bool:
    """Return whether people came from one body to another."""
    era = country.eras[1]
    return (old, new) in zip(era.moved_from, era.moved_to, strict=True)


def test_a_merger_adds_up_what_its_parents_had(country):
    """Mechanism: B2."""
    small = country(TWO_BY_TWO, [COUNCILS_MERGE])
    wold, eyre, (new,) = small.body("Wold"), small.body("Eyre"), small.new_councils()
    hold(small, wold, -1_000_001)
    hold(small, eyre, 400_000)
    bodies = small.state.bodies
    bodies.income[wold], bodies.income[eyre] = 17_400_001, 26_100_000
    bodies.year_result[wold], bodies.year_result[eyre] = -333, 100
    bodies.released[wold], bodies.released[eyre] = 10.0, 5.0
    redraw(small.state, small.eras[1])
    assert balances(small, (wold, eyre, new)) == [0, 0, -600_001]
    assert [bodies.income[body] for body in (wold, eyre, new)] == [0, 0, 43_500_001]
    assert [bodies.year_result[body] for body in (wold, eyre, new)] == [0, 0, -233]
    assert [bodies.released[body] for body in (wold, eyre, new)] == [0.0, 0.0, 15.0]
    assert [bodies.people[body] for body in (wold, eyre, new)] == [0, 0, 150_000]
    assert small.state.ledger.flow_total[Flow.SUCCESSION] == -600_001


def test_a_merged_body_is_the_mean_of_its_parents_by_people(country):
    """60,000 of 150,000 people come from Wold, 90,000 from Eyre: weights 0.4 and 0.6."""
    small = country(TWO_BY_TWO, [COUNCILS_MERGE])
    wold, eyre, (new,) = small.body("Wold"), small.body("Eyre"), small.new_councils()
    bodies = small.state.bodies
    for column, of_wold, of_eyre in (
        (bodies.stress, 0.10, 0.0),
        (bodies.culture, 0.5, 0.6),
        (bodies.savings, 0.05, 0.01),
        (bodies.position, -0.01, 0.02),
        (bodies.unmet_share, 0.3, 0.2),
        (bodies.leadership, 1.1, 0.9),
    ):
        column[wold], column[eyre] = of_wold, of_eyre
    bodies.eligibility[wold], bodies.eligibility[eyre] = 3, 1
    redraw(small.state, small.eras[1])
    assert bodies.stress[new] == pytest.approx(0.04)
    assert bodies.culture[new] == pytest.approx(0.56)
    assert bodies.savings[new] == pytest.approx(0.026)
    assert bodies.position[new] == pytest.approx(0.008)
    assert bodies.unmet_share[new] == pytest.approx(0.24)
    assert bodies.leadership[new] == pytest.approx(0.98)
    assert bodies.eligibility[new] == 1, "the threshold of the larger council"


def test_a_split_shares_by_people_and_the_odd_pound_is_not_lost(country):
    """Wold's 60,000 people part into 20,000 and 40,000; a third of 100 pounds is 33, and 67 are left."""
    small = country(TWO_BY_TWO, [COUNCILS_SPLIT])
    wold, new = small.body("Wold"), small.new_councils()
    hold(small, wold, 100)
    small.state.bodies.income[wold] = 17_400_001
    small.state.bodies.year_result[wold] = -100
    redraw(small.state, small.eras[1])
    wold_s = [body for body in new if moved(small, wold, body)]
    third, rest = sorted(wold_s, key=lambda body: small.eras[1].body_people[body])
    assert [small.eras[1].body_people[body] for body in (third, rest)] == [20_000, 40_000]
    assert small.state.ledger.balance[wold] == 0
    assert sorted(balances(small, (third, rest))) in ([33, 67], [34, 66])
    assert sum(balances(small, (third, rest))) == 100
    incomes = [small.state.bodies.income[body] for body in (third, rest)]
    assert sum(incomes) == 17_400_001
    assert abs(incomes[0] - 5_800_000) <= 1
    results = [small.state.bodies.year_result[body] for body in (third, rest)]
    assert sum(results) == -100
    assert abs(results[0] + 33) <= 1


def test_both_parts_of_a_split_are_like_their_parent(country):
    small = country(TWO_BY_TWO, [COUNCILS_SPLIT])
    wold, eyre = small.body("Wold"), small.body("Eyre")
    bodies = small.state.bodies
    bodies.stress[wold], bodies.stress[eyre] = 0.07, -0.01
    bodies.eligibility[wold], bodies.eligibility[eyre] = 3, 0
    bodies.released[wold], bodies.released[eyre] = 90.0, 0.0
    redraw(small.state, small.eras[1])
    children = [body for body in small.new_councils() if bodies.stress[body] > 0.0]
    assert [bodies.stress[body] for body in children] == pytest.approx([0.07, 0.07])
    assert [bodies.eligibility[body] for body in children] == [3, 3]
    assert sorted(bodies.released[body] for body in children) == pytest.approx([30.0, 60.0])
    others = [body for body in small.new_councils() if body not in children]
    assert [bodies.stress[body] for body in others] == pytest.approx([-0.01, -0.01])
    assert [bodies.eligibility[body] for body in others] == [0, 0]


def test_bodies_that_live_on_keep_what_is_theirs(country):
    small = country(TWO_BY_TWO, [COUNCILS_MERGE])
    west = small.body("West")
    hold(small, west, 12_345)
    bodies = small.state.bodies
    bodies.stress[west], bodies.year_result[west] = 0.123456789, 77
    before = [list(column)[west] for column in bodies]
    redraw(small.state, small.eras[1])
    assert [list(column)[west] for column in bodies] == before
    assert small.state.ledger.balance[west] == 12_345


def test_pools_are_settled_by_what_each_side_put_in(country):
    """100,001 pounds of overspend, contributions 3 to 1: 75,000 and 25,001.

    Mechanism: D1, F3
    """
    small = country(TWO_BY_TWO, [COUNCILS_MERGE])
    west, wold = small.body("West"), small.body("Wold")
    place = small.place(west, wold, EQUIPMENT)
    work_together(small, place, pooled=1)
    state = small.state
    state.partnerships.stake_sides[3 * place] = 300
    state.partnerships.stake_sides[3 * place + 1] = 100
    pool = len(state.bodies.kind) + place
    post(state.ledger, Flow.POOL_CARE, pool, CARE, 100_001)
    close(state, small.parameters, 2, place)
    assert state.ledger.balance[pool] == 0
    assert balances(small, (west, wold)) == [-75_000, -25_001]
    assert state.bodies.settled[west] == -75_000
    assert state.bodies.settled[wold] == -25_001
    assert sum(state.ledger.balance) == 0


def test_merged_councils_take_their_partnerships_along(country):
    """Both PCTs stay as they are: each dyad with the new council has all the people of the old one.

    Mechanism: B2, X6
    """
    small = country(TWO_BY_TWO, [COUNCILS_MERGE], maturity__reorganisation_loss=0.4)
    west, wold, (new,) = small.body("West"), small.body("Wold"), small.new_councils()
    old, heir = small.place(west, wold, EQUIPMENT), small.place(west, new, EQUIPMENT)
    work_together(small, old, pooled=1, integrated=1)
    partnerships = small.state.partnerships
    partnerships.maturity[old], partnerships.scale_sides[3 * old + 1] = 0.5, 0.7
    assert heirs(small.state, small.eras[1]) == Inheritance(gone=[old], passed=[(old, heir)], merged=[])
    pass_on(small.state, small.parameters, old, heir)
    close(small.state, small.parameters, 2, old)
    assert (partnerships.phase[old], partnerships.phase[heir]) == (DORMANT, ACTIVE)
    assert (partnerships.pooled[heir], partnerships.lead[heir], partnerships.integrated[heir]) == (1, 0, 1)
    assert partnerships.maturity[heir] == pytest.approx(0.5 * 0.6), "40% of what was learned is lost"
    assert partnerships.scale_sides[3 * heir + 1] == 0.7, "a cut contribution stays cut"
    assert partnerships.signed[heir] == -10, "the agreement is novated, not new"
    assert partnerships.number[heir] == 1
    assert partnerships.pooled[old] == 0


def new_pct(country) -> int:
    (found,) = (
        number
        for number, body in enumerate(country.geography.bodies)
        if body.kind == "pct" and body.opened_month > 0
    )
    return found


def test_partnerships_of_merged_pcts_with_different_councils_all_live_on(country):
    small = country(TWO_BY_TWO, [PCTS_MERGE])
    west, east, wold, eyre = (small.body(name) for name in ("West", "East", "Wold", "Eyre"))
    new = new_pct(small)
    ours, theirs = small.place(west, wold, CHILDREN), small.place(east, eyre, CHILDREN)
    for place in (ours, theirs):
        work_together(small, place)
    legacy = heirs(small.state, small.eras[1])
    assert sorted(legacy.passed) == sorted(
        [(ours, small.place(new, wold, CHILDREN)), (theirs, small.place(new, eyre, CHILDREN))]
    )
    assert legacy.merged == []


ONE_COUNCIL = [
    ("a1", 60_000, "West", "Wold"),
    ("b1", 90_000, "East", "Wold"),
    ("b2", 30_000, "East", "Wold"),
]


def test_where_two_partnerships_become_one_the_larger_lends_its_structure(country):
    """Two PCTs with one council merge: both equipment stores become one, led by East's."""
    small = country(ONE_COUNCIL, [PCTS_MERGE])
    west, east, wold = (small.body(name) for name in ("West", "East", "Wold"))
    ours, theirs = small.place(west, wold, EQUIPMENT), small.place(east, wold, EQUIPMENT)
    for place in (ours, theirs):
        work_together(small, place)
    heir = small.place(new_pct(small), wold, EQUIPMENT)
    assert heirs(small.state, small.eras[1]) == Inheritance(
        gone=sorted([ours, theirs]), passed=[(theirs, heir)], merged=[ours]
    )


def test_a_partnership_ends_where_most_of_its_heir_s_people_come_from_elsewhere(country):
    """West brings 60,000 of 180,000 people, a third: less than half, so its partnership does not cover the new PCT."""
    small = country(ONE_COUNCIL, [PCTS_MERGE])
    ours = small.place(small.body("West"), small.body("Wold"), EQUIPMENT)
    work_together(small, ours)
    assert heirs(small.state, small.eras[1]) == Inheritance(gone=[ours], passed=[], merged=[])


def test_half_of_the_people_is_enough(country):
    """East brings 120,000 of 180,000, two thirds: the new PCT takes over East's partnership."""
    small = country(ONE_COUNCIL, [PCTS_MERGE])
    theirs = small.place(small.body("East"), small.body("Wold"), EQUIPMENT)
    work_together(small, theirs)
    heir = small.place(new_pct(small), small.body("Wold"), EQUIPMENT)
    assert heirs(small.state, small.eras[1]) == Inheritance(gone=[theirs], passed=[(theirs, heir)], merged=[])


def test_each_part_of_a_split_council_inherits(country):
    """One agreement becomes two smaller ones, talks too.

    Mechanism: B2, X6
    """
    small = country(TWO_BY_TWO, [COUNCILS_SPLIT])
    west, wold = small.body("West"), small.body("Wold")
    place = small.place(west, wold, EQUIPMENT)
    work_together(small, place, phase=NEGOTIATING)
    parts = [body for body in small.new_councils() if moved(small, wold, body)]
    assert len(parts) == 2
    assert heirs(small.state, small.eras[1]) == Inheritance(
        gone=[place], passed=sorted((place, small.place(west, part, EQUIPMENT)) for part in parts), merged=[]
    )


def test_personal_trust_goes_with_the_people_and_the_rest_stays(country):
    """No formal agreement: 60% of the evidence was personal and is lost.

    Mechanism: T2, T3, T6
    """
    small = country(TWO_BY_TWO, [COUNCILS_MERGE], trust__personal_share=0.6)
    west, wold, (new,) = small.body("West"), small.body("Wold"), small.new_councils()
    old, tie = small.tie(west, wold), small.tie(west, new)
    ties = small.state.ties
    ties.kept_both[2 * old], ties.broken_both[2 * old] = 20.0, 5.0
    ties.kept_both[2 * old + 1], ties.broken_both[2 * old + 1] = 10.0, 0.0
    pass_on_trust(small.state, small.parameters, small.eras[1])
    assert ties.kept_both[2 * tie : 2 * tie + 2] == pytest.approx([8.0, 4.0])
    assert ties.broken_both[2 * tie : 2 * tie + 2] == pytest.approx([2.0, 0.0])


def test_formal_agreements_hold_trust_through_a_reorganisation(country):
    """One of two partnerships is formal: half of the personal evidence is kept too, 1 - 0.6 x 0.5 = 0.7 of all.

    Mechanism: T6, F4
    """
    small = country(TWO_BY_TWO, [COUNCILS_MERGE], trust__personal_share=0.6)
    west, wold, (new,) = small.body("West"), small.body("Wold"), small.new_councils()
    work_together(small, small.place(west, wold, EQUIPMENT), pooled=1)
    work_together(small, small.place(west, wold, CHILDREN))
    old, tie = small.tie(west, wold), small.tie(west, new)
    small.state.ties.kept_both[2 * old] = 20.0
    pass_on_trust(small.state, small.parameters, small.eras[1])
    assert small.state.ties.kept_both[2 * tie] == pytest.approx(14.0)


def test_merged_dyads_bring_evidence_in_proportion_to_people(country):
    """West's dyad has 60,000 of 180,000 people, East's 120,000: 30 months and 15 become 20; 40% of them stay."""
    small = country(ONE_COUNCIL, [PCTS_MERGE], trust__personal_share=0.6)
    west, east, wold = (small.body(name) for name in ("West", "East", "Wold"))
    (new,) = (n for n, body in enumerate(small.geography.bodies) if body.kind == "pct" and body.opened_month)
    ties = small.state.ties
    ties.kept_both[2 * small.tie(west, wold)] = 30.0
    ties.kept_both[2 * small.tie(east, wold)] = 15.0
    pass_on_trust(small.state, small.parameters, small.eras[1])
    assert ties.kept_both[2 * small.tie(new, wold)] == pytest.approx(20.0 * 0.4)


def test_trust_between_bodies_that_live_on_is_not_touched(country):
    small = country(TWO_BY_TWO, ["{at: 2006-06, boundary_change: {share: 0.5}}"])
    before = list(small.state.ties.kept_both)
    pass_on_trust(small.state, small.parameters, small.eras[1])
    assert list(small.state.ties.kept_both) == before


@pytest.mark.parametrize("event", [COUNCILS_MERGE, COUNCILS_SPLIT, PCTS_MERGE, PCTS_SPLIT])
@pytest.mark.parametrize("pounds", [0, 1, -1, 7, -7, 10_000_001, -999_999_999])
def test_no_pound_is_lost_whatever_the_map_does(country, event, pounds):
    small = country(TWO_BY_TWO, [event])
    inside = range(len(small.geography.bodies))
    for body in inside:
        if small.eras[0].body_people[body] > 0:
            hold(small, body, pounds)
    before = sum(balances(small, inside))
    income = sum(small.state.bodies.income)
    redraw(small.state, small.eras[1])
    assert sum(balances(small, inside)) == before
    assert sum(small.state.bodies.income) == income
    assert sum(small.state.ledger.balance) == 0
    gone = [body for body in inside if small.eras[1].body_people[body] == 0]
    assert gone
    assert balances(small, gone) == [0] * len(gone)
