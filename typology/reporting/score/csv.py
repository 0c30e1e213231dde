"""The csv of `score`: one row a case, with the definition's version and hash."""

from __future__ import annotations

from collections.abc import Sequence

from typology.model import Rubric
from typology.reporting.formats.tables.csv import csv_records
from typology.reporting.records import SCORE_COLUMNS, scores_table, summaries_table
from typology.reporting.table import Table
from typology.scoring.columnar.cases import ScoreSummary
from typology.scoring.scorecard import Scorecard

MISSING = ""  # unknown ratings; see docs/method.md


def write_csv(cards: Sequence[Scorecard], *, hashes: bool = False) -> str:
    """The header and a record a case, all under one rubric; `hashes` adds that of each case."""
    if not cards:
        return csv_header(None)
    return "".join(csv_records(scores_table(cards[0].rubric, cards, hashes=hashes), MISSING))


def csv_header(rubric: Rubric | None, *, hashes: bool = False) -> str:
    """The names of the columns; without a rubric, those that every rubric has."""
    columns = summaries_table(rubric, (), hashes=hashes).columns if rubric else SCORE_COLUMNS
    return csv_records(Table("", columns, ()))[0]


def csv_lines(summaries: Sequence[ScoreSummary], *, hashes: bool = False) -> list[str]:
    """A record a case, each ending in a line break, all under one rubric."""
    if not summaries:
        return []
    table = summaries_table(summaries[0].rubric, summaries, hashes=hashes)
    return csv_records(table, MISSING)[1:]
