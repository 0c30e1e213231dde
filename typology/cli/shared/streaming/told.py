"""What a stream tells: the rows read, the problems met, and ids that stand twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from typology.cli.shared.streaming.chunk import ScoredChunk
from typology.cli.shared.streaming.forms import FORMS, Records
from typology.model import Problem
from typology.reading.sheet.problems import Passed, ProblemCounts
from typology.reading.sheet.reader import SheetReader
from typology.reading.sheet.streams import problems_of_wholes
from typology.reporting.handling import Material
from typology.scoring.columnar.chunks.ids import SeenIds, marks_of

MOST_ROWS: Final = 1 << 40  # of a sheet


@dataclass
class Progress:
    """The rows read so far, the problems met, and whether a verdict is one to fail on."""

    form: str = "csv"
    salt: int = 0  # of the marks of ids
    size: int = 0  # rows read
    fails: bool = False
    problems: list[Problem] = field(default_factory=list)
    left_out: Material = field(default_factory=Material)
    _seen: SeenIds = field(default_factory=SeenIds)
    _places: dict[str, int] = field(default_factory=dict)
    _wholes: dict[str, dict[str, None]] = field(default_factory=dict)
    _sheets: dict[str, SheetReader] = field(default_factory=dict)
    _counts: dict[str, ProblemCounts] = field(default_factory=dict)
    _last: dict[str, int] = field(default_factory=dict)
    _passed: dict[str, list[Passed]] = field(default_factory=dict)

    def new_records(self, chunk: ScoredChunk) -> Records:
        """The records of a chunk whose ids are new; the others are problems."""
        path = chunk.reader.path
        self._sheets.setdefault(path, chunk.reader)
        self._wholes.setdefault(path, {}).update(dict.fromkeys(chunk.wholes))
        self._last[path] = chunk.last
        self._passed.setdefault(path, []).extend(chunk.passed)
        self.size += chunk.size
        self.left_out += chunk.left_out
        sheet = self._places.setdefault(path, len(self._places))
        first_rows = self._seen.again(chunk.marks, chunk.rows + sheet * MOST_ROWS)
        self._add(path, chunk.problems, chunk.hidden)
        for place, first in first_rows.items():
            self._add(path, [self._problem_of_id(chunk, place, first)])
        self.fails |= any(place not in first_rows for place in chunk.fails)
        if not first_rows:
            return chunk.records
        return FORMS[self.form].without(chunk.records, first_rows)

    def _problem_of_id(self, chunk: ScoredChunk, place: int, first: int) -> Problem:
        row = int(chunk.rows[place])
        name = chunk.ids.split("\n")[place]
        problem = chunk.reader.problem_of_id(name, row, first % MOST_ROWS)
        other = list(self._sheets)[first // MOST_ROWS]
        if other == chunk.reader.path:
            return problem
        return replace(problem, message=f"{problem.message}, of {other}")

    def _add(
        self, path: str, problems: Sequence[Problem], hidden: Mapping[int, int] | None = None
    ) -> None:
        counts = self._counts.setdefault(path, ProblemCounts())
        self.problems += counts.shown(problems, hidden)

    def sorted_problems(self) -> list[Problem]:
        """The problems, 200 a column of a sheet; the rest are counted."""
        more = [
            problem
            for path, counts in self._counts.items()
            for problem in counts.not_shown(path, self._last[path])
        ]
        return [*sorted([*self.problems, *self._problems_of_wholes()]), *more]

    def _problems_of_wholes(self) -> Iterator[Problem]:
        """Wholes that are neither a case of these sheets, nor beside them, nor shipped."""
        for path, named in self._wholes.items():
            marks = marks_of([*named], self.salt).tolist()
            pairs = zip(named, marks, strict=True)
            unknown = [each for each, mark in pairs if not self._seen.has(mark)]
            yield from problems_of_wholes(path, unknown)

    def notes(self) -> Iterator[str]:
        """What was passed over in each sheet."""
        for path, reader in self._sheets.items():
            yield from reader.notes
            yield from reader.notes_of(self._passed[path])
