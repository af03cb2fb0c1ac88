"""Figures: everything on the canvas, nothing over anything else, and true words beside them."""

import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from matplotlib.legend import Legend

from coterminous.report import theme
from coterminous.report.drawn_figure import DrawnFigure
from coterminous.report.figures import FIGURES, draw_figures
from coterminous.report.figures.locality_map import map_figure
from coterminous.report.figures.trust import trust_figure
from coterminous.report.wording import pounds, two_decimals

SVG = "{http://www.w3.org/2000/svg}"
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def figures(small_run) -> dict[str, DrawnFigure]:
    return {figure.name: figure for figure in draw_figures(small_run)}


class TestLegible:
    @pytest.mark.parametrize("name", ["trust", "money", "partnerships", "eligibility", "map"])
    def test_texts_are_on_the_canvas_and_apart(self, figures, name, assert_clear):
        assert_clear(figures[name])

    @pytest.mark.parametrize("draw", FIGURES)
    @pytest.mark.parametrize("months", [1, 5])
    def test_short_runs_too(self, small_run, draw, months, assert_clear):
        assert_clear(draw(shortened(small_run, months)))

    def test_a_crowd_of_events_and_a_long_title(self, small_run, visible_texts, assert_clear):
        events = [
            replace(small_run.scenario.events[0], month=month, at=f"2006-{4 + month:02d}")
            for month in range(9)
        ]
        scenario = replace(
            small_run.scenario, title="A very long title, " * 12, events=(*events, *events[:3])
        )
        drawn = trust_figure(replace(small_run, scenario=scenario))
        assert_clear(drawn)
        marks = [text for text, _ in visible_texts(drawn) if "deficit shock" in text and "200" in text]
        assert len(marks) == 9

    @pytest.mark.parametrize(("gbp", "people"), [(0.0, 0.0), (-4e11, 6e7), (np.nan, np.nan)])
    @pytest.mark.parametrize("draw", FIGURES[:4])
    def test_nothing_and_a_great_deal(self, small_run, draw, gbp, people, assert_clear):
        metrics = small_run.metrics.copy()
        for name in metrics.columns.drop("month"):
            is_share = any(word in name for word in ("share", "trust", "coterminosity", "stress"))
            metrics[name] = gbp if name.endswith("gbp") else 1.0 if is_share else people
        assert_clear(draw(replace(small_run, metrics=metrics)))

    def test_lines_that_end_together(self, small_run, assert_clear):
        metrics = small_run.metrics.copy()
        for name in metrics.columns:
            if name.startswith("partnerships_"):
                metrics[name] = 10
        (draw,) = (draw for draw in FIGURES if draw.__name__ == "partnerships_figure")
        assert_clear(draw(replace(small_run, metrics=metrics)))


def shortened(run, months: int):
    """Return the first months of a run as a run."""
    last = run.metrics["month"].iloc[months - 1]
    cut = {
        name: getattr(run, name)[getattr(run, name)["month"] <= last]
        for name in ("metrics", "bodies", "dyads", "partnerships", "events")
    }
    return replace(run, **cut)


class TestWords:
    def test_every_figure_says_which_run_it_is_and_that_it_is_illustrative(self, figures, visible_texts):
        for drawn in figures.values():
            texts = " ".join(text for text, _ in visible_texts(drawn))
            assert "One run, seed 7" in texts
            assert "Not a forecast" in texts
            assert "One run, seed 7" in drawn.alt

    def test_charts_mark_the_dated_events(self, figures, small_run, visible_texts):
        shock = small_run.events[small_run.events["kind"] == "deficit_shock"]["reason"].iloc[0]
        for name in ("trust", "money", "partnerships", "eligibility"):
            texts = " ".join(text for text, _ in visible_texts(figures[name]))
            assert "Aug 2006: deficit shock of 5% of income, all PCTs, 6 months" in texts
            assert "Apr 2007: councils reorganised (split), 34% of councils" in texts
            assert f"August 2006: {shock}" in figures[name].alt

    def test_the_alternative_text_states_this_runs_facts(self, figures, small_run):
        metrics = small_run.metrics
        first, last = metrics.iloc[0], metrics.iloc[-1]
        expected = {
            "trust": [
                two_decimals(first["trust_pct_mean"]),
                two_decimals(last["trust_social_services_mean"]),
            ],
            "money": [pounds(last["pct_balance_gbp"]), pounds(metrics["pooled_gbp"].iloc[0])],
            "partnerships": [f"{last['partnerships_active']:.0f}"],
            "eligibility": [f"{last['unmet_need_people']:,.0f}"],
            "map": ["April 2006: 3 PCTs, 3 councils", "July 2007: 3 PCTs, 4 councils"],
        }
        for name, facts in expected.items():
            assert not [fact for fact in facts if fact not in figures[name].alt]

    def test_another_run_has_another_text(self, small_run, figures):
        other = replace(small_run, metrics=small_run.metrics.assign(trust_pct_mean=0.123))
        assert "0.12" in trust_figure(other).alt
        assert "0.12" not in figures["trust"].alt

    def test_map_says_how_many_people_live_where_trust_is_low(self, small_run):
        """Half of every dyad's trust is set, so the share is one that can be said beforehand."""
        everywhere = small_run.dyads.assign(trust_pct=0.4, trust_social_services=0.5)
        text = map_figure(replace(small_run, dyads=everywhere)).alt
        outside = re.findall(r"([\d.]+)% live outside any dyad", text)
        below = re.findall(r"(\d+)% of people live where trust is below 0.5", text)
        assert len(outside) == len(below) == 2
        for share_below, share_outside in zip(below, outside, strict=True):
            assert float(share_below) == pytest.approx(100 - float(share_outside), abs=0.6)


class TestFiles:
    def test_svg_has_a_name_and_a_description(self, figures):
        for drawn in figures.values():
            root = ET.fromstring(drawn.svg)
            title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
            assert title.text == drawn.title
            assert " ".join(description.text.split()) == " ".join(drawn.alt.split())
            named = root.get("aria-labelledby").split()
            assert (root.get("role"), named) == ("img", [title.get("id"), description.get("id")])

    def test_ids_do_not_meet_in_one_page(self, figures):
        ids = [re.findall(r'\bid="([^"]+)"', drawn.svg) for drawn in figures.values()]
        everything = [one for several in ids for one in several]
        assert len(everything) == len(set(everything))

    def test_every_reference_inside_a_svg_is_answered(self, figures):
        for drawn in figures.values():
            ids = set(re.findall(r'\bid="([^"]+)"', drawn.svg))
            references = set(re.findall(r'(?:href="#|url\(#)([^")]+)', drawn.svg))
            assert references
            assert references <= ids

    def test_no_date_and_no_program_in_the_files(self, saved):
        for path in (saved / "figures").iterdir():
            content = path.read_bytes()
            assert b"dc:date" not in content
            assert b"Matplotlib v" not in content

    def test_png_is_wide_enough_for_print(self, saved):
        for path in (saved / "figures").glob("*.png"):
            content = path.read_bytes()
            assert content.startswith(PNG)
            assert int.from_bytes(content[16:20], "big") == round(theme.WIDTH_INCHES * theme.DOTS_PER_INCH)

    def test_the_users_own_settings_do_not_show(self, small_run, figures):
        import matplotlib as mpl

        with mpl.rc_context({"font.size": 30, "axes.facecolor": "red", "svg.hashsalt": "mine"}):
            assert trust_figure(small_run).svg == figures["trust"].svg
            assert mpl.rcParams["font.size"] == 30


class TestTheme:
    def test_marks_and_texts_stand_out(self):
        assert all(theme.contrast(look.colour, theme.PAPER) >= 3 for look in theme.LOOKS.values())
        assert all(theme.contrast(ink, theme.PAPER) >= 4.5 for ink in (theme.INK, theme.QUIET_INK))

    def test_boundaries_stand_out_on_every_colour_of_the_map(self):
        grounds = [*theme.SEQUENTIAL, theme.NO_DATA]
        assert all(theme.contrast(theme.INK, ground) >= 3 for ground in grounds)

    def test_borders_of_layers_stand_out_on_one_side_at_least(self):
        layers = list(theme.LAYERS.values())
        for pale, deep in pairwise(layers):
            assert max(theme.contrast(theme.INK, ground) for ground in (pale, deep)) >= 3

    def test_no_series_is_told_by_colour_alone(self):
        lines = [str(look.line) for look in theme.LOOKS.values()]
        markers = [look.marker for look in theme.LOOKS.values()]
        assert len(set(markers)) == len(markers)
        # PCTs and the total share a line style, never a panel; their markers differ.
        assert len(set(lines)) == len(lines) - 1

    def test_contrast_is_that_of_the_standard(self):
        """Values published with the definition: black on white is 21, #777777 on white 4.48."""
        assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
        assert theme.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)

    def test_the_maps_two_boundaries_differ_without_colour(self, figures):
        (legend,) = figures["map"].figure.findobj(Legend)
        names = [text.get_text() for text in legend.get_texts()]
        assert names[:2] == ["PCT boundary: thin, solid", "Council boundary: thick, dashed"]


def test_a_dollar_sign_is_not_a_formula(small_run, figures, visible_texts):
    texts = [text for text, _ in visible_texts(figures["trust"])]
    assert any("$x^2$" in text for text in texts)


def test_the_scale_does_not_magnify_a_small_change(small_run):
    metrics = small_run.metrics.copy()
    metrics["delayed_transfers"] = np.linspace(2172.0, 2175.0, len(metrics))
    (draw,) = (draw for draw in FIGURES if draw.__name__ == "eligibility_figure")
    figure = draw(replace(small_run, metrics=metrics)).figure
    (axes,) = (axes for axes in figure.axes if "Delayed" in axes.get_title(loc="left"))
    low, high = axes.get_ylim()
    assert high - low >= 0.2 * 2175
    assert low > 0


def test_money_below_zero_is_shown_below_the_line(small_run):
    metrics = small_run.metrics.assign(pct_balance_gbp=-1e8)
    (draw,) = (draw for draw in FIGURES if draw.__name__ == "money_figure")
    axes = draw(replace(small_run, metrics=metrics)).figure.axes[0]
    assert axes.get_ylim()[0] <= -1e8
    ticks = [text.get_text() for text in axes.get_yticklabels()]
    assert any(re.fullmatch(r"-£[\d.]+m", tick) for tick in ticks)
