"""One scored case as blocks: verdict, changes, questions, ratings, terms and provenance."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from typology.model import NOT_JUDGED, Case, Rating
from typology.reporting.blocks import Block, Blocks, Grid, Heading, Paragraph, flat_list
from typology.reporting.formula_phrases import profiled_phrase
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
    capitalised,
    case_heading,
    definition_phrase,
    id_to_words,
    join_words,
    level_phrase,
    outcome_phrases,
    verdict_phrase,
)
from typology.scoring.answers import without_assumptions
from typology.scoring.scorecard import Scorecard, has_evidence


def score_blocks(card: Scorecard, *, origin: str | None = None, seed: int = 0) -> Blocks:
    """Every section in order; `origin` is the setting that chose the rubric."""
    sections: tuple[Callable[[Scorecard], Iterator[Block]], ...] = (
        _verdict_blocks,
        loss_blocks,
        gain_blocks,
        lambda card: _open_blocks(card, seed),
        _profile_blocks,
        _term_blocks,
        _rating_blocks,
        outcome_blocks,
        lambda card: _provenance(card, origin),
        _conclusion,
    )
    return tuple(block for section in sections for block in section(card))


def _open_blocks(card: Scorecard, seed: int) -> Iterator[Block]:
    """What to ask first of an undetermined case; of any other, what its sources leave out."""
    yield from question_blocks(card, seed) if card.ask_first else unknown_blocks(card)


def _verdict_blocks(card: Scorecard) -> Iterator[Block]:
    yield Heading(case_heading(card.case), 1)
    if card.case.summary:
        yield Paragraph(card.case.summary)
    yield Paragraph(f"Under {definition_phrase(card.rubric)}:")
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
        yield flat_list(
            f"{profiled_phrase(card.rubric.criteria[criterion])}: {level_phrase(level)}"
            for criterion, level in levels.items()
        )


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
    lines += source_lines(case)
    yield flat_list(lines)


def _conclusion(card: Scorecard) -> Iterator[Block]:
    """The verdict once more, for whoever reads the end of a long text."""
    yield Heading("Verdict")
    if card.verdict not in NOT_JUDGED:
        yield Paragraph(completions_sentence(card))
    sentence = next(verdict_sentences(card))
    yield Paragraph(f"{id_to_words(card.verdict).upper()}. {capitalised(sentence)}", strong=True)


def completions_sentence(card: Scorecard) -> str:
    """How many ways there are to fill what is unknown, those ruled out, and what the others give.

    '256 ways to fill what is unknown; 64 are ruled out by an assumption (neither); of the other 192
    all give *stabilising*.'
    """
    total, exact, verdicts = card.completions
    every = without_assumptions(card) if card.assumptions and exact else card.completions
    given = [name for name, count in verdicts.items() if count]
    drawn = "" if exact else "draws of "
    if every.total == 1:
        return "Nothing that the definition reads is unknown."
    text = f"{every.total:,} {drawn}ways to fill what is unknown"
    if every.exact and every.total > total:
        out = [name for name, count in every.verdicts.items() if count > verdicts[name]]
        by = "an assumption" if len(card.assumptions) == 1 else "assumptions"
        what = join_words([verdict_phrase(name) for name in out])
        text += f"; {every.total - total:,} are ruled out by {by} ({what})"
        if total == 1:
            return f"{text}; the one left gives {verdict_phrase(given[0])}."
        text += f"; of the other {total:,}"
    else:
        text += ", of which"
    if len(given) == 1:
        return f"{text} all give {verdict_phrase(given[0])}."
    counted = [f"{verdicts[name]:,} {verdict_phrase(name)}" for name in given]
    comma = "," if text[-1].isdigit() else ""  # two numbers side by side would read as one
    return f"{text}{comma} {join_words(counted)}."
