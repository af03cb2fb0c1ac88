"""NHS trusts: hospitals and mental health services that serve several PCTs (A2; S0, S2)."""

from __future__ import annotations

from typing import ClassVar

from coterminous.agents.organisation import Organisation
from coterminous.state import columns


class NHSTrust(Organisation):
    """A provider that gives staff where a care group needs it, and takes them back when it is short of money.

    Its stake is the staff it seconds; it has no part in the pool (F10). It does not cling to services, and its own cuts
    come back to nobody. In all else it decides as every organisation does.

    >>> NHSTrust.kind
    'nhs_trust'
    """

    side: ClassVar[int] = columns.NHS_TRUST
    kind: ClassVar[str] = "nhs_trust"
