"""The section of a case in a report, in the order of a reader's questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from typology.analysis.compare.fields import degree
from typology.analysis.precedents import Precedents
from typology.formulas import criteria_read
from typology.model import TOLERANCE, Case, Evidence, Period, Rating, Rubric, Term
from typology.reporting.blocks import Block, Blocks, Grid, Heading, Items, Paragraph
from typology.reporting.formats.figure import TONE_ENDS
from typology.reporting.provenance import is_unclassified
from typology.reporting.score.changes import gain_blocks, loss_blocks
from typology.reporting.score.questions import question_blocks, unknown_blocks
from typology.reporting.score.verdict import verdict_sentences
from typology.reporting.words import (
    assuming,
    id_to_words,
    join_words,
    level_phrase,
    not_asked,
    outcome_phrases,
    status_phrase,
    verdict_sentence,
    verification_phrase,
)
from typology.scoring.scorecard import Membership, Scorecard

FEW_GAINS: Final = 2  # ways to another type that a short section shows
MADE_OF: Final = "What makes the verdict"
OTHERS: Final = "Other"


@dataclass(frozen=True)
class RatingEntry:
    """A criterion's rating: level, tone (None: unknown), and what supports it.

    The anchor of the level is not here: it says what the level means, not what happened.
    """

    criterion: str
    level: str
    tone: int | None
    notes: tuple[str, ...]
    because: str | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class RatingGroup:
    """Ratings that belong together: of what makes the verdict, or of a profile `apart` from it."""

    title: str
    apart: bool
    entries: tuple[RatingEntry, ...]


@dataclass(frozen=True)
class CaseSection:
    """A case under the first definition.

    `lead` is the verdict as a clause, `rest` the remainder of its paragraph. `losses` alter the
    verdict, `gains` would meet another type. On the `silent` criteria the sources are silent, the
    `unasked` an interview did not come to; `outcomes` are what happened later.
    """

    card: Scorecard
    lead: str
    rest: str
    facts: tuple[tuple[str, str], ...]
    losses: Blocks
    gains: Blocks
    questions: Blocks
    memberships: Grid | None
    groups: tuple[RatingGroup, ...]
    silent: tuple[str, ...]
    unasked: tuple[str, ...]
    outcomes: tuple[str, ...]
    terms: tuple[Term, ...]
    unbound: tuple[str, ...]
    precedents: Precedents | None

    @property
    def short_facts(self) -> tuple[tuple[str, str], ...]:
        """The facts without what holds of most cases."""
        return tuple(facts(self.card.case, in_full=False))


def case_section(
    card: Scorecard,
    *,
    precedents: Precedents | None = None,
    complete: bool = True,
    notes: Sequence[str] | None = None,
    seed: int = 0,
) -> CaseSection:
    """The section of a scored case.

    `complete` is False if terms were left out, so that none can be said to be missing. With `notes`
    it is one of many, and leaves out what their report has elsewhere: these notices, anchors,
    questions in their wording, memberships and silent criteria. Of confidence it then says only
    that it is low.
    """
    in_full = notes is None
    lead = verdict_sentence(card)
    asked = tuple(question_blocks(card, seed)) or tuple(unknown_blocks(card))
    gains = tuple(gain_blocks(card))
    return CaseSection(
        card=card,
        lead=lead,
        rest=" ".join(verdict_sentences(card, notes)).removeprefix(lead),
        facts=tuple(facts(card.case)),
        losses=tuple(loss_blocks(card)),
        gains=gains if in_full else tuple(_first_gains(card, gains)),
        questions=asked if in_full else tuple(_short_questions(card, asked)),
        memberships=_membership_grid(card) if in_full else None,
        groups=tuple(_rating_groups(card, in_full)),
        silent=tuple(_silent(card)) if in_full else (),
        unasked=tuple(map(id_to_words, not_asked(card.case, card.rubric.criteria))),
        outcomes=tuple(outcome_phrases(card.case)),
        terms=card.case.terms,
        unbound=tuple(_unbound(card)) if complete and in_full else (),
        precedents=precedents,
    )


def facts(case: Case, *, in_full: bool = True) -> Iterator[tuple[str, str]]:
    """The facts of a case as pairs of heading and words; a fact that is not stated is left out.

    Unless `in_full`, so is what holds of most: rated on what happened, classified by no source.
    """
    rated = "rated on its text" if case.on_paper else "rated on what happened"
    standing = (status_phrase(case), rated) if in_full or case.on_paper else (status_phrase(case),)
    yield "Status", "; ".join(standing)
    where = [", ".join(case.countries), case.level or ""]
    by_none = in_full and is_unclassified(case)
    others = [
        ("Where", "; ".join(filter(None, where))),
        ("When", _when(case.period)),
        ("Seen until", "" if case.status == "in_force" else case.observed_until or ""),
        ("Form", case.form or ""),
        *((id_to_words(role).capitalize(), "; ".join(who)) for role, who in case.parties.items()),
        ("Coder", case.coder or ""),
        ("Published as", ", ".join(f"{label.type} ({label.source})" for label in case.labels)),
        ("Classified", "by no source; the verdict is computed" if by_none else ""),
    ]
    yield from ((heading, words) for heading, words in others if words)


def _when(period: Period | None) -> str:
    if period is None:
        return ""
    if period.start == period.end or period.start is None:
        return f"until {period.end}" if period.start is None and period.end else period.start or ""
    return f"{period.start} to {period.end}" if period.end else f"{period.start}, end not stated"


def _membership_grid(card: Scorecard) -> Grid | None:
    if not card.memberships:
        return None
    rows = tuple(
        (
            id_to_words(name),
            f"{each.low:.2f}" if each.value is not None else f"{each.low:.2f}-{each.high:.2f}",
            _side_of_cut(each, card.rubric.cut),
            join_words([id_to_words(criterion) for criterion in each.binding]),
        )
        for name, each in card.memberships.items()
    )
    return Grid(("type", "membership", f"cut {card.rubric.cut:g}", "set by"), rows, prose=True)


def _side_of_cut(membership: Membership, cut: float) -> str:
    if membership.low > cut + TOLERANCE:
        return "in"
    return "open" if membership.high > cut + TOLERANCE else "out"


def _first_gains(card: Scorecard, gains: Blocks) -> Iterator[Block]:
    """The first ways to another type; none if answers settle the verdict anyway."""
    if card.settles:
        return
    for block in gains:
        if isinstance(block, Items) and len(block.items) > FEW_GAINS:
            left = len(block.items) - FEW_GAINS
            yield Items((*block.items[:FEW_GAINS], (f"and {left} more", ())))
        else:
            yield block


def _short_questions(card: Scorecard, asked: Blocks) -> Iterator[Block]:
    """The questions by the names of their criteria, and the answers that settle the verdict."""
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


def term_details(term: Term, in_full: bool = True) -> str:
    """A term's criterion, modality, actors, sanction and clause, without its wording.

    Unless `in_full` it is not said that no verification is named.
    """
    details = (
        id_to_words(term.criterion) if term.criterion else "bears on no criterion",
        term.modality,
        term.by and f"by {term.by}",
        verification_phrase(term) if in_full or term.verified_by else None,
        term.if_breached and f"if breached: {term.if_breached}",
        term.clause,
        "restricted" if term.handling == "restricted" else None,
    )
    return "; ".join(filter(None, details))


def criteria_by_group(rubric: Rubric) -> dict[str, tuple[str, ...]]:
    """The criteria that some formula reads, those of each profile, and the rest, if any.

    A criterion of a formula and of a profile is in both groups.
    """
    read = criteria_read(rubric)
    groups = {MADE_OF: tuple(name for name in rubric.criteria if name in read)}
    for profile, names in rubric.profiles.items():
        groups[id_to_words(profile).capitalize()] = names
    grouped = {name for names in groups.values() for name in names}
    groups[OTHERS] = tuple(name for name in rubric.criteria if name not in grouped)
    return {title: names for title, names in groups.items() if names}


def _rating_groups(card: Scorecard, in_full: bool) -> Iterator[RatingGroup]:
    """The criteria that are rated, or that the sources speak of, by group."""
    for title, names in criteria_by_group(card.rubric).items():
        entries = [_rating_entry(card, name, in_full) for name in names]
        if kept := tuple(filter(_says_anything, entries)):
            yield RatingGroup(title, title not in (MADE_OF, OTHERS), kept)


def _silent(card: Scorecard) -> Iterator[str]:
    """The criteria on which the sources are silent."""
    unasked = not_asked(card.case, card.rubric.criteria)
    for name in card.rubric.criteria:
        if name not in unasked and not _says_anything(_rating_entry(card, name, True)):
            yield id_to_words(name)


def _says_anything(entry: RatingEntry) -> bool:
    return bool(entry.tone is not None or entry.notes or entry.because or entry.evidence)


def _rating_entry(card: Scorecard, name: str, in_full: bool) -> RatingEntry:
    rating = card.case.ratings.get(name, Rating(None))
    criterion = card.rubric.criteria[name]
    level = level_phrase(rating.value)
    if criterion.unit and rating.value is not None:
        level += f" ({criterion.unit})"
    return RatingEntry(
        criterion=name,
        level=level,
        tone=tone_of(degree(card.rubric, card.case, name)),
        notes=tuple(_notes(card, name, rating, in_full)),
        because=rating.because,
        evidence=rating.evidence,
    )


def tone_of(membership: float | None) -> int | None:
    """The tone that a membership is drawn in, from 0 to 4; None if it is unknown.

    >>> [tone_of(membership) for membership in (0.0, 0.1, 0.33, 0.67, 1.0, None)]
    [0, 1, 2, 3, 4, None]
    """
    if membership is None:
        return None
    return next(tone for tone, end in enumerate(TONE_ENDS) if membership <= end + TOLERANCE)


def _notes(card: Scorecard, name: str, rating: Rating, in_full: bool) -> Iterator[str]:
    if rating.low is not None and rating.low != rating.high:
        yield f"could be {level_phrase(rating.low)} to {level_phrase(rating.high)}"
    if rating.confidence and (in_full or rating.confidence == "low"):
        yield f"{rating.confidence} confidence"
    for assumption in card.assumptions:
        if assumption.criterion == name and in_full:
            rests = ", and the verdict rests on it" if name in card.rests_on else ""
            yield f"assumed: {assuming(card.rubric, assumption)}{rests}"


def fact_details(fact: Evidence, in_full: bool) -> str:
    """A fact's direction, modality and attribution, to be put before its source.

    That it is asserted goes without saying, and unless `in_full` also that it supports.
    """
    details = (
        fact.direction if in_full or fact.direction != "supports" else None,
        id_to_words(fact.modality) if fact.modality != "asserted" else None,
        fact.attribution and id_to_words(fact.attribution),
        "restricted" if fact.handling == "restricted" else None,
    )
    phrase = ", ".join(filter(None, details))
    return f"{phrase}; " if phrase else ""
