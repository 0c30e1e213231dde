"""One row a case: the verdict and what it rests on, with the definition's version and hash."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO

from typology.model import Rubric
from typology.reporting.formats.json import number, rounded
from typology.reporting.formats.tables.csv import safe_cell
from typology.scoring.columnar.cases import ScoreSummary, summary_of
from typology.scoring.scorecard import Scorecard


def write_csv(cards: Sequence[Scorecard]) -> str:
    """The csv contract: see docs/method.md. Lists are joined by a space; unknown is empty."""
    rubric = cards[0].rubric if cards else None
    return csv_header(rubric) + "".join(csv_lines([summary_of(card) for card in cards]))


def csv_header(rubric: Rubric | None) -> str:
    """The names of the columns; those that follow types and criteria only where a rubric is."""
    types = list(rubric.types) if rubric else []
    criteria = list(rubric.criteria) if rubric else []
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerow(_header(types, criteria))
    return out.getvalue()


def csv_lines(cases: Sequence[ScoreSummary]) -> list[str]:
    """A record a case, each ending in a line break, all under one rubric."""
    types = list(cases[0].rubric.types) if cases else []
    criteria = list(cases[0].rubric.criteria) if cases else []
    lines = _Lines()
    csv.writer(lines, lineterminator="\n").writerows(_row(e, types, criteria) for e in cases)
    return lines


class _Lines(list[str]):
    """What a csv writer writes, a record each."""

    def write(self, record: str) -> None:
        """Take one more."""
        self.append(record)


def _header(types: Sequence[str], criteria: Sequence[str]) -> list[str]:
    bounds = [f"{name}__{bound}" for name in types for bound in ("low", "high")]
    return [
        "case", "title", "status", "basis", "prospective", "rubric", "version",
        "definition_sha256", "case_sha256", "overrides", "verdict", "leaning", "firm", "margin",
        "completions", "unknown", "rests_on", "ignored", *bounds, *criteria,
    ]  # fmt: skip


def _row(card: ScoreSummary, types: Sequence[str], criteria: Sequence[str]) -> list[str]:
    overrides = (*card.rubric.overrides, *card.case.overrides)
    return [
        card.case.id,
        safe_cell(card.case.title),
        card.case.status,
        card.case.basis,
        _flag(card.case.prospective),
        card.rubric.id,
        safe_cell(card.rubric.version),
        card.rubric.definition_sha256,
        card.case.sha256,
        safe_cell(" ".join(f"{o.option} {o.path}={o.value}" for o in overrides)),
        card.verdict,
        card.leaning or "",
        _flag(card.firm),
        _number(card.margin),
        str(card.completions),
        " ".join(card.unknown),
        " ".join(card.rests_on),
        " ".join(card.ignored),
        *(_bound(card, name, high) for name in types for high in (False, True)),
        *(_level(card, name) for name in criteria),
    ]


def _flag(value: bool | None) -> str:
    return "" if value is None else str(value).lower()


def _number(value: float | None) -> str:
    return "" if value is None else repr(rounded(value))


def _bound(card: ScoreSummary, name: str, high: bool) -> str:
    bounds = card.bounds.get(name)
    if bounds is None:
        return ""
    return _number(bounds.high if high else bounds.low)


def _level(card: ScoreSummary, name: str) -> str:
    rating = card.case.ratings.get(name)
    value = rating.value if rating else None
    return "" if value is None else str(number(value))
