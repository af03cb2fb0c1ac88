"""Measures of bodies: their trust, what was done to partnerships and thresholds in the window, and how they stand.

Each gives a number for every body of the run; NaN where a body cannot say.
"""

from __future__ import annotations

import numpy as np

from coterminous.experiments.survey.deeds_seen import CUTS
from coterminous.experiments.survey.ground import Flags, Floats, Integers
from coterminous.experiments.survey.watching import Seen
from coterminous.state.columns import NHS_TRUST, PCT, SOCIAL_SERVICES
from coterminous.state.deeds import THRESHOLD_RAISED

_YEAR = 12


# ---------------------------------------------------------------- trust


def trust_in_councils(seen: Seen) -> Floats:
    """Return each PCT's trust in the councils it shares people with, weighted by the people shared."""
    return _mean_over_dyads(seen, np.asarray(seen.ties.first), np.asarray(seen.ties.trust_both)[0::2])


def trust_in_pcts(seen: Seen) -> Floats:
    """Return each council's trust in the PCTs it shares people with, weighted by the people shared."""
    return _mean_over_dyads(seen, np.asarray(seen.ties.second), np.asarray(seen.ties.trust_both)[1::2])


def trust_of_partners(seen: Seen) -> Floats:
    """Return the same for bodies of both kinds."""
    pcts, councils = trust_in_councils(seen), trust_in_pcts(seen)
    return np.asarray(np.where(seen.of_kind(PCT), pcts, councils), dtype=np.float64)


def _mean_over_dyads(seen: Seen, believer: Integers, trust: Floats) -> Floats:
    dyads, count = seen.open_dyads, len(seen.is_open)
    people = np.asarray(seen.ties.people)[dyads].astype(np.float64)
    weight = _summed(believer[dyads], people, count)
    return _ratio(_summed(believer[dyads], people * trust[dyads], count), weight)


def _ratio(above: Floats, below: Floats) -> Floats:
    """Return a ratio; NaN where there is nothing to divide by."""
    ratio: Floats = np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0)
    return ratio


def _summed(whose: Integers, amounts: Floats, count: int) -> Floats:
    """Return the sum of amounts by body."""
    return np.asarray(np.bincount(whose, amounts, count), dtype=np.float64)


# ---------------------------------------------------------------- what was done in the window


def money_removed_from_agreements(seen: Seen) -> Floats:
    """Return how often a PCT or its councils took money out of their section 31 agreements, in part or whole."""
    deeds = seen.deeds
    is_theirs = np.isin(seen.ground.kinds[deeds.body], (PCT, SOCIAL_SERVICES))
    return _counted_at(seen, _is_cut(seen) & deeds.is_formal & is_theirs, PCT)


def cuts_under_deficit_by_pct(seen: Seen) -> Floats:
    """Return how often a PCT, in deficit, cut or left a partnership."""
    return _counted_at(seen, _is_cut(seen) & seen.deeds.is_pressed & _done_by(seen, PCT), PCT)


def cuts_under_deficit_by_councils(seen: Seen) -> Floats:
    """Return how often a council, in deficit, cut or left a partnership with the PCT."""
    return _counted_at(seen, _is_cut(seen) & seen.deeds.is_pressed & _done_by(seen, SOCIAL_SERVICES), PCT)


def cuts_under_deficit_by_nhs(seen: Seen) -> Floats:
    """Return how often an NHS body, in deficit, cut or left a partnership with the council."""
    by_nhs = _done_by(seen, PCT) | _done_by(seen, NHS_TRUST)
    return _counted_at(seen, _is_cut(seen) & seen.deeds.is_pressed & by_nhs, SOCIAL_SERVICES)


def _is_cut(seen: Seen) -> Flags:
    return np.isin(seen.deeds.kind, CUTS)


def _done_by(seen: Seen, kind: int) -> Flags:
    return np.asarray(seen.ground.kinds[seen.deeds.body] == kind, dtype=np.bool_)


def _counted_at(seen: Seen, chosen: Flags, side: int) -> Floats:
    """Return, for every body, the chosen deeds at partnerships in which it, or one it speaks for, has a side."""
    speakers = seen.speakers_at(seen.deeds.place[chosen], side)
    return np.bincount(speakers[speakers >= 0], minlength=len(seen.is_open)).astype(np.float64)


def thresholds_raised_in_area(seen: Seen) -> Floats:
    """Return how often councils that share people with a PCT raised their threshold for care."""
    deeds, count = seen.deeds, len(seen.is_open)
    raised = np.bincount(seen.speaker[deeds.body[deeds.kind == THRESHOLD_RAISED]], minlength=count)
    dyads = seen.open_dyads
    first, second = np.asarray(seen.ties.first)[dyads], np.asarray(seen.ties.second)[dyads]
    return _summed(first, raised[second].astype(np.float64), count)


def tightening_gbp_per_resident(seen: Seen) -> Floats:
    """Return what those thresholds send back to a PCT, pounds a year for each of its people."""
    people = np.asarray(seen.bodies.people, dtype=np.float64)
    return _ratio(_YEAR * seen.tightening_gbp, people)


def nhs_cuts_gbp_per_resident(seen: Seen) -> Floats:
    """Return what NHS cuts send back to a council, pounds a year for each of its people, mean over the window."""
    people = np.asarray(seen.bodies.people, dtype=np.float64)
    return _ratio(_YEAR * seen.returned_gbp, people)


# ---------------------------------------------------------------- how things stand


def in_deficit(seen: Seen) -> Floats:
    """Return 1 for bodies that forecast a deficit."""
    return np.asarray(seen.bodies.in_deficit, dtype=np.float64)


def main_council_in_deficit(seen: Seen) -> Floats:
    """Return 1 for PCTs whose council forecasts a deficit: that with which they share most people."""
    dyads = seen.open_dyads
    first, second = np.asarray(seen.ties.first)[dyads], np.asarray(seen.ties.second)[dyads]
    people, deficit = np.asarray(seen.ties.people)[dyads], np.asarray(seen.bodies.in_deficit)
    answer = np.full(len(seen.is_open), np.nan)
    for dyad in np.argsort(people, kind="stable"):
        answer[first[dyad]] = deficit[second[dyad]]
    return answer


def best_coterminosity(seen: Seen) -> Floats:
    """Return the coterminosity of each PCT's best pair."""
    dyads = seen.open_dyads
    best = np.zeros(len(seen.is_open))
    np.maximum.at(best, np.asarray(seen.ties.first)[dyads], np.asarray(seen.ties.coterminosity)[dyads])
    return best
