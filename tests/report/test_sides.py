"""Who pays and who gains, as a reader sees it: the same numbers in the table, in lines, on the page and drawn."""

import pytest

from coterminous.record.sides import RESULT_ITEMS
from coterminous.report.figures.sides import sides_figure
from coterminous.report.sides import (
    BEARERS,
    ITEM_NAMES,
    account,
    burdens,
    headline,
    short_amount,
    side_lines,
    whole_run,
)


@pytest.fixture(scope="module")
def totals(small_run):
    return whole_run(small_run.sides)


def test_flows_are_added_up_and_balances_are_those_of_the_first_and_last_month(small_run, totals):
    sides = small_run.sides
    ledger = account(totals, "ledger")
    last = small_run.bodies[small_run.bodies["month"] == small_run.bodies["month"].max()]
    by_kind = last.groupby("kind")["balance_gbp"].sum()
    for kind in BEARERS[:3]:
        assert ledger.loc["opening_balance", kind] == 0.0
        assert ledger.loc["closing_balance", kind] == by_kind[kind]
        negative = last[(last["kind"] == kind) & (last["balance_gbp"] < 0)]["balance_gbp"].sum()
        assert ledger.loc["deficits_carried", kind] == negative
    rows = sides[(sides["account"] == "ledger") & (sides["item"] == "allocation")]
    assert ledger.loc["allocation", "pct"] == rows["pct"].sum() > 0.0


def test_what_is_borne_is_the_result_without_public_money(totals):
    rows = burdens(totals)
    result = account(totals, "result")
    assert "public_money" not in rows.index
    assert rows.index[-1] == "together"
    assert (rows.drop(index="together").sum() == rows.loc["together"]).all()
    for kind in BEARERS[:3]:
        assert rows.loc["together", kind] == result.loc["together", kind]
    assert rows.loc["shock", "pct"] < 0.0


def test_every_item_has_a_name():
    assert set(RESULT_ITEMS) | {"together"} <= set(ITEM_NAMES)


def test_lines_stand_in_columns_and_say_the_numbers(small_run, totals):
    lines = side_lines(small_run.sides)
    rows = burdens(totals)
    assert len(lines) == len(rows) + 1
    assert len({len(line) for line in lines}) == 1
    for line, (item, row) in zip(lines[1:], rows.iterrows(), strict=True):
        assert line.strip().startswith(ITEM_NAMES[item])
        said = line.strip().removeprefix(ITEM_NAMES[item]).split()
        assert said == [short_amount(row[side]) for side in (*BEARERS, "total")]


def test_the_figure_says_every_amount_where_it_is_drawn(small_run, totals, visible_texts, assert_clear):
    drawn = sides_figure(small_run)
    assert_clear(drawn)
    texts = [text for text, _ in visible_texts(drawn)]
    rows = burdens(totals)
    for side, axes in zip(BEARERS, drawn.figure.axes, strict=True):
        amounts = [text.get_text() for text in axes.texts if text.get_text()[0] in "+-0"]
        assert amounts == [short_amount(amount) for amount in rows[side]]
        widths = [bar.get_width() for bar in axes.patches if bar.get_height() < 1][: len(rows)]
        assert widths == rows[side].tolist()
    assert {ITEM_NAMES[item] for item in rows.index} <= {text.replace("\n", " ") for text in texts}
    for side in BEARERS:
        assert short_amount(rows.loc["together", side]) in drawn.alt


def test_bars_of_all_sides_have_one_scale(small_run):
    limits = {axes.get_xlim() for axes in sides_figure(small_run).figure.axes}
    assert len(limits) == 1


def test_the_headline_says_what_people_lost_and_how_balances_moved(small_run, totals):
    rows = burdens(totals)
    said = headline(small_run.sides)
    assert said.startswith("People went without care worth £")
    assert f"PCTs {short_amount(rows.loc['together', 'pct'])}" in said


def test_the_page_has_the_tables(saved, outline_of, totals):
    page = outline_of((saved / "report.html").read_text(encoding="utf-8"))
    heading = page.by_id("sides")
    assert heading["text"] == "Who pays, who gains"
    captions = [one["text"] for one in page.named("caption")]
    assert "Who pays, who gains, over the whole run" in captions
    assert any(caption.startswith("The ledger behind it") for caption in captions)
    cells = {one["text"] for one in page.named("td")}
    assert short_amount(account(totals, "result").loc["shock", "pct"]) in cells
