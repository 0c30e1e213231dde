"""Where the shipped rubrics, cases and sources are, installed or in a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

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


def rubric_path(rubric: str) -> Path:
    """The file of a shipped rubric, there or not."""
    return library() / "rubrics" / f"{rubric}.yaml"


def case_path(case: str) -> Path:
    """The file of a shipped case, there or not."""
    return library() / "cases" / f"{case}.yaml"


def sources_path() -> Path:
    """The shipped sources file."""
    return library() / "cases" / "sources.yaml"


@cache
def _stems(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in folder.glob("*.yaml")))
