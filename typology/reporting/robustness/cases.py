"""Tables of robustness by case: shares, grades, nearest definitions, drivers and rivals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from typology.analysis.robustness.results import (
    CaseRobustness,
    Driver,
    OptionLabels,
    Robustness,
    Shares,
)
from typology.analysis.roots import count_settlements
from typology.model import NOT_JUDGED, UNDETERMINED
from typology.reporting.records import OWN, own_cells
from typology.reporting.table import TEXT_LEGEND, TEXT_MARK, Cell, Column, Table
from typology.reporting.words import count_cases, count_noun

NO_PROBABILITY: Final = (
    "A share counts listed definitions, each as much as another: it is no probability."
)
GRADES: Final = (
    "robust: the plain rubric's verdict holds under 95 % of the definitions or more; shaky: under "
    "half or more; possible: under fewer. Rival definitions are listed apart and not counted."
)
APART: Final = (
    "definitions: definitional uncertainty alone. codings: coding uncertainty alone (each way to "
    "fill unknowns and ranges, under the plain rubric). together: each coding under each "
    "definition. An undetermined verdict is no coding's."
)
DRIVER: Final = (
    "driver: the choice with the greatest share of the variance of whether the verdict holds, "
    "alone and together with others; exact, over every combination of options."
)
VARIANCE: Final = (
    "first: a choice's own share of the variance of whether the verdict holds; total: with all "
    "that it does together with other choices. Exact, over every combination of options."
)


PROVENANCE: Final = (
    *OWN,
    Column("multiverse_sha256"),
    Column("definitions", "number"),
    Column("sampled", "flag"),
    Column("seed", "number"),
)
"""The columns that every row of data carries."""


def _provenance_cells(robustness: Robustness) -> tuple[Cell, ...]:
    return (
        *own_cells(robustness.rubric),
        robustness.multiverse.sha256,
        len(robustness.combinations),
        robustness.sampled,
        robustness.seed if robustness.sampled else None,
    )


def case_table(robustness: Robustness, data: bool) -> Table:
    """One row a case: the share of definitions that keep its verdict, its grade and driver."""
    if data:
        return _case_data(robustness)
    columns = (
        Column("case", "id"),
        Column("verdict", "verdict", "under the plain rubric"),
        Column("grade"),
        Column("definitions", "membership", "share of the definitions under which it holds"),
        *([Column("error", "membership", "standard error")] if robustness.sampled else []),
        Column("codings", "membership", "share of the case's codings that give it"),
        Column("together", "membership", "share of the codings under all definitions"),
        Column("driver", "text", "the choice with the greatest total share of variance"),
    )
    rows = tuple(_case_row(robustness, result) for result in robustness.cases)
    notes = (NO_PROBABILITY, GRADES, APART, *_case_notes(robustness))
    return marked(Table(_title(robustness), columns, rows, notes), robustness)


def _title(robustness: Robustness) -> str:
    count = count_noun(len(robustness.combinations), "definition")
    drawn = f" drawn with seed {robustness.seed}" if robustness.sampled else ""
    rubric = robustness.rubric
    changed = " (changed)" if rubric.overrides else ""
    grades = Counter(result.grade for result in robustness.cases)
    counts = ", ".join(f"{grades[grade]} {grade}" for grade in ("robust", "shaky", "possible"))
    verdicts = count_noun(len(robustness.cases), "verdict").capitalize()
    return f"{verdicts} of {rubric.id} {rubric.version}{changed} under {count}{drawn}: {counts}"


def _case_row(robustness: Robustness, result: CaseRobustness) -> tuple[Cell, ...]:
    driver = result.driver
    return (
        result.case.id,
        result.verdict,
        result.grade,
        result.share,
        *([result.error] if robustness.sampled else []),
        _share_of_verdict(result, result.codings),
        _share_of_verdict(result, result.together),
        None if driver is None else driver.choice,
    )


def _share_of_verdict(result: CaseRobustness, shares: Shares) -> float | None:
    """The share of codings with the reference verdict; None if no coding can have it."""
    if result.verdict in (UNDETERMINED, *NOT_JUDGED):
        return None
    return shares.get(result.verdict, 0.0)


def options_phrase(options: OptionLabels) -> str:
    """Options by choice: 'silence: open, cut: .6'."""
    return ", ".join(f"{choice}: {option}" for choice, option in options) or "no choice changed"


def _case_notes(robustness: Robustness) -> Iterator[str]:
    cases = [result.case for result in robustness.cases]
    if count_settlements(cases, cases) < len(cases):
        yield f"These are {count_cases(cases)}: a whole and its parts are one settlement."
    if robustness.sampled:
        yield "Definitions are a sample: no shares of variance; nearest: of those drawn."
    else:
        yield DRIVER
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
    marks = tuple(TEXT_MARK if result.case.basis == "text" else "" for result in robustness.cases)
    return replace(table, legend=(TEXT_LEGEND,), marks=marks) if any(marks) else table


def _case_data(robustness: Robustness) -> Table:
    names = robustness.verdicts.names
    decided = [name for name in names if name not in (UNDETERMINED, *NOT_JUDGED)]
    kinds = (("definitions", names), ("codings", decided), ("together", decided))
    choices = [choice.name for choice in robustness.choices]
    columns = (
        *map(Column, ("case", "title", "basis", "verdict", "grade")),
        Column("share", "membership"),
        Column("error", "membership"),
        *(Column(f"{kind}__{name}", "membership") for kind, verdicts in kinds for name in verdicts),
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
            *(result.definitions.get(name, 0.0) for name in names),
            *(result.codings.get(name, 0.0) for name in decided),
            *(result.together.get(name, 0.0) for name in decided),
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
    """One row a case: the share of definitions with each verdict."""
    names = [
        name
        for name in robustness.verdicts.names
        if any(name in c.definitions for c in robustness.cases)
    ]
    columns = (
        Column("case", "id"),
        Column("verdict", "verdict", "under the plain rubric"),
        *(Column(name, "membership") for name in names),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (result.case.id, result.verdict, *(result.definitions.get(name, 0.0) for name in names))
        for result in robustness.cases
    )
    table = Table("Shares of definitions, by verdict", columns, rows, (NO_PROBABILITY,))
    return with_provenance(marked(table, robustness), robustness, data)


def nearest_table(robustness: Robustness, data: bool) -> Table:
    """The nearest definitions with another verdict, each with the cases that it moves."""
    if data:
        return _nearest_data(robustness)
    columns = (
        Column("changed"),
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


def drivers_table(robustness: Robustness, data: bool) -> Table:
    """One row a case and choice: shares of variance."""
    columns = (
        *([Column("case", "id")] if data else []),
        Column("choice", "id"),
        Column("first", "membership"),
        Column("total", "membership"),
    )
    driven = [(result.case.id, driver) for result in robustness.cases for driver in result.drivers]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (*([case] if data else []), driver.choice, driver.first, driver.total)
        for case, driver in driven
    )
    groups = () if data else tuple(Counter(case for case, _ in driven).items())
    title = "Which choice drives a verdict: shares of variance"
    return with_provenance(
        Table(title, columns, rows, (VARIANCE,), groups=groups), robustness, data
    )


def rivals_table(robustness: Robustness, data: bool) -> Table:
    """One row a case: its verdict under each rival definition."""
    rivals = [rival.option for rival in robustness.cases[0].rivals] if robustness.cases else []
    if not rivals:
        return Table("Rival definitions", (Column("case", "id"),), ())
    words = robustness.verdicts.names
    columns = (
        Column("case", "id"),
        Column(robustness.rubric.id, "verdict", words=words),
        *(Column(name, "verdict", words=words) for name in rivals),
    )
    rows = tuple(
        (result.case.id, result.verdict, *(rival.verdict for rival in result.rivals))
        for result in robustness.cases
    )
    notes = ("Each rival stands alone, as it is; none enters a share.",)
    table = Table("What rival definitions say", columns, rows, notes)
    return with_provenance(marked(table, robustness), robustness, data)
