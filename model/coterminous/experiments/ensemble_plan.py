"""What an ensemble runs, as its folder says it: enough to go on with it, or to see why that cannot be."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from coterminous.experiments.backends import CHUNK_SIZES, Kinds, choose_backend
from coterminous.experiments.chunks import Chunk, chunks_of
from coterminous.experiments.provenance import describe_kinds, has_no_source, versions
from coterminous.experiments.tasks import Recipe
from coterminous.scenario.loading import Scenario
from coterminous.scenario.problems import InputError, Place, Problem, shown

PLAN: Final = "ensemble.json"
FORMAT: Final = "coterminous ensemble"
FORMAT_VERSION: Final = 1
_NO_VALUE = object()


@dataclass(frozen=True)
class EnsemblePlan:
    """What is run.

    Attributes:
        scenario: the resolved scenario.
        seed: the ensemble's seed.
        replicates: how many.
        chunk: replicates in each part but the last.
        backend: the engine that runs.
        backend_reason: why it is not the one that was asked for, or None.
        kinds: a user's own agents by kind, described.
        versions: the software that may add to it.

    >>> plan = plan_of(Scenario.load("teaching"), replicates=10, seed=7, backend="mesa")
    >>> EnsemblePlan.from_json(plan.as_json().encode(), Path("runs/mine")) == plan
    True
    """

    scenario: dict[str, Any]
    seed: int
    replicates: int
    chunk: int
    backend: str
    backend_reason: str | None
    kinds: dict[str, str]
    versions: dict[str, str]

    @property
    def chunks(self) -> list[Chunk]:
        """Its chunks, in order."""
        return chunks_of(self.replicates, self.chunk)

    @property
    def origin(self) -> str:
        """A hash of what its numbers follow from; both engines have the same, and so has an ensemble that grew."""
        said = [self.scenario, str(self.seed), self.kinds, self.versions["rules"]]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    def recipe(self, kinds: Kinds | None) -> Recipe:
        """Return what a worker needs to know."""
        return Recipe(
            scenario=json.dumps(self.scenario),
            seed=self.seed,
            backend=self.backend,
            kinds=kinds,
            versions=self.versions,
            origin=self.origin,
        )

    def as_json(self) -> str:
        """Return the plan as the text of its file."""
        fields = {name: getattr(self, name) for name in self.__dataclass_fields__}
        content = {"format": FORMAT, "format_version": FORMAT_VERSION, **fields}
        return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"

    @classmethod
    def from_json(cls, text: bytes, folder: Path) -> EnsemblePlan:
        """Return the plan that a folder's file holds.

        Raises:
            InputError: it is damaged, or not that of an ensemble.
        """
        try:
            content = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise _refusal(folder, f"is damaged: it is not JSON ({error})") from error
        if not isinstance(content, dict) or content.get("format") != FORMAT:
            raise _refusal(folder, f"is not that of an ensemble: it does not say {FORMAT!r}")
        if content.get("format_version") != FORMAT_VERSION:
            found, allowed = shown(content.get("format_version")), str(FORMAT_VERSION)
            raise _refusal(folder, "has a format this version cannot read", found=found, allowed=allowed)
        for key, kinds in _TYPES.items():
            if not isinstance(content.get(key, _NO_VALUE), kinds) or isinstance(content[key], bool):
                raise _refusal(folder, f"is damaged: {key!r} is missing or has the wrong type")
        if content["replicates"] < 1 or content["chunk"] < 1 or "rules" not in content["versions"]:
            raise _refusal(folder, "is damaged: no ensemble has such numbers")
        return cls(**{key: content[key] for key in _TYPES})

    def grown_from(self, found: EnsemblePlan, folder: Path) -> EnsemblePlan:
        """Return the plan with which a folder is resumed.

        Args:
            found: the plan in the folder.
            folder: where it lies, for messages.

        Raises:
            InputError: what is asked for is not what the folder was begun with; every difference, with both values.
        """
        problems = [
            Problem(
                Place(str(folder)),
                key,
                message,
                found=shown(asked),
                allowed=f"{shown(there)}, as in the folder",
            )
            for key, message, asked, there in _differences(self, found)
        ]
        if found.replicates > self.replicates:
            message = "are fewer than the folder is for; an ensemble may grow, not shrink"
            allowed = f"{found.replicates} or more"
            problems.append(Problem(Place(str(folder)), "replicates", message, str(self.replicates), allowed))
        if any(map(has_no_source, [*found.kinds.values(), *self.kinds.values()])):
            message = "cannot be told from others of the same name, since their source is not in a file"
            problems.append(Problem(Place(str(folder)), "kinds", message))
        if problems:
            raise InputError(*problems)
        return self


_TYPES: dict[str, type | tuple[type, ...]] = {
    "scenario": dict,
    "seed": int,
    "replicates": int,
    "chunk": int,
    "backend": str,
    "backend_reason": (str, type(None)),
    "kinds": dict,
    "versions": dict,
}


def plan_of(
    scenario: Scenario,
    replicates: int,
    seed: int,
    backend: str,
    kinds: Kinds | None = None,
    chunk: int | None = None,
) -> EnsemblePlan:
    """Return the plan of what a user asks for.

    Args:
        scenario: what to run.
        replicates: how many, 1 or more.
        seed: any whole number.
        backend: ``batch`` or ``mesa``.
        kinds: a user's own classes of agents by kind, or none.
        chunk: replicates in a part; the backend's usual number if None.

    Raises:
        InputError: a number is not one that it can be, or there is no such backend.

    >>> plan_of(Scenario.load("teaching"), replicates=0, seed=7, backend="mesa")
    Traceback (most recent call last):
        ...
    coterminous.scenario.problems.InputError: replicates cannot be this. Found: 0. Allowed: a whole number, 1 or more.
    """
    used, reason = choose_backend(backend, kinds)
    chunk = CHUNK_SIZES[used] if chunk is None else chunk
    problems = [
        Problem(None, name, "cannot be this", shown(value), "a whole number, 1 or more")
        for name, value in (("replicates", replicates), ("chunk", chunk))
        if not _is_whole(value) or value < 1
    ]
    if not _is_whole(seed):
        problems.append(Problem(None, "seed", "cannot be this", shown(seed), "a whole number"))
    if problems:
        raise InputError(*problems)
    return EnsemblePlan(
        # Through JSON, so that it is equal to what is read back.
        scenario=json.loads(json.dumps(scenario.resolved())),
        seed=int(seed),
        replicates=int(replicates),
        chunk=int(chunk),
        backend=used,
        backend_reason=reason,
        kinds=describe_kinds(kinds),
        versions=versions(used),
    )


def _is_whole(value: object) -> bool:
    from numbers import Integral

    return isinstance(value, Integral) and not isinstance(value, bool)


def _refusal(folder: Path, message: str, **details: str) -> InputError:
    return InputError(Problem(Place(str(folder)), PLAN, message, **details))


def _differences(asked: EnsemblePlan, found: EnsemblePlan) -> Iterator[tuple[str, str, object, object]]:
    """Give what differs: its name, what to say of it, its value as asked for, and in the folder."""
    begun = "is not what the folder was begun with"
    for key, one, other in _different_values("", asked.scenario, found.scenario):
        yield f"scenario: {key.removeprefix('parameters.')}", begun, one, other
    for key in ("seed", "backend", "chunk"):
        if getattr(asked, key) != getattr(found, key):
            yield key, begun, getattr(asked, key), getattr(found, key)
    for key, one, other in _different_values("", asked.kinds, found.kinds):
        yield f"agents of kind {key}", "are not those that the folder was begun with", one, other
    for key, one, other in _different_values("", asked.versions, found.versions):
        yield f"version of {key}", begun, one, other


def _different_values(path: str, asked: object, found: object) -> Iterator[tuple[str, object, object]]:
    """Give the paths at which two trees of plain data differ, with both values."""
    if isinstance(asked, Mapping) and isinstance(found, Mapping):
        for key in sorted({*asked, *found}):
            inner = f"{path}.{key}" if path else str(key)
            yield from _different_values(inner, asked.get(key), found.get(key))
    elif isinstance(asked, list) and isinstance(found, list):
        if len(asked) != len(found):
            yield f"number of {path}", len(asked), len(found)
        for place, (one, other) in enumerate(zip(asked, found, strict=False)):
            yield from _different_values(f"{path}[{place}]", one, other)
    elif asked != found:
        yield path, asked, found
