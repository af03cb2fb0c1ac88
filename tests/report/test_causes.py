"""Chains of causes, on a log small enough to follow by hand.

0 shock (centre) -> 1 deficit -> 2 withdrew -> 3 trust broken; 1 -> 4 withdrew; 5 signed, from nowhere.
"""

import pandas as pd
import pytest

from coterminous.report.causes import Causes


@pytest.fixture
def causes() -> Causes:
    columns = ["event_id", "kind", "actor_kind", "cause_event_id", "term_1_gbp", "term_2_gbp", "term_3_gbp"]
    rows = [
        (0, "deficit_shock", "centre", None, None, None, None),
        (1, "deficit_opened", "pct", 0, 50, None, None),
        (2, "withdrew", "pct", 1, 900, -30, None),
        (3, "trust_broken", "social_services", 2, None, None, None),
        (4, "withdrew", "pct", 1, 10, None, None),
        (5, "agreement_signed", "pct", None, 5000, None, None),
    ]
    log = pd.DataFrame(rows, columns=columns)
    for name in ("cause_event_id", "term_1_gbp", "term_2_gbp", "term_3_gbp"):
        log[name] = log[name].astype("Int64")
    return Causes(log)


def test_a_chain_goes_back_to_the_outside_cause(causes):
    assert causes.back_from(3) == [3, 2, 1, 0]
    assert causes.back_from(5) == [5]


def test_effects_are_direct_and_followers_are_all(causes):
    assert causes.led_to(1) == [2, 4]
    assert [causes.following(event) for event in range(6)] == [4, 3, 1, 0, 0, 0]


def test_the_centre_first_then_followers_then_pounds(causes):
    assert causes.most_consequential(1) == [0]
    assert causes.most_consequential(3) == [0, 1, 2]
    # Nothing followed from 3, 4 and 5; 5 weighed most pounds.
    assert causes.most_consequential(4) == [0, 1, 2, 5]


def test_one_kind_does_not_flood_the_list():
    rows = [
        {"event_id": number, "kind": "withdrew", "actor_kind": "pct", "cause_event_id": None}
        for number in range(9)
    ]
    rows.append({"event_id": 9, "kind": "restructured", "actor_kind": "pct", "cause_event_id": None})
    log = pd.DataFrame(rows).assign(term_1_gbp=range(100, 0, -10), term_2_gbp=None, term_3_gbp=None)
    assert Causes(log).most_consequential(9) == [0, 1, 2, 9]


def test_a_log_that_runs_in_a_circle_ends_all_the_same():
    log = pd.DataFrame(
        {"event_id": [0, 1], "cause_event_id": [1, 0], "kind": "withdrew", "actor_kind": "pct"}
    )
    causes = Causes(log.assign(term_1_gbp=1, term_2_gbp=1, term_3_gbp=1))
    assert causes.back_from(0) == [0, 1]
    assert causes.most_consequential(2) == [0, 1]


def test_a_cause_that_the_log_does_not_have_ends_the_chain():
    log = pd.DataFrame({"event_id": [4], "cause_event_id": [3]})
    assert Causes(log).back_from(4) == [4]
