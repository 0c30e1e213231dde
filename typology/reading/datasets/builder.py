"""A mapping's file to its value, with every problem at its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeVar, get_args

from pydantic import BaseModel

from typology.model import UNKNOWN, Rubric
from typology.reading.case.fields import countries, country_hint
from typology.reading.case.rated_criteria import RatedCriteria
from typology.reading.case.sources import source
from typology.reading.datasets.entries import (
    GroupEntry,
    ListEntry,
    MappingFile,
    ReadsEntry,
    WordsEntry,
)
from typology.reading.datasets.mapping import (
    DatasetMapping,
    Dates,
    Group,
    Listed,
    ListOf,
    Worded,
    Words,
)
from typology.reading.datasets.parts import PartReader
from typology.reading.datasets.rules import RuleReader
from typology.reading.datasets.table import Reads
from typology.reading.datasets.templates import Template, template_of
from typology.reading.entries import Basis, Reach, Status
from typology.reading.problems import Faults, KeyPath

Model = TypeVar("Model", bound=BaseModel)

WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "status": get_args(Status),
    "basis": get_args(Basis),
    "level": get_args(Reach),
}


class MappingBuilder:
    """Builds the mapping of one validated file, and collects the faults that no schema finds."""

    def __init__(self, file: MappingFile, path: str, stem: str | None, rubrics: Iterable[Rubric]):
        self._file = file
        self._path = path
        self._stem = stem
        self._parts = PartReader()
        date_format = None if file.period is None else file.period.date_format
        date_format = self._parts.date_format(date_format, ("period", "date_format"))
        self._rules = RuleReader(self._parts, RatedCriteria(tuple(rubrics)), date_format)

    @property
    def faults(self) -> Faults:
        """What no schema finds."""
        return self._parts.faults

    def mapping(self) -> DatasetMapping:
        """The mapping; valid only if `faults` stays empty."""
        file = self._file
        if self._stem is not None and file.mapping != self._stem:
            message = f"the mapping is called {file.mapping!r}, its file {self._stem!r}"
            self._parts.faults.add(("mapping",), message, "rename the file or the mapping")
        title, case_title = self._titles()
        return DatasetMapping(
            id=file.mapping,
            path=self._path,
            title=title,
            source=source(file.mapping.replace(".", "-"), file.source),
            licence=None if file.licence is None else (file.licence.name, file.licence.note),
            reads=self._reads(file.reads),
            where={
                self._parts.column(name, ("where", name)): tuple(map(str.strip, values))
                for name, values in (file.where or {}).items()
            },
            case=self._parts.identifying(file.case, ("case",)),
            case_title=case_title,
            status=self._worded(file.status, "status") or template_of("signed"),
            basis=self._worded(file.basis, "basis"),
            level=self._worded(file.level, "level"),
            form=self._worded(file.form, "form"),
            period=self._period(),
            observed_until=self._parts.template(file.observed_until, ("observed_until",)),
            countries=self._listed(file.countries, ("countries",)),
            identifiers={
                scheme: listed
                for scheme, written in (file.identifiers or {}).items()
                if (listed := self._listed(written, ("identifiers", scheme))) is not None
            },
            ratings=tuple(self._rules.rating(name, entry) for name, entry in file.ratings.items()),
            outcomes=tuple(
                self._rules.outcome(name, entry) for name, entry in (file.outcomes or {}).items()
            ),
            groups=self._groups(),
            mentions=tuple(self._parts.mentions),
        )

    def _titles(self) -> tuple[str, Template | None]:
        """The mapping's own title, and the template of the cases'."""
        file = self._file
        written = None if file.title is None else self._parts.template(file.title, ("title",))
        if file.label is not None:
            return file.title or file.source.title, self._parts.template(file.label, ("label",))
        if written is not None and written.fields:
            return file.source.title, written
        return file.title or file.source.title, None

    def _reads(self, entry: ReadsEntry | None) -> Reads:
        if entry is None:
            return Reads()
        missing = tuple("" if each is None else each.strip() for each in entry.missing or ())
        delimiter = "\t" if entry.delimiter in ("\\t", "tab") else entry.delimiter
        if delimiter is not None and len(delimiter) != 1:
            self._parts.faults.add(
                ("reads", "delimiter"), "a delimiter is one sign", 'as in "," or tab'
            )
            delimiter = None
        return Reads(delimiter, entry.encoding, entry.worksheet, missing)

    def _worded(self, written: object, key: str) -> Worded | None:
        path: KeyPath = (key,)
        if written is None:
            return None
        if isinstance(written, str):
            template = self._parts.template(written, path)
            if template is not None and not template.fields:
                self._check_word(key, written, path)
            return template
        entry = self._parts.nested(WordsEntry, written, path)
        if entry is None:
            return None
        for value, word in entry.values.items():
            self._check_word(key, word, (*path, "values", value))
        self._parts.check_keys(entry.values, (*path, "values"))
        column = self._parts.column(entry.column, (*path, "column"))
        return Words(column, entry.values, (*path, "values"))

    def _check_word(self, key: str, word: str, path: KeyPath) -> None:
        if key in WORDS and word not in (*WORDS[key], *((UNKNOWN,) if key == "level" else ())):
            self._parts.faults.unknown(path, key, word, WORDS[key])

    def _listed(self, written: object, path: KeyPath) -> Listed | None:
        if written is None:
            return None
        if isinstance(written, str):
            return self._parts.template(written, path)
        if isinstance(written, list):
            return self._constants([str(each) for each in written], path)
        entry = self._parts.nested(ListEntry, written, path)
        if entry is None:
            return None
        names = [*(entry.columns or ()), *([entry.column] if entry.column else ())]
        if not names:
            self._parts.faults.add(path, "no column is named", "write `column: NAME`")
        place = "columns" if entry.columns else "column"
        columns = tuple([self._parts.column(name, (*path, place)) for name in names])
        if entry.values is not None:
            self._parts.check_keys(entry.values, (*path, "values"))
        return ListOf(columns, entry.split, entry.values, (*path, "values"))

    def _constants(self, items: list[str], path: KeyPath) -> ListOf:
        """The same items in every case."""
        for place, item in enumerate(items):
            if path == ("countries",) and item not in countries():
                self._parts.faults.add(
                    (*path, place), f"unknown country {item!r}", country_hint(item)
                )
        return ListOf((), None, dict.fromkeys(items, ""), path)

    def _period(self) -> Dates:
        entry = self._file.period
        if entry is None:
            return Dates()
        start = self._parts.template(entry.start, ("period", "from"))
        return Dates(start, self._parts.template(entry.end, ("period", "to")), entry.date_format)

    def _groups(self) -> dict[str, Group]:
        groups = {
            name: self._group(name, entry) for name, entry in (self._file.groups or {}).items()
        }
        always = [name for name, group in groups.items() if group.always]
        for name in always[1:]:
            message = f"two groups are made always: {always[0]} and {name}"
            self._parts.faults.add(("groups", name, "always"), message, "keep one of them")
        return groups

    def _group(self, name: str, entry: GroupEntry) -> Group:
        path: KeyPath = ("groups", name)
        return Group(
            name,
            self._parts.column(entry.by, (*path, "by")),
            None if entry.split is None else self._parts.column(entry.split, (*path, "split")),
            self._parts.identifying(entry.case, (*path, "case")),
            self._parts.template(entry.title, (*path, "title")),
            entry.take,
            entry.always,
        )
