"""Cases under one definition or several: filtered, sorted and grouped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias

from typology import scales
from typology.formulas import rubric_leaves
from typology.model import UNDETERMINED, Case, Criterion, Rubric, verdicts_of
from typology.scoring.columnar.cases import ScoreSummary, score_many
from typology.scoring.completions import rating_of

Value: TypeAlias = str | float | bool | tuple[str, ...] | None
SortValue: TypeAlias = tuple[int, float, str]  # None sorts last
OF_CRITERION: Final = "criteria."  # before a criterion whose name another field has
UNKNOWN_WORD: Final = "unknown"


class UnknownField(ValueError):
    """A name that no field of the comparison has."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        self.name, self.known = name, tuple(known)
        super().__init__(f"no field is called {name!r}")


class UnknownValue(ValueError):
    """A value that a field never takes."""

    def __init__(self, field: str, value: str, known: Sequence[str]) -> None:
        self.value, self.known = value, tuple(known)
        super().__init__(f"{field} is never {value!r}")


@dataclass(frozen=True)
class Entry:
    """A case and its summary under each rubric, in the order of the rubrics."""

    case: Case
    summaries: tuple[ScoreSummary, ...]


@dataclass(frozen=True)
class Comparison:
    """Cases by one rubric or several; the ids of rubrics differ."""

    rubrics: tuple[Rubric, ...]
    entries: tuple[Entry, ...]

    @property
    def criteria(self) -> dict[str, Criterion]:
        """Every rubric's criteria, as the first that has each defines it."""
        first: dict[str, Criterion] = {}
        for rubric in self.rubrics:
            first = {**rubric.criteria, **first}
        return {name: first[name] for rubric in self.rubrics for name in rubric.criteria}

    @property
    def types(self) -> tuple[str, ...]:
        """Every rubric's types, in order of first mention."""
        return tuple(dict.fromkeys(name for rubric in self.rubrics for name in rubric.types))

    @property
    def verdicts(self) -> tuple[str, ...]:
        """Every verdict that a rubric may give."""
        return verdicts_of(self.rubrics)


def compare(rubrics: Sequence[Rubric], cases: Sequence[Case], *, seed: int = 0) -> Comparison:
    """Score every case under every rubric; entries in order of case id."""
    ordered = sorted(cases, key=lambda case: case.id)
    columns = [score_many(rubric, ordered, seed=seed) for rubric in rubrics]
    entries = tuple(
        Entry(case, tuple(column[index] for column in columns))
        for index, case in enumerate(ordered)
    )
    return Comparison(tuple(rubrics), entries)


CASE_FIELDS: Final[dict[str, Callable[[Case], Value]]] = {
    "case": lambda case: case.id,
    "title": lambda case: case.title,
    "status": lambda case: case.status,
    "basis": lambda case: case.basis,
    "prospective": lambda case: case.prospective,
    "level": lambda case: case.level,
    "form": lambda case: case.form,
    "countries": lambda case: case.countries,
    "from": lambda case: case.period.start if case.period else None,
    "to": lambda case: case.period.end if case.period else None,
    "observed_until": lambda case: case.observed_until,
    "part_of": lambda case: case.part_of,
    "state": lambda case: case.parties.get("state", ()),
    "armed_groups": lambda case: case.parties.get("armed_groups", ()),
    "mediators": lambda case: case.parties.get("mediators", ()),
    "handling": lambda case: case.handling,
    "coder": lambda case: case.coder,
    "labels": lambda case: tuple(dict.fromkeys(label.type for label in case.labels)),
    "case_sha256": lambda case: case.sha256,
}
"""The fields of a case whatever the rubric."""


def _leaning(summary: ScoreSummary) -> str | None:
    if summary.verdict != UNDETERMINED:
        return summary.verdict if summary.verdict in summary.rubric.types else None
    (counted,) = score_many(summary.rubric, [summary.case], count_completions=True)
    return counted.leaning


VERDICT_FIELDS: Final[dict[str, Callable[[ScoreSummary], Value]]] = {
    "verdict": lambda summary: summary.verdict,
    "firm": lambda summary: summary.firm,
    "rests_on": lambda summary: summary.rests_on,
    "leaning": _leaning,
    "margin": lambda summary: summary.margin,
    "unknown": lambda summary: summary.unknown,
}
"""The fields of a case under a rubric."""

CLOSED: Final[dict[str, tuple[str, ...]]] = {
    "status": ("never_took_effect", "in_force", "partial", "ended", "signed", "proposed"),
    "basis": ("text", "outcome"),
    "level": ("national", "subnational", "local", "transnational"),
    "handling": ("public", "restricted"),
}
"""The values of fields that take no other values, in order."""

Field: TypeAlias = Callable[[Entry], tuple[Value, ...]]  # one value, or one a rubric


def field_names(comparison: Comparison) -> tuple[str, ...]:
    """Every field name for filters, sorting and grouping."""
    ids = [rubric.id for rubric in comparison.rubrics]
    names = (*CASE_FIELDS, *VERDICT_FIELDS, *comparison.types, *comparison.criteria, *ids)
    return tuple(dict.fromkeys(names))


def criterion_of(comparison: Comparison, name: str) -> str | None:
    """The criterion that a field name refers to, or None."""
    bare = name.removeprefix(OF_CRITERION)
    fixed = bare == name and (name in CASE_FIELDS or name in VERDICT_FIELDS)
    return bare if bare in comparison.criteria and not fixed else None


def field(comparison: Comparison, name: str) -> Field:
    """The function that gives a field of an entry. Raises UnknownField.

    A field that depends on the rubric has one value for each. A rubric's id stands for its verdict,
    a type's id for the membership where all completions agree on it.
    """
    criterion = criterion_of(comparison, name)
    if criterion is not None:
        return lambda entry: (rating_value(entry.case, criterion),)
    if name in CASE_FIELDS:
        of_case = CASE_FIELDS[name]
        return lambda entry: (of_case(entry.case),)
    if name in VERDICT_FIELDS:
        of_summary = VERDICT_FIELDS[name]
        return lambda entry: tuple(map(of_summary, entry.summaries))
    if name in comparison.types:
        return lambda entry: tuple(summary.value(name) for summary in entry.summaries)
    for place, rubric in enumerate(comparison.rubrics):
        if rubric.id == name:
            return partial(_verdict_at, place)
    raise UnknownField(name, field_names(comparison))


def _verdict_at(place: int, entry: Entry) -> tuple[Value, ...]:
    return (entry.summaries[place].verdict,)


def rating_value(case: Case, criterion: str) -> Value:
    """The level or number of a case's rating, None where it is unknown."""
    rating = case.ratings.get(criterion)
    return None if rating is None else rating.value


def degree(rubric: Rubric, case: Case, criterion: str) -> float | None:
    """The membership of a case's best estimate; None where it is unknown."""
    value = rating_of(case, criterion).value
    return None if value is None else scales.degree(rubric.criteria[criterion], value)


def read_by_formulas(comparison: Comparison) -> tuple[str, ...]:
    """The criteria that some type's formula reads, in the order of the rubrics."""
    read = {leaf.criterion for each in comparison.rubrics for _, leaf in rubric_leaves(each)}
    return tuple(name for name in comparison.criteria if name in read)


def values_of(comparison: Comparison, name: str) -> tuple[str, ...]:
    """The values that a field may take, in order; empty if any value is possible."""
    criterion = criterion_of(comparison, name)
    if criterion is not None:
        scales = [rubric.criteria.get(criterion) for rubric in comparison.rubrics]
        if any(each is not None and each.scale is None for each in scales):
            return ()
        words = [word for each in scales if each and each.scale for word in each.scale.levels]
        return (*dict.fromkeys(words), UNKNOWN_WORD)
    if name == "verdict" or name in {rubric.id for rubric in comparison.rubrics}:
        return comparison.verdicts
    return CLOSED.get(name, ())


def filtered(comparison: Comparison, filters: Sequence[tuple[str, str]]) -> Comparison:
    """The entries for which every FIELD=VALUE holds.

    A list holds what it contains; what several rubrics say holds where one of them says it; an
    empty VALUE is no value. Raises UnknownField, and UnknownValue for a value that no entry can
    have.
    """
    tests = [_test(comparison, name, value) for name, value in filters]
    entries = tuple(entry for entry in comparison.entries if all(test(entry) for test in tests))
    return Comparison(comparison.rubrics, entries)


def unmatched(
    comparison: Comparison, filters: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The filters that no entry passes: field, value, and the values that the entries have."""
    for name, wanted in filters:
        test, values = _test(comparison, name, wanted), field(comparison, name)
        if not any(map(test, comparison.entries)):
            found = [value for entry in comparison.entries for value in values(entry)]
            yield name, wanted, tuple(sorted({word for value in found for word in _words(value)}))


def _words(value: Value) -> tuple[str, ...]:
    """A value as a filter names it; a list as its members."""
    if value is None:
        return ()
    if isinstance(value, bool):
        return ("yes" if value else "no",)
    return value if isinstance(value, tuple) else (str(value),)


def _test(comparison: Comparison, name: str, wanted: str) -> Callable[[Entry], bool]:
    values = field(comparison, name)
    known = values_of(comparison, name)
    if known and wanted and wanted not in known:
        raise UnknownValue(name, wanted, known)
    if wanted == UNKNOWN_WORD and criterion_of(comparison, name) is not None:
        wanted = ""
    return lambda entry: any(_holds(value, wanted) for value in values(entry))


def _holds(value: Value, wanted: str) -> bool:
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
    """Entries by the first field, then the next, then id; a leading - reverses a field.

    Levels and verdicts sort in their order, lists by their words; entries without a value come last
    either way. Raises UnknownField.
    """
    entries = sorted(comparison.entries, key=lambda entry: entry.case.id)
    for name in reversed(names):
        bare = name.removeprefix("-")
        keyed = [(sort_key(comparison, bare, entry), entry) for entry in entries]
        keyed.sort(key=lambda pair: pair[0].value, reverse=name != bare)
        keyed.sort(key=lambda pair: pair[0].empty)
        entries = [entry for _, entry in keyed]
    return Comparison(comparison.rubrics, tuple(entries))


@dataclass(frozen=True)
class SortKey:
    """The place of an entry by one field: whether it has no value, then its value."""

    empty: bool
    value: tuple[SortValue, ...]


def sort_key(comparison: Comparison, name: str, entry: Entry) -> SortKey:
    """The place of one entry by one field. Raises UnknownField."""
    values = field(comparison, name)(entry)
    order = {word: rank for rank, word in enumerate(values_of(comparison, name))}
    empty = all(value is None or value == () for value in values)
    return SortKey(empty, tuple(_sort_value(value, order) for value in values))


def _sort_value(value: Value, order: Mapping[str, int]) -> SortValue:
    if value is None or value == ():
        return (1, 0.0, "")
    if isinstance(value, tuple):
        return (0, 0.0, " ".join(value))
    if isinstance(value, str):
        return (0, float(order.get(value, len(order))), value)
    return (0, float(value), "")


def grouped(comparison: Comparison, name: str) -> Iterator[tuple[tuple[Value, ...], int]]:
    """Runs of entries that share a field: its values, and how many; for arranged entries."""
    values = field(comparison, name)
    run: list[Entry] = []
    for entry in comparison.entries:
        if run and values(run[0]) != values(entry):
            yield values(run[0]), len(run)
            run = []
        run.append(entry)
    if run:
        yield values(run[0]), len(run)
