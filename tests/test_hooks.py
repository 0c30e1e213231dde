"""A folder of cases is checked by pre-commit's hook and by GitHub's action."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

GOOD = "mauritania-mutaraka-2011"
FAULTY = (
    "format: 1\ncase: faulty\ntitle: T\nstatus: ended\nratings: {demobilisation: {rating: many}}\n"
)


@pytest.fixture
def deals(repository: Path, tmp_path: Path) -> Path:
    """A repository of cases: a good one in cases/."""
    folder = tmp_path / "deals"
    (folder / "cases").mkdir(parents=True)
    text = (repository / f"cases/{GOOD}.yaml").read_text("utf-8")
    (folder / f"cases/{GOOD}.yaml").write_text(text, encoding="utf-8")
    return folder


def committed(deals: Path) -> list[str]:
    return sorted(p.relative_to(deals).as_posix() for p in deals.rglob("*") if p.is_file())


def hook(repository: Path, deals: Path) -> subprocess.CompletedProcess[str]:
    """The hook as pre-commit runs it: its entry, then the names of files that it takes."""
    (entry,) = yaml.safe_load((repository / ".pre-commit-hooks.yaml").read_text("utf-8"))
    taken = [name for name in committed(deals) if re.search(entry["files"], name)]
    program, *options = shlex.split(entry["entry"])
    command = Path(sys.executable).with_name(program)
    return subprocess.run(
        [command, *options, *taken], cwd=deals, capture_output=True, encoding="utf-8", check=False
    )


def action(repository: Path, deals: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """The second step of the action, the first having put the installed command where it does."""
    found = yaml.safe_load((repository / ".ci/check/action.yml").read_text("utf-8"))
    given = {name: entry["default"] for name, entry in found["inputs"].items()} | inputs
    _, step = found["runs"]["steps"]
    asked = {name: re.findall(r"inputs\.(\w+)", value) for name, value in step["env"].items()}
    environment = {name: given[names[0]] for name, names in asked.items()}
    programs = deals.parent / "typology/bin"
    programs.mkdir(parents=True, exist_ok=True)
    if not (programs / "typology").exists():
        (programs / "typology").symlink_to(Path(sys.executable).with_name("typology"))
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", step["run"]],
        cwd=deals,
        env=os.environ | environment | {"RUNNER_TEMP": str(deals.parent)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_hook_and_action_pass_good_cases(repository: Path, deals: Path) -> None:
    for done in (hook(repository, deals), action(repository, deals)):
        assert (done.returncode, done.stdout) == (0, "")


def test_hook_and_action_fail_with_the_place_of_a_fault(repository: Path, deals: Path) -> None:
    (deals / "cases/faulty.yaml").write_text(FAULTY, encoding="utf-8")
    for done in (hook(repository, deals), action(repository, deals)):
        assert done.returncode == 1
        assert done.stdout.startswith("cases/faulty.yaml:5:")


def test_hook_leaves_other_files_of_a_repository_alone(repository: Path, deals: Path) -> None:
    (deals / "compose.yaml").write_text("services: {}\n", encoding="utf-8")
    (deals / "data").mkdir()
    (deals / "data/table.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert hook(repository, deals).returncode == 0


def test_action_takes_files_a_rubric_and_strictness(repository: Path, deals: Path) -> None:
    files = f"cases/{GOOD}.yaml cases/*.yaml"
    assert action(repository, deals, files=files, rubric="three-of-five").returncode == 0
    assert action(repository, deals, rubric="no-such").returncode == 2
    weak = FAULTY.replace("many", "full")  # a rating without evidence is a warning
    (deals / "cases/weak.yaml").write_text(weak.replace("faulty", "weak"), encoding="utf-8")
    assert action(repository, deals).returncode == 0
    assert action(repository, deals, strict="true").returncode == 1


def test_action_installs_the_project_that_it_stands_in(repository: Path) -> None:
    found = yaml.safe_load((repository / ".ci/check/action.yml").read_text("utf-8"))
    install, _ = found["runs"]["steps"]
    assert "$GITHUB_ACTION_PATH/../.." in install["run"]
    assert (
        repository / ".ci/check/../../pyproject.toml"
    ).resolve() == repository / "pyproject.toml"
