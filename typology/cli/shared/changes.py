"""A rubric changed from the command line, read again so that every problem has its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, cast

from typology.edits.structure import Unresolved, mentions, restructured
from typology.model import Json, Override, Problem, Rubric, Silence

CHANGEABLE: Final = ("types", "profiles", "notices")  # the parts that restructuring may change


@dataclass(frozen=True)
class RubricChanges:
    """The changes of a rubric; `drop` are criteria, `remove` paths."""

    sets: tuple[tuple[str, str], ...] = ()
    add: tuple[tuple[str, str], ...] = ()
    remove: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    silence: str | None = None


def apply_changes(base: Rubric, changes: RubricChanges) -> Rubric:
    """`base` with values set, leaves added, nodes removed, criteria dropped, then silence.

    Every path is one of `base`. Raises InputError, placed in the option, if a change does not
    resolve or the result is no rubric.
    """
    from typology.reading.problems import InputError
    from typology.reading.rubric.settings import override

    rubric = override(base, changes.sets) if changes.sets else base
    try:
        rubric = _restructured(rubric, changes)
    except Unresolved as error:
        place = (error.option, 1, error.column, error.message, error.hint)
        raise InputError([Problem(*place, "error", error.text)]) from error
    if changes.silence is not None:
        rubric = override(rubric, [], cast(Silence, changes.silence))
    return rubric


def _restructured(rubric: Rubric, changes: RubricChanges) -> Rubric:
    from typology.reading.rubric.settings import override

    for criterion in changes.drop:
        if criterion in rubric.criteria and not mentions(rubric.resolved, criterion):
            raise Unresolved("--drop", criterion, 1, "no formula, profile or notice names it")
    document = restructured(
        rubric.resolved, add=changes.add, remove=changes.remove, drop=changes.drop
    )
    changed = [(key, document[key]) for key in CHANGEABLE if document[key] != rubric.resolved[key]]
    if not changed:
        return rubric
    return replace(override(rubric, changed), overrides=(*rubric.overrides, *_overrides(changes)))


def _overrides(changes: RubricChanges) -> Sequence[Override]:
    overrides: list[tuple[str, str, Json]] = [
        *(("--add", path, criterion) for path, criterion in changes.add),
        *(("--remove", path, None) for path in changes.remove),
        *(("--drop", criterion, None) for criterion in changes.drop),
    ]
    return [Override(*each) for each in overrides]
