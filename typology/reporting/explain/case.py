"""A scored case explained for people: the tree of each type, down to the evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from typology.model import NO_SETTLEMENT, Evidence, Leaf, Rating, Term
from typology.reporting.blocks import Block, Blocks, Heading, Items, Outline, Paragraph
from typology.reporting.explain.definition import provenance
from typology.reporting.formulas import leaf_phrase, operator_phrase, weight_of
from typology.reporting.provenance import change_lines
from typology.reporting.score.text import verdict_sentences
from typology.reporting.words import assuming, emphasise, id_to_words, join_words, level_phrase
from typology.scoring.scorecard import Scorecard
from typology.scoring.trees import Branch

Lines: TypeAlias = Iterator[tuple[int, str]]


def case_blocks(
    card: Scorecard, trees: Mapping[str, Branch], *, origin: str | None = None
) -> Blocks:
    """The verdict, and the tree of each type down to the evidence; `trees` are its `case_trees`."""
    blocks: list[Block] = [
        Heading(f"{card.case.title} ({card.case.id})", 1),
        Paragraph(" ".join(verdict_sentences(card)), strong=True),
        Paragraph(_legend(card)),
    ]
    told: set[str] = set()
    for name, tree in trees.items():
        blocks.append(Heading(f"The type {id_to_words(name)}"))
        blocks.append(Outline(tuple(_judged(card, tree, told))))
    rest = [name for name in card.rubric.criteria if name in card.case.ratings and name not in told]
    return (*blocks, *_assumed(card), *_unread(card, rest), *_case_provenance(card, origin))


def _legend(card: Scorecard) -> str:
    if card.verdict == NO_SETTLEMENT:
        return "The definition does not apply, so the formulas stand without memberships."
    return (
        "Each line ends in its membership, or in [least, greatest] over every completion of what "
        f"is unknown; above {card.rubric.cut:g} at the top the case is in the type. What is marked "
        "(binds) sets the membership at the top in some completion."
    )


def _judged(
    card: Scorecard, branch: Branch, told: set[str], depth: int = 0, weight: str = ""
) -> Lines:
    """A node and all below it; `told` gathers the criteria whose evidence has been told."""
    if isinstance(branch.formula, Leaf):
        yield from _judged_leaf(card, branch, branch.formula, told, depth, weight)
        return
    yield depth, f"{operator_phrase(branch.formula)}{weight}{_value(branch)}"
    for place, part in enumerate(branch.parts):
        yield from _judged(card, part, told, depth + 1, weight_of(branch.formula, place))


def _value(branch: Branch) -> str:
    if branch.low is None or branch.high is None:
        return ""
    mark = " (binds)" if branch.binds else ""
    if branch.value is not None:
        return f" = {_figure(branch.value)}{mark}"
    return f" = [{_figure(branch.low)}, {_figure(branch.high)}]{mark}"


def _figure(membership: float) -> str:
    return f"{round(membership, 4) + 0.0:g}"


def _judged_leaf(
    card: Scorecard, branch: Branch, leaf: Leaf, told: set[str], depth: int, weight: str
) -> Lines:
    name = leaf.criterion
    rating = card.case.ratings.get(name, Rating(None))
    wanted = leaf_phrase(leaf, card.rubric.criteria[name])
    yield depth, f"{wanted}{weight}: {_rated(card, name, rating)}{_value(branch)}"
    if name in told:
        yield depth + 1, "evidence: above"
        return
    told.add(name)
    yield from ((depth + 1, line) for line in _grounds(card, name, rating))


def _rated(card: Scorecard, name: str, rating: Rating) -> str:
    told = level_phrase(rating.value)
    if rating.low is not None and rating.high is not None:
        told += f" [{level_phrase(rating.low)} to {level_phrase(rating.high)}]"
    if rating.confidence:
        told += f", {rating.confidence} confidence"
    for each in card.assumptions:
        if each.criterion == name:
            told += f" (assumed: {assuming(card.rubric, each)})"
    return told


def _grounds(card: Scorecard, name: str, rating: Rating) -> Iterator[str]:
    if rating.because:
        yield f"because: {rating.because}"
    for term in card.case.terms:
        if term.criterion == name:
            yield _term_phrase(term)
    if not rating.evidence:
        yield "no evidence is given" if rating.value is not None else "nothing is said of it"
    yield from (evidence_phrase(each) for each in rating.evidence)


def _term_phrase(term: Term) -> str:
    bound = f" ({term.modality})" if term.modality else ""
    where = [word for word in (term.clause, _kept(term.handling)) if word]
    return f"term{bound}: {term.term}" + (f" [{'; '.join(where)}]" if where else "")


def _kept(handling: str) -> str | None:
    return handling if handling == "restricted" else None


def evidence_phrase(each: Evidence) -> str:
    """A fact with its direction, how it is put and to what it is credited, and its place."""
    how = "; ".join(id_to_words(word) for word in (each.modality, each.attribution) if word)
    quote = f' "{each.quote}"' if each.quote else ""
    place = f"{each.source}, {each.locator}" if each.locator else each.source
    where = [word for word in (place, _kept(each.handling)) if word]
    return f"{each.direction} ({how}): {each.says}{quote} [{'; '.join(where)}]"


def _assumed(card: Scorecard) -> Iterator[Block]:
    if not card.assumptions:
        return
    yield Heading("What is assumed")
    items: list[tuple[str, tuple[str, ...]]] = []
    for each in card.assumptions:
        types = join_words([emphasise(name) for name in each.types])
        rests = ("the verdict rests on it",) if each.criterion in card.rests_on else ()
        items.append((f"{assuming(card.rubric, each)}, by {types}", rests))
    yield Items(tuple(items))


def _unread(card: Scorecard, names: Sequence[str]) -> Iterator[Block]:
    if not names:
        return
    yield Heading("Rated, but read by no type")
    lines: list[tuple[int, str]] = []
    for name in names:
        rating = card.case.ratings[name]
        lines.append((0, f"{id_to_words(name)}: {_rated(card, name, rating)}"))
        lines += [(1, line) for line in _grounds(card, name, rating)]
    yield Outline(tuple(lines))


def _case_provenance(card: Scorecard, origin: str | None) -> Iterator[Block]:
    case = card.case
    yield from provenance(
        card.rubric,
        f"case {case.id}, status {case.status}, basis {case.basis}, handling {case.handling}",
        f"case sha256 {case.sha256}",
        *change_lines(case.overrides),
        *(f"source {key}: {source.title}" for key, source in sorted(case.sources.items())),
        origin=origin,
    )
