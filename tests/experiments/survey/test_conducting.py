"""The survey as a whole: what can be asked of whom, the same answers however they are made, and both engines."""

import math

import pandas as pd
import pytest

from coterminous import Scenario, survey
from coterminous.experiments.survey.asking import askings
from coterminous.experiments.survey.ground import ground_of
from coterminous.experiments.survey.instrument import shipped_instruments
from coterminous.scenario.problems import InputError

ITEMS = {
    "good": {"says_yes": [{"measure": "trust_in_councils", "at_least": "good"}], "use": "calibrate"},
    "removed": {"says_yes": [{"measure": "money_removed_from_agreements", "at_least": 1}]},
    "own": {"says_yes": [{"measure": "cuts_under_deficit_by_pct", "at_least": 1}]},
    "theirs": {"says_yes": [{"measure": "cuts_under_deficit_by_councils", "at_least": 1}]},
    "tightened": {"says_yes": [{"measure": "thresholds_raised_in_area", "at_least": 1}]},
    "hurt": {
        "says_yes": [{"measure": "tightening_gbp_per_resident", "at_least": "good"}],
        "of": "tightened",
        "blank_share": 0.1,
        "blank_why": "made up",
    },
    "unknown": {"not_asked": "the model knows nothing of it", "how": None},
}
PARTNERS = {
    name: {"says_yes": [{"measure": name, "at_least": 1}]}
    for name in ("uses_or_plans_pooled_budget", "uses_or_plans_lead_commissioning", "informal_partnerships")
} | {"widest": {"number": "widest_joint_working"}}
SITES = {
    "all": {"says_yes": [{"measure": "flexibilities_in_use", "at_least": 2}]},
    "plans": {"says_yes": [{"measure": "plans_the_last_flexibility", "at_least": 1}]},
}
COUNCILS = {
    "harm": {"says_yes": [{"measure": "nhs_cuts_gbp_per_resident", "at_least": "good"}]},
    "left": {"says_yes": [{"measure": "cuts_under_deficit_by_nhs", "at_least": 1}]},
}
EVENTS = [
    {"at": "2006-05", "deficit_shock": {"bodies": "both", "share": 0.6, "size": 0.05, "months": 20}},
    {"at": "2007-01", "pct_reorganisation": {"share": 0.5, "form": "merge", "into": 2}},
    {"at": "2007-06", "council_reorganisation": {"share": 0.4, "form": "split", "into": 2}},
]


@pytest.fixture(scope="module")
def eventful() -> Scenario:
    """Return the teaching world with deficits, and with both maps redrawn within the window."""
    resolved = Scenario.load("teaching").resolved()
    return Scenario.from_resolved({**resolved, "months": 24, "events": EVENTS})


@pytest.fixture(scope="module")
def instruments(instrument):
    """Return one instrument for each kind of respondent, about eighteen months up to December 2007."""

    def made(who, items, **more):
        respondents = {"who": who, "why": "made up", **more}
        return instrument(items, month="2007-12", window_months=18, respondents=respondents)

    return {
        "of_pcts": made("pct", ITEMS, answered=4),
        "of_partners": made("partner", PARTNERS),
        "of_sites": made("site", SITES, answered=10),
        "of_councils": made("social_services", COUNCILS),
    }


def test_both_engines_give_the_same_answers(eventful, instruments):
    """The mirrored test: each replicate, item and number, to the last bit."""
    tables = [
        survey(eventful, 4, seed=3, backend=backend, instruments=instruments) for backend in ("batch", "mesa")
    ]
    pd.testing.assert_frame_equal(tables[0].answers, tables[1].answers, check_exact=True)
    pd.testing.assert_frame_equal(tables[0].rows, tables[1].rows, check_exact=True)
    # The control: the questions are about things that happen here, else agreement would say nothing.
    means = tables[0].rows.set_index("item")["simulated"]
    happened = ["removed", "own", "theirs", "tightened", "harm", "left", "all", "uses_or_plans_pooled_budget"]
    assert (means[happened] > 0.0).all()


@pytest.mark.parametrize("change", [{"workers": 1}, {"replicates": 9}, {"workers": 2}])
def test_the_same_seed_gives_the_same_answers(eventful, instruments, change):
    first = survey(eventful, replicates=5, seed=3, workers=2, instruments=instruments).answers
    again = survey(
        eventful, **({"replicates": 5, "workers": 2} | change), seed=3, instruments=instruments
    ).answers
    again = again[again["replicate"] < 5].reset_index(drop=True)
    pd.testing.assert_frame_equal(first, again, check_exact=True)


def test_every_replicate_draws_its_own_respondents(instrument):
    """Who is coterminous is the same in every replicate: only the sample, six of twelve, can make shares differ."""
    is_coterminous = {"says_yes": [{"measure": "best_coterminosity", "at_least": "good"}]}
    six = {"who": "pct", "answered": 6, "why": "made up"}
    asked = {"made": instrument({"same": is_coterminous}, respondents=six, month="2006-05", window_months=0)}
    shares = survey("teaching", 12, instruments=asked, backend="mesa").answers["value"]
    assert shares.nunique() > 1


def test_another_seed_gives_others(eventful, instruments):
    one, other = (survey(eventful, 3, seed=seed, instruments=instruments).answers for seed in (3, 4))
    assert not one.equals(other)


def test_what_cannot_be_answered_is_left_out_and_said(eventful, instruments):
    table = survey(eventful, 2, instruments=instruments, backend="mesa")
    assert "unknown" not in set(table.rows["item"])
    assert table.not_asked.to_dict("records") == [
        {"instrument": "of_pcts", "item": "unknown", "reason": "the model knows nothing of it"}
    ]


def test_items_for_calibration_and_for_validation_never_share_a_table(eventful, instruments):
    table = survey(eventful, 2, instruments=instruments, backend="mesa")
    uses = dict(table.by_use())
    assert {use: set(rows["use"]) for use, rows in uses.items()} == {
        "validate": {"validate"},
        "calibrate": {"calibrate"},
    }
    assert list(uses["calibrate"]["item"]) == ["good"]
    said = table.as_json()
    assert said["is_calibrated"] is False
    assert said["notice"].startswith("UNCALIBRATED")
    assert [row["item"] for row in said["calibrate"]] == ["good"]
    assert not any(
        isinstance(value, float) and math.isnan(value) for row in said["validate"] for value in row.values()
    )


class TestRefusals:
    @pytest.mark.parametrize(
        ("changed", "reason"),
        [
            ({"month": "2008-04"}, "the run goes from 2006-04 to 2008-03"),
            ({"window_months": 21}, "needs to have seen 2006-03"),
            ({"people": [45_000_000, 60_000_000]}, "45 to 60 million people, and this one has 3.9 million"),
            (
                {"respondents": {"who": "pct", "answered": 13, "why": "made up"}},
                "13 answered, and this world has 12",
            ),
            ({"month": "2009-01", "window_months": 0}, "it asks how things stood in 2009-01"),
        ],
    )
    def test_a_survey_that_is_not_of_this_world_or_time(self, instrument, changed, reason):
        scenario = Scenario.load("teaching", overrides={"months": 24})
        one = instrument({"good": ITEMS["good"]}, **({"month": "2007-12", "window_months": 18} | changed))
        with pytest.raises(InputError, match="survey made cannot be put to teaching") as refused:
            survey(scenario, 2, instruments={"made": one})
        assert reason in str(refused.value)

    def test_one_survey_that_fits_is_enough_and_the_others_say_why_not(self, instrument):
        scenario = Scenario.load("teaching", overrides={"months": 24})
        fits = instrument({"good": ITEMS["good"]})
        wales = shipped_instruments()["wales_2001"]
        table = survey(scenario, 1, instruments={"fits": fits, "wales": wales}, backend="mesa")
        assert set(table.rows["instrument"]) == {"fits"}
        assert len(table.not_asked) == len(wales.items)
        assert table.not_asked["reason"].str.contains("2.5 to 3.5 million").any()

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"replicates": 0}, "replicates are too few"),
            ({"replicates": True}, "replicates are too few"),
            ({"replicates": 2.5}, "replicates are too few"),
            ({"non_response": "tilt"}, "Did you mean tilted?"),
            ({"backend": "bach"}, "Did you mean batch?"),
            ({"workers": 0}, "workers"),
        ],
    )
    def test_bad_input(self, eventful, instruments, wrong, said):
        with pytest.raises(InputError) as refused:
            survey(eventful, **({"replicates": 2} | wrong), instruments=instruments)
        assert said in str(refused.value)


class TestTheShippedSurveys:
    def test_its_scenario_has_lived_through_what_is_asked(self):
        """Two years of deficits and the reconfiguration of October 2006 lie within the months that are asked about."""
        scenario = Scenario.load("survey_2006")
        shocks = [event for event in scenario.events if event.kind == "deficit_shock"]
        assert [event.at for event in shocks] == ["2004-04", "2005-04"]
        # Shares of PCTs in deficit: 18%, then 30%, then 36% (National Audit Office), until the survey and beyond.
        assert scenario.parameters["money.deficit_share"] == 0.18
        assert [event.settings.share for event in shocks] == [0.12, 0.06]
        last = 56
        assert all(event.month + event.settings.months > last for event in shocks)
        ground = ground_of(scenario)
        # 303 PCTs became 152; the model's own rule for which ones merge comes near that.
        assert ground.count_open("pct", 53) == 303
        assert abs(ground.count_open("pct", 54) - 152) <= 5
        (asked,) = (
            one for one in askings(scenario, ground, shipped_instruments()) if one.name == "survey_2006"
        )
        assert (asked.first, asked.last) == (32, last)

    def test_it_asks_what_it_can(self):
        table = survey("survey_2006", 1)
        assert set(table.rows["instrument"]) == {"care_trusts_2002", "councils_2006", "survey_2006"}
        answered = table.rows.set_index("item")["simulated_n"]
        assert answered["relationship_good_or_very_good"] == 59
        assert answered["council_adverse_effect_of_nhs_deficits"] == 150

    def test_wales_is_asked_about_its_first_year(self):
        table = survey("wales_2001", 1, backend="mesa")
        assert set(table.rows["instrument"]) == {"wales_2001"}
        assert table.rows.set_index("item")["simulated_n"]["pooled_budget"] == 44
        assert list(table.not_asked.query("instrument == 'wales_2001'")["item"]) == [
            "integrated_with_wider_strategy"
        ]

    def test_about_as_many_partnerships_are_evaluated_as_were(self):
        table = survey("section_31_2002", 20)
        assert {"section_31_2002"} <= set(table.rows["instrument"])
        asked = table.rows.set_index("item")["simulated_n"]["all_three_flexibilities_at_end"]
        assert 24 <= asked <= 32
