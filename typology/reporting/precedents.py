"""Precedents as text, table and JSON: the nearest cases, and where they differ from a deal."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from typology.analysis.precedents import Likeness, Precedent, Precedents, RatingDifference
from typology.model import Case, Json
from typology.reporting.blocks import Block, Blocks, Grid, Heading, Items, Paragraph, flat_list
from typology.reporting.formats.json import number, rounded
from typology.reporting.provenance import (
    TOOL,
    change_lines,
    definition_lines,
    envelope,
    origin_lines,
    override_phrase,
    rubric_entry,
)
from typology.reporting.score.json import case_entry
from typology.reporting.table import Column, Table
from typology.reporting.words import (
    case_heading,
    count_noun,
    id_to_words,
    join_words,
    level_phrase,
    outcome_phrases,
    status_phrase,
)
from typology.scoring.completions import rating_of
from typology.scoring.scorecard import Scorecard

WARNING: Final = "Similar ratings, not a forecast."
DURABILITY: Final = "durability"  # the criterion that says how long a settlement lasted


def precedents_blocks(precedents: Precedents, *, level: int = 1) -> Blocks:
    """The cases nearest to a deal, under a heading of this level."""
    return tuple(_blocks(precedents, level))


def _blocks(precedents: Precedents, level: int) -> Iterator[Block]:
    card = precedents.card
    yield Heading(f"Precedents of {card.case.id}", level)
    yield Paragraph(WARNING, strong=True)
    if not precedents.nearest:
        yield Paragraph(_nothing(precedents))
        return
    compared = join_words([id_to_words(name) for name in precedents.criteria])
    yield Paragraph(f"Compared on what {card.case.id} is rated on: {compared}.")
    yield _nearest_grid(precedents)
    if remarks := list(_tie_sentences(precedents)):
        yield flat_list(remarks)
    yield Heading("Where they differ", level + 1)
    yield Items(
        tuple(
            (_difference_sentence(precedents, near), tuple(_below(near)))
            for near in precedents.nearest
        )
    )
    if card.case.prospective:
        yield Heading("What was agreed, and what became of it", level + 1)
        yield Items(tuple(_terms_items(precedents)))
    if remarks := list(_remarks(precedents)):
        yield flat_list(remarks)


def _nothing(precedents: Precedents) -> str:
    name = precedents.card.case.id
    if not precedents.criteria:
        return f"{name} is rated on none of the criteria that cases are compared on."
    return f"There is no other case to compare {name} with."


def _nearest_grid(precedents: Precedents) -> Grid:
    rows = tuple(
        (
            near.card.case.id,
            f"{near.distance:.2f}",
            _shared_phrase(near, len(precedents.criteria)),
            id_to_words(near.card.verdict),
        )
        for near in precedents.nearest
    )
    return Grid(("case", "distance", "shared", "verdict"), rows)


def _shared_phrase(near: Precedent, criteria: int) -> str:
    shared = f"{near.shared} of {criteria}"
    return f"({shared})" if near.thin else shared


def _tie_sentences(precedents: Precedents) -> Iterator[str]:
    """What thin means, and where several cases are equally near."""
    if any(near.thin for near in precedents.nearest):
        yield (
            f"in brackets: thin, fewer than {_criteria(precedents.min_shared)} shared, so placed "
            "after the others; what the precedent is not rated on may be anything"
        )
    for (distance, thin, tied), _ in groupby(
        precedents.nearest, key=lambda near: (near.distance, near.thin, near.tied)
    ):
        if tied > 1:
            among = "thin cases" if thin else "cases"
            yield (
                f"{tied} {among} are equally near ({distance:.2f}): those with more shared "
                "criteria first, then the nearer in time and place"
            )


def _below(near: Precedent) -> Iterator[str]:
    if near.on.open:
        silent = join_words([id_to_words(name) for name in near.on.open])
        least, greatest = near.bounds
        yield (
            f"not rated there: {silent}; so the distance is {least:.2f} at least, {greatest:.2f} "
            "at most"
        )
    if near.apart.differences or near.apart.alike:
        yield f"the talks, which do not count: {_likeness_phrase(near.apart)}"
    if near.card.case.labels:
        yield f"published as {_labels(near.card)}"


def _labels(card: Scorecard) -> str:
    return ", ".join(f"{label.type} ({label.source})" for label in card.case.labels)


def _difference_sentence(precedents: Precedents, near: Precedent) -> str:
    likeness = _likeness_phrase(near.on, near)
    return f"{_named(near.card.case)}{_bases_phrase(precedents, near)}: {likeness}"


def _named(case: Case) -> str:
    """Title and id of a case, with its countries and the year in which it began."""
    year = case.period.start[:4] if case.period is not None and case.period.start else None
    setting = [*case.countries, *([year] if year else [])]
    return f"{case_heading(case)}; {', '.join(setting)}" if setting else case_heading(case)


def _likeness_phrase(likeness: Likeness, near: Precedent | None = None) -> str:
    alike = join_words([id_to_words(name) for name in likeness.alike])
    if likeness.differences:
        clause = "; ".join(map(gap_phrase, likeness.differences))
        return clause + (f"; rated the same on {alike}" if alike else "")
    if not alike:
        return "no criterion that both are rated on"
    if near is None:
        return f"rated the same on {alike}"
    return f"rated the same on {_all_shared(near.shared)} that both are rated on: {alike}"


def _all_shared(count: int) -> str:
    return "the one criterion" if count == 1 else f"all {_criteria(count)}"


def gap_phrase(gap: RatingDifference) -> str:
    """A criterion with its level in the deal (here) and in the precedent (there)."""
    here, there = level_phrase(gap.here), level_phrase(gap.there)
    return f"{id_to_words(gap.criterion)} {here} here, {there} there"


def _bases_phrase(precedents: Precedents, near: Precedent) -> str:
    """The bases of both cases, if one is rated on a text and the other on an outcome."""
    here, there = precedents.card.case.basis, near.card.case.basis
    return "" if here == there else f" ({there} there, {here} here)"


def _criteria(count: int) -> str:
    return f"{count_noun(count, 'criteria').removesuffix('s')}" if count != 1 else "one criterion"


def _terms_items(precedents: Precedents) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The deal's terms, then each precedent's with what became of it."""
    deal = precedents.card.case
    yield f"{deal.id}, proposed", tuple(_term_lines(deal)) or ("no terms are recorded",)
    for near in precedents.nearest:
        case = near.card.case
        yield (
            f"{case.id}: {fate_phrase(case)}",
            tuple(_term_lines(case)) or ("no terms are recorded",),
        )


def fate_phrase(case: Case) -> str:
    """What became of a settlement: its status, how long it lasted, and later outcomes."""
    parts = [status_phrase(case)]
    durability = rating_of(case, DURABILITY).value
    if durability is not None:
        parts.append(f"{DURABILITY} {level_phrase(durability)}")
    return "; ".join((*parts, *outcome_phrases(case)))


def _term_lines(case: Case) -> Iterator[str]:
    for term in case.terms:
        about = f" ({id_to_words(term.criterion)})" if term.criterion else ""
        yield f"{term.term.rstrip('.')}{about}"


def _remarks(precedents: Precedents) -> Iterator[str]:
    """The cases that are not listed, and why."""
    if precedents.more:
        come = "comes" if precedents.more == 1 else "come"
        yield f"{count_noun(precedents.more, 'more case')} {come} after these (-n shows more)"
    related = [card.case.id for card in precedents.related]
    if related:
        yield f"left out as the whole it is part of, or its parts: {join_words(related)}"


def method_blocks(precedents: Precedents, origin: str | None = None) -> Blocks:
    """The distance, the definition and the deal; `origin` is the setting that chose the rubric."""
    rubric, case = precedents.card.rubric, precedents.card.case
    weights = [f"{name} {weight:g}" for name, weight in precedents.weights.items()]
    lines = [
        "distance: Gower (1971) on memberships with the fixed range 0-1, over the criteria that "
        "the deal is rated on; what the other case is not rated on is every level equally likely, "
        "so the distance is an expectation, between its least and its greatest value",
        f"weights: {join_words(weights)}, all others 1" if weights else "weights: equal",
        *definition_lines(rubric),
        f"case {case.id}, status {case.status}, basis {case.basis}, verdict "
        f"{id_to_words(precedents.card.verdict)}",
        f"case sha256 {case.sha256}",
        *origin_lines(origin),
        TOOL,
        *change_lines((*rubric.overrides, *case.overrides)),
    ]
    return (Heading("How this was computed"), flat_list(lines))


def precedent_table(precedents: Precedents) -> Table:
    """One row a precedent, with the definition's version and hash."""
    names = (
        "case", "precedent", "title", "distance", "least", "greatest", "shared", "criteria", "thin",
        "equally_near", "differs_on", "alike_on", "open_on", "basis", "status", "durability",
        "verdict", "labels", "rubric", "version", "definition_sha256", "case_sha256",
        "precedent_sha256", "overrides",
    )  # fmt: skip
    here, rubric = precedents.card.case, precedents.card.rubric
    overrides = tuple(map(override_phrase, (*rubric.overrides, *here.overrides)))
    rows = tuple(
        (
            here.id, near.card.case.id, near.card.case.title, near.distance, near.bounds.least,
            near.bounds.greatest, near.shared, len(precedents.criteria), near.thin, near.tied,
            tuple(gap.criterion for gap in near.on.differences), near.on.alike, near.on.open,
            near.card.case.basis, near.card.case.status,
            rating_of(near.card.case, DURABILITY).value, near.card.verdict, _labels(near.card),
            rubric.id, rubric.version, rubric.definition_sha256, here.sha256,
            near.card.case.sha256, overrides,
        )
        for near in precedents.nearest
    )  # fmt: skip
    title = f"Precedents of {here.id}"
    return Table(title, tuple(Column(name) for name in names), rows, notes=(WARNING,))


def precedent_document(precedents: Precedents) -> Json:
    """The whole result as JSON, the nearest case first."""
    rubric, case = precedents.card.rubric, precedents.card.case
    return {
        **envelope(),
        "rubric": rubric_entry(rubric, case.overrides),
        "settings": {
            "min_shared": precedents.min_shared,
            "weights": {name: precedents.weights.get(name, 1.0) for name in rubric.criteria},
        },
        "note": WARNING,
        **_case_entry(precedents.card),
        "criteria": list(precedents.criteria),
        "precedents": [
            {
                **_case_entry(near.card),
                "distance": rounded(near.distance),
                "least": rounded(near.bounds.least),
                "greatest": rounded(near.bounds.greatest),
                "shared": near.shared,
                "thin": near.thin,
                "equally_near": near.tied,
                **_likeness_entry(near.on),
                "enabling": _likeness_entry(near.apart),
            }
            for near in precedents.nearest
        ],
        "more": precedents.more,
        "related": [card.case.id for card in precedents.related],
    }


def _likeness_entry(likeness: Likeness) -> dict[str, Json]:
    return {
        "differences": [
            {"criterion": gap.criterion, "here": number(gap.here), "there": number(gap.there)}
            for gap in likeness.differences
        ],
        "alike": list(likeness.alike),
        "open": list(likeness.open),
    }


def _case_entry(card: Scorecard) -> dict[str, Json]:
    return {
        **case_entry(card.case),
        "verdict": card.verdict,
        "durability": number(rating_of(card.case, DURABILITY).value),
        "outcomes": dict(card.case.outcomes),
        "terms": [{"term": term.term, "criterion": term.criterion} for term in card.case.terms],
        "labels": [label._asdict() for label in card.case.labels],
    }
