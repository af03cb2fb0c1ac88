"""Answers to "why?", checked against a log that was read with other means."""

from pathlib import Path

import pandas as pd
import pytest

from coterminous.report.explain import explain
from coterminous.report.tables import parquet_bytes
from coterminous.scenario.problems import InputError

SHOCK, OPENED, WITHDREW, CUT_OFF = 0, 1, 2, 3


@pytest.fixture
def told(copy_of_saved: Path) -> Path:
    """Return a run folder whose log tells one short story: a shock, a deficit, a withdrawal."""
    log = pd.read_parquet(copy_of_saved / "events.parquet").iloc[:0].astype(object)
    month = pd.to_datetime(["2006-08-01", "2006-09-01", "2006-12-01", "2007-01-01"])
    names = ["Alder PCT", "Birch Council"]
    log = pd.DataFrame(
        {
            "event_id": [SHOCK, OPENED, WITHDREW, CUT_OFF],
            "month": month,
            "kind": ["deficit_shock", "deficit_opened", "withdrew", "trust_broken"],
            "actor_kind": ["centre", "pct", "pct", "social_services"],
            "actor_id": ["event-0", "pct-001", "pct-001", "ssd-001"],
            "partnership_id": [None, None, "ship-7", "ship-7"],
            "counterpart_id": [None, None, "ssd-001", "pct-001"],
            "cause_event_id": pd.array([None, SHOCK, OPENED, WITHDREW], dtype="Int64"),
            "reason": [
                "A shock.",
                "Money is short.",
                "It took its money back.",
                "It is not believed any more.",
            ],
            "term_1": [None, "shock", "money freed", None],
            "term_1_gbp": pd.array([None, 90_000, 45_000, None], dtype="Int64"),
            "term_2": [None, None, "harm to partners", None],
            "term_2_gbp": pd.array([None, None, -12_000, None], dtype="Int64"),
            "term_3": pd.Series([None] * 4, dtype=object),
            "term_3_gbp": pd.array([None] * 4, dtype="Int64"),
        }
    )[list(log.columns)]
    (copy_of_saved / "events.parquet").write_bytes(parquet_bytes(log))
    bodies = pd.read_parquet(copy_of_saved / "bodies.parquet")
    for body, name in zip(("pct-001", "ssd-001"), names, strict=True):
        bodies.loc[bodies["body_id"] == body, "name"] = name
    (copy_of_saved / "bodies.parquet").write_bytes(parquet_bytes(bodies))
    return copy_of_saved


def test_an_event_is_told_with_its_terms_and_its_chain(told):
    lines = explain(told, event=WITHDREW).splitlines()
    assert lines[0] == "Event 2, December 2006: withdrew"
    assert lines[1] == "  Who: Alder PCT (pct-001), toward Birch Council (ssd-001), in partnership ship-7"
    assert lines[2] == "  It took its money back."
    text = "\n".join(lines)
    assert [line.split() for line in lines if "£" in line] == [
        ["money", "freed", "£45,000"],
        ["harm", "to", "partners", "-£12,000"],
    ]
    assert "What led to it, link by link, back to where it began:" in text
    assert "It came from outside: the scenario." in text
    assert text.index("Money is short.") < text.index("A shock.")
    assert "1 event directly, 1 in all" in text
    assert text.endswith("      3  Jan 2007  It is not believed any more.")


def test_an_event_from_outside_says_so(told):
    text = explain(told, event=SHOCK)
    assert "Who: the centre" in text
    assert "It came from outside: the scenario." in text
    assert "(1 event directly, 3 in all)" in text


def test_a_partnership_that_only_the_log_knows_is_told(told):
    text = explain(told, partnership="ship-7")
    assert "December 2006: It took its money back [2]. January 2007: It is not believed any more [3]." in text
    assert "Money is short." not in text


def test_the_overview_names_ids_that_can_be_asked_about(saved, small_run):
    text = explain(saved)
    assert "seed 7, 16 months" in text
    asked = [line.split() for line in text.splitlines() if line.strip().startswith("--")]
    assert {option for option, _ in asked} >= {"--event", "--body"}
    for option, value in asked:
        answer = explain(saved, **{option[2:]: int(value) if option == "--event" else value})
        assert len(answer.splitlines()) > 2


@pytest.mark.parametrize(
    ("question", "nearest"),
    [
        ({"event": 99}, "1 or 2 or 3"),
        ({"event": -5}, "0 or 1 or 2"),
        ({"body": "pct-01"}, "pct-001"),
        ({"partnership": "ship-8"}, "ship-7"),
    ],
)
def test_an_unknown_id_is_answered_with_the_nearest(told, question, nearest):
    with pytest.raises(InputError) as caught:
        explain(told, **question)
    (problem,) = caught.value.problems
    assert problem.nearest == nearest
    assert "names nothing in this run" in str(problem)


@pytest.mark.parametrize("question", [{}, {"event": 0}, {"body": "pct-001"}])
def test_a_run_just_made_is_told_like_one_that_was_stored(saved, small_run, question):
    assert explain(small_run, **question) == explain(saved, **question)


def test_every_partnership_too(saved, small_run):
    for partnership in small_run.partnerships["partnership_id"].unique()[:5]:
        assert explain(small_run, partnership=partnership) == explain(saved, partnership=partnership)


def test_one_question_at_a_time(saved):
    with pytest.raises(InputError, match="one question at a time"):
        explain(saved, event=1, body="pct-001")


def test_a_run_without_events_has_an_overview(copy_of_saved):
    path = copy_of_saved / "events.parquet"
    path.write_bytes(parquet_bytes(pd.read_parquet(path).iloc[:0]))
    assert "0 events in the log" in explain(copy_of_saved)
    with pytest.raises(InputError, match="names nothing"):
        explain(copy_of_saved, event=0)
