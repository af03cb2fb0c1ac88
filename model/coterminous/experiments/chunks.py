"""How an ensemble is cut: by the numbers of its replicates and by nothing else.

Chunk 3 of 50 holds replicates 150 to 199, whoever lives them and whenever, and whatever was interrupted before.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Chunk:
    """Some replicates that are kept together: ``first`` up to, not including, ``end``.

    >>> Chunk(number=1, first=20, end=25).replicates
    range(20, 25)
    """

    number: int
    first: int
    end: int

    @property
    def replicates(self) -> range:
        """The numbers of its replicates."""
        return range(self.first, self.end)

    def __len__(self) -> int:
        """Return how many replicates it has."""
        return self.end - self.first


def chunks_of(replicates: int, size: int) -> list[Chunk]:
    """Return the chunks of an ensemble; the last may be short.

    >>> [len(chunk) for chunk in chunks_of(25, 10)]
    [10, 10, 5]
    """
    return [
        Chunk(number, first, min(first + size, replicates))
        for number, first in enumerate(range(0, replicates, size))
    ]
