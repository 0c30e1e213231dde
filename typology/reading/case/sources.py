"""Sources by key: the shipped ones, and those in a folder's `sources.yaml`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from typology.model import Problem, Source
from typology.reading import library
from typology.reading.case.entries import SourceEntry, SourcesFile
from typology.reading.library import SOURCE_FILES
from typology.reading.problems import Fault, did_you_mean, shortened
from typology.reading.validation import validate
from typology.reading.yaml.document import Document
from typology.reading.yaml.reader import read_file


class SourceList(NamedTuple):
    """The sources of one file; the entries of `invalid` keys are unusable."""

    entries: dict[str, Source]
    invalid: frozenset[str] = frozenset()
    complete: bool = True
    problems: tuple[Problem, ...] = ()

    @property
    def named(self) -> dict[str, Source | None]:
        """Every key that the file names; None where its entry is invalid."""
        return {**self.entries, **dict.fromkeys(self.invalid)}


@cache
def shipped_sources() -> SourceList:
    """The shipped sources."""
    return read_source_list(library.sources_path())


def beside(folder: Path) -> SourceList:
    """The sources in a folder's own file; an empty list if it has none."""
    path = next((folder / name for name in SOURCE_FILES if (folder / name).is_file()), None)
    if path is None:
        return SourceList({})
    if path.resolve() == library.sources_path().resolve():
        return shipped_sources()
    return read_source_list(path)


def read_source_list(path: Path) -> SourceList:
    """The sources in the file at `path`. Raises OSError."""
    document = read_file(path)
    return examine_sources(document, warn=path.resolve() != library.sources_path().resolve())


def examine_sources(document: Document, *, warn: bool) -> SourceList:
    """The sources in a document; `warn` about those that shadow shipped ones."""
    if document.tree is None:
        return SourceList({}, frozenset(), False, document.problems)
    checked = validate(SourcesFile, document.tree, {})
    faults = [fault for fault in checked.faults if document.complete or not fault.is_missing]
    entries: dict[str, Source] = {}
    if checked.value is not None:
        for key, entry in checked.value.root.items():
            if entry is not None and not checked.covers((key,)):
                entries[key] = source(key, entry)
    invalid = _written(document) - entries.keys()
    if document.complete:
        shipped = shipped_sources().named if warn else {}
        faults += faults_of_voices(entries, (entries, dict.fromkeys(invalid), shipped), ())
    if warn:
        faults += shadows(entries, ())
    return SourceList(
        entries,
        invalid,
        document.complete,
        tuple(sorted({*document.problems, *document.placed(faults)})),
    )


def _written(document: Document) -> frozenset[str]:
    written = document.tree if isinstance(document.tree, dict) else {}
    return frozenset(key for key, value in written.items() if value is not None)


def faults_of_voices(
    entries: Mapping[str, Source],
    in_reach: Iterable[Mapping[str, Source | None]],
    path: tuple[str | int, ...],
) -> Iterator[Fault]:
    """The faults of the entries whose voice is no other source, or one with another's voice."""
    known: dict[str, Source | None] = {}
    for nearer in in_reach:
        known = {**nearer, **known}
    for key, entry in entries.items():
        if entry.voice is None:
            continue
        place = (*path, key, "voice")
        if entry.voice == key:
            yield Fault(place, f"{key} has its own voice", "leave `voice` out")
        elif entry.voice not in known:
            hint = did_you_mean(entry.voice, [other for other in known if other != key])
            message = f"unknown source {shortened(entry.voice)}"
            yield Fault(place, message, hint, is_missing=True)
        elif (other := known[entry.voice]) is not None and other.voice is not None:
            message = f"the voice of {entry.voice} is that of {other.voice}"
            yield Fault(place, message, f"write {other.voice} here too")


def source(key: str, entry: SourceEntry) -> Source:
    """The source of an entry."""
    return Source(
        key,
        entry.title,
        tuple(entry.author or ()),
        entry.issued,
        entry.publisher,
        entry.type,
        entry.url,
        entry.doi,
        entry.voice,
        entry.note,
    )


def shadows(entries: dict[str, Source], path: tuple[str | int, ...]) -> list[Fault]:
    """Warnings about the keys at `path` that are also keys of shipped sources."""
    return [
        Fault((*path, key), f"{key} shadows a shipped source", None, "key", "warning")
        for key in entries
        if key in shipped_sources().entries
    ]
