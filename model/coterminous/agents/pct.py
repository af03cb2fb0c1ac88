"""Primary care trusts: they commission most NHS care and hold the purse strings (A1; S2)."""

from __future__ import annotations

from typing import ClassVar

from coterminous.agents.organisation import Organisation
from coterminous.state import columns


class PCT(Organisation):
    """A commissioner that decides about the NHS share of every partnership in its area.

    New PCTs cling to services they have just acquired (F13): :func:`coterminous.partnerships.weigh.reluctance` weighs
    that in a step that gives services away. In all else a PCT decides as every organisation does.

    >>> PCT.kind
    'pct'
    """

    side: ClassVar[int] = columns.PCT
    kind: ClassVar[str] = "pct"
