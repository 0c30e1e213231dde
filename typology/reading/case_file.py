"""One case file to a case: ratings typed by the rubrics, sources looked up, defaults filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path as FolderPath
from typing import Final

from typology.model import (
    Case,
    Evidence,
    Label,
    Level,
    Override,
    Period,
    Rating,
    Source,
    Term,
)
from typology.reading import library, sources
from typology.reading.case_tree import UNKNOWN, hashed
from typology.reading.countries import countries, country_hint
from typology.reading.dates import ONGOING, date_fault, is_before
from typology.reading.measures import LevelError, Measure, Measures
from typology.reading.problems import Fault, Path, did_you_mean, shortened
from typology.reading.schema import (
    CaseFile,
    EvidenceEntry,
    Handling,
    LabelEntry,
    PartiesEntry,
    RatingEntry,
    TermEntry,
)
from typology.reading.sources import Shelf, shadows, source
from typology.reading.validate import validate
from typology.reading.yaml_tree import Tree

LONGEST_QUOTE: Final = 60  # words
UNRATED: Final = Rating(None)
PLACEHOLDERS: Final[dict[str, Tree]] = {
    "format": "1",
    "case": "unnamed",
    "title": "",
    "status": "in_force",
    "ratings": {},
}


class Folder:
    """What a case file can refer to: what lies in its folder, and what is shipped."""

    def __init__(self, path: FolderPath | None) -> None:
        self._path = path

    @cached_property
    def shelves(self) -> tuple[Shelf, ...]:
        """The sources in reach, nearest first."""
        shipped = sources.shipped()
        own = shipped if self._path is None else sources.beside(self._path)
        return (shipped,) if own is shipped else (own, shipped)

    @cached_property
    def cases(self) -> tuple[str, ...]:
        """The ids of the cases in reach, sorted."""
        beside = () if self._path is None else self._path.glob("*.yaml")
        stems = {path.stem for path in beside if path.name != sources.SOURCES}
        return tuple(sorted({*stems, *library.shipped_cases()}))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a case file is read against."""

    measures: Measures
    folder: Folder
    stem: str | None  # of the file; None: read from a stream
    rates: Mapping[str, Level | None]


def read_case(
    tree: Tree, surroundings: Surroundings, *, partial: bool = False, path: str | None = None
) -> tuple[Case | None, list[Fault]]:
    """The case in `tree`, None where there are faults (warnings aside).

    `partial`: the tree ends early for a reason told elsewhere, so that nothing counts as missing.
    """
    checked = validate(CaseFile, tree, PLACEHOLDERS)
    faults = list(checked.faults)
    if checked.value is None:
        return None, [fault for fault in faults if not (partial and fault.absence)]
    reader = _CaseReader(checked.value, surroundings, path)
    case = reader.case()
    if not faults and not reader.faults:
        return case, []
    for fault in reader.faults:
        place = checked.original(fault.path)
        if not checked.spoiled(place):
            faults.append(replace(fault, path=place))
    faults = [fault for fault in faults if not (partial and fault.absence)]
    failed = partial or any(fault.severity == "error" for fault in faults)
    return (None if failed else case), faults


class _CaseReader:
    """Makes the nouns, and gathers what the schema alone cannot tell."""

    def __init__(self, file: CaseFile, surroundings: Surroundings, path: str | None) -> None:
        self._file = file
        self._around = surroundings
        self._path = path
        self.faults: list[Fault] = []
        self._cited: dict[str, Source] = {}
        self._own: dict[str, Source] = {}
        self._handling: Handling = file.handling or (
            "restricted" if file.status == "proposed" else "public"
        )

    def case(self) -> Case:
        """The case, of use only where there are no faults."""
        file, around = self._file, self._around
        self._read_sources()
        self._check_identity()
        self._check_countries(file.countries or ())
        self._check_dates(file)
        case = Case(
            id=file.case,
            title=file.title,
            status=file.status,
            basis=file.basis or ("text" if file.status == "proposed" else "outcome"),
            handling=self._handling,
            ratings=self._ratings(),
            sha256="",
            countries=tuple(file.countries or ()),
            level=file.level,
            form=file.form,
            period=None if file.period is None else Period(file.period.start, file.period.end),
            observed_until=file.observed_until,
            part_of=file.part_of,
            parties=_lists(_by_side(file.parties)),
            identifiers=_lists(file.identifiers or {}),
            summary=file.summary,
            coder=file.coder,
            terms=tuple(self._term(place, entry) for place, entry in enumerate(file.terms or ())),
            labels=tuple(
                self._label(place, entry) for place, entry in enumerate(file.labels or ())
            ),
            expect=_expected(file),
            sources=self._cited,
            path=self._path,
        )
        return hashed(rated(case, around.rates), self._own)

    def _refuse(self, path: Path, message: str, hint: str | None = None) -> None:
        self.faults.append(Fault(path, message, hint))

    def _refuse_key(self, path: Path, message: str, hint: str | None = None) -> None:
        self.faults.append(Fault(path, message, hint, at="key"))

    def _read_sources(self) -> None:
        for key, entry in (self._file.sources or {}).items():
            if entry is not None:
                self._own[key] = source(key, entry)
        if self._own:
            self.faults += shadows(self._own, ("sources",))

    def _cite(self, key: str, path: Path) -> None:
        if key in self._cited:
            return
        if key in self._own:
            self._cited[key] = self._own[key]
            return
        shelves = self._around.folder.shelves
        for shelf in shelves:
            if key in shelf.entries:
                self._cited[key] = shelf.entries[key]
                return
            if key in shelf.faulty:
                self._refuse(path, f"the entry of {shortened(key)} in sources.yaml is faulty")
                return
        known = [*self._own, *(key for shelf in shelves for key in shelf.entries)]
        hint = did_you_mean(key, known)
        if not all(shelf.complete for shelf in shelves):
            hint = "sources.yaml beside this file could not be read to its end"
        self._refuse(path, f"unknown source {shortened(key)}", hint)

    def _check_identity(self) -> None:
        file, around = self._file, self._around
        if around.stem is not None and file.case != around.stem:
            message = f"the case is called {shortened(file.case)}, its file {around.stem!r}"
            self._refuse(("case",), message, "the id is the file's stem")
        whole = file.part_of
        if whole == file.case:
            self._refuse(("part_of",), "a case that is a part of itself")
        elif whole is not None and whole not in around.folder.cases:
            hint = did_you_mean(whole, around.folder.cases)
            message = f"no case {shortened(whole)} beside this file or among the shipped ones"
            self._refuse(("part_of",), message, hint)

    def _check_countries(self, codes: Sequence[str]) -> None:
        for place, code in enumerate(codes):
            if code not in countries():
                message = f"unknown country {shortened(code)}"
                self._refuse(("countries", place), message, country_hint(code))

    def _check_dates(self, file: CaseFile) -> None:
        self.faults += date_fault(file.observed_until, ("observed_until",))
        period = file.period
        if period is None:
            return
        end = None if period.end == ONGOING else period.end
        found = [
            *date_fault(period.start, ("period", "from")),
            *date_fault(end, ("period", "to")),
        ]
        self.faults += found
        if not found and period.start and end and is_before(end, period.start):
            self._refuse(("period", "to"), f"the period ends in {end}, before it begins")

    def _ratings(self) -> dict[str, Rating]:
        ratings: dict[str, Rating] = {}
        for name, entry in self._file.ratings.items():
            path: Path = ("ratings", name)
            measure = self._around.measures.of(name)
            if measure is None:
                message = f"unknown criterion {shortened(name)}"
                self._refuse_key(path, message, self._around.measures.hint(name))
            if entry is not None:
                ratings[name] = self._rating(entry, measure, path)
        return ratings

    def _rating(self, entry: RatingEntry, measure: Measure | None, path: Path) -> Rating:
        value: Level | None = None
        if entry.rating is None:
            self._refuse((*path, "rating"), "`rating` is missing", "write unknown if it is")
        elif entry.rating != UNKNOWN:
            value = self._level(entry.rating, measure, (*path, "rating"))
        low, high = self._range(entry.range, value, measure, (*path, "range"))
        return Rating(
            value,
            low,
            high,
            entry.confidence,
            entry.because,
            tuple(
                self._evidence(item, (*path, "evidence", place))
                for place, item in enumerate(entry.evidence or ())
            ),
        )

    def _level(self, written: object, measure: Measure | None, path: Path) -> Level | None:
        if measure is None:
            return None
        try:
            return measure.read(written)
        except LevelError as error:
            self._refuse(path, str(error), error.hint)
            return None

    def _range(
        self,
        written: Sequence[object] | None,
        value: Level | None,
        measure: Measure | None,
        path: Path,
    ) -> tuple[Level | None, Level | None]:
        if written is None:
            return None, None
        if len(written) != 2:
            self._refuse(path, f"a range of {len(written)}", "a range is [low, high]")
        levels = [self._level(level, measure, (*path, i)) for i, level in enumerate(written)]
        if len(levels) != 2 or measure is None or levels[0] is None or levels[1] is None:
            return None, None
        low, high = levels[0], levels[1]
        if measure.is_above(low, high):
            self._refuse(path, f"a range from {low} to {high} runs backwards")
        elif value is not None and (measure.is_above(low, value) or measure.is_above(value, high)):
            self._refuse(path, f"a range without the rating {value}", "a range holds its rating")
        return low, high

    def _evidence(self, entry: EvidenceEntry, path: Path) -> Evidence:
        self._cite(entry.source, (*path, "source"))
        if entry.quote is not None and len(words := entry.quote.split()) > LONGEST_QUOTE:
            message = f"a quote of {len(words)} words, more than {LONGEST_QUOTE}"
            self._refuse((*path, "quote"), message)
        return Evidence(
            entry.says,
            entry.source,
            entry.direction,
            entry.locator,
            entry.quote,
            entry.modality or "asserted",
            entry.attribution,
            entry.handling or self._handling,
        )

    def _term(self, place: int, entry: TermEntry) -> Term:
        name = entry.criterion
        if name is not None and self._around.measures.of(name) is None:
            message = f"unknown criterion {shortened(name)}"
            hint = self._around.measures.hint(name)
            self._refuse(("terms", place, "criterion"), message, hint)
        return Term(
            entry.term,
            name,
            entry.modality,
            entry.clause,
            entry.by,
            entry.verified_by,
            entry.if_breached,
            entry.handling or self._handling,
        )

    def _label(self, place: int, entry: LabelEntry) -> Label:
        self._cite(entry.source, ("labels", place, "source"))
        return Label(entry.type, entry.source, entry.locator)


def rated(case: Case, rates: Mapping[str, Level | None]) -> Case:
    """`case` with other ratings, each without a range; None is unknown."""
    if not rates:
        return case
    ratings = dict(case.ratings)
    for name, value in rates.items():
        ratings[name] = replace(ratings.get(name, UNRATED), value=value, low=None, high=None)
    made = [
        Override("--rate", name, UNKNOWN if value is None else value)
        for name, value in rates.items()
    ]
    return replace(case, ratings=ratings, overrides=(*case.overrides, *made))


def _by_side(parties: PartiesEntry | None) -> dict[str, list[str] | None]:
    if parties is None:
        return {}
    return {
        "state": parties.state,
        "armed_groups": parties.armed_groups,
        "mediators": parties.mediators,
    }


def _lists(lists: Mapping[str, list[str] | None]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(items) for key, items in lists.items() if items is not None}


def _expected(file: CaseFile) -> dict[str, str]:
    return {
        rubric: verdict for rubric, verdict in (file.expect or {}).items() if verdict is not None
    }
