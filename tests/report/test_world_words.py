"""Every output says PCT where there are PCTs, ICB where there are ICBs, and never both."""

import json
import re

import pytest

from coterminous import Scenario, run
from coterminous.experiments.compare import compare
from coterminous.experiments.divergence import first_divergence
from coterminous.experiments.ensemble import ensemble
from coterminous.record.metric_facts import METRICS
from coterminous.report.explain import explain
from coterminous.report.run_folder import files_of
from coterminous.report.world_words import in_the_words_of, said, words_of
from coterminous.scenario.body_words import BodyWords

OLD_WORDS = re.compile(r"\bPCTs?\b|\b[Ss]ocial services\b")
BOARDS = {"names.commissioner": "ICB", "names.social_services": "adult social care"}
EVENTS = [
    {"at": "2006-10", "pct_reorganisation": {"share": 0.5, "form": "match_councils"}},
    {"at": "2007-01", "deficit_shock": {"bodies": "both", "share": 1.0, "size": 0.08, "months": 12}},
    {"at": "2007-02", "deficit_shock": {"bodies": "pct", "share": 0.5, "size": 0.03, "months": 6}},
]


def scenario(months=26, **names):
    # A parameter that differs is told with its unit, here a share of PCTs.
    changed = {"months": months, "start.new_pct_share": 0.4, **names}
    resolved = Scenario.load("teaching", overrides=changed).resolved()
    return Scenario.from_resolved({**resolved, "events": EVENTS})


@pytest.fixture(scope="module")
def boards():
    return run(scenario(**BOARDS), seed=3)


@pytest.fixture(scope="module")
def pcts():
    return run(scenario(), seed=3)


def text_of(page):
    """Return what a reader sees of a page: without styles, attributes and file names of figures."""
    page = re.sub(r"<style>.*?</style>", " ", page, flags=re.S)
    return re.sub(r"<[^>]+>", " ", page)


def test_the_run_folder_of_a_world_with_boards_never_says_pct(boards, pcts):
    for result, is_old in ((boards, False), (pcts, True)):
        files = files_of(result)
        texts = [text_of(files["report.html"].decode()), files["figures/alt.json"].decode()]
        texts += [files[name].decode() for name in files if name.endswith(".svg")]
        for text in texts[:2]:
            assert (OLD_WORDS.search(text) is not None) == is_old
            assert ("ICBs" in text) == (not is_old)
        assert is_old or not any(OLD_WORDS.search(text) for text in texts)
    alt = json.loads(files_of(boards)["figures/alt.json"])
    assert "Trust between ICBs and adult social care" in str(alt)


def test_the_log_says_it_too_and_only_words_differ(boards, pcts):
    reasons = boards.events["reason"]
    assert not reasons.str.contains(OLD_WORDS).any()
    assert reasons.str.startswith("The map of ICBs is redrawn to match councils").any()
    assert pcts.events.drop(columns="reason").equals(boards.events.drop(columns="reason"))
    assert pcts.metrics.equals(boards.metrics)
    in_new_words = pcts.events["reason"].map(scenario(**BOARDS).names.said)
    assert in_new_words.tolist() == reasons.tolist()


def test_names_of_bodies_end_with_the_word_and_ids_stay(boards):
    bodies = [body for body in boards.geography.bodies if body.kind == "pct"]
    assert all(body.name.endswith(" ICB") and body.id.startswith("pct-") for body in bodies)


def test_answers_are_in_these_words(boards):
    partnership = boards.partnerships["partnership_id"].iloc[0]
    for question in ({}, {"body": "pct-001"}, {"body": "ssd-001"}, {"partnership": partnership}):
        answer = explain(boards, **question)
        assert not OLD_WORDS.search(answer)
    assert " ICB (pct-001)" in explain(boards, partnership=partnership)


def test_a_folder_is_explained_in_the_words_it_was_written_in(boards, tmp_path):
    boards.save(tmp_path / "run")
    for question in ({}, {"event": 0}, {"body": "ssd-001"}):
        assert explain(tmp_path / "run", **question) == explain(boards, **question)


def test_ensembles_and_comparisons_say_it_too(tmp_path):
    one = ensemble(scenario(months=14, **BOARDS), replicates=3, seed=1, out=tmp_path / "many")
    one.save_report()
    calm = Scenario.load("teaching", overrides={"months": 14, **BOARDS})
    compare(calm, scenario(months=14, **BOARDS), replicates=3, seed=1, out=tmp_path / "pairs")
    for folder in ("many", "pairs"):
        files = [tmp_path / folder / "report.html", tmp_path / folder / "figures" / "alt.json"]
        for text in (text_of(path.read_text()) for path in files):
            assert "ICBs" in text
            assert not OLD_WORDS.search(text)


def test_where_two_runs_part_is_told_in_these_words(boards):
    calm = run(Scenario.load("teaching", overrides={"months": 26, **BOARDS}), seed=3)
    assert not OLD_WORDS.search(str(first_divergence(calm, boards)))


def test_a_users_own_names_are_left_alone():
    words = BodyWords(commissioner="ICB")
    title = "What our PCT became"
    result = run(Scenario.load("teaching", overrides={"months": 3, "title": title, **BOARDS}), seed=1)
    assert title in files_of(result)["report.html"].decode()
    with in_the_words_of(words):
        assert said("PCTs") == "ICBs"
    assert said("PCTs") == "PCTs"


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_every_title_of_a_metric_can_be_said(metric):
    words = BodyWords(commissioner="local health group", social_services="adult social care")
    assert not OLD_WORDS.search(words.said(metric.title))
    assert words.said(metric.title)[0].isupper()
    assert BodyWords().said(metric.title) == metric.title


def test_one_world_speaks_for_a_comparison(boards):
    assert words_of(boards) == words_of(boards.scenario) == BodyWords(**boards.scenario.resolved()["names"])
