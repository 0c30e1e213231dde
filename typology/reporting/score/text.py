"""One scored case told for people: the verdict, what it rests on, and what would change it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from typology.model import NO_SETTLEMENT, TOLERANCE, UNDETERMINED, Criterion, Level, Rating, Term
from typology.reporting.blocks import Block, Blocks, Grid, Heading, Items, Paragraph, flat_list
from typology.reporting.provenance import TOOL, change_lines, definition_lines, override_phrase
from typology.reporting.words import (
    assuming,
    count_noun,
    emphasise,
    gain_phrase,
    id_to_words,
    join_words,
    kept_condition,
    level_phrase,
    loss_phrase,
    then_verdict,
    verdict_phrase,
    verdict_sentence,
)
from typology.scoring.answers import Answer, answers
from typology.scoring.completions import Assumption
from typology.scoring.flips import Change, Flip
from typology.scoring.scorecard import Scorecard

SHOWN: Final = 5
HEAVY: Final = 0.5


def score_blocks(card: Scorecard, *, origin: str | None = None, seed: int = 0) -> Blocks:
    """Every section in order; `origin` names where the rubric came from if not from the command."""
    sections: tuple[Callable[[Scorecard], Iterator[Block]], ...] = (
        _verdict,
        loss_blocks,
        gain_blocks,
        unknown_blocks,
        lambda card: questions(card, seed),
        _criteria,
        _terms,
        _profiles,
        lambda card: _provenance(card, origin),
    )
    return tuple(block for section in sections for block in section(card))


def _verdict(card: Scorecard) -> Iterator[Block]:
    yield Heading(f"{card.case.title} ({card.case.id})", 1)
    yield Paragraph(" ".join(verdict_sentences(card)), strong=True)


def verdict_sentences(card: Scorecard) -> Iterator[str]:
    """The verdict, what it assumes and rests on, notices and heavy downsides, as one paragraph."""
    told = verdict_sentence(card) + _assumptions(card) + _unknowns(card) + "."
    changed = _hypothetically(card)
    yield f"{changed}{told[0].lower()}{told[1:]}" if changed else told
    if card.verdict != NO_SETTLEMENT:
        yield from _firmness(card)
    for notice in card.notices:
        yield notice.say if notice.source is None else f"{notice.say} [{notice.source}]"
    yield from _downsides(card)


def _hypothetically(card: Scorecard) -> str:
    changes = (*card.rubric.overrides, *card.case.overrides)
    if not changes:
        return ""
    return "With " + join_words([override_phrase(each) for each in changes]) + ": "


def _assumptions(card: Scorecard) -> str:
    if not card.assumptions:
        return ""
    return ", assuming " + join_words([assuming(card.rubric, each) for each in card.assumptions])


def _unknowns(card: Scorecard) -> str:
    if not card.unknown:
        return ""
    return "; unknown: " + join_words([id_to_words(name) for name in card.unknown])


def _firmness(card: Scorecard) -> Iterator[str]:
    if card.margin is not None and card.margin <= TOLERANCE:
        yield (
            "A membership lies exactly at the cut, which counts as outside: "
            "the least change decides."
        )
    if card.verdict == UNDETERMINED:
        return
    if card.firm:
        yield "It is firm: no answer to what is unknown and no level within any range alters it."
    else:
        yield f"It is not firm: {', and '.join(_doubts(card))}."
    if card.flips.losses:
        steps = card.flips.losses[0].steps
        yield f"The smallest change of ratings that breaks it takes {count_noun(steps, 'step')}."


def _doubts(card: Scorecard) -> Iterator[str]:
    if card.rests_on:
        named = join_words([id_to_words(name) for name in card.rests_on])
        yield f"it rests on what is assumed about {named} (left open, it would not stand)"
    if not card.ranges_hold:
        yield "it is not known to hold at every level that the ranges of the evidence leave open"


def _downsides(card: Scorecard) -> Iterator[str]:
    heavy = [
        f"{id_to_words(name)} is {level_phrase(level)}{_anchor(card.rubric.criteria[name], level)}"
        for name, level in card.profiles.get("downsides", {}).items()
        if level is not None and _degree(card.rubric.criteria[name], level) > HEAVY
    ]
    if heavy:
        carried = ", if carried out as rated" if card.case.prospective else ""
        yield f"To be weighed with it{carried}: " + "; ".join(heavy) + "."


def _anchor(criterion: Criterion, level: Level) -> str:
    text = criterion.anchors.get(str(level), "").rstrip(".")
    return f" ({text[:1].lower()}{text[1:]})" if text else ""


def _degree(criterion: Criterion, level: Level) -> float:
    if criterion.scale is None:
        return 0.0
    return criterion.scale.memberships[criterion.scale.rank(str(level))]


def loss_blocks(card: Scorecard) -> Iterator[Block]:
    """The smallest changes after which the verdict would not stand, with the terms they touch."""
    if not card.flips.losses:
        yield from _not_sought(card)
        return
    yield Heading("Holds only if" if card.case.prospective else "Would not hold if")
    items = [
        (f"{_condition(flip, card.case.prospective)} ({then_verdict(flip)})", _beside(card, flip))
        for flip in card.flips.losses[:SHOWN]
    ]
    rests = [each for each in card.assumptions if each.criterion in card.rests_on]
    assumed = [(_assumed(card, each), ()) for each in rests]
    yield Items((*items, *_more(len(card.flips.losses)), *assumed))


def _assumed(card: Scorecard, each: Assumption) -> str:
    held = assuming(card.rubric, each)
    if card.case.prospective:
        return f"{held}, as is assumed where nothing is said (else the verdict does not stand)"
    return f"not {held}, as is assumed where nothing is said"


def _beside(card: Scorecard, flip: Flip) -> tuple[str, ...]:
    open_ = [id_to_words(change.criterion) for change in flip.changes if _in_range(card, change)]
    if len(open_) < len(flip.changes):
        return _terms_of(card, flip)
    return ("within the range that the evidence leaves open", *_terms_of(card, flip))


def _in_range(card: Scorecard, change: Change) -> bool:
    rating = card.case.ratings.get(change.criterion, Rating(None))
    if rating.low is None or rating.high is None:
        return False
    criterion = card.rubric.criteria[change.criterion]
    low, level, high = (_place(criterion, each) for each in (rating.low, change.after, rating.high))
    return low <= level <= high


def _place(criterion: Criterion, level: Level) -> float:
    return criterion.scale.rank(str(level)) if criterion.scale else float(level)


def _condition(flip: Flip, prospective: bool) -> str:
    if not prospective:
        return join_words([loss_phrase(change) for change in flip.changes])
    kept = [kept_condition(change) for change in flip.changes]
    return kept[0] if len(kept) == 1 else f"at least one of these: {'; '.join(kept)}"


def _terms_of(card: Scorecard, flip: Flip) -> tuple[str, ...]:
    changed = {change.criterion for change in flip.changes}
    return tuple(_term_phrase(term) for term in card.case.terms if term.criterion in changed)


def _term_phrase(term: Term) -> str:
    bound = f" ({term.modality})" if term.modality else ""
    check = f"; verified by {term.verified_by}" if term.verified_by else "; no verification named"
    return f"term: {term.term}{bound}{check}"


def _not_sought(card: Scorecard) -> Iterator[Block]:
    if not card.flips.searched:
        yield Heading("What would change it")
        yield Paragraph(
            "Not sought: a type reads a criterion in both directions, and too much is unknown "
            "to go through every completion."
        )


def gain_blocks(card: Scorecard) -> Iterator[Block]:
    """The smallest changes after which a type would be met that is not."""
    if not card.flips.gains:
        return
    yield Heading("Would also need" if card.case.prospective else "What it would have taken")
    instead = " instead" if card.verdict in card.rubric.types else ""
    items: list[tuple[str, tuple[str, ...]]] = []
    for name in dict.fromkeys(flip.verdict for flip in card.flips.gains):
        ways = [flip for flip in card.flips.gains if flip.verdict == name]
        items += [
            (
                f"to meet {emphasise(name)}{instead}: "
                + join_words([gain_phrase(change) for change in flip.changes]),
                (),
            )
            for flip in ways[:SHOWN]
        ]
        items += _more(len(ways))
    yield Items(tuple(items))


def _more(count: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if count <= SHOWN:
        return ()
    return ((f"and {count - SHOWN} more of the same size (all in --format json)", ()),)


def unknown_blocks(card: Scorecard) -> Iterator[Block]:
    """The questions that the sources leave open."""
    if not card.unknown:
        return
    subject = "The text is silent on" if card.case.basis == "text" else "The sources are silent on"
    yield Heading(subject)
    first = [name for name in card.unknown if name in card.rests_on]
    names = first + [name for name in card.unknown if name not in first]
    yield Items(tuple((_silence(card, name), ()) for name in names))


def _silence(card: Scorecard, name: str) -> str:
    rests = " (ask this first: the verdict rests on it)" if name in card.rests_on else ""
    return f"{id_to_words(name)}: {card.rubric.criteria[name].question}{rests}"


def questions(card: Scorecard, seed: int) -> Iterator[Block]:
    """What to ask first, what each answer would leave possible, and what would settle it."""
    if not card.ask_first:
        return
    yield Heading("Ask first")
    yield Items(
        tuple(
            (
                f"{card.rubric.criteria[name].question} ({id_to_words(name)})",
                tuple(_answer_lines(card, answers(card, name, seed))),
            )
            for name in card.ask_first
        )
    )
    if card.settles:
        yield Paragraph(_settling(card))


def _answer_lines(card: Scorecard, found: Sequence[Answer]) -> Iterator[str]:
    if len({each.verdicts for each in found}) == 1 and len(found[0].verdicts) > 1:
        yield "no answer to this alone changes what is possible"
        return
    for each in found:
        left = join_words([verdict_phrase(name) for name in each.verdicts], "or")
        told = f"still open: {left}" if len(each.verdicts) > 1 else left
        yield f"{level_phrase(each.level)}: {told}"


def _settling(card: Scorecard) -> str:
    size = len(card.settles[0].answers)
    ways = [
        f"{join_words([f'{id_to_words(n)} {level_phrase(v)}' for n, v in each.answers.items()])} "
        f"({verdict_phrase(each.verdict)})"
        for each in card.settles[:SHOWN]
    ]
    more = len(card.settles) - len(ways)
    tail = f"; and {more} more ways" if more > 0 else ""
    return f"Settled by {count_noun(size, 'answer')}: {'; '.join(ways)}{tail}."


def _criteria(card: Scorecard) -> Iterator[Block]:
    yield Heading("Ratings")
    rows = [
        (name, *_rating_cells(card.case.ratings.get(name, Rating(None))))
        for name in card.rubric.criteria
    ]
    columns = ("criterion", "rating", "range", "confidence", "sources", "because")
    yield Grid(columns, tuple(rows), prose=True)
    if card.ignored:
        yield Paragraph(
            "Rated, but not part of this definition, so ignored: "
            + join_words([id_to_words(name) for name in card.ignored])
            + "."
        )


def _rating_cells(rating: Rating) -> tuple[str, str, str, str, str]:
    span = "" if rating.low is None else f"{level_phrase(rating.low)}-{level_phrase(rating.high)}"
    sources = str(len(rating.sources)) if rating.sources else "-"
    return level_phrase(rating.value), span, rating.confidence or "-", sources, rating.because or ""


def _terms(card: Scorecard) -> Iterator[Block]:
    if not card.case.terms:
        return
    yield Heading("Terms")
    rows = [
        (term.criterion or "-", term.modality or "-", term.verified_by or "no", term.term)
        for term in card.case.terms
    ]
    yield Grid(("criterion", "modality", "verified", "term"), tuple(rows), prose=True)
    bound = {term.criterion for term in card.case.terms}
    gaps = [
        id_to_words(name)
        for name, criterion in card.rubric.criteria.items()
        if criterion.role == "constitutive" and name not in bound
    ]
    if gaps:
        yield Paragraph(f"No term binds anybody on: {join_words(gaps)}.")


def _profiles(card: Scorecard) -> Iterator[Block]:
    for name, levels in card.profiles.items():
        yield Heading(f"{id_to_words(name)} (apart from the verdict)")
        rows = [
            (
                criterion,
                level_phrase(level),
                card.rubric.criteria[criterion].anchors.get(str(level), "-"),
            )
            for criterion, level in levels.items()
        ]
        yield Grid(("criterion", "rating", "which means"), tuple(rows), prose=True)


def _provenance(card: Scorecard, origin: str | None) -> Iterator[Block]:
    rubric, case = card.rubric, card.case
    yield Heading("Provenance")
    lines = [
        *definition_lines(rubric, origin),
        f"case {case.id}, status {case.status}, basis {case.basis}, handling {case.handling}",
        f"case sha256 {case.sha256}",
        TOOL,
        *change_lines((*rubric.overrides, *case.overrides)),
    ]
    lines += [
        f"label published by {x.source} ({x.locator or 'no locator'}): {x.type}"
        for x in case.labels
    ]
    lines += [_completions(card)] if card.verdict != NO_SETTLEMENT else []
    lines += [f"source {key}: {source.title}" for key, source in sorted(case.sources.items())]
    yield flat_list(lines)


def _completions(card: Scorecard) -> str:
    done = card.completions
    how = "all enumerated" if done.exact else "drawn at random; bounds from the extreme fillings"
    return f"completions of what is unknown: {done.total}, {how}"
