"""One case file to a case: ratings typed by the rubrics, sources looked up, defaults filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path as FolderPath
from typing import Final, NamedTuple

from typology.model import (
    UNKNOWN,
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
from typology.reading import library
from typology.reading.case import sources
from typology.reading.case.fields import ONGOING, countries, country_hint, date_fault, is_before
from typology.reading.case.rated_criteria import RatedCriteria, RatedCriterion
from typology.reading.case.sources import SourceList, shadows, source
from typology.reading.case.tree import hashed
from typology.reading.models import (
    CaseFile,
    EvidenceEntry,
    Handling,
    LabelEntry,
    PartiesEntry,
    RatingEntry,
    TermEntry,
)
from typology.reading.problems import Fault, Faults, KeyPath, did_you_mean, shortened
from typology.reading.rubric.levels import LevelError
from typology.reading.validation import validate
from typology.reading.yaml.document import Tree

LONGEST_QUOTE: Final = 60  # words
UNRATED: Final = Rating(None)
PLACEHOLDERS: Final[dict[str, Tree]] = {
    "format": "1",
    "case": "unnamed",
    "title": "",
    "status": "in_force",
    "ratings": {},
}


class CaseFolder:
    """What a case file can refer to: what lies in its folder, and what is shipped."""

    def __init__(self, path: FolderPath | None) -> None:
        self._path = path

    @cached_property
    def shelves(self) -> tuple[SourceList, ...]:
        """The sources in reach, nearest first."""
        shipped = sources.shipped_sources()
        own = shipped if self._path is None else sources.beside(self._path)
        return (shipped,) if own is shipped else (own, shipped)

    @cached_property
    def cases(self) -> tuple[str, ...]:
        """The ids of the cases in reach, sorted."""
        beside = () if self._path is None else self._path.glob("*.yaml")
        stems = {path.stem for path in beside if path.name != library.SOURCES}
        return tuple(sorted({*stems, *library.shipped_cases()}))


class CaseContext(NamedTuple):
    """What a case file is read against."""

    measures: RatedCriteria
    folder: CaseFolder
    stem: str | None  # of the file; None: read from a stream
    rates: Mapping[str, Level | None]


def read_case(
    tree: Tree, surroundings: CaseContext, *, partial: bool = False, path: str | None = None
) -> tuple[Case | None, list[Fault]]:
    """The case in `tree`, None where there are faults (warnings aside).

    `partial`: the tree ends early for a reason told elsewhere, so that nothing counts as missing.
    """
    checked = validate(CaseFile, tree, PLACEHOLDERS)
    faults = list(checked.faults)
    if checked.value is None:
        return None, [fault for fault in faults if not (partial and fault.absence)]
    reader = _CaseReader(checked.value, surroundings, path, checked.spoils)
    case = reader.case()
    if not faults and not reader.faults.count:
        return case, []
    faults += checked.not_yet_told(reader.faults.all())
    faults = [fault for fault in faults if not (partial and fault.absence)]
    failed = partial or any(fault.severity == "error" for fault in faults)
    return (None if failed else case), faults


class _CaseReader:
    """Makes the nouns, and gathers what the schema alone cannot tell."""

    def __init__(
        self,
        file: CaseFile,
        surroundings: CaseContext,
        path: str | None,
        spoils: Callable[[KeyPath], bool],
    ) -> None:
        self._file = file
        self._spoils = spoils
        self._around = surroundings
        self._path = path
        self.faults = Faults()
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

    def _read_sources(self) -> None:
        for key, entry in (self._file.sources or {}).items():
            if entry is not None:
                self._own[key] = source(key, entry)
        if self._own:
            self.faults.take(*shadows(self._own, ("sources",)))

    def _cite(self, key: str, path: KeyPath) -> None:
        if key in self._cited:
            return
        if key in self._own:
            self._cited[key] = self._own[key]
            return
        if self._spoils(("sources", key)):
            return
        shelves = self._around.folder.shelves
        for shelf in shelves:
            if key in shelf.entries:
                self._cited[key] = shelf.entries[key]
                return
            if key in shelf.faulty:
                self.faults.add(path, f"the entry of {shortened(key)} in sources.yaml is faulty")
                return
        if not all(shelf.complete for shelf in shelves):
            hint = "sources.yaml beside this file could not be read to its end"
            self.faults.add(path, f"unknown source {shortened(key)}", hint)
            return
        self.faults.unknown(path, "source", key, self._known_sources, absence=True)

    @cached_property
    def _known_sources(self) -> tuple[str, ...]:
        shelves = self._around.folder.shelves
        return (*self._own, *(key for shelf in shelves for key in shelf.entries))

    def _check_identity(self) -> None:
        file, around = self._file, self._around
        if around.stem is not None and file.case != around.stem:
            message = f"the case is called {shortened(file.case)}, its file {around.stem!r}"
            self.faults.add(("case",), message, "the id is the file's stem")
        whole = file.part_of
        if whole == file.case:
            self.faults.add(("part_of",), "a case that is a part of itself")
        elif whole is not None and whole not in around.folder.cases:
            hint = partial(did_you_mean, whole, around.folder.cases)
            message = f"no case {shortened(whole)} beside this file or among the shipped ones"
            self.faults.add(("part_of",), message, hint)

    def _check_countries(self, codes: Sequence[str]) -> None:
        for place, code in enumerate(codes):
            if code not in countries():
                message = f"unknown country {shortened(code)}"
                self.faults.add(("countries", place), message, partial(country_hint, code))

    def _check_dates(self, file: CaseFile) -> None:
        self.faults.take(*date_fault(file.observed_until, ("observed_until",)))
        period = file.period
        if period is None:
            return
        end = None if period.end == ONGOING else period.end
        found = [
            *date_fault(period.start, ("period", "from")),
            *date_fault(end, ("period", "to"), word=ONGOING),
        ]
        self.faults.take(*found)
        if not found and period.start and end and is_before(end, period.start):
            self.faults.add(("period", "to"), f"the period ends in {end}, before it begins")

    def _ratings(self) -> dict[str, Rating]:
        ratings: dict[str, Rating] = {}
        measures = self._around.measures
        for name, entry in self._file.ratings.items():
            path: KeyPath = ("ratings", name)
            measure = measures.of(name)
            if measure is None:
                self.faults.unknown(path, "criterion", name, measures.names, at="key")
            if entry is not None:
                ratings[name] = self._rating(entry, measure, path)
        return ratings

    def _rating(self, entry: RatingEntry, measure: RatedCriterion | None, path: KeyPath) -> Rating:
        value: Level | None = None
        if entry.rating is None:
            self.faults.add((*path, "rating"), "`rating` is missing", "write unknown if it is")
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

    def _level(
        self, written: object, measure: RatedCriterion | None, path: KeyPath
    ) -> Level | None:
        if measure is None:
            return None
        try:
            return measure.read(written)
        except LevelError as error:
            self.faults.add(path, str(error), error.find_hint)
            return None

    def _range(
        self,
        written: Sequence[object] | None,
        value: Level | None,
        measure: RatedCriterion | None,
        path: KeyPath,
    ) -> tuple[Level | None, Level | None]:
        if written is None:
            return None, None
        if len(written) != 2:
            message, hint = f"a range of {len(written)}", "a range is [low, high]"
            self.faults.add(path, message, hint, absence=len(written) < 2)
        levels = [self._level(level, measure, (*path, i)) for i, level in enumerate(written)]
        if len(levels) != 2 or measure is None or levels[0] is None or levels[1] is None:
            return None, None
        low, high = levels[0], levels[1]
        if measure.is_above(low, high):
            self.faults.add(path, f"a range from {low} to {high} runs backwards")
        elif value is not None and (measure.is_above(low, value) or measure.is_above(value, high)):
            self.faults.add(path, f"a range without the rating {value}", "a range holds its rating")
        return low, high

    def _evidence(self, entry: EvidenceEntry, path: KeyPath) -> Evidence:
        self._cite(entry.source, (*path, "source"))
        if entry.quote is not None and len(words := entry.quote.split()) > LONGEST_QUOTE:
            message = f"a quote of {len(words)} words, more than {LONGEST_QUOTE}"
            self.faults.add((*path, "quote"), message)
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
        name, measures = entry.criterion, self._around.measures
        if name is not None and measures.of(name) is None:
            self.faults.unknown(("terms", place, "criterion"), "criterion", name, measures.names)
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
        ratings[name] = ratings.get(name, UNRATED)._replace(value=value, low=None, high=None)
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
