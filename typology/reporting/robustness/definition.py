"""Tables of robustness by definition: its choices, types, numbers and criteria."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from typology.analysis.robustness.parameters import Parameter
from typology.analysis.robustness.results import Robustness, UnusedType
from typology.analysis.robustness.sensitivity import ParameterSensitivity, StableInterval
from typology.model import NOT_JUDGED
from typology.reporting.robustness.cases import merge_options, options_phrase, with_provenance
from typology.reporting.robustness.words import choice_phrase, number_phrase
from typology.reporting.table import Cell, Column, Table
from typology.reporting.words import count_noun, id_to_words

SHOWN: Final = 5  # sets of options that empty a type


def choices_table(robustness: Robustness, data: bool) -> Table:
    """One row a choice: how many cases it moves."""
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
            effect.name if data else choice_phrase(effect.name),
            len(effect.options),
            effect.reference,
            None if effect.moved is None else len(effect.moved),
            len(effect.alone),
            effect.inert,
            *([effect.alone if effect.moved is None else effect.moved] if data else []),
        )
        for effect in robustness.choices
    )
    notes = (
        "moves: cases whose verdict the choice changes under some combination of the others; "
        "alone: with all others as in the rubric.",
        *(("Of a sample, moves is not known.",) if robustness.sampled else ()),
    )
    return with_provenance(Table("What each choice does", columns, rows, notes), robustness, data)


def types_table(robustness: Robustness, data: bool) -> Table:
    """One row a type: the definitions under which no case is of it."""
    columns = (
        Column("type", "id"),
        Column("emptied_by", "number", "definitions under which no case is of it"),
        Column("of", "number"),
        Column("whatever_else", "prose", "options that empty it whatever else is chosen"),
        Column("rivals", "prose", "rivals that empty it"),
    )
    rows = tuple(
        (
            unused.type,
            len(unused.definitions),
            len(robustness.combinations),
            _unused_type_phrase(unused, len(unused.sufficient) if data else SHOWN) or None,
            unused.rivals,
        )
        for unused in robustness.unused_types
    )
    return with_provenance(
        Table("Definitions under which no case is of a type", columns, rows), robustness, data
    )


def _unused_type_phrase(unused: UnusedType, shown: int) -> str:
    if unused.sufficient == ((),):
        return "anything"
    sets = [options_phrase(options) for options in merge_options(unused.sufficient)]
    if len(sets) > shown:
        sets[shown:] = [f"and {len(sets) - shown} more sets of options"]
    if unused.remaining and sets:
        sets.append(f"and {count_noun(unused.remaining, 'definition')} with none of these")
    return "; ".join(sets)


def numbers_table(robustness: Robustness, data: bool) -> Table:
    """One row a number of the definition: the cases that changing it moves, and how soon."""
    columns = (
        Column("number", "id"),
        Column("now", "number"),
        Column("down_to", "number", "the first number below at which a verdict changes"),
        Column("down", "number", "cases whose verdict changes when it is lowered"),
        Column("up_to", "number", "the first number above at which a verdict changes"),
        Column("up", "number", "cases whose verdict changes when it is raised"),
        *([Column("inert", "flag")] if data else []),
    )
    rows = tuple(
        _number_row(number, data)
        for number in robustness.flips.parameters
        if data or not number.inert
    )
    inert = [
        number_phrase(number.parameter) for number in robustness.flips.parameters if number.inert
    ]
    notes = [
        "down, up: cases whose verdict changes when it is lowered, raised; first at down_to, "
        "up_to. Exact: nothing changes before. A level moves between its neighbours, a weight "
        "above 0.",
        *([f"Move no verdict at all: {', '.join(inert)}."] if inert else []),
        *_unsought(robustness),
    ]
    title = "Numbers of the definition, each changed by itself"
    return with_provenance(Table(title, columns, rows, tuple(notes)), robustness, data)


def _number_row(number: ParameterSensitivity, data: bool) -> tuple[Cell, ...]:
    below = [held.low for held in number.intervals if held.below]
    above = [held.high for held in number.intervals if held.above]
    return (
        number.parameter.path if data else number_phrase(number.parameter),
        number.parameter.present,
        max(below) if below else None,
        len(below),
        min(above) if above else None,
        len(above),
        *([number.inert] if data else []),
    )


def _unsought(robustness: Robustness) -> Iterator[str]:
    cases = {case for number in robustness.flips.parameters for case in number.skipped}
    if cases:
        yield (
            f"Not searched for {count_noun(len(cases), 'case')}, in which too much is unknown: "
            f"{', '.join(sorted(cases))}."
        )


def intervals_table(robustness: Robustness, data: bool) -> Table:
    """One row a case and number: the interval over which the verdict holds."""
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
    held = [
        (number.parameter, held)
        for number in robustness.flips.parameters
        for held in number.intervals
    ]
    shown = [pair for pair in held if data or _is_bounded(pair[1])]
    shown.sort(key=lambda pair: pair[1].case)
    rows = tuple(_interval_row(*pair, data) for pair in shown)
    groups = tuple(Counter(held.case for _, held in shown).items())
    notes = (
        "A bracket includes the end, a parenthesis does not. Of each case, the numbers that can "
        "change its verdict.",
    )
    title = "Over which interval of each number a verdict holds"
    table = Table(title, columns, rows, notes, groups=() if data else groups)
    return with_provenance(table, robustness, data)


def _is_bounded(held: StableInterval) -> bool:
    """True if the verdict changes before the number reaches the end of its range."""
    return held.below is not None or held.above is not None


def _interval_row(knob: Parameter, held: StableInterval, data: bool) -> tuple[Cell, ...]:
    if data:
        high = None if held.high == float("inf") else held.high
        ends = (held.low, high, held.low_included, held.high_included)
        return (held.case, knob.path, knob.present, *ends, held.below, held.above)
    return (number_phrase(knob), knob.present, interval_text(held), held.below, held.above)


def interval_text(held: StableInterval) -> str:
    """An interval with a bracket at an end that is included, a parenthesis at one that is not."""
    opening = "[" if held.low_included else "("
    closing = "]" if held.high_included else ")"
    high = "inf" if held.high == float("inf") else f"{held.high:g}"
    return f"{opening}{held.low:g}, {high}{closing}"


def criteria_table(robustness: Robustness, data: bool) -> Table:
    """One row a criterion: the cases that move if it is left out of the definition."""
    columns = (Column("without", "id"), Column("moves", "number"), Column("cases", "prose"))
    before = robustness.flips.verdicts
    rows: list[tuple[Cell, ...]] = []
    none: list[str] = []
    for without in robustness.flips.without_criteria:
        name = without.criterion if data else id_to_words(without.criterion)
        if without.verdicts is None:
            rows.append((name, None, f"cannot be left out: {without.why_not}"))
            continue
        pairs = zip(robustness.flips.cases, before, without.verdicts, strict=True)
        moved = [f"{case} ({id_to_words(now)})" for case, was, now in pairs if was != now]
        if moved or data:
            rows.append((name, len(moved), "; ".join(moved) or None))
        else:
            none.append(name)
    notes = (f"Without any one of these no verdict moves: {', '.join(none)}.",) if none else ()
    table = Table("Without one criterion", columns, tuple(rows), notes)
    return with_provenance(table, robustness, data)


def definitions_table(robustness: Robustness, data: bool) -> Table:
    """One row a definition: its options, and how many cases have each verdict."""
    verdicts = [name for name in robustness.verdicts.names if name not in NOT_JUDGED]
    columns = (
        Column("definition", "number"),
        *(Column(choice.name) for choice in robustness.multiverse.choices),
        *(Column(name, "number") for name in verdicts),
    )
    rows = tuple(
        _definition_row(robustness, row, verdicts) for row in range(len(robustness.combinations))
    )
    return with_provenance(Table("Definitions", columns, rows), robustness, data)


def _definition_row(robustness: Robustness, row: int, verdicts: Sequence[str]) -> tuple[Cell, ...]:
    options = dict(robustness.labels(robustness.combinations[row]))
    counts = robustness.count(row)
    return (
        row + 1,
        *(options.get(choice.name) for choice in robustness.multiverse.choices),
        *(counts.get(name, 0) for name in verdicts),
    )
