"""Edits of a definition or a coding in words."""

from __future__ import annotations

from typing import Final

from typology.analysis.diff.definitions import AnyEdit, Cause, RatingEdit, ScopeEdit
from typology.analysis.diff.edits import Edit, EditedValue
from typology.edits.paths import ValueChange
from typology.model import Criterion, Json, Leaf, Node, Override, Rubric
from typology.operators import OPERATORS
from typology.reporting.formula_phrases import formula_phrase
from typology.reporting.words import emphasise, id_to_words, join_words, rating_phrase

SUBJECTS: Final = {
    "cut": "the cut is",
    "statuses": "it applies to cases",
    "levels": "it applies to cases of level",
    "bases": "it applies to cases of basis",
}
LONGEST: Final = 70  # characters of a changed text that are shown


def edit_phrase(edit: AnyEdit, before: Rubric, after: Rubric) -> str:
    """An edit as a clause."""
    if isinstance(edit, RatingEdit):
        old, new = rating_phrase(edit.before), rating_phrase(edit.after)
        return f"{id_to_words(edit.criterion)} rated {new} instead of {old}"
    if isinstance(edit, ScopeEdit):
        old, new = (
            id_to_words(each) if each else "not stated" for each in (edit.before, edit.after)
        )
        return f"{edit.field} {new} instead of {old}"
    old, new = part_phrase(edit.before, before), part_phrase(edit.after, after)
    if isinstance(edit.before, Criterion) and isinstance(edit.after, Criterion):
        return f"{id_to_words(edit.before.id)}: {scale_change_phrase(edit.before, edit.after)}"
    if edit.type is None:
        return f"{SUBJECTS[edit.kind]} {new or 'any'} instead of {old or 'any'}"
    return f"{emphasise(edit.type)}: {_type_edit_phrase(edit, old, new)}"


def plain_edit(edit: AnyEdit, before: Rubric, after: Rubric) -> str:
    """An edit as a clause without emphasis, for cells and data."""
    return edit_phrase(edit, before, after).replace("*", "")


def part_phrase(part: EditedValue, rubric: Rubric) -> str:
    """One side of an edit: a formula, a list of words or a number."""
    if isinstance(part, Leaf | Node):
        return formula_phrase(part, rubric, inside=True)
    if isinstance(part, tuple):
        return join_words([id_to_words(str(word)) for word in part])
    return f"{part:g}" if isinstance(part, int | float) else ""


def _type_edit_phrase(edit: Edit, old: str, new: str) -> str:
    place = _place(edit.path)
    match edit.kind:
        case "added":
            return f"{new} is added{place}" if place else f"the type is added: {new}"
        case "removed":
            return f"{old} is left out{place}" if place else f"the type is left out: {old}"
        case "count":
            return f"at least {new} of its parts instead of {old}"
        case "weight":
            return f"weight {new} instead of {old}, {id_to_words(edit.path.rpartition('.')[2])}"
        case "leaf" if _changes_assumption_only(edit):
            return f"{_assumption_phrase(edit.after)} instead of {_assumption_phrase(edit.before)}"
        case _:
            return f"{new} in place of {old}"


def _place(path: str) -> str:
    """The operator of the path that a part is under; empty for a whole type."""
    operators = [step for step in path.split(".")[3:] if step in OPERATORS]
    return f' under "{operators[-1]}"' if operators else ""


def _changes_assumption_only(edit: Edit) -> bool:
    before, after = edit.before, edit.after
    return isinstance(before, Leaf) and isinstance(after, Leaf) and before.reaches == after.reaches


def _assumption_phrase(leaf: EditedValue) -> str:
    assert isinstance(leaf, Leaf)
    taken = {"open": "left open", "holds": "assumed to hold", "fails": "assumed to fail"}
    return f"{id_to_words(leaf.criterion)} {taken[leaf.if_unknown]} where unknown"


def scale_change_phrase(before: Criterion, after: Criterion) -> str:
    """The difference of two scales or calibrations of a criterion."""
    if before.scale and after.scale and before.scale.levels == after.scale.levels:
        return join_words(
            [
                f"{id_to_words(level)} counts {new:g} instead of {old:g}"
                for level, old, new in zip(
                    before.scale.levels, before.scale.memberships, after.scale.memberships,
                    strict=True,
                )
                if old != new
            ]
        )  # fmt: skip
    return f"{_scale_phrase(after)} instead of {_scale_phrase(before)}"


def _scale_phrase(criterion: Criterion) -> str:
    if criterion.scale is not None:
        pairs = zip(criterion.scale.levels, criterion.scale.memberships, strict=True)
        return "the scale " + ", ".join(
            f"{id_to_words(level)} {degree:g}" for level, degree in pairs
        )
    curve = criterion.calibration
    assert curve is not None
    return (
        f"calibrated {curve.shape}: out {curve.out:g}, crossover {curve.crossover:g}, "
        f"in {curve.full:g}"
    )


def cause_phrase(cause: Cause, before: Rubric, after: Rubric) -> str:
    """A cause: an edit by its number and place, and the criteria that decide there."""
    if not isinstance(cause.edit, Edit):
        return edit_phrase(cause.edit, before, after)
    phrase = f"difference {cause.edit.number + 1}{path_phrase(cause.edit)}"
    criteria = join_words([id_to_words(name) for name in cause.criteria])
    return f"{phrase}: {criteria}" if criteria else phrase


def numbered_edit(edit: Edit, before: Rubric, after: Rubric) -> str:
    """An edit of a definition with its number and its place."""
    return f"difference {edit.number + 1}: {edit_phrase(edit, before, after)}{path_phrase(edit)}"


def path_phrase(edit: Edit) -> str:
    """The place of an edit, in brackets; of a removed part, its place in the first definition."""
    return f" ({edit.path}{' of the first' if edit.kind == 'removed' else ''})"


def wording_phrase(difference: ValueChange) -> str:
    """A difference that bears on no verdict."""
    return (
        f"{difference.path}: {_shortened(difference.after)}, before {_shortened(difference.before)}"
    )


def _shortened(value: Json) -> str:
    if value is None:
        return "not there"
    text = f'"{value}"' if isinstance(value, str) else _flat(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _flat(value: Json) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_flat, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flat(item)}" for key, item in value.items()) + "}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def override_text(override: Override) -> str:
    """A change made on the command line, as it was typed."""
    if override.value is None:
        return f"{override.option} {override.path}"
    if override.option == "--silence":
        return f"{override.option} {override.value}"
    return f"{override.option} {override.path}={_flat(override.value)}"
