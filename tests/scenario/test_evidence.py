"""The register of evidence is whole, and parameters cite nothing outside it."""

from importlib.resources import files
from itertools import chain
from pathlib import Path

import pytest
import yaml

from coterminous.scenario.evidence import ASSUMPTION, claims, figures, known_sources, sources

# How many claims each part of the register has: actors, flexibilities, deficits, trust, collaboration,
# boundaries, outcomes, and claims from beyond the five sources.
CLAIMS_BY_LETTER = {"A": 8, "F": 15, "D": 18, "T": 10, "C": 11, "B": 3, "O": 5, "X": 8}


def parameter_records() -> list[tuple[str, dict[str, object]]]:
    folder = Path(str(files("coterminous.scenario"))) / "parameters"
    tables = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.yaml")))
    return list(chain.from_iterable(table.items() for table in tables))


PARAMETERS = parameter_records()


def test_every_claim_of_the_register_is_there():
    expected = [
        f"{letter}{number}" for letter, last in CLAIMS_BY_LETTER.items() for number in range(1, last + 1)
    ]
    assert list(claims()) == expected


def test_the_five_texts_that_were_read_are_marked_so():
    assert [key for key, source in sources().items() if source.is_read] == ["S0", "S1", "S2", "S3", "S4"]


@pytest.mark.parametrize("claim_id", list(claims()))
def test_a_claim_is_one_sentence_and_cites_known_texts(claim_id):
    claim = claims()[claim_id]
    assert claim.claim.endswith(".")
    assert ". " not in claim.claim
    assert claim.sources
    assert set(claim.sources) <= set(sources())


def test_claims_from_the_five_texts_and_from_elsewhere_do_not_mix():
    read = {key for key, source in sources().items() if source.is_read}
    for claim_id, claim in claims().items():
        assert (set(claim.sources) <= read) != claim_id.startswith("X"), claim_id


def test_every_text_is_cited():
    cited = set(chain.from_iterable(claim.sources for claim in claims().values()))
    assert cited == set(sources())


@pytest.mark.parametrize(
    ("key", "value"),
    [
        # Printed in the NHS Confederation's briefing of 2007.
        ("survey_2006.relationship_good_or_very_good", 0.76),
        ("survey_2006.no_funding_removed_from_s31", 0.73),
        ("survey_2006.pct_restructured_for_own_finances", 0.39),
        ("survey_2006.council_restructured_for_own_finances", 0.29),
        ("survey_2006.eligibility_tightened_in_area", 0.54),
        ("survey_2006.tightening_hurt_moderate_or_worse", 0.74),
        ("boundaries_2006.coterminous_share", 0.70),
        # Printed in the Welsh study's summary.
        ("wales_2001.integrated_provision", 0.97),
        ("wales_2001.lead_commissioning", 0.66),
        # Printed in the feature on care trusts.
        ("care_trusts_2002.northumberland_budget_gbp", 380_000_000),
    ],
)
def test_figures_are_those_printed_in_the_sources(key, value):
    assert figures()[key].value == value


def test_targets_cite_a_text_that_was_read():
    targets = [figure for figure in figures().values() if figure.kind == "target"]
    assert targets
    assert {target.source for target in targets} <= {
        key for key, source in sources().items() if source.is_read
    }


def test_an_item_asked_of_some_names_the_item_that_selects_them():
    for key, figure in figures().items():
        if figure.of is not None:
            assert f"{key.split('.')[0]}.{figure.of}" in figures()


def test_there_are_parameters_to_look_at():
    assert PARAMETERS


@pytest.mark.parametrize(("name", "record"), PARAMETERS, ids=[name for name, _ in PARAMETERS])
def test_a_parameter_cites_known_evidence_or_says_assumption(name, record):
    cited = record["source"]
    assert cited, f"{name} cites nothing"
    assert isinstance(cited, list)
    unknown = set(cited) - known_sources() - {ASSUMPTION}
    assert not unknown, f"{name} cites {sorted(unknown)}, which the register does not know"


@pytest.mark.parametrize(("name", "record"), PARAMETERS, ids=[name for name, _ in PARAMETERS])
def test_a_parameter_that_rests_on_no_firm_figure_says_assumption(name, record):
    cited = record["source"]
    firm = [key for key in cited if key in figures() and figures()[key].is_firm]
    if any(key in figures() for key in cited) and not firm:
        assert ASSUMPTION in cited, (
            f"{name} rests on recalled, guessed or derived figures only: add 'assumption'"
        )
