"""Measures of partnerships: those that a partner is in, those followed as sites, and those of the nation.

The first kind gives a number for every body, the second for every site, the third one number.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from coterminous.experiments.survey.ground import Flags, Floats, Integers
from coterminous.experiments.survey.sites import GONE
from coterminous.experiments.survey.watching import Seen
from coterminous.scenario.values import CARE_GROUPS
from coterminous.state.columns import ACTIVE, DORMANT, FLEXIBILITIES, NHS_TRUST, PCT, SIDES, SOCIAL_SERVICES

_PERSONAL_SERVICES: Final = CARE_GROUPS[:5]
"""Services for people; the sixth care group is equipment."""

# ---------------------------------------------------------------- partners


def partnerships_running_or_talked_of(seen: Seen) -> Floats:
    """Return how many partnerships a body is in, or talks about."""
    return _places_of_partners(seen, np.asarray(seen.partnerships.phase) != DORMANT)


def informal_partnerships(seen: Seen) -> Floats:
    """Return how many partnerships without any flexibility a body is in."""
    return _places_of_partners(seen, _is_running(seen) & ~_flexibilities(seen).any(axis=1))


def colocated_partnerships(seen: Seen) -> Floats:
    """Return in how many partnerships of a body staff of both sides work in one place."""
    return _places_of_partners(seen, _is_running(seen) & (np.asarray(seen.partnerships.colocated) == 1))


def integrated_partnerships(seen: Seen) -> Floats:
    """Return how many partnerships of a body provide their service in one organisation."""
    return _places_of_partners(seen, _is_running(seen) & (np.asarray(seen.partnerships.integrated) == 1))


def shared_back_offices(seen: Seen) -> Floats:
    """Return in how many partnerships of a body personnel, information systems or administration are shared."""
    return _places_of_partners(seen, _is_running(seen) & (np.asarray(seen.partnerships.back_office) == 1))


def uses_or_plans(flexibility: int) -> Callable[[Seen], Floats]:
    """Return the measure of how many partnerships of a body use a flexibility, or have a side that wants it."""

    def read(seen: Seen) -> Floats:
        wanted = seen.sites.wanted[:, flexibility] & _is_running(seen)
        return _places_of_partners(seen, _flexibilities(seen)[:, flexibility] | wanted)

    return read


def _is_running(seen: Seen) -> Flags:
    return np.asarray(np.asarray(seen.partnerships.phase) == ACTIVE, dtype=np.bool_)


def _flexibilities(seen: Seen) -> Flags:
    """Return which flexibilities are in use, by place and flexibility."""
    columns = (seen.partnerships.pooled, seen.partnerships.lead, seen.partnerships.integrated)
    return np.asarray((np.array(columns).T == 1) & _is_running(seen)[:, None], dtype=np.bool_)


def _places_of_partners(seen: Seen, chosen: Flags) -> Floats:
    """Return, for every body, at how many chosen places it has a side."""
    sides = seen.ground.place_bodies[chosen][:, :NHS_TRUST].ravel()
    return np.bincount(sides, minlength=len(seen.is_open)).astype(np.float64)


# ---------------------------------------------------------------- sites


def flexibilities_in_use(seen: Seen) -> Floats:
    """Return how many flexibilities each site uses; 0 where it has ended."""
    return _at_sites(seen, _flexibilities(seen).sum(axis=1))


def plans_the_last_flexibility(seen: Seen) -> Floats:
    """Return 1 for sites that use two flexibilities and where a side has said yes to the third."""
    in_use = _flexibilities(seen)
    wanted = (seen.sites.wanted & ~in_use).any(axis=1)
    return _at_sites(seen, wanted & (in_use.sum(axis=1) == len(FLEXIBILITIES) - 1))


def trust_at_sites(seen: Seen) -> Floats:
    """Return the mean of what PCT and council of each site believe of each other; 0 where it has ended."""
    trust = np.asarray(seen.ties.trust_both).reshape(-1, 2).mean(axis=1)
    return _at_sites(seen, trust[np.asarray(seen.partnerships.tie)])


def site_uses(flexibility: int) -> Callable[[Seen], Floats]:
    """Return the measure that is 1 for sites that use a flexibility."""
    return lambda seen: _at_sites(seen, _flexibilities(seen)[:, flexibility])


def _at_sites(seen: Seen, values: Flags | Floats | Integers) -> Floats:
    place = seen.sites.place
    return np.where(place == GONE, 0.0, np.asarray(values, dtype=np.float64)[place])


# ---------------------------------------------------------------- the nation


def widest_joint_working(seen: Seen) -> Floats:
    """Return for how many councils, as a share, the service most often joint is joint; equipment left out."""
    councils = seen.of_kind(SOCIAL_SERVICES)
    group, council = np.asarray(seen.partnerships.care_group), seen.ground.place_bodies[:, SOCIAL_SERVICES]
    running = _is_running(seen)
    shares = [
        len(np.unique(council[running & (group == number)])) / max(int(councils.sum()), 1)
        for number in range(len(_PERSONAL_SERVICES))
    ]
    return np.array([max(shares)])


def care_trusts(seen: Seen) -> Floats:
    """Return how many PCTs have merged with a council's social services, for one care group at least (A6)."""
    merged = _is_running(seen) & (np.asarray(seen.partnerships.care_trust) == 1)
    return np.array([float(len(np.unique(seen.ground.place_bodies[merged, PCT])))])


def special_grant_gbp(seen: Seen) -> Floats:
    """Return badged money in partnerships with a flexibility, pounds a month."""
    formal = _flexibilities(seen).any(axis=1)
    return np.array([float(np.asarray(seen.partnerships.grant)[formal].sum())])


def nhs_mainstream_gbp(seen: Seen) -> Floats:
    """Return what PCTs and NHS trusts put into such partnerships from budgets of their own, pounds a month."""
    return _stakes(seen, (PCT, NHS_TRUST))


def council_mainstream_gbp(seen: Seen) -> Floats:
    """Return the same of councils."""
    return _stakes(seen, (SOCIAL_SERVICES,))


def _stakes(seen: Seen, sides: tuple[int, ...]) -> Floats:
    formal = _flexibilities(seen).any(axis=1)
    stakes = np.asarray(seen.partnerships.stake_sides).reshape(-1, SIDES)[formal]
    return np.array([float(stakes[:, list(sides)].sum())])
