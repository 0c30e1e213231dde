"""Cases under one definition or several: which are filtered, in what order, in which groups."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias

from typology import scales
from typology.formulas import rubric_leaves
from typology.model import Case, Criterion, Rubric, verdicts_of
from typology.scoring.columnar.cases import ScoreSummary, score_many
from typology.scoring.compile import compile_rubric
from typology.scoring.completions import rating_of
from typology.scoring.scorecard import Scorecard, score_case

Value: TypeAlias = str | float | bool | tuple[str, ...] | None
Place: TypeAlias = tuple[int, float, str]  # sorts: what has no value last
OF_CRITERION: Final = "criteria."  # says that a name is a criterion's, where another field has it
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
    """A case and what each rubric makes of it, in the order of the rubrics."""

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
        found: dict[str, Criterion] = {}
        for rubric in self.rubrics:
            found = {**rubric.criteria, **found}
        return {name: found[name] for rubric in self.rubrics for name in rubric.criteria}

    @property
    def types(self) -> tuple[str, ...]:
        """Every rubric's types, in order of first mention."""
        return tuple(dict.fromkeys(name for rubric in self.rubrics for name in rubric.types))

    @property
    def verdicts(self) -> tuple[str, ...]:
        """Every verdict that a rubric may give."""
        return verdicts_of(self.rubrics)


def compare(rubrics: Sequence[Rubric], cases: Sequence[Case], *, seed: int = 0) -> Comparison:
    """Judge every case by every rubric; entries in order of case id."""
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
"""What can be said of a case whatever the rubric, by the name of the field."""


def scorecard(judgement: ScoreSummary) -> Scorecard:
    """The whole scorecard (without flips), which takes longer than a judgement."""
    return score_case(compile_rubric(judgement.rubric), judgement.case, flips=False)


VERDICT_FIELDS: Final[dict[str, Callable[[ScoreSummary], Value]]] = {
    "verdict": lambda judgement: judgement.verdict,
    "firm": lambda judgement: judgement.firm,
    "rests_on": lambda judgement: judgement.rests_on,
    "leaning": lambda judgement: scorecard(judgement).leaning,
    "margin": lambda judgement: scorecard(judgement).margin,
    "unknown": lambda judgement: scorecard(judgement).unknown,
}
"""What a rubric makes of a case, by the name of the field."""

CLOSED: Final[dict[str, tuple[str, ...]]] = {
    "status": ("never_took_effect", "in_force", "partial", "ended", "proposed"),
    "basis": ("text", "outcome"),
    "level": ("national", "subnational", "local", "transnational"),
    "handling": ("public", "restricted"),
}
"""The values of fields that take no others, in their order."""

Field: TypeAlias = Callable[[Entry], tuple[Value, ...]]  # one value, or one a rubric


def field_names(comparison: Comparison) -> tuple[str, ...]:
    """Every name that filters, sorting and grouping know."""
    ids = [rubric.id for rubric in comparison.rubrics]
    names = (*CASE_FIELDS, *VERDICT_FIELDS, *comparison.types, *comparison.criteria, *ids)
    return tuple(dict.fromkeys(names))


def criterion_of(comparison: Comparison, name: str) -> str | None:
    """The criterion that a field's name means, or None."""
    bare = name.removeprefix(OF_CRITERION)
    fixed = bare == name and (name in CASE_FIELDS or name in VERDICT_FIELDS)
    return bare if bare in comparison.criteria and not fixed else None


def field(comparison: Comparison, name: str) -> Field:
    """What a name says of an entry. Raises UnknownField.

    Where it is the rubrics' to say there is one value a rubric. A rubric's id means its verdict, a
    type's the membership where all completions agree on it.
    """
    criterion = criterion_of(comparison, name)
    if criterion is not None:
        return lambda entry: (rating_value(entry.case, criterion),)
    if name in CASE_FIELDS:
        of_case = CASE_FIELDS[name]
        return lambda entry: (of_case(entry.case),)
    if name in VERDICT_FIELDS:
        of_judgement = VERDICT_FIELDS[name]
        return lambda entry: tuple(map(of_judgement, entry.summaries))
    if name in comparison.types:
        return lambda entry: tuple(judgement.value(name) for judgement in entry.summaries)
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
    """The values that a field may take, in their order; empty where any is possible."""
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
    """The entries of which every FIELD=VALUE holds.

    A list holds what it contains; what several rubrics say holds where one of them says it; an
    empty VALUE is no value. Raises UnknownField, and UnknownValue for a value that no entry can
    have.
    """
    tests = [_test(comparison, name, value) for name, value in filters]
    entries = tuple(entry for entry in comparison.entries if all(test(entry) for test in tests))
    return Comparison(comparison.rubrics, entries)


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
    """Entries by the first field, then the next, then id; a leading - turns a field around.

    Levels and verdicts go by their order, lists by their words; what has no value comes last
    either way. Raises UnknownField.
    """
    entries = sorted(comparison.entries, key=lambda entry: entry.case.id)
    for name in reversed(names):
        bare = name.removeprefix("-")
        placed = [(sort_key(comparison, bare, entry), entry) for entry in entries]
        placed.sort(key=lambda each: each[0].value, reverse=name != bare)
        placed.sort(key=lambda each: each[0].empty)
        entries = [entry for _, entry in placed]
    return Comparison(comparison.rubrics, tuple(entries))


@dataclass(frozen=True)
class Placed:
    """Where a field puts an entry: without a value or not, then by value."""

    empty: bool
    value: tuple[Place, ...]


def sort_key(comparison: Comparison, name: str, entry: Entry) -> Placed:
    """Where one field puts one entry. Raises UnknownField."""
    found = field(comparison, name)(entry)
    order = {word: rank for rank, word in enumerate(values_of(comparison, name))}
    empty = all(value is None or value == () for value in found)
    return Placed(empty, tuple(_place(value, order) for value in found))


def _place(value: Value, order: Mapping[str, int]) -> Place:
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
