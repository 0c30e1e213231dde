"""A validated case file to a case: ratings typed, sources looked up, defaults filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import Final

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
from typology.reading.case.context import CaseContext
from typology.reading.case.entries import (
    CaseFile,
    EvidenceEntry,
    LabelEntry,
    PartiesEntry,
    RatingEntry,
    TermEntry,
)
from typology.reading.case.fields import check_countries, date_fault, default_basis, period_faults
from typology.reading.case.rated_criteria import RatedCriterion, level_at
from typology.reading.case.sources import SourceList, faults_of_voices, shadows, source
from typology.reading.case.tree import hashed
from typology.reading.entries import Handling
from typology.reading.problems import Faults, KeyPath, did_you_mean, shortened

LONGEST_QUOTE: Final = 60  # words
UNRATED: Final = Rating(None)


class CaseBuilder:
    """Builds the case of one validated file, and collects the faults that no schema can find."""

    def __init__(
        self,
        file: CaseFile,
        context: CaseContext,
        path: str | None,
        covers: Callable[[KeyPath], bool],
    ) -> None:
        self._file = file
        self._covers = covers
        self._context = context
        self._path = path
        self.faults = Faults()
        self._cited: dict[str, Source] = {}
        self._own: dict[str, Source] = {}
        self._handling: Handling = file.handling or (
            "restricted" if file.status == "proposed" else "public"
        )

    def case(self) -> Case:
        """The case; valid only if `faults` stays empty."""
        file = self._file
        self._read_sources()
        self._check_identity()
        check_countries(file.countries or (), self.faults)
        self.faults.extend(*date_fault(file.observed_until, ("observed_until",)))
        self.faults.extend(*period_faults(file.period))
        case = Case(
            id=file.case,
            title=file.title,
            status=file.status,
            basis=file.basis or default_basis(file.status),
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
            elicited=file.elicited.model_dump() if file.elicited else {},
            terms=tuple(self._term(place, entry) for place, entry in enumerate(file.terms or ())),
            labels=tuple(
                self._label(place, entry) for place, entry in enumerate(file.labels or ())
            ),
            expect=_expected(file),
            outcomes=_outcomes(file),
            sources=self._cited,
            path=self._path,
        )
        return hashed(rated(case, self._context.rates), self._own)

    def _read_sources(self) -> None:
        for key, entry in (self._file.sources or {}).items():
            if entry is not None:
                self._own[key] = source(key, entry)
        if self._own:
            self.faults.extend(*shadows(self._own, ("sources",)))
            lists = self._context.folder.source_lists
            if all(known.complete for known in lists):
                own = SourceList(self._own)
                in_reach = [known.named for known in (own, *lists)]
                self.faults.extend(*faults_of_voices(self._own, in_reach, ("sources",)))

    def _cite(self, key: str, path: KeyPath) -> None:
        if key in self._cited:
            return
        if key in self._own:
            self._cited[key] = self._own[key]
        elif not self._covers(("sources", key)):
            self._look_up(key, path)

    def _look_up(self, key: str, path: KeyPath) -> None:
        folder = self._context.folder
        try:
            entry = folder.source(key)
        except KeyError:
            if all(known.complete for known in folder.source_lists):
                known_keys = self._known_sources
                self.faults.unknown(path, "source", key, known_keys, is_missing=True)
            else:
                hint = "sources.yaml beside this file could not be read to its end"
                self.faults.add(path, f"unknown source {shortened(key)}", hint)
            return
        if entry is None:
            self.faults.add(path, f"the entry of {shortened(key)} in sources.yaml is faulty")
        else:
            self._cited[key] = entry

    @cached_property
    def _known_sources(self) -> tuple[str, ...]:
        known = self._context.folder.source_lists
        return (*self._own, *(key for entries in known for key in entries.entries))

    def _check_identity(self) -> None:
        file, context = self._file, self._context
        if context.stem is not None and file.case != context.stem:
            message = f"the case is called {shortened(file.case)}, its file {context.stem!r}"
            how = f"call the file {file.case}.yaml, or the case {context.stem}"
            self.faults.add(("case",), message, how)
        parent = file.part_of
        if parent == file.case:
            self.faults.add(("part_of",), "a case that is a part of itself")
        elif parent is not None and parent not in context.folder.cases:
            hint = partial(did_you_mean, parent, context.folder.cases)
            message = f"no case {shortened(parent)} beside this file or among the shipped ones"
            self.faults.add(("part_of",), message, hint)

    def _ratings(self) -> dict[str, Rating]:
        ratings: dict[str, Rating] = {}
        criteria = self._context.criteria
        for name, entry in self._file.ratings.items():
            path: KeyPath = ("ratings", name)
            criterion = criteria.of(name)
            if criterion is None:
                self.faults.unknown(path, "criterion", name, criteria.names, at="key")
            if entry is not None:
                ratings[name] = self._rating(entry, criterion, path)
        return ratings

    def _rating(
        self, entry: RatingEntry, criterion: RatedCriterion | None, path: KeyPath
    ) -> Rating:
        value: Level | None = None
        if entry.rating is None:
            self.faults.add((*path, "rating"), "`rating` is missing", "write unknown if it is")
        elif entry.rating != UNKNOWN:
            value = level_at(entry.rating, criterion, (*path, "rating"), self.faults)
        low, high = self._range(entry.range, value, criterion, (*path, "range"))
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
            entry.accepted,
        )

    def _range(
        self,
        written: Sequence[object] | None,
        value: Level | None,
        criterion: RatedCriterion | None,
        path: KeyPath,
    ) -> tuple[Level | None, Level | None]:
        if written is None:
            return None, None
        if len(written) != 2:
            message, hint = f"a range of {len(written)}", "a range is [low, high]"
            self.faults.add(path, message, hint, is_missing=len(written) < 2)
        levels = [
            level_at(level, criterion, (*path, i), self.faults) for i, level in enumerate(written)
        ]
        if len(levels) != 2 or criterion is None or levels[0] is None or levels[1] is None:
            return None, None
        low, high = levels[0], levels[1]
        if criterion.is_above(low, high):
            self.faults.add(path, f"a range from {low} to {high} runs backwards")
        elif value is not None and (
            criterion.is_above(low, value) or criterion.is_above(value, high)
        ):
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
        name, criteria = entry.criterion, self._context.criteria
        if name is not None and criteria.of(name) is None:
            self.faults.unknown(("terms", place, "criterion"), "criterion", name, criteria.names)
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
    """The case with ratings set by `--rate`, each without a range; None is unknown."""
    if not rates:
        return case
    ratings = dict(case.ratings)
    for name, value in rates.items():
        ratings[name] = rated_anew(ratings.get(name), value)
    overrides = [
        Override("--rate", name, UNKNOWN if value is None else value)
        for name, value in rates.items()
    ]
    return replace(case, ratings=ratings, overrides=(*case.overrides, *overrides))


def rated_anew(rating: Rating | None, value: Level | None) -> Rating:
    """A rating with another level or number, without a range; None is unknown."""
    return (rating or UNRATED)._replace(value=value, low=None, high=None)


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


def _outcomes(file: CaseFile) -> dict[str, float | None]:
    written = {name: each for name, each in (file.outcomes or {}).items() if each is not None}
    return {name: each if isinstance(each, float) else None for name, each in written.items()}


def _expected(file: CaseFile) -> dict[str, str]:
    return {
        rubric: verdict for rubric, verdict in (file.expect or {}).items() if verdict is not None
    }
