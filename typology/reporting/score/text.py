"""One scored case as blocks: verdict, changes, questions, ratings, terms and provenance."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from typology.model import NOT_JUDGED, Case, Rating
from typology.reporting.blocks import Block, Blocks, Grid, Heading, Paragraph, flat_list
from typology.reporting.handling import is_abridged
from typology.reporting.provenance import (
    TOOL,
    case_line,
    change_lines,
    definition_lines,
    label_lines,
    source_lines,
)
from typology.reporting.score.changes import gain_blocks, loss_blocks
from typology.reporting.score.questions import question_blocks, unknown_blocks
from typology.reporting.score.verdict import verdict_sentences
from typology.reporting.words import (
    case_heading,
    id_to_words,
    join_words,
    level_phrase,
    outcome_phrases,
)
from typology.scoring.scorecard import Scorecard, has_evidence


def score_blocks(card: Scorecard, *, origin: str | None = None, seed: int = 0) -> Blocks:
    """Every section in order; `origin` is the setting that chose the rubric."""
    sections: tuple[Callable[[Scorecard], Iterator[Block]], ...] = (
        _verdict_blocks,
        loss_blocks,
        gain_blocks,
        unknown_blocks,
        lambda card: question_blocks(card, seed),
        _rating_blocks,
        _term_blocks,
        _profile_blocks,
        outcome_blocks,
        lambda card: _provenance(card, origin),
    )
    return tuple(block for section in sections for block in section(card))


def _verdict_blocks(card: Scorecard) -> Iterator[Block]:
    yield Heading(case_heading(card.case), 1)
    if card.case.summary:
        yield Paragraph(card.case.summary)
    yield Paragraph(" ".join(verdict_sentences(card)), strong=True)


def _rating_blocks(card: Scorecard) -> Iterator[Block]:
    yield Heading("Ratings")
    rows = [(name, *_rating_cells(card.case, name)) for name in card.rubric.criteria]
    columns = ("criterion", "rating", "range", "confidence", "sources", "because")
    yield Grid(columns, tuple(rows), prose=True)
    if card.ignored:
        yield Paragraph(
            "Rated, but not part of this definition, so ignored: "
            + join_words([id_to_words(name) for name in card.ignored])
            + "."
        )


def _rating_cells(case: Case, criterion: str) -> tuple[str, str, str, str, str]:
    rating = case.ratings.get(criterion, Rating(None))
    span = "" if rating.low is None else f"{level_phrase(rating.low)}-{level_phrase(rating.high)}"
    none = "left out" if has_evidence(case, criterion) else "-"
    sources = str(len(case.voices(rating.sources))) if rating.sources else none
    return level_phrase(rating.value), span, rating.confidence or "-", sources, rating.because or ""


def _term_blocks(card: Scorecard) -> Iterator[Block]:
    if not card.case.terms:
        return
    yield Heading("Terms")
    rows = [
        (term.criterion or "-", term.modality or "-", term.verified_by or "no", term.term)
        for term in card.case.terms
    ]
    yield Grid(("criterion", "modality", "verified", "term"), tuple(rows), prose=True)
    bound = {term.criterion for term in card.case.terms}
    unbound = [
        id_to_words(name)
        for name, criterion in card.rubric.criteria.items()
        if criterion.role == "constitutive" and name not in bound
    ]
    if unbound and not is_abridged(card.case):
        yield Paragraph(f"No term binds anybody on: {join_words(unbound)}.")


def _profile_blocks(card: Scorecard) -> Iterator[Block]:
    for name, levels in card.profiles.items():
        yield Heading(f"{id_to_words(name)} (apart from the verdict)")
        rows = [
            (
                criterion,
                level_phrase(level),
                card.case.ratings.get(criterion, Rating(None)).because or "",
            )
            for criterion, level in levels.items()
        ]
        yield Grid(("criterion", "rating", "because"), tuple(rows), prose=True)


def outcome_blocks(card: Scorecard) -> Iterator[Block]:
    """What happened later, apart from the ratings."""
    if card.case.outcomes:
        yield Heading("What happened later (not part of the verdict)")
        yield flat_list(outcome_phrases(card.case))


def _provenance(card: Scorecard, origin: str | None) -> Iterator[Block]:
    rubric, case = card.rubric, card.case
    yield Heading("Provenance")
    lines = [
        *definition_lines(rubric, origin),
        case_line(case),
        f"case sha256 {case.sha256}",
        TOOL,
        *change_lines((*rubric.overrides, *case.overrides)),
    ]
    lines += label_lines(case)
    lines += [_completions(card)] if card.verdict not in NOT_JUDGED else []
    lines += source_lines(case)
    yield flat_list(lines)


def _completions(card: Scorecard) -> str:
    total, exact, _ = card.completions
    how = "all enumerated" if exact else "drawn at random; bounds from the extreme fillings"
    return f"completions of what is unknown: {total}, {how}"
