"""A report as markdown: the same content, in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from typology.model import Evidence
from typology.reporting.blocks import Block, Blocks, Heading, Items, Paragraph
from typology.reporting.cluster.text import cluster_blocks, cluster_tables, method_blocks
from typology.reporting.explain.case import evidence_phrase
from typology.reporting.formats.document import write_markdown as write_document
from typology.reporting.formats.table_markup import write_markdown as write_tables
from typology.reporting.report.case_section import CaseSection, said_of
from typology.reporting.report.content import Report
from typology.reporting.report.ratings import Rated
from typology.reporting.report.tables import glance_table, side_table
from typology.reporting.robustness.tables import robustness_tables
from typology.reporting.words import id_to_words, join_words, level_phrase

RESTRICTED: Final = "Restricted: this holds material that is not for publication."


def write_markdown(report: Report) -> str:
    """The whole report."""
    return "\n".join(_parts(report))


def _parts(report: Report) -> Iterator[str]:
    yield write_document(tuple(_opening(report)))
    if report.glance is not None:
        yield write_tables(glance_table(report.glance))
    yield from (write_document(tuple(_case(report, part))) for part in report.cases)
    if report.side_by_side is not None:
        yield write_tables(side_table(report.side_by_side))
        yield write_document(tuple(_variants(report)))
    if report.clusters is not None:
        yield write_document(
            (Heading("Cases that are alike"), *cluster_blocks(report.clusters)[1:])
        )
        yield write_tables(*cluster_tables(report.clusters))
        yield write_document(deeper(method_blocks(report.clusters), 1))
    if report.robustness is not None:
        yield write_document((Heading("How robust the verdicts are"),))
        yield write_tables(*robustness_tables(report.robustness))
    yield write_document(tuple(_closing(report)))


def _opening(report: Report) -> Iterator[Block]:
    yield Heading(report.title, 1)
    yield from _mark(report)
    yield Paragraph(f"Judged under: {report.subtitle}.")


def _mark(report: Report) -> Iterator[Block]:
    if report.restricted:
        yield Paragraph(RESTRICTED, strong=True)


def deeper(document: Blocks, by: int) -> Blocks:
    """The same with its headings `by` levels down."""
    return tuple(
        Heading(block.text, block.level + by) if isinstance(block, Heading) else block
        for block in document
    )


def _case(report: Report, part: CaseSection) -> Iterator[Block]:
    case = part.card.case
    if len(report.cases) > 1:
        yield Heading(f"{case.title} ({case.id})", 2)
        yield from _mark(report)
    yield Paragraph(part.lead + part.rest, strong=True)
    yield Items(tuple((f"{heading}: {words}", ()) for heading, words in part.facts))
    if case.summary:
        yield Paragraph(case.summary)
    for told in (part.breaks, part.missing, part.questions):
        yield from deeper(told, 1)
    if part.memberships is not None:
        yield Heading("Memberships", 3)
        yield part.memberships
    for group in part.groups:
        yield Heading(group.title + (", apart from the verdict" if group.apart else ""), 3)
        yield Items(tuple((_rated(each), tuple(_grounds(each))) for each in group.rated))
    if part.silent:
        yield Paragraph(f"Nothing is said of {join_words(part.silent)}.")
    yield from _terms(part)
    yield from _elsewhere(part)
    yield from _precedents(part)


def _rated(rated: Rated) -> str:
    told = "; ".join(("", *rated.notes))
    return f"{id_to_words(rated.criterion)}: {rated.level}{told}"


def _grounds(rated: Rated) -> Iterator[str]:
    if rated.anchor:
        yield rated.anchor
    if rated.because:
        yield f"because: {rated.because}"
    evidence: tuple[Evidence, ...] = rated.evidence
    yield from map(evidence_phrase, evidence)


def _terms(part: CaseSection) -> Iterator[Block]:
    if part.terms:
        yield Heading("Terms", 3)
        yield Items(tuple((term.term, (said_of(term),)) for term in part.terms))
    if part.unbound:
        yield Paragraph(f"No term binds anybody on {join_words(part.unbound)}.")


def _elsewhere(part: CaseSection) -> Iterator[Block]:
    if part.elsewhere:
        yield Heading("Under other definitions", 3)
        yield Items(
            tuple(
                (
                    f"{id_to_words(each.verdict)}: {', '.join(each.rubrics)}",
                    (each.breaks,) if each.breaks else (),
                )
                for each in part.elsewhere
            )
        )


def _precedents(part: CaseSection) -> Iterator[Block]:
    if part.precedents is None:
        return
    yield Heading("Precedents: similar ratings, not a forecast", 3)
    yield Items(
        tuple(
            (
                f"{each.card.case.title} ({each.card.case.id}), {id_to_words(each.card.verdict)}",
                tuple(
                    f"{id_to_words(gap.criterion)} {level_phrase(gap.here)} here, "
                    f"{level_phrase(gap.there)} there"
                    for gap in each.differences
                ),
            )
            for each in part.precedents.nearest
        )
    )


def _variants(report: Report) -> Iterator[Block]:
    for each in report.variants:
        yield Heading(f"{each.rubric.title} ({each.rubric.id} {each.rubric.version})", 3)
        yield from deeper(each.told, 2)


def _closing(report: Report) -> Iterator[Block]:
    yield Heading("How a verdict is reached")
    yield from report.method
    yield Heading(f"The definition: {report.rubrics[0].title}")
    yield from deeper(report.definition, 1)
    yield Heading("Sources")
    yield Items(tuple((f"{s.key}: {s.title}", ((s.url,) if s.url else ())) for s in report.sources))
    yield Heading("Provenance")
    yield from _mark(report)
    yield from report.provenance
