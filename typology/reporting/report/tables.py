"""The tables of a report, and the workbook of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from typology.analysis.compare.comparison import compare
from typology.model import Rating, Rubric
from typology.reporting.cluster.classes_text import class_tables
from typology.reporting.compare.definitions import definitions_table
from typology.reporting.compare.tables import Layout, comparison_table
from typology.reporting.formats.tables.xlsx import write_xlsx
from typology.reporting.formula_phrases import formula_phrase
from typology.reporting.precedents import WARNING
from typology.reporting.report.content import FEW, Report
from typology.reporting.report.overview import Overview, SideBySide, plain_verdict
from typology.reporting.robustness.tables import robustness_tables
from typology.reporting.table import UNKNOWN, Cell, Column, Table, mark_texts
from typology.reporting.words import gain_phrase, join_words
from typology.scoring.flips.search import Flip
from typology.scoring.scorecard import Scorecard

RESTRICTED: Final = "Restricted: not for publication"


def overview_table(overview: Overview) -> Table:
    """The heat map in words: one row a case, by verdict, with its level on each criterion."""
    names = [name for group in overview.groups.values() for name in group]
    lines = [line for band in overview.bands for line in band.lines]
    rows = tuple(
        (
            line.card.case.id,
            *(
                UNKNOWN if square.tone is None else square.short + square.rest
                for square in line.squares
            ),
            line.firmness or None,
        )
        for line in lines
    )
    table = Table(
        "Verdicts at a glance",
        (
            Column("case", "id"),
            *(Column(name, "level") for name in names),
            Column("how firm", "prose"),
        ),
        rows,
        groups=tuple(
            (f"{plain_verdict(band.verdict)}: {band.counted}", len(band.lines))
            for band in overview.bands
        ),
    )
    return mark_texts(table, [line.card.case for line in lines])


def side_table(side: SideBySide) -> Table:
    """The verdicts of all definitions: a row a definition for few cases, else a row a case."""
    if len(side.rows) > FEW:
        table = Table(
            "Other definitions",
            (Column("case", "id"), *(Column(rubric.id, "verdict") for rubric in side.rubrics)),
            tuple((card.case.id, *(cell.verdict for cell in cells)) for card, cells in side.rows),
        )
        return mark_texts(table, [card.case for card, _ in side.rows])
    alone = len(side.rows) == 1
    places = [place for place, _ in enumerate(side.rows)]
    return Table(
        "Other definitions",
        (
            Column("definition", "id"),
            *(Column("verdict" if alone else card.case.id, "verdict") for card, _ in side.rows),
            *([Column("what would change it", "prose")] if alone else []),
        ),
        tuple(
            (
                rubric.id,
                *(side.rows[place][1][column].verdict for place in places),
                *([side.rows[0][1][column].change or None] if alone else []),
            )
            for column, rubric in enumerate(side.rubrics)
        ),
        lead=tuple(
            ("" if alone else f"{card.case.id}: ") + f"{side.sentence(place)}."
            for place, (card, _) in enumerate(side.rows)
        ),
    )


def workbook_tables(report: Report) -> tuple[Table, ...]:
    """The tables that are not empty, one a sheet."""
    cards = report.cards[0]
    cases = [card.case for card in cards]
    tables = (
        _verdicts(cards),
        comparison_table(compare(report.rubrics, cases), Layout(long=True)),
        _ratings(cards),
        _evidence(cards),
        _terms(cards),
        _changes(report.cards),
        _questions(cards),
        _precedents(report),
        *(() if report.clusters is None else class_tables(report.clusters)),
        *(() if report.robustness is None else robustness_tables(report.robustness)),
        definitions_table(report.rubrics),
        _formulas(report.rubrics),
        _levels(report.rubrics),
        _sources(report),
    )
    return tuple(table for table in tables if table.rows)


def _verdicts(cards: Sequence[Scorecard]) -> Table:
    from typology.reporting.score.verdict import verdict_sentences

    rows = tuple(
        (
            card.case.id,
            card.case.title,
            card.case.status,
            card.case.basis,
            card.verdict,
            card.firm,
            " ".join(verdict_sentences(card)).replace("*", ""),
        )
        for card in cards
    )
    columns = (
        Column("case", "id"),
        Column("title", "prose"),
        Column("status"),
        Column("basis"),
        Column("verdict", "verdict"),
        Column("firm", "flag"),
        Column("told", "prose"),
    )
    return Table("Verdicts", columns, rows)


def _ratings(cards: Sequence[Scorecard]) -> Table:
    columns = [Column(name) for name in ("case", "criterion", "rating", "low", "high")]
    return Table(
        "Ratings",
        (*columns, Column("confidence"), Column("sources", "prose"), Column("because", "prose")),
        tuple(
            (
                card.case.id,
                name,
                UNKNOWN if rating.value is None else rating.value,
                rating.low,
                rating.high,
                rating.confidence,
                rating.sources,
                rating.because,
            )
            for card in cards
            for name in card.rubric.criteria
            for rating in [card.case.ratings.get(name, Rating(None))]
        ),
    )


def _evidence(cards: Sequence[Scorecard]) -> Table:
    names = ("direction", "modality", "attribution", "source", "locator", "handling")
    return Table(
        "Evidence",
        (
            Column("case", "id"),
            Column("criterion"),
            Column("says", "prose"),
            Column("quote", "prose"),
            *(Column(name) for name in names),
        ),
        tuple(
            (card.case.id, name, *_fields(fact, ("says", "quote", *names)))
            for card in cards
            for name, rating in card.case.ratings.items()
            for fact in rating.evidence
        ),
    )


def _terms(cards: Sequence[Scorecard]) -> Table:
    names = ("criterion", "modality", "by", "verified_by", "if_breached", "clause", "handling")
    return Table(
        "Terms",
        (Column("case", "id"), Column("term", "prose"), *(Column(name) for name in names)),
        tuple(
            (card.case.id, *_fields(term, ("term", *names)))
            for card in cards
            for term in card.case.terms
        ),
    )


def _fields(record: NamedTuple, names: Sequence[str]) -> tuple[Cell, ...]:
    fields = record._asdict()
    return tuple(fields[name] for name in names)


def _changes(scored: Sequence[Sequence[Scorecard]]) -> Table:
    columns = (
        Column("case", "id"),
        Column("rubric"),
        Column("verdict", "verdict"),
        Column("change"),
        Column("then", "verdict"),
        Column("steps", "number"),
        Column("ratings", "prose"),
    )
    rows = tuple(
        (
            card.case.id,
            card.rubric.id,
            card.verdict,
            kind,
            flip.verdict,
            flip.steps,
            _flip_phrase(flip),
        )
        for cards in scored
        for card in cards
        for kind, flips in (("loss", card.flips.losses), ("gain", card.flips.gains))
        for flip in flips
    )
    return Table("What would change it", columns, rows)


def _flip_phrase(flip: Flip) -> str:
    return join_words([gain_phrase(change) for change in flip.changes])


def _questions(cards: Sequence[Scorecard]) -> Table:
    columns = (Column("case", "id"), Column("order", "number"), Column("criterion"))
    return Table(
        "Questions",
        (*columns, Column("question", "prose")),
        tuple(
            (card.case.id, place, name, card.rubric.criteria[name].question_for(card.case.basis))
            for card in cards
            for place, name in enumerate(card.ask_first or card.unknown, start=1)
        ),
        notes=("Where a case is undetermined, the question to ask first comes first.",),
    )


def _precedents(report: Report) -> Table:
    columns = (
        Column("case", "id"),
        Column("precedent", "id"),
        Column("distance", "membership"),
        Column("shared", "number"),
        Column("differs_on", "prose"),
        Column("verdict", "verdict"),
    )
    rows = tuple(
        (
            section.card.case.id,
            near.card.case.id,
            near.distance,
            float(near.shared),
            tuple(gap.criterion for gap in near.on.differences),
            near.card.verdict,
        )
        for section in report.cases
        if section.precedents is not None
        for near in section.precedents.nearest
    )
    return Table("Precedents", columns, rows, notes=(WARNING,))


def _formulas(rubrics: Sequence[Rubric]) -> Table:
    columns = (Column("rubric", "id"), Column("type"), Column("formula", "prose"))
    return Table(
        "Formulas",
        columns,
        tuple(
            (rubric.id, name, formula_phrase(kind.formula, rubric))
            for rubric in rubrics
            for name, kind in rubric.types.items()
        ),
    )


def _levels(rubrics: Sequence[Rubric]) -> Table:
    columns = (
        Column("rubric", "id"),
        Column("criterion"),
        Column("question", "prose"),
        Column("level"),
        Column("membership", "membership"),
        Column("anchor", "prose"),
    )
    return Table(
        "Criteria", columns, tuple(row for rubric in rubrics for row in _level_rows(rubric))
    )


def _level_rows(rubric: Rubric) -> Iterator[tuple[Cell, ...]]:
    for name, criterion in rubric.criteria.items():
        head = (rubric.id, name, criterion.question)
        if (curve := criterion.calibration) is not None:
            anchors = f"out {curve.out:g}, crossover {curve.crossover:g}, in {curve.full:g}"
            yield *head, criterion.unit, None, f"{anchors}, {curve.shape}"
        elif (scale := criterion.scale) is not None:
            for level, degree in zip(scale.levels, scale.memberships, strict=True):
                yield *head, level, degree, criterion.anchors.get(level)


def _sources(report: Report) -> Table:
    names = ("key", "title", "author", "issued", "publisher", "type", "URL", "DOI", "voice", "note")
    return Table("Sources", tuple(map(Column, names)), report.sources)


def write_workbook(report: Report) -> bytes:
    """Verdicts, ratings, evidence, terms, changes, definitions and sources, one sheet a table."""
    return write_xlsx(*workbook_tables(report), mark=RESTRICTED if report.restricted else None)
