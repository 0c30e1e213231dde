"""The cases of a comparison: filtered, sorted and grouped by fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from typology.analysis.compare.comparison import Comparison
from typology.analysis.compare.fields import (
    UNKNOWN_WORD,
    Field,
    UnknownValue,
    criterion_of,
    field,
    values_of,
)
from typology.columns.cases import Said
from typology.operators import Mask
from typology.scoring.columnar.patterns import Indices

SortValue: TypeAlias = tuple[int, float, str]  # what says nothing comes last


def filtered(comparison: Comparison, filters: Sequence[tuple[str, str]]) -> Comparison:
    """The cases for which every FIELD=VALUE holds.

    A list holds what it contains; what several rubrics say holds where one of them says it; an
    empty VALUE is no value. Raises UnknownField, and UnknownValue for a value that no case can
    have.
    """
    kept = np.ones(len(comparison), dtype=np.bool_)
    for name, wanted in filters:
        kept &= _holding(comparison, name, wanted)
    return comparison.take(kept)


def unmatched(
    comparison: Comparison, filters: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The filters that no case passes: field, value, and the values that the cases have."""
    for name, wanted in filters:
        if not _holding(comparison, name, wanted).any():
            found = [value for each in field(comparison, name) for value in each.tidy().values]
            yield name, wanted, tuple(sorted({word for value in found for word in _words(value)}))


def _words(value: Said) -> tuple[str, ...]:
    """A value as a filter names it; a list as its members."""
    if value is None:
        return ()
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    return value if isinstance(value, tuple) else (str(value),)


def _holding(comparison: Comparison, name: str, wanted: str) -> Mask:
    columns = field(comparison, name)
    known = values_of(comparison, name)
    if known and wanted and wanted not in known:
        raise UnknownValue(name, wanted, known)
    if wanted == UNKNOWN_WORD and criterion_of(comparison, name) is not None:
        wanted = ""
    return np.asarray(np.logical_or.reduce([each.where(_is(wanted)) for each in columns]))


def _is(wanted: str) -> Callable[[Said], bool]:
    return lambda value: _holds(value, wanted)


def _holds(value: Said, wanted: str) -> bool:
    if value is None:
        return not wanted
    if isinstance(value, tuple):
        return wanted in value if wanted else not value
    if isinstance(value, bool):
        return wanted in (("yes", "true") if value else ("no", "false"))
    if isinstance(value, float):
        return _is_number(wanted) and abs(value - float(wanted)) <= 1e-9
    return value == wanted


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def arranged(comparison: Comparison, names: Sequence[str]) -> Comparison:
    """Cases by the first field, then the next, then id; a leading - reverses a field.

    Levels and verdicts sort in their order, lists by their words; cases without a value come last
    either way. Raises UnknownField.
    """
    order = np.argsort(comparison.cases.ids, kind="stable")
    for name in reversed(names):
        bare = name.removeprefix("-")
        columns = field(comparison, bare)
        words = {word: rank for rank, word in enumerate(values_of(comparison, bare))}
        ranks = [_ranks(each, words) for each in columns]
        if name != bare:
            ranks = [-each for each in ranks]
        empty = np.logical_and.reduce([each.where(_is_nothing) for each in columns])
        keys = [each[order] for each in (*reversed(ranks), empty)]  # the last comes first
        order = order[np.lexsort(keys)]
    return comparison.take(order)


def _ranks(column: Field, words: Mapping[str, int]) -> Indices:
    """The place of each case by what it says; equal ones share it."""
    keys = [_sort_value(value, words) for value in column.values]
    places = {key: place for place, key in enumerate(sorted(set(keys)))}
    return np.asarray([places[key] for key in keys], dtype=np.intp)[column.places]


def _is_nothing(value: Said) -> bool:
    return value is None or value == ()


def _sort_value(value: Said, words: Mapping[str, int]) -> SortValue:
    if value is None or value == ():
        return (1, 0.0, "")
    if isinstance(value, tuple):
        return (0, 0.0, " ".join(value))
    if isinstance(value, str):
        return (0, float(words.get(value, len(words))), value)
    return (0, float(value), "")


def grouped(comparison: Comparison, name: str) -> Iterator[tuple[tuple[Said, ...], range]]:
    """Runs of cases that share a field: its values, and the cases; for arranged ones."""
    if not len(comparison):
        return
    columns = [each.tidy() for each in field(comparison, name)]
    changes = np.logical_or.reduce([np.diff(each.places) != 0 for each in columns])
    starts = [0, *(np.flatnonzero(changes) + 1).tolist()]
    for start, stop in zip(starts, [*starts[1:], len(comparison)], strict=True):
        yield tuple(each.values[int(each.places[start])] for each in columns), range(start, stop)
