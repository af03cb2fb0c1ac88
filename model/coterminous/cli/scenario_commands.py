"""Commands about scenarios: ``check``, ``schema`` and ``parameters``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from coterminous.scenario.loading import Scenario
    from coterminous.scenario.records import ParameterRecord

SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Set a value over the scenario's; may be repeated."),
]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command()(check)
    app.command()(schema)
    app.command()(parameters)


def check(
    scenarios: Annotated[
        list[str], typer.Argument(metavar="SCENARIO", help="Paths, or names of shipped scenarios.")
    ],
    assignments: SetOption = None,
    resolved: Annotated[
        bool, typer.Option("--resolved", help="Print every value and where it came from, as a scenario file.")
    ] = False,
) -> None:
    """Check scenario files, and report all mistakes together.

    The maps are drawn too: a lookup is read, and a body that an event names must exist then.
    """
    from coterminous.opening.layout import lay_out
    from coterminous.scenario.layers import read_assignments
    from coterminous.scenario.loading import Scenario
    from coterminous.scenario.problems import InputError, Problem

    overrides = read_assignments(assignments or [])
    problems: list[Problem] = []
    for reference in scenarios:
        try:
            scenario = Scenario.load(reference, overrides)
            lay_out(scenario)
        except InputError as error:
            problems += error.problems
            continue
        typer.echo(resolved_text(scenario) if resolved else f"{reference}: good, {_extent(scenario)}")
    if problems:
        # A mistake in a file that several scenarios extend is one mistake.
        raise InputError(*dict.fromkeys(problems))


def _extent(scenario: Scenario) -> str:
    """Return how long a scenario runs and how many events it has, in words."""
    count = len(scenario.events)
    return f"{scenario.months} months from {scenario.start}, {count} event{'' if count == 1 else 's'}"


def resolved_text(scenario: Scenario) -> str:
    """Return a resolved scenario as a scenario file, each value with its origin in a comment."""
    data = scenario.resolved()
    lines = [f"# {scenario.name}, resolved"]
    for name in ("title", "question", "start", "months"):
        lines.append(_line(name, data[name], scenario.origin(name)))
    lines.append("names:")
    lines += [
        "  " + _line(name, word, scenario.origin(f"names.{name}")) for name, word in data["names"].items()
    ]
    lines.append("geography:")
    lines += _geography_lines(data["geography"], scenario)
    lines.append("parameters:")
    for name, value in data["parameters"].items():
        lines.append("  " + _line(name, value, scenario.origin(name)))
    lines.append("events:" if data["events"] else "events: []")
    for number, event in enumerate(data["events"]):
        lines.append(f"  - at: {event['at']}  # {scenario.origin(f'events[{number}]')}")
        lines += [f"    {kind}: {_flow(settings)}" for kind, settings in event.items() if kind != "at"]
    return "\n".join(lines)


def _geography_lines(geography: dict[str, Any], scenario: Scenario) -> list[str]:
    """Return the geography's settings, the inner mappings key by key: each key may have its own origin."""
    lines = []
    for name, value in geography.items():
        if isinstance(value, dict):
            lines.append(f"  {name}:")
            for inner, setting in value.items():
                lines.append("    " + _line(inner, setting, scenario.origin(f"geography.{name}.{inner}")))
        else:
            lines.append("  " + _line(name, value, scenario.origin(f"geography.{name}")))
    return lines


def _line(name: str, value: Any, origin: str) -> str:
    """Return one key, its value and its origin."""
    return f"{name}: {_flow(value)}  # {origin}"


def _flow(value: Any) -> str:
    """Return a value as YAML on one line."""
    import yaml

    text: str = yaml.safe_dump(
        value, default_flow_style=True, sort_keys=False, allow_unicode=True, width=10**9
    )
    return text.removesuffix("\n").removesuffix("...").strip()


def schema() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from coterminous.scenario.json_schema import scenario_json_schema

    typer.echo(json.dumps(scenario_json_schema(), indent=2))


def parameters(
    prefix: Annotated[str, typer.Argument(help="Only names that begin so, such as trust.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the records as JSON.")] = False,
) -> None:
    """List the parameters: value, unit, bounds, role, source, why."""
    from coterminous.scenario.problems import InputError, Problem, nearest_name
    from coterminous.scenario.records import parameter_records

    every = parameter_records()
    records = {name: record for name, record in every.items() if name.startswith(prefix)}
    if not records:
        topics = sorted({name.partition(".")[0] for name in every})
        message, allowed = "begins no parameter's name", f"the beginning of a name: {', '.join(topics)}"
        raise InputError(
            Problem(None, repr(prefix), message, None, allowed, nearest_name(prefix, [*topics, *every]))
        )
    if as_json:
        listing = {name: record.model_dump(mode="json") for name, record in records.items()}
        typer.echo(json.dumps(listing, indent=2, ensure_ascii=False))
    else:
        _print_table(records)


def _print_table(records: dict[str, ParameterRecord]) -> None:
    """Print records as a table as wide as the terminal."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(show_lines=True)
    table.add_column("parameter, value, allowed", overflow="fold", ratio=2)
    table.add_column("unit, role, source, why", overflow="fold", ratio=3)
    for name, record in records.items():
        left = [name, str(record.default), record.allowed]
        right = [record.unit, f"{record.role}; source: {', '.join(record.source)}", record.why.strip()]
        # Text, not markup: a unit may hold square brackets.
        table.add_row(Text("\n".join(left)), Text("\n".join(right)))
    Console().print(table)
