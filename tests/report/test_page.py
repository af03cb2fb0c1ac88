"""The page: whole, offline, readable by a machine that reads aloud, and safe from what users write."""

import itertools
import re
from collections import Counter

import pytest

from coterminous.report.drawn_figure import DrawnFigure
from coterminous.report.figures.trust import trust_figure
from coterminous.report.manifest import NOTICE, manifest_of
from coterminous.report.page import page_of
from coterminous.report.theme import contrast
from coterminous.report.wording import two_decimals


@pytest.fixture(scope="module")
def html(saved) -> str:
    return (saved / "report.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(html, outline_of):
    return outline_of(html)


def test_the_page_is_well_formed(page):
    assert page.faults == []
    ids = Counter(element["attributes"]["id"] for element in page.elements if "id" in element["attributes"])
    assert [name for name, times in ids.items() if times > 1] == []


def test_language_title_and_landmarks(page):
    (root,) = page.named("html")
    assert root["attributes"]["lang"].startswith("en")
    (title,) = (element for element in page.named("title") if "head" in element["within"])
    assert "seed 7" in title["text"]
    for landmark in ("header", "nav", "main", "footer"):
        assert len(page.named(landmark)) == 1


def test_headings_go_down_one_at_a_time(page):
    levels = [int(element["tag"][1]) for element in page.named("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in itertools.pairwise(levels))


def test_links_inside_the_page_lead_somewhere(page):
    ids = {element["attributes"].get("id") for element in page.elements}
    targets = [element["attributes"]["href"] for element in page.named("a")]
    assert len(targets) >= 8
    assert all(target.startswith("#") and target[1:] in ids for target in targets)


def test_every_figure_has_a_name_and_a_text(page):
    pictures = page.named("svg", "img")
    assert len(pictures) == 6
    for picture in pictures:
        names = picture["attributes"]["aria-labelledby"].split()
        said = " ".join(page.by_id(name)["text"] for name in names)
        assert picture["attributes"]["role"] == "img"
        assert len(said) > 100
    assert len(page.named("figcaption")) == 6


def test_tables_say_what_they_hold(page, html):
    tables = page.named("table")
    assert len(tables) >= 4
    assert len(page.named("caption")) == len(tables)
    assert all(cell["attributes"].get("scope") in {"col", "row"} for cell in page.named("th"))
    # A frame that scrolls can be reached and has a name.
    frames = [element for element in page.named("div") if element["attributes"].get("class") == "scroll"]
    assert len(frames) == len(tables)
    assert all(
        frame["attributes"]["tabindex"] == "0" and frame["attributes"]["aria-label"] for frame in frames
    )


def test_nothing_is_fetched_from_anywhere(page, html):
    fetching = {"script", "link", "img", "iframe", "object", "embed", "audio", "video", "source", "image"}
    assert page.named(*fetching) == []
    assert not re.search(r"(?:src|srcset)\s*=", html)
    assert not re.search(r"url\((?!#)", html)
    assert "@import" not in html
    # The only addresses are the names of the SVG vocabularies, which nothing fetches.
    addresses = set(re.findall(r"https?://[^\"'<\s]+", html))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def test_colours_of_the_page_have_contrast(html):
    style = html.split("<style>")[1].split("</style>")[0]
    ground = re.search(r"body \{.*?background: (#\w{6})", style, re.DOTALL)[1]
    texts = set(re.findall(r"(?<![-\w])color: (#\w{6})", style))
    assert texts
    assert all(contrast(text, ground) >= 4.5 for text in texts)
    grounds = set(re.findall(r"background: (#\w{6})", style))
    assert all(contrast("#1f2328", one) >= 4.5 for one in grounds)


def test_what_a_user_wrote_is_text_and_not_markup(page, html):
    (heading,) = page.named("h1")
    assert heading["text"] == 'Shock & "awe" <b>in</b> $x^2$'
    assert page.named("b", "i") == []
    assert "Who &lt;i&gt;withdraws&lt;/i&gt; first?" in html


def test_the_page_says_what_was_run_and_what_it_is_not_for(page, small_run):
    text = page.named("body")[0]["text"]
    assert NOTICE in text
    assert "What this must not be used for" in text
    assert "another seed gives another story" in text
    assert "coterminous run small.yaml" in text
    assert "coterminous reproduce" in text
    assert "April 2006 to July 2007, 16 months" in text
    assert "3 PCTs, 3 social services departments, 2 NHS trusts" in text
    shock = small_run.events[small_run.events["kind"] == "deficit_shock"]["reason"].iloc[0]
    assert f"August 2006: {shock}" in text


def test_the_summary_says_how_trust_changed(page, small_run):
    trust = small_run.metrics["trust_mean"]
    first, last = two_decimals(trust.iloc[:8].mean()), two_decimals(trust.iloc[-8:].mean())
    text = page.by_id("main")["text"]
    assert re.search(
        rf"Mean trust between PCTs and social services \(0 to 1\) \w+ .*{re.escape(last)}\.", text
    )
    assert first in text


def test_events_are_told_with_their_reasons(page, small_run):
    text = page.by_id("main")["text"]
    shock = small_run.events[small_run.events["kind"] == "deficit_shock"]["reason"].iloc[0]
    assert shock in text


def test_every_table_hash_is_on_the_page(page, small_run):
    text = page.by_id("main")["text"]
    for described in manifest_of(small_run, {"metrics": small_run.metrics}, None).tables.values():
        assert described["content_sha256"] in text


def test_neither_time_nor_machine_is_on_the_page(small_run, html):
    """So that the same run gives the same page."""
    figures: list[DrawnFigure] = [trust_figure(small_run)]
    manifest = manifest_of(small_run, {"metrics": small_run.metrics}, None)
    once = page_of(small_run, figures, manifest)
    later = page_of(
        small_run,
        figures,
        type(manifest)(**{**vars(manifest), "written": "2031-01-01", "wall_seconds": 99.5, "machine": {}}),
    )
    assert once == later


def test_a_run_in_which_nothing_happens_has_a_page(small_run, outline_of):
    from dataclasses import replace

    scenario = replace(small_run.scenario, events=(), question="")
    silent = replace(small_run, events=small_run.events.iloc[:0], scenario=scenario)
    text = page_of(silent, [], manifest_of(silent, {}, None))
    assert "The log is empty" in text
    assert "no dated events" in text
    assert outline_of(text).faults == []
