"""One statement of a stylised fact: an effect that should be above nought, and its control, where it should vanish.

>>> import numpy as np
>>> from coterminous.experiments.facts.statement import Statement
>>> some, none = np.array([1.0, 2.0, 3.0]), np.zeros(3)
>>> Statement.of("1a", "More of it.", "withdrawals", some, none, "no cause").is_seen  # Too few pairs.
False
>>> Statement.of("1a", "More of it.", "withdrawals", some + 9.0, none, "no cause").holds
True
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from coterminous.experiments.bench import Interval
from coterminous.experiments.quantities import Array


@dataclass(frozen=True)
class Statement:
    """What a stylised fact says, and what the arms give.

    Attributes:
        part: number of the fact, with a letter where it says several things.
        says: the statement, in one sentence.
        measured: what the effect is of, with its sign: above nought where the statement is true.
        control: what is switched off, or what else is done, so that the effect should vanish.
        on: the effect.
        off: the same in the control.
        apart: the effect less that in the control.
        left: the effect in the control, less the share of the effect that may be left in it.
        leaves: that share.
    """

    part: str
    says: str
    measured: str
    control: str
    on: Interval
    off: Interval
    apart: Interval
    left: Interval
    leaves: float

    @classmethod
    def of(
        cls, part: str, says: str, measured: str, on: Array, off: Array, control: str, leaves: float = 0.0
    ) -> Statement:
        """Return a statement from the effect in each pair, and in each pair of the control.

        Args:
            part: number of the fact, with a letter where it says several things.
            says: the statement.
            measured: what the effect is of.
            on: one number a pair, above nought where the statement is true.
            off: the same in the control, of the same pairs.
            control: what the control is.
            leaves: the share of the effect that may be left in the control, where other causes have a part in it.
        """
        intervals = Interval.of(on), Interval.of(off), Interval.of(on - off), Interval.of(off - leaves * on)
        return cls(part, says, measured, control, *intervals, leaves)

    @property
    def number(self) -> int:
        """The number of the fact, 1 to 14."""
        return int(self.part.rstrip("abcdefgh"))

    @property
    def is_seen(self) -> bool:
        """Whether the effect is above nought."""
        return self.on.low > 0.0

    @property
    def is_controlled(self) -> bool:
        """Whether the effect vanishes in the control, or no more of it is left than may be, and the two differ."""
        is_gone = self.left.high < 0.0 if self.leaves > 0.0 else self.off.low <= 0.0
        return is_gone and self.apart.low > 0.0

    @property
    def holds(self) -> bool:
        """Whether the statement is true of the model, and for the reason that the control takes away."""
        return self.is_seen and self.is_controlled

    @property
    def verdict(self) -> str:
        """Whether it holds, in a few words."""
        if not self.is_seen:
            return "does not hold"
        return "holds" if self.is_controlled else "seen, but also in the control"

    def as_json(self) -> dict[str, Any]:
        """Return the statement as plain text and numbers."""
        return {**asdict(self), "verdict": self.verdict, "holds": self.holds}
