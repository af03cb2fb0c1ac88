"""Lectures, read and executed: each in a kernel of its own, as a reader would, and then asked for its findings."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

STRICT = "import warnings\nwarnings.simplefilter('error')"
# The kernel itself may warn when it is shut down.
LENIENT = "import json\nwarnings.simplefilter('default')\n"


@dataclass(frozen=True)
class Lived:
    """A lecture from its first cell to its last, and what the names of its cells hold then."""

    notebook: nbformat.NotebookNode
    found: dict

    def texts(self, tag: str) -> list[str]:
        """Return what each cell with a tag printed or said."""
        return [texts_of(cell) for cell in self.code if tag in cell.metadata.get("tags", [])]

    @property
    def code(self) -> list[nbformat.NotebookNode]:
        return [cell for cell in self.notebook.cells if cell.cell_type == "code"]


def texts_of(cell: nbformat.NotebookNode) -> str:
    """Return all that a cell printed or said."""
    said = []
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        said += [output.get("text", ""), data.get("text/markdown", ""), data.get("text/html", "")]
    return "\n".join(said)


def check_outputs(lived: Lived) -> None:
    """Every picture has its words, every claim its numbers, and nothing is written to standard error."""
    outputs = [output for cell in lived.code for output in cell.outputs]
    assert not [output.text for output in outputs if output.get("name") == "stderr"]
    pictures = [
        cell for cell in lived.code if any("image/png" in one.get("data", {}) for one in cell.outputs)
    ]
    assert pictures
    assert all("The picture in words." in texts_of(cell) for cell in pictures)
    assert all("**Observe.**" in text for text in lived.texts("observe"))
    assert all("<details>" in text for text in lived.texts("answer"))
    assert not re.search(r"\bnan\b|not known", "\n".join(texts_of(cell) for cell in lived.code))


@pytest.fixture
def attend(repository, tmp_path, monkeypatch) -> Callable[[str, str], Lived]:
    """Return what runs a lecture, in a folder of its own where every warning is an error, and asks for findings."""
    for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.setenv("TMPDIR", str(tmp_path))

    def attended(name: str, findings: str) -> Lived:
        notebook = nbformat.read(repository / "notebooks" / name, as_version=4)
        asked = LENIENT + "print(json.dumps({" + findings + "}))"
        notebook.cells = [
            nbformat.v4.new_code_cell(STRICT),
            *notebook.cells,
            nbformat.v4.new_code_cell(asked),
        ]
        resources = {"metadata": {"path": str(tmp_path)}}
        NotebookClient(notebook, timeout=600, resources=resources).execute()
        lived = Lived(notebook, json.loads(notebook.cells[-1].outputs[0].text))
        check_outputs(lived)
        return lived

    return attended


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The notebooks' own warnings are errors inside their kernels; the client's are not theirs."""
    for item in items:
        if "attend" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.filterwarnings("default"))


def notebook_paths() -> list[Path]:
    return sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Ask every test that takes a lecture of every lecture there is."""
    if "lecture" in metafunc.fixturenames:
        paths = notebook_paths()
        read = [nbformat.read(path, as_version=4) for path in paths]
        metafunc.parametrize("lecture", read, ids=[path.stem for path in paths])
