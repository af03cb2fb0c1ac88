"""The lives of partnerships and bodies: short, in order, true to the tables, and with numbers one can ask about."""

import re
from pathlib import Path

import pandas as pd
import pytest

from coterminous.experiments.run import RunResult, run
from coterminous.report.body_story import body_story
from coterminous.report.chain import beginning
from coterminous.report.partnership_story import partnership_story
from coterminous.report.told_run import ToldRun, told
from coterminous.scenario.loading import Scenario

PAGE = 60
"""Lines of a page at the width of a story."""
EVENTS = [
    {"at": "2006-09", "grant": {"gbp_per_head_year": 4.0, "months": 18, "share": 0.6}},
    {"at": "2006-12", "deficit_shock": {"bodies": "both", "share": 0.7, "size": 0.08, "months": 18}},
    {"at": "2008-06", "council_reorganisation": {"share": 0.4, "form": "split", "into": 2}},
]
CHAPTERS = [
    "How it began",
    "What was agreed, and what it delivered",
    "What money did",
    "What broke trust, and what mended it",
    "What became of the map",
    "What else happened",
    "How it stands",
    "How it ended",
]


@pytest.fixture(scope="module")
def lived() -> RunResult:
    """Return six troubled years of the teaching world."""
    resolved = Scenario.load("teaching").resolved()
    return run(Scenario.from_resolved({**resolved, "months": 72, "events": EVENTS}), seed=7)


@pytest.fixture(scope="module")
def tales(lived) -> dict[str, str]:
    """Return the life of every partnership."""
    teller = told(lived)
    return {one: partnership_story(teller, one) for one in lived.partnerships["partnership_id"].unique()}


@pytest.fixture(scope="module")
def biographies(lived) -> dict[str, str]:
    """Return the life of every body."""
    teller = told(lived)
    return {one: body_story(teller, one) for one in teller.names}


def plainly(text: str) -> str:
    """Return a story on one line, whatever the width it was set in."""
    return re.sub(r"\s+", " ", text)


def cited(text: str) -> set[int]:
    """Return the numbers of events in a story."""
    groups = re.findall(r"\[([\d, ]+)(?: and \d+ more)?\]", plainly(text))
    return {int(number) for group in groups for number in group.split(", ")}


def test_six_years_fit_on_a_page(tales, biographies):
    assert len(tales) > 30
    assert len(biographies) > 34
    for text in (*tales.values(), *biographies.values()):
        assert len(text.splitlines()) <= PAGE
        assert max(len(line) for line in text.splitlines()[4:]) <= 100


def test_chapters_stand_in_order_and_one_says_how_it_is_now(tales):
    for text in tales.values():
        titles = [line.strip() for line in text.splitlines() if line.strip() in CHAPTERS]
        assert titles == [title for title in CHAPTERS if title in titles]
        assert titles[0] == "How it began"
        assert titles[-1] in ("How it stands", "How it ended")


def test_no_number_and_no_name_is_left_out_of_a_sentence(tales, biographies):
    for text in (*tales.values(), *biographies.values()):
        assert not re.search(r"\b(nan|None|NaT|not known)\b", text)
        assert "  " not in plainly(text)
        assert ".." not in text


def test_every_event_of_a_partnership_is_cited_or_counted(tales, lived):
    log = lived.events
    for partnership, text in tales.items():
        own = set(log.loc[log["partnership_id"] == partnership, "event_id"])
        more = sum(
            int(number.replace(",", "")) for number in re.findall(r"and ([\d,]+) more\]", plainly(text))
        )
        assert len(own - cited(text)) <= more, partnership


def test_what_is_cited_is_about_it_or_led_to_it(tales, lived):
    log = lived.events.set_index("event_id")
    rows = lived.partnerships.groupby("partnership_id")[["social_services_id"]].last()
    for partnership, text in tales.items():
        for number in cited(text):
            event = log.loc[number]
            is_about = event["partnership_id"] == partnership
            is_council = event["actor_id"] == rows.loc[partnership, "social_services_id"]
            assert is_about or event["actor_kind"] == "centre" or is_council


def test_cuts_are_counted_with_their_first_and_last_contribution(tales, lived):
    log, table = lived.events, lived.partnerships
    cuts = log[(log["kind"] == "restructured") & (log["actor_kind"] == "pct")]
    of_one = cuts.groupby("partnership_id").filter(lambda rows: len(rows) > 2)
    assert len(of_one) > 0
    for partnership, rows in of_one.groupby("partnership_id"):
        text = plainly(tales[partnership])
        spelt = {3: "three", 4: "four", 5: "five", 6: "six", 7: "seven"}[len(rows)]
        months = [f"{month:%B %Y}" for month in (rows["month"].iloc[0], rows["month"].iloc[-1])]
        assert f"cut its contribution {spelt} times between {months[0]} and {months[1]}" in text
        money = table[table["partnership_id"] == partnership].set_index("month")["pct_contribution_gbp"]
        last = 12 * money[rows["month"].iloc[-1]]
        if last >= 1e6:
            assert f"to £{last / 1e6:.1f}m".replace(".0m", "m") in text


def test_trust_is_told_with_its_lowest_where_it_mended(tales, lived):
    checked = 0
    for partnership, rows in lived.partnerships.groupby("partnership_id"):
        trust = rows.sort_values("month")["trust_social_services"].to_numpy()
        if trust.min() < min(trust[0], trust[-1]) - 0.05:
            said = f"was {trust[0]:.2f} in"
            assert said in plainly(tales[partnership])
            assert f"fell to {trust.min():.2f} by" in plainly(tales[partnership])
            assert f"had mended to {trust[-1]:.2f}" in plainly(tales[partnership])
            checked += 1
    assert checked > 2


def test_who_left_is_how_it_ended(tales, lived):
    left = lived.events[lived.events["kind"] == "withdrew"]
    assert len(left) > 0
    for event in left.itertuples():
        text = tales[event.partnership_id]
        assert "How it ended" in text
        assert f"[{event.event_id}]" in text.split("How it ended")[1]


def test_the_shock_behind_it_is_named_once(tales):
    behind = [text for text in tales.values() if "An unplanned cost".lower() in plainly(text).lower()]
    assert behind
    assert all(plainly(text).lower().count("an unplanned cost") == 1 for text in behind)
    assert any("was the same [" in plainly(text) for text in behind)


def test_a_body_s_deficits_are_all_there(biographies, lived):
    log = lived.events
    opened = log[log["kind"] == "deficit_opened"].groupby("actor_id")["event_id"].apply(set)
    assert len(opened) > 5
    for body, ids in opened.items():
        assert f"{min(ids)}" in biographies[body]
        assert ids & cited(biographies[body])
    steady = set(biographies) - set(log.loc[log["kind"].str.startswith("deficit_o"), "actor_id"])
    assert steady
    assert all(
        "fell into deficit" not in plainly(biographies[body]).replace("neither fell", "") for body in steady
    )


def test_a_council_says_whom_it_cares_for_and_a_pct_does_not(biographies):
    assert all("Whom it cares for" in text for body, text in biographies.items() if body.startswith("ssd"))
    assert not any(
        "Whom it cares for" in text for body, text in biographies.items() if body.startswith("pct")
    )


def test_a_body_that_a_new_map_has_made_or_ended_says_so(biographies, lived):
    last = lived.bodies.groupby("body_id")["month"].max()
    first = lived.bodies.groupby("body_id")["month"].min()
    ended = last[last < last.max()].index
    made = first[first > first.min()].index
    assert len(ended) > 0
    assert len(made) > 0
    assert all("How it ended" in biographies[body] for body in ended)
    assert all("It was made by a new map" in plainly(biographies[body]) for body in made)


# ---------------------------------------------------------------- where a chain begins


def log_of(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    """Return a log: kind, kind of actor, leading term and its pounds of every event, each led to by the one before."""
    table = pd.DataFrame(rows, columns=["kind", "actor_kind", "term_1", "term_1_gbp"])
    table["actor_id"] = "pct-001"
    table["month"] = pd.Timestamp("2006-04-01")
    table["event_id"] = range(len(rows))
    table["cause_event_id"] = pd.array([None, *range(len(rows) - 1)][: len(rows)], dtype="Int64")
    for column in ("reason", "partnership_id", "counterpart_id", "term_2", "term_3"):
        table[column] = None
    table["term_2_gbp"] = table["term_3_gbp"] = pd.array([None] * len(rows), dtype="Int64")
    return table


def teller(log: pd.DataFrame, stress: float) -> ToldRun:
    body = {"month": pd.Timestamp("2006-04-01"), "body_id": "pct-001", "name": "Alder PCT", "stress": stress}
    return ToldRun("A run", 1, 0, {}, {"events": log, "bodies": pd.DataFrame([body])})


@pytest.mark.parametrize(
    ("event", "stress", "said"),
    [
        (("deficit_shock", "centre", "", 0.0), 0.0, "It came from outside: the scenario."),
        (
            ("deficit_opened", "pct", "underlying overspend", 9.0),
            0.03,
            "It began with the money of Alder PCT: underlying overspend. No event of the run brought that about.",
        ),
        (
            ("withdrew", "pct", "worth of ready money", 9.0),
            0.03,
            "It began with Alder PCT, which overspent by 3% of its income then",
        ),
        (("withdrew", "pct", "management time", 9.0), 0.0, "It began with the choice of Alder PCT"),
    ],
)
def test_where_a_chain_begins_is_said_and_no_more_than_is_known(event, stress, said):
    run_told = teller(log_of(event, ("trust_broken", "social_services", "", 0.0)), stress)
    assert beginning(run_told, run_told.causes.rows[0]).startswith(said)


def test_a_run_folder_tells_the_same_as_the_run(saved: Path, small_run: RunResult):
    stored, fresh = told(saved), told(small_run)
    for partnership in small_run.partnerships["partnership_id"].unique()[:6]:
        assert partnership_story(stored, partnership) == partnership_story(fresh, partnership)
    for body in fresh.names:
        assert body_story(stored, body) == body_story(fresh, body)
