"""A second set of books: every posting of a run, whichever module makes it, kept independently of the ledger."""

import sys
from collections import defaultdict
from collections.abc import Callable

import pytest

from coterminous import PartnershipModel, Scenario
from coterminous.money import ledger
from coterminous.state.columns import Ledger


class Journal:
    """Writes down every posting as it happens and adds up each account from these notes alone."""

    def __init__(self) -> None:
        """Start with empty pages."""
        self.account: dict[int, int] = defaultdict(int)
        self.flow: dict[int, int] = defaultdict(int)
        self.entries: list[tuple[int, int, int, int]] = []

    def note(self, flow: int, payer: int, payee: int, pounds: int) -> None:
        assert type(pounds) is int, "money moves in whole pounds"
        self.account[payer] -= pounds
        self.account[payee] += pounds
        self.flow[flow] += pounds
        self.entries.append((flow, payer, payee, pounds))


Kept = Callable[..., tuple[PartnershipModel, Journal]]


@pytest.fixture
def keep_books(monkeypatch: pytest.MonkeyPatch) -> Kept:
    """Give the function that makes a model of a scenario and the journal of its postings."""
    real = ledger.post
    posting = [
        module
        for name, module in sorted(sys.modules.items())
        if name.startswith("coterminous.") and getattr(module, "post", None) is real and module is not ledger
    ]
    assert len(posting) >= 3, "budgets, agreements and succession post at least"

    def begin(scenario: Scenario, seed: int = 7) -> tuple[PartnershipModel, Journal]:
        journal = Journal()

        def noted(book: Ledger, flow: int, payer: int, payee: int, pounds: int) -> None:
            # Outside accounts are counted from the end; the journal names them so too.
            size = len(book.balance)
            assert -ledger.OUTSIDE_ACCOUNTS <= payer < size - ledger.OUTSIDE_ACCOUNTS
            assert -ledger.OUTSIDE_ACCOUNTS <= payee < size - ledger.OUTSIDE_ACCOUNTS
            journal.note(flow, payer, payee, pounds)
            real(book, flow, payer, payee, pounds)

        for module in posting:
            monkeypatch.setattr(module, "post", noted)
        return PartnershipModel(scenario, seed=seed), journal

    return begin
