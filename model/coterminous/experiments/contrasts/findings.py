"""A contrast measured: the effect with the mechanism on, the same with it off, and whether that shows the claim.

All four arms share their luck, so that also the difference of the two effects is taken pair by pair. A contrast
*holds* when three things are so, each by a 99% interval:

- the effect goes the way the source says, and has the size where the source gives one;
- with the mechanism off it does not go that way any more, or no more than the share that may be left is left;
- the two effects differ.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from coterminous.experiments.bench import Bench, Interval
from coterminous.experiments.contrasts.register import ARMS, Contrast
from coterminous.experiments.contrasts.schema import Entry
from coterminous.experiments.quantities import in_figures


@dataclass(frozen=True)
class Finding:
    """What the four arms of a contrast give.

    Attributes:
        contrast: which contrast.
        level: the mean in the arm without.
        on: with against without.
        off: the same with the mechanism switched off.
        apart: the effect with the mechanism on, less the effect with it off.
        left: the effect with it off, less the share of the effect with it on that may be left.
    """

    contrast: Contrast
    level: float
    on: Interval
    off: Interval
    apart: Interval
    left: Interval

    @property
    def is_seen(self) -> bool:
        """Whether the effect goes the way the source says, with the size that it gives."""
        return _goes(self.contrast.entry, self.on, self.level) and self._has_size

    @property
    def is_gone(self) -> bool:
        """Whether, with the mechanism off, the effect is gone, or not more of it left than may be."""
        entry = self.contrast.entry
        if entry.leaves is not None:
            return _forwards(entry, self.left).high < 0.0
        return not _goes(entry, self.off, self.level)

    @property
    def is_apart(self) -> bool:
        """Whether the effects with the mechanism on and off differ."""
        return self.apart.low > 0.0 or self.apart.high < 0.0

    @property
    def holds(self) -> bool:
        """Whether the contrast shows its claim."""
        return self.is_seen and self.is_gone and self.is_apart

    @property
    def _has_size(self) -> bool:
        entry = self.contrast.entry
        if entry.direction == "unchanged":
            return True
        effect, unit = _forwards(entry, self.on), _unit(entry, self.level)
        is_enough = entry.at_least is None or effect.low >= entry.at_least * unit
        return is_enough and (entry.at_most is None or effect.high <= entry.at_most * unit)

    @property
    def words(self) -> str:
        """The finding in a sentence.

        >>> from coterminous.experiments.contrasts.register import register
        >>> nothing = Interval(0.0, 0.0, 0.0, 30)
        >>> some = Interval(2.0, 1.0, 3.0, 30)
        >>> deficits = register()["deficits_make_bodies_withdraw"]
        >>> print(Finding(deficits, 4.0, some, nothing, some, nothing).words)
        withdrawals, in total: +2.00 (1.00 to 3.00), off +0 (0 to 0), n = 30: holds
        """
        verdict = "holds" if self.holds else f"does not hold: {self.fault}"
        effects = f"{_shown(self.on)}, off {_shown(self.off)}"
        return f"{self.contrast.measure.words}: {effects}, n = {self.on.n}: {verdict}"

    @property
    def fault(self) -> str:
        """What is wrong first, or nothing where the contrast holds."""
        if not _goes(self.contrast.entry, self.on, self.level):
            return "the effect does not go the way the source says"
        if not self._has_size:
            return "the effect has not the size that the source gives"
        if not self.is_gone:
            return "the effect is there with the mechanism off"
        return "" if self.is_apart else "the effects with the mechanism on and off are not told apart"

    def as_json(self) -> dict[str, Any]:
        """Return the finding as plain numbers."""
        return {
            "measured": self.contrast.measure.words,
            "direction": self.contrast.entry.direction,
            "level": self.level,
            "on": asdict(self.on),
            "off": asdict(self.off),
            "apart": asdict(self.apart),
            "holds": self.holds,
            "fault": self.fault,
        }


def find(contrast: Contrast, bench: Bench) -> Finding:
    """Live the four arms of a contrast and return what they give.

    Args:
        contrast: which contrast.
        bench: where arms are lived; arms that several contrasts share are lived once.
    """
    entry, calendar = contrast.entry, contrast.calendar
    without, having, off_without, off_having = (
        contrast.measure.of(bench.live(contrast.arms[arm], entry.replicates, entry.seed), calendar)
        for arm in ARMS
    )
    on, off = having - without, off_having - off_without
    return Finding(
        contrast,
        Interval.of(without).estimate,
        Interval.of(on),
        Interval.of(off),
        Interval.of(on - off),
        Interval.of(off - (entry.leaves or 0.0) * on),
    )


def _forwards(entry: Entry, effect: Interval) -> Interval:
    """Return an effect with the sign that makes it positive where it goes the way the source says."""
    return effect.turned() if entry.direction == "falls" else effect


def _goes(entry: Entry, effect: Interval, level: float) -> bool:
    """Return whether an effect goes the way the source says, whatever its size."""
    if entry.direction == "unchanged":
        most = (entry.at_most or 0.0) * _unit(entry, level)
        return -most <= effect.low and effect.high <= most
    return _forwards(entry, effect).low > 0.0


def _unit(entry: Entry, level: float) -> float:
    """Return what sizes are multiples of."""
    return abs(level) if entry.size_in == "share" else 1.0


def _shown(effect: Interval) -> str:
    sign = "+" if effect.estimate >= 0.0 else ""
    return f"{sign}{in_figures(effect.estimate)} ({in_figures(effect.low)} to {in_figures(effect.high)})"
