"""Tables of robustness by choice and by rival: what decides a verdict, what others say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from typology.analysis.robustness.results import Robustness
from typology.reporting.robustness.cases import MOST_TOLD, with_provenance
from typology.reporting.robustness.words import choice_phrase
from typology.reporting.table import Cell, Column, Table

SHARES_OF_VARIANCE: Final = (
    "How much of the changing of a verdict goes back to a choice, as a share of its variance: "
    "alone, and with all that it does together with others. Exact, over every combination listed."
)
GAPS: Final = "Combinations are left out of the list, so that shares of choices may overlap."


def drivers_table(robustness: Robustness, data: bool) -> Table:
    """One row a case and choice: shares of variance."""
    columns = (
        *([Column("case", "id")] if data else []),
        Column("choice", "id"),
        Column("first" if data else "alone", "membership"),
        Column("total" if data else "with others", "membership"),
    )
    driven = [(result.case.id, driver) for result in robustness.cases for driver in result.drivers]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            *([case] if data else []),
            driver.choice if data else choice_phrase(driver.choice),
            driver.first,
            driver.total,
        )
        for case, driver in driven
    )
    groups = () if data else tuple(Counter(case for case, _ in driven).items())
    gaps = (GAPS,) if robustness.on_cut or robustness.impossible else ()
    title = "Which choice decides a verdict"
    table = Table(title, columns, rows, (SHARES_OF_VARIANCE, *gaps), groups=groups)
    return with_provenance(table, robustness, data)


def rivals_table(robustness: Robustness, data: bool) -> Table:
    """What rivals say: of few cases a row a rival, in words; of many, how many cases it moves.

    As data one row a case, with a column a rival.
    """
    rivals = [rival.option for rival in robustness.cases[0].rivals] if robustness.cases else []
    if not rivals:
        return Table("Rival definitions", (Column("case", "id"),), ())
    if data:
        return _rivals_data(robustness, rivals)
    names = robustness.verdicts.names
    few = len(robustness.cases) <= MOST_TOLD
    columns = (
        Column("rival", "id"),
        *(
            [Column(result.case.id, "verdict", words=names) for result in robustness.cases]
            if few
            else [Column("changes", "number"), *(Column(name, "number") for name in names)]
        ),
    )
    rows: list[tuple[Cell, ...]] = []
    for place, rival in enumerate(rivals):
        verdicts = [result.rivals[place].verdict for result in robustness.cases]
        pairs = zip(verdicts, robustness.cases, strict=True)
        moved = sum(verdict != result.verdict for verdict, result in pairs)
        said = Counter(verdicts)
        rows.append((rival, *(verdicts if few else (moved, *(said[name] for name in names)))))
    rows.sort(key=lambda row: str(row[0]))
    notes = ["Each rival stands alone, as it is; none enters a share."]
    if not few:
        notes.append("changes: cases to which it gives another verdict than the rubric does.")
    return Table("What rival definitions say", columns, tuple(rows), tuple(notes))


def _rivals_data(robustness: Robustness, rivals: Sequence[str]) -> Table:
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
    table = Table("What rival definitions say", columns, rows)
    return with_provenance(table, robustness, data=True)
