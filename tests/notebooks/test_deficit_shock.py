"""The lecture on deficits runs from its first cell to its last and shows what its text says."""

import sys

import pytest

# What the text of the lecture says, asked of the names that its cells define.
FINDINGS = """
    "months_before_the_shock": began,
    "first_month_apart": first_apart,
    "is_same_before_the_shock": same_before,
    "is_the_first_of_the_pairs": is_the_same_pair,
    "value_of_leaving": [float(calm_terms.sum()), float(short_terms.sum())],
    "most_changed_term": most_changed,
    "pairs": N,
    "pairs_with_fewer_and_with_more": [fewer, more_of_them],
    "effect_on_number": [float(one) for one in interval(effect_on_number)],
    "effect_on_trust_in_pcts": [float(one) for one in interval(effect_on_trust)],
    "effect_on_trust_in_social_services": [float(one) for one in interval(on_trust["pct"][:, -1])],
    "withdrawals_caused": {kind: [float(one) for one in interval(values)] for kind, values in left.items()},
    "demand_come_back": {kind: [float(one) for one in interval(values)] for kind, values in back.items()},
    "together": {side: float(amount) for side, amount in together.items()},
    "shock_size": shock_size,
    "sides_add_up": sides_add_up,
    "one_run_as_sides": float(
        shocked.sides.loc[(shocked.sides["account"] == "result") & (shocked.sides["item"] == "shock"), "total"].sum()
    ),
    "one_run_as_metric": float(summed("pct_shock_gbp")[0]),
    "trouble": [equal_money, one_sided_money],
    "shared_and_one_sided": [float(equal_loss.mean()), float(one_sided_loss.mean())],
    "one_sided_more": [float(one) for one in interval(one_sided_loss - equal_loss)],
    "survival": [float(survive_hit), float(survive_spared)],
    "partnerships_sorted": [int(number) for number in split["count"]],
    "lost_at_low_and_high_trust": [float(lost_at_low.mean()), float(lost_at_high.mean())],
    "trust_helps": [float(one) for one in interval(lost_at_high - lost_at_low)],
    "boards_help": [float(one) for one in interval(boarded - bare)],
    "with_boards": float(boarded.mean()),
    "cuts_with_boards": [float(cut_alone.mean()), float(cut_jointly.mean())],
    "with_and_without_the_cause": [float(with_cause.mean()), float(without_cause.mean())],
    "trail": [str(kind_of[number]) for number in trail(told)],
    "told_and_from_the_shock": [len(withdrawn), len(from_shock), len(only_with_shock)],
    "witness_in_both_engines": [float(witness.metrics["withdrawals"].sum()), float(summed("withdrawals")[chosen_pair])],
    "cut_in_england": cut_by,
    "answered": ANSWERED,
    "pooled_under_a_shared_shock": float(gaps("partnerships_pooled", equal_many)[:, -1].mean()),
    "variances": [paired_variance, unpaired_variance],
    "longer_horizon": [float(one) for one in interval(patient - bare)],
    "gap_with_and_without_fear": [gap_with_fear, gap_without_fear],
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the kernel's event loop needs a policy of its own there")
def test_the_lecture_runs_and_shows_what_it_says(attend):
    """Mechanism: D1, D2, D4, D5, D8, D9, D18, O3, T1, T3, X1."""
    lived = attend("deficit_shock.ipynb", FINDINGS)
    check_the_pairs(lived.found)
    check_who_withdraws_and_who_pays(lived.found)
    check_what_helps(lived.found)
    check_the_story(lived.found)
    assert any("It came from outside: the scenario." in text for text in lived.texts("run"))


def check_the_pairs(found):
    """The same until the shock, and then fewer partnerships in most pairs and less trust in those who were hit."""
    assert found["is_same_before_the_shock"]
    assert found["is_the_first_of_the_pairs"]
    assert found["first_month_apart"] > found["months_before_the_shock"] == 12
    calm, short = found["value_of_leaving"]
    assert calm < short
    assert found["most_changed_term"] == "relief"
    fewer, more = found["pairs_with_fewer_and_with_more"]
    assert found["pairs"] > fewer > found["pairs"] / 2 > more
    assert found["effect_on_number"][2] < 0.0
    in_pcts, in_social_services = (
        found["effect_on_trust_in_pcts"],
        found["effect_on_trust_in_social_services"],
    )
    assert in_pcts[2] < 3.0 * in_social_services[0] < 0.0


def check_who_withdraws_and_who_pays(found):
    """PCTs take money out; the demand comes back to social services; people bear most, and it adds up."""
    left, back = found["withdrawals_caused"], found["demand_come_back"]
    assert left["pct"][1] > 5.0 * max(left["social_services"][0], left["nhs_trust"][0])
    assert back["social_services"][1] > 5.0 * max(back["pct"][0], back["nhs_trust"][0])
    together = found["together"]
    assert found["sides_add_up"]
    assert together["people"] < together["pct"] < together["social_services"] < 0.0
    assert together["people"] < 0.5 * together["total"], "the text says that most is on nobody's books"
    assert together["total"] == pytest.approx(-found["shock_size"], rel=0.1)
    assert found["one_run_as_sides"] == -found["one_run_as_metric"] < 0.0


def check_what_helps(found):
    """A shared shock ends fewer; trust and boards help, and neither brings the loss to nought."""
    shared, one_sided = found["trouble"]
    assert shared == pytest.approx(one_sided, rel=0.1)
    shared, one_sided = found["shared_and_one_sided"]
    assert one_sided > shared > 0.0
    assert found["one_sided_more"][1] > 0.0
    hit, spared = found["survival"]
    assert hit < spared
    assert sum(found["partnerships_sorted"]) > 200
    at_low, at_high = found["lost_at_low_and_high_trust"]
    assert at_low > at_high > 0.0
    assert found["trust_helps"][2] < 0.0
    assert found["boards_help"][2] < 0.0 < found["with_boards"]
    alone, jointly = found["cuts_with_boards"]
    assert alone < 0.0 < jointly
    with_cause, without_cause = found["with_and_without_the_cause"]
    assert abs(without_cause) < with_cause / 5
    assert found["longer_horizon"][2] < 0.0
    with_fear, without_fear = found["gap_with_and_without_fear"]
    assert without_fear > with_fear / 2


def check_the_story(found):
    """The chain ends in the shock by way of a deficit, and what the sources say otherwise is said."""
    assert found["trail"][0] == "withdrew"
    assert "deficit_opened" in found["trail"]
    assert found["trail"][-1] == "deficit_shock"
    withdrawn, from_shock, only_with_shock = found["told_and_from_the_shock"]
    assert withdrawn >= from_shock > 0
    assert withdrawn >= only_with_shock > 0
    in_mesa, in_batch = found["witness_in_both_engines"]
    assert in_mesa == in_batch
    cut, answered = found["cut_in_england"], found["answered"]
    assert cut["pct"] > cut["social_services"] > 0.0
    assert answered["pct"] > answered["social_services"]
    assert found["pooled_under_a_shared_shock"] < 0.0, "the text says that equal poverty does no good"
    paired, unpaired = found["variances"]
    assert unpaired > 2.0 * paired
