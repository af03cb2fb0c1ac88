"""The register of contrasts, read from the files beside it: every entry checked, its arms built as scenarios.

An arm is a layer over a world, as a scenario file is: the same readers check it, and a mistake in it is reported with
file, line and column like a mistake in a scenario.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final, TypeAlias

from coterminous.experiments.contrasts.measures import Measure, MeasureError
from coterminous.experiments.contrasts.schema import Arm, Elsewhere, Entry
from coterminous.experiments.quantities import Calendar
from coterminous.scenario.document import Document, KeyPath, Mark, path_text
from coterminous.scenario.evidence import claims
from coterminous.scenario.files import read_document
from coterminous.scenario.layers import overrides_layer
from coterminous.scenario.loading import Scenario
from coterminous.scenario.problems import InputError, Place, Problem, nearest_name
from coterminous.scenario.validation import validated, value_at

FOLDER: Final = Path(__file__).resolve().parent
SWITCHED_ON: Final = ("without", "with")
SWITCHED_OFF: Final = ("without, off", "with, off")
ARMS: Final = (*SWITCHED_ON, *SWITCHED_OFF)
_LAYERS: Final[Mapping[str, tuple[KeyPath, ...]]] = {
    "without": (("without",),),
    "with": (("with",),),
    "without, off": (("without",), ("control",), ("control", "without")),
    "with, off": (("with",), ("control",), ("control", "with")),
}
"""What is laid over the world in each arm, one after the other."""


@dataclass(frozen=True)
class Contrast:
    """An entry of the register with its name, and the scenarios of its four arms.

    Attributes:
        name: key of the entry.
        entry: what it says.
        document: the file, for places.

    >>> deficits = register()["deficits_make_bodies_withdraw"]
    >>> deficits.entry.claims[0], len(deficits.arms)
    ('D4', 4)
    """

    name: str
    entry: Entry
    document: Document

    @cached_property
    def arms(self) -> Mapping[str, Scenario]:
        """The four arms by their names in :data:`ARMS`.

        Raises:
            InputError: a setting or an event is wrong.
        """
        try:
            world = _world(self.entry.scenario).with_overrides({"months": self.entry.months})
        except InputError as error:
            place = self.document.place_of((self.name, "scenario"))
            raise InputError(
                *(_placed(problem, problem.place or place) for problem in error.problems)
            ) from None
        return {arm: self._laid_over(world, paths) for arm, paths in _LAYERS.items()}

    @property
    def calendar(self) -> Calendar:
        """The months of every arm."""
        one = self.arms["without"]
        return Calendar(one.start, one.months)

    @property
    def measure(self) -> Measure:
        """What is measured in every arm."""
        entry = self.entry
        return Measure((entry.metric, *entry.plus), entry.per, entry.quantity, entry.since)

    def _laid_over(self, world: Scenario, paths: tuple[KeyPath, ...]) -> Scenario:
        """Return the world with the arms that stand at some paths of the entry laid over it."""
        scenario = world
        for path in paths:
            for layer in _layers(self.document, (self.name, *path)):
                scenario = scenario.with_layer(layer)
        return scenario


@dataclass(frozen=True)
class ShownElsewhere:
    """A claim about structure: what shows it, by the name of its entry.

    Attributes:
        name: key of the entry.
        entry: what it says.
    """

    name: str
    entry: Elsewhere


Register: TypeAlias = Mapping[str, Contrast]


@cache
def _world(reference: str) -> Scenario:
    return Scenario.load(reference)


def _layers(document: Document, path: KeyPath) -> list[Document]:
    """Return what stands in an arm as layers of a scenario, with the places that it has in the register."""
    found = value_at(document.data, path)
    arm = Arm.model_validate({key: found[key] for key in ("set", "events") if key in found} if found else {})
    layers = []
    for name, value in arm.settings.items():
        place = document.place_of((*path, "set", name))
        try:
            layer = overrides_layer({name: value})
        except InputError as error:
            raise InputError(*(_placed(problem, place) for problem in error.problems)) from None
        mark = Mark(document.key_place_of((*path, "set", name)), place)
        layers.append(Document(document.file, layer.data, dict.fromkeys(layer.marks, mark)))
    if arm.events:
        start = (*path, "events")
        marks = {
            ("events", *one[len(start) :]): mark
            for one, mark in document.marks.items()
            if one[: len(start)] == start
        }
        layers.append(Document(document.file, {"events": list(arm.events)}, marks))
    return layers


def _placed(problem: Problem, place: Place) -> Problem:
    """Return a mistake at the place where the register has it."""
    return Problem(place, problem.key, problem.message, problem.found, problem.allowed, problem.nearest)


@cache
def read_register(folder: Path) -> tuple[Register, Mapping[str, ShownElsewhere]]:
    """Read and check the register of a folder: contrasts by name, and what is shown elsewhere.

    Raises:
        InputError: anything is wrong with an entry; all mistakes of all files together, each with its place.
    """
    contrasts: dict[str, Contrast] = {}
    elsewhere: dict[str, ShownElsewhere] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        document = read_document(path)
        for name, content in document.data.items():
            if name in contrasts or name in elsewhere:
                place = document.key_place_of((name,))
                problems.append(Problem(place, name, "has an entry already, in another file"))
            elif isinstance(content, dict) and "shown_by" in content:
                if structure := validated(Elsewhere, document, (name,), problems):
                    elsewhere[name] = ShownElsewhere(name, structure)
                    problems += _unknown_claims(document, name, structure.claims)
            elif entry := validated(Entry, document, (name,), problems):
                contrasts[name] = Contrast(name, entry, document)
                problems += [*_unknown_claims(document, name, entry.claims), *_mistakes(contrasts[name])]
    if not contrasts and not problems:
        problems.append(Problem(Place(folder.as_posix()), "", "holds no contrasts"))
    if problems:
        raise InputError(*problems)
    return contrasts, elsewhere


def _unknown_claims(document: Document, name: str, ids: tuple[str, ...]) -> list[Problem]:
    return [
        Problem(
            document.place_of((name, "claims", number)),
            path_text((name, "claims", number)),
            "is no claim of the register of evidence",
            repr(claim),
            None,
            nearest_name(claim, claims()),
        )
        for number, claim in enumerate(ids)
        if claim not in claims()
    ]


def _mistakes(contrast: Contrast) -> list[Problem]:
    """Return what is wrong with the arms of a contrast, or else with what is measured in them."""
    try:
        calendar = contrast.calendar
    except InputError as error:
        return list(error.problems)
    try:
        contrast.measure.check(calendar)
    except MeasureError as error:
        path = (contrast.name, error.key)
        found = contrast.document.found_at(path, value_at(contrast.document.data, path))
        place = contrast.document.place_of(path)
        return [Problem(place, path_text(path), str(error), found, error.allowed, error.nearest)]
    return []


def register() -> Register:
    """Return the shipped contrasts by name, in the order of files and lines; read once in a process.

    >>> all(contrast.entry.claims for contrast in register().values())
    True
    """
    return read_register(FOLDER)[0]


def shown_elsewhere() -> Mapping[str, ShownElsewhere]:
    """Return the claims that tests or metrics show, by name of the entry.

    >>> "pcts_hold_the_purse_strings" in shown_elsewhere()
    True
    """
    return read_register(FOLDER)[1]
