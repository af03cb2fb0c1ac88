"""NHS trusts: where they stand and whom they serve (A2, A7)."""

from collections import Counter, defaultdict

import numpy as np
import pytest

from coterminous.geography import draw_geography
from coterminous.scenario.events import PctReorganisation


@pytest.fixture(scope="module")
def country(england, dated):
    return draw_geography(england(seed=8), [dated(PctReorganisation(share=0.4))], 12)


def by_type(geography, era, trust_type):
    return [each for each in era.catchments if geography.bodies[each.nhs_trust].trust_type == trust_type]


def test_seven_in_ten_trusts_are_acute(country):
    kinds = Counter(body.trust_type for body in country.bodies if body.kind == "nhs_trust")
    assert kinds == {"acute": 165, "mental_health": 71}


@pytest.mark.parametrize("trust_type", ["acute", "mental_health"])
def test_shares_of_every_pct_sum_to_one(country, trust_type):
    for era in country.eras:
        total = defaultdict(float)
        for each in by_type(country, era, trust_type):
            assert 0.0 < each.share <= 1.0
            total[each.pct] += each.share
        assert list(total) == sorted({pair.pct for pair in era.overlaps})
        assert all(abs(share - 1.0) < 1e-12 for share in total.values())


def test_a_pct_uses_one_to_four_acute_trusts_and_a_trust_serves_several_pcts(country):
    acute = by_type(country, country.eras[0], "acute")
    trusts_of_pct = Counter(each.pct for each in acute)
    assert set(trusts_of_pct.values()) <= {1, 2, 3, 4}
    pcts_of_trust = Counter(each.nhs_trust for each in acute)
    assert len(pcts_of_trust) == 165
    assert np.mean(list(pcts_of_trust.values())) > 2.0


def test_trusts_serve_everyone_once_for_each_type(country):
    everyone = int(country.areas.people.sum())
    for era in country.eras:
        for trust_type in ("acute", "mental_health"):
            people = [
                int(era.people[index])
                for index, body in enumerate(country.bodies)
                if body.trust_type == trust_type
            ]
            assert sum(people) == everyone
            assert min(people) > 0


def test_trusts_stand_where_people_live(country):
    acute = country.trust_areas[:165]
    assert np.median(country.areas.people[list(acute)]) > 1.3 * np.median(country.areas.people)
    assert len(set(acute)) == 165


def test_patients_mostly_go_to_trusts_nearby(country):
    era, areas = country.eras[0], country.areas
    first_trust = next(index for index, body in enumerate(country.bodies) if body.kind == "nhs_trust")
    distance = np.zeros(2)
    for each in by_type(country, era, "acute"):
        members = np.flatnonzero(era.pct_of_area == each.pct)
        x, y = areas.x[members].mean(), areas.y[members].mean()
        site = country.trust_areas[each.nhs_trust - first_trust]
        distance += each.share * np.array([np.hypot(x - areas.x[site], y - areas.y[site]), 1.0])
    # England is about 350 km across here, a PCT about 30 km.
    assert distance[0] / distance[1] < 30.0


@pytest.mark.parametrize("trusts", [0, 1, 2])
def test_few_trusts_serve_all(teaching, trusts):
    geography = draw_geography(teaching(nhs_trusts=trusts), [], 1)
    kinds = [body.trust_type for body in geography.bodies if body.kind == "nhs_trust"]
    assert kinds == ["acute", "mental_health"][:trusts]
    assert len(geography.eras[0].catchments) == 12 * trusts
    assert all(each.share == 1.0 for each in geography.eras[0].catchments)
