"""Precedents as text, table and JSON: the nearest cases, and where they differ from a deal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from typology.analysis.precedents import Precedent, Precedents, RatingDifference
from typology.model import Json
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
from typology.reporting.table import Column, Table
from typology.reporting.words import count_noun, id_to_words, join_words, level_phrase
from typology.scoring.scorecard import Scorecard

WARNING: Final = "Similar ratings, not a forecast."


def precedents_blocks(precedents: Precedents, *, level: int = 1) -> Blocks:
    """The cases nearest to a deal, under a heading of this level."""
    return tuple(_blocks(precedents, level))


def _blocks(precedents: Precedents, level: int) -> Iterator[Block]:
    yield Heading(f"Precedents of {precedents.card.case.id}", level)
    yield Paragraph(WARNING, strong=True)
    if not precedents.nearest:
        yield Paragraph(
            f"No case is comparable: none is rated on {_criteria(precedents.min_shared)} that "
            f"{precedents.card.case.id} is rated on, too."
        )
    else:
        yield _nearest_grid(precedents)
        yield Heading("Where they differ", level + 1)
        yield Items(
            tuple(
                (_difference_sentence(precedents, near), _published(near.card))
                for near in precedents.nearest
            )
        )
    if remarks := list(_remarks(precedents)):
        yield flat_list(remarks)


def _nearest_grid(precedents: Precedents) -> Grid:
    rows = tuple(
        (
            near.card.case.id,
            f"{near.distance:.2f}",
            f"{near.shared} of {precedents.criteria}",
            near.card.case.basis,
            id_to_words(near.card.verdict),
        )
        for near in precedents.nearest
    )
    return Grid(("case", "distance", "shared", "basis", "verdict"), rows)


def _published(card: Scorecard) -> tuple[str, ...]:
    return (f"published as {_labels(card)}",) if card.case.labels else ()


def _labels(card: Scorecard) -> str:
    return ", ".join(f"{label.type} ({label.source})" for label in card.case.labels)


def _difference_sentence(precedents: Precedents, near: Precedent) -> str:
    alike = join_words([id_to_words(name) for name in near.alike])
    if not near.differences:
        clause = f"rated the same on all {_criteria(near.shared)} that both are rated on: {alike}"
    else:
        clause = "; ".join(map(gap_phrase, near.differences))
        clause += f"; rated the same on {alike}" if alike else ""
    return f"{near.card.case.id}{_bases_phrase(precedents, near)}: {clause}"


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


def _remarks(precedents: Precedents) -> Iterator[str]:
    """The cases that are not listed, and why."""
    if precedents.more:
        yield f"{count_noun(precedents.more, 'more comparable case')} farther away (-n shows more)"
    if precedents.not_comparable and precedents.nearest:
        names = [card.case.id for card, _ in precedents.not_comparable]
        fewer = f"fewer than {_criteria(precedents.min_shared)} shared"
        yield f"{fewer}, so not comparable: {join_words(names)}"
    related = [
        card.case.id for card in precedents.related if card.case.id != precedents.card.case.id
    ]
    if related:
        yield f"left out as the whole it is part of, or its parts: {join_words(related)}"


def method_blocks(precedents: Precedents, origin: str | None = None) -> Blocks:
    """The distance, the definition and the deal; `origin` is the setting that chose the rubric."""
    rubric, case = precedents.card.rubric, precedents.card.case
    weights = [f"{name} {weight:g}" for name, weight in precedents.weights.items()]
    lines = [
        "distance: Gower (1971) on memberships at the best estimates, over the criteria that both "
        "cases are rated on (shared), each with the fixed range 0-1",
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
        "case", "precedent", "title", "distance", "shared", "criteria", "differs_on", "alike_on",
        "basis", "status", "verdict", "labels", "rubric", "version", "definition_sha256",
        "case_sha256", "precedent_sha256", "overrides",
    )  # fmt: skip
    here, rubric = precedents.card.case, precedents.card.rubric
    overrides = tuple(map(override_phrase, (*rubric.overrides, *here.overrides)))
    rows = tuple(
        (
            here.id, near.card.case.id, near.card.case.title, near.distance, near.shared,
            precedents.criteria, tuple(gap.criterion for gap in near.differences), near.alike,
            near.card.case.basis, near.card.case.status, near.card.verdict, _labels(near.card),
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
        "criteria": precedents.criteria,
        "precedents": [
            {
                **_case_entry(near.card),
                "distance": rounded(near.distance),
                "shared": near.shared,
                "differences": [
                    {
                        "criterion": gap.criterion,
                        "here": number(gap.here),
                        "there": number(gap.there),
                    }
                    for gap in near.differences
                ],
                "alike": list(near.alike),
            }
            for near in precedents.nearest
        ],
        "more": precedents.more,
        "not_comparable": [
            {"case": card.case.id, "shared": shared} for card, shared in precedents.not_comparable
        ],
        "related": [card.case.id for card in precedents.related],
    }


def _case_entry(card: Scorecard) -> dict[str, Json]:
    return {
        "case": card.case.id,
        "title": card.case.title,
        "sha256": card.case.sha256,
        "status": card.case.status,
        "basis": card.case.basis,
        "verdict": card.verdict,
        "labels": [label._asdict() for label in card.case.labels],
    }
