"""One row a case: the verdict and what it rests on, with the definition's version and hash."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from typing import Final

from typology.analysis.scorecard import Scorecard
from typology.reporting.json_document import number, rounded

FORMULA_STARTS: Final = ("=", "+", "-", "@", "'", "\t", "\r")


def safe_cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula: a leading ' where one could start."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def write_csv(cards: Sequence[Scorecard]) -> str:
    """The csv contract: see docs/method.md. Lists are joined by a space; unknown is empty."""
    types = list(cards[0].rubric.types) if cards else []
    criteria = list(cards[0].rubric.criteria) if cards else []
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_header(types, criteria))
    for card in cards:
        writer.writerow(_row(card, types, criteria))
    return out.getvalue()


def _header(types: Sequence[str], criteria: Sequence[str]) -> list[str]:
    bounds = [f"{name}__{bound}" for name in types for bound in ("low", "high")]
    return [
        "case", "title", "status", "basis", "prospective", "rubric", "version",
        "definition_sha256", "case_sha256", "overrides", "verdict", "leaning", "firm", "margin",
        "completions", "unknown", "rests_on", "ignored", *bounds, *criteria,
    ]  # fmt: skip


def _row(card: Scorecard, types: Sequence[str], criteria: Sequence[str]) -> list[str]:
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
        str(card.completions.total),
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


def _bound(card: Scorecard, name: str, high: bool) -> str:
    membership = card.memberships.get(name)
    if membership is None:
        return ""
    return _number(membership.high if high else membership.low)


def _level(card: Scorecard, name: str) -> str:
    rating = card.case.ratings.get(name)
    value = rating.value if rating else None
    return "" if value is None else str(number(value))
