"""The one place where compiled code does the same sum by another way: the 128-bit product of two words."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic


@intrinsic
def _high_word(typing_context: Any, one: Any, other: Any) -> Any:
    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        wide = ir.IntType(128)
        product = builder.mul(*(builder.zext(word, wide) for word in arguments))
        return builder.trunc(builder.lshr(product, ir.Constant(wide, 64)), ir.IntType(64))

    return types.uint64(types.uint64, types.uint64), code


@njit
def wide_multiply(factor: Any, word: Any) -> Any:
    """Return the high and low 64 bits of a product, like :func:`coterminous.streams.multiply`, in one instruction."""
    return _high_word(factor, word), factor * word  # type: ignore[call-arg]
