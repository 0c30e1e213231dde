"""What a definition's choices and numbers do to verdicts, as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from typology.analysis.robustness.parameters import Parameter
from typology.analysis.robustness.results import Robustness, UnusedType
from typology.analysis.robustness.sensitivity import ParameterSensitivity, StableInterval
from typology.model import NO_SETTLEMENT
from typology.reporting.formats.table import Cell, Column, Table
from typology.reporting.robustness.cases import folded, options_phrase, with_own
from typology.reporting.words import count_noun, id_to_words

SHOWN: Final = 5  # sets of options that empty a type


def choices_table(found: Robustness, data: bool) -> Table:
    """Each choice: how many cases it moves."""
    columns = (
        Column("choice", "id"),
        Column("options", "number"),
        Column("reference", "text", "the option that leaves the definition as it is"),
        Column("moves", "number", "cases whose verdict it changes, whatever else is chosen"),
        Column("alone", "number", "cases that one of its options moves by itself"),
        Column("inert", "flag"),
        *([Column("cases", "prose", "that it moves")] if data else []),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            each.name,
            len(each.options),
            each.reference,
            None if each.moved is None else len(each.moved),
            len(each.alone),
            each.inert,
            *([each.alone if each.moved is None else each.moved] if data else []),
        )
        for each in found.choices
    )
    notes = (
        "moves: cases whose verdict the choice changes under some combination of the others; "
        "alone: with all others as in the rubric.",
        *(("Of a sample, moves is not told.",) if found.sampled else ()),
    )
    return with_own(Table("What each choice does", columns, rows, notes), found, data)


def types_table(found: Robustness, data: bool) -> Table:
    """Each type: the definitions under which no case is of it."""
    columns = (
        Column("type", "id"),
        Column("emptied_by", "number", "definitions under which no case is of it"),
        Column("of", "number"),
        Column("whatever_else", "prose", "options that empty it whatever else is chosen"),
        Column("rivals", "prose", "rivals that empty it"),
    )
    rows = tuple(
        (
            each.type,
            len(each.definitions),
            len(found.combinations),
            _unused_type_sentence(each, len(each.sufficient) if data else SHOWN) or None,
            each.rivals,
        )
        for each in found.unused_types
    )
    return with_own(Table("Which definitions empty a type", columns, rows), found, data)


def _unused_type_sentence(each: UnusedType, shown: int) -> str:
    if each.sufficient == ((),):
        return "anything"
    told = [options_phrase(options) for options in folded(each.sufficient)]
    if len(told) > shown:
        told[shown:] = [f"and {len(told) - shown} more sets of options"]
    if each.remaining and told:
        told.append(f"and {count_noun(each.remaining, 'definition')} with none of these")
    return "; ".join(told)


def knobs_table(found: Robustness, data: bool) -> Table:
    """Each number of the definition: the cases that turning it moves, and how soon."""
    columns = (
        Column("number", "id"),
        Column("now", "number"),
        Column("down_to", "number", "the first number below at which a verdict changes"),
        Column("down", "number", "cases whose verdict changes when it is lowered"),
        Column("up_to", "number", "the first number above at which a verdict changes"),
        Column("up", "number", "cases whose verdict changes when it is raised"),
        *([Column("inert", "flag")] if data else []),
    )
    rows = tuple(_knob_row(each, data) for each in found.flips.parameters if data or not each.inert)
    inert = [each.parameter.path for each in found.flips.parameters if each.inert]
    notes = [
        "down, up: cases whose verdict changes when it is lowered, raised; first at down_to, "
        "up_to. Exact: nothing changes before. A level moves between its neighbours, a weight "
        "above 0.",
        *([f"Inert, moving no verdict at all: {', '.join(inert)}."] if inert else []),
        *_unsought(found),
    ]
    title = "Numbers of the definition, each turned by itself"
    return with_own(Table(title, columns, rows, tuple(notes)), found, data)


def _knob_row(each: ParameterSensitivity, data: bool) -> tuple[Cell, ...]:
    below = [held.low for held in each.intervals if held.below]
    above = [held.high for held in each.intervals if held.above]
    return (
        each.parameter.path,
        each.parameter.present,
        max(below) if below else None,
        len(below),
        min(above) if above else None,
        len(above),
        *([each.inert] if data else []),
    )


def _unsought(found: Robustness) -> Iterator[str]:
    cases = {case for each in found.flips.parameters for case in each.skipped}
    if cases:
        yield (
            f"Not sought for {count_noun(len(cases), 'case')}, in which too much is unknown: "
            f"{', '.join(sorted(cases))}."
        )


def intervals_table(found: Robustness, data: bool) -> Table:
    """Each case and number: over which interval the verdict holds."""
    ends = (Column("low", "number"), Column("high", "number"))
    flags = (Column("low_included", "flag"), Column("high_included", "flag"))
    columns = (
        *([Column("case", "id")] if data else []),
        Column("number", "id"),
        Column("now", "number"),
        *((*ends, *flags) if data else (Column("holds"),)),
        Column("below", "verdict"),
        Column("above", "verdict"),
    )
    held = [(each.parameter, held) for each in found.flips.parameters for held in each.intervals]
    shown = [pair for pair in held if data or _ends(pair[1])]
    shown.sort(key=lambda pair: pair[1].case)
    rows = tuple(_interval_row(*pair, data) for pair in shown)
    groups = tuple(Counter(each.case for _, each in shown).items())
    notes = (
        "A bracket includes the end, a parenthesis does not. Of each case, the numbers that can "
        "change its verdict.",
    )
    title = "Over which interval of each number a verdict holds"
    table = Table(title, columns, rows, notes, groups=() if data else groups)
    return with_own(table, found, data)


def _ends(held: StableInterval) -> bool:
    """Whether an interval ends before the number can be turned no further."""
    return held.below is not None or held.above is not None


def _interval_row(knob: Parameter, held: StableInterval, data: bool) -> tuple[Cell, ...]:
    if data:
        high = None if held.high == float("inf") else held.high
        ends = (held.low, high, held.low_included, held.high_included)
        return (held.case, knob.path, knob.present, *ends, held.below, held.above)
    return (knob.path, knob.present, interval_text(held), held.below, held.above)


def interval_text(held: StableInterval) -> str:
    """An interval as people write it."""
    opening = "[" if held.low_included else "("
    closing = "]" if held.high_included else ")"
    high = "inf" if held.high == float("inf") else f"{held.high:g}"
    return f"{opening}{held.low:g}, {high}{closing}"


def criteria_table(found: Robustness, data: bool) -> Table:
    """Each criterion left out of the definition: the cases that move."""
    columns = (
        Column("without", "id"),
        Column("moves", "number"),
        Column("cases", "prose"),
    )
    before = found.flips.verdicts
    rows: list[tuple[Cell, ...]] = []
    for each in found.flips.without_criteria:
        if each.verdicts is None:
            rows.append((each.criterion, None, f"cannot be left out: {each.why_not}"))
            continue
        pairs = zip(found.flips.cases, before, each.verdicts, strict=True)
        moved = [f"{case.id} ({id_to_words(now)})" for case, was, now in pairs if was != now]
        rows.append((each.criterion, len(moved), "; ".join(moved) or None))
    return with_own(Table("Without one criterion", columns, tuple(rows)), found, data)


def definitions_table(found: Robustness, data: bool) -> Table:
    """Each definition: its options, and how many cases have each verdict."""
    verdicts = [name for name in found.verdicts.names if name != NO_SETTLEMENT]
    columns = (
        Column("definition", "number"),
        *(Column(choice.name) for choice in found.multiverse.choices),
        *(Column(name, "number") for name in verdicts),
    )
    rows = tuple(_definition_row(found, row, verdicts) for row in range(len(found.combinations)))
    return with_own(Table("Definitions", columns, rows), found, data)


def _definition_row(found: Robustness, row: int, verdicts: Sequence[str]) -> tuple[Cell, ...]:
    options = dict(found.labels(found.combinations[row]))
    counts = Counter(found.verdicts.names[code] for code in found.verdicts.codes[row].tolist())
    return (
        row + 1,
        *(options.get(choice.name) for choice in found.multiverse.choices),
        *(counts[name] for name in verdicts),
    )
