"""What a comparison compares, as its folder says it: enough to go on with it, or to see why that cannot be."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from coterminous.scenario.problems import InputError, Place, Problem, shown

PLAN: Final = "comparison.json"
FORMAT: Final = "coterminous comparison"
FORMAT_VERSION: Final = 1
_LONGEST_NAME = 80


@dataclass(frozen=True)
class ComparisonPlan:
    """What is compared.

    Attributes:
        scenarios: each resolved scenario by the name it has in the comparison, the baseline first.
        seed: the seed of every ensemble.

    >>> plan = ComparisonPlan({"calm": {"months": 3}, "shock": {"months": 3}}, seed=7)
    >>> ComparisonPlan.from_json(plan.as_json().encode(), Path("mine")) == plan
    True
    """

    scenarios: Mapping[str, Mapping[str, Any]]
    seed: int

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the scenarios, the baseline first."""
        return tuple(self.scenarios)

    def as_json(self) -> str:
        """Return the plan as the text of its file."""
        content = {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "seed": self.seed,
            "scenarios": [{"name": name, "scenario": said} for name, said in self.scenarios.items()],
        }
        return json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"

    @classmethod
    def from_json(cls, text: bytes, folder: Path) -> ComparisonPlan:
        """Return the plan that a folder's file holds.

        Raises:
            InputError: it is damaged, or not that of a comparison.
        """
        try:
            content = json.loads(text)
            if content["format"] != FORMAT:
                raise _refusal(folder, f"is not that of a comparison: it does not say {FORMAT!r}")
            if content["format_version"] != FORMAT_VERSION:
                found, allowed = shown(content["format_version"]), str(FORMAT_VERSION)
                message = "has a format this version cannot read"
                raise _refusal(folder, message, found=found, allowed=allowed)
            scenarios = {str(one["name"]): dict(one["scenario"]) for one in content["scenarios"]}
            return cls(scenarios, int(content["seed"]))
        except InputError:
            raise
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise _refusal(folder, f"is damaged: it is not a comparison's plan ({error})") from error

    def check_same(self, there: ComparisonPlan, folder: Path) -> None:
        """Refuse to go on with a folder that was begun with something else.

        Raises:
            InputError: names, scenarios or seed differ; every difference, with both values where they are short.
        """
        begun = "is not what the folder was begun with"
        problems = []
        if self.names != there.names:
            details = {
                "found": ", ".join(self.names),
                "allowed": f"{', '.join(there.names)}, as in the folder",
            }
            problems.append(Problem(Place(str(folder)), "the list of scenarios", begun, **details))
        if self.seed != there.seed:
            allowed = f"{there.seed}, as in the folder"
            problems.append(Problem(Place(str(folder)), "seed", begun, str(self.seed), allowed))
        problems += [
            Problem(Place(str(folder)), f"scenario {name}: {key}", begun)
            for name in self.names
            if name in there.names
            for key in sorted({*self.scenarios[name], *there.scenarios[name]})
            if self.scenarios[name].get(key) != there.scenarios[name].get(key)
        ]
        if problems:
            raise InputError(*problems)


def _refusal(folder: Path, message: str, **details: str) -> InputError:
    return InputError(Problem(Place(str(folder)), PLAN, message, **details))


def distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Return names that can be folders and differ from each other in more than capitals.

    A name that comes again, as when a scenario is compared with itself under other values, gets a number.

    >>> distinct(["baseline", "baseline", "Baseline", "what/if?"])
    ('baseline', 'baseline-2', 'Baseline-3', 'what-if')
    """
    found: list[str] = []
    for name in names:
        plain = _as_folder_name(name)
        number, candidate = 1, plain
        while candidate.casefold() in {one.casefold() for one in found}:
            number += 1
            candidate = f"{plain}-{number}"
        found.append(candidate)
    return tuple(found)


def _as_folder_name(name: str) -> str:
    letters = "".join(letter if letter.isalnum() or letter in "-_.+=" else "-" for letter in name)
    return letters[:_LONGEST_NAME].strip("-.") or "scenario"
