"""From numbers to answers and from answers to a table, on numbers made by hand."""

import math

import numpy as np
import pandas as pd
import pytest

from coterminous import Scenario
from coterminous.experiments.survey.answering import NONE_OF_THEM, Answer, Survey
from coterminous.experiments.survey.asking import Asking
from coterminous.experiments.survey.intervals import Interval, middle, wilson
from coterminous.experiments.survey.measures import MEASURES, Measure
from coterminous.experiments.survey.table import SurveyTable
from coterminous.experiments.survey.watching import Watch

TRUST = [0.9, 0.75, 0.65, 0.6, 0.59, 0.5, 0.45, 0.41, 0.39, 0.3, 0.1, 0.0]
"""Of the twelve PCTs: four at 0.6 or more, eight at 0.4 or more, one at 0.8 or more."""
RAISED = [1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0]
SAYS_GOOD = {"says_yes": [{"measure": "trust_in_councils", "at_least": "good"}]}
TIGHTENED = {"says_yes": [{"measure": "thresholds_raised_in_area", "at_least": 1}]}


@pytest.fixture
def answers(ground, quiet, monkeypatch):
    """Give the function that puts an instrument to twelve PCTs with the numbers above."""

    def numbers(values):
        return lambda seen: np.array([*values, *[0.0] * 22])

    made_up = {
        "trust_in_councils": Measure("pct", numbers(TRUST)),
        "thresholds_raised_in_area": Measure("pct", numbers(RAISED)),
        "in_deficit": Measure("pct", numbers([1] * 4 + [0] * 8)),
        "main_council_in_deficit": Measure("pct", numbers([0] * 9 + [1] * 3)),
        "best_coterminosity": Measure("pct", numbers([math.nan] * 6 + [1.0] * 6)),
        "special_grant_gbp": Measure("nation", lambda seen: np.array([5.0])),
        "nhs_mainstream_gbp": Measure("nation", lambda seen: np.array([4.0])),
        "widest_joint_working": Measure("nation", lambda seen: np.array([0.0])),
    }
    monkeypatch.setattr("coterminous.experiments.survey.answering.MEASURES", {**MEASURES, **made_up})
    watch = Watch(ground, 0, 0)
    watch.see(quiet, 0)

    def put(made, replicate=0, non_response="random"):
        survey = Survey("made", made, watch.seen, non_response, seed=7, replicate=replicate)
        return survey.answers(list(made.items))

    return put


class TestShares:
    def test_a_cut_point_holds_its_own_value(self, instrument, answers):
        found = answers(instrument({"good": SAYS_GOOD}))["good"]
        assert (found.value, found.n) == (4 / 12, 12)
        assert (found.at_low, found.at_high) == (8 / 12, 1 / 12)

    def test_below_is_the_rest(self, instrument, answers):
        below = {"says_yes": [{"measure": "trust_in_councils", "below": "good"}]}
        assert answers(instrument({"bad": below}))["bad"].value == 8 / 12

    def test_any_of_several_is_enough(self, instrument, answers):
        either = {"says_yes": SAYS_GOOD["says_yes"] + TIGHTENED["says_yes"]}
        # The first and third of the trusting four also say the other.
        assert answers(instrument({"either": either}))["either"].value == 8 / 12

    def test_only_those_who_said_yes_are_asked_on(self, instrument, answers):
        found = answers(instrument({"tightened": TIGHTENED, "good": {**SAYS_GOOD, "of": "tightened"}}))
        assert (found["tightened"].value, found["good"].n, found["good"].value) == (6 / 12, 6, 2 / 6)

    def test_where_nobody_is_asked_there_is_no_share(self, instrument, answers):
        never = {"says_yes": [{"measure": "thresholds_raised_in_area", "at_least": 9}]}
        found = answers(instrument({"never": never, "good": {**SAYS_GOOD, "of": "never"}}))["good"]
        assert math.isnan(found.value)
        assert found.n == 0

    def test_who_cannot_say_is_left_out(self, instrument, answers):
        known = {"says_yes": [{"measure": "best_coterminosity", "at_least": 1}]}
        found = answers(instrument({"known": known}))["known"]
        assert (found.value, found.n) == (1.0, 6)

    def test_blanks_are_left_out(self, instrument, answers):
        half = {**SAYS_GOOD, "blank_share": 0.5, "blank_why": "made up"}
        counts = [answers(instrument({"good": half}), replicate)["good"].n for replicate in range(60)]
        assert abs(np.mean(counts) - 6) < 5 * math.sqrt(12 / 4 / 60)
        assert len(set(counts)) > 1

    def test_as_many_answer_as_answered(self, instrument, answers):
        five = {"who": "pct", "answered": 5, "why": "made up"}
        made = instrument(
            {"good": SAYS_GOOD, "all": {**SAYS_GOOD, "is_asked_of_all": True}}, respondents=five
        )
        shares = [answers(made, replicate)["good"] for replicate in range(80)]
        assert {answer.n for answer in shares} == {5}
        # A sample of 5 of 12, of whom a third say yes: the hypergeometric distribution.
        deviation = math.sqrt(1 / 3 * 2 / 3 / 5 * 7 / 11)
        assert abs(np.mean([answer.value for answer in shares]) - 1 / 3) < 5 * deviation / math.sqrt(80)
        everybody = answers(made)["all"]
        assert (everybody.value, everybody.n) == (4 / 12, 12)

    def test_tilted_non_response_flatters(self, instrument, answers):
        five = {"who": "pct", "answered": 5, "why": "made up"}
        made = instrument({"good": SAYS_GOOD}, respondents=five)
        means = {
            kind: np.mean([answers(made, replicate, kind)["good"].value for replicate in range(300)])
            for kind in ("random", "tilted")
        }
        # Four of twelve are good and twice as ready: the first to answer is good with chance 8 of 16.
        assert means["tilted"] > means["random"] + 0.08


class TestStatements:
    def relation(self, within):
        first, second = (
            [{"measure": name, "at_least": 1}] for name in ("main_council_in_deficit", "in_deficit")
        )
        return {"relation": {"first": first, "second": second, "within": within, "why": "made up"}}

    @pytest.mark.parametrize(("within", "holds"), [([0.75, 1.5], 1.0), ([0.8, 1.25], 0.0)])
    def test_three_councils_to_four_pcts(self, instrument, answers, within, holds):
        found = answers(instrument({"alike": self.relation(within)}))["alike"]
        assert (found.number, found.value) == (0.75, holds)

    def test_the_largest_is_named(self, instrument, answers):
        options = {"special": "special_grant_gbp", "own": "nhs_mainstream_gbp"}
        made = instrument(
            {
                "source": {"largest": {"options": options, "expected": "special"}},
                "other": {"largest": {"options": options, "expected": "own"}},
                "nothing": {
                    "largest": {
                        "options": {"a": "widest_joint_working", "b": "widest_joint_working"},
                        "expected": "a",
                    }
                },
            }
        )
        found = answers(made)
        assert (found["source"].outcome, found["source"].value) == ("special", 1.0)
        assert (found["other"].outcome, found["other"].value) == ("special", 0.0)
        assert (found["nothing"].outcome, found["nothing"].value) == (NONE_OF_THEM, 0.0)

    def test_a_number_of_the_nation(self, instrument, answers):
        assert answers(instrument({"grant": {"number": "special_grant_gbp"}}))["grant"].value == 5.0


class TestIntervals:
    @pytest.mark.parametrize(("count", "n"), [(45, 59), (0, 59), (59, 59), (3, 32)])
    def test_wilson_solves_its_equation(self, count, n):
        """Its ends are the shares from which the one found lies 1.96 standard deviations away."""
        for end in wilson(count, n):
            apart = abs(count / n - end)
            assert apart == pytest.approx(1.959964 * math.sqrt(end * (1 - end) / n), abs=1e-6)

    def test_wilson_of_nobody_in_59(self):
        z2 = 1.959964**2
        assert wilson(0, 59) == pytest.approx((0.0, z2 / (59 + z2)), abs=1e-6)

    def test_the_middle_of_a_hundred_and_one(self):
        assert middle([one / 100 for one in range(101)]) == pytest.approx((0.025, 0.975))
        assert middle([math.nan, 0.4]) == Interval(0.4, 0.4)
        assert all(math.isnan(end) for end in middle([math.nan]))


class TestTable:
    def rows(self, instrument, items, answers):
        made = instrument(items)
        asking = Asking("made", made, 2, 6, tuple(items), {})
        table = SurveyTable.of(
            Scenario.load("teaching"),
            [asking],
            [{("made", name): answer for name, answer in each.items()} for each in answers],
            seed=7,
            non_response="random",
        )
        return table.rows.set_index("item")

    def shares(self, values, n=10):
        return [{"good": Answer(value, n, value, value)} for value in values]

    @pytest.mark.parametrize(
        ("published", "verdict"),
        [
            ({"share": 0.5, "said": "half"}, "inside"),
            ({"share": 0.8, "said": "four fifths"}, "outside"),
            ({"share": 0.5, "n": 20, "said": "half"}, "inside"),
            ({"share": 0.5, "n": 22, "said": "half"}, "too few to tell"),
            ({"share": 0.8, "n": 40, "said": "four fifths"}, "outside"),
        ],
    )
    def test_inside_means_that_the_model_could_have_given_it(self, instrument, published, verdict):
        values = self.shares([0.4, 0.5, 0.6])
        row = self.rows(instrument, {"good": {**SAYS_GOOD, "published": published}}, values).loc["good"]
        assert row["verdict"] == verdict
        assert row["simulated"] == pytest.approx(0.5)
        assert (row["simulated_low"], row["simulated_high"]) == pytest.approx((0.405, 0.595))
        assert (row["simulated_n"], row["replicates"]) == (10, 3)
        if "n" in published:
            ends = wilson(round(published["share"] * published["n"]), published["n"])
            assert (row["published_low"], row["published_high"]) == tuple(ends)
        else:
            assert math.isnan(row["published_low"])
            assert row["published_n"] is pd.NA

    def test_replicates_without_anybody_to_ask_are_left_out(self, instrument):
        row = self.rows(instrument, {"good": SAYS_GOOD}, self.shares([0.5, math.nan])).loc["good"]
        assert (row["simulated"], row["replicates"], row["verdict"]) == (0.5, 1, "inside")
        row = self.rows(instrument, {"good": SAYS_GOOD}, self.shares([math.nan, math.nan])).loc["good"]
        assert (row["replicates"], row["verdict"]) == (0, "not known")

    def test_what_is_put_in_is_not_judged(self, instrument):
        row = self.rows(instrument, {"good": {**SAYS_GOOD, "use": "input"}}, self.shares([0.1])).loc["good"]
        assert row["verdict"] == "put in"

    @pytest.mark.parametrize(("values", "verdict"), [([1, 1, 0], "holds"), ([1, 0], "does not hold")])
    def test_a_statement_holds_where_it_does_in_most_replicates(self, instrument, values, verdict):
        options = {"special": "special_grant_gbp", "own": "nhs_mainstream_gbp"}
        item = {"largest": {"options": options, "expected": "own"}, "published": {"said": "own"}}
        answers = [{"most": Answer(float(one), 0, outcome="own" if one else "special")} for one in values]
        row = self.rows(instrument, {"most": item}, answers).loc["most"]
        assert row["verdict"] == verdict
        assert row["simulated"] == pytest.approx(sum(values) / len(values))
        assert "own in" in row["simulated_said"]

    def test_a_count_of_nothing_is_a_number(self, instrument):
        item = {"number": "special_grant_gbp", "published": {"count": 4, "said": "just four"}}
        answers = [{"few": Answer(value, 0)} for value in (2.0, 4.0, 6.0)]
        row = self.rows(instrument, {"few": item}, answers).loc["few"]
        assert (row["published"], row["simulated"], row["verdict"]) == (4.0, 4.0, "inside")
