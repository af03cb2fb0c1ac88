"""Messages: one line a mistake, safe for a terminal, several together, whole between processes."""

import pickle

import pytest

from coterminous.scenario.problems import MOST_SHOWN, InputError, Place, Problem, listed, nearest_name, shown

PROBLEM = Problem(
    Place("my.yaml", 7, 3),
    "events[0].grant.share",
    "is out of bounds",
    found="2",
    allowed="a number from 0 to 1",
    nearest="1",
)


def test_a_message_says_where_what_found_allowed_and_nearest():
    assert str(PROBLEM) == (
        "my.yaml:7:3: events[0].grant.share is out of bounds. Found: 2. Allowed: a number from 0 to 1. "
        "Did you mean 1?"
    )
    assert (PROBLEM.file, PROBLEM.line, PROBLEM.column) == ("my.yaml", 7, 3)


def test_a_problem_without_a_place_has_no_file():
    problem = Problem(None, "months", "is missing")
    assert (problem.file, problem.line, problem.column) == (None, None, None)
    assert str(problem) == "months is missing."


def test_one_problem_is_one_line_and_several_are_counted():
    assert str(InputError(PROBLEM)) == str(PROBLEM)
    assert str(InputError(PROBLEM, PROBLEM)).splitlines() == ["2 problems:", f"  {PROBLEM}", f"  {PROBLEM}"]


def test_a_flood_of_problems_is_cut_and_counted():
    text = str(InputError(*[PROBLEM] * (MOST_SHOWN + 5)))
    assert len(text.splitlines()) == MOST_SHOWN + 2
    assert text.startswith(f"{MOST_SHOWN + 5} problems:")
    assert text.endswith("... and 5 more")


def test_an_error_without_a_problem_cannot_be_made():
    with pytest.raises(TypeError, match="at least one"):
        InputError()


def test_an_error_survives_the_way_between_processes():
    error = InputError(PROBLEM, PROBLEM)
    assert pickle.loads(pickle.dumps(error)).problems == error.problems


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("\x1b[31mred\n", "'\\\\x1b[31mred\\\\n'"),
        ("x" * 1000, repr("x" * 60 + "...")),
        (10**5000, "a whole number of more than 60 digits"),
        ({"a": 1}, "a mapping"),
        (float("nan"), "nan"),
    ],
    ids=["escape sequence", "long text", "long number", "mapping", "nan"],
)
def test_what_was_found_is_short_and_printable(value, text):
    assert shown(value) == text


def test_a_name_that_is_like_nothing_has_no_nearest():
    assert nearest_name("zebra", ["trust.loss_rate"]) is None


def test_one_choice_is_not_an_alternative():
    assert listed(["pct"]) == "pct"
