"""The multiverse that is made from a rubric itself, where nobody has written one.

Silence, the cut, what the inner levels count, how each type joins its criteria, and the criterion
that is left out: choices that whoever defines anything has to make. It is small enough to be gone
through in full; where it would not be, choices are dropped from the last to the first.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from typology.edits.paths import as_file, value_at
from typology.edits.structure import Unresolved, dropped
from typology.formulas import child_path, criteria_read, formula_path, leaves
from typology.model import Formula, Json, Leaf, Node, Rubric
from typology.scales import scale_of, scales_read

MOST: Final = 20_000  # definitions that are gone through; an analysis draws from more
STEP: Final = 0.05  # of the cut
TENTH: Final = 0.1  # of an inner level's way to the end of its scale
LEAVING_OUT: Final = "leaving_out"
JOINING: Final = "joining_"  # and the type's id

Entry: TypeAlias = dict[str, Json]
Choices: TypeAlias = dict[str, Json]


def made_choices(rubric: Rubric) -> tuple[Choices, tuple[str, ...]]:
    """The choices of a file that a rubric makes, and the names of those dropped as too many.

    A choice that leaves only the rubric as it is, is none: no inner level, no list to join.
    """
    found = {name: options for name, options in _choices(rubric) if len(options) > 1}
    names = list(found)
    while math.prod(len(found[name]) for name in names) > MOST:
        names.pop()
    kept: Choices = {name: {"options": [*found[name]]} for name in names}
    return kept, tuple(name for name in found if name not in names)


def _choices(rubric: Rubric) -> Iterator[tuple[str, list[Entry]]]:
    yield "silence", [*_silence()]
    yield "cut", [*_cuts(rubric.cut)]
    yield "levels", [*_levels(rubric)]
    for name, kind in rubric.types.items():
        yield f"{JOINING}{name}", [*_joining(rubric, kind.formula, formula_path(name))]
    yield LEAVING_OUT, [*_leaving_out(rubric)]


def _silence() -> Iterator[Entry]:
    yield _as_it_is("as written", "What the rubric takes of a silent source.")
    yield _option("open", "Nothing is taken of what the sources do not say.", silence="open")
    yield _option("holds", "What the sources do not say was so.", silence="holds")
    yield _option("fails", "What the sources do not say was not so.", silence="fails")


def _cuts(cut: float) -> Iterator[Entry]:
    low, high = round(cut - STEP, 12), round(cut + STEP, 12)
    if low >= 0:
        yield _cut(low, "A little is enough to be in a type.")
    yield _as_it_is(f"{cut:g}", "Where the rubric puts it.", "equivalent")
    if high <= 1:
        yield _cut(high, "A type is not met by a hair.")


def _cut(cut: float, because: str) -> Entry:
    return _option(f"{cut:g}", because, "equivalent", set={"decide.cut": cut})


def _levels(rubric: Rubric) -> Iterator[Entry]:
    yield _as_it_is("as written", "What the rubric lets them count.", "equivalent")
    inner = dict(_inner_levels(rubric))
    if inner:
        lower: Entry = {
            path: round(m - TENTH * (m - low), 12) for path, (low, m, _) in inner.items()
        }
        upper: Entry = {
            path: round(m + TENTH * (high - m), 12) for path, (_, m, high) in inner.items()
        }
        because = "Each level between the ends of its scale, by a tenth of its way down."
        yield _option("a tenth lower", because, "equivalent", set=lower)
        yield _option("a tenth higher", because.replace("down", "up"), "equivalent", set=upper)


def _inner_levels(rubric: Rubric) -> Iterator[tuple[str, tuple[float, float, float]]]:
    """By path: the lowest membership of the scale, the level's own, and the highest."""
    for path, criteria in scales_read(rubric).items():
        scale = scale_of(rubric.criteria[criteria[0]])
        low, *_, high = scale.memberships
        for level, membership in [*zip(scale.levels, scale.memberships, strict=True)][1:-1]:
            yield f"{path}.{level}", (low, membership, high)


def _joining(rubric: Rubric, formula: Formula, path: str) -> Iterator[Entry]:
    found = _outermost(formula, path)
    if found is None or found[1].operator not in ("all", "any"):
        return
    place, node = found
    written = value_at(rubric.resolved, [*place.split("."), node.operator])
    assert isinstance(written, list)
    parts: Json = [as_file(part) for part in written]
    count = len(node.children)
    yield _as_it_is(node.operator, "How the rubric joins them.")
    if node.operator == "all":
        yield _option(
            f"all but one of {count}", "One of them may be missing.",
            set={place: {"at_least": {"count": count - 1, "of": parts}}},
        )  # fmt: skip
    else:
        yield _option(
            f"two of {count}", "One of them may be chance.",
            set={place: {"at_least": {"count": 2, "of": parts}}},
        )  # fmt: skip
    because = "Much of one makes up for little of another."
    yield _option("mean", because, set={place: {"mean": parts}})


def _outermost(formula: Formula, path: str) -> tuple[str, Node] | None:
    """The outermost node that joins two criteria or more, with its path; None if there is none."""
    while isinstance(formula, Node) and len(formula.children) == 1:
        path, formula = child_path(formula, path, 0), formula.children[0]
    if isinstance(formula, Leaf) or len({leaf.criterion for leaf in leaves(formula)}) < 2:
        return None
    return path, formula


def _leaving_out(rubric: Rubric) -> Iterator[Entry]:
    yield _as_it_is("nothing", "What the rubric reads.")
    for name in criteria_read(rubric):
        try:
            dropped(rubric.resolved, name)
        except Unresolved:
            continue  # a formula's only one, or needed by a count
        yield _option(name, "Does the verdict hang on this one?", drop=[name])


def _as_it_is(label: str, because: str, kind: str = "uncertain") -> Entry:
    return {"label": label, "kind": kind, "because": because}


def _option(label: str, because: str, kind: str = "uncertain", **changes: Json) -> Entry:
    return {"label": label, **changes, "kind": kind, "because": because}


def with_plain_numbers(tree: Json) -> Json:
    """Numbers as the text that a file has for them."""
    if isinstance(tree, Mapping):
        return {key: with_plain_numbers(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [with_plain_numbers(value) for value in tree]
    is_number = isinstance(tree, int | float) and not isinstance(tree, bool)
    return repr(tree) if is_number else tree
