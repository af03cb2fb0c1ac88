"""The lecture on boundaries runs from its first cell to its last and shows what its text says."""

import sys

import pytest

# What the text of the lecture says, asked of the names that its cells define.
FINDINGS = """
    "same_before": same_before,
    "coterminous": shares,
    "dyads": dyads_after | {"before": dyads_before},
    "fallen_between": fallen_between,
    "number_at_once": float(on_number[:, began].mean()),
    "number": [float(one[-1]) for one in interval(on_number)],
    "gain_at_once": [float(one[began]) for one in interval(on_gain)],
    "gain": [float(one[-1]) for one in interval(on_gain)],
    "trust": [float(one[-1]) for one in interval(on_trust)],
    "load": [float(one[-1]) for one in interval(on_load)],
    "part_gone": {name: float(part_of(name)) for name in SWITCHES},
    "left_over": float(left_over),
    "joined": [joined(one_run["edge"], began - 1), joined(one_run["edge"], began)],
    "ended_or_cut_in_that_month": int(
        one_run["edge"].events.loc[one_run["edge"].events["month"] == months.iloc[began], "kind"]
        .isin(["withdrew", "restructured", "lost_to_reorganisation"]).sum()
    ),
    "split_number": [float(split_number[:, began].mean()), float(split_number[:, -1].mean())],
    "turmoil": {when: float(gone(when)) for when in ("first", "last")},
    "turmoil_first": {name: float(gone("first", name)) for name in TURMOIL},
    "distrust": {name: float(values.mean()) for name, values in split_distrust.items()},
    "lowest_trust_and_last": [float(own_trust.mean(axis=0)[lowest_month]), float(own_trust.mean(axis=0)[-1])],
    "returned": returned,
    "match_at_once_and_last": [[float(one[at]) for one in interval(gain_lost["match"])] for at in (began, -1)],
    "behind_and_ahead": [months_behind, months_ahead],
    "standing": {name: [float(one) for one in interval(values)] for name, values in standing_loss.items()},
    "redrawn": {name: float(gain_lost[name][:, last_years].mean()) for name in standing_loss},
    "less_than_sum": [float(one) for one in interval(more_than_sum)],
    "less_pooled": {name: [float(one) for one in interval(values)] for name, values in less_pooled.items()},
    "admissions": float(admissions.mean()),
    "managers_buy_back": [float(one) for one in interval(richer - lost_with["as the model has it"])],
    "withdrawals_by_hand_and_by_compare": [float(withdrawn[0]), float(left_out["estimate"])],
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the kernel's event loop needs a policy of its own there")
def test_the_lecture_runs_and_shows_what_it_says(attend):
    """Mechanism: B1, B2, B3, F15, T2, T3, X6, X7."""
    found = attend("losing_coterminosity.ipynb", FINDINGS).found
    check_the_map(found)
    check_the_moved_edge(found)
    check_the_split(found)
    check_how_long_it_lasts(found)


def check_the_map(found):
    """A small move undoes every match, a split not all, and one redrawing makes every one."""
    before, edge = found["coterminous"]["edge"]
    assert before > 0.5
    assert edge == 0.0
    assert 0.0 < found["coterminous"]["split"][1] < before
    assert found["coterminous"]["match"][1] == 1.0
    dyads = found["dyads"]
    assert dyads["edge"] > dyads["split"] > dyads["before"] > dyads["match"]
    assert found["fallen_between"]["edge"] > 0.0


def check_the_moved_edge(found):
    """Gain goes at once, partnerships later and few; most of it not by way of managers' time."""
    assert found["same_before"]
    assert abs(found["number_at_once"]) < 0.1
    assert found["number"][2] < 0.0
    assert found["gain_at_once"][2] < -0.1
    assert found["gain"][2] < -0.1
    assert found["trust"][2] < 0.0
    assert found["load"][1] > 0.0
    parts = found["part_gone"]
    assert 0.0 < parts["boards take no time"] < parts["no joint work takes time"] < 0.3
    assert 0.0 < parts["no gain can leak"] < 0.5
    assert 0.35 < found["left_over"] < 0.65, "the text says about half"
    before, after = found["joined"]
    assert after < 0.95 * before
    assert found["ended_or_cut_in_that_month"] == 0
    assert abs(found["managers_buy_back"][0]) < 0.02, "the text says by about the same share"
    assert found["admissions"] == pytest.approx(0.0, abs=0.005)
    by_hand, by_compare = found["withdrawals_by_hand_and_by_compare"]
    assert by_hand == pytest.approx(by_compare, abs=1e-9)


def check_the_split(found):
    """The count rises; turmoil is most of the loss at first and little of it later; trust is lost for want of time."""
    at_once, at_end = found["split_number"]
    assert at_once > at_end > 0.0
    assert found["turmoil"]["first"] > 0.5
    assert found["turmoil"]["last"] < 0.3
    of_each = found["turmoil_first"]
    assert of_each["teams forget nothing"] > of_each["new bodies lose no time"] > 0.1
    assert abs(of_each["no trust hangs on persons"]) < 0.05
    gap = found["distrust"]["as the model has it"]
    assert gap < -0.03
    assert abs(found["distrust"]["no trust hangs on persons"] - gap) < 0.2 * abs(gap)
    assert abs(found["distrust"]["managers have all the time they need"]) < 0.2 * abs(gap)
    lowest, last = found["lowest_trust_and_last"]
    assert last > lowest


def check_how_long_it_lasts(found):
    """Mismatch does not pass, a match costs first and pays later, and the same map costs as much from the first day."""
    assert found["returned"]["edge"] is None
    assert found["returned"]["split"] is None
    at_once, last = found["match_at_once_and_last"]
    assert at_once[2] < 0.0 < last[1]
    behind, ahead = found["behind_and_ahead"]
    assert 12 <= behind <= 30
    assert 24 <= ahead <= 48
    for name, (mean, _, high) in found["standing"].items():
        assert high < 0.0
        assert mean < 0.8 * found["redrawn"][name], "the text says as much or more"
    assert found["less_than_sum"][1] > 0.0, "the text says that two in a row do not compound"
    for mean, _, high in found["less_pooled"].values():
        assert -0.1 < mean < high < 0.0
