"""The edits that lead from one definition to another, and every definition in between.

Edits are those that can bear on a verdict: of formulas, of the scales and calibrations that these
read, of the cut, of the statuses, levels and bases a definition applies to. Formulas are aligned
node by node; the order of a node's children never matters to its value, so it is no edit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from typology.formulas import child_path, criteria_read, leaves, rubric_leaves
from typology.model import Calibration, Criterion, Formula, Leaf, Node, Rubric, Scale, Type

Kind: TypeAlias = Literal[
    "added",
    "removed",
    "replaced",
    "leaf",
    "count",
    "weight",
    "criterion",
    "cut",
    "statuses",
    "levels",
    "bases",
]
SCOPE_KINDS: Final = ("statuses", "levels", "bases")  # which cases a definition applies to
EditedValue: TypeAlias = "Formula | Criterion | float | tuple[str, ...] | None"
EditNumbers: TypeAlias = frozenset[int]  # the numbers of the edits that are made


@dataclass(frozen=True)
class Edit:
    """One difference; `path` is its place in the second definition (of a removal, in the first)."""

    number: int
    kind: Kind
    path: str
    before: EditedValue
    after: EditedValue
    type: str | None = None


@dataclass(frozen=True)
class _Same:
    formula: Formula


@dataclass(frozen=True)
class _Swap:
    edit: int
    before: Formula | None
    after: Formula | None


@dataclass(frozen=True)
class _Part:
    aligned: Aligned
    weights: tuple[float, float]
    edit: int | None = None  # that changes the weight


@dataclass(frozen=True)
class _Merge:
    before: Node
    after: Node
    parts: tuple[_Part, ...]
    count_edit: int | None


Aligned: TypeAlias = "_Same | _Swap | _Merge"


@dataclass(frozen=True)
class Between:
    """Two definitions, their edits, and any definition in between."""

    before: Rubric
    after: Rubric
    edits: tuple[Edit, ...]
    aligned: dict[str, Aligned]

    @property
    def all(self) -> EditNumbers:
        """Every edit."""
        return frozenset(edit.number for edit in self.edits)

    def rubric(self, taken: EditNumbers) -> Rubric | None:
        """The first definition with some of the edits made; None if the result is no valid one."""
        types: dict[str, Type] = {}
        for name in dict.fromkeys([*self.before.types, *self.after.types]):
            formula = _built(self.aligned[name], taken)
            if formula is _BROKEN:
                return None
            if isinstance(formula, Leaf | Node):
                types[name] = Type(name, None, formula)
        criteria = dict(self.after.criteria) | dict(self.before.criteria)
        made = replace(self.before, types=types, resolved={})
        for edit in self.edits:
            if edit.number not in taken:
                continue
            if edit.kind == "criterion" and isinstance(edit.after, Criterion):
                criteria[edit.after.id] = edit.after
            elif edit.kind == "cut":
                made = replace(made, cut=self.after.cut)
            elif edit.kind == "statuses":
                made = replace(made, applies_to=self.after.applies_to)
            elif edit.kind == "levels":
                made = replace(made, applies_to_level=self.after.applies_to_level)
            elif edit.kind == "bases":
                made = replace(made, applies_to_basis=self.after.applies_to_basis)
        made = replace(made, criteria=criteria)
        return made if types and _is_valid(made) else None


def between(before: Rubric, after: Rubric) -> Between:
    """Every edit that leads from one definition to the other."""
    aligner = _Aligner()
    aligned: dict[str, Aligned] = {}
    for name in dict.fromkeys([*before.types, *after.types]):
        first, second = before.types.get(name), after.types.get(name)
        aligner.type = name
        path = f"types.{name}.formula"
        if first is not None and second is not None:
            aligned[name] = aligner.align(first.formula, second.formula, path, path)
        elif first is not None:
            aligned[name] = aligner.swap("removed", f"types.{name}", first.formula, None)
        elif second is not None:
            aligned[name] = aligner.swap("added", f"types.{name}", None, second.formula)
    aligner.type = None
    for criterion in _changed_criteria(before, after):
        aligner.note("criterion", f"criteria.{criterion[0].id}", *criterion)
    if before.cut != after.cut:
        aligner.note("cut", "decide.cut", before.cut, after.cut)
    if sorted(before.applies_to) != sorted(after.applies_to):
        aligner.note("statuses", "applies_to.status", before.applies_to, after.applies_to)
    if not _same_words(before.applies_to_level, after.applies_to_level):
        levels = before.applies_to_level, after.applies_to_level
        aligner.note("levels", "applies_to.level", *levels)
    if not _same_words(before.applies_to_basis, after.applies_to_basis):
        bases = before.applies_to_basis, after.applies_to_basis
        aligner.note("bases", "applies_to.basis", *bases)
    return Between(before, after, tuple(aligner.edits), aligned)


def _same_words(one: tuple[str, ...] | None, other: tuple[str, ...] | None) -> bool:
    return one == other or (one is not None and other is not None and set(one) == set(other))


def _changed_criteria(before: Rubric, after: Rubric) -> Iterator[tuple[Criterion, Criterion]]:
    """Criteria that both have and a formula of either reads, on different scales."""
    read = {*criteria_read(before), *criteria_read(after)}
    for name, first in before.criteria.items():
        second = after.criteria.get(name) if name in read else None
        if second is not None and _scale_of(first) != _scale_of(second):
            yield first, second


def _scale_of(criterion: Criterion) -> tuple[Scale | None, Calibration | None]:
    return criterion.scale, criterion.calibration


class _Aligner:
    """Aligns formulas, and numbers the edits in the order in which they occur."""

    def __init__(self) -> None:
        self.edits: list[Edit] = []
        self.type: str | None = None

    def note(self, kind: Kind, path: str, before: EditedValue, after: EditedValue) -> int:
        """Add an edit, and return its number."""
        self.edits.append(Edit(len(self.edits), kind, path, before, after, self.type))
        return len(self.edits) - 1

    def swap(self, kind: Kind, path: str, before: Formula | None, after: Formula | None) -> _Swap:
        """One formula in another's place."""
        return _Swap(self.note(kind, path, before, after), before, after)

    def align(self, before: Formula, after: Formula, old: str, new: str) -> Aligned:
        """Two formulas at their paths."""
        if shape(before) == shape(after):
            return _Same(after)
        if isinstance(before, Leaf) or isinstance(after, Leaf):
            alike = (
                isinstance(before, Leaf)
                and isinstance(after, Leaf)
                and before.criterion == after.criterion
            )
            return self.swap("leaf" if alike else "replaced", new, before, after)
        if before.operator != after.operator or not _share(before, after):
            return self.swap("replaced", new, before, after)
        count = None
        if before.count != after.count:
            count = self.note("count", f"{new}.{after.operator}.count", before.count, after.count)
        return _Merge(before, after, tuple(self._parts(before, after, old, new)), count)

    def _parts(self, before: Node, after: Node, old: str, new: str) -> Iterator[_Part]:
        matched = _matched(before.children, after.children)
        for place, child in enumerate(after.children):
            weight = _weight(after, place)
            path = child_path(after, new, place)
            if place not in matched:
                yield _Part(self.swap("added", path, None, child), (weight, weight))
                continue
            other = matched[place]
            was = _weight(before, other)
            aligned = self.align(
                before.children[other], child, child_path(before, old, other), path
            )
            edit = None if was == weight else self.note("weight", path, was, weight)
            yield _Part(aligned, (was, weight), edit)
        for place, child in enumerate(before.children):
            if place not in matched.values():
                path = child_path(before, old, place)
                weight = _weight(before, place)
                yield _Part(self.swap("removed", path, child, None), (weight, weight))


def _weight(node: Node, place: int) -> float:
    return 1.0 if node.weights is None else node.weights[place]


def _share(before: Formula, after: Formula) -> bool:
    """True if two formulas have a criterion in common, so that one may be a change of the other."""
    return bool(_read(before) & _read(after))


def _read(formula: Formula) -> set[str]:
    return {leaf.criterion for leaf in leaves(formula)}


def _matched(before: Sequence[Formula], after: Sequence[Formula]) -> dict[int, int]:
    """By place in `after`, the place in `before` of the child that it equals or changes.

    Equal children first, then leaves on the same criterion, then nodes of the same operator by the
    criteria they share, then the last two if they share one; each child once.
    """
    matches: dict[int, int] = {}
    for is_likely in (_is_equal, _is_same_leaf, _is_same_node):
        for place, child in enumerate(after):
            free = [i for i in range(len(before)) if i not in matches.values()]
            likely = [i for i in free if is_likely(before[i], child)]
            if place not in matches and likely:
                shared = [len(_read(before[i]) & _read(child)) for i in likely]
                matches[place] = likely[shared.index(max(shared))]
    old = [i for i in range(len(before)) if i not in matches.values()]
    new = [i for i in range(len(after)) if i not in matches]
    if len(old) == len(new) == 1 and _share(before[old[0]], after[new[0]]):
        matches[new[0]] = old[0]
    return matches


def _is_equal(before: Formula, after: Formula) -> bool:
    return shape(before) == shape(after)


def _is_same_leaf(before: Formula, after: Formula) -> bool:
    return (
        isinstance(before, Leaf) and isinstance(after, Leaf) and before.criterion == after.criterion
    )


def _is_same_node(before: Formula, after: Formula) -> bool:
    return (
        isinstance(before, Node)
        and isinstance(after, Node)
        and before.operator == after.operator
        and _share(before, after)
    )


Shape: TypeAlias = "tuple[object, ...]"


def shape(formula: Formula) -> Shape:
    """The content of a formula, whatever the order of its children and its warrants."""
    if isinstance(formula, Leaf):
        return ("", formula.criterion, formula.reaches, formula.if_unknown)
    children = sorted(
        ((shape(child), _weight(formula, i)) for i, child in enumerate(formula.children)), key=repr
    )
    return (formula.operator, formula.count, *children)


class _Broken:
    """Marks a place where the edits leave no valid formula."""


_BROKEN: Final = _Broken()


def _built(aligned: Aligned, taken: EditNumbers) -> Formula | _Broken | None:
    """The formula with some edits made; None if it is removed."""
    if isinstance(aligned, _Same):
        return aligned.formula
    if isinstance(aligned, _Swap):
        return aligned.after if aligned.edit in taken else aligned.before
    children: list[Formula] = []
    weights: list[float] = []
    for part in aligned.parts:
        child = _built(part.aligned, taken)
        if child is _BROKEN:
            return _BROKEN
        if isinstance(child, Leaf | Node):
            children.append(child)
            weights.append(part.weights[part.edit in taken if part.edit is not None else 1])
    node = aligned.after if aligned.count_edit in taken else aligned.before
    if not children or (node.count is not None and node.count > len(children)):
        return _BROKEN
    plain = aligned.before.weights is None and aligned.after.weights is None
    return Node(node.operator, tuple(children), node.count, None if plain else tuple(weights))


def _is_valid(rubric: Rubric) -> bool:
    """True if every level that a formula names belongs to its criterion."""
    return all(
        _names_a_level(leaf, rubric.criteria[leaf.criterion]) for _, leaf in rubric_leaves(rubric)
    )


def _names_a_level(leaf: Leaf, criterion: Criterion) -> bool:
    if leaf.reaches is None:
        return True
    if criterion.scale is None:
        return isinstance(leaf.reaches, float)
    return leaf.reaches in criterion.scale.levels
