"""The tables of a report, for markdown and for a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from typology.analysis.compare import compare
from typology.model import Rating, Rubric
from typology.reporting.cluster.text import cluster_tables
from typology.reporting.compare import Layout, comparison_table, definitions_table
from typology.reporting.formats.table import TEXT_LEGEND, TEXT_MARK, UNKNOWN, Cell, Column, Table
from typology.reporting.formulas import formula_phrase
from typology.reporting.report.content import Report
from typology.reporting.report.overview import Overview, SideBySide, plain_verdict
from typology.reporting.robustness.tables import robustness_tables
from typology.reporting.words import count_noun, gain_phrase, join_words
from typology.scoring.flips import Flip
from typology.scoring.scorecard import Scorecard


def glance_table(glance: Overview) -> Table:
    """The heat map in words: cases by verdict, the level of each criterion."""
    names = [name for group in glance.groups.values() for name in group]
    lines = [line for band in glance.bands for line in band.lines]
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
    return Table(
        "Verdicts at a glance",
        (
            Column("case", "id"),
            *(Column(name, "level") for name in names),
            Column("how firm", "prose"),
        ),
        rows,
        legend=(TEXT_LEGEND,),
        marks=tuple(TEXT_MARK if line.card.case.basis == "text" else "" for line in lines),
        groups=tuple(
            (
                f"{plain_verdict(band.verdict)}: {count_noun(len(band.lines), 'case')}",
                len(band.lines),
            )
            for band in glance.bands
        ),
    )


def side_table(side: SideBySide) -> Table:
    """Cases by definitions, each verdict with the steps that break it."""
    return Table(
        "Definitions side by side",
        (Column("case", "id"), *(Column(rubric.id, "verdict") for rubric in side.rubrics)),
        tuple(
            (
                card.case.id,
                *(
                    plain_verdict(place.verdict) + (f" {place.steps}" if place.steps else "")
                    for place in places
                ),
            )
            for card, places in side.rows
        ),
        notes=("The number is how many steps of ratings it takes to break the verdict.",),
    )


def workbook_tables(report: Report) -> tuple[Table, ...]:
    """One table a sheet."""
    cards = report.cards[0]
    cases = [card.case for card in cards]
    found = (
        _verdicts(cards),
        comparison_table(compare(report.rubrics, cases), Layout(long=True)),
        _ratings(cards),
        _evidence(cards),
        _terms(cards),
        _changes(report.cards),
        _questions(cards),
        _precedents(report),
        *(() if report.clusters is None else cluster_tables(report.clusters)),
        *(() if report.robustness is None else robustness_tables(report.robustness)),
        definitions_table(report.rubrics),
        _formulas(report.rubrics),
        _levels(report.rubrics),
        _sources(report),
    )
    return tuple(table for table in found if table.rows)


def _verdicts(cards: Sequence[Scorecard]) -> Table:
    from typology.reporting.score.text import verdict_sentences

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
            (
                card.case.id,
                name,
                each.says,
                each.quote,
                each.direction,
                each.modality,
                each.attribution,
                each.source,
                each.locator,
                each.handling,
            )
            for card in cards
            for name, rating in card.case.ratings.items()
            for each in rating.evidence
        ),
    )


def _terms(cards: Sequence[Scorecard]) -> Table:
    names = ("criterion", "modality", "by", "verified_by", "if_breached", "clause", "handling")
    return Table(
        "Terms",
        (Column("case", "id"), Column("term", "prose"), *(Column(name) for name in names)),
        tuple(
            (
                card.case.id,
                each.term,
                each.criterion,
                each.modality,
                each.by,
                each.verified_by,
                each.if_breached,
                each.clause,
                each.handling,
            )
            for card in cards
            for each in card.case.terms
        ),
    )


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
            (card.case.id, place, name, card.rubric.criteria[name].question)
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
            part.card.case.id,
            each.card.case.id,
            each.distance,
            float(each.shared),
            tuple(gap.criterion for gap in each.differences),
            each.card.verdict,
        )
        for part in report.cases
        if part.precedents is not None
        for each in part.precedents.nearest
    )
    return Table("Precedents", columns, rows, notes=("Similar ratings, not a forecast.",))


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
    return Table("Criteria", columns, tuple(row for rubric in rubrics for row in _scales(rubric)))


def _scales(rubric: Rubric) -> Iterator[tuple[Cell, ...]]:
    for name, each in rubric.criteria.items():
        if each.calibration is not None:
            curve = each.calibration
            told = f"out {curve.out:g}, crossover {curve.crossover:g}, in {curve.full:g}"
            yield rubric.id, name, each.question, each.unit, None, f"{told}, {curve.shape}"
        elif each.scale is not None:
            for level, degree in zip(each.scale.levels, each.scale.memberships, strict=True):
                yield rubric.id, name, each.question, level, degree, each.anchors.get(level)


def _sources(report: Report) -> Table:
    names = ("key", "title", "author", "issued", "publisher", "type", "URL", "DOI")
    rows = tuple(
        (s.key, s.title, s.author, s.issued, s.publisher, s.type, s.url, s.doi)
        for s in report.sources
    )
    return Table("Sources", tuple(Column(name) for name in names), rows)
