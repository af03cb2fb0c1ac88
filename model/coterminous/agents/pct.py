"""Primary care trusts: they commission most NHS care and hold the purse strings (A1; S2)."""

from __future__ import annotations

from typing import ClassVar

from coterminous.agents.organisation import Organisation
from coterminous.state import columns


class PCT(Organisation):
    """A commissioner that decides about the NHS share of every partnership in its area.

    New PCTs cling to services they have just acquired; that is in how a step is weighed (F13).

    >>> PCT.kind
    'pct'
    """

    side: ClassVar[int] = columns.PCT
    kind: ClassVar[str] = "pct"
