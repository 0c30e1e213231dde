"""The difference of two definitions as text: the edits, the verdicts that move, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from typology.analysis.diff.definitions import (
    Coincidence,
    Difference,
    Move,
    RatingEdit,
    rating_edits,
)
from typology.edits.paths import wording
from typology.model import Override, Rubric, verdicts_of
from typology.reporting.blocks import Block, Blocks, Grid, Heading, Items, Paragraph, flat_list
from typology.reporting.diff.words import edit_phrase, numbered_edit, override_text, wording_phrase
from typology.reporting.provenance import TOOL, definition_hash_line, origin_lines
from typology.reporting.table import TEXT_LEGEND, marked_id
from typology.reporting.words import FIXED, count_noun, id_to_words, join_words

SHOWN_CASES: Final = 3  # by name; more are counted
SHOWN: Final = 8  # wordings that are shown; the rest are in the data formats


def difference_blocks(difference: Difference, *, every: bool = False) -> Blocks:
    """What moves and why; then the edits, transitions of verdicts and coincidence of types.

    Cases that keep their verdict are counted; with `every` they are named.
    """
    before, after = definition_name(difference.before), definition_name(difference.after)
    return (
        Heading(f"{before} -> {after}", 1),
        Paragraph(summary_sentence(difference), strong=True),
        *move_blocks(difference),
        *([] if every else kept_blocks(difference)),
        *edit_blocks(difference),
        *_transitions(difference, every=every),
        *_coincidences(difference),
        *definition_blocks(difference),
    )


def definition_name(rubric: Rubric) -> str:
    """Its id and version, and whether it was changed."""
    return f"{rubric.id} {rubric.version}" + (" (changed)" if rubric.overrides else "")


def summary_sentence(difference: Difference) -> str:
    """How many verdicts move, and from what to what."""
    moved, cases = len(difference.moves), len(difference.pairs)
    if not cases:
        return "No cases were given, so no verdict can move."
    if not moved:
        return f"{_none_of(cases)} another verdict; {kept_phrase(difference)}."
    if cases == 1:
        ((before, after),) = difference.transitions
        return f"The verdict changes from {_word(before)} to {_word(after)}."
    verb = "gets" if moved == 1 else "get"
    ways = [
        f"{len(ids)} from {_word(before)} to {_word(after)}"
        for (before, after), ids in _ordered_transitions(difference)
        if before != after
    ]
    return f"{moved} of {cases} cases {verb} another verdict: {join_words(ways)}."


def _none_of(cases: int) -> str:
    return "The case does not get" if cases == 1 else f"None of {cases} cases gets"


def _word(verdict: str) -> str:
    return FIXED.get(verdict, id_to_words(verdict))


def kept_phrase(difference: Difference) -> str:
    """The verdicts that stay, counted: '2 stay stabilising, 8 delaying'."""
    kept = [
        f"{len(ids)} {{}}{_word(before)}"
        for (before, after), ids in _ordered_transitions(difference)
        if before == after
    ]
    if len(difference.pairs) == 1:
        return f"it stays {_word(difference.pairs[0][0].verdict)}"
    verbs = ["stay ", *[""] * (len(kept) - 1)]
    return ", ".join(each.format(verb) for each, verb in zip(kept, verbs, strict=True))


def kept_blocks(difference: Difference) -> Iterator[Block]:
    """The cases that keep their verdict, counted; nothing where none or all of them do."""
    if 0 < len(difference.moves) < len(difference.pairs):
        yield Paragraph(f"Not moved: {kept_phrase(difference)} (--all names them).")


def _ordered_transitions(difference: Difference) -> list[tuple[tuple[str, str], tuple[str, ...]]]:
    """Transitions in the order of verdicts, before and after."""
    order = {name: place for place, name in enumerate(ordered_verdicts(difference))}
    items = difference.transitions.items()
    return sorted(items, key=lambda item: (order[item[0][0]], order[item[0][1]]))


def edit_blocks(difference: Difference) -> Iterator[Block]:
    """Edits of the definition and of ratings; then the differences that bear on no verdict."""
    yield Heading("What differs")
    before, after = difference.before, difference.after
    edits = [numbered_edit(edit, before, after) for edit in difference.edits]
    edits += _rating_edits(difference)
    yield flat_list(edits) if edits else Paragraph("Nothing that bears on a verdict.")
    if others := wording(before.resolved, after.resolved):
        yield Paragraph("Differences that no verdict depends on:")
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


def _transitions(difference: Difference, *, every: bool) -> Iterator[Block]:
    if not difference.pairs:
        return
    yield Heading("Verdicts before and after")
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
    if every:
        yield flat_list(
            f"{id_to_words(before)} -> {id_to_words(after)}: {', '.join(ids)}"
            for (before, after), ids in _ordered_transitions(difference)
        )


def ordered_verdicts(difference: Difference) -> tuple[str, ...]:
    """Every verdict that either definition may give: types, then those beside them."""
    return verdicts_of([difference.before, difference.after])


def _coincidences(difference: Difference) -> Iterator[Block]:
    if not difference.pairs:
        return
    yield Heading("How far the types coincide")
    yield Grid(
        ("type", "coincidence", "cases"),
        tuple(
            (id_to_words(one.type), _degree(one), str(one.cases)) for one in difference.coincidences
        ),
    )
    yield Paragraph(
        "Sum of the lesser over sum of the greater membership, over the cases whose membership "
        "both definitions settle. 1 is full agreement on these; cases that either leaves open are "
        "not among them, and may move all the same."
    )


def _degree(coincidence: Coincidence) -> str:
    return "undefined" if coincidence.value is None else f"{coincidence.value:.2f}"


def move_blocks(difference: Difference) -> Iterator[Block]:
    """The cases that move, together where the same edits move them the same way."""
    if not difference.moves:
        return
    yield Heading("What moves")
    groups: dict[tuple[str, str, str], list[Move]] = {}
    for move in difference.moves:
        why = _why(move, difference)
        groups.setdefault((move.before.verdict, move.after.verdict, why), []).append(move)
    order = {name: place for place, name in enumerate(ordered_verdicts(difference))}
    ordered = sorted(groups.items(), key=lambda item: (order[item[0][0]], order[item[0][1]]))
    yield Items(
        tuple(
            (
                f"{_word(before)} -> {_word(after)}: {why}",
                tuple(_moved_case(move) for move in moves),
            )
            for (before, after, why), moves in ordered
        )
    )


def _why(move: Move, difference: Difference) -> str:
    """The edits that move a case, in words."""
    phrases = [
        edit_phrase(cause.edit, difference.before, difference.after) for cause in move.causes
    ]
    if len(phrases) == 1:
        return phrases[0]
    if move.how == "alone":
        return f"each of these alone: {'; '.join(phrases)}"
    return f"these together, none of them alone: {'; '.join(phrases)}"


def _moved_case(move: Move) -> str:
    """A case that moves, with the criteria that decide where it was edited."""
    names = dict.fromkeys(name for cause in move.causes for name in cause.criteria)
    edited = all(isinstance(cause.edit, RatingEdit) for cause in move.causes)
    decided = join_words([id_to_words(name) for name in names])
    through = "" if edited or not decided else f", through {decided}"
    return f"{marked_id(move.after.case)}{through}"


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
    if any(move.after.case.on_paper for move in difference.moves):
        lines.append(" ".join(TEXT_LEGEND))
    lines.append(TOOL)
    yield flat_list(dict.fromkeys(lines))


def overrides(difference: Difference) -> tuple[Override, ...]:
    """The changes made on the command line, in the definition and in the cases."""
    rates = [rate for _, after in difference.pairs for rate in after.case.overrides]
    return (*difference.after.overrides, *dict.fromkeys(rates))  # a value set may be a list
