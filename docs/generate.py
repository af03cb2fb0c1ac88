"""Make the pages that state what the code contains, so that no table of them is ever typed.

Usage: ``python docs/generate.py`` writes the pages; with ``--check`` it says which ones differ.

A docstring of the package or of a test that has a line ``Mechanism: T3, X1 (S2)`` answers to these claims of
the register of evidence; a parameter answers to those in its ``source`` list, and a kind of event to those in the
first lines of its settings; ``docs/traces.yaml`` says in which metrics, events, columns and reasons a reader sees a
claim at work, and ``docs/partly.yaml`` what of a claim the model does not carry.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import showing
import yaml

from coterminous.scenario.events import EVENT_KINDS
from coterminous.scenario.evidence import ASSUMPTION, Figure, claims, figures, sources
from coterminous.scenario.files import read_document, shipped_scenarios
from coterminous.scenario.records import ParameterRecord, parameter_records

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGE = Path("model/coterminous")
NOT_YET = "not yet"
MECHANISM_LINE = re.compile(r"^\s*Mechanism:\s*(?P<ids>.*)$", re.MULTILINE)
PARTS = {
    "A": "Actors and structure",
    "F": "The flexibilities and the life of a partnership",
    "D": "Money, deficits and eligibility",
    "T": "Trust, culture and collaboration",
    "C": "Collaborative advantage and collaborative inertia",
    "B": "Coterminosity",
    "O": "Outcomes",
    "X": "Beyond the five sources",
}
CONFIDENCE = {"H": "read", "M": "recalled", "L": "a guess", "D": "derived"}


class Tag(NamedTuple):
    """A definition whose docstring names claims; the name of a module as a whole is empty."""

    path: Path
    name: str
    claim_ids: tuple[str, ...]


def docstrings(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Give the qualified name and the docstring of the module and of all that it defines."""

    def descend(node: ast.AST, prefix: str) -> Iterator[tuple[str, str]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                name = f"{prefix}{child.name}"
                yield name, ast.get_docstring(child) or ""
                yield from descend(child, f"{name}.")

    yield "", ast.get_docstring(tree) or ""
    yield from descend(tree, "")


def claim_ids(docstring: str) -> tuple[str, ...]:
    """Return the claims that a docstring's lines ``Mechanism: ...`` name; keys in brackets are left out.

    Raises:
        ValueError: for an id that the register does not know.
    """
    found = []
    for match in MECHANISM_LINE.finditer(docstring):
        without_sources = re.sub(r"\([^)]*\)", "", match["ids"])
        found += [word for word in re.split(r"[,\s.]+", without_sources) if word]
    unknown = [word for word in found if word not in claims()]
    if unknown:
        raise ValueError(f"the register of evidence has no claim {', '.join(unknown)}")
    return tuple(dict.fromkeys(found))


def tags(folder: Path) -> list[Tag]:
    """Return every definition under a folder that names claims, in order of file and line."""
    found = []
    for path in sorted((REPOSITORY / folder).rglob("*.py")):
        relative = path.relative_to(REPOSITORY)
        for name, docstring in docstrings(ast.parse(path.read_text(encoding="utf-8"))):
            try:
                ids = claim_ids(docstring)
            except ValueError as error:
                raise SystemExit(f"{relative.as_posix()}, {name or 'module'}: {error}") from None
            if ids:
                found.append(Tag(relative, name, ids))
    return found


def of_claims(name: str) -> Mapping[str, Any]:
    """Return a file of ``docs/`` that says something of claims, by their ids."""
    table: Mapping[str, Any] = yaml.safe_load((REPOSITORY / "docs" / name).read_text(encoding="utf-8"))
    unknown = set(table) - set(claims())
    if unknown:
        raise SystemExit(f"docs/{name}: the register of evidence has no claim {', '.join(sorted(unknown))}")
    return table


def traces() -> Mapping[str, tuple[str, ...]]:
    """Return for each claim the metrics, events, columns and reasons in which it is seen."""
    return {claim_id: tuple(names) for claim_id, names in of_claims("traces.yaml").items()}


def partly() -> Mapping[str, str]:
    """Return for claims of which the model carries a part what it does not carry."""
    return of_claims("partly.yaml")


def switches() -> Mapping[str, tuple[str, ...]]:
    """Return for each claim the parameters and the kinds of events by which a scenario sets or stops it."""
    found: dict[str, list[str]] = {claim_id: [] for claim_id in claims()}
    for name, record in parameter_records().items():
        for source in record.source:
            if source in found:
                found[source].append(f"`{name}`")
    for kind, settings in EVENT_KINDS.items():
        in_brackets = " ".join(re.findall(r"\(([^()]*)\)", settings.__doc__ or ""))
        for claim_id in re.findall(r"\b[AFDTCBOX]\d{1,2}\b", in_brackets):
            found[claim_id].append(f"event `{kind}`")
    return {claim_id: tuple(names) for claim_id, names in found.items()}


def cells_of_claims() -> Mapping[str, tuple[list[str], ...]]:
    """Return for each claim its rules, its parameters and events, its tests and its traces."""
    in_code, in_tests, seen, switch = tags(PACKAGE), tags(Path("tests")), traces(), switches()
    return {
        claim_id: (
            [link(tag) for tag in in_code if claim_id in tag.claim_ids],
            list(switch[claim_id]),
            [link(tag) for tag in in_tests if claim_id in tag.claim_ids],
            [f"`{name}`" for name in seen.get(claim_id, ())],
        )
        for claim_id in claims()
    }


def row(cells: Iterable[str]) -> str:
    """Return one line of a Markdown table; a cell keeps to its line and its column."""
    return "| " + " | ".join(re.sub(r"\s+", " ", cell).strip().replace("|", "\\|") for cell in cells) + " |"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    titles = list(head)
    return "\n".join([row(titles), row("---" for _ in titles), *(row(cells) for cells in rows)]) + "\n"


def page(title: str, introduction: str, *body: str) -> str:
    """Return a page that says where it comes from."""
    notice = (
        "<!-- Made by docs/generate.py: change the code, the parameters or the register, not this page. -->"
    )
    return "\n".join([f"# {title}", "", notice, "", introduction, "", *body]).rstrip() + "\n"


def link(tag: Tag) -> str:
    """Return a link from a page in ``docs/`` to the file of a definition."""
    shown = tag.name or tag.path.stem
    return f"[`{shown}`](../{tag.path.as_posix()})"


def number(value: float | int | bool) -> str:
    """Return a value as a scenario file would have it."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if float(value).is_integer() else str(value)


def topics() -> dict[str, list[tuple[str, ParameterRecord]]]:
    """Return the parameter records by the first part of their name."""
    grouped: dict[str, list[tuple[str, ParameterRecord]]] = {}
    for name, record in parameter_records().items():
        grouped.setdefault(name.partition(".")[0], []).append((name, record))
    return dict(sorted(grouped.items()))


def parameters_page() -> str:
    """Return the table of every parameter."""
    body = []
    for topic, records in topics().items():
        rows = [
            [
                f"`{name}`",
                number(record.default),
                record.unit,
                record.allowed,
                record.role,
                ", ".join(record.source),
                record.why,
            ]
            for name, record in records
        ]
        head = ["parameter", "value", "unit", "allowed", "role", "source", "why"]
        body += [f"## {topic}", "", table(head, rows)]
    introduction = (
        f"All {len(parameter_records())} numbers that shape behaviour. Set any of them in a scenario file "
        "under `parameters`, or with `--set name=value`. A source is a claim ([mechanisms](mechanisms.md)), "
        "a text, or a figure of the register of evidence; `assumption` where the evidence does not give the "
        "number."
    )
    return page("Parameters", introduction, *body)


def grounds(record: ParameterRecord) -> tuple[str, str]:
    """Return what the evidence gives for an assumed number, and how far that carries."""
    cited = [key for key in record.source if key != ASSUMPTION]
    numbers: dict[str, Figure] = {key: figures()[key] for key in cited if key in figures()}
    if not cited:
        return "nothing", "none: our choice alone"
    if not numbers:
        return ", ".join(cited), "direction only"
    if any(figure.is_firm for figure in numbers.values()):
        return ", ".join(cited), "scale: worked out from a figure that was read"
    words = {
        CONFIDENCE[letter]
        for figure in numbers.values()
        for letter in figure.confidence
        if letter in CONFIDENCE
    }
    return ", ".join(cited), f"weak: the figure is {' or '.join(sorted(words))}"


def assumptions_page() -> str:
    """Return the table of every parameter whose number the evidence does not give."""
    assumed = [(name, record) for name, record in parameter_records().items() if ASSUMPTION in record.source]
    rows = [
        [f"`{name}`", number(record.default), record.allowed, *grounds(record), record.why]
        for name, record in sorted(assumed)
    ]
    introduction = (
        f"{len(assumed)} of {len(parameter_records())} parameters rest on an assumption: the sources give a "
        "direction or a scale, and the number is ours. `grounds` names what there is; `reliability` says how "
        "far it carries."
    )
    head = ["parameter", "value", "allowed", "grounds", "reliability", "why"]
    return page("Assumptions", introduction, table(head, rows))


def mechanisms_page() -> str:
    """Return for each claim of the register its rules, parameters, tests and traces."""
    found, notes = cells_of_claims(), partly()
    whole = ruled = 0
    body = []
    for letter, title in PARTS.items():
        rows = []
        for claim_id, claim in claims().items():
            if not claim_id.startswith(letter):
                continue
            cells = found[claim_id]
            ruled += bool(cells[0])
            whole += all(cells)
            shown = [", ".join(cell) or NOT_YET for cell in cells]
            note = f" *In part:* {notes[claim_id]}" if claim_id in notes else ""
            rows.append([f"**{claim_id}**", f"{claim.claim} ({', '.join(claim.sources)}){note}", *shown])
        body += [
            f"## {title}",
            "",
            table(["id", "claim", "rule", "parameter or event", "test", "trace"], rows),
            *shown_tables(letter),
        ]
    introduction = (
        f"What the model does with each claim of the register of evidence. Of {len(claims())} claims {ruled} "
        f"have a rule, and {whole} have a rule, a parameter or event to tune or switch it, a test of its own and a "
        f"trace in the tables or the event log. Of {len(notes)} the model carries a part, and the table says what it "
        "leaves out.\n\n"
        f"{showing.about_contrasts(showing.stored_findings())}"
    )
    references = [f"- **{key}** {source.reference}" for key, source in sources().items()]
    return page("Mechanisms", introduction, *body, "## Sources", "", *references)


def shown_tables(letter: str) -> list[str]:
    """Return what shows the claims of one part of the register: contrasts with their effects, and tests."""
    body = []
    if contrasts := showing.contrast_rows(letter, showing.stored_findings()):
        body += ["Shown by contrasts:", "", table(showing.CONTRAST_HEAD, contrasts)]
    if structure := showing.structure_rows(letter):
        body += ["Shown by tests, being matters of structure:", "", table(showing.STRUCTURE_HEAD, structure)]
    return body


def facts_page() -> str:
    """Return the table of stylised facts as they were last measured."""
    stored = showing.stored_findings()
    rows = showing.fact_rows(stored)
    return page("Stylised facts", showing.about_facts(stored), table(showing.FACT_HEAD, rows))


def state_tables() -> Iterator[tuple[str, str, list[list[str]]]]:
    """Give each group of state columns: name, what it holds, and a row for each column with its comment."""
    text = (REPOSITORY / PACKAGE / "state" / "columns.py").read_text(encoding="utf-8")
    lines = text.splitlines()
    for node in ast.parse(text).body:
        if not isinstance(node, ast.ClassDef):
            continue
        rows = []
        for field in node.body:
            if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                comment = lines[field.lineno - 1].partition("#")[2]
                rows.append([f"`{field.target.id}`", ast.unparse(field.annotation), comment])
        description = (ast.get_docstring(node) or "").partition(">>>")[0].strip()
        if rows:
            yield node.name, description, rows


def state_page() -> str:
    """Return the table of everything the model remembers from month to month."""
    body = []
    for name, description, rows in state_tables():
        body += [f"## {name}", "", description, "", table(["column", "type", "meaning and unit"], rows)]
    return page("State", "What the model remembers from month to month, column by column.", *body)


def scenarios_page() -> str:
    """Return the table of the shipped scenarios, and that of the worlds they happen in."""
    shipped = {name: read_document(path).data for name, path in shipped_scenarios().items()}
    rows: dict[bool, list[list[str]]] = {True: [], False: []}
    for name, content in shipped.items():
        kinds = {kind: None for event in content.get("events", []) for kind in event if kind != "at"}
        cells = [f"`{name}`", content["title"], content["question"]]
        if "extends" in content:
            cells += [f"`{content['extends']}`", ", ".join(f"`{kind}`" for kind in kinds) or "none"]
        rows["extends" in content].append(cells)
    introduction = (
        "Each is a file of a few lines that asks one question. Run it by its name (`coterminous run top_slice`), put "
        "it beside the world it happens in (`coterminous compare teaching top_slice -n 200`), or extend it. What "
        "kinds of events there are stands in the [guide](guide.md)."
    )
    head = ["name", "title", "question"]
    return page(
        "Scenarios",
        introduction,
        table([*head, "world", "events"], rows[True]),
        "## Worlds",
        "",
        table(head, rows[False]),
    )


PAGES: Mapping[str, Callable[[], str]] = {
    "docs/assumptions.md": assumptions_page,
    "docs/mechanisms.md": mechanisms_page,
    "docs/parameters.md": parameters_page,
    "docs/scenarios.md": scenarios_page,
    "docs/state.md": state_page,
    "docs/stylised_facts.md": facts_page,
}


def stale_pages() -> list[str]:
    """Return the pages that differ from what the code says now."""
    return [name for name, make in PAGES.items() if not is_current(REPOSITORY / name, make())]


def is_current(path: Path, content: str) -> bool:
    """Tell whether a file is there and has this content."""
    return path.is_file() and path.read_text(encoding="utf-8") == content


def main(arguments: list[str]) -> int:
    """Write the pages, or with ``--check`` only compare; return the exit code."""
    if arguments == ["--check"]:
        stale = stale_pages()
        if stale:
            print(f"out of date: {', '.join(stale)}; run python docs/generate.py", file=sys.stderr)
        return 1 if stale else 0
    if arguments:
        print("usage: python docs/generate.py [--check]", file=sys.stderr)
        return 2
    for name, make in PAGES.items():
        (REPOSITORY / name).write_text(make(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
