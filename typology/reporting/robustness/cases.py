"""How robust verdicts are, case by case, as tables."""

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
from typology.model import NO_SETTLEMENT, UNDETERMINED
from typology.reporting.formats.table import TEXT_LEGEND, TEXT_MARK, Cell, Column, Table
from typology.reporting.words import count_noun

NO_PROBABILITY: Final = (
    "A share counts listed definitions, each as much as another: it is no probability."
)
GRADES: Final = (
    "robust: the plain rubric's verdict holds under 95 % of the definitions or more; shaky: under "
    "half or more; possible: under fewer. Rival definitions are told apart and not counted."
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


def case_table(found: Robustness, data: bool) -> Table:
    """Each case: how many definitions keep its verdict, what drives it, what would change it."""
    if data:
        return _case_data(found)
    columns = (
        Column("case", "id"),
        Column("verdict", "verdict", "under the plain rubric"),
        Column("grade"),
        Column("definitions", "membership", "share of the definitions under which it holds"),
        *([Column("error", "membership", "standard error")] if found.sampled else []),
        Column("codings", "membership", "share of the case's codings that give it"),
        Column("together", "membership", "share of the codings under all definitions"),
        Column("driver", "text", "the choice with the greatest total share of variance"),
    )
    rows = tuple(_case_row(found, each) for each in found.cases)
    notes = (NO_PROBABILITY, GRADES, APART, *_case_notes(found))
    return marked(Table(_title(found), columns, rows, notes), found)


def _title(found: Robustness) -> str:
    count = count_noun(len(found.combinations), "definition")
    drawn = f" drawn with seed {found.seed}" if found.sampled else ""
    changed = " (changed)" if found.rubric.overrides else ""
    grades = Counter(each.grade for each in found.cases)
    told = ", ".join(f"{grades[grade]} {grade}" for grade in ("robust", "shaky", "possible"))
    verdicts = count_noun(len(found.cases), "verdict").capitalize()
    return (
        f"{verdicts} of {found.rubric.id} {found.rubric.version}{changed} under {count}{drawn}: "
        f"{told}"
    )


def _case_row(found: Robustness, each: CaseRobustness) -> tuple[Cell, ...]:
    driver = each.driver
    return (
        each.case.id,
        each.verdict,
        each.grade,
        each.share,
        *([each.error] if found.sampled else []),
        _of_verdict(each, each.codings),
        _of_verdict(each, each.together),
        None if driver is None else driver.choice,
    )


def _of_verdict(each: CaseRobustness, shares: Shares) -> float | None:
    """The share of codings with the reference verdict; None where no coding can have it."""
    if each.verdict in (UNDETERMINED, NO_SETTLEMENT):
        return None
    return shares.get(each.verdict, 0.0)


def options_phrase(options: OptionLabels) -> str:
    """Options by choice: `silence: open, cut: .6`."""
    return ", ".join(f"{choice}: {option}" for choice, option in options) or "no choice changed"


def _case_notes(found: Robustness) -> Iterator[str]:
    if found.sampled:
        yield "Definitions are a sample: no shares of variance; nearest: of those drawn."
    else:
        yield DRIVER
    rubric, multiverse = found.rubric, found.multiverse
    yield (
        f"Rubric {rubric.id} {rubric.version}, {rubric.standing}, definition sha256 "
        f"{rubric.definition_sha256}. Multiverse: {multiverse.title}, sha256 {multiverse.sha256}."
    )
    if found.outside:
        ids = ", ".join(case.id for case in found.outside)
        yield f"No definition applies to {count_noun(len(found.outside), 'case')}: {ids}."


def marked(table: Table, found: Robustness) -> Table:
    """A table of the cases, those rated on a text marked."""
    marks = tuple(TEXT_MARK if each.case.basis == "text" else "" for each in found.cases)
    return replace(table, legend=(TEXT_LEGEND,), marks=marks) if any(marks) else table


def _case_data(found: Robustness) -> Table:
    names = found.verdicts.names
    decided = [name for name in names if name not in (UNDETERMINED, NO_SETTLEMENT)]
    kinds = (("definitions", names), ("codings", decided), ("together", decided))
    choices = [each.name for each in found.choices]
    columns = (
        *map(Column, ("case", "title", "basis", "verdict", "grade")),
        Column("share", "membership"),
        Column("error", "membership"),
        *(Column(f"{kind}__{name}", "membership") for kind, each in kinds for name in each),
        *(Column(f"{kind}__{name}", "number") for name in choices for kind in ("first", "total")),
        Column("changes", "number"),
        *OWN,
    )
    rows = tuple(
        (
            each.case.id,
            each.case.title,
            each.case.basis,
            each.verdict,
            each.grade,
            each.share,
            each.error,
            *(each.definitions.get(name, 0.0) for name in names),
            *(each.codings.get(name, 0.0) for name in decided),
            *(each.together.get(name, 0.0) for name in decided),
            *(value for name in choices for value in _variance(each.drivers, name)),
            len(each.nearest[0].changes) if each.nearest else None,
            *_own(found),
        )
        for each in found.cases
    )
    return Table("cases", columns, rows)


def _variance(drivers: Sequence[Driver], choice: str) -> tuple[float | None, float | None]:
    for each in drivers:
        if each.choice == choice:
            return each.first, each.total
    return None, None


OWN: Final = (
    Column("rubric"),
    Column("version"),
    Column("definition_sha256"),
    Column("multiverse_sha256"),
    Column("definitions", "number"),
    Column("sampled", "flag"),
    Column("seed", "number"),
)
"""What every row of data carries."""


def _own(found: Robustness) -> tuple[Cell, ...]:
    rubric = found.rubric
    return (
        rubric.id,
        rubric.version,
        rubric.definition_sha256,
        found.multiverse.sha256,
        len(found.combinations),
        found.sampled,
        found.seed if found.sampled else None,
    )


def with_own(table: Table, found: Robustness, data: bool) -> Table:
    """Data with the definition and the multiverse in each row; anything else as it is."""
    if not data:
        return table
    rows = tuple((*row, *_own(found)) for row in table.rows)
    return Table(table.title, (*table.columns, *OWN), rows)


def shares_table(found: Robustness, data: bool) -> Table:
    """Each case: the share of definitions with each verdict."""
    names = [
        name for name in found.verdicts.names if any(name in c.definitions for c in found.cases)
    ]
    columns = (
        Column("case", "id"),
        Column("verdict", "verdict", "under the plain rubric"),
        *(Column(name, "membership") for name in names),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (each.case.id, each.verdict, *(each.definitions.get(name, 0.0) for name in names))
        for each in found.cases
    )
    table = Table("Shares of definitions, by verdict", columns, rows, (NO_PROBABILITY,))
    return with_own(marked(table, found), found, data)


def nearest_table(found: Robustness, data: bool) -> Table:
    """The nearest definitions under which a verdict is another: of each, the cases."""
    if data:
        return _nearest_data(found)
    columns = (
        Column("changed"),
        Column("from", "verdict"),
        Column("to", "verdict"),
        Column("cases", "prose"),
    )
    rows = tuple(
        (options_phrase(options), before, after, cases)
        for options, before, after, cases in _nearest_rows(found)
    )
    notes = (
        "Of each case, the definitions with the fewest changed choices under which its verdict is "
        "another: all that are as near. Options that do the same to the same cases share a row.",
    )
    return Table("The nearest definition with another verdict", columns, rows, notes)


def _nearest_rows(found: Robustness) -> Iterator[tuple[OptionLabels, str, str, tuple[str, ...]]]:
    """Changed options, the verdict before and after, and the cases; few changes first."""
    moved: dict[tuple[OptionLabels, str, str], list[str]] = {}
    for each in found.cases:
        for near in each.nearest:
            moved.setdefault((near.changes, each.verdict, near.verdict), []).append(each.case.id)
    alike: dict[tuple[str, str, tuple[str, ...]], list[OptionLabels]] = {}
    for (options, before, after), cases in moved.items():
        alike.setdefault((before, after, tuple(cases)), []).append(options)
    for (before, after, ids), sets in sorted(alike.items(), key=_few_changes):
        for options in folded(sets):
            yield options, before, after, ids


def _few_changes(
    item: tuple[tuple[str, str, tuple[str, ...]], list[OptionLabels]],
) -> tuple[int, int]:
    (_, _, cases), sets = item
    return len(sets[0]), -len(cases)


def folded(sets: Sequence[OptionLabels]) -> list[OptionLabels]:
    """Sets that differ in the last option alone, told as one: `marks: two of four / mean`."""
    found: dict[tuple[OptionLabels, str], list[str]] = {}
    for each in sets:
        if each:
            found.setdefault((each[:-1], each[-1][0]), []).append(each[-1][1])
    return [(*head, (choice, " / ".join(labels))) for (head, choice), labels in found.items()]


def _nearest_data(found: Robustness) -> Table:
    choices = [choice.name for choice in found.multiverse.choices]
    columns = (
        *map(Column, ("case", "verdict", "nearest")),
        Column("changes", "number"),
        *map(Column, choices),
    )
    rows = tuple(
        (
            each.case.id,
            each.verdict,
            near.verdict,
            len(near.changes),
            *(dict(near.changes).get(name) for name in choices),
        )
        for each in found.cases
        for near in each.nearest
    )
    return with_own(Table("Nearest definitions", columns, rows), found, data=True)


def drivers_table(found: Robustness, data: bool) -> Table:
    """Each case and choice: shares of variance."""
    columns = (
        *([Column("case", "id")] if data else []),
        Column("choice", "id"),
        Column("first", "membership"),
        Column("total", "membership"),
    )
    driven = [(each.case.id, driver) for each in found.cases for driver in each.drivers]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (*([case] if data else []), driver.choice, driver.first, driver.total)
        for case, driver in driven
    )
    groups = () if data else tuple(Counter(case for case, _ in driven).items())
    title = "Which choice drives a verdict: shares of variance"
    return with_own(Table(title, columns, rows, (VARIANCE,), groups=groups), found, data)


def rivals_table(found: Robustness, data: bool) -> Table:
    """Each case: what each rival definition says of it."""
    rivals = [each.option for each in found.cases[0].rivals] if found.cases else []
    if not rivals:
        return Table("Rival definitions", (Column("case", "id"),), ())
    words = found.verdicts.names
    columns = (
        Column("case", "id"),
        Column(found.rubric.id, "verdict", words=words),
        *(Column(name, "verdict", words=words) for name in rivals),
    )
    rows = tuple(
        (each.case.id, each.verdict, *(rival.verdict for rival in each.rivals))
        for each in found.cases
    )
    notes = ("Each rival stands alone, as it is; none enters a share.",)
    table = Table("What rival definitions say", columns, rows, notes)
    return with_own(marked(table, found), found, data)
