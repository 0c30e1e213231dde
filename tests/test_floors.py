"""The house: imports point down and in no circle, libraries stay on their floor, rooms stay small.

`PLACES`, `FLOORS`, `LIBRARIES` and the three sizes are the rules; whoever moves a wall changes them
here.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from typology.cli.main import COMMANDS

PLACES = {
    "model": "ground",
    "operators": "ground",
    "formulas": "ground",
    "scales": "ground",
    "columns": "ground",
    "edits": "ground",
    "version": "ground",
    "reading": "reading",
    "scoring": "scoring",
    "analysis": "analysis",
    "reporting": "reporting",
    "cli": "cli",
    "__main__": "cli",
    "__init__": "interface",  # what a notebook imports
    "notebook": "interface",
}
FLOORS = {  # floor: the floors that it may import
    "ground": set(),
    "reading": {"ground"},
    "scoring": {"ground"},
    "analysis": {"ground", "scoring"},
    "reporting": {"ground", "scoring", "analysis"},
    "cli": {"ground", "reading", "scoring", "analysis", "reporting"},
    "interface": {"ground", "reading", "scoring", "analysis", "reporting"},
}
LIBRARIES = {  # library: the floors that may import it
    "click": {"cli"},
    "yaml": {"reading"},
    "pydantic": {"reading"},
    "numpy": {"ground", "reading", "scoring", "analysis", "reporting"},
    "pandas": {"reading", "analysis", "reporting", "interface"},
    "scipy": {"analysis"},
    "sklearn": {"analysis", "reporting"},
    "matplotlib": {"analysis", "reporting"},
    "threadpoolctl": {"scoring"},
    "jinja2": {"reporting"},
    "markupsafe": {"reporting"},
    "tabulate": {"reporting"},
    "xlsxwriter": {"reporting"},
    "docx": {"reporting"},
    "openpyxl": {"reading", "reporting"},  # reads a coding sheet; reads back what was written
    "pyarrow": {"reading", "reporting"},
    "pyreadstat": {"reading"},
    "dask": {"scoring"},
}
LATE = {  # inside functions only
    "pandas",
    "scipy",
    "sklearn",
    "matplotlib",
    "docx",
    "pyarrow",
    "pyreadstat",
    "dask",
}
BASES = {"analysis/cluster/estimator.py": "sklearn"}
"""Modules that a late library gives the base of a class; they are themselves imported late."""
DYNAMIC = {"cli", "interface"}  # may import by a computed name, to start fast
MOST_ENTRIES = 12  # modules and folders of a folder, those named like a command not counted
MOST_AT_THE_ROOT = 14
MOST_LINES = 350


@dataclass(frozen=True)
class Import:
    """One imported module, dotted; `late` where it is not imported with the module it stands in."""

    module: str
    line: int
    late: bool


class Imports(ast.NodeVisitor):
    """Every import of a module, also in functions, in TYPE_CHECKING and by `import_module`."""

    def __init__(self) -> None:
        self.found: list[Import] = []
        self.late = False

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self._add(alias.name, node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        if node.level:
            self._add("." * node.level + (node.module or ""), node)
        elif node.module == "typology":
            for alias in node.names:
                self._add(f"typology.{alias.name}", node)
        elif node.module:
            self._add(node.module, node)

    def visit_Call(self, node: ast.Call) -> None:
        if ast.unparse(node.func) in {"import_module", "importlib.import_module", "__import__"}:
            name = node.args[0] if node.args else None
            literal = isinstance(name, ast.Constant) and isinstance(name.value, str)
            self._add(name.value if literal else "?", node)
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._visit_late(node.body)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._visit_late(node.body)

    def visit_If(self, node: ast.If) -> None:
        if ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}:
            self._visit_late(node.body)
            self._visit(node.orelse)
        else:
            self.generic_visit(node)

    def _visit_late(self, body: list[ast.stmt]) -> None:
        before, self.late = self.late, True
        self._visit(body)
        self.late = before

    def _visit(self, body: list[ast.stmt]) -> None:
        for statement in body:
            self.visit(statement)

    def _add(self, module: str, node: ast.AST) -> None:
        self.found.append(Import(module, node.lineno, self.late))


def imports_of(path: Path) -> list[Import]:
    collector = Imports()
    collector.visit(ast.parse(path.read_text(encoding="utf-8"), str(path)))
    return collector.found


def floor_of_file(path: Path, package: Path) -> str | None:
    """The floor that a file of the package stands on; None where no floor has its place."""
    return PLACES.get(path.relative_to(package).with_suffix("").parts[0])


def floor_of_import(module: str) -> str:
    """The floor that an import of `typology…` reaches: the interface, where it names no place."""
    place = module.split(".")[1] if "." in module else "__init__"
    return PLACES.get(place, "interface")


def fault(floor: str, imported: Import) -> str | None:
    """What is wrong with one import on a floor, or None."""
    library = imported.module.split(".")[0]
    if imported.module.startswith("."):
        return "imports relatively"
    if imported.module == "?":
        return None if floor in DYNAMIC else "imports by a computed name"
    if library == "typology":
        reached = floor_of_import(imported.module)
        within = reached == floor or reached in FLOORS[floor]
        return None if within else f"reaches {imported.module}, on the floor {reached}"
    if library in sys.stdlib_module_names:
        return None
    if floor not in LIBRARIES.get(library, set()):
        return f"imports {library}, which does not live there"
    if library in LATE and not imported.late:
        return f"imports {library} outside a function"
    return None


def violations(package: Path) -> Iterator[str]:
    """Each broken rule of the package at a folder, as `file:line: floor …: what`."""
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package).as_posix()
        floor = floor_of_file(path, package)
        if floor is None:
            yield f"{name}: stands on no floor"
            continue
        for imported in imports_of(path):
            if imported.module.split(".")[0] == BASES.get(name):
                continue
            if (what := fault(floor, imported)) is not None:
                yield f"{name}:{imported.line}: the floor {floor} {what}"


def test_imports_point_down_and_libraries_stay_on_their_floor(repository: Path) -> None:
    assert list(violations(repository / "typology")) == []


def module_of(path: Path, package: Path) -> str:
    """The dotted name of a file of the package."""
    parts = path.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def modules_imported(package: Path) -> dict[str, set[str]]:
    """Every module with those of the package that it imports, wherever in it."""
    paths = {module_of(path, package): path for path in package.rglob("*.py")}
    found: dict[str, set[str]] = {}
    for name, path in paths.items():
        reached = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    module = f"{node.module}.{alias.name}"
                    reached.add(module if module in paths else node.module)
            elif isinstance(node, ast.Import):
                reached |= {alias.name for alias in node.names}
        found[name] = {each for each in reached if each in paths and each != name}
    return found


def circles(imported: dict[str, set[str]]) -> list[tuple[str, ...]]:
    """The groups of modules that import each other, sorted."""
    reachable = {name: set(direct) for name, direct in imported.items()}
    for between in imported:
        for name in imported:
            if between in reachable[name]:
                reachable[name] |= reachable[between]
    together = {
        tuple(sorted(other for other in reachable[name] if name in reachable[other]))
        for name in imported
        if name in reachable[name]
    }
    return sorted(together)


def by_room(imported: dict[str, set[str]], depth: int) -> dict[str, set[str]]:
    """The same imports between the rooms that names of `depth` parts stand for."""
    found: dict[str, set[str]] = {}
    for name, direct in imported.items():
        room = ".".join(name.split(".")[:depth])
        rooms = {".".join(each.split(".")[:depth]) for each in direct}
        found[room] = found.get(room, set()) | (rooms - {room})
    return {room: {each for each in direct if each in found} for room, direct in found.items()}


def crowded(package: Path, commands: Collection[str]) -> Iterator[str]:
    """Each folder with more entries than a reader takes in."""
    for folder in sorted({path.parent for path in package.rglob("*.py")}):
        entries = {
            path.stem
            for path in folder.iterdir()
            if (path.suffix == ".py" and path.stem != "__init__")
            or (path.is_dir() and any(path.rglob("*.py")))
        }
        limit = MOST_AT_THE_ROOT if folder == package else MOST_ENTRIES
        if len(counted := entries - set(commands)) > limit:
            yield f"{folder.relative_to(package.parent)}: {len(counted)} entries"


@pytest.mark.parametrize("depth", [2, 3, 9], ids=["floors", "rooms", "modules"])
def test_no_imports_run_in_a_circle(repository: Path, depth: int) -> None:
    assert circles(by_room(modules_imported(repository / "typology"), depth)) == []


def test_no_folder_is_crowded(repository: Path) -> None:
    assert list(crowded(repository / "typology", {*COMMANDS, "datasets"})) == []


def test_no_module_is_too_long(repository: Path) -> None:
    lengths = {
        path.relative_to(repository).as_posix(): len(path.read_text("utf-8").splitlines())
        for path in (repository / "typology").rglob("*.py")
    }
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


def test_planted_circle_is_found(tmp_path: Path) -> None:
    package = tmp_path / "typology"
    plant(package, "scoring/one.py", "from typology.scoring.two import name\n")
    plant(package, "scoring/two.py", "def f():\n    from typology.scoring import three\n")
    plant(package, "scoring/three.py", "import typology.scoring.one\n")
    plant(package, "scoring/four.py", "from typology.scoring.one import name\n")
    names = tuple(f"typology.scoring.{name}" for name in ("one", "three", "two"))
    assert circles(modules_imported(package)) == [names]


def test_planted_crowd_is_found(tmp_path: Path) -> None:
    for number in range(MOST_ENTRIES + 1):
        plant(tmp_path / "typology", f"analysis/m{number}.py", "")
    plant(tmp_path / "typology", "analysis/compare.py", "")
    found = list(crowded(tmp_path / "typology", {"compare"}))
    assert found == [f"typology/analysis: {MOST_ENTRIES + 1} entries"]


def test_every_floor_is_looked_at(repository: Path) -> None:
    package = repository / "typology"
    assert {floor_of_file(path, package) for path in package.rglob("*.py")} >= set(FLOORS)


def test_every_library_of_the_floors_is_a_declared_dependency(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    required = project["dependencies"] + [
        each for name in ("docx", "parquet", "field", "scale") for each in extras[name]
    ]
    declared = {re.split(r"[^\w.-]", name, maxsplit=1)[0].lower() for name in required}
    distributions = packages_distributions()
    assert {distributions[library][0].lower() for library in LIBRARIES} == declared


def plant(package: Path, name: str, source: str) -> list[str]:
    path = package / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")
    return list(violations(package))


@pytest.mark.parametrize(
    ("name", "source", "told"),
    [
        (
            "reading/cases.py",
            "from typology.scoring.engine import decide\n",
            "1: the floor reading reaches typology.scoring.engine, on the floor scoring",
        ),
        (
            "scoring/engine.py",
            "import typology.reading\n",
            "1: the floor scoring reaches typology.reading, on the floor reading",
        ),
        (
            "reporting/text.py",
            "def write():\n    from typology.reading import cases\n",
            "2: the floor reporting reaches typology.reading, on the floor reading",
        ),
        (
            "model.py",
            "from typology import reporting\n",
            "1: the floor ground reaches typology.reporting, on the floor reporting",
        ),
        (
            "operators.py",
            "from typology.analysis import flips\n",
            "1: the floor ground reaches typology.analysis, on the floor analysis",
        ),
        (
            "analysis/flips.py",
            "from typology import score\n",
            "1: the floor analysis reaches typology.score, on the floor interface",
        ),
        ("scoring/engine.py", "from . import kernels\n", "1: the floor scoring imports relatively"),
        (
            "scoring/engine.py",
            "import os, yaml\n",
            "1: the floor scoring imports yaml, which does not live there",
        ),
        (
            "reporting/text.py",
            "def write():\n    import click\n",
            "2: the floor reporting imports click, which does not live there",
        ),
        (
            "scoring/engine.py",
            "from pydantic import BaseModel\n",
            "1: the floor scoring imports pydantic, which does not live there",
        ),
        (
            "cli/compare.py",
            "def compare():\n    import pandas as pd\n",
            "2: the floor cli imports pandas, which does not live there",
        ),
        (
            "analysis/clusters.py",
            "import numpy as np\nfrom sklearn.cluster import AgglomerativeClustering\n",
            "2: the floor analysis imports sklearn outside a function",
        ),
        (
            "analysis/clusters.py",
            "if True:\n    import matplotlib\n",
            "2: the floor analysis imports matplotlib outside a function",
        ),
        (
            "scoring/engine.py",
            "import requests\n",
            "1: the floor scoring imports requests, which does not live there",
        ),
        (
            "scoring/engine.py",
            "import importlib\nyaml = importlib.import_module('yaml')\n",
            "2: the floor scoring imports yaml, which does not live there",
        ),
        (
            "reading/cases.py",
            "from importlib import import_module\nimport_module('typo' + 'logy.scoring')\n",
            "2: the floor reading imports by a computed name",
        ),
        ("utils.py", "", " stands on no floor"),
    ],
)
def test_planted_violation_is_caught(tmp_path: Path, name: str, source: str, told: str) -> None:
    assert plant(tmp_path, name, source) == [f"{name}:{told}"]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("reading/cases.py", "import yaml\nfrom typology import model\n"),
        ("reading/cases.py", "from typology.reading.problems import Problem\n"),
        ("scoring/engine.py", "import numpy as np\nfrom typology.operators import OPERATORS\n"),
        ("analysis/table.py", "def frame():\n    import pandas as pd\n"),
        (
            "analysis/table.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import pandas as pd\n",
        ),
        ("cli/__init__.py", "import click, importlib\nimportlib.import_module(name)\n"),
        ("__init__.py", "def score():\n    from typology.scoring import engine\n"),
        ("__main__.py", "from typology.cli import main\n"),
    ],
)
def test_what_points_down_passes(tmp_path: Path, name: str, source: str) -> None:
    assert plant(tmp_path, name, source) == []
