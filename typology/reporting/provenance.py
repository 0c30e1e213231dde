"""Provenance: the tool, the definition and the changes that a result was made with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from typology.model import Case, Json, Override, Rubric, Source
from typology.reporting.handling import is_bare
from typology.reporting.words import status_phrase
from typology.version import __version__

NAME: Final = "settlement-typology"
TOOL: Final = f"{NAME} {__version__}"
SCHEMA_VERSION: Final = 1
BARE: Final = " (texts, names, sources, places and dates are left out)"
UNCLASSIFIED: Final = "No source classifies this case; the verdict is computed."


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


def case_line(case: Case) -> str:
    """The case's id, status, what is rated of it, and its handling."""
    return (
        f"case {case.id}; status: {status_phrase(case)}; basis {case.basis}; "
        f"handling {case.handling}{BARE if is_bare(case) else ''}"
    )


def label_lines(case: Case) -> Iterator[str]:
    """One line a classification published by others, or that there is none."""
    if is_unclassified(case):
        yield UNCLASSIFIED
    for label in case.labels:
        yield f"label published by {label.source} ({label.locator or 'no locator'}): {label.type}"


def is_unclassified(case: Case) -> bool:
    """True if no source classifies a case, as far as that may be said."""
    return not case.labels and not is_bare(case)


def source_lines(case: Case) -> Iterator[str]:
    """One line a source, with whose voice it is and what was added to it."""
    for key, source in sorted(case.sources.items()):
        yield "; ".join((f"source {key}: {source.title}", *source_notes(source)))


def source_notes(source: Source) -> Iterator[str]:
    """Whose voice a source is, where another speaks with it too, and what is noted of it."""
    if source.voice:
        yield f"same author as {source.voice}, so counted once with it"
    if source.note:
        yield source.note.rstrip(".")


def change_lines(overrides: Iterable[Override]) -> Iterator[str]:
    """One line a change made on the command line."""
    return (f"changed by {override_phrase(each)}" for each in overrides)


def override_phrase(override: Override) -> str:
    """A change as option, path and value: '--set decide.cut=0.6'."""
    value = override.value
    written = str(value).removesuffix(".0") if isinstance(value, float) else value
    return f"{override.option} {override.path}={written}"
