"""The difference of two definitions as tables and JSON."""

from __future__ import annotations

from collections.abc import Iterator

from typology.analysis.diff.definitions import (
    Cause,
    Difference,
)
from typology.model import Json
from typology.patch import wording
from typology.reporting.compare import definitions_table
from typology.reporting.diff.definitions import _case_page, case_table, overrides, place_of
from typology.reporting.diff.words import plain_edit, wording_phrase
from typology.reporting.formats.json import rounded
from typology.reporting.formats.table import Column, Table
from typology.reporting.provenance import envelope, rubric_entry
from typology.scoring.columnar.cases import ScoreSummary


def difference_tables(found: Difference, *, data: bool) -> tuple[Table, ...]:
    """Cases, differences, transitions, coincidences and definitions.

    `data`: the first table has every membership and hash; else what a page can hold.
    """
    edits = [(each.path, plain_edit(each, found.before, found.after), True) for each in found.edits]
    others = wording(found.before.resolved, found.after.resolved)
    return (
        case_table(found) if data else _case_page(found),
        Table(
            "What differs",
            (Column("path", "id"), Column("difference", "prose"), Column("bears", "flag")),
            (*edits, *((each.path, wording_phrase(each), False) for each in others)),
        ),
        Table(
            "Transitions of verdicts",
            (
                Column("before"),
                Column("after"),
                Column("count", "number"),
                Column("cases", "prose"),
            ),
            tuple((*pair, len(cases), cases) for pair, cases in found.transitions.items()),
        ),
        Table(
            "Coincidence",
            (Column("type"), Column("coincidence", "membership"), Column("cases", "number")),
            tuple((each.type, each.value, each.cases) for each in found.coincidences),
        ),
        definitions_table((found.before, found.after), data=data),
    )


def difference_document(found: Difference) -> Json:
    """All of it as data."""
    return {
        **envelope(),
        "before": rubric_entry(found.before),
        "after": rubric_entry(found.after, [o for o in overrides(found) if o.option == "--rate"]),
        "differences": [*_json_differences(found)],
        "transitions": [
            {"before": one, "after": other, "cases": list(cases)}
            for (one, other), cases in found.transitions.items()
        ],
        "coincidences": [
            {"type": each.type, "value": rounded(each.value), "cases": each.cases}
            for each in found.coincidences
        ],
        "results": [*_json_results(found)],
    }


def _json_differences(found: Difference) -> Iterator[Json]:
    for edit in found.edits:
        yield {
            "path": edit.path,
            "kind": edit.kind,
            "type": edit.type,
            "difference": plain_edit(edit, found.before, found.after),
            "bears": True,
        }
    for each in wording(found.before.resolved, found.after.resolved):
        yield {
            "path": each.path,
            "kind": "wording",
            "type": None,
            "difference": wording_phrase(each),
            "bears": False,
        }


def _json_results(found: Difference) -> Iterator[Json]:
    moves = {move.after.case.id: move for move in found.moves}
    for before, after in found.pairs:
        move = moves.get(after.case.id)
        yield {
            "case": after.case.id,
            "title": after.case.title,
            "basis": after.case.basis,
            "prospective": after.case.prospective,
            "before": judgement_entry(before),
            "after": judgement_entry(after),
            "moved": move is not None,
            "how": move.how if move else None,
            "causes": [_json_cause(each, found) for each in move.causes] if move else [],
        }


def judgement_entry(each: ScoreSummary) -> Json:
    """A verdict with its bounds and firmness, and the hash of the coding."""
    return {
        "case": each.case.id,
        "sha256": each.case.sha256,
        "verdict": each.verdict,
        "firm": each.firm,
        "rests_on": list(each.rests_on),
        "memberships": {
            name: {
                "value": rounded(each.value(name)),
                "low": rounded(bounds.low),
                "high": rounded(bounds.high),
            }
            for name, bounds in each.bounds.items()
        },
    }


def _json_cause(cause: Cause, found: Difference) -> Json:
    return {
        "node": place_of(cause),
        "criteria": list(cause.criteria),
        "before": list(cause.before),
        "after": list(cause.after),
        "told": plain_edit(cause.edit, found.before, found.after),
    }
