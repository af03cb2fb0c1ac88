"""From rows of deeds to entries of the log: each row is told once, with the terms that were weighed for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from coterminous.record.joint_chronicle import JointChronicle
from coterminous.record.log_writer import Terms
from coterminous.scenario.values import Parameters
from coterminous.state import deeds as done
from coterminous.state.columns import SIDES, State


class Reasons(NamedTuple):
    """What was weighed this month: terms by place and side, and terms by council for thresholds."""

    at_places: dict[int, dict[int, Terms]]
    thresholds: dict[int, Terms]

    def note(self, place: int, side: int, terms: Terms) -> None:
        """Remember what one side weighed."""
        self.at_places.setdefault(place, {})[side] = terms

    def of(self, place: int, side: int) -> Terms:
        """Return what one side weighed."""
        return self.at_places[place][side]

    def together(self, place: int) -> dict[str, float]:
        """Return the terms of all sides added up."""
        total: dict[str, float] = {}
        for side in sorted(self.at_places[place]):
            for name, value in self.of(place, side).items():
                total[name] = total.get(name, 0.0) + value
        return total


NO_REASONS = Reasons({}, {})
"""For deeds that nobody weighed: deficits, signatures, new maps."""


def tell(
    state: State,
    chronicle: JointChronicle,
    month: int,
    first_row: int,
    reasons: Reasons,
    parameters: Parameters,
) -> int:
    """Write the deeds from a row on into the log, and return the row after the last.

    Args:
        state: the state, right after the phase in which the deeds were done.
        chronicle: the log's writer.
        month: month of the run.
        first_row: the first row that has not been told yet.
        reasons: what was weighed.
        parameters: the parameters.
    """
    rows = range(first_row, state.deeds.written[0])
    heirs = _heirs(state, rows)
    for row in rows:
        _tell_row(state, chronicle, month, row, reasons, parameters, heirs)
    return rows.stop


def _heirs(state: State, rows: Sequence[int]) -> dict[int, list[int]]:
    """Return, for every place whose partnership lives on elsewhere, where."""
    heirs: dict[int, list[int]] = {}
    for row in rows:
        if state.deeds.kind[row] == done.CARRIED_OVER:
            heirs.setdefault(state.deeds.place[row], []).append(state.deeds.other[row])
    return heirs


def _tell_row(
    state: State,
    chronicle: JointChronicle,
    month: int,
    row: int,
    reasons: Reasons,
    parameters: Parameters,
    heirs: Mapping[int, Sequence[int]],
) -> None:
    deeds = state.deeds
    kind, body, place, other = deeds.kind[row], deeds.body[row], deeds.place[row], deeds.other[row]
    side = state.bodies.kind[body]
    if kind == done.DEFICIT_OPENED:
        chronicle.deficit_opened(month, body)
    elif kind == done.DEFICIT_CLOSED:
        chronicle.deficit_closed(month, body)
    elif kind == done.TALKS_OPENED:
        chronicle.talks_opened(month, place, reasons.together(place))
    elif kind == done.TALKS_ABANDONED:
        chronicle.talks_abandoned(month, place, side, reasons.of(place, side))
    elif kind == done.SIGNED:
        chronicle.signed(month, place)
    elif kind == done.ARRANGEMENT_ADDED:
        chronicle.arrangement_added(
            month, place, deeds.detail[row], reasons.together(place), was_bolt_on=deeds.before[row] == 1
        )
    elif kind in (done.CUT, done.WITHDREW):
        _tell_leaving(state, chronicle, month, row, reasons)
    elif kind == done.TRUST_BROKEN:
        breaker = state.partnerships.body_sides[SIDES * place + other]
        chronicle.trust_broken(month, place, side, state.bodies.kind[breaker], deeds.trust_after[row])
    elif kind in (done.THRESHOLD_RAISED, done.THRESHOLD_LOWERED):
        chronicle.threshold_moved(month, body, deeds.before[row], deeds.after[row], reasons.thresholds[body])
    elif kind == done.CARRIED_OVER:
        chronicle.carried_over(month, place, other, parameters.maturity_reorganisation_loss)
    elif kind == done.PASSED_ON:
        chronicle.passed_on(month, place, heirs[place])
    elif kind == done.AGREED_CUT:
        stakes = (deeds.before[row], deeds.after[row])
        chronicle.cut_jointly(month, place, side, reasons.of(place, side), stakes)
    elif kind == done.LAPSED:
        chronicle.lapsed(month, place, side, reasons.of(place, side), deeds.before[row])
    elif kind == done.DEFICIT_REVEALED:
        chronicle.deficit_revealed(month, body, deeds.before[row])
    elif kind == done.FURTHER_PARTNER_JOINED:
        chronicle.further_partner_joined(month, place, deeds.detail[row])
    elif kind == done.MERGED_BY_ORDER:
        chronicle.merged_by_order(month, place)
    elif kind == done.MERGED:
        chronicle.merged(month, place)
    else:
        chronicle.lost(month, place)


def _tell_leaving(state: State, chronicle: JointChronicle, month: int, row: int, reasons: Reasons) -> None:
    deeds = state.deeds
    place, side = deeds.place[row], state.bodies.kind[deeds.body[row]]
    chronicle.left(
        month,
        place,
        side,
        reasons.of(place, side),
        stakes=(deeds.before[row], deeds.after[row]),
        hurt=deeds.other[row],
        trust=(deeds.trust_before[row], deeds.trust_after[row]),
        is_withdrawal=deeds.kind[row] == done.WITHDREW,
        was_pooled=deeds.detail[row] == 1,
    )
