"""The explanation of a criterion, a type or a rubric as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from typology.edits.paths import ValueChange, changes
from typology.model import Calibration, Criterion, Json, Leaf, Rubric, Type, Warrant
from typology.reporting.blocks import (
    Block,
    Blocks,
    Grid,
    Heading,
    Items,
    Outline,
    Paragraph,
    flat_list,
)
from typology.reporting.formula_phrases import (
    TAKEN,
    condition_phrase,
    criteria_read,
    formula_phrase,
    leaf_phrase,
    operator_phrase,
    profiled_phrase,
    weight_of,
)
from typology.reporting.provenance import (
    TOOL,
    change_lines,
    definition_hash_line,
    origin_lines,
    rubric_line,
)
from typology.reporting.words import count_noun, id_to_words, join_words, level_phrase
from typology.scoring.trees import Branch, branches, type_trees, uses

Lines: TypeAlias = Iterator[tuple[int, str]]


def criterion_blocks(rubric: Rubric, criterion: Criterion, *, origin: str | None = None) -> Blocks:
    """The question, the anchors, and where the rubric uses it."""
    return (
        Heading(f"{id_to_words(criterion.id)}, a criterion of {rubric.id} {rubric.version}", 1),
        Paragraph(criterion.question, strong=True),
        *([Paragraph(f"Of a text: {criterion.in_text}")] if criterion.in_text else []),
        flat_list(_criterion_lines(criterion)),
        *_scale_blocks(criterion),
        *_use_blocks(rubric, criterion),
        *provenance_blocks(rubric, origin=origin),
    )


def _criterion_lines(criterion: Criterion) -> Iterator[str]:
    yield f"id: {criterion.id}"
    yield f"role: {criterion.role}"
    if criterion.unit:
        yield f"unit: {criterion.unit}"
    yield f"warrant: {warrant_phrase(criterion.warrant)}"


def warrant_phrase(warrant: Warrant | None) -> str:
    """The source and its place, or 'none given'."""
    if warrant is None:
        return "none given"
    place = f"{warrant.source}, {warrant.locator}" if warrant.locator else warrant.source
    return f"inspired by {place}" if warrant.inspired else place


def rubric_source_phrase(rubric: Rubric) -> str:
    """The source of a definition, or the definition that it extends, or 'none given'."""
    if rubric.source is None and rubric.extends:
        return f"extends {rubric.extends}"
    return warrant_phrase(rubric.source)


def _scale_blocks(criterion: Criterion) -> Iterator[Block]:
    if criterion.calibration is not None:
        yield Heading("Calibration")
        yield _calibration_grid(criterion.calibration)
        completed = [level_phrase(value) for value in criterion.calibration.completions]
        yield Paragraph(f"Where it is unknown it is completed at {join_words(completed)}.")
    elif criterion.scale is not None:
        yield Heading("Levels")
        rows = zip(criterion.scale.levels, criterion.scale.memberships, strict=True)
        yield Grid(
            ("level", "membership", "anchor"),
            tuple((level, f"{m:g}", criterion.anchors.get(level, "-")) for level, m in rows),
            prose=True,
        )


def _calibration_grid(curve: Calibration) -> Grid:
    full, out = ("1", "0") if curve.shape == "linear" else ("log-odds 3", "log-odds -3")
    return Grid(
        ("anchor", "number", f"membership ({curve.shape})"),
        (
            ("out", level_phrase(curve.out), out),
            ("crossover", level_phrase(curve.crossover), "0.5"),
            ("in", level_phrase(curve.full), full),
        ),
    )


def _use_blocks(rubric: Rubric, criterion: Criterion) -> Iterator[Block]:
    yield Heading("Where it is used")
    used = uses(rubric, criterion.id)
    if not used:
        yield Paragraph("Nowhere: no formula, profile or notice names it.")
        return
    yield Items(
        tuple((use.path, (_leaf_phrase(use.leaf, rubric),) if use.leaf else ()) for use in used)
    )
    if not any(use.path.startswith("types.") for use in used):
        yield Paragraph("No type reads it: it never alters a verdict.")


def _leaf_phrase(leaf: Leaf, rubric: Rubric) -> str:
    return leaf_phrase(leaf, rubric.criteria[leaf.criterion]) + TAKEN[leaf.if_unknown]


def type_blocks(rubric: Rubric, kind: Type, *, origin: str | None = None) -> Blocks:
    """Its meaning, and its formula in words, as a tree, and by the paths of `--set`."""
    tree = type_trees(rubric)[kind.id]
    leaves = [branch for branch in branches(tree) if isinstance(branch.formula, Leaf)]
    rows = tuple((leaf.path, formula_phrase(leaf.formula, rubric)) for leaf in leaves)
    return (
        Heading(f"{id_to_words(kind.id)}, a type of {rubric.id} {rubric.version}", 1),
        *_formula_blocks(rubric, kind, tree),
        Heading("Changing it with --set"),
        Paragraph("Each criterion of the formula, and the path that changes it:"),
        Grid(("path", "criterion"), rows),
        *provenance_blocks(rubric, origin=origin),
    )


def _formula_blocks(rubric: Rubric, kind: Type, tree: Branch) -> Iterator[Block]:
    if kind.means:
        yield Paragraph(kind.means, strong=True)
    yield Paragraph(f"The formula in words: {formula_phrase(kind.formula, rubric)}.")
    yield Paragraph(f"Warrant: {warrant_phrase(kind.warrant)}.")
    yield Outline(tuple(_tree_lines(tree, rubric)))


def _tree_lines(branch: Branch, rubric: Rubric, depth: int = 0, weight: str = "") -> Lines:
    if isinstance(branch.formula, Leaf):
        yield depth, _leaf_phrase(branch.formula, rubric) + weight
        return
    yield depth, operator_phrase(branch.formula) + weight
    for place, part in enumerate(branch.parts):
        yield from _tree_lines(part, rubric, depth + 1, weight_of(branch.formula, place))


def rubric_blocks(rubric: Rubric, parent: Rubric | None) -> Blocks:
    """The whole definition; `parent` is the one that it extends."""
    trees = type_trees(rubric)
    blocks: list[Block] = [
        Heading(f"{rubric.title} ({rubric.id} {rubric.version})", 1),
        Paragraph(
            f"Standing: {rubric.standing}. Source: {rubric_source_phrase(rubric)}. A case is in a "
            f"type above a membership of {rubric.cut:g}; cases of status "
            f"{join_words([id_to_words(status) for status in rubric.applies_to], 'or')} are judged"
            f"{_scope_phrase(rubric)}."
        ),
    ]
    if parent is not None:
        blocks += _change_blocks(parent, rubric)
    for name, kind in rubric.types.items():
        blocks += [
            Heading(f"The type {id_to_words(name)}"),
            *_formula_blocks(rubric, kind, trees[name]),
        ]
    return (
        *blocks,
        *_criteria_blocks(rubric),
        *_profile_blocks(rubric),
        *_notice_blocks(rubric),
        *provenance_blocks(rubric),
    )


def _scope_phrase(rubric: Rubric) -> str:
    """Which levels and bases a definition speaks of; empty if it speaks of all."""
    levels, bases = rubric.applies_to_level, rubric.applies_to_basis
    limits = [f"level {join_words(levels, 'or')}"] if levels is not None else []
    limits += [f"basis {join_words(bases, 'or')}"] if bases is not None else []
    return f", where they are of {' and '.join(limits)}" if limits else ""


def _change_blocks(parent: Rubric, rubric: Rubric) -> Iterator[Block]:
    yield Heading("What it changes")
    items = [
        item
        for difference in changes(parent.resolved, rubric.resolved)
        if (item := _difference_item(difference, parent, rubric))
    ]
    opening = f"It extends {parent.id} {parent.version}"
    if not items:
        yield Paragraph(f"{opening} and changes nothing that makes a difference.")
        return
    yield Paragraph(f"{opening}, and changes {count_noun(len(items), 'value')}:")
    yield Items(tuple(items))


def _difference_item(
    difference: ValueChange, parent: Rubric, rubric: Rubric
) -> tuple[str, tuple[str, ...]] | None:
    path = difference.path
    if {"warrant", "inspired_by"} & {*path.split(".")}:  # shown with the type or the criterion
        return None
    before = _value_phrase(path, difference.before, parent)
    after = _value_phrase(path, difference.after, rubric)
    if before is None:
        return f"{path}: added", (after or "",)
    if after is None:
        return f"{path}: left out", (before,)
    return path, (f"was: {before}", f"is: {after}")


def _value_phrase(path: str, value: Json, rubric: Rubric) -> str | None:
    steps = path.split(".")
    if value is None:
        return None
    if steps[0] == "types" and steps[2:] in ([], ["formula"]):
        return formula_phrase(rubric.types[steps[1]].formula, rubric)
    if steps[0] == "criteria" and len(steps) == 2:
        return rubric.criteria[steps[1]].question
    return _briefly(value)


def _briefly(value: Json) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_briefly(item)}" for key, item in value.items())
    if isinstance(value, list):
        return ", ".join(map(_briefly, value)) or "nothing"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _criteria_blocks(rubric: Rubric) -> Iterator[Block]:
    yield Heading("Criteria")
    read = criteria_read(rubric)
    rows = [
        (name, criterion.role, "yes" if name in read else "no", criterion.question)
        for name, criterion in rubric.criteria.items()
    ]
    yield Grid(("criterion", "role", "in a type", "question"), tuple(rows), prose=True)
    yield Heading("Scales")
    scales: dict[str, list[str]] = {}
    for name, criterion in rubric.criteria.items():
        scales.setdefault(_scale_phrase(criterion), []).append(id_to_words(name))
    yield Items(tuple((scale, (join_words(names),)) for scale, names in scales.items()))


def _scale_phrase(criterion: Criterion) -> str:
    if criterion.scale is not None:
        pairs = zip(criterion.scale.levels, criterion.scale.memberships, strict=True)
        return ", ".join(f"{level_phrase(level)} {membership:g}" for level, membership in pairs)
    curve = criterion.calibration
    assert curve is not None
    unit = f" ({criterion.unit})" if criterion.unit else ""
    return (
        f"a number{unit}: out at {curve.out:g}, crossover at {curve.crossover:g}, "
        f"in at {curve.full:g}, {curve.shape}"
    )


def _profile_blocks(rubric: Rubric) -> Iterator[Block]:
    if rubric.profiles:
        yield Heading("Profiles (apart from the verdict)")
        yield flat_list(
            f"{id_to_words(profile)}: "
            + join_words([profiled_phrase(rubric.criteria[name]) for name in names])
            for profile, names in rubric.profiles.items()
        )


def _notice_blocks(rubric: Rubric) -> Iterator[Block]:
    if rubric.notices:
        yield Heading("Notices (printed above a verdict, never part of it)")
        yield Items(
            tuple(
                (
                    f"when {condition_phrase(notice.when, rubric)}: {notice.say}",
                    (f"source: {notice.source}",) if notice.source else (),
                )
                for notice in rubric.notices
            )
        )


def provenance_blocks(rubric: Rubric, *more: str, origin: str | None = None) -> Iterator[Block]:
    """The definition, to the hash, with `more` lines; `origin` is the setting that chose it."""
    yield Heading("Provenance")
    lines = [
        rubric_line(rubric),
        *origin_lines(origin),
        f"rubric sha256 {rubric.sha256}",
        definition_hash_line(rubric),
        *more,
        *change_lines(rubric.overrides),
        TOOL,
    ]
    yield flat_list(lines)
