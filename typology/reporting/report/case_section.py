"""One case of a report: what is told of it, in the order of a reader's questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from typology.analysis.precedents import Precedents
from typology.model import TOLERANCE, Case, Period, Term
from typology.reporting.blocks import Block, Blocks, Grid, Heading, Items, Paragraph
from typology.reporting.report.ratings import Group, groups, silent
from typology.reporting.score.text import (
    gain_blocks,
    loss_blocks,
    questions,
    unknown_blocks,
    verdict_sentences,
)
from typology.reporting.words import id_to_words, join_words, verdict_sentence
from typology.scoring.scorecard import Membership, Scorecard

CURTAILED: Final = 2  # ways to another type, where a case is told in short


@dataclass(frozen=True)
class Elsewhere:
    """What some other definitions make of the case: their verdict, and what would break it."""

    verdict: str
    rubrics: tuple[str, ...]
    breaks: str


@dataclass(frozen=True)
class CaseSection:
    """A case under the first definition, and briefly under the others.

    `lead` is the verdict as a clause, `rest` what follows it in the same paragraph; `silent` are
    the criteria of which nothing is said at all.
    """

    card: Scorecard
    lead: str
    rest: str
    facts: tuple[tuple[str, str], ...]
    breaks: Blocks
    missing: Blocks
    questions: Blocks
    memberships: Grid | None
    groups: tuple[Group, ...]
    silent: tuple[str, ...]
    terms: tuple[Term, ...]
    unbound: tuple[str, ...]
    elsewhere: tuple[Elsewhere, ...]
    precedents: Precedents | None


def case_section(
    card: Scorecard,
    *,
    others: Sequence[Scorecard] = (),
    precedents: Precedents | None = None,
    complete: bool = True,
    in_full: bool = True,
    seed: int = 0,
) -> CaseSection:
    """All that is told of a scored case; `others` are its scorecards under other definitions.

    `complete` is False where terms were left out, so that none can be said to be missing. Not
    `in_full`, what stands elsewhere in a report of many cases is left out: anchors, questions in
    their wording, memberships, silent criteria, what other definitions say; of confidence only
    that it is low.
    """
    lead = verdict_sentence(card)
    asked = tuple(questions(card, seed)) or tuple(unknown_blocks(card))
    missing = tuple(gain_blocks(card))
    return CaseSection(
        card=card,
        lead=lead,
        rest=" ".join(verdict_sentences(card)).removeprefix(lead),
        facts=tuple(facts(card.case)),
        breaks=tuple(loss_blocks(card)),
        missing=missing if in_full else tuple(_missing_in_short(card, missing)),
        questions=asked if in_full else tuple(_asked_in_short(card, asked)),
        memberships=_memberships(card) if in_full else None,
        groups=tuple(groups(card, in_full)),
        silent=tuple(silent(card)) if in_full else (),
        terms=card.case.terms,
        unbound=tuple(_unbound(card)) if complete and in_full else (),
        elsewhere=tuple(_elsewhere(others)) if in_full else (),
        precedents=precedents,
    )


def facts(case: Case) -> Iterator[tuple[str, str]]:
    """What a case is, as pairs of heading and words; what is not stated is left out."""
    rated = "rated on its text" if case.basis == "text" else "rated on what happened"
    yield "Status", f"{id_to_words(case.status)}, {rated}"
    where = [", ".join(case.countries), case.level or ""]
    found = [
        ("Where", "; ".join(word for word in where if word)),
        ("When", _when(case.period)),
        ("Seen until", case.observed_until or ""),
        ("Form", case.form or ""),
        *((id_to_words(role).capitalize(), "; ".join(who)) for role, who in case.parties.items()),
        ("Coder", case.coder or ""),
        ("Published as", ", ".join(f"{label.type} ({label.source})" for label in case.labels)),
    ]
    yield from ((heading, words) for heading, words in found if words)


def _when(period: Period | None) -> str:
    if period is None:
        return ""
    if period.start == period.end or period.start is None:
        return f"until {period.end}" if period.start is None and period.end else period.start or ""
    return f"{period.start} to {period.end}" if period.end else f"{period.start}, end not stated"


def _memberships(card: Scorecard) -> Grid | None:
    if not card.memberships:
        return None
    rows = tuple(
        (
            id_to_words(name),
            f"{each.low:.2f}" if each.value is not None else f"{each.low:.2f}-{each.high:.2f}",
            _side(each, card.rubric.cut),
            join_words([id_to_words(criterion) for criterion in each.binding]),
        )
        for name, each in card.memberships.items()
    )
    return Grid(("type", "membership", f"cut {card.rubric.cut:g}", "set by"), rows, prose=True)


def _side(found: Membership, cut: float) -> str:
    if found.low > cut + TOLERANCE:
        return "in"
    return "open" if found.high > cut + TOLERANCE else "out"


def _missing_in_short(card: Scorecard, missing: Blocks) -> Iterator[Block]:
    """The first ways to another type; none where answers settle the verdict anyway."""
    if card.settles:
        return
    for block in missing:
        if isinstance(block, Items) and len(block.items) > CURTAILED:
            left = len(block.items) - CURTAILED
            yield Items((*block.items[:CURTAILED], (f"and {left} more", ())))
        else:
            yield block


def _asked_in_short(card: Scorecard, asked: Blocks) -> Iterator[Block]:
    """The questions by the names of their criteria, and what settles the verdict."""
    if card.ask_first:
        yield Heading("Ask first")
        yield Paragraph(f"{join_words([id_to_words(name) for name in card.ask_first])}.")
        yield from (block for block in asked if isinstance(block, Paragraph))


def _unbound(card: Scorecard) -> Iterator[str]:
    bound = {term.criterion for term in card.case.terms}
    if not card.case.terms:
        return
    for name, criterion in card.rubric.criteria.items():
        if criterion.role == "constitutive" and name not in bound:
            yield id_to_words(name)


def said_of(term: Term) -> str:
    """What is said of a term, apart from its words."""
    words = (
        id_to_words(term.criterion) if term.criterion else "bears on no criterion",
        term.modality,
        term.by and f"by {term.by}",
        f"verified by {term.verified_by}" if term.verified_by else "no verification named",
        term.if_breached and f"if breached: {term.if_breached}",
        term.clause,
        "restricted" if term.handling == "restricted" else None,
    )
    return "; ".join(word for word in words if word)


def _elsewhere(others: Sequence[Scorecard]) -> Iterator[Elsewhere]:
    """Definitions with the same verdict and the same smallest change that breaks it, together."""
    found: dict[tuple[str, str], list[str]] = {}
    for card in others:
        found.setdefault((card.verdict, _first_break(card)), []).append(card.rubric.id)
    for (verdict, breaks), rubrics in found.items():
        yield Elsewhere(verdict, tuple(rubrics), breaks)


def _first_break(card: Scorecard) -> str:
    for block in loss_blocks(card):
        if isinstance(block, Items):
            return block.items[0][0]
    return f"to ask first: {id_to_words(card.ask_first[0])}" if card.ask_first else ""
