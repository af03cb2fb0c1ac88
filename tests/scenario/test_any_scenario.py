"""Properties of every scenario that can be written, and of every file that cannot be one."""

import json
import math
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from coterminous.scenario.events import EVENT_KINDS
from coterminous.scenario.files import read_document, shipped_scenarios
from coterminous.scenario.json_schema import scenario_json_schema
from coterminous.scenario.loading import Scenario
from coterminous.scenario.months import month_after
from coterminous.scenario.problems import InputError
from coterminous.scenario.records import ParameterRecord, parameter_records

SCHEMA = scenario_json_schema()
TITLES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]), min_size=1, max_size=20
)


def values_of(schema):
    """Return a strategy for what a JSON Schema of one setting allows."""
    if "anyOf" in schema:
        return st.one_of([values_of(part) for part in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema["type"]:
        case "integer":
            return st.integers(int(schema["minimum"]), int(schema["maximum"]))
        case "number":
            above = schema.get("exclusiveMinimum")
            low = schema["minimum"] if above is None else above
            return st.floats(low, schema["maximum"], exclude_min=above is not None)
        case "boolean":
            return st.booleans()
        case "null":
            return st.none()
        case other:
            raise AssertionError(f"no strategy for {other}")


@st.composite
def events(draw, start, months):
    """Draw an event of any kind within a run."""
    kind = draw(st.sampled_from(sorted(EVENT_KINDS)))
    (form,) = (
        form for form in SCHEMA["properties"]["events"]["items"]["oneOf"] if kind in form["properties"]
    )
    inner = form["properties"][kind]
    settings = {
        # A body goes with some of the other settings only; it has tests of its own.
        name: draw(values_of(part))
        for name, part in inner["properties"].items()
        if name != "body" and (name in inner.get("required", []) or draw(st.booleans()))
    }
    if "hidden_months" in settings:
        settings["hidden_months"] = min(settings["hidden_months"], settings.get("months", 12))
    return {"at": month_after(start, draw(st.integers(0, months - 1))), kind: settings}


@st.composite
def geographies(draw):
    """Draw settings of a map that fit each other."""
    councils = {name: draw(st.integers(0, 50)) for name in ("metropolitan", "london", "unitary")}
    councils["county"] = draw(st.integers(1, 50))
    pcts = draw(st.integers(1, 400))
    smallest, spread = draw(st.integers(1, 200_000)), draw(st.integers(0, 800_000))
    return {
        "pcts": pcts,
        "councils": councils,
        "nhs_trusts": draw(st.integers(0, 500)),
        "people": draw(st.integers(smallest * pcts, (smallest + spread) * pcts)),
        "small_areas": draw(st.integers(max(pcts, sum(councils.values())), 20_000)),
        "coterminous_share": draw(st.floats(0, 1)),
        "smallest_pct_people": smallest,
        "largest_pct_people": smallest + spread,
        "council_sizes_of": draw(st.sampled_from([2006, 2023])),
        "straddling_councils": draw(st.integers(0, 5)) if 2 * pcts < sum(councils.values()) else 0,
        "seed": draw(st.integers(0, 2**63 - 1)),
    }


def accepted(record: ParameterRecord):
    """Return a strategy for the values of one parameter."""
    if record.bounds is None:
        return st.booleans()
    low, high = record.bounds
    return st.integers(math.ceil(low), math.floor(high)) if record.kind == "integer" else st.floats(low, high)


@st.composite
def scenarios(draw):
    """Draw the content of a whole scenario file."""
    start = month_after("1990-01", draw(st.integers(0, 600)))
    months = draw(st.integers(1, 600))
    records = parameter_records()
    names = draw(st.lists(st.sampled_from(sorted(records)), max_size=4, unique=True))
    return {
        "title": draw(TITLES),
        "question": draw(st.just("") | TITLES),
        "start": start,
        "months": months,
        "geography": draw(geographies()),
        "parameters": {name: draw(accepted(records[name])) for name in names},
        "events": draw(st.lists(events(start, months), max_size=4)),
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("any")


@given(content=scenarios())
def test_every_scenario_that_the_schema_allows_loads_and_comes_back_equal(folder, content):
    path = folder / "any.yaml"
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    scenario = Scenario.load(path)
    resolved = scenario.resolved()
    assert Scenario.from_resolved(json.loads(json.dumps(resolved))) == scenario
    assert resolved["parameters"].items() >= content["parameters"].items()
    assert resolved["geography"] == content["geography"]
    assert [event["at"] for event in resolved["events"]] == [event["at"] for event in content["events"]]
    for given_event, event in zip(content["events"], resolved["events"], strict=True):
        (kind,) = given_event.keys() - {"at"}
        # Nothing said and nothing meant are the same, so what is null comes back as left out.
        said = {name: value for name, value in given_event[kind].items() if value is not None}
        assert event[kind].items() >= said.items()


@given(content=scenarios(), data=st.data())
def test_a_scenario_with_one_wrong_leaf_is_refused_at_a_line_of_the_file(folder, content, data):
    """A word where a number belongs, anywhere: refused, and the key is the one that was spoilt."""
    spoilt = data.draw(st.sampled_from(["months", "seed", "pcts", "people"]))
    (content if spoilt == "months" else content["geography"])[spoilt] = "many"
    path = folder / "spoilt.yaml"
    text = yaml.safe_dump(content, sort_keys=False)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        Scenario.load(path)
    (problem,) = caught.value.problems
    assert problem.key.endswith(spoilt)
    assert problem.line is not None
    assert text.splitlines()[problem.line - 1].strip() == f"{spoilt}: many"


@given(
    content=st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace"))
)
def test_junk_never_gives_anything_but_an_input_error(folder, content):
    path = folder / "junk.yaml"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        Scenario.load(path)
    assert all("junk.yaml" in (problem.file or "") for problem in caught.value.problems)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["at", "share", "grant", "pcts", "lookup", "a"]), inner, max_size=3)
    ),
    max_leaves=8,
)
KEYS = ["extends", "title", "question", "start", "months", "geography", "parameters", "events", "colour"]


@given(content=st.dictionaries(st.sampled_from(KEYS), JUNK, min_size=1))
def test_junk_under_the_right_keys_is_refused_in_our_own_words(folder, content):
    path = folder / "junk.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        Scenario.load(path)
    text = str(caught.value)
    assert "Input should be" not in text
    assert "pydantic" not in text


@given(content=st.dictionaries(st.sampled_from(["name", *KEYS]), JUNK))
def test_junk_instead_of_a_resolved_scenario_is_refused(content):
    with pytest.raises(InputError):
        Scenario.from_resolved(content)


def test_the_schema_for_editors_accepts_every_shipped_file():
    from jsonschema import Draft202012Validator

    Draft202012Validator.check_schema(SCHEMA)
    validator = Draft202012Validator(SCHEMA)
    paths = shipped_scenarios()
    assert paths
    for path in paths.values():
        validator.validate(read_document(path).data)


@pytest.mark.parametrize(
    "content",
    [
        {"colour": "red"},
        {"months": 0},
        {"start": "2006"},
        {"geography": {"pcst": 3}},
        {"parameters": {"no.such_name": 3}},
        {"parameters": {"trust.loss_rate": 7}},
        {"events": [{"at": "2006-04"}]},
        {"events": [{"at": "2006-04", "joint_boards": {}, "grant": {"gbp_per_head_year": 1, "months": 2}}]},
        {"events": [{"joint_boards": {}}]},
        {"events": [{"at": "2006-04", "joint_boards": {"share": 3}}]},
    ],
    ids=str,
)
def test_the_schema_for_editors_refuses_what_loading_refuses(content, folder):
    from jsonschema import Draft202012Validator

    path = folder / "wrong.yaml"
    path.write_text(yaml.safe_dump({"extends": "teaching", **content}), encoding="utf-8")
    assert not Draft202012Validator(SCHEMA).is_valid(content)
    with pytest.raises(InputError):
        Scenario.load(path)


def test_the_schema_for_editors_describes_every_parameter_and_kind():
    parameters = SCHEMA["properties"]["parameters"]["properties"]
    assert list(parameters) == list(parameter_records())
    for name, record in parameter_records().items():
        assert record.unit in parameters[name]["description"]
        assert parameters[name]["default"] == record.default
        if record.bounds:
            assert (parameters[name]["minimum"], parameters[name]["maximum"]) == record.bounds
    forms = SCHEMA["properties"]["events"]["items"]["oneOf"]
    assert [form["title"] for form in forms] == list(EVENT_KINDS)
    assert all(form["description"] and ">>>" not in json.dumps(form) for form in forms)


def test_every_kind_of_event_is_named_by_its_class_and_describes_its_settings():
    for kind, settings in EVENT_KINDS.items():
        assert settings.kind == kind
        assert settings.__doc__
        assert settings.__name__ == "".join(part.capitalize() for part in kind.split("_"))
        assert all(field.description for field in settings.model_fields.values())
