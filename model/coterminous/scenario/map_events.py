"""Events that redraw a map: reorganisations of councils and of PCTs, and boundaries that move."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import Field

from coterminous.scenario.event_settings import EventSettings
from coterminous.scenario.schema import Share

Parts: TypeAlias = Annotated[int, Field(ge=2, le=5)]


class CouncilReorganisation(EventSettings):
    """Councils become unitary, split or merge, and the map of councils is redrawn (B2, T3; S2).

    >>> CouncilReorganisation(share=0.1).form
    'unitary'
    """

    kind: ClassVar[str] = "council_reorganisation"
    share: Share = Field(description="share of councils that is reorganised")
    form: Literal["unitary", "split", "merge"] = Field(default="unitary", description="what becomes of them")
    into: Parts = Field(default=2, description="number of councils one splits into, or that merge into one")
    coterminous_only: bool = Field(
        default=False, description="touch only councils that share a PCT's boundary"
    )


class PctReorganisation(EventSettings):
    """PCTs merge, split or are redrawn to match councils, as 303 became 152 in October 2006 (B1, T3; S2).

    >>> PctReorganisation(share=0.5).form
    'merge'
    """

    kind: ClassVar[str] = "pct_reorganisation"
    share: Share = Field(
        description="share of PCTs that is reorganised; with match_councils, of councils that get their own PCT"
    )
    form: Literal["merge", "split", "match_councils"] = Field(
        default="merge",
        description="what becomes of them; match_councils: one PCT for each such council, mergers elsewhere",
    )
    into: Parts = Field(
        default=2,
        description="number of PCTs that merge into one, or that one splits into; with match_councils, elsewhere",
    )


class BoundaryChange(EventSettings):
    """Small areas at the edge of councils move to a neighbour (B2, B3, F15; S0, S2).

    >>> BoundaryChange(share=0.3).share
    0.3
    """

    kind: ClassVar[str] = "boundary_change"
    share: Share = Field(description="share of each affected council's edge areas that moves to a neighbour")
