"""Two drafts of a deal, told: terms, ratings and verdict, and what each verdict rests on."""

from __future__ import annotations

from collections.abc import Iterator

from typology.analysis.diff.drafts import Drafts
from typology.model import Json, Term
from typology.reporting.blocks import Block, Blocks, Heading, Items, Paragraph, flat_list
from typology.reporting.compare import definitions_table
from typology.reporting.diff.definitions import place_of
from typology.reporting.diff.words import cause_phrase, plain_edit, rating_phrase
from typology.reporting.formats.table import Cell, Column, Table
from typology.reporting.provenance import TOOL, definition_lines, envelope, rubric_entry
from typology.reporting.score.json import rating, result
from typology.reporting.score.text import verdict_sentences
from typology.reporting.words import (
    gain_phrase,
    id_to_words,
    join_words,
    loss_phrase,
    verdict_phrase,
)
from typology.scoring.scorecard import Scorecard

SHOWN = 5


def drafts_blocks(found: Drafts, origin: str | None = None) -> Blocks:
    """The change of the verdict first, then what changed, then what each draft rests on.

    `origin` names where the rubric came from if not from the command.
    """
    before, after = found.before.case, found.after.case
    return (
        Heading(f"{before.title} ({before.id}) -> {after.title} ({after.id})", 1),
        Paragraph(_verdicts(found), strong=True),
        *_causes(found),
        *_terms(found),
        *_ratings(found),
        *_rests("The first draft", found.before),
        *_rests("The second draft", found.after),
        *_provenance(found, origin),
    )


def _verdicts(found: Drafts) -> str:
    one, other = verdict_phrase(found.before.verdict), verdict_phrase(found.after.verdict)
    if found.before.verdict == found.after.verdict:
        return f"The verdict stays: {one}."
    return f"The verdict changes: {one} -> {other}."


def _causes(found: Drafts) -> Iterator[Block]:
    for move in found.difference.moves:
        several = "each of these alone" if move.how == "alone" else "these together, none alone"
        yield Heading(f"What moves it ({several})" if len(move.causes) > 1 else "What moves it")
        rubric = found.difference.before
        yield Items(tuple((cause_phrase(each, rubric, rubric), ()) for each in move.causes))


def _terms(found: Drafts) -> Iterator[Block]:
    yield Heading("Terms")
    if not found.terms:
        yield Paragraph("No term changes.")
        return
    items: list[tuple[str, tuple[str, ...]]] = []
    for change in found.terms:
        match change.before, change.after:
            case None, Term() as new:
                items.append((f"new: {term_phrase(new)}", ()))
            case Term() as old, None:
                items.append((f"gone: {term_phrase(old)}", ()))
            case Term() as old, Term() as new:
                told = (f"before: {term_phrase(old)}", f"after: {term_phrase(new)}")
                items.append((f"altered: {new.term}", told))
    yield Items(tuple(items))


def term_phrase(term: Term) -> str:
    """A term with all that is said of it."""
    said = [
        ("on", id_to_words(term.criterion) if term.criterion else None),
        ("", term.modality),
        ("clause", term.clause),
        ("by", term.by),
        ("verified by", term.verified_by),
        ("if breached", term.if_breached),
    ]
    told = "; ".join(f"{what} {value}".strip() for what, value in said if value)
    return f"{term.term} ({told})" if told else term.term


def _ratings(found: Drafts) -> Iterator[Block]:
    yield Heading("Ratings")
    if not found.ratings:
        yield Paragraph("No rating changes.")
        return
    yield Items(
        tuple(
            (
                f"{id_to_words(each.criterion)}: {rating_phrase(each.before)} -> "
                f"{rating_phrase(each.after)}"
                + (" (confidence only)" if _same_level(found, each.criterion) else ""),
                (),
            )
            for each in found.ratings
        )
    )


def _same_level(found: Drafts, criterion: str) -> bool:
    one = found.before.case.ratings.get(criterion)
    other = found.after.case.ratings.get(criterion)
    return rating_phrase(one) == rating_phrase(other)


def _rests(title: str, card: Scorecard) -> Iterator[Block]:
    yield Heading(f"{title}: {card.case.id}")
    yield Paragraph(" ".join(verdict_sentences(card)))
    lines: list[tuple[str, tuple[str, ...]]] = []
    for name, membership in card.memberships.items():
        binding = join_words([id_to_words(each) for each in membership.binding])
        lines.append((f"membership in {id_to_words(name)} is set by {binding}", _bound(card, name)))
    for flip in card.flips.losses[:SHOWN]:
        lines.append(
            (f"it breaks if {join_words([loss_phrase(each) for each in flip.changes])}", ())
        )
    for flip in card.flips.gains[:SHOWN]:
        needed = join_words([gain_phrase(each) for each in flip.changes])
        lines.append((f"to meet {verdict_phrase(flip.verdict)}: {needed}", ()))
    if lines:
        yield Items(tuple(lines))


def _bound(card: Scorecard, type_id: str) -> tuple[str, ...]:
    """The terms on the criteria that set a membership."""
    binding = card.memberships[type_id].binding
    return tuple(f"term: {term_phrase(t)}" for t in card.case.terms if t.criterion in binding)


def _provenance(found: Drafts, origin: str | None) -> Iterator[Block]:
    rubric = found.before.rubric
    yield Heading("Provenance")
    lines = [
        *definition_lines(rubric, origin),
        f"first draft {found.before.case.id}, sha256 {found.before.case.sha256}",
        f"second draft {found.after.case.id}, sha256 {found.after.case.sha256}",
        TOOL,
    ]
    yield flat_list(lines)


def draft_tables(found: Drafts) -> tuple[Table, ...]:
    """One row a change (verdict, rating, term), and the definition."""
    columns = (
        Column("what", "id"),
        Column("name"),
        Column("before", "prose"),
        Column("after", "prose"),
        Column("rubric"),
        Column("version"),
        Column("definition_sha256"),
    )
    rubric = found.before.rubric
    own = (rubric.id, rubric.version, rubric.definition_sha256)
    rows = tuple((*row, *own) for row in _rows(found))
    title = f"{found.before.case.id} -> {found.after.case.id}"
    return Table(title, columns, rows), definitions_table((rubric,))


def _rows(found: Drafts) -> Iterator[tuple[Cell, ...]]:
    yield "verdict", None, found.before.verdict, found.after.verdict
    for rated in found.ratings:
        yield "rating", rated.criterion, rating_phrase(rated.before), rating_phrase(rated.after)
    for term in found.terms:
        one, other = term.before, term.after
        name = (other or one or Term("")).criterion
        yield "term", name, one and term_phrase(one), other and term_phrase(other)


def draft_document(found: Drafts) -> Json:
    """All of it as data; the drafts as `score` writes them."""
    rubric = found.before.rubric
    moves = found.difference.moves
    return {
        **envelope(),
        "rubric": rubric_entry(rubric),
        "before": result(found.before),
        "after": result(found.after),
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
                "criterion": each.criterion,
                "before": None if each.before is None else rating(each.before),
                "after": None if each.after is None else rating(each.after),
            }
            for each in found.ratings
        ],
        "terms": [
            {"before": _json_term(each.before), "after": _json_term(each.after)}
            for each in found.terms
        ],
    }


def _json_term(term: Term | None) -> Json:
    if term is None:
        return None
    return {
        "term": term.term,
        "criterion": term.criterion,
        "modality": term.modality,
        "clause": term.clause,
        "by": term.by,
        "verified_by": term.verified_by,
        "if_breached": term.if_breached,
    }
