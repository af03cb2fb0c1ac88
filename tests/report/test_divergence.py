"""Where two paired runs part, on logs whose first difference was made by hand, and on real pairs."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coterminous.experiments.run import run
from coterminous.report.divergence import divergence_of
from coterminous.report.divergence_story import no_divergence_story
from coterminous.report.paired_logs import first_difference, unmatched
from coterminous.report.sides import short_amount
from coterminous.scenario.loading import Scenario
from coterminous.scenario.problems import InputError

COLUMNS = [
    "month",
    "kind",
    "actor_kind",
    "actor_id",
    "partnership_id",
    "counterpart_id",
    "cause_event_id",
    "reason",
]
SHOCK = ("2006-08", "deficit_shock", "centre", "event-0", None, None, None, "A shock.")
SIGNED = ("2006-05", "agreement_signed", "pct", "pct-001", "p#1", "ssd-001", None, "They sign.")
DEFICIT = ("2006-08", "deficit_opened", "pct", "pct-001", None, None, "shock", "Money is short.")
CUT = ("2006-09", "restructured", "pct", "pct-001", "p#1", "ssd-001", "deficit", "It cut from £10 to £7.")
LEFT = ("2006-09", "withdrew", "pct", "pct-001", "p#1", "ssd-001", "deficit", "It took its £10 back.")
BROKEN = ("2006-09", "trust_broken", "social_services", "ssd-001", "p#1", "pct-001", "left", "It is hurt.")
LATER = ("2006-10", "withdrew", "pct", "pct-002", "q#1", "ssd-002", None, "It took its £5 back.")
MADE_BY = {"shock": "deficit_shock", "deficit": "deficit_opened", "left": "withdrew"}


def log_of(*rows) -> pd.DataFrame:
    """Return a log of some rows, numbered in order; a cause is named, and counts where the log has it."""
    table = pd.DataFrame(rows, columns=COLUMNS, dtype=object)
    table["month"] = pd.to_datetime(table["month"])
    table.insert(0, "event_id", np.arange(len(rows)))
    numbers = {row[1]: place for place, row in enumerate(rows)}
    table["cause_event_id"] = pd.array([numbers.get(MADE_BY.get(row[6])) for row in rows], dtype="Int64")
    for place in (1, 2, 3):
        table[f"term_{place}"] = pd.Series([None] * len(rows), dtype=object)
        table[f"term_{place}_gbp"] = pd.array([None] * len(rows), dtype="Int64")
    return table


@pytest.fixture
def parted(small_run):
    """Return a function that tells where two logs part, of runs that are the same in all else."""

    def tell(first, second):
        runs = [replace(small_run, events=log_of(*rows)) for rows in (first, second)]
        return divergence_of(*runs, names=("A", "B"))

    return tell


class TestFirstDecision:
    def test_the_same_log_has_none(self, parted):
        assert parted([SIGNED, SHOCK, DEFICIT, LEFT], [SIGNED, SHOCK, DEFICIT, LEFT]) is None

    def test_a_decision_that_only_one_took(self, parted):
        found = parted([SIGNED, SHOCK, DEFICIT, LEFT, LATER], [SIGNED, SHOCK, DEFICIT, LATER])
        assert (found.kind, found.actor_id, found.partnership_id) == ("withdrew", "pct-001", "p#1")
        assert found.month == pd.Timestamp("2006-09-01")
        assert found.event_ids == (3, None)
        assert found.shared == 1
        assert found.alone == ((3,), ())

    def test_the_two_sides_are_told_apart(self, parted):
        found = parted([SIGNED], [SIGNED, LATER])
        assert found.event_ids == (None, 1)
        assert "In A:\n  The log has no such decision in October 2006." in found.as_text()

    def test_another_decision_instead(self, parted):
        found = parted([SIGNED, CUT], [SIGNED, LEFT])
        assert found.event_ids == (1, 1)
        text = found.as_text()
        assert text.index("It cut from £10 to £7.") < text.index("It took its £10 back.")
        assert "no such decision" not in text

    def test_the_earlier_month_wins_whichever_log_it_is_in(self, parted):
        assert parted([LATER], [SIGNED, LATER]).kind == "agreement_signed"
        assert parted([SIGNED, LATER], [LATER]).kind == "agreement_signed"

    def test_within_a_month_the_order_of_the_log_counts(self, parted):
        other = ("2006-05", "withdrew", "pct", "pct-002", "q#1", "ssd-002", None, "It left.")
        last = ("2006-05", "withdrew", "pct", "pct-003", "r#1", "ssd-002", None, "It left too.")
        assert parted([SIGNED, other, last], [other]).actor_id == "pct-001"
        assert parted([SIGNED, other, last], [SIGNED, last]).actor_id == "pct-002"
        # In B the last comes before everything, in A nothing of B's own comes so early.
        assert parted([SIGNED, other], [last, SIGNED]).actor_id == "pct-003"

    def test_what_both_decided_before_it_is_counted(self, parted):
        other = ("2006-10", "withdrew", "pct", "pct-001", "p#1", "ssd-001", None, "It left.")
        assert parted([SIGNED, other, LATER], [SIGNED, other]).shared == 2
        assert parted([SIGNED, other], [SIGNED, LATER, other]).shared == 1

    def test_numbers_of_events_do_not_count(self, parted):
        """The same decisions have other numbers where the centre did more, and are the same."""
        assert parted([SIGNED, LATER], [SIGNED, SHOCK, LATER]) is None

    def test_amounts_and_reasons_do_not_count(self, parted):
        assert parted([LATER], [(*LATER[:7], "It took its £6 back.")]) is None

    def test_a_decision_taken_twice_is_not_the_same_as_once(self, parted):
        assert parted([LATER, LATER], [LATER]).event_ids == (1, None)

    @given(st.data())
    def test_the_first_difference_is_that_of_two_sorted_lists(self, data):
        """Take some decisions out of either log: the first that is gone from one alone is found."""
        months = sorted(data.draw(st.lists(st.integers(0, 9), min_size=1, max_size=12)))
        every = [(month, "withdrew", f"pct-{place}", "p") for place, month in enumerate(months)]
        kept = [data.draw(st.lists(st.booleans(), min_size=len(every), max_size=len(every))) for _ in "ab"]
        first, second = (
            [one for one, is_kept in zip(every, flags, strict=True) if is_kept] for flags in kept
        )
        apart = [place for place in range(len(every)) if kept[0][place] != kept[1][place]]
        found = first_difference(first, second)
        if not apart:
            assert found is None
            return
        (one, other), shared = found
        content = first[one] if one is not None else second[other]
        assert content[0] == every[apart[0]][0]
        in_both = [all(flags[place] for flags in kept) for place in range(len(every))]
        # Everything that both logs have from before its month lies before it.
        assert shared >= sum(
            is_there for is_there, one in zip(in_both, every, strict=True) if one[0] < content[0]
        )
        assert content in {every[place] for place in apart}

    def test_what_is_left_over_is_counted(self):
        assert unmatched(["a", "b", "a"], ["a"]) == [1, 2]


class TestWhatIsGiven:
    def test_the_centres_events_are_given_and_no_decision(self, parted):
        found = parted([SIGNED], [SIGNED, SHOCK, DEFICIT, LEFT, BROKEN])
        assert found.given == ((), (1,))
        assert found.kind == "withdrew"
        assert "Given, in B alone:\n      1  Aug 2006  A shock." in found.as_text()

    def test_a_centres_event_that_both_have_is_not_told(self, parted):
        found = parted([SHOCK, LATER], [SHOCK])
        assert found.given == ((), ())

    def test_what_befell_somebody_comes_before_the_decision(self, parted):
        found = parted([SIGNED], [SIGNED, SHOCK, DEFICIT, LEFT, BROKEN])
        assert found.earlier == (None, 2)
        assert "The first thing that befell somebody in B alone:" in found.as_text()

    def test_what_the_decision_brought_about_does_not(self, parted):
        found = parted([SIGNED], [SIGNED, LEFT, BROKEN])
        assert found.earlier == (None, None)

    def test_parameters_that_differ_are_named(self, small_run, small_scenario):
        other = Scenario.load(small_scenario, overrides={"trust.loss_rate": 0.9})
        runs = (
            replace(small_run, events=log_of(SIGNED)),
            replace(small_run, scenario=other, events=log_of(LATER)),
        )
        assert "Parameters that differ: trust.loss_rate (0.35 and 0.9)" in divergence_of(*runs).as_text()


class TestWhatFollows:
    def test_the_outside_cause_is_named(self, parted):
        text = parted([SIGNED], [SIGNED, SHOCK, DEFICIT, LEFT, BROKEN]).as_text()
        told = text[text.index("In B:") :]
        assert "It came from outside: the scenario." in told
        assert told.index("It took its £10 back.") < told.index("Money is short.") < told.index("A shock.")

    def test_what_it_led_to_and_whom_it_touched(self, parted):
        found = parted([SIGNED], [SIGNED, SHOCK, DEFICIT, LEFT, BROKEN])
        assert found.partnerships == ("p#1",)
        assert "In B it led to 1 event directly, 1 in all." in found.as_text()

    def test_events_are_counted_by_financial_year(self, parted):
        late = ("2007-05", "withdrew", "pct", "pct-002", "q#1", "ssd-002", None, "It left.")
        found = parted([SIGNED, LATER], [SIGNED, SHOCK, DEFICIT, late])
        assert found.years.values.tolist() == [["2006-07", 1, 1, 1], ["2007-08", 0, 1, 0]]

    def test_partnerships_that_run_at_the_end_in_one_alone(self, small_run):
        last = small_run.partnerships["month"] == small_run.metrics["month"].iloc[-1]
        running = small_run.partnerships[last & (small_run.partnerships["stage"] == "delivering")]
        gone = running["partnership_id"].iloc[0]
        fewer = small_run.partnerships[small_run.partnerships["partnership_id"] != gone]
        first = replace(small_run, events=log_of(LATER))
        second = replace(small_run, events=log_of(), partnerships=fewer)
        assert divergence_of(first, second).running == ((gone.partition("#")[0],), ())
        # A partnership of the same place with another number is no other partnership.
        again = small_run.partnerships.assign(
            partnership_id=small_run.partnerships["partnership_id"].str.replace("#1", "#2", regex=False)
        )
        assert divergence_of(first, replace(second, partnerships=again)).running == ((), ())

    def test_what_had_become_of_the_partnership_in_the_other_run_is_told(self, parted):
        passed = (
            "2006-08",
            "carried_over",
            "pct",
            "pct-001",
            "p#1",
            "ssd-001",
            None,
            "It passes to new bodies.",
        )
        text = parted([SIGNED, CUT], [SIGNED, passed]).as_text()
        assert (
            "In B:\n  The log has no such decision in September 2006.\n  What this log alone had said" in text
        )
        assert text.count("It passes to new bodies.") == 2

    def test_the_next_decisions_that_differ_are_told(self, parted):
        text = parted([SIGNED, LATER], [SIGNED, CUT]).as_text()
        assert "The decisions that differ next:" in text
        assert "It took its £5 back. [A alone]" in text


class TestPairs:
    def test_runs_that_do_not_share_their_luck_are_refused(self, small_run):
        for other in (replace(small_run, seed=8), replace(small_run, replicate=1)):
            with pytest.raises(InputError, match="share their luck"):
                divergence_of(small_run, other)

    def test_a_run_does_not_part_from_itself_or_its_folder(self, small_run, saved):
        assert divergence_of(small_run, small_run) is None
        assert divergence_of(small_run, Path(saved)) is None

    def test_a_shorter_run_is_compared_as_far_as_it_goes(self, small_run):
        last = small_run.metrics["month"].iloc[9]
        names = ("metrics", "bodies", "dyads", "partnerships", "events")
        cut = {name: getattr(small_run, name)[getattr(small_run, name)["month"] <= last] for name in names}
        assert divergence_of(small_run, replace(small_run, **cut)) is None

    @pytest.mark.parametrize("month", ["2006-07", "2006-10"])
    def test_nothing_differs_before_the_event_that_is_the_only_difference(self, month, tmp_path):
        """The two scenarios differ by one event, so no decision and no number can differ before it."""
        path = tmp_path / "shock.yaml"
        shock = "deficit_shock: {bodies: both, share: 1.0, size: 0.08, months: 12}"
        path.write_text(f"extends: teaching\ntitle: Shock\nevents:\n  - at: {month}\n    {shock}\n")
        overrides = {"months": 14}
        calm, shocked = (run(Scenario.load(name, overrides), seed=3) for name in ("teaching", path))
        found = divergence_of(calm, shocked)
        assert found is not None
        assert found.month >= pd.Timestamp(month)
        assert found.metrics_from[0] == pd.Timestamp(month)
        assert found.given[0] == ()
        assert len(found.given[1]) == 1
        before = [log[log["month"] < month] for log in (calm.events, shocked.events)]
        assert before[0]["reason"].tolist() == before[1]["reason"].tolist()
        story = found.as_text()
        assert story.startswith("The teaching world and Shock: seed 3, 14 months")

    def test_a_pair_that_never_parts_says_so(self, small_run):
        text = no_divergence_story(small_run, small_run, ("A", "B"))
        assert "No decision differs" in text
        assert "Every metric is the same in every month." in text
        moved = replace(small_run, metrics=small_run.metrics.assign(trust_mean=0.5))
        assert "The numbers differ from April 2006 on: Mean trust" in no_divergence_story(
            small_run, moved, ("A", "B")
        )


def test_who_paid_by_the_end_is_said_where_money_differs():
    """By hand from the tables of both runs."""
    resolved = {**Scenario.load("teaching").resolved(), "months": 14}
    shock = [{"at": "2006-06", "deficit_shock": {"bodies": "pct", "share": 1.0, "size": 0.05, "months": 8}}]
    calm, hit = (
        run(Scenario.from_resolved({**resolved, "events": events}), seed=3) for events in ([], shock)
    )
    sums = []
    for one in (calm, hit):
        rows = one.sides[(one.sides["account"] == "result") & (one.sides["item"] != "public_money")]
        sums.append(rows[rows["item"] != "together"]["people"].sum())
    text = divergence_of(calm, hit).as_text()
    assert f"People {short_amount(sums[1] - sums[0])}." in text
    assert sums[1] < sums[0]
