"""Rubrics, cases, scores, flips and problems as tables of data, with every column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from typology.analysis.compare.fields import OF_CRITERION
from typology.model import Case, Criterion, Problem, Rubric
from typology.reporting.problems import PROBLEM_FIELDS
from typology.reporting.table import UNKNOWN, Cell, Column, ColumnKind, Table
from typology.scoring.columnar.cases import ScoreSummary, summary_of
from typology.scoring.scorecard import Scorecard

OWN: Final = (Column("rubric"), Column("version"), Column("definition_sha256"))
PROBLEM_KINDS: Final[dict[str, ColumnKind]] = {
    "line": "number",
    "column": "number",
    "message": "prose",
    "hint": "prose",
}


def own_cells(rubric: Rubric) -> tuple[Cell, ...]:
    """The definition's id, version and hash, in every row of data."""
    return rubric.id, rubric.version, rubric.definition_sha256


def rubric_table(rubric: Rubric) -> Table:
    """One row a level of an ordinal criterion, or a numeric criterion."""
    columns = (
        Column("criterion", "id"),
        Column("role"),
        Column("question"),
        Column("level"),
        Column("rank", "number"),
        Column("membership", "membership"),
        Column("anchor"),
        Column("unit"),
        *(Column(name, "number") for name in ("out", "crossover", "in")),
        *OWN,
    )
    rows = tuple(
        (*row, *own_cells(rubric))
        for criterion in rubric.criteria.values()
        for row in _levels(criterion)
    )
    return Table(f"{rubric.id} {rubric.version}: criteria and levels", columns, rows)


def _levels(criterion: Criterion) -> Iterator[tuple[Cell, ...]]:
    head: tuple[Cell, ...] = (criterion.id, criterion.role, criterion.question)
    if criterion.scale is not None:
        pairs = zip(criterion.scale.levels, criterion.scale.memberships, strict=True)
        for rank, (level, membership) in enumerate(pairs):
            anchor = criterion.anchors.get(level)
            yield (*head, level, rank, membership, anchor, criterion.unit, None, None, None)
    if (curve := criterion.calibration) is not None:
        points = (curve.out, curve.crossover, curve.full)
        yield (*head, None, None, None, None, criterion.unit, *points)


def with_criteria(columns: Sequence[Column], rubric: Rubric) -> tuple[Column, ...]:
    """`columns` and one for each criterion, with a prefix if its name is that of a column."""
    taken = {column.name for column in columns}
    return (*columns, *_criterion_columns(rubric, taken))


def _criterion_columns(rubric: Rubric, taken: set[str]) -> Iterator[Column]:
    for name, criterion in rubric.criteria.items():
        levels = () if criterion.scale is None else criterion.scale.levels
        heading = OF_CRITERION + name if name in taken else name
        yield Column(heading, "level" if levels else "number", criterion.question, levels)


def cases_table(cases: Sequence[Case], rubric: Rubric) -> Table:
    """One row a case: its fields, and its level on each of the rubric's criteria."""
    names = (
        "case", "title", "status", "basis", "handling", "level", "form", "countries", "from", "to",
        "observed_until", "part_of", "coder", "case_sha256",
    )  # fmt: skip
    columns = with_criteria((*(Column(name) for name in names), *OWN), rubric)
    rows = tuple(
        (*_case_cells(case), *own_cells(rubric), *_ratings(case, rubric)) for case in cases
    )
    return Table(f"{len(cases)} cases, as coded", columns, rows)


def _case_cells(case: Case) -> tuple[Cell, ...]:
    period = case.period
    return (
        case.id, case.title, case.status, case.basis, case.handling, case.level, case.form,
        case.countries, period.start if period else None, period.end if period else None,
        case.observed_until, case.part_of, case.coder, case.sha256,
    )  # fmt: skip


def _ratings(case: Case, rubric: Rubric) -> Iterator[Cell]:
    for name in rubric.criteria:
        rating = case.ratings.get(name)
        value = None if rating is None else rating.value
        yield UNKNOWN if value is None else value


def _score_columns(
    types: tuple[str, ...], verdicts: tuple[str, ...], *, hashes: bool
) -> tuple[Column, ...]:
    return (
        *(Column(name) for name in ("case", "title", "status", "basis")),
        Column("prospective", "flag"),
        *OWN,
        *([Column("case_sha256")] if hashes else []),
        Column("overrides"),
        Column("verdict", "verdict", None, verdicts),
        Column("leaning", "verdict", None, types),
        Column("firm", "flag"),
        Column("margin", "number"),
        Column("completions", "number"),
        *(Column(name) for name in ("unknown", "rests_on", "without_evidence", "ignored")),
        *(Column(f"{name}__{end}", "membership") for name in types for end in ("low", "high")),
    )


SCORE_COLUMNS: Final = _score_columns((), (), hashes=False)
"""The columns of scores that do not depend on the rubric."""


def scores_table(rubric: Rubric, cards: Sequence[Scorecard], *, hashes: bool = False) -> Table:
    """One row a case, with the columns of the csv of `score`; `hashes` adds that of the case."""
    return summaries_table(rubric, [summary_of(card) for card in cards], hashes=hashes)


def summaries_table(
    rubric: Rubric, summaries: Sequence[ScoreSummary], *, hashes: bool = False
) -> Table:
    """The same from summaries."""
    columns = _score_columns(tuple(rubric.types), rubric.verdicts, hashes=hashes)
    rows = tuple((*_score_cells(each, hashes), *_ratings(each.case, rubric)) for each in summaries)
    title = f"{len(summaries)} cases under {rubric.id} {rubric.version}"
    return Table(title, with_criteria(columns, rubric), rows)


def _score_cells(summary: ScoreSummary, hashes: bool) -> Iterator[Cell]:
    case, rubric = summary.case, summary.rubric
    overrides = (*rubric.overrides, *case.overrides)
    yield from (case.id, case.title, case.status, case.basis, case.prospective)
    yield from own_cells(rubric)
    if hashes:
        yield case.sha256
    yield tuple(f"{each.option} {each.path}={each.value}" for each in overrides)
    yield from (summary.verdict, summary.leaning, summary.firm, summary.margin, summary.completions)
    yield from (summary.unknown, summary.rests_on, summary.without_evidence, summary.ignored)
    for name in rubric.types:
        bounds = summary.bounds.get(name)
        yield from (None, None) if bounds is None else (bounds.low, bounds.high)


def flips_table(rubric: Rubric, cards: Sequence[Scorecard]) -> Table:
    """One row a changed rating of a flip, with the verdict after the flip."""
    verdicts = rubric.verdicts
    columns = (
        Column("case", "id"),
        Column("verdict", "verdict", None, verdicts),
        Column("kind"),
        Column("flip", "number"),
        Column("becomes", "verdict", None, verdicts),
        Column("steps", "number"),
        Column("criterion"),
        Column("before"),
        Column("after"),
        *OWN,
    )
    rows = tuple((*row, *own_cells(rubric)) for card in cards for row in _flips(card))
    return Table(f"Flips under {rubric.id} {rubric.version}", columns, rows)


def _flips(card: Scorecard) -> Iterator[tuple[Cell, ...]]:
    number = 0
    for kind, flips in (("gain", card.flips.gains), ("loss", card.flips.losses)):
        for flip in flips:
            number += 1
            for change in flip.changes:
                before: Cell = UNKNOWN if change.before is None else change.before
                head: tuple[Cell, ...] = (card.case.id, card.verdict, kind, number)
                tail: tuple[Cell, ...] = (change.criterion, before, change.after)
                yield (*head, flip.verdict, flip.steps, *tail)


def problems_table(problems: Sequence[Problem]) -> Table:
    """One row a problem or warning, with its place."""
    columns = tuple(Column(name, PROBLEM_KINDS.get(name, "text")) for name in PROBLEM_FIELDS)
    rows = tuple(tuple(getattr(each, name) for name in PROBLEM_FIELDS) for each in problems)
    return Table(f"{len(problems)} problems", columns, rows)
