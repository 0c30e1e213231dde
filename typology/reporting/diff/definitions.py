"""The difference of two definitions as text: the edits, the verdicts that move, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from typology.analysis.diff.definitions import Coincidence, Difference, Move, rating_edits
from typology.edits.paths import wording
from typology.model import Override, Rubric, verdicts_of
from typology.reporting.blocks import Block, Blocks, Grid, Heading, Items, Paragraph, flat_list
from typology.reporting.diff.words import (
    cause_phrase,
    edit_phrase,
    numbered_edit,
    override_text,
    wording_phrase,
)
from typology.reporting.provenance import TOOL, definition_hash_line, origin_lines
from typology.reporting.table import TEXT_LEGEND, TEXT_MARK
from typology.reporting.words import count_noun, id_to_words, join_words

SHOWN_CASES: Final = 3  # by name; more are counted
SHOWN: Final = 8  # wordings that are shown; the rest are in the data formats


def difference_blocks(difference: Difference) -> Blocks:
    """The edits, transitions of verdicts, coincidence of types, and each case that moves."""
    before, after = definition_name(difference.before), definition_name(difference.after)
    return (
        Heading(f"{before} -> {after}", 1),
        Paragraph(summary_sentence(difference), strong=True),
        *edit_blocks(difference),
        *_transitions(difference),
        *_coincidences(difference),
        *move_blocks(difference),
        *definition_blocks(difference),
    )


def definition_name(rubric: Rubric) -> str:
    """Its id and version, and whether it was changed."""
    return f"{rubric.id} {rubric.version}" + (" (changed)" if rubric.overrides else "")


def summary_sentence(difference: Difference) -> str:
    """How many verdicts move."""
    moved, cases = len(difference.moves), len(difference.pairs)
    if not cases:
        return "No cases were given, so no verdict can move."
    if not moved:
        return f"None of {count_noun(cases, 'case')} gets another verdict."
    verb = "gets" if moved == 1 else "get"
    return f"{count_noun(moved, 'case').capitalize()} of {cases} {verb} another verdict."


def edit_blocks(difference: Difference) -> Iterator[Block]:
    """Edits of the definition and of ratings; then the differences that bear on no verdict."""
    yield Heading("What differs")
    before, after = difference.before, difference.after
    edits = [numbered_edit(edit, before, after) for edit in difference.edits]
    edits += _rating_edits(difference)
    yield flat_list(edits) if edits else Paragraph("Nothing that bears on a verdict.")
    if others := wording(before.resolved, after.resolved):
        yield Paragraph("What bears on no verdict:")
        lines = [wording_phrase(other) for other in others[:SHOWN]]
        if len(others) > SHOWN:
            lines.append(f"and {len(others) - SHOWN} more (all in --format json)")
        yield flat_list(lines)


def _rating_edits(difference: Difference) -> Iterator[str]:
    """The changes by --rate, each with the cases that it changes."""
    cases: dict[str, list[str]] = {}
    for before, after in difference.pairs:
        if before.case.overrides != after.case.overrides:
            for edit in rating_edits(before.case, after.case):
                phrase = edit_phrase(edit, difference.before, difference.after)
                cases.setdefault(phrase, []).append(after.case.id)
    for phrase, names in cases.items():
        where = join_words(names) if len(names) <= SHOWN_CASES else count_noun(len(names), "case")
        yield f"{phrase}, in {where}"


def _transitions(difference: Difference) -> Iterator[Block]:
    if not difference.pairs:
        return
    yield Heading("Transitions of verdicts")
    ordered = ordered_verdicts(difference)
    transitions = difference.transitions
    rows = [name for name in ordered if any(before == name for before, _ in transitions)]
    columns = [name for name in ordered if any(after == name for _, after in transitions)]
    yield Grid(
        ("from \\ to", *map(id_to_words, columns)),
        tuple(
            (
                id_to_words(row),
                *(str(len(transitions.get((row, column), ())) or ".") for column in columns),
            )
            for row in rows
        ),
    )
    yield flat_list(
        f"{id_to_words(before)} -> {id_to_words(after)}: {', '.join(transitions[before, after])}"
        for before in rows
        for after in columns
        if (before, after) in transitions
    )


def ordered_verdicts(difference: Difference) -> tuple[str, ...]:
    """Every verdict that either definition may give: types, then those beside them."""
    return verdicts_of([difference.before, difference.after])


def _coincidences(difference: Difference) -> Iterator[Block]:
    if not difference.pairs:
        return
    yield Heading("Coincidence")
    yield Grid(
        ("type", "coincidence", "cases"),
        tuple(
            (id_to_words(one.type), _degree(one), str(one.cases)) for one in difference.coincidences
        ),
    )
    yield Paragraph(
        "Sum of the lesser over sum of the greater membership, over the cases whose membership "
        "both definitions settle; 1 where they agree in full."
    )


def _degree(coincidence: Coincidence) -> str:
    return "undefined" if coincidence.value is None else f"{coincidence.value:.2f}"


def move_blocks(difference: Difference) -> Iterator[Block]:
    """Each case that moves: both verdicts, and the causes."""
    if not difference.moves:
        return
    yield Heading("What moves")
    yield Items(
        tuple((_move_sentence(move), tuple(_causes(move, difference))) for move in difference.moves)
    )


def _move_sentence(move: Move) -> str:
    mark = f" {TEXT_MARK}" if move.after.case.basis == "text" else ""
    before, after = id_to_words(move.before.verdict), id_to_words(move.after.verdict)
    return f"{move.after.case.id}{mark}: {before} -> {after}"


def _causes(move: Move, difference: Difference) -> Iterator[str]:
    several = len(move.causes) > 1
    if several:
        yield "each of these alone:" if move.how == "alone" else "these together, none alone:"
    for cause in move.causes:
        yield cause_phrase(cause, difference.before, difference.after)


def definition_blocks(difference: Difference, origin: str | None = None) -> Iterator[Block]:
    """Both definitions, to the hash, and the changes made on the command line.

    `origin` is the setting that chose the rubric, None if the command did.
    """
    yield Heading("Definitions")
    lines = [
        f"{definition_name(rubric)}, {rubric.standing}, {definition_hash_line(rubric)}: "
        f"{rubric.title}"
        for rubric in (difference.before, difference.after)
    ]
    lines += origin_lines(origin)
    lines += [f"changed by {override_text(override)}" for override in overrides(difference)]
    if any(move.after.case.basis == "text" for move in difference.moves):
        lines.append(" ".join(TEXT_LEGEND))
    lines.append(TOOL)
    yield flat_list(dict.fromkeys(lines))


def overrides(difference: Difference) -> tuple[Override, ...]:
    """The changes made on the command line, in the definition and in the cases."""
    rates = [rate for _, after in difference.pairs for rate in after.case.overrides]
    return tuple(dict.fromkeys([*difference.after.overrides, *rates]))
