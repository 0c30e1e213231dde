"""Two drafts of a deal as text, tables and JSON: what changed, and what each verdict rests on."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from typology.analysis.diff.drafts import Drafts, RatingChange
from typology.model import Json, Term
from typology.reporting.blocks import Block, Blocks, Heading, Items, Paragraph, flat_list
from typology.reporting.compare.definitions import definitions_table
from typology.reporting.diff.data import place_of
from typology.reporting.diff.words import cause_phrase, plain_edit
from typology.reporting.handling import is_abridged
from typology.reporting.provenance import TOOL, definition_lines, envelope, rubric_entry
from typology.reporting.records import OWN, own_cells
from typology.reporting.score.json import rating, result
from typology.reporting.score.verdict import verdict_sentences
from typology.reporting.table import Cell, Column, Table
from typology.reporting.words import (
    case_heading,
    id_to_words,
    join_words,
    loss_phrase,
    rating_phrase,
    then_verdict,
    verdict_phrase,
)
from typology.scoring.scorecard import Scorecard

SHOWN = 5


def drafts_blocks(drafts: Drafts, origin: str | None = None) -> Blocks:
    """The change of the verdict, then what changed, then what each draft rests on.

    `origin` is the setting that chose the rubric, None if the command did.
    """
    before, after = drafts.before.case, drafts.after.case
    return (
        Heading(f"{case_heading(before)} -> {case_heading(after)}", 1),
        Paragraph(_verdict_sentence(drafts), strong=True),
        *_cause_blocks(drafts),
        *_term_blocks(drafts),
        *_rating_blocks(drafts),
        *_draft_blocks("The first draft", drafts.before),
        *_draft_blocks("The second draft", drafts.after),
        *_provenance(drafts, origin),
    )


def _verdict_sentence(drafts: Drafts) -> str:
    one, other = verdict_phrase(drafts.before.verdict), verdict_phrase(drafts.after.verdict)
    if drafts.before.verdict == drafts.after.verdict:
        return f"The verdict stays: {one}."
    return f"The verdict changes: {one} -> {other}."


def _cause_blocks(drafts: Drafts) -> Iterator[Block]:
    for move in drafts.difference.moves:
        several = "each of these alone" if move.how == "alone" else "these together, none alone"
        yield Heading(f"What moves it ({several})" if len(move.causes) > 1 else "What moves it")
        rubric = drafts.difference.before
        yield flat_list(cause_phrase(cause, rubric, rubric) for cause in move.causes)


def _term_blocks(drafts: Drafts) -> Iterator[Block]:
    yield Heading("Terms")
    if not drafts.terms:
        partly = is_abridged(drafts.before.case) or is_abridged(drafts.after.case)
        yield Paragraph(f"No term changes{' among those that may be shown' if partly else ''}.")
        return
    items: list[tuple[str, tuple[str, ...]]] = []
    for change in drafts.terms:
        match change.before, change.after:
            case None, Term() as new:
                items.append((f"new: {term_phrase(new)}", ()))
            case Term() as old, None:
                items.append((f"gone: {term_phrase(old)}", ()))
            case Term() as old, Term() as new:
                both = (f"before: {term_phrase(old)}", f"after: {term_phrase(new)}")
                items.append((f"altered: {new.term}", both))
    yield Items(tuple(items))


def term_phrase(term: Term) -> str:
    """A term with its details in brackets."""
    details = [
        ("on", id_to_words(term.criterion) if term.criterion else None),
        ("", term.modality),
        ("clause", term.clause),
        ("by", term.by),
        ("verified by", term.verified_by),
        ("if breached", term.if_breached),
    ]
    phrase = "; ".join(f"{label} {value}".strip() for label, value in details if value)
    return f"{term.term} ({phrase})" if phrase else term.term


def _rating_blocks(drafts: Drafts) -> Iterator[Block]:
    yield Heading("Ratings")
    if not drafts.ratings:
        yield Paragraph("No rating changes.")
        return
    yield flat_list(map(_rating_change_phrase, drafts.ratings))


def _rating_change_phrase(change: RatingChange) -> str:
    before, after = rating_phrase(change.before), rating_phrase(change.after)
    confidence = " (confidence only)" if before == after else ""
    return f"{id_to_words(change.criterion)}: {before} -> {after}{confidence}"


def _draft_blocks(title: str, card: Scorecard) -> Iterator[Block]:
    yield Heading(f"{title}: {card.case.id}")
    yield Paragraph(" ".join(verdict_sentences(card)))
    lines: list[tuple[str, tuple[str, ...]]] = []
    for name, membership in card.memberships.items():
        binding = join_words([id_to_words(criterion) for criterion in membership.binding])
        terms = _binding_terms(card, membership.binding)
        lines.append((f"membership in {id_to_words(name)} is set by {binding}", terms))
    for flip in card.flips.losses[:SHOWN]:
        broken = join_words([loss_phrase(change) for change in flip.changes])
        lines.append((f"would change if {broken} ({then_verdict(flip, on_paper=False)})", ()))
    for flip in card.flips.gains[:SHOWN]:
        needed = join_words([loss_phrase(change) for change in flip.changes])
        lines.append((f"would become {verdict_phrase(flip.verdict)} if {needed}", ()))
    if lines:
        yield Items(tuple(lines))


def _binding_terms(card: Scorecard, binding: Collection[str]) -> tuple[str, ...]:
    """The terms on the criteria that set a membership."""
    return tuple(
        f"term: {term_phrase(term)}" for term in card.case.terms if term.criterion in binding
    )


def _provenance(drafts: Drafts, origin: str | None) -> Iterator[Block]:
    rubric = drafts.before.rubric
    yield Heading("Provenance")
    lines = [
        *definition_lines(rubric, origin),
        f"first draft {drafts.before.case.id}, sha256 {drafts.before.case.sha256}",
        f"second draft {drafts.after.case.id}, sha256 {drafts.after.case.sha256}",
        TOOL,
    ]
    yield flat_list(lines)


def draft_tables(drafts: Drafts) -> tuple[Table, ...]:
    """One row a change (verdict, rating, term), and the definition."""
    columns = (
        Column("what", "id"),
        Column("name"),
        Column("before", "prose"),
        Column("after", "prose"),
        *OWN,
    )
    rubric = drafts.before.rubric
    rows = tuple((*row, *own_cells(rubric)) for row in _change_rows(drafts))
    title = f"{drafts.before.case.id} -> {drafts.after.case.id}"
    return Table(title, columns, rows), definitions_table((rubric,))


def _change_rows(drafts: Drafts) -> Iterator[tuple[Cell, ...]]:
    yield "verdict", None, drafts.before.verdict, drafts.after.verdict
    for change in drafts.ratings:
        before, after = rating_phrase(change.before), rating_phrase(change.after)
        yield "rating", change.criterion, before, after
    for term in drafts.terms:
        old, new = term.before, term.after
        criterion = (new or old or Term("")).criterion
        yield "term", criterion, old and term_phrase(old), new and term_phrase(new)


def draft_document(drafts: Drafts) -> Json:
    """The whole comparison as JSON; the drafts as `score` writes them."""
    rubric = drafts.before.rubric
    moves = drafts.difference.moves
    return {
        **envelope(),
        "rubric": rubric_entry(rubric),
        "before": result(drafts.before),
        "after": result(drafts.after),
        "moved": bool(moves),
        "how": moves[0].how if moves else None,
        "causes": [
            {
                "node": place_of(cause),
                "criteria": list(cause.criteria),
                "told": plain_edit(cause.edit, rubric, rubric),
            }
            for move in moves
            for cause in move.causes
        ],
        "ratings": [
            {
                "criterion": change.criterion,
                "before": change.before and rating(change.before),
                "after": change.after and rating(change.after),
            }
            for change in drafts.ratings
        ],
        "terms": [
            {"before": _term_entry(change.before), "after": _term_entry(change.after)}
            for change in drafts.terms
        ],
    }


def _term_entry(term: Term | None) -> Json:
    if term is None:
        return None
    return {name: value for name, value in term._asdict().items() if name != "handling"}
