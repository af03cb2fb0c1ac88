"""YAML with positions, read by either of PyYAML's parsers, and what is refused."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from coterminous.scenario import positions
from coterminous.scenario.positions import DEEPEST, parse_document, parse_value
from coterminous.scenario.problems import InputError, Place


@pytest.fixture(params=[yaml.SafeLoader, yaml.CSafeLoader], ids=["pure", "libyaml"], autouse=True)
def parser(request, monkeypatch):
    """Read everything with both parsers: LibYAML is not there on every machine."""
    monkeypatch.setattr(positions, "SAFE_LOADER", request.param)


def refusal(text: str) -> tuple[int | None, int | None, str]:
    """Return line, column and message of the first problem in a text."""
    with pytest.raises(InputError) as caught:
        parse_document(text, "my.yaml")
    problem = caught.value.problems[0]
    return problem.line, problem.column, str(problem)


def test_places_are_those_a_person_counts():
    text = "months: 72\nparameters:\n  trust.loss_rate:   0.25\n"
    text += "events:\n  - at: 2007-04\n    grant: {share: 1}\n"
    document = parse_document(text, "my.yaml")
    assert document.data == yaml.safe_load(text)
    places = {path: (mark.key, mark.value) for path, mark in document.marks.items()}
    at = Place
    assert places["months",] == (at("my.yaml", 1, 1), at("my.yaml", 1, 9))
    assert places["parameters", "trust.loss_rate"] == (at("my.yaml", 3, 3), at("my.yaml", 3, 22))
    assert places["events", 0, "at"] == (at("my.yaml", 5, 5), at("my.yaml", 5, 9))
    assert places["events", 0, "grant", "share"] == (at("my.yaml", 6, 13), at("my.yaml", 6, 20))


def test_columns_count_letters_and_not_bytes():
    document = parse_document("{título: 1, months: 2}", "my.yaml")
    assert document.place_of(("months",)) == Place("my.yaml", 1, 21)


def test_what_is_not_there_stands_where_what_is_around_it_stands():
    document = parse_document("a: 1\nevents:\n  - at: 2007-04\n", "my.yaml")
    assert document.place_of(("events", 0, "grant", "share")) == Place("my.yaml", 3, 5)
    assert document.key_place_of(("events", 7)) == Place("my.yaml", 2, 1)


@pytest.mark.parametrize(
    ("text", "line", "column", "part"),
    [
        ("", None, None, "is empty"),
        ("# only a comment\n", None, None, "is empty"),
        ("---\n...\n", None, None, "is empty"),
        ("- a\n- b\n", 1, 1, "does not hold a mapping at its top. Found: a list"),
        ("\n  just words", 2, 3, "does not hold a mapping at its top. Found: 'just words'"),
        ("a: 1\n---\nb: 2\n", 2, 1, "more than one YAML document"),
        ("a: 1\nb: {c: 1,\n    c: 2}\n", 3, 5, "b.c is given twice, first in line 2"),
        ("a: &x 1\nb: 2", 1, 4, "a uses a YAML anchor or alias. Found: &x"),
        ("a: 1\nb: [*x]", 2, 5, "b[0] uses a YAML anchor or alias. Found: *x"),
        ("&x a: 1", 1, 1, "anchor or alias"),
        ("a: !!python/object/apply:os.system ['true']", 1, 4, "uses a YAML tag"),
        ("a: !!python/name:os.system", 1, 4, "uses a YAML tag"),
        ("a: !!str 5", 1, 4, "uses a YAML tag"),
        ("a: !mine {}", 1, 4, "uses a YAML tag. Found: '!mine'"),
        ("a: 1\n<<: {b: 2}", 2, 1, "uses a YAML merge"),
        ("a: =", 1, 4, "uses a YAML merge"),
        ("a: 1\n7: 2", 2, 1, "7 is not a name. Found: 7, which YAML does not read as text"),
        ("on: 2", 1, 1, "on is not a name. Found: on, which YAML does not read as text"),
        ("? [a, b]\n: 2", 1, 3, "has a list or mapping where a key should be"),
        ("a: 2006-13-45", 1, 4, "looks like a number or date, but is none"),
        ("a: " + "9" * 5000, 1, 4, "looks like a number or date, but is none"),
        ("a: 010", 1, 4, "is ambiguous: YAML reads it as 8. Found: 010"),
        ("a: 12:30", 1, 4, "is ambiguous: YAML reads it as 750. Found: 12:30"),
        ("a: b: c", 1, 5, "is not valid YAML"),
        ("a: [1, 2\n", 2, 1, "is not valid YAML"),
        ("a:\n\t- 1", 2, 1, "indent with spaces, not tabs"),
        ("a: 'open", 1, 9, "is not valid YAML"),
        ("a: 1\nb: \x07", 2, 4, "holds a control character"),
        ("a: \ud800", 1, 4, "holds a control character"),
    ],
)
def test_what_is_refused_is_named_with_its_place(text, line, column, part):
    found_line, found_column, message = refusal(text)
    assert part in message
    assert found_line == line
    # The two parsers put the place of a syntax error at different ends of the same token.
    if "not valid YAML" not in message:
        assert found_column == column


def test_a_mapping_may_be_nested_only_so_deep():
    deep = "a: " + "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1)
    assert parse_document(deep, "my.yaml").data
    line, column, message = refusal("a: " + "[" * DEEPEST + "]" * DEEPEST)
    assert (line, column) == (1, 3 + DEEPEST)
    assert f"nested more than {DEEPEST} levels deep" in message


def test_a_bottomless_nest_costs_nothing():
    assert "nested more than" in refusal("a: " + "[" * 300_000)[2]


def test_several_mistakes_of_one_file_are_reported_together():
    with pytest.raises(InputError) as caught:
        parse_document("a: 1\na: 2\n3: 4\nb: 1:30\n", "my.yaml")
    assert [problem.line for problem in caught.value.problems] == [2, 3, 4]


def test_found_shows_what_was_written_and_what_yaml_made_of_it():
    text = "a: yes\nb: 2006-04-01\nc: 1_000\nd: ~\ne:\nf: .nan\n"
    document = parse_document(text, "my.yaml")
    found = [document.found_at((key,), value) for key, value in document.data.items()]
    assert found == [
        "yes (which YAML reads as true)",
        "2006-04-01 (which YAML reads as a day)",
        "1_000",
        "~",
        "nothing",
        ".nan",
    ]


def test_one_value_is_read_as_a_file_would_read_it():
    place = Place("--set")
    texts = ["0.3", "true", "2006-04", "{county: 3}", "", "text"]
    values = [0.3, True, "2006-04", {"county": 3}, None, "text"]
    assert [parse_value(text, place, "x") for text in texts] == values


def test_a_value_that_cannot_be_read_names_the_setting():
    with pytest.raises(InputError) as caught:
        parse_value("[1", Place("--set"), "months")
    assert str(caught.value).startswith("--set: months is not valid YAML")


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=8), PLAIN, min_size=1, max_size=4))
def test_whatever_safe_load_reads_is_read_the_same(data):
    """Parser by parser: what PyYAML writes is read as PyYAML reads it, and every value has a place."""
    text = yaml.safe_dump(data, allow_unicode=True)
    for loader in (yaml.SafeLoader, yaml.CSafeLoader):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(positions, "SAFE_LOADER", loader)
            document = parse_document(text, "my.yaml")
        expected = yaml.load(text, Loader=loader)
        assert document.data == expected
        assert {(key,) for key in expected} <= set(document.marks)


@given(st.text(max_size=200))
def test_junk_text_is_read_or_refused_and_nothing_else(text):
    for loader in (yaml.SafeLoader, yaml.CSafeLoader):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(positions, "SAFE_LOADER", loader)
            try:
                document = parse_document(text, "my.yaml")
            except InputError:
                continue
        assert isinstance(document.data, dict)
