"""What is remembered of a run, on states made by hand."""

import numpy as np
import pytest

from coterminous import Scenario
from coterminous.experiments.survey.ground import Ground, ground_of
from coterminous.experiments.survey.measures import MEASURES
from coterminous.experiments.survey.tightening import TighteningWatch
from coterminous.experiments.survey.watching import Watch
from coterminous.state.columns import ACTIVE, FLEXIBILITIES, INTEGRATED, NEVER, SIDES
from coterminous.state.deeds import (
    AGREED_CUT,
    CARRIED_OVER,
    CUT,
    THRESHOLD_RAISED,
    WITHDREW,
    forget_deeds,
    note_deed,
)

FIRST, LAST = 2, 6
# In the teaching world PCT 10 shares dyads with councils 21 and 23, PCT 11 with 22 and 23, PCT 0 with 12 alone.
PCT, COUNCIL, OTHER_COUNCIL, NEIGHBOUR = 10, 21, 23, 11


def read(seen, name):
    return MEASURES[name].read(seen)


@pytest.fixture
def lived(ground, quiet):
    """Give the function that watches the quiet world; what happens in a month is done by the function for it."""

    def live(happenings=None, first=FIRST, last=LAST, until=LAST):
        watch = Watch(ground, first, last)
        for month in range(until + 1):
            forget_deeds(quiet)
            for happening in (happenings or {}).get(month, ()):
                happening(quiet)
            watch.see(quiet, month)
        assert watch.seen is not None
        return watch.seen

    return live


def runs(place, **flexibilities):
    """Return the happening of a partnership that runs from now on."""

    def happen(state):
        state.partnerships.phase[place] = ACTIVE
        state.partnerships.signed[place] = 0
        for name in ("pooled", "lead", "integrated"):
            getattr(state.partnerships, name)[place] = flexibilities.get(name, 0)

    return happen


def deed(kind, body, place=-1, in_deficit=0, other=-1):
    def happen(state):
        state.bodies.in_deficit[body] = in_deficit
        note_deed(state, kind, body, place, other)

    return happen


class TestTrust:
    def test_trust_is_weighted_by_the_people_shared(self, quiet, lived):
        ties = quiet.ties
        for tie in range(len(ties.first)):
            if ties.is_dyad[tie] and ties.first[tie] == PCT:
                is_main = ties.second[tie] == COUNCIL
                ties.people[tie] = 300_000 if is_main else 100_000
                ties.trust_both[2 * tie] = 0.8 if is_main else 0.4
        assert read(lived(), "trust_in_councils")[PCT] == pytest.approx((3 * 0.8 + 0.4) / 4)

    def test_each_side_speaks_of_its_own_trust(self, quiet, lived):
        (tie,) = (
            tie
            for tie in range(len(quiet.ties.first))
            if quiet.ties.first[tie] == 0 and quiet.ties.is_dyad[tie]
        )
        quiet.ties.trust_both[2 * tie], quiet.ties.trust_both[2 * tie + 1] = 0.9, 0.2
        seen = lived()
        assert read(seen, "trust_in_councils")[0] == pytest.approx(0.9)
        assert read(seen, "trust_in_pcts")[12] == pytest.approx(0.2)
        assert read(seen, "trust_of_partners")[[0, 12]] == pytest.approx([0.9, 0.2])

    def test_who_shares_people_with_nobody_cannot_say(self, quiet, lived):
        for tie in range(len(quiet.ties.first)):
            if quiet.ties.first[tie] == 0:
                quiet.ties.is_open[tie] = 0
        seen = lived()
        assert np.isnan(read(seen, "trust_in_councils")[0])
        assert np.isnan(read(seen, "main_council_in_deficit")[0])


class TestWindow:
    @pytest.mark.parametrize(("month", "counted"), [(FIRST, 0), (FIRST + 1, 1), (LAST, 1), (LAST + 1, 0)])
    def test_only_months_of_the_window_count(self, lived, place_of, month, counted):
        place = place_of(PCT)
        happenings = {0: [runs(place, pooled=1)], month: [deed(CUT, PCT, place, in_deficit=1)]}
        if month == 0:
            happenings[0].append(deed(CUT, PCT, place, in_deficit=1))
        seen = lived(happenings, until=LAST + 1)
        assert read(seen, "cuts_under_deficit_by_pct")[PCT] == counted
        assert read(seen, "money_removed_from_agreements")[PCT] == counted

    def test_how_things_stand_is_read_in_the_last_month(self, quiet, lived):
        def change(state):
            state.bodies.in_deficit[0] = 1

        assert read(lived({LAST: [change]}), "in_deficit")[0] == 1.0
        quiet.bodies.in_deficit[0] = 0
        assert read(lived({LAST + 1: [change]}, until=LAST + 1), "in_deficit")[0] == 0.0

    def test_a_question_about_one_time_has_no_window(self, lived, place_of):
        place = place_of(PCT)
        happenings = {LAST: [runs(place, pooled=1), deed(CUT, PCT, place, in_deficit=1)]}
        seen = lived(happenings, first=LAST)
        assert read(seen, "cuts_under_deficit_by_pct")[PCT] == 0.0
        assert read(seen, "partnerships_running_or_talked_of")[PCT] == 1.0


class TestDeeds:
    def test_money_counts_as_removed_from_agreements_with_a_flexibility_only(self, lived, place_of):
        place = place_of(PCT)
        seen = lived({0: [runs(place)], 4: [deed(CUT, PCT, place)]})
        assert read(seen, "money_removed_from_agreements")[PCT] == 0.0

    def test_a_flexibility_that_the_withdrawal_ended_counts(self, lived, place_of):
        """Whoever leaves closes the partnership in the same month, and its flexibilities with it."""
        place = place_of(PCT)
        ends = [deed(WITHDREW, COUNCIL, place), lambda state: state.partnerships.pooled.__setitem__(place, 0)]
        seen = lived({0: [runs(place, pooled=1)], 4: ends})
        assert read(seen, "money_removed_from_agreements")[PCT] == 1.0

    def test_what_an_nhs_trust_takes_out_is_neither_sides(self, ground, lived, place_of):
        place = place_of(PCT)
        trust = int(ground.place_bodies[place, 2])
        seen = lived({0: [runs(place, pooled=1)], 4: [deed(CUT, trust, place, in_deficit=1)]})
        assert read(seen, "money_removed_from_agreements")[PCT] == 0.0
        assert read(seen, "cuts_under_deficit_by_nhs")[COUNCIL] == 1.0

    def test_whose_finances_is_told_apart(self, lived, place_of):
        place = place_of(PCT)
        happenings = {
            0: [runs(place, pooled=1)],
            3: [deed(CUT, PCT, place, in_deficit=1)],
            4: [deed(CUT, PCT, place, in_deficit=0)],
            5: [deed(CUT, COUNCIL, place, in_deficit=1)],
        }
        seen = lived(happenings)
        assert read(seen, "cuts_under_deficit_by_pct")[PCT] == 1.0
        assert read(seen, "cuts_under_deficit_by_councils")[PCT] == 1.0
        assert read(seen, "cuts_under_deficit_by_nhs")[COUNCIL] == 1.0
        assert read(seen, "money_removed_from_agreements")[PCT] == 3.0
        assert read(seen, "cuts_under_deficit_by_pct").sum() == 1.0

    def test_a_council_that_tightens_has_done_so_in_every_pct_it_shares_people_with(self, lived):
        seen = lived({4: [deed(THRESHOLD_RAISED, OTHER_COUNCIL)]})
        raised = read(seen, "thresholds_raised_in_area")
        assert (raised[PCT], raised[NEIGHBOUR], raised[0]) == (1.0, 1.0, 0.0)

    def test_the_main_council_is_that_with_most_people(self, quiet, lived):
        for tie in range(len(quiet.ties.first)):
            if quiet.ties.is_dyad[tie] and quiet.ties.first[tie] == PCT:
                quiet.ties.people[tie] = 10 if quiet.ties.second[tie] == COUNCIL else 9
        quiet.bodies.in_deficit[OTHER_COUNCIL] = 1
        assert read(lived(), "main_council_in_deficit")[PCT] == 0.0
        quiet.bodies.in_deficit[COUNCIL] = 1
        assert read(lived(), "main_council_in_deficit")[PCT] == 1.0


class TestTightening:
    @pytest.fixture
    def saves(self, ground, quiet):
        """Council 12 spends 12 million a year, and shares all of its people with PCT 0, which has half a million."""
        era = ground.stage.eras[0]
        shared = [
            people
            for pct, council, people in zip(
                era.overlap_pct, era.overlap_council, era.overlap_people, strict=True
            )
            if (pct, council) == (0, 12)
        ]
        quiet.bodies.income[12], quiet.bodies.people[12] = 12_000_000, sum(shared)
        quiet.bodies.people[0] = 500_000
        quiet.bodies.saved_share[12] = 0.02
        # A tenth more of a million a month; 0.35 of it returns, hospitals bear 0.3 of that, and it takes six months.
        parameters = ground.parameters
        assert parameters.spillover_social_care_border == 1.0
        whole = 100_000 * parameters.spillover_return_share * (1 - parameters.spillover_hospital_share)
        return whole / parameters.spillover_lag_months

    def raise_to(self, share):
        def happen(state):
            state.bodies.saved_share[12] = share

        return happen

    def test_what_comes_back_after_a_month(self, lived, saves):
        seen = lived({LAST - 1: [deed(THRESHOLD_RAISED, 12), self.raise_to(0.12)]})
        assert seen.tightening_gbp[0] == pytest.approx(saves)
        assert read(seen, "tightening_gbp_per_resident")[0] == pytest.approx(12 * saves / 500_000)

    def test_what_was_saved_before_the_window_is_not_counted(self, lived, saves):
        seen = lived({0: [self.raise_to(0.12)], LAST - 1: [deed(THRESHOLD_RAISED, 12)]})
        assert seen.tightening_gbp[0] == 0.0

    @pytest.mark.parametrize("elsewhere", [[], [deed(THRESHOLD_RAISED, 13)]])
    def test_thresholds_that_nobody_raised_send_nothing(self, lived, saves, elsewhere):
        """A council may still save more than before the window, by a tightening before it."""
        seen = lived({LAST - 1: [self.raise_to(0.12), *elsewhere]})
        assert seen.tightening_gbp[0] == 0.0


def test_what_nhs_cuts_send_is_the_mean_over_the_window(quiet, lived):
    def returned(state, pounds):
        state.bodies.returned[12] = pounds

    quiet.bodies.people[12] = 100_000
    happenings = {
        month: [lambda state, pounds=pounds: returned(state, pounds)]
        for month, pounds in ((FIRST, 9e9), (3, 1_000.0), (4, 2_000.0), (5, 3_000.0), (6, 6_000.0))
    }
    assert read(lived(happenings), "nhs_cuts_gbp_per_resident")[12] == pytest.approx(12 * 3_000 / 100_000)


class TestSites:
    def test_sites_are_the_partnerships_with_a_flexibility_before_the_window(self, ground, lived, place_of):
        happenings = {
            0: [runs(place_of(0), pooled=1), runs(place_of(1))],
            3: [runs(place_of(2), pooled=1)],
            4: [runs(place_of(0), pooled=1, lead=1, integrated=1)],
        }
        seen = lived(happenings)
        assert seen.sites.names == [ground.names["place"][place_of(0)]]
        assert read(seen, "flexibilities_in_use").tolist() == [3.0]
        assert read(seen, "site_uses_lead_commissioning").tolist() == [1.0]

    def test_a_site_that_has_ended_uses_nothing_though_another_began_there(self, lived, place_of):
        place = place_of(0)

        def begins_anew(state):
            state.partnerships.signed[place] = 4

        seen = lived({0: [runs(place, pooled=1)], 4: [begins_anew]})
        assert read(seen, "flexibilities_in_use").tolist() == [0.0]
        assert read(seen, "trust_at_sites").tolist() == [0.0]

    @pytest.mark.parametrize(("in_use", "plans"), [({"pooled": 1}, 0.0), ({"pooled": 1, "lead": 1}, 1.0)])
    def test_a_plan_for_all_three_is_one_side_that_wants_the_last(self, lived, place_of, in_use, plans):
        place = place_of(0)

        def wants(state):
            seat = SIDES * place + 1
            state.decisions.action_sides[seat], state.decisions.step_sides[seat] = 1, INTEGRATED

        seen = lived({0: [runs(place, **in_use)], 4: [wants]})
        assert read(seen, "plans_the_last_flexibility").tolist() == [plans]
        # A partner uses or plans it in either case, since some side wants it.
        assert read(seen, "uses_or_plans_integrated_provision")[[0, 12]].tolist() == [1.0, 1.0]
        assert read(seen, "uses_or_plans_integrated_provision")[1] == 0.0

    def test_saying_no_is_no_plan(self, lived, place_of):
        place = place_of(0)

        def declines(state):
            state.decisions.action_sides[SIDES * place], state.decisions.step_sides[SIDES * place] = (
                0,
                INTEGRATED,
            )

        seen = lived({0: [runs(place, pooled=1, lead=1)], 4: [declines]})
        assert read(seen, "plans_the_last_flexibility").tolist() == [0.0]
        assert not seen.sites.wanted.any()
        assert seen.sites.wanted.shape[1] == len(FLEXIBILITIES)


class TestNation:
    def test_the_service_that_is_joint_for_most_councils(self, ground, lived, place_of):
        """Two councils of twelve in the first care group, one in the second, three in equipment, which is none."""
        first = place_of(0), place_of(1)
        places = [*first, first[0] + 1, first[0] + 5, first[1] + 5, place_of(2) + 5]
        seen = lived({0: [runs(place) for place in places]})
        assert read(seen, "widest_joint_working").tolist() == [2 / 12]
        assert read(seen, "informal_partnerships")[0] == 3.0

    def test_badged_money_and_partners_own_are_added_up_where_there_is_a_flexibility(
        self, quiet, lived, place_of
    ):
        partnerships = quiet.partnerships
        for place, grant, stake in ((place_of(0), 500, 100), (place_of(1), 70_000, 70_000)):
            partnerships.grant[place] = grant
            partnerships.stake_sides[SIDES * place : SIDES * place + SIDES] = [stake, 2 * stake, stake // 2]
        seen = lived({0: [runs(place_of(0), pooled=1), runs(place_of(1))]})
        assert read(seen, "special_grant_gbp").tolist() == [500.0]
        assert read(seen, "nhs_mainstream_gbp").tolist() == [150.0]
        assert read(seen, "council_mainstream_gbp").tolist() == [200.0]


@pytest.fixture(scope="module")
def merged():
    resolved = Scenario.load("teaching", overrides={"months": 8}).resolved()
    event = {"at": "2006-08", "pct_reorganisation": {"share": 0.5, "form": "merge", "into": 2}}
    return ground_of(Scenario.from_resolved({**resolved, "events": [event]}))


def with_map(ground, **moves):
    """Return the ground with a second map from month 4 on, on which people move as said and overlaps stay."""
    (first,) = ground.stage.eras
    stage = ground.stage._replace(eras=[first, first._replace(month=4, **moves)])
    return Ground(stage, ground.parameters, ground.months)


@pytest.fixture
def split(ground, monkeypatch):
    """PCT 0 goes in month 4; 70% of its people become PCT 1's and 30% PCT 2's."""
    moves = {"moved_from": [0, 0, 1, 2], "moved_to": [2, 1, 1, 2], "moved_people": [30, 70, 100, 100]}
    monkeypatch.setattr(
        Ground, "is_open", lambda self, month: np.arange(len(self.kinds)) >= (1 if month >= 4 else 0)
    )
    return with_map(ground, **moves)


class TestNewMaps:
    def test_whoever_took_over_most_people_answers_for_a_body_that_is_gone(self, merged):
        new = [
            body for body in range(len(merged.kinds)) if merged.starts[body] == 4 and merged.kinds[body] == 0
        ]
        assert new
        bodies = merged.stage.geography.bodies
        speakers = merged.speakers(2, 6)
        for body in new:
            parents = [number for number, one in enumerate(bodies) if one.id in bodies[body].predecessors]
            assert len(parents) == 2
            assert speakers[parents].tolist() == [body, body]
        still = np.setdiff1d(np.flatnonzero(merged.is_open(6)), new)
        assert (speakers[still] == still).all()

    def test_of_several_heirs_the_one_with_most_people_answers(self, split):
        assert split.speakers(2, 6)[[0, 1, 2]].tolist() == [1, 1, 2]
        assert split.speakers(4, 6)[0] == 0

    def test_demand_that_comes_back_is_shared_by_heirs_by_people(self, split, quiet):
        watch = TighteningWatch(split)
        watch.begin(quiet)
        watch.arrived_gbp[0], watch.arrived_gbp[1] = 1_000.0, 10.0
        forget_deeds(quiet)
        watch.go_on(quiet, 4)
        # Nothing more is sent, so what is there fades by a sixth in the month.
        expected = [5 / 6 * pounds for pounds in (0.0, 710.0, 300.0)]
        assert watch.arrived_gbp[:3].tolist() == pytest.approx(expected)

    def test_what_a_new_council_had_saved_is_the_mean_of_those_it_came_from(self, ground, quiet):
        """Councils 12 and 13 merge into 14, half a million people each; 14 had a million and goes on."""
        moves = {
            "moved_from": [12, 13, 14],
            "moved_to": [14, 14, 14],
            "moved_people": [500_000, 500_000, 1_000_000],
        }
        watch = TighteningWatch(with_map(ground, **moves))
        for council, saved in ((12, 0.0), (13, 0.08), (14, 0.04)):
            quiet.bodies.saved_share[council] = saved
        watch.begin(quiet)
        forget_deeds(quiet)
        note_deed(quiet, THRESHOLD_RAISED, 13)
        watch.go_on(quiet, 3)
        quiet.bodies.saved_share[14] = 0.04
        forget_deeds(quiet)
        watch.go_on(quiet, 4)
        # (0.0 + 0.08) / 4 + 0.04 / 2 = 0.04 was saved before, so nothing is new.
        assert watch.arrived_gbp.sum() == 0.0
        quiet.bodies.saved_share[14] = 0.05
        watch.go_on(quiet, 5)
        assert watch.arrived_gbp.sum() > 0.0

    def test_nobody_answers_for_others_where_the_map_is_older_than_the_window(self, merged):
        everybody = np.arange(len(merged.kinds))
        assert (merged.speakers(4, 6) == everybody).all()
        assert (merged.speakers(2, 3) == everybody).all()

    def test_a_site_and_its_flexibilities_live_on_at_the_heir(self, lived, place_of):
        place, heir = place_of(0), place_of(1)

        def moves(state):
            for column in ("phase", "signed", "pooled"):
                values = getattr(state.partnerships, column)
                values[heir] = values[place]
            state.partnerships.phase[place], state.partnerships.signed[place] = 0, NEVER
            state.partnerships.pooled[place] = 0

        happenings = {
            0: [runs(place, pooled=1)],
            4: [deed(CARRIED_OVER, 0, place, other=heir), moves, deed(CUT, 1, heir)],
        }
        seen = lived(happenings)
        assert seen.sites.place.tolist() == [heir]
        assert read(seen, "money_removed_from_agreements")[1] == 1.0


class TestArrangements:
    def test_where_staff_share_a_place_an_organisation_or_a_back_office(self, lived, place_of):
        def has(place, column):
            def happen(state):
                getattr(state.partnerships, column)[place] = 1

            return happen

        places = [place_of(pct) for pct in range(4)]
        columns = ("colocated", "integrated", "back_office")
        happenings = [runs(place) for place in places[:3]]
        happenings += [has(place, column) for place, column in zip(places, columns, strict=False)]
        # The fourth has everything, but nothing runs there.
        happenings += [has(places[3], column) for column in columns]
        seen = lived({4: happenings})
        for pct, name in enumerate(
            ("colocated_partnerships", "integrated_partnerships", "shared_back_offices")
        ):
            assert read(seen, name)[:4].tolist() == [float(number == pct) for number in range(4)]

    def test_a_care_trust_of_several_care_groups_is_one(self, quiet, lived, place_of):
        places = [place_of(0), place_of(0) + 1, place_of(1), place_of(2)]
        for place in places:
            quiet.partnerships.care_trust[place] = 1
        seen = lived({0: [runs(place) for place in places[:3]]})
        assert read(seen, "care_trusts").tolist() == [2.0]

    def test_a_cut_that_a_board_agreed_on_is_a_cut(self, lived, place_of):
        place = place_of(PCT)
        seen = lived({0: [runs(place, pooled=1)], 4: [deed(AGREED_CUT, PCT, place, in_deficit=1)]})
        assert read(seen, "money_removed_from_agreements")[PCT] == 1.0
        assert read(seen, "cuts_under_deficit_by_pct")[PCT] == 1.0
