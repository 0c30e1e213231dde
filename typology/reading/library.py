"""The paths of the shipped rubrics, cases and sources, installed or in a checkout."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

SOURCES: Final = "sources.yaml"
SOURCE_FILES: Final = (SOURCES, "sources.yml")
ENDINGS: Final = (".yaml", ".yml")
MOST_OFFERED: Final = 100  # own files that one mistyped is compared with
PACKAGE = Path(__file__).parent.parent


@cache
def library() -> Path:
    """The folder that holds the shipped `rubrics` and `cases`.

    A wheel has them inside the package; a checkout and an editable install beside it.
    """
    inside = PACKAGE / "library"
    return inside if inside.is_dir() else PACKAGE.parent


def shipped_rubrics() -> tuple[str, ...]:
    """The ids of the shipped rubrics, sorted."""
    return _stems(library() / "rubrics")


def shipped_cases() -> tuple[str, ...]:
    """The ids of the shipped cases, sorted."""
    return tuple(stem for stem in _stems(library() / "cases") if stem != "sources")


def shipped_mappings() -> tuple[str, ...]:
    """The ids of the shipped mappings, sorted."""
    return _stems(library() / "cases" / "mappings")


def mapping_path(mapping: str) -> Path:
    """The path of a shipped mapping, which need not exist."""
    return library() / "cases" / "mappings" / f"{mapping}.yaml"


def rubric_path(rubric: str) -> Path:
    """The path of a shipped rubric, which need not exist."""
    return library() / "rubrics" / f"{rubric}.yaml"


def is_shipped(path: str) -> bool:
    """True if a file lies among the shipped rubrics."""
    return Path(path).resolve().parent == (library() / "rubrics").resolve()


def case_path(case: str) -> Path:
    """The path of a shipped case, which need not exist."""
    return library() / "cases" / f"{case}.yaml"


def sources_path() -> Path:
    """The shipped sources file."""
    return library() / "cases" / "sources.yaml"


def start_of(path: Path, most: int) -> bytes:
    """The first bytes of a file; empty if it cannot be read."""
    with suppress(OSError), path.open("rb") as file:
        return file.read(most)
    return b""


def is_file(path: Path) -> bool:
    """True for a file; False, too, for a name that no file can have."""
    with suppress(OSError, ValueError):
        return path.is_file()
    return False


def find_own_file(name: str, folders: Sequence[str]) -> Path | None:
    """The file of the user's own that an id may mean: here, or in one of `folders`."""
    paths = [Path(folder) / f"{name}{end}" for folder in (".", *folders) for end in ENDINGS]
    return next((path for path in paths if name and is_file(path)), None)


def own_files(folders: Sequence[str]) -> tuple[str, ...]:
    """The paths of the user's own YAML files: here, and in one of `folders`."""
    found: list[str] = []
    with suppress(OSError):
        for folder in (".", *folders):
            files = sorted(Path(folder).glob("*.y*ml")) if Path(folder).is_dir() else []
            found += [str(path) for path in files if path.suffix in ENDINGS][:MOST_OFFERED]
    return tuple(found)


@cache
def _stems(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in folder.glob("*.yaml")))
