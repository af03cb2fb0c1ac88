"""Columns in memory, as compiled code sees them: one address for a whole record, whatever it holds.

The phases of a month read ``state.bodies.stress[body]``. In the Mesa engine that is a named tuple of lists. Here
the same text is compiled for a *record*: an address of a table with one entry for each number, and the address and
length for each column. A record is passed on as one machine word, so that functions stay cheap to compile and to
call however many columns there are; records inside a record share its table.

A :class:`Record` keeps the arrays alive; compiled code borrows them and never owns anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.imputils import lower_getattr_generic
from numba.core.typing.templates import AttributeTemplate, infer_getattr
from numba.extending import intrinsic, models, register_model
from numba.np.arrayobj import populate_array
from numpy.typing import NDArray

WORD = 8
PAIR = 2 * WORD
"""Bytes of the address and length of a column."""
FLOATS = types.Array(types.float64, 1, "C")
INTEGERS = types.Array(types.int64, 1, "C")
_SLOTS = {FLOATS: 2, INTEGERS: 2, types.float64: 1, types.int64: 1}


class Field(NamedTuple):
    """Where a record's table holds one of its fields, and what it is."""

    kind: types.Type
    slot: int


class RecordType(types.Type):
    """The type of a record in compiled code: named fields, each a number, a column or a record.

    Args:
        shape: the named tuple class that the Mesa engine uses.
        first: slot of the first field; above 0 for a record inside another.
    """

    def __init__(self, shape: type[tuple[Any, ...]], first: int = 0) -> None:
        """Lay the fields out one after the other."""
        self.fields: dict[str, Field] = {}
        self.end = first
        for name, hint in get_type_hints(shape).items():
            kind = _kind_of(hint, self.end)
            self.fields[name] = Field(kind, self.end)
            self.end = kind.end if isinstance(kind, RecordType) else self.end + _SLOTS[kind]
        super().__init__(name=f"{shape.__name__}@{first}")


def _kind_of(hint: Any, slot: int) -> types.Type:
    """Return how compiled code sees a field of a named tuple class."""
    if hint is float:
        return types.float64
    if hint is int:
        return types.int64
    if isinstance(hint, type) and issubclass(hint, tuple):
        return RecordType(hint, slot)
    inner = set(get_args(hint)) - {Ellipsis}
    if get_origin(hint) is not None and inner in ({float}, {int}):
        return FLOATS if inner == {float} else INTEGERS
    raise TypeError(f"compiled code has no place for a field of type {hint!r}")


@register_model(RecordType)
class _RecordModel(models.PrimitiveModel):
    """A record is the address of its table."""

    def __init__(self, manager: Any, kind: RecordType) -> None:
        super().__init__(manager, kind, ir.IntType(64).as_pointer())


@infer_getattr
class _RecordAttributes(AttributeTemplate):
    key = RecordType

    def generic_resolve(self, record: RecordType, name: str) -> Any:  # type: ignore[override]
        return record.fields[name].kind if name in record.fields else None


@lower_getattr_generic(RecordType)
def _read_field(context: Any, builder: Any, record: RecordType, table: Any, name: str) -> Any:
    kind, slot = record.fields[name]
    if isinstance(kind, RecordType):
        return table
    word = ir.IntType(64)
    entry = builder.gep(table, [ir.Constant(word, slot)])
    if kind is types.int64:
        return builder.load(entry)
    if kind is types.float64:
        return builder.load(builder.bitcast(entry, ir.DoubleType().as_pointer()))
    length = builder.load(builder.gep(table, [ir.Constant(word, slot + 1)]))
    array = context.make_array(kind)(context, builder)
    populate_array(
        array,
        data=builder.inttoptr(builder.load(entry), array.data.type),
        shape=cgutils.pack_array(builder, [length]),
        strides=cgutils.pack_array(builder, [ir.Constant(word, WORD)]),
        itemsize=ir.Constant(word, WORD),
        meminfo=None,
    )
    return array._getvalue()


def reader_of(kind: RecordType) -> Any:
    """Return a function for compiled code that takes an address and gives the record there."""

    @intrinsic
    def record_at(typing_context: Any, address: Any) -> Any:
        def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            return builder.inttoptr(arguments[0], ir.IntType(64).as_pointer())

        return kind(types.int64), code

    return record_at


class Record:
    """A named tuple of columns and numbers, copied into arrays that compiled code can work on.

    Attributes:
        columns: the same named tuple class over NumPy arrays, for reading and comparing.
        address: what compiled code is given.
        column_table: address of a table of all columns, each with its address and length.
        column_count: how many columns there are.

    >>> from coterminous.state.columns import Decisions
    >>> record = Record(Decisions(action_sides=[5, 6], step_sides=[0, 0], threshold=[0]))
    >>> record.columns.action_sides
    array([5, 6])
    """

    def __init__(self, values: Any) -> None:
        """Copy lists into arrays and write the table."""
        self.columns = _as_arrays(values)
        self._table = np.array(list(_entries(self.columns)), dtype=np.int64)
        places = [(column.ctypes.data, len(column)) for column in arrays_of(self.columns)]
        self._column_table = np.array(places, dtype=np.int64)
        self.address = int(self._table.ctypes.data)
        self.column_table = int(self._column_table.ctypes.data)
        self.column_count = len(places)


def _as_arrays(values: Any) -> Any:
    """Return a named tuple with every column an array of its own."""
    hints = get_type_hints(type(values))
    parts = []
    for name, value in zip(values._fields, values, strict=True):
        kind = _kind_of(hints[name], 0)
        if isinstance(kind, RecordType):
            parts.append(_as_arrays(value))
        elif kind in (FLOATS, INTEGERS):
            parts.append(np.array(value, dtype=np.float64 if kind == FLOATS else np.int64))
        else:
            parts.append(float(value) if kind is types.float64 else int(value))
    return type(values)(*parts)


def _entries(values: Any) -> Iterable[int]:
    """Give the table of a record: its numbers, and for each column its address and length."""
    for value in values:
        if isinstance(value, np.ndarray):
            yield value.ctypes.data
            yield len(value)
        elif isinstance(value, tuple):
            yield from _entries(value)
        elif isinstance(value, float):
            yield int(np.float64(value).view(np.int64))
        else:
            yield int(value)


def arrays_of(values: Any) -> Iterable[NDArray[Any]]:
    """Give every column of a record, in order."""
    for value in values:
        if isinstance(value, np.ndarray):
            yield value
        elif isinstance(value, tuple):
            yield from arrays_of(value)
