"""Tables of a run: columns, keys, bounds; and a log in which everything has a reason, and causes come first."""

from itertools import pairwise

import pandas as pd
import pytest

from coterminous.scenario.values import CARE_GROUPS

COLUMNS = {
    "bodies": """month body_id name kind is_open people income_gbp balance_gbp year_result_gbp stress
        load_over_capacity partners coterminosity_best trust_in_partners trust_from_partners eligibility
        unmet_need_people""",
    "dyads": "month pct_id social_services_id people coterminosity trust_pct trust_social_services partnerships",
    "partnerships": """month partnership_id pct_id social_services_id nhs_trust_id care_group stage state
        is_pooled is_lead is_integrated maturity months_since_signed pct_contribution_gbp
        social_services_contribution_gbp badged_gbp value_created_gbp transaction_cost_gbp promised_gbp trust_pct
        trust_social_services""",
    "events": """event_id month kind actor_kind actor_id partnership_id counterpart_id cause_event_id reason
        term_1 term_1_gbp term_2 term_2_gbp term_3 term_3_gbp""",
}
OF_A_PARTNERSHIP = {
    "negotiation_opened",
    "negotiation_abandoned",
    "agreement_signed",
    "pooled_budget",
    "lead_commissioning",
    "integrated_provision",
    "restructured",
    "withdrew",
    "lost_to_reorganisation",
    "carried_over",
    "trust_broken",
}
DECIDED = {"withdrew", "restructured", "negotiation_opened", "negotiation_abandoned", "eligibility_tightened"}


@pytest.mark.parametrize("table", sorted(COLUMNS))
def test_every_promised_column_is_there(tables, table):
    assert set(COLUMNS[table].split()) <= set(getattr(tables, table).columns)


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("bodies", ["month", "body_id"]),
        ("dyads", ["month", "pct_id", "social_services_id"]),
        ("partnerships", ["month", "partnership_id"]),
        ("events", ["event_id"]),
    ],
)
def test_a_row_is_one_thing_in_one_month(tables, table, key):
    rows = getattr(tables, table)
    assert len(rows) > 0
    assert not rows.duplicated(key).any()


def test_bodies_are_listed_while_they_exist(tables, eventful):
    for month, rows in tables.bodies.groupby("month"):
        number = (month.year - 2006) * 12 + month.month - 4
        here = [
            body.id
            for body in eventful.geography.bodies
            if body.opened_month <= number and (body.closed_month is None or number < body.closed_month)
        ]
        assert rows["body_id"].tolist() == here
    assert (tables.bodies["people"] > 0).all()


def test_people_are_the_same_number_on_every_map(tables, eventful):
    everyone = int(eventful.geography.areas.people.sum())
    of_kind = tables.bodies.groupby(["month", "kind"])["people"].sum().unstack()
    assert set(of_kind["pct"]) == set(of_kind["social_services"]) == {everyone}


def test_thresholds_and_unmet_need_belong_to_councils(tables):
    is_council = tables.bodies["kind"] == "social_services"
    assert tables.bodies.loc[is_council, "eligibility"].isin([0, 1, 2, 3]).all()
    assert tables.bodies.loc[~is_council, ["eligibility", "unmet_need_people"]].isna().all().all()
    assert tables.bodies.loc[is_council, "unmet_need_people"].notna().all()


def test_beliefs_and_boundaries_are_shares(tables):
    for column in ("trust_in_partners", "trust_from_partners", "coterminosity_best"):
        known = tables.bodies[column].dropna()
        assert known.between(0.0, 1.0).all()
        assert len(known) > 0
    for column in ("coterminosity", "trust_pct", "trust_social_services"):
        assert tables.dyads[column].between(0.0, 1.0).all()


def test_a_partnership_s_row_is_possible(tables):
    rows = tables.partnerships
    assert set(rows["care_group"]) <= set(CARE_GROUPS)
    assert rows["maturity"].between(0.0, 1.0).all()
    assert set(rows["stage"]) <= {"dormant", "discussing", "drafting", "consulting", "adopted", "delivering"}
    assert set(rows["state"]) <= {"dormant", "building", "advantage", "inertia", "strained", "collapsed"}
    money = ["pct_contribution_gbp", "social_services_contribution_gbp", "badged_gbp", "promised_gbp"]
    assert (rows[[*money, "value_created_gbp", "transaction_cost_gbp"]] >= 0.0).all().all()
    running = rows["stage"].isin(["adopted", "delivering"])
    assert (rows.loc[running, "pct_contribution_gbp"] > 0).all()
    assert (rows.loc[~running, "pct_contribution_gbp"] == 0).all()
    assert (running == (rows["months_since_signed"] >= 0)).all()


def test_a_partnership_is_told_of_without_gaps_to_the_month_it_ended(tables):
    dates = tables.partnerships.groupby("partnership_id")["month"]
    for name, months in dates:
        numbers = sorted(month.year * 12 + month.month for month in months)
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), name


def test_a_withdrawal_is_the_end_of_a_partnership(tables):
    """Mechanism: D4."""
    last = tables.partnerships.groupby("partnership_id")["month"].max()
    withdrawals = tables.events[tables.events["kind"] == "withdrew"]
    assert len(withdrawals) > 0
    for event in withdrawals.itertuples():
        assert last[event.partnership_id] == event.month
    ends = tables.partnerships.merge(withdrawals[["month", "partnership_id"]].drop_duplicates())
    assert set(ends["state"]) == {"collapsed"}


def test_an_agreement_signed_is_a_partnership_that_runs(tables):
    """Mechanism: F7."""
    signed = tables.events[tables.events["kind"] == "agreement_signed"]
    rows = tables.partnerships.merge(signed[["month", "partnership_id"]])
    assert len(rows) == len(signed) > 0
    # A side may leave in the very month in which talks succeed; nobody has here.
    assert (rows["months_since_signed"] == 0).all()


def test_events_are_numbered_in_the_order_of_months(tables):
    events = tables.events
    assert events["event_id"].tolist() == list(range(len(events)))
    assert events["month"].is_monotonic_increasing


def test_causes_come_before_what_they_cause(tables):
    events = tables.events
    caused = events[events["cause_event_id"].notna()]
    assert len(caused) > 20
    assert (caused["cause_event_id"] < caused["event_id"]).all()
    assert caused["cause_event_id"].isin(events["event_id"]).all()


def test_what_a_shock_did_can_be_traced_to_the_shock(tables):
    """Withdrawal, because of a deficit, because of the centre's shock.

    Mechanism: D4
    """
    events = tables.events.set_index("event_id")
    kinds = set()
    for event in events[events["kind"] == "withdrew"].itertuples():
        chain, cause = ["withdrew"], event.cause_event_id
        while not pd.isna(cause):
            chain.append(events.loc[int(cause), "kind"])
            cause = events.loc[int(cause), "cause_event_id"]
        kinds.add(tuple(chain))
    assert ("withdrew", "deficit_opened", "deficit_shock") in kinds


def test_every_decision_says_why_and_what_weighed_most(tables):
    decided = tables.events[tables.events["kind"].isin(DECIDED)]
    assert set(decided["kind"]) >= {"withdrew", "restructured", "eligibility_tightened", "negotiation_opened"}
    assert (decided["reason"].str.len() > 30).all()
    assert decided["reason"].str.endswith(".").all()
    assert decided["term_1"].notna().all()
    assert decided["term_1_gbp"].notna().all()


def test_terms_are_in_the_order_of_their_weight(tables):
    events = tables.events
    sizes = [events[f"term_{number}_gbp"].abs() for number in (1, 2, 3)]
    for larger, smaller in pairwise(sizes):
        both = larger.notna() & smaller.notna()
        assert (larger[both] >= smaller[both]).all()
        assert not (larger.isna() & smaller.notna()).any()
    assert not (sizes[0] == 0).any()


def test_every_event_has_a_sentence_and_an_actor(tables, eventful):
    ids = {body.id for body in eventful.geography.bodies}
    events = tables.events
    assert (events["reason"].str.len() > 0).all()
    of_bodies = events[events["actor_kind"] != "centre"]
    assert set(of_bodies["actor_id"]) <= ids
    assert set(of_bodies["actor_kind"]) <= {"pct", "social_services", "nhs_trust"}
    acted = events[events["actor_kind"] == "centre"]
    assert acted["kind"].tolist() == [
        "planning_horizon",
        "grant",
        "deficit_shock",
        "council_reorganisation",
        "pct_reorganisation",
        "joint_boards",
    ]


def test_events_about_a_partnership_name_it_and_the_other_side(tables):
    events = tables.events
    about = events[events["kind"].isin(OF_A_PARTNERSHIP)]
    assert about["partnership_id"].notna().all()
    assert about["counterpart_id"].notna().all()
    assert (about["counterpart_id"] != about["actor_id"]).all()
    assert set(about["partnership_id"]) <= set(tables.partnerships["partnership_id"])


def test_who_withdraws_says_what_the_partner_lost_in_trust(tables):
    reasons = tables.events.loc[tables.events["kind"].isin(["withdrew", "restructured"]), "reason"]
    falls = reasons.str.extract(r"[Tt]he trust of .+ in it fell from (0\.\d\d) to (0\.\d\d)").astype(float)
    assert falls.notna().all().all()
    assert (falls[0] >= falls[1]).all()


def test_a_table_before_the_first_month_is_refused(eventful):
    from coterminous import PartnershipModel

    with pytest.raises(ValueError, match="month"):
        PartnershipModel(eventful.plan, seed=1).tables()
