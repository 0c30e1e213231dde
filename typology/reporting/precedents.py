"""Precedents told: the nearest cases, on what they can be compared, and where they differ."""

from __future__ import annotations

from collections.abc import Iterator

from typology.analysis.precedents import Precedent, Precedents
from typology.model import Json
from typology.reporting.blocks import Block, Blocks, Grid, Heading, Items, Paragraph, flat_list
from typology.reporting.formats.json import number, rounded
from typology.reporting.formats.table import Column, Table
from typology.reporting.provenance import (
    TOOL,
    change_lines,
    definition_lines,
    envelope,
    origin_lines,
    override_phrase,
    rubric_entry,
)
from typology.reporting.words import count_noun, id_to_words, join_words, level_phrase
from typology.scoring.scorecard import Scorecard

WARNING = "Similar ratings, not a forecast."


def precedents_blocks(found: Precedents, *, level: int = 1) -> Blocks:
    """The nearest cases to a deal; `level` is that of the heading."""
    return tuple(_blocks(found, level))


def _blocks(found: Precedents, level: int) -> Iterator[Block]:
    yield Heading(f"Precedents of {found.card.case.id}", level)
    yield Paragraph(WARNING, strong=True)
    if not found.nearest:
        yield Paragraph(
            f"No case is comparable: none is rated on {_criteria(found.min_shared)} that "
            f"{found.card.case.id} is rated on, too."
        )
    else:
        yield _nearest(found)
        yield Heading("Where they differ", level + 1)
        yield Items(
            tuple((_differing(found, each), _published(each.card)) for each in found.nearest)
        )
    left = list(_left(found))
    if left:
        yield flat_list(left)


def _nearest(found: Precedents) -> Grid:
    rows = tuple(
        (
            each.card.case.id,
            f"{each.distance:.2f}",
            f"{each.shared} of {found.criteria}",
            each.card.case.basis,
            id_to_words(each.card.verdict),
        )
        for each in found.nearest
    )
    return Grid(("case", "distance", "shared", "basis", "verdict"), rows)


def _published(card: Scorecard) -> tuple[str, ...]:
    return (f"published as {_labels(card)}",) if card.case.labels else ()


def _labels(card: Scorecard) -> str:
    return ", ".join(f"{label.type} ({label.source})" for label in card.case.labels)


def _differing(found: Precedents, each: Precedent) -> str:
    if not each.differences:
        names = join_words([id_to_words(name) for name in each.alike])
        told = f"rated alike on all {_criteria(each.shared)} that both are rated on: {names}"
    else:
        told = "; ".join(
            f"{id_to_words(gap.criterion)} {level_phrase(gap.here)} here, "
            f"{level_phrase(gap.there)} there"
            for gap in each.differences
        )
        if each.alike:
            told += f"; rated alike on {join_words([id_to_words(name) for name in each.alike])}"
    return f"{each.card.case.id}{_ground(found, each)}: {told}"


def _ground(found: Precedents, each: Precedent) -> str:
    """What is compared with what, where one is a text and the other an outcome."""
    here, there = found.card.case.basis, each.card.case.basis
    return "" if here == there else f" ({there} there, {here} here)"


def _criteria(count: int) -> str:
    return f"{count_noun(count, 'criteria').removesuffix('s')}" if count != 1 else "one criterion"


def _left(found: Precedents) -> Iterator[str]:
    if found.more:
        yield f"{count_noun(found.more, 'more comparable case')} farther away (-n shows more)"
    if found.not_comparable and found.nearest:
        names = [card.case.id for card, _ in found.not_comparable]
        fewer = f"fewer than {_criteria(found.min_shared)} shared"
        yield f"{fewer}, so not comparable: {join_words(names)}"
    related = [card.case.id for card in found.related if card.case.id != found.card.case.id]
    if related:
        yield f"left out as the whole it is part of, or its parts: {join_words(related)}"


def method_blocks(found: Precedents, origin: str | None = None) -> Blocks:
    """What stands below the precedents; `origin` names where the rubric came from."""
    rubric, case = found.card.rubric, found.card.case
    weights = [f"{name} {weight:g}" for name, weight in found.weights.items()]
    lines = [
        "distance: Gower (1971) on memberships at the best estimates, over the criteria that both "
        "cases are rated on (shared), each with the fixed range 0-1",
        f"weights: {join_words(weights)}, all others 1" if weights else "weights: equal",
        *definition_lines(rubric),
        f"case {case.id}, status {case.status}, basis {case.basis}, verdict "
        f"{id_to_words(found.card.verdict)}",
        f"case sha256 {case.sha256}",
        *origin_lines(origin),
        TOOL,
        *change_lines((*rubric.overrides, *case.overrides)),
    ]
    return (Heading("How this was reckoned"), flat_list(lines))


def precedent_table(found: Precedents) -> Table:
    """One row a precedent, with the definition's version and hash."""
    names = (
        "case", "precedent", "title", "distance", "shared", "criteria", "differs_on", "alike_on",
        "basis",
        "status", "verdict", "labels", "rubric", "version", "definition_sha256", "case_sha256",
        "precedent_sha256", "overrides",
    )  # fmt: skip
    here, rubric = found.card.case, found.card.rubric
    overrides = tuple(map(override_phrase, (*rubric.overrides, *here.overrides)))
    rows = tuple(
        (
            here.id, each.card.case.id, each.card.case.title, each.distance, each.shared,
            found.criteria, tuple(gap.criterion for gap in each.differences), each.alike,
            each.card.case.basis,
            each.card.case.status, each.card.verdict, _labels(each.card), rubric.id,
            rubric.version, rubric.definition_sha256, here.sha256, each.card.case.sha256, overrides,
        )
        for each in found.nearest
    )  # fmt: skip
    title = f"Precedents of {here.id}"
    return Table(title, tuple(Column(name) for name in names), rows, notes=(WARNING,))


def precedent_document(found: Precedents) -> Json:
    """Everything that `precedents` found, the nearest first."""
    rubric, case = found.card.rubric, found.card.case
    return {
        **envelope(),
        "rubric": rubric_entry(rubric, case.overrides),
        "settings": {
            "min_shared": found.min_shared,
            "weights": {name: found.weights.get(name, 1.0) for name in rubric.criteria},
        },
        "note": WARNING,
        **_case_entry(found.card),
        "criteria": found.criteria,
        "precedents": [
            {
                **_case_entry(each.card),
                "distance": rounded(each.distance),
                "shared": each.shared,
                "differences": [
                    {
                        "criterion": gap.criterion,
                        "here": number(gap.here),
                        "there": number(gap.there),
                    }
                    for gap in each.differences
                ],
                "alike": list(each.alike),
            }
            for each in found.nearest
        ],
        "more": found.more,
        "not_comparable": [
            {"case": card.case.id, "shared": shared} for card, shared in found.not_comparable
        ],
        "related": [card.case.id for card in found.related],
    }


def _case_entry(card: Scorecard) -> dict[str, Json]:
    return {
        "case": card.case.id,
        "title": card.case.title,
        "sha256": card.case.sha256,
        "status": card.case.status,
        "basis": card.case.basis,
        "verdict": card.verdict,
        "labels": [
            {"type": each.type, "source": each.source, "locator": each.locator}
            for each in card.case.labels
        ],
    }
