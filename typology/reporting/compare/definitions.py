"""The definitions that were used, and few cases under several: all in words, a row a definition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from typology.analysis.compare.comparison import Comparison
from typology.analysis.compare.fields import OF_CRITERION, rating_field, values_of, verdict_field
from typology.columns.cases import FieldColumn, Said
from typology.model import MIXED, NEITHER, NO_SETTLEMENT, OUT_OF_SCOPE, UNDETERMINED, Rubric
from typology.reporting.compare.tables import SHORT_HASH, marks_of
from typology.reporting.provenance import TOOL
from typology.reporting.table import TEXT_LEGEND, UNKNOWN, Cell, Column, Table
from typology.reporting.words import capitalised, count_noun, id_to_words

MOST_CASES: Final = 5  # of which each definition has a row
SAID: Final[Mapping[str, str]] = {
    NEITHER: "neither",
    MIXED: "more than one type",
    UNDETERMINED: "undetermined",
    NO_SETTLEMENT: "no settlement",
    OUT_OF_SCOPE: "out of scope",
}


def verdicts_sentence(verdicts: Sequence[str], order: Sequence[str]) -> str:
    """The verdicts of several definitions on one case, counted.

    >>> found = ["neither", "stabilising", "undetermined", "neither"]
    >>> verdicts_sentence(found, ("stabilising", "neither", "undetermined"))
    'stabilising under 1 of 4 definitions; neither 2; undetermined 1'
    """
    counts = Counter(verdicts)
    ordered = [name for name in dict.fromkeys((*order, *verdicts)) if counts[name]]
    total = len(verdicts)
    first, *others = ordered
    if not others:
        every = "the one definition" if total == 1 else f"all {total} definitions"
        return f"{_word(first)} under {every}"
    opening = f"{_word(first)} under {counts[first]} of {total} definitions"
    return "; ".join([opening, *(f"{_word(name)} {counts[name]}" for name in others)])


def _word(verdict: str) -> str:
    return SAID.get(verdict, id_to_words(verdict))


def is_few(comparison: Comparison) -> bool:
    """True if the definitions are several and the cases so few that each definition has a row."""
    return len(comparison.rubrics) > 1 and 0 < len(comparison) <= MOST_CASES


def few_cases_tables(comparison: Comparison) -> tuple[Table, ...]:
    """The definitions with their verdicts in words, then the ratings of the cases."""
    return _definition_rows(comparison), _rating_rows(comparison)


def _definition_rows(comparison: Comparison) -> Table:
    ids: list[str] = comparison.cases.ids.tolist()
    marks = marks_of(comparison)
    marked = [f"{name} {mark}".rstrip() for name, mark in zip(ids, marks, strict=True)]
    verdicts = [_words_of(verdict_field(scores, "verdict")) for scores in comparison.scores]
    alone = len(ids) == 1
    columns = (
        Column("definition", "id"),
        *(
            Column("verdict" if alone else name, "verdict", words=comparison.verdicts)
            for name in ids
        ),
        *([Column("which says", "prose")] if alone else []),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (rubric.id, *found, *([rubric.title] if alone else []))
        for rubric, found in zip(comparison.rubrics, verdicts, strict=True)
    )
    order = comparison.verdicts
    said = [verdicts_sentence(each, order) for each in zip(*verdicts, strict=True)]
    lead = tuple(
        f"{capitalised(clause)}." if alone else f"{name}: {clause}."
        for name, clause in zip(marked, said, strict=True)
    )
    definitions = count_noun(len(rows), "definition")
    counted = marked[0] if alone else count_noun(len(ids), "case").capitalize()
    legend = (TEXT_LEGEND,) if any(marks) else ()
    return Table(f"{counted} under {definitions}", columns, rows, lead=lead, legend=legend)


def _words_of(column: FieldColumn[Said]) -> list[str]:
    return [str(each) for each in column.cells()]


def _rating_rows(comparison: Comparison) -> Table:
    """The criteria that some case is rated on, with their levels; the others in a note."""
    cases = comparison.cases
    levels = {name: rating_field(cases, name).cells() for name in comparison.criteria}
    rated = [name for name, row in levels.items() if any(value is not None for value in row)]
    silent = [id_to_words(name) for name in levels if name not in rated]
    words = [word for name in rated for word in values_of(comparison, OF_CRITERION + name)]
    columns = (
        Column("criterion", "id"),
        *(Column(name, "level", words=tuple(dict.fromkeys(words))) for name in cases.ids),
    )
    rows = tuple(
        (id_to_words(name), *(UNKNOWN if value is None else value for value in levels[name]))
        for name in rated
    )
    notes = [f"Not known: {', '.join(silent)}."] if silent else []
    made_by = [
        f"{rubric.id} {rubric.version}, {rubric.standing}, {rubric.definition_sha256[:SHORT_HASH]}"
        for rubric in comparison.rubrics
    ]
    notes.append(f"Definitions: {'; '.join(made_by)}.")
    return Table("How the cases are rated", columns, rows, tuple(notes))


def definitions_table(rubrics: Sequence[Rubric], *, data: bool = True) -> Table:
    """The definitions used, with their hashes and the version of the tool.

    Without `data` hashes are shortened.
    """
    length = None if data else SHORT_HASH
    return Table(
        title="Definitions",
        columns=(
            Column("rubric", "id"),
            Column("version"),
            Column("standing"),
            Column("title", "prose"),
            Column("source"),
            Column("definition_sha256"),
            Column("sha256"),
            Column("tool"),
        ),
        rows=tuple(
            (
                rubric.id,
                rubric.version,
                rubric.standing,
                rubric.title,
                rubric.source.source if rubric.source else _parent(rubric, data),
                rubric.definition_sha256[:length],
                rubric.sha256[:length],
                TOOL,
            )
            for rubric in rubrics
        ),
    )


def _parent(rubric: Rubric, data: bool) -> str | None:
    """Where a definition without a source of its own comes from; data have sources alone."""
    return None if data or not rubric.extends else f"extends {rubric.extends}"
