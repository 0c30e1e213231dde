"""Two definitions side by side, told: what differs, what moves, and what moved it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from typology.analysis.diff.definitions import (
    Cause,
    Coincidence,
    Difference,
    Move,
    RatingEdit,
    rating_edits,
)
from typology.analysis.diff.edits import Edit
from typology.model import Override, Rubric, verdicts_of
from typology.patch import wording
from typology.reporting.blocks import Block, Blocks, Grid, Heading, Items, Paragraph, flat_list
from typology.reporting.diff.words import (
    cause_phrase,
    edit_phrase,
    numbered_edit,
    override_text,
    wording_phrase,
)
from typology.reporting.formats.table import TEXT_LEGEND, TEXT_MARK, Cell, Column, Table
from typology.reporting.provenance import TOOL, origin_lines
from typology.reporting.words import count_noun, id_to_words, join_words
from typology.scoring.columnar.cases import ScoreSummary

SHOWN_CASES: Final = 3  # by name; more are counted
SHOWN: Final = 8  # wordings that are shown; the rest are in the data formats


def difference_blocks(found: Difference) -> Blocks:
    """What differs, in words and as paths; transitions, coincidence, and each case that moves."""
    before, after = _name(found.before), _name(found.after)
    return (
        Heading(f"{before} -> {after}", 1),
        Paragraph(_summary(found), strong=True),
        *edit_blocks(found),
        *_transitions(found),
        *_coincidences(found),
        *move_blocks(found),
        *definition_blocks(found),
    )


def _name(rubric: Rubric) -> str:
    return f"{rubric.id} {rubric.version}" + (" (changed)" if rubric.overrides else "")


def _summary(found: Difference) -> str:
    moved, cases = len(found.moves), len(found.pairs)
    if not cases:
        return "No cases were given, so no verdict can move."
    if not moved:
        return f"None of {count_noun(cases, 'case')} gets another verdict."
    verb = "gets" if moved == 1 else "get"
    return f"{count_noun(moved, 'case').capitalize()} of {cases} {verb} another verdict."


def edit_blocks(found: Difference) -> Iterator[Block]:
    """Edits of the definition in words and as paths, ratings; then what bears on no verdict."""
    yield Heading("What differs")
    told = [(numbered_edit(edit, found.before, found.after), ()) for edit in found.edits]
    told += [(line, ()) for line in _rerated(found)]
    if not told:
        yield Paragraph("Nothing that bears on a verdict.")
    else:
        yield Items(tuple(told))
    others = wording(found.before.resolved, found.after.resolved)
    if others:
        yield Paragraph("What bears on no verdict:")
        shown = [(wording_phrase(each), ()) for each in others[:SHOWN]]
        more = len(others) - len(shown)
        yield Items((*shown, *([(f"and {more} more (all in --format json)", ())] if more else [])))


def _rerated(found: Difference) -> Iterator[str]:
    """What --rate changed in the cases, and in which."""
    cases: dict[str, list[str]] = {}
    for before, after in found.pairs:
        if before.case.overrides != after.case.overrides:
            for edit in rating_edits(before.case, after.case):
                told = edit_phrase(edit, found.before, found.after)
                cases.setdefault(told, []).append(after.case.id)
    for told, names in cases.items():
        where = join_words(names) if len(names) <= SHOWN_CASES else count_noun(len(names), "case")
        yield f"{told}, in {where}"


def _transitions(found: Difference) -> Iterator[Block]:
    if not found.pairs:
        return
    yield Heading("Transitions of verdicts")
    ordered = ordered_verdicts(found)
    rows = [name for name in ordered if any(pair[0] == name for pair in found.transitions)]
    columns = [name for name in ordered if any(pair[1] == name for pair in found.transitions)]
    yield Grid(
        ("from \\ to", *map(id_to_words, columns)),
        tuple(
            (
                id_to_words(row),
                *(str(len(found.transitions.get((row, column), ())) or ".") for column in columns),
            )
            for row in rows
        ),
    )
    items = [
        (
            f"{id_to_words(one)} -> {id_to_words(other)}: "
            + ", ".join(found.transitions[one, other]),
            (),
        )
        for one in rows
        for other in columns
        if (one, other) in found.transitions
    ]
    yield Items(tuple(items))


def ordered_verdicts(found: Difference) -> tuple[str, ...]:
    """Every verdict that either definition may give: types, then those beside them."""
    return verdicts_of([found.before, found.after])


def _coincidences(found: Difference) -> Iterator[Block]:
    if not found.pairs:
        return
    yield Heading("Coincidence")
    yield Grid(
        ("type", "coincidence", "cases"),
        tuple(
            (id_to_words(each.type), _degree(each), str(each.cases)) for each in found.coincidences
        ),
    )
    yield Paragraph(
        "Sum of the lesser over sum of the greater membership, over the cases whose membership "
        "both definitions settle; 1 where they agree in full."
    )


def _degree(each: Coincidence) -> str:
    return "undefined" if each.value is None else f"{each.value:.2f}"


def move_blocks(found: Difference) -> Iterator[Block]:
    """Each case that moves, from what to what, and what moves it."""
    if not found.moves:
        return
    yield Heading("What moves")
    yield Items(tuple((_move_sentence(move), tuple(_causes(move, found))) for move in found.moves))


def _move_sentence(move: Move) -> str:
    mark = f" {TEXT_MARK}" if move.after.case.basis == "text" else ""
    before, after = id_to_words(move.before.verdict), id_to_words(move.after.verdict)
    return f"{move.after.case.id}{mark}: {before} -> {after}"


def _causes(move: Move, found: Difference) -> Iterator[str]:
    several = len(move.causes) > 1
    if several:
        yield "each of these alone:" if move.how == "alone" else "these together, none alone:"
    for cause in move.causes:
        yield cause_phrase(cause, found.before, found.after)


def definition_blocks(found: Difference, origin: str | None = None) -> Iterator[Block]:
    """Which definitions these are, to the hash, and what was changed.

    `origin` names where the rubric came from if not from the command.
    """
    yield Heading("Definitions")
    lines = [
        f"{_name(rubric)}, {rubric.standing}, definition sha256 {rubric.definition_sha256}: "
        f"{rubric.title}"
        for rubric in (found.before, found.after)
    ]
    lines += origin_lines(origin)
    lines += [f"changed by {override_text(each)}" for each in overrides(found)]
    if any(move.after.case.basis == "text" for move in found.moves):
        lines.append(" ".join(TEXT_LEGEND))
    lines.append(TOOL)
    yield flat_list(dict.fromkeys(lines))


def overrides(found: Difference) -> tuple[Override, ...]:
    """What was changed on the command line, in the definition and in the cases."""
    rates = [each for _, judgement in found.pairs for each in judgement.case.overrides]
    return tuple(dict.fromkeys([*found.after.overrides, *rates]))


def case_table(found: Difference) -> Table:
    """One row a case: both verdicts, whether it moves, and what moves it."""
    types = list(dict.fromkeys([*found.before.types, *found.after.types]))
    moves = {move.after.case.id: move for move in found.moves}
    words = ordered_verdicts(found)
    ends = [f"{name}__{end}" for name in types for end in ("low", "high")]
    columns = (
        Column("case", "id"),
        Column("basis"),
        Column("before", "verdict", None, words),
        Column("after", "verdict", None, words),
        Column("moved", "flag"),
        Column("how"),
        Column("nodes"),
        Column("criteria"),
        *(Column(f"before_{end}", "membership") for end in ends),
        *(Column(f"after_{end}", "membership") for end in ends),
        Column("before_rubric"),
        Column("before_version"),
        Column("before_definition_sha256"),
        Column("rubric"),
        Column("version"),
        Column("definition_sha256"),
        Column("overrides"),
    )
    changed = " ".join(map(override_text, overrides(found)))
    rows = tuple(
        (
            after.case.id,
            after.case.basis,
            before.verdict,
            after.verdict,
            after.case.id in moves,
            *_reason(moves.get(after.case.id)),
            *(_bound(before, end) for end in ends),
            *(_bound(after, end) for end in ends),
            found.before.id,
            found.before.version,
            found.before.definition_sha256,
            found.after.id,
            found.after.version,
            found.after.definition_sha256,
            changed or None,
        )
        for before, after in found.pairs
    )
    return Table(f"Cases: {_name(found.before)} -> {_name(found.after)}", columns, rows)


def _case_page(found: Difference) -> Table:
    moves = {move.after.case.id: move for move in found.moves}
    words = ordered_verdicts(found)
    columns = (
        Column("case", "id"),
        Column("before", "verdict", None, words),
        Column("after", "verdict", None, words),
        Column("moved by", "prose"),
        Column("criteria", "prose"),
    )
    rows = tuple(
        (after.case.id, before.verdict, after.verdict, *_reason(moves.get(after.case.id))[1:])
        for before, after in found.pairs
    )
    marks = tuple(TEXT_MARK if each.case.basis == "text" else "" for _, each in found.pairs)
    return Table(
        f"Cases: {_name(found.before)} -> {_name(found.after)}",
        columns,
        rows,
        notes=(_summary(found), *(f"Changed by {override_text(o)}." for o in overrides(found))),
        legend=(TEXT_LEGEND,) if any(marks) else (),
        marks=marks,
    )


def _reason(move: Move | None) -> tuple[Cell, Cell, Cell]:
    if move is None:
        return None, None, None
    criteria = dict.fromkeys(name for cause in move.causes for name in cause.criteria)
    return move.how, tuple(map(place_of, move.causes)), tuple(criteria)


def place_of(cause: Cause) -> str:
    """The path of what moved a case: in the definition, or in the case."""
    if isinstance(cause.edit, Edit):
        return cause.edit.path
    return f"ratings.{cause.edit.criterion}" if isinstance(cause.edit, RatingEdit) else "status"


def _bound(judgement: ScoreSummary, end: str) -> Cell:
    type_id, _, which = end.rpartition("__")
    bounds = judgement.bounds.get(type_id)
    if bounds is None:
        return None
    return bounds.low if which == "low" else bounds.high
