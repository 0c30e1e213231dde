"""The context that a case file is read in: the rubrics' criteria, its folder, and set ratings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from typology.model import Level, Source
from typology.reading import library
from typology.reading.case import sources
from typology.reading.case.rated_criteria import RatedCriteria
from typology.reading.case.sources import SourceList


class CaseFolder:
    """The sources and cases that a case file can refer to: of its folder, and the shipped ones."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    @cached_property
    def source_lists(self) -> tuple[SourceList, ...]:
        """The source lists in reach, nearest first."""
        shipped = sources.shipped_sources()
        own = shipped if self._path is None else sources.beside(self._path)
        return (shipped,) if own is shipped else (own, shipped)

    def source(self, key: str) -> Source | None:
        """The source in the nearest list that has the key; None if that entry is invalid.

        Raises KeyError if no list has the key.
        """
        for known in self.source_lists:
            if key in known.entries:
                return known.entries[key]
            if key in known.invalid:
                return None
        raise KeyError(key)

    @cached_property
    def cases(self) -> tuple[str, ...]:
        """The ids of the cases in reach, sorted."""
        beside = () if self._path is None else self._path.glob("*.y*ml")
        stems = {
            path.stem
            for path in beside
            if path.suffix in library.ENDINGS and path.name not in library.SOURCE_FILES
        }
        return tuple(sorted({*stems, *library.shipped_cases()}))


class CaseContext(NamedTuple):
    """The values that a case file is checked against."""

    criteria: RatedCriteria
    folder: CaseFolder
    stem: str | None  # of the file; None: read from a stream
    rates: Mapping[str, Level | None]
