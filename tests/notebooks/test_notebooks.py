"""Every lecture is made alike: no output kept, public names only, no typed numbers, predictions before answers."""

import ast
import re

import nbformat

MINUTES = 50
CYCLE = ("predict", "run", "observe", "explain", "extend")


def cells_of(notebook: nbformat.NotebookNode, kind: str) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == kind]


def headings(notebook: nbformat.NotebookNode) -> list[str]:
    return [
        line
        for cell in cells_of(notebook, "markdown")
        for line in cell.source.splitlines()
        if line.startswith("## ")
    ]


def parts_of(notebook: nbformat.NotebookNode) -> dict[int, list[nbformat.NotebookNode]]:
    """Return the cells of each numbered part."""
    parts: dict[int, list[nbformat.NotebookNode]] = {}
    current = 0
    for cell in notebook.cells:
        if heading := re.match(r"## (\d+) ", cell.source):
            current = int(heading[1])
        elif cell.source.startswith("## "):
            current = 0
        if current:
            parts.setdefault(current, []).append(cell)
    return parts


def test_the_repository_keeps_no_output(lecture):
    nbformat.validate(lecture)
    assert not [cell.id for cell in cells_of(lecture, "code") if cell.outputs or cell.execution_count]
    assert set(lecture.metadata) == {"kernelspec", "language_info"}
    assert lecture.metadata.kernelspec.name == "python3"


def test_it_uses_what_the_product_offers(lecture):
    """A student may copy any cell: nothing is imported but public names, and what draws and tells of a run."""
    imported = [
        node
        for cell in cells_of(lecture, "code")
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    modules = {node.module for node in imported if isinstance(node, ast.ImportFrom) and node.module}
    modules |= {alias.name for node in imported if isinstance(node, ast.Import) for alias in node.names}
    ours = {module for module in modules if module.startswith("coterminous")}
    assert "coterminous" in ours
    assert not {module for module in ours - {"coterminous"} if not module.startswith("coterminous.report.")}


def test_every_number_in_the_text_is_computed(lecture):
    """Only the numbers of parts and minutes, in headings, are typed."""
    typed = [
        line
        for cell in cells_of(lecture, "markdown")
        for line in cell.source.splitlines()
        if re.search(r"\d", line) and not line.startswith("## ")
    ]
    assert not typed


def test_the_lecture_fills_its_time(lecture):
    minutes = [re.search(r"\((\d+) minutes\)", heading) for heading in headings(lecture)]
    assert sum(int(found[1]) for found in minutes if found) == MINUTES


def test_every_part_predicts_before_it_shows(lecture):
    """With reasons to predict by, and in the end what surprised. The last part, on limits, predicts nothing."""
    *parts, _ = parts_of(lecture).items()
    assert len(parts) >= 5
    for number, cells in parts:
        tags = [tag for cell in cells for tag in cell.metadata.get("tags", [])]
        firsts = [tags.index(tag) for tag in CYCLE]
        assert firsts == sorted(firsts), f"part {number} goes {tags}"
        texts = "\n".join(cell.source for cell in cells)
        order = [texts.index(f"**{word}") for word in ("Predict.", "Reasons.", "Surprised?", "Extend.")]
        assert order == sorted(order), f"part {number}"


def test_the_lecture_ends_with_questions_for_a_seminar(lecture):
    [questions] = [cell.source for cell in lecture.cells if cell.source.startswith("## For the seminar")]
    assert questions.count("?") >= 5


def test_answers_are_folded_up(lecture):
    answers = [cell for cell in lecture.cells if "answer" in cell.metadata.get("tags", [])]
    assert len(answers) >= 2
    assert all(cell.metadata.jupyter.source_hidden for cell in answers)
