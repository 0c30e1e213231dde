"""Provenance: the tool, the definition and the changes that a result was made with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from typology.model import Json, Override, Rubric
from typology.version import __version__

NAME: Final = "settlement-typology"
TOOL: Final = f"{NAME} {__version__}"
SCHEMA_VERSION: Final = 1


def envelope() -> dict[str, Json]:
    """The first entries of every JSON document: its schema version and the tool."""
    return {"schema_version": SCHEMA_VERSION, "tool": {"name": NAME, "version": __version__}}


def rubric_entry(rubric: Rubric, rates: Sequence[Override] = ()) -> Json:
    """The definition used, to the hash, and its overrides; `rates` are those of the cases."""
    return {
        "id": rubric.id,
        "version": rubric.version,
        "standing": rubric.standing,
        "sha256": rubric.sha256,
        "definition_sha256": rubric.definition_sha256,
        "overrides": override_entries((*rubric.overrides, *rates)),
    }


def override_entries(overrides: Iterable[Override]) -> list[Json]:
    """Changes made on the command line, as JSON."""
    return [each._asdict() for each in overrides]


def rubric_line(rubric: Rubric) -> str:
    """The definition's id, version, standing and title."""
    return f"rubric {rubric.id} {rubric.version}, standing {rubric.standing}: {rubric.title}"


def origin_lines(origin: str | None) -> Iterator[str]:
    """The setting that chose the rubric; no line if the command did (`origin` is None)."""
    if origin:
        yield f"the rubric was chosen by {origin}"


def definition_lines(rubric: Rubric, origin: str | None = None) -> Iterator[str]:
    """The definition, the setting that chose it, and its hash."""
    yield rubric_line(rubric)
    yield from origin_lines(origin)
    yield definition_hash_line(rubric)


def definition_hash_line(rubric: Rubric) -> str:
    """The hash of the definition, of its wording apart."""
    return f"definition sha256 {rubric.definition_sha256}"


def change_lines(overrides: Iterable[Override]) -> Iterator[str]:
    """One line a change made on the command line."""
    return (f"changed by {override_phrase(each)}" for each in overrides)


def override_phrase(override: Override) -> str:
    """A change as option, path and value: '--set decide.cut=0.6'."""
    return f"{override.option} {override.path}={override.value}"
