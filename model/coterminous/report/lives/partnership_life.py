"""One partnership: what its tables say of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from coterminous.report.chapters import yearly
from coterminous.report.lives.life import RUNNING, Life
from coterminous.report.wording import is_missing, listed

if TYPE_CHECKING:
    import pandas as pd

SEATS = {
    "pct": ("pct_id", "pct_contribution_gbp"),
    "social_services": ("social_services_id", "social_services_contribution_gbp"),
    "nhs_trust": ("nhs_trust_id", "nhs_trust_staff_gbp"),
}
"""The body on each side, and what it puts in."""
FLEXIBILITIES = {
    "pooled_budget": ("a pooled budget", "is_pooled"),
    "lead_commissioning": ("lead commissioning", "is_lead"),
    "integrated_provision": ("integrated provision", "is_integrated"),
}
"""The three flexibilities in words, and their columns."""


@dataclass(frozen=True, eq=False, kw_only=True)
class PartnershipLife(Life):
    """One partnership: its rows of the table, one a month, and what the log says of it."""

    partnership_id: str

    @cached_property
    def running(self) -> pd.DataFrame:
        """The months in which it ran."""
        return self.rows[self.rows["stage"].isin(RUNNING)]

    @property
    def parties(self) -> list[str]:
        """The ids of who is at the table in its last month."""
        known = [self.last[column] for column, _ in SEATS.values()]
        return [str(one) for one in known if not is_missing(one)]

    @property
    def has_ended(self) -> bool:
        """Whether it ended before the end of the run."""
        is_last = self.last["month"] == self.told.tables["metrics"]["month"].iloc[-1]
        return not is_last or str(self.last["stage"]) == "dormant"

    def stakes(self, row: Any) -> str:
        """Return who puts in how much."""
        parts = [
            f"{yearly(row[money])} from {self.name(row[body])}"
            for body, money in (SEATS["pct"], SEATS["social_services"])
        ]
        if not is_missing(row["nhs_trust_id"]):
            parts.append(
                f"staff worth {yearly(row['nhs_trust_staff_gbp'])} from {self.name(row['nhs_trust_id'])}"
            )
        return listed(parts)
