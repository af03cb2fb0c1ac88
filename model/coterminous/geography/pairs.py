"""How many PCTs of a map can be coterminous with a council, and how many come nearest to a published share."""

from __future__ import annotations

from coterminous.scenario.problems import InputError, Problem


def coterminous_pairs(pcts: int, councils: int, share: float) -> int:
    """Return how many coterminous pairs come nearest to a share of the PCTs.

    Not every number is possible: the PCTs that are left need councils that are left, and one of each would be
    a pair.

    Args:
        pcts: number of PCTs, 1 or more.
        councils: number of councils, 1 or more.
        share: wanted share of the PCTs that are coterminous, 0 to 1.

    Mechanism: B1

    Raises:
        InputError: where no possible number is within one PCT of the share.

    >>> coterminous_pairs(152, 150, 0.7), coterminous_pairs(22, 22, 1.0), coterminous_pairs(12, 12, 0.67)
    (106, 22, 8)
    """
    possible = [
        pairs
        for pairs in range(min(pcts, councils) + 1)
        if (pcts - pairs, councils - pairs) == (0, 0)
        or (min(pcts, councils) > pairs and pcts + councils > 2 * pairs + 2)
    ]
    nearest = min(possible, key=lambda pairs: (abs(pairs - share * pcts), pairs), default=0)
    if not possible or abs(nearest - share * pcts) > 1.0:
        allowed = f"up to {max(possible, default=0) / pcts:.3f} with {pcts} PCTs and {councils} councils"
        raise InputError(
            Problem(
                None, "geography.coterminous_share", "cannot be reached", found=f"{share:g}", allowed=allowed
            )
        )
    return nearest
