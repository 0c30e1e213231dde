"""A report as markdown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from typology.model import Source
from typology.reporting.blocks import Block, Blocks, Heading, Items, Paragraph, flat_list
from typology.reporting.cluster.classes_text import class_blocks, class_tables, method_blocks
from typology.reporting.datasets import citation
from typology.reporting.explain.case import evidence_phrase
from typology.reporting.formats.document import write_markdown as write_document
from typology.reporting.precedents import gap_phrase
from typology.reporting.provenance import source_notes
from typology.reporting.report.brief import PrintedBrief
from typology.reporting.report.case_section import CaseSection, RatingEntry, term_details
from typology.reporting.report.content import Report
from typology.reporting.report.tables import overview_table, side_table
from typology.reporting.robustness.tables import robustness_tables
from typology.reporting.table import Table
from typology.reporting.words import case_heading, id_to_words, join_words

RESTRICTED: Final = "Restricted: this holds material that is not for publication."


def write_markdown(report: Report) -> str:
    """The whole report."""
    return write_document(tuple(_document(report)))


def _document(report: Report) -> Iterator[Block | Table]:
    yield from _opening(report)
    if report.overview is not None:
        yield overview_table(report.overview)
    if report.notes:
        yield Heading("Notes that cases name")
        yield flat_list(f"Note {place}: {note}" for place, note in enumerate(report.notes, 1))
    for section in report.cases:
        yield from _case_blocks(report, section)
    if report.side_by_side is not None:
        yield side_table(report.side_by_side)
        yield from _variant_blocks(report)
    if report.clusters is not None:
        yield Heading("Cases that are alike")
        yield from deeper(class_blocks(report.clusters)[1:], 1)
        yield from class_tables(report.clusters)
        yield from deeper(method_blocks(report.clusters), 1)
    if report.robustness is not None:
        yield Heading("How robust the verdicts are")
        yield from robustness_tables(report.robustness)
    yield from _closing(report)


def _opening(report: Report) -> Iterator[Block]:
    yield Heading(report.title, 1)
    yield from _restricted_mark(report)
    if report.brief is None:
        yield Paragraph(f"Judged under: {report.subtitle}.")
    else:
        yield from _brief_blocks(report.brief)


def _brief_blocks(brief: PrintedBrief) -> Iterator[Block]:
    """The verdict and what is known; what hangs on it follows in full."""
    yield from map(Paragraph, brief.deal)
    standing = f"{brief.verdict.upper()}{brief.firmness and f' ({brief.firmness})'}"
    yield Paragraph(standing, strong=True)
    yield Paragraph(f"{brief.lead} {brief.rest}".rstrip())
    yield from map(Paragraph, filter(None, (brief.others, brief.known, brief.definition)))


def _restricted_mark(report: Report) -> Iterator[Block]:
    if report.restricted:
        yield Paragraph(RESTRICTED, strong=True)


def deeper(blocks: Blocks, by: int) -> Blocks:
    """The same blocks with their headings `by` levels down."""
    return tuple(
        Heading(block.text, block.level + by) if isinstance(block, Heading) else block
        for block in blocks
    )


def _case_blocks(report: Report, section: CaseSection) -> Iterator[Block]:
    case = section.card.case
    if len(report.cases) > 1:
        yield Heading(case_heading(case), 2)
        yield from _restricted_mark(report)
    if case.summary:
        yield Paragraph(case.summary)
    if report.brief is None or report.brief.is_cut:
        yield Paragraph(section.lead + section.rest, strong=True)
    yield flat_list(f"{heading}: {words}" for heading, words in section.facts)
    for blocks in (section.losses, section.gains, section.questions):
        yield from deeper(blocks, 1)
    if section.memberships is not None:
        yield Heading("Memberships", 3)
        yield section.memberships
    for group in section.groups:
        yield Heading(group.title + (", apart from the verdict" if group.apart else ""), 3)
        yield Items(
            tuple((_rating_phrase(entry), tuple(_ground_lines(entry))) for entry in group.entries)
        )
    if section.silent:
        yield Paragraph(f"The sources are silent on {join_words(section.silent)}.")
    if section.unasked:
        yield Paragraph(f"Not asked: {join_words(section.unasked)}.")
    if section.outcomes:
        yield Heading("What happened later (not part of the verdict)", 3)
        yield flat_list(section.outcomes)
    yield from _term_blocks(section)
    yield from _precedent_blocks(section)


def _source_phrase(source: Source) -> str:
    return f"{source.key}: {citation(source._replace(url=None))}"


def _below(source: Source) -> Iterator[str]:
    if source.url:
        yield source.url
    yield from source_notes(source)


def _rating_phrase(entry: RatingEntry) -> str:
    notes = "; ".join(("", *entry.notes))
    return f"{id_to_words(entry.criterion)}: {entry.level}{notes}"


def _ground_lines(entry: RatingEntry) -> Iterator[str]:
    if entry.because:
        yield f"because: {entry.because}"
    yield from map(evidence_phrase, entry.evidence)


def _term_blocks(section: CaseSection) -> Iterator[Block]:
    if section.terms:
        yield Heading("Terms", 3)
        yield Items(tuple((term.term, (term_details(term),)) for term in section.terms))
    if section.unbound:
        yield Paragraph(f"No term binds anybody on {join_words(section.unbound)}.")


def _precedent_blocks(section: CaseSection) -> Iterator[Block]:
    if section.precedents is None:
        return
    yield Heading("Precedents: similar ratings, not a forecast", 3)
    yield Items(
        tuple(
            (
                f"{case_heading(near.card.case)}, {id_to_words(near.card.verdict)}",
                tuple(map(gap_phrase, near.on.differences)),
            )
            for near in section.precedents.nearest
        )
    )


def _variant_blocks(report: Report) -> Iterator[Block]:
    for variant in report.variants:
        yield Heading(f"{variant.rubric.title} ({variant.rubric.id} {variant.rubric.version})", 3)
        yield from deeper(variant.blocks, 2)


def _closing(report: Report) -> Iterator[Block]:
    yield Heading("How a verdict is reached")
    yield from report.method
    yield Heading(f"The definition: {report.rubrics[0].title}")
    yield from deeper(report.definition, 1)
    yield Heading("Sources")
    yield Items(tuple((_source_phrase(each), tuple(_below(each))) for each in report.sources))
    yield Heading("Provenance")
    yield from _restricted_mark(report)
    yield from report.provenance
