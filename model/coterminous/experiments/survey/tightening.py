"""What councils' higher thresholds send back to PCTs, apart from everything else that comes back to them."""

from __future__ import annotations

import numpy as np

from coterminous.experiments.survey.ground import Floats, Ground
from coterminous.rules.spillover import arrived, returned_gbp
from coterminous.state.columns import EraTable, State
from coterminous.state.deeds import THRESHOLD_RAISED

_MONTHS = 12


class TighteningWatch:
    """Follows the demand that thresholds raised within a window send back, with the model's own rules.

    Only what they save beyond what was saved before the window counts, and it arrives with the model's lag.

    Args:
        ground: the scenario's ground.
    """

    def __init__(self, ground: Ground) -> None:
        """Nothing has been raised."""
        count = len(ground.kinds)
        self._ground = ground
        self._saved_before: Floats = np.zeros(count)
        self._has_raised = np.zeros(count, dtype=np.bool_)
        self.arrived_gbp: Floats = np.zeros(count)
        """Pounds a month, by body."""

    def begin(self, state: State) -> None:
        """Look at the month before the window."""
        self._saved_before = np.array(state.bodies.saved_share, dtype=np.float64)

    def go_on(self, state: State, month: int) -> None:
        """Look at a month of the window."""
        redrawn = self._ground.new_map(month)
        if redrawn is not None:
            self._pass_on(redrawn)
        target = self._targets(state, self._ground.era(month))
        lag = self._ground.parameters.spillover_lag_months
        is_moving = (target > 0.0) | (self.arrived_gbp > 0.0)
        for body in np.flatnonzero(is_moving):
            self.arrived_gbp[body] = arrived(float(self.arrived_gbp[body]), float(target[body]), lag)
        # Thresholds are raised after services have responded: they begin to work in the month after.
        for row in range(state.deeds.written[0]):
            if state.deeds.kind[row] == THRESHOLD_RAISED:
                self._has_raised[state.deeds.body[row]] = True

    def _targets(self, state: State, era: EraTable) -> Floats:
        """Return what comes back once it has all arrived, pounds a month."""
        bodies, parameters = state.bodies, self._ground.parameters
        target = np.zeros(len(self.arrived_gbp))
        if not self._has_raised.any():
            return target
        stays = 1.0 - parameters.spillover_hospital_share
        for pct, council, people in zip(
            era.overlap_pct, era.overlap_council, era.overlap_people, strict=True
        ):
            if self._has_raised[council]:
                more = max(float(bodies.saved_share[council]) - float(self._saved_before[council]), 0.0)
                cut = bodies.income[council] / _MONTHS * more
                target[pct] += stays * returned_gbp(
                    cut,
                    parameters.spillover_social_care_border,
                    parameters.spillover_return_share,
                    float(people),
                    float(bodies.people[council]),
                )
        return target

    def _pass_on(self, era: EraTable) -> None:
        """Give new bodies what their people's bodies had: shares as means, pounds as sums, both by people."""
        old, new = np.array(era.moved_from, dtype=np.int64), np.array(era.moved_to, dtype=np.int64)
        people = np.array(era.moved_people, dtype=np.float64)
        count = len(self.arrived_gbp)
        gives, takes = (np.bincount(side, people, count) for side in (old, new))
        saved, pounds, raised = self._saved_before.copy(), self.arrived_gbp.copy(), self._has_raised.copy()
        self._saved_before[takes > 0] = 0.0
        self.arrived_gbp[gives > 0] = 0.0
        np.add.at(self._saved_before, new, saved[old] * people / takes[new])
        np.add.at(self.arrived_gbp, new, pounds[old] * people / gives[old])
        np.logical_or.at(self._has_raised, new, raised[old])
