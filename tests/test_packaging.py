"""Packaging: from wheel, sdist and editable install alike, the library comes along."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

import typology

CASE = "mali-agghali-kouffa-deal-proposed"


def run(*command: str | Path, cwd: Path) -> str:
    """Standard output of a command that succeeds; what it said is shown where it does not."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def built(project: Path, target: str, folder: Path) -> Path:
    """The wheel or sdist of the project at a folder, built without the network."""
    run(sys.executable, "-m", "hatchling", "build", "-t", target, "-d", folder, cwd=project)
    (artefact,) = folder.iterdir()
    return artefact


@pytest.fixture(scope="module")
def sdist(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(repository, "sdist", tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def unpacked(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(sdist) as archive:
        archive.extraction_filter = getattr(tarfile, "data_filter", None)  # from 3.11.4 on
        archive.extractall(folder)
    return folder / sdist.name.removesuffix(".tar.gz")


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(repository, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def dependencies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of links to every installed package but this one."""
    folder = tmp_path_factory.mktemp("dependencies")
    for site in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        for entry in Path(site).iterdir():
            if not re.match(r"_?settlement_typology|typology\b|.*\.pth$", entry.name):
                (folder / entry.name).symlink_to(entry)
    return folder


@pytest.fixture
def fresh_python(tmp_path: Path, dependencies: Path) -> Path:
    """The interpreter of a virtual environment with the dependencies and nothing of ours."""
    home = tmp_path / "fresh"
    venv.create(home, symlinks=os.name != "nt")
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    purelib = run(python, "-c", "import sysconfig as s; print(s.get_path('purelib'))", cwd=tmp_path)
    (Path(purelib.strip()) / "dependencies.pth").write_text(f"{dependencies}\n", encoding="utf-8")
    return python


def install(python: Path, *what: str | Path) -> None:
    """Install into the interpreter's environment with no network and no dependencies."""
    pip = (sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check")
    run(
        *(*pip, "install", "--no-index", "--no-deps", "--no-build-isolation", "--no-compile"),
        *what,
        cwd=python.parent,
    )


def assert_scores_the_shipped_case(python: Path, folder: Path) -> None:
    folder.mkdir()
    command = python.with_name("typology.exe" if os.name == "nt" else "typology")
    told = json.loads(run(command, "score", CASE, "--format", "json", cwd=folder))
    assert told["rubric"]["id"] == "thurston-2018"
    assert [result["case"] for result in told["results"]] == [CASE]
    assert list(folder.iterdir()) == []


def package_folder(python: Path) -> Path:
    """Where an interpreter imports the package from."""
    program = "import typology; print(*typology.__path__)"
    return Path(run(python, "-c", program, cwd=python.parent).strip())


def test_wheel_scores_the_shipped_case_in_an_unrelated_folder(
    wheel: Path, fresh_python: Path, tmp_path: Path
) -> None:
    install(fresh_python, wheel)
    assert package_folder(fresh_python).is_relative_to(tmp_path / "fresh")
    assert_scores_the_shipped_case(fresh_python, tmp_path / "unrelated")


def test_sdist_scores_the_shipped_case_in_an_unrelated_folder(
    sdist: Path, fresh_python: Path, tmp_path: Path
) -> None:
    install(fresh_python, sdist)
    assert package_folder(fresh_python).is_relative_to(tmp_path / "fresh")
    assert_scores_the_shipped_case(fresh_python, tmp_path / "unrelated")


def test_editable_install_scores_the_shipped_case_in_an_unrelated_folder(
    repository: Path, fresh_python: Path, tmp_path: Path
) -> None:
    install(fresh_python, "--editable", repository)
    assert package_folder(fresh_python) == repository / "typology"
    assert_scores_the_shipped_case(fresh_python, tmp_path / "unrelated")


def library_files(project: Path) -> dict[str, bytes]:
    """Every rubric and case of a checkout or an unpacked sdist, by path."""
    return {
        path.relative_to(project).as_posix(): path.read_bytes()
        for folder in ("rubrics", "cases")
        for path in (project / folder).rglob("*")
        if path.is_file()
    }


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_wheel_carries_every_rubric_and_case(repository: Path, wheel: Path) -> None:
    files = contents(wheel)
    library = library_files(repository)
    assert {"rubrics/thurston-2018.yaml", "cases/sources.yaml"} <= set(library)
    assert {name: files.get(f"typology/library/{name}") for name in library} == library


def test_sdist_carries_the_library_and_what_tests_it(repository: Path, unpacked: Path) -> None:
    assert library_files(unpacked) == library_files(repository)
    for needed in ("Makefile", "constraints.txt", "tests/test_packaging.py", "CITATION.cff"):
        assert (unpacked / needed).read_bytes() == (repository / needed).read_bytes()


def test_wheel_built_from_the_sdist_is_the_same(
    wheel: Path, unpacked: Path, tmp_path: Path
) -> None:
    again = built(unpacked, "wheel", tmp_path)
    assert again.name == wheel.name
    assert contents(again) == contents(wheel)


def test_both_licences_travel_with_the_wheel(wheel: Path) -> None:
    carried = {name.rpartition("/")[2] for name in contents(wheel) if "/licenses/" in name}
    assert carried == {"LICENSE", "LICENSE-CONTENT.md"}


def normalised(requirement: str) -> str:
    """The bare name of a requirement as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement, maxsplit=1)[0]).lower()


def test_every_requirement_is_locked(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    required = {*project["dependencies"], *(name for extra in extras for name in extra)}
    locked = {
        normalised(line)
        for line in (repository / "constraints.txt").read_text("utf-8").splitlines()
        if "==" in line
    }
    assert {normalised(requirement) for requirement in required} <= locked


def test_citation_and_changelog_name_the_version(repository: Path) -> None:
    citation = (repository / "CITATION.cff").read_text("utf-8")
    assert f"\nversion: {typology.__version__}\n" in citation
    assert typology.__version__ in (repository / "CHANGELOG.md").read_text("utf-8")


def test_wheel_and_sdist_are_described_as_an_index_wants_them(wheel: Path, sdist: Path) -> None:
    told = run(
        sys.executable,
        "-m",
        "twine",
        "--no-color",
        "check",
        "--strict",
        wheel,
        sdist,
        cwd=sdist.parent,
    )
    assert told.count("PASSED") == 2


def test_wheel_says_that_its_types_are_to_be_believed(wheel: Path) -> None:
    assert contents(wheel)["typology/py.typed"] == b""


def test_lowest_versions_are_the_bounds_that_the_project_declares(
    repository: Path, tmp_path: Path
) -> None:
    told = run(sys.executable, repository / ".ci/lowest.py", cwd=tmp_path).splitlines()
    lowest = {normalised(line): line.rpartition("==")[2] for line in told}
    assert len(lowest) == len(told)
    project = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    declared = [*project["dependencies"], *(name for extra in extras for name in extra)]
    for requirement in declared:
        bounds = [part for part in re.split("[ ,;]", requirement) if ">=" in part]
        found = [bound.rpartition(">=")[2] for bound in bounds]
        assert found == [lowest[normalised(requirement)]] if bounds else found == []
    without = {normalised(each) for each in declared if ">=" not in each}
    assert all(name.startswith("types-") or name.endswith("-stubs") for name in without)
