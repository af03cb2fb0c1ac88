"""Parameter records: every number that shapes behaviour, with its unit, bounds, role, source and reason.

The records stand in ``parameters/*.yaml``, one file a topic. A record that lacks anything, or whose value
lies outside its own bounds, is refused when the records are read, with file and key.

>>> record = parameter_records()["trust.loss_rate"]
>>> record.role, record.allowed
('uncertainty', 'a number from 0 to 0.95')
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self, TypeAlias

from pydantic import Field, model_validator

from coterminous.scenario.files import read_document
from coterminous.scenario.problems import InputError, Place, Problem
from coterminous.scenario.schema import StrictModel, conflict
from coterminous.scenario.validation import validated
from coterminous.scenario.values import CARE_GROUPS
from coterminous.scenario.wording import plain, text_for_number

PARAMETERS_FOLDER: Final = Path(__file__).resolve().parent / "parameters"
Value: TypeAlias = float | int | bool
Words: TypeAlias = Annotated[str, Field(min_length=1, max_length=2_000)]
_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+\Z")
# First parts that stand for other things in ``--set name=value``.
_TAKEN: Final = frozenset({"geography", "events", "names", "parameters"})


class ParameterRecord(StrictModel):
    """One parameter of the model.

    Attributes:
        value: the shipped default.
        unit: what one of it is.
        bounds: lowest and highest value allowed, both included; absent for a switch.
        role: ``uncertainty`` (varied in sensitivity analysis), ``lever`` (a policy's to set) or ``constant``.
        source: keys of the evidence register, or the word ``assumption``, or both.
        why: why this value and these bounds.
        kind: ``number``, ``integer`` or ``switch`` (true or false).

    >>> few = ParameterRecord(
    ...     value=2, unit="boards", bounds=(0, 5), role="lever", source=("D9",), why="Few had more."
    ... )
    >>> few.accept(3)
    3.0
    """

    value: float | int | bool
    unit: Words
    bounds: tuple[float, float] | None = Field(default=None, strict=False)
    role: Literal["uncertainty", "lever", "constant"]
    source: tuple[Words, ...] = Field(min_length=1, strict=False)
    why: Words
    kind: Literal["number", "integer", "switch"] = "number"

    @model_validator(mode="after")
    def _holds_itself_to_its_bounds(self) -> Self:
        """Refuse bounds that do not fit the kind, and a default outside them."""
        if (self.bounds is None) != (self.kind == "switch"):
            raise conflict("bounds", f"do not go with kind {self.kind}", "two numbers, or none for a switch")
        if self.bounds and not self.bounds[0] <= self.bounds[1]:
            raise conflict("bounds", "are the wrong way round", "the lowest value first")
        try:
            self.accept(self.value)
        except ValueError as error:
            raise conflict("value", str(error), self.allowed) from None
        return self

    @property
    def allowed(self) -> str:
        """What values are allowed, in words."""
        if self.bounds is None:
            return "true or false"
        noun = "a whole number" if self.kind == "integer" else "a number"
        return f"{noun} from {plain(self.bounds[0])} to {plain(self.bounds[1])}"

    @property
    def default(self) -> Value:
        """The shipped value, in the type of its kind."""
        return self.accept(self.value)

    def accept(self, value: object) -> Value:
        """Return a value as this parameter's kind has it.

        Raises:
            ValueError: wrong type, not finite or out of bounds; the text says which.
        """
        if self.kind == "switch":
            if not isinstance(value, bool):
                raise ValueError("has the wrong type")
            return value
        if isinstance(value, str):
            raise ValueError(text_for_number(value))
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError("has the wrong type")
        if isinstance(value, float) and not math.isfinite(value):
            raise ValueError("is not a finite number")
        if self.kind == "integer" and not isinstance(value, int):
            raise ValueError("is not a whole number")
        if self.bounds and not self.bounds[0] <= value <= self.bounds[1]:
            raise ValueError("is out of bounds")
        return value if self.kind == "integer" else float(value)


@cache
def load_records(folder: Path) -> Mapping[str, ParameterRecord]:
    """Read and check all records of a folder, in the order of file names and of the files.

    Raises:
        InputError: a record lacks something or contradicts itself, or a name is given twice.
    """
    records: dict[str, ParameterRecord] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        document = read_document(path)
        for name in document.data:
            place = document.key_place_of((name,))
            if name in records:
                problems.append(Problem(place, name, "has a record already, in another file"))
            elif fault := _fault_of_name(name):
                problems.append(Problem(place, name, fault, allowed="a dotted name such as trust.loss_rate"))
            elif record := validated(ParameterRecord, document, (name,), problems):
                records[name] = record
    if not records and not problems:
        problems.append(Problem(Place(folder.as_posix()), "", "holds no parameter records"))
    if problems:
        raise InputError(*problems)
    return records


def _fault_of_name(name: str) -> str | None:
    """Return what is wrong with the name of a record, if anything."""
    if not _NAME.match(name):
        return "is not a dotted name"
    return "begins with a word that is taken" if name.partition(".")[0] in _TAKEN else None


def parameter_records() -> Mapping[str, ParameterRecord]:
    """Return the shipped records by dotted name; read once in a process.

    >>> "trust.loss_rate" in parameter_records()
    True
    """
    return load_records(PARAMETERS_FOLDER)


def fields_of(parameters: Mapping[str, Value]) -> dict[str, Any]:
    """Return parameters under the field names of :class:`~coterminous.scenario.values.Parameters`.

    Dots become underscores; the records of the six care groups become one tuple, in the order of the groups.

    >>> fields_of({"trust.loss_rate": 0.3})
    {'trust_loss_rate': 0.3}
    """
    fields: dict[str, Any] = {}
    by_group: dict[str, dict[str, Value]] = {}
    for name, value in parameters.items():
        head, _, rest = name.partition(".")
        if head == "care_group":
            group, _, what = rest.partition(".")
            by_group.setdefault(f"care_group_{what.replace('.', '_')}", {})[group] = value
        else:
            fields[name.replace(".", "_")] = value
    for name, values in by_group.items():
        fields[name] = tuple(values[group] for group in CARE_GROUPS)
    return fields
