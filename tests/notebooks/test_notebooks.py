"""The lecture runs from the first cell to the last, warns of nothing, and its cells show what its text says."""

import ast
import json
import re
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

LECTURE = "notebooks/deficit_shock.ipynb"
PARTS = 9
MINUTES = 50
PICTURES = 9
ANSWERS = 4
CYCLE = ("predict", "run", "observe", "explain", "extend")

# What the text of the lecture says, asked of the names that its cells define.
FINDINGS = """
import json
warnings.simplefilter("default")  # the kernel itself may warn when it is shut down
print(json.dumps({
    "months_before_the_shock": began,
    "first_month_apart": first_apart,
    "is_same_before_the_shock": same_before,
    "value_of_leaving": [float(calm_terms.sum()), float(short_terms.sum())],
    "most_changed_term": most_changed,
    "pairs": n,
    "pairs_with_fewer_partnerships": fewer,
    "effect_on_trust_in_pcts": float(effect_on_trust.mean()),
    "effect_on_trust_in_social_services": float(trust_of_pcts),
    "withdrawals_caused": {kind: float(values.mean()) for kind, values in left.items()},
    "demand_come_back": {kind: float(values.mean()) for kind, values in back.items()},
    "trouble": [equal_money, one_sided_money],
    "shared_and_one_sided": [float(equal_loss.mean()), float(one_sided_loss.mean())],
    "survival": [float(survive_hit), float(survive_spared)],
    "partnerships_sorted": [int(number) for number in split["count"]],
    "lost_at_low_and_high_trust": [float(lost_at_low.mean()), float(lost_at_high.mean())],
    "without_and_with_boards": [float(bare.mean()), float(boarded.mean())],
    "with_and_without_the_cause": [float(with_cause.mean()), float(without_cause.mean())],
    "trail": [str(kind_of[number]) for number in trail(told)],
    "variances": [paired_variance, unpaired_variance],
    "short_and_long_horizon": [float(bare[: len(FEW)].mean()), float(patient.mean())],
}))
"""


def lecture(repository: Path) -> nbformat.NotebookNode:
    return nbformat.read(repository / LECTURE, as_version=4)


def cells_of(notebook: nbformat.NotebookNode, kind: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == kind]


def headings(notebook: nbformat.NotebookNode) -> list[str]:
    return [
        line
        for cell in cells_of(notebook, "markdown")
        for line in cell.source.splitlines()
        if line.startswith("## ")
    ]


def test_the_repository_keeps_no_output(repository):
    notebook = lecture(repository)
    nbformat.validate(notebook)
    assert not [cell.id for cell in cells_of(notebook, "code") if cell.outputs or cell.execution_count]
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert notebook.metadata.kernelspec.name == "python3"


def test_it_uses_what_the_product_offers(repository):
    """A student may copy any cell: nothing is imported but public names, and what draws and tells of a run."""
    imported = [
        node
        for cell in cells_of(lecture(repository), "code")
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    modules = {node.module for node in imported if isinstance(node, ast.ImportFrom) and node.module}
    modules |= {alias.name for node in imported if isinstance(node, ast.Import) for alias in node.names}
    ours = {module for module in modules if module.startswith("coterminous")}
    assert "coterminous" in ours
    assert not {module for module in ours - {"coterminous"} if not module.startswith("coterminous.report.")}


def test_every_number_in_the_text_is_computed(repository):
    """Only the numbers of parts and minutes, in headings, are typed."""
    typed = [
        line
        for cell in cells_of(lecture(repository), "markdown")
        for line in cell.source.splitlines()
        if re.search(r"\d", line) and not line.startswith("## ")
    ]
    assert not typed


def test_the_lecture_fills_its_time(repository):
    minutes = [re.search(r"\((\d+) minutes\)", heading) for heading in headings(lecture(repository))]
    assert sum(int(found[1]) for found in minutes if found) == MINUTES


@pytest.mark.parametrize("part", range(1, PARTS))
def test_every_part_predicts_before_it_shows(repository, part):
    """The last part, on limits, has nothing to run."""
    tags: list[str] = []
    current = 0
    for cell in lecture(repository).cells:
        if heading := re.match(r"## (\d) ", cell.source):
            current = int(heading[1])
        elif cell.source.startswith("## "):
            current = 0
        if current == part:
            tags += cell.metadata.get("tags", [])
    firsts = [tags.index(tag) for tag in CYCLE]
    assert firsts == sorted(firsts), f"part {part} goes {tags}"


def texts_of(cell: nbformat.NotebookNode) -> str:
    """Return all that a cell printed or said."""
    said = []
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        said += [output.get("text", ""), data.get("text/markdown", ""), data.get("text/html", "")]
    return "\n".join(said)


def executed(repository: Path, folder: Path) -> nbformat.NotebookNode:
    """Run the lecture in a kernel of its own, in which every warning is an error, and ask for its findings."""
    notebook = lecture(repository)
    strict = "import warnings\nwarnings.simplefilter('error')"
    notebook.cells = [
        nbformat.v4.new_code_cell(strict),
        *notebook.cells,
        nbformat.v4.new_code_cell(FINDINGS),
    ]
    client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}})
    client.execute()
    return notebook


def check_outputs(notebook: nbformat.NotebookNode) -> None:
    """Every picture has its words, every claim its numbers, and nothing is written to standard error."""
    code = cells_of(notebook, "code")
    outputs = [output for cell in code for output in cell.outputs]
    assert not [output.text for output in outputs if output.get("name") == "stderr"]
    pictures = [cell for cell in code if any("image/png" in one.get("data", {}) for one in cell.outputs)]
    assert len(pictures) == PICTURES
    assert all("The picture in words." in texts_of(cell) for cell in pictures)
    tagged = {tag: [cell for cell in code if tag in cell.metadata.get("tags", [])] for tag in CYCLE}
    assert all("**Observe.**" in texts_of(cell) for cell in tagged["observe"])
    answers = [cell for cell in code if "answer" in cell.metadata.get("tags", [])]
    assert len(answers) == ANSWERS
    assert all(cell.metadata.jupyter.source_hidden and "<details>" in texts_of(cell) for cell in answers)
    assert not re.search(r"\bnan\b|not known", "\n".join(texts_of(cell) for cell in code))


def check_findings(found: dict) -> None:
    """The text of the lecture, claim by claim."""
    assert found["is_same_before_the_shock"]
    assert found["first_month_apart"] >= found["months_before_the_shock"] == 12

    calm, short = found["value_of_leaving"]
    assert calm < short
    assert found["most_changed_term"] == "relief"

    assert found["pairs_with_fewer_partnerships"] > found["pairs"] / 2
    assert found["effect_on_trust_in_pcts"] < found["effect_on_trust_in_social_services"]
    assert found["effect_on_trust_in_pcts"] < 0

    left, back = found["withdrawals_caused"], found["demand_come_back"]
    assert left["pct"] > max(1.0, abs(left["social_services"]), abs(left["nhs_trust"]))
    assert back["social_services"] > max(0.0, back["pct"], back["nhs_trust"])

    shared, one_sided = found["trouble"]
    assert shared == pytest.approx(one_sided, rel=0.2)
    shared, one_sided = found["shared_and_one_sided"]
    assert one_sided > shared > 0

    hit, spared = found["survival"]
    assert hit < spared
    assert sum(found["partnerships_sorted"]) > 200

    at_low, at_high = found["lost_at_low_and_high_trust"]
    assert at_low > at_high > 0
    without_boards, with_boards = found["without_and_with_boards"]
    assert without_boards > with_boards > 0

    with_cause, without_cause = found["with_and_without_the_cause"]
    assert abs(without_cause) < with_cause / 5

    assert found["trail"][0] == "withdrew"
    assert found["trail"][-1] == "deficit_shock"

    paired, unpaired = found["variances"]
    assert unpaired > 2 * paired
    short_horizon, long_horizon = found["short_and_long_horizon"]
    assert long_horizon < short_horizon


@pytest.mark.skipif(sys.platform == "win32", reason="the kernel's event loop needs a policy of its own there")
@pytest.mark.filterwarnings("default")  # the notebook's own warnings are errors, inside its kernel
def test_the_lecture_runs_and_shows_what_it_says(repository, tmp_path, monkeypatch):
    """Executed as a reader would, in a folder of its own.

    Mechanism: D1, D4, D8, D9, D18, T1, T3, X1
    """
    for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    notebook = executed(repository, tmp_path)
    check_outputs(notebook)
    check_findings(json.loads(notebook.cells[-1].outputs[0].text))
