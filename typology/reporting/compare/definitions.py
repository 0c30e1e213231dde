"""Few cases under several definitions: a sentence a case, a row a definition, all in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from typology.analysis.compare import OF_CRITERION, Comparison, Entry, rating_value, values_of
from typology.model import MIXED, NEITHER, NO_SETTLEMENT, OUT_OF_SCOPE, UNDETERMINED
from typology.reporting.compare.tables import SHORT_HASH
from typology.reporting.table import TEXT_LEGEND, UNKNOWN, Cell, Column, Table, marked_id
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


def entry_sentence(comparison: Comparison, entry: Entry) -> str:
    """What the definitions say of one case, as a clause."""
    verdicts = [summary.verdict for summary in entry.summaries]
    return verdicts_sentence(verdicts, comparison.verdicts)


def is_few(comparison: Comparison) -> bool:
    """True if the definitions are several and the cases so few that each definition has a row."""
    return len(comparison.rubrics) > 1 and 0 < len(comparison.entries) <= MOST_CASES


def few_cases_tables(comparison: Comparison) -> tuple[Table, ...]:
    """The definitions with their verdicts in words, then the ratings of the cases."""
    return _definition_rows(comparison), _rating_rows(comparison)


def _definition_rows(comparison: Comparison) -> Table:
    entries = comparison.entries
    alone = len(entries) == 1
    columns = (
        Column("definition", "id"),
        *(
            Column("verdict" if alone else entry.case.id, "verdict", words=comparison.verdicts)
            for entry in entries
        ),
        *([Column("which says", "prose")] if alone else []),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            rubric.id,
            *(entry.summaries[place].verdict for entry in entries),
            *([rubric.title] if alone else []),
        )
        for place, rubric in enumerate(comparison.rubrics)
    )
    said = [entry_sentence(comparison, entry) for entry in entries]
    lead = tuple(
        f"{capitalised(clause)}." if alone else f"{marked_id(entry.case)}: {clause}."
        for entry, clause in zip(entries, said, strict=True)
    )
    title = (
        f"{marked_id(entries[0].case)} under {count_noun(len(rows), 'definition')}"
        if alone
        else f"{count_noun(len(entries), 'case').capitalize()} under "
        f"{count_noun(len(rows), 'definition')}"
    )
    legend = (TEXT_LEGEND,) if any(entry.case.on_paper for entry in entries) else ()
    return Table(title, columns, rows, lead=lead, legend=legend)


def _rating_rows(comparison: Comparison) -> Table:
    """The criteria that some case is rated on, with their levels; the others in a note."""
    levels = {
        name: [rating_value(entry.case, name) for entry in comparison.entries]
        for name in comparison.criteria
    }
    rated = [name for name, row in levels.items() if any(value is not None for value in row)]
    silent = [id_to_words(name) for name in levels if name not in rated]
    words = [word for name in rated for word in values_of(comparison, OF_CRITERION + name)]
    columns = (
        Column("criterion", "id"),
        *(
            Column(entry.case.id, "level", words=tuple(dict.fromkeys(words)))
            for entry in comparison.entries
        ),
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
