"""The explanation of a scored case as text: the tree of each type, down to the evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from typology.model import NOT_JUDGED, Evidence, Leaf, Rating, Term
from typology.reporting.blocks import Block, Blocks, Heading, Items, Outline, Paragraph
from typology.reporting.explain.definition import provenance_blocks
from typology.reporting.formula_phrases import leaf_phrase, operator_phrase, weight_of
from typology.reporting.provenance import case_line, change_lines, label_lines, source_lines
from typology.reporting.score.text import outcome_blocks
from typology.reporting.score.verdict import verdict_sentences
from typology.reporting.words import (
    assuming,
    case_heading,
    definition_phrase,
    emphasise,
    id_to_words,
    join_words,
    not_asked,
    rating_phrase,
)
from typology.scoring.scorecard import Scorecard, has_evidence
from typology.scoring.trees import Branch

Lines: TypeAlias = Iterator[tuple[int, str]]


def case_blocks(
    card: Scorecard, trees: Mapping[str, Branch], *, origin: str | None = None
) -> Blocks:
    """The verdict, and the tree of each type down to the evidence; `trees` are its `case_trees`."""
    blocks: list[Block] = [
        Heading(case_heading(card.case), 1),
        *([Paragraph(card.case.summary)] if card.case.summary else []),
        Paragraph(f"Under {definition_phrase(card.rubric)}:"),
        Paragraph(" ".join(verdict_sentences(card)), strong=True),
        Paragraph(_legend(card)),
    ]
    explained: set[str] = set()
    for name, tree in trees.items():
        blocks.append(Heading(f"The type {id_to_words(name)}"))
        blocks.append(Outline(tuple(_branch_lines(card, tree, explained))))
    rated = [name for name in card.rubric.criteria if name in card.case.ratings]
    unread = [name for name in rated if name not in explained]
    return (
        *blocks,
        *_assumption_blocks(card),
        *_unread_blocks(card, unread),
        *outcome_blocks(card),
        *_case_provenance(card, origin),
    )


def _legend(card: Scorecard) -> str:
    if card.verdict in NOT_JUDGED:
        return "The definition does not apply, so the formulas stand without memberships."
    return (
        "Each line ends in its membership, or in [least, greatest] over every completion of what "
        f"is unknown; above {card.rubric.cut:g} at the top the case is in the type. What is marked "
        "(binds) sets the membership at the top in some completion."
    )


def _branch_lines(
    card: Scorecard, branch: Branch, explained: set[str], depth: int = 0, weight: str = ""
) -> Lines:
    """A node and all below it; criteria whose evidence is shown are added to `explained`."""
    if isinstance(branch.formula, Leaf):
        yield from _leaf_lines(card, branch, branch.formula, explained, depth, weight)
        return
    yield depth, f"{operator_phrase(branch.formula)}{weight}{_value_text(branch)}"
    for place, part in enumerate(branch.parts):
        yield from _branch_lines(card, part, explained, depth + 1, weight_of(branch.formula, place))


def _value_text(branch: Branch) -> str:
    if branch.low is None or branch.high is None:
        return ""
    mark = " (binds)" if branch.binds else ""
    if branch.value is not None:
        return f" = {_figure(branch.value)}{mark}"
    return f" = [{_figure(branch.low)}, {_figure(branch.high)}]{mark}"


def _figure(membership: float) -> str:
    return f"{round(membership, 4) + 0.0:g}"


def _leaf_lines(
    card: Scorecard, branch: Branch, leaf: Leaf, explained: set[str], depth: int, weight: str
) -> Lines:
    name = leaf.criterion
    rating = card.case.ratings.get(name, Rating(None))
    wanted = leaf_phrase(leaf, card.rubric.criteria[name])
    yield depth, f"{wanted}{weight}: {_rating_phrase(card, name, rating)}{_value_text(branch)}"
    if name in explained:
        yield depth + 1, "evidence: above"
        return
    explained.add(name)
    yield from ((depth + 1, line) for line in _ground_lines(card, name, rating))


def _rating_phrase(card: Scorecard, name: str, rating: Rating) -> str:
    phrase = rating_phrase(rating)
    if rating.confidence:
        phrase += f", {rating.confidence} confidence"
    for assumption in card.assumptions:
        if assumption.criterion == name:
            phrase += f" (assumed: {assuming(card.rubric, assumption)})"
    return phrase


def _ground_lines(card: Scorecard, name: str, rating: Rating) -> Iterator[str]:
    if rating.because:
        yield f"because: {rating.because}"
    for term in card.case.terms:
        if term.criterion == name:
            yield _term_phrase(term)
    if has_evidence(card.case, name):
        yield from () if rating.evidence else ("its evidence is not for publication",)
    elif rating.value is not None:
        yield "no evidence is given"
    else:
        unasked = not_asked(card.case, [name])
        yield "it was not asked" if unasked else "the sources are silent on it"
    yield from map(evidence_phrase, rating.evidence)


def _term_phrase(term: Term) -> str:
    bound = f" ({term.modality})" if term.modality else ""
    where = [word for word in (term.clause, _restricted(term.handling)) if word]
    return f"term{bound}: {term.term}" + (f" [{'; '.join(where)}]" if where else "")


def _restricted(handling: str) -> str | None:
    return handling if handling == "restricted" else None


def evidence_phrase(fact: Evidence) -> str:
    """A fact with its direction, modality, attribution, quote and place."""
    how = "; ".join(id_to_words(word) for word in (fact.modality, fact.attribution) if word)
    quote = f' "{fact.quote}"' if fact.quote else ""
    place = f"{fact.source}, {fact.locator}" if fact.locator else fact.source
    where = [word for word in (place, _restricted(fact.handling)) if word]
    return f"{fact.direction} ({how}): {fact.says}{quote} [{'; '.join(where)}]"


def _assumption_blocks(card: Scorecard) -> Iterator[Block]:
    if not card.assumptions:
        return
    yield Heading("Assumed where the sources are silent")
    items: list[tuple[str, tuple[str, ...]]] = []
    for assumption in card.assumptions:
        types = join_words([emphasise(name) for name in assumption.types])
        rests = ("the verdict rests on it",) if assumption.criterion in card.rests_on else ()
        items.append((f"{assuming(card.rubric, assumption)}, by {types}", rests))
    yield Items(tuple(items))


def _unread_blocks(card: Scorecard, names: Sequence[str]) -> Iterator[Block]:
    if not names:
        return
    yield Heading("Rated, and not part of any type")
    lines: list[tuple[int, str]] = []
    for name in names:
        rating = card.case.ratings[name]
        lines.append((0, f"{id_to_words(name)}: {_rating_phrase(card, name, rating)}"))
        lines += [(1, line) for line in _ground_lines(card, name, rating)]
    yield Outline(tuple(lines))


def _case_provenance(card: Scorecard, origin: str | None) -> Iterator[Block]:
    case = card.case
    yield from provenance_blocks(
        card.rubric,
        case_line(case),
        f"case sha256 {case.sha256}",
        *change_lines(case.overrides),
        *label_lines(case),
        *source_lines(case),
        origin=origin,
    )
