"""The difference of two definitions as tables and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from typology.analysis.diff.definitions import Cause, Difference, Move, RatingEdit
from typology.analysis.diff.edits import Edit
from typology.edits.paths import wording
from typology.model import Json
from typology.reporting.compare.definitions import definitions_table
from typology.reporting.diff.definitions import (
    definition_name,
    ordered_verdicts,
    overrides,
    summary_sentence,
)
from typology.reporting.diff.words import override_text, plain_edit, wording_phrase
from typology.reporting.formats.json import rounded
from typology.reporting.provenance import envelope, rubric_entry
from typology.reporting.table import Cell, Column, Table, mark_texts
from typology.reporting.words import id_to_words
from typology.scoring.columnar.cases import ScoreSummary


def difference_tables(
    difference: Difference, *, data: bool, every: bool = False
) -> tuple[Table, ...]:
    """Cases, differences, transitions, coincidences and definitions.

    With `data` the first table has every case, membership and hash; else what a page can hold: the
    cases that move, and with `every` all of them.
    """
    before, after = difference.before, difference.after
    edits = [(edit.path, plain_edit(edit, before, after), True) for edit in difference.edits]
    others = wording(before.resolved, after.resolved)
    return (
        case_table(difference) if data else _case_page_table(difference, every),
        Table(
            "What differs",
            (Column("path", "id"), Column("difference", "prose"), Column("bears", "flag")),
            (*edits, *((other.path, wording_phrase(other), False) for other in others)),
        ),
        Table(
            "Transitions of verdicts",
            (
                Column("before"),
                Column("after"),
                Column("count", "number"),
                Column("cases", "prose"),
            ),
            tuple(
                (*pair, len(cases), cases if data or every or pair[0] != pair[1] else None)
                for pair, cases in difference.transitions.items()
            ),
        ),
        Table(
            "Coincidence",
            (Column("type"), Column("coincidence", "membership"), Column("cases", "number")),
            tuple((one.type, one.value, one.cases) for one in difference.coincidences),
        ),
        definitions_table((before, after), data=data),
    )


def case_table(difference: Difference) -> Table:
    """One row a case: both verdicts, whether it moves, and the causes."""
    types = list(dict.fromkeys([*difference.before.types, *difference.after.types]))
    moves = {move.after.case.id: move for move in difference.moves}
    verdicts = ordered_verdicts(difference)
    ends = [f"{name}__{end}" for name in types for end in ("low", "high")]
    columns = (
        Column("case", "id"),
        Column("basis"),
        Column("before", "verdict", None, verdicts),
        Column("after", "verdict", None, verdicts),
        Column("moved", "flag"),
        Column("how"),
        Column("nodes"),
        Column("criteria"),
        *(Column(f"before_{end}", "membership") for end in ends),
        *(Column(f"after_{end}", "membership") for end in ends),
        Column("before_rubric"),
        Column("before_version"),
        Column("before_definition_sha256"),
        Column("rubric"),
        Column("version"),
        Column("definition_sha256"),
        Column("overrides"),
    )
    changed = " ".join(map(override_text, overrides(difference)))
    rows = tuple(
        (
            after.case.id,
            after.case.basis,
            before.verdict,
            after.verdict,
            after.case.id in moves,
            *_cause_cells(moves.get(after.case.id)),
            *(_bound(before, end) for end in ends),
            *(_bound(after, end) for end in ends),
            difference.before.id,
            difference.before.version,
            difference.before.definition_sha256,
            difference.after.id,
            difference.after.version,
            difference.after.definition_sha256,
            changed or None,
        )
        for before, after in difference.pairs
    )
    return Table(
        f"Cases: {definition_name(difference.before)} -> {definition_name(difference.after)}",
        columns,
        rows,
    )


def _case_page_table(difference: Difference, every: bool) -> Table:
    moves = {move.after.case.id: move for move in difference.moves}
    verdicts = ordered_verdicts(difference)
    columns = (
        Column("case", "id"),
        Column("before", "verdict", None, verdicts),
        Column("after", "verdict", None, verdicts),
        Column("moved by", "prose"),
        Column("criteria", "prose"),
    )
    pairs = [pair for pair in difference.pairs if every or pair[1].case.id in moves]
    rows = tuple(
        (
            after.case.id,
            before.verdict,
            after.verdict,
            *_cause_words(moves.get(after.case.id), difference),
        )
        for before, after in pairs
    )
    table = Table(
        f"Cases: {definition_name(difference.before)} -> {definition_name(difference.after)}",
        columns,
        rows,
        notes=tuple(f"Changed by {override_text(change)}." for change in overrides(difference)),
        lead=(summary_sentence(difference),),
    )
    return mark_texts(table, [after.case for _, after in pairs])


def _cause_words(move: Move | None, difference: Difference) -> tuple[Cell, Cell]:
    """The edits that move a case, and the criteria that decide there, in words."""
    if move is None:
        return None, None
    edits = [plain_edit(cause.edit, difference.before, difference.after) for cause in move.causes]
    criteria = dict.fromkeys(id_to_words(name) for cause in move.causes for name in cause.criteria)
    return "; ".join(edits), tuple(criteria)


def _cause_cells(move: Move | None) -> tuple[Cell, Cell, Cell]:
    if move is None:
        return None, None, None
    criteria = dict.fromkeys(name for cause in move.causes for name in cause.criteria)
    return move.how, tuple(map(place_of, move.causes)), tuple(criteria)


def place_of(cause: Cause) -> str:
    """The path of a cause: in the definition, or in the case."""
    if isinstance(cause.edit, Edit):
        return cause.edit.path
    return f"ratings.{cause.edit.criterion}" if isinstance(cause.edit, RatingEdit) else "status"


def _bound(summary: ScoreSummary, end: str) -> Cell:
    type_id, _, which = end.rpartition("__")
    bounds = summary.bounds.get(type_id)
    if bounds is None:
        return None
    return bounds.low if which == "low" else bounds.high


def difference_document(difference: Difference) -> Json:
    """The whole difference as JSON."""
    return {
        **envelope(),
        "before": rubric_entry(difference.before),
        "after": rubric_entry(
            difference.after, [o for o in overrides(difference) if o.option == "--rate"]
        ),
        "differences": [*_difference_entries(difference)],
        "transitions": [
            {"before": before, "after": after, "cases": list(cases)}
            for (before, after), cases in difference.transitions.items()
        ],
        "coincidences": [
            {"type": one.type, "value": rounded(one.value), "cases": one.cases}
            for one in difference.coincidences
        ],
        "results": [*_result_entries(difference)],
    }


def _difference_entries(difference: Difference) -> Iterator[Json]:
    for edit in difference.edits:
        yield {
            "path": edit.path,
            "kind": edit.kind,
            "type": edit.type,
            "difference": plain_edit(edit, difference.before, difference.after),
            "bears": True,
        }
    for other in wording(difference.before.resolved, difference.after.resolved):
        yield {
            "path": other.path,
            "kind": "wording",
            "type": None,
            "difference": wording_phrase(other),
            "bears": False,
        }


def _result_entries(difference: Difference) -> Iterator[Json]:
    moves = {move.after.case.id: move for move in difference.moves}
    for before, after in difference.pairs:
        move = moves.get(after.case.id)
        yield {
            "case": after.case.id,
            "title": after.case.title,
            "basis": after.case.basis,
            "prospective": after.case.prospective,
            "before": summary_entry(before),
            "after": summary_entry(after),
            "moved": move is not None,
            "how": move.how if move else None,
            "causes": [_cause_entry(cause, difference) for cause in move.causes] if move else [],
        }


def summary_entry(summary: ScoreSummary) -> Json:
    """A verdict with its bounds and firmness, and the hash of the coding."""
    return {
        "case": summary.case.id,
        "sha256": summary.case.sha256,
        "verdict": summary.verdict,
        "firm": summary.firm,
        "rests_on": list(summary.rests_on),
        "memberships": {
            name: {
                "value": rounded(summary.value(name)),
                "low": rounded(bounds.low),
                "high": rounded(bounds.high),
            }
            for name, bounds in summary.bounds.items()
        },
    }


def _cause_entry(cause: Cause, difference: Difference) -> Json:
    return {
        "node": place_of(cause),
        "criteria": list(cause.criteria),
        "before": list(cause.before),
        "after": list(cause.after),
        "told": plain_edit(cause.edit, difference.before, difference.after),
    }
