"""Tables of robustness by case: shares, grades, nearest definitions, drivers and rivals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from typology.analysis.robustness.results import (
    CaseRobustness,
    Driver,
    OptionLabels,
    Policy,
    Robustness,
)
from typology.reporting.records import OWN, own_cells
from typology.reporting.robustness.words import (
    GRADES,
    NO_PROBABILITY,
    case_sentences,
    choice_phrase,
    count_of_definitions,
    library_sentences,
    list_sentences,
    percent_phrase,
)
from typology.reporting.table import Cell, Column, Table, mark_texts
from typology.reporting.words import count_noun, id_to_words

MOST_TOLD: Final = 5  # cases of which each is told in sentences
OPEN: Final = (
    "open besides: the verdicts that the case's own codings leave possible, over every level that "
    "is not known, whatever is assumed, and every range."
)


PROVENANCE: Final = (
    *OWN,
    Column("multiverse_sha256"),
    Column("definitions", "number"),
    Column("distinct", "number"),
    Column("sampled", "flag"),
    Column("seed", "number"),
)
"""The columns that every row of data carries."""


def _provenance_cells(robustness: Robustness) -> tuple[Cell, ...]:
    return (
        *own_cells(robustness.rubric),
        robustness.multiverse.sha256,
        len(robustness.combinations),
        robustness.distinct.count,
        robustness.sampled,
        robustness.seed if robustness.sampled else None,
    )


def case_table(robustness: Robustness, data: bool) -> Table:
    """One row a case: the share of definitions that keep its verdict, its grade and driver.

    The answer in words stands above the rows of a page.
    """
    if data:
        return _case_data(robustness)
    others = _other_policies(robustness)
    words = robustness.verdicts.names
    columns = (
        Column("case", "id"),
        Column("verdict", "verdict", "under the plain rubric", words),
        Column("grade"),
        Column("open besides", "verdict", "what the codings leave possible", words),
        Column("firm", "text", "whether it holds whatever is assumed and left open"),
        Column("holds", "text", "the share of the definitions under which it holds"),
        *([Column("error", "membership", "standard error")] if robustness.sampled else []),
        *(Column(f"silence {policy.label}", "text") for policy in others),
        Column("decided by", "text", "the choice with the greatest total share of variance"),
    )
    rows = tuple(_case_row(robustness, result) for result in robustness.cases)
    notes = (GRADES, OPEN, *_case_notes(robustness))
    table = Table(_title(robustness), columns, rows, notes, lead=_lead(robustness))
    return marked(table, robustness)


def _other_policies(robustness: Robustness) -> tuple[Policy, ...]:
    """The readings of silence that have a column; of few cases sentences tell of them."""
    return () if len(robustness.cases) <= MOST_TOLD else robustness.policies[1:]


def _lead(robustness: Robustness) -> tuple[str, ...]:
    listed = (*list_sentences(robustness), NO_PROBABILITY)
    if not robustness.cases:
        return ()
    if len(robustness.cases) > MOST_TOLD:
        return (*library_sentences(robustness), *listed)
    told = [(result.case.id, case_sentences(robustness, result)) for result in robustness.cases]
    if len(told) == 1:
        return (*told[0][1], *listed)
    return (*(f"{case}: {' '.join(sentences)}" for case, sentences in told), *listed)


def _title(robustness: Robustness) -> str:
    count = count_of_definitions(len(robustness.combinations))
    rubric = robustness.rubric
    changed = " (changed)" if rubric.overrides else ""
    verdicts = count_noun(len(robustness.cases), "verdict").capitalize()
    return f"{verdicts} of {rubric.id} {rubric.version}{changed} under {count}"


def _case_row(robustness: Robustness, result: CaseRobustness) -> tuple[Cell, ...]:
    driver = result.driver
    others = [result.shares[policy.label] for policy in _other_policies(robustness)]
    return (
        result.case.id,
        result.verdict,
        result.grade,
        tuple(name for name in result.possible if name != result.verdict),
        _firm_cell(result),
        percent_phrase(result.share),
        *([result.error] if robustness.sampled else []),
        *(percent_phrase(shares[result.verdict]) for shares in others),
        None if driver is None or not driver.total else choice_phrase(driver.choice),
    )


def _firm_cell(result: CaseRobustness) -> str | None:
    if result.firm is None:
        return None
    bare = "; no evidence" if result.without_evidence else ""
    return f"{'yes' if result.firm else 'no'}{bare}"


def options_phrase(options: OptionLabels) -> str:
    """Options by choice: 'silence: open, cut: .6'."""
    words = ", ".join(f"{id_to_words(choice)}: {option}" for choice, option in options)
    return words or "no choice changed"


def _case_notes(robustness: Robustness) -> Iterator[str]:
    if robustness.sampled:
        yield "Definitions are a sample: no shares of variance; nearest: of those drawn."
    rubric, multiverse = robustness.rubric, robustness.multiverse
    yield (
        f"Rubric {rubric.id} {rubric.version}, {rubric.standing}, definition sha256 "
        f"{rubric.definition_sha256}. Multiverse: {multiverse.title}, sha256 {multiverse.sha256}."
    )
    if robustness.outside:
        ids = ", ".join(case.id for case in robustness.outside)
        yield f"No definition applies to {count_noun(len(robustness.outside), 'case')}: {ids}."


def marked(table: Table, robustness: Robustness) -> Table:
    """A table of the cases, with a mark on those rated on a text."""
    return mark_texts(table, [result.case for result in robustness.cases])


def _case_data(robustness: Robustness) -> Table:
    names = robustness.verdicts.names
    choices = [choice.name for choice in robustness.choices]
    columns = (
        *map(Column, ("case", "title", "basis", "verdict", "grade")),
        Column("share", "membership"),
        Column("error", "membership"),
        Column("silence"),
        *(Column(f"definitions__{name}", "membership") for name in names),
        Column("firm", "flag"),
        *(Column(name, "prose") for name in ("without_evidence", "possible")),
        *(Column(f"{kind}__{name}", "number") for name in choices for kind in ("first", "total")),
        Column("changes", "number"),
        *PROVENANCE,
    )
    rows = tuple(
        (
            result.case.id,
            result.case.title,
            result.case.basis,
            result.verdict,
            result.grade,
            result.share,
            result.error,
            robustness.policies[0].label,
            *(result.definitions.get(name, 0.0) for name in names),
            result.firm,
            result.without_evidence,
            result.possible,
            *(value for name in choices for value in _variance(result.drivers, name)),
            len(result.nearest[0].changes) if result.nearest else None,
            *_provenance_cells(robustness),
        )
        for result in robustness.cases
    )
    return Table("cases", columns, rows)


def _variance(drivers: Sequence[Driver], choice: str) -> tuple[float | None, float | None]:
    for driver in drivers:
        if driver.choice == choice:
            return driver.first, driver.total
    return None, None


def with_provenance(table: Table, robustness: Robustness, data: bool) -> Table:
    """Data with the definition and the multiverse in each row; other tables unchanged."""
    if not data:
        return table
    rows = tuple((*row, *_provenance_cells(robustness)) for row in table.rows)
    return Table(table.title, (*table.columns, *PROVENANCE), rows)


def shares_table(robustness: Robustness, data: bool) -> Table:
    """One row a case and reading of silence: the share of definitions with each verdict."""
    names = [
        name
        for name in robustness.verdicts.names
        if any(name in counts for c in robustness.cases for counts in c.counts.values())
    ]
    columns = (
        Column("case", "id"),
        Column("verdict", "verdict", "under the plain rubric"),
        Column("silence"),
        *(Column(name, "membership") for name in names),
    )
    told = [(result, policy.label) for result in robustness.cases for policy in robustness.policies]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            result.case.id,
            result.verdict,
            label,
            *(result.shares[label].get(name, 0.0) for name in names),
        )
        for result, label in told
    )
    title = "Shares of definitions by verdict, for each reading of silence"
    table = Table(title, columns, rows, (NO_PROBABILITY,))
    table = mark_texts(table, [result.case for result, _ in told])
    return with_provenance(table, robustness, data)


def nearest_table(robustness: Robustness, data: bool) -> Table:
    """The nearest definitions with another verdict, each with the cases that it moves."""
    if data:
        return _nearest_data(robustness)
    columns = (
        Column("changed", "prose"),
        Column("from", "verdict"),
        Column("to", "verdict"),
        Column("cases", "prose"),
    )
    rows = tuple(
        (options_phrase(options), before, after, cases)
        for options, before, after, cases in _nearest_rows(robustness)
    )
    notes = (
        "Of each case, the definitions with the fewest changed choices under which its verdict is "
        "another: all that are as near. Options that do the same to the same cases share a row.",
    )
    return Table("The nearest definition with another verdict", columns, rows, notes)


def _nearest_rows(
    robustness: Robustness,
) -> Iterator[tuple[OptionLabels, str, str, tuple[str, ...]]]:
    """Changed options, the verdict before and after, and the cases; few changes first."""
    moved: dict[tuple[OptionLabels, str, str], list[str]] = {}
    for result in robustness.cases:
        for near in result.nearest:
            moved.setdefault((near.changes, result.verdict, near.verdict), []).append(
                result.case.id
            )
    alike: dict[tuple[str, str, tuple[str, ...]], list[OptionLabels]] = {}
    for (options, before, after), cases in moved.items():
        alike.setdefault((before, after, tuple(cases)), []).append(options)
    for (before, after, ids), sets in sorted(alike.items(), key=_few_changes):
        for options in merge_options(sets):
            yield options, before, after, ids


def _few_changes(
    item: tuple[tuple[str, str, tuple[str, ...]], list[OptionLabels]],
) -> tuple[int, int]:
    (_, _, cases), sets = item
    return len(sets[0]), -len(cases)


def merge_options(sets: Sequence[OptionLabels]) -> list[OptionLabels]:
    """Merge sets that differ in the last option alone: 'marks: two of four / mean'."""
    labels: dict[tuple[OptionLabels, str], list[str]] = {}
    for options in sets:
        if options:
            choice, label = options[-1]
            labels.setdefault((options[:-1], choice), []).append(label)
    return [(*others, (choice, " / ".join(last))) for (others, choice), last in labels.items()]


def _nearest_data(robustness: Robustness) -> Table:
    choices = [choice.name for choice in robustness.multiverse.choices]
    columns = (
        *map(Column, ("case", "verdict", "nearest")),
        Column("changes", "number"),
        *map(Column, choices),
    )
    rows = tuple(
        (
            result.case.id,
            result.verdict,
            near.verdict,
            len(near.changes),
            *(dict(near.changes).get(name) for name in choices),
        )
        for result in robustness.cases
        for near in result.nearest
    )
    return with_provenance(Table("Nearest definitions", columns, rows), robustness, data=True)
