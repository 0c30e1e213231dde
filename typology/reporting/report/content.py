"""What a report holds, apart from how it is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from typology.analysis.cluster.clusters import Clustering, ClusterSettings, find_clusters
from typology.analysis.diff.definitions import difference
from typology.analysis.precedents import NEAREST, Precedents
from typology.analysis.precedents import precedents as find_precedents
from typology.analysis.robustness.results import Robustness
from typology.model import Case, Rubric, Source
from typology.reporting.blocks import Blocks
from typology.reporting.handling import holds_restricted
from typology.reporting.report.brief import Brief, brief
from typology.reporting.report.case_section import CaseSection, case_section
from typology.reporting.report.method import definition_blocks, method_blocks, provenance_blocks
from typology.reporting.report.overview import (
    Overview,
    SideBySide,
    in_order,
    overview,
    side_by_side,
)
from typology.reporting.report.variants import Variant, variant
from typology.reporting.words import STANDING, count_noun, id_to_words, join_words
from typology.scoring.scorecard import Scorecard, score

FEW: Final = 5  # cases up to which each is told in full
FEWER: Final = 3  # precedents of a case that is told in short


@dataclass(frozen=True)
class ReportInput:
    """What a report is made of; what is not to be told is already gone from it.

    `rubrics`: the first is the one in use, the others stand beside it; `parent`: what the first
    extends. `library`: cases among which precedents are sought besides those given. `thinned`: ids
    of cases of which terms or evidence were left out. `shipped_sources`: keys that every
    installation has. `origin` names where the rubric came from if not from the command.
    """

    rubrics: tuple[Rubric, ...]
    parent: Rubric | None
    cases: tuple[Case, ...]
    library: tuple[Case, ...] = ()
    thinned: frozenset[str] = frozenset()
    robustness: Robustness | None = None
    shipped_sources: frozenset[str] = frozenset()
    origin: str | None = None
    seed: int = 0


@dataclass(frozen=True)
class Report:
    """All of it, in the order of its sections; None where there is nothing to say.

    `restricted`: it holds what is not for publication, and every page says so. `cases` stand in
    the order of the heat map. `thinned` are ids of cases of which terms or evidence were left
    out. `cards` are all scorecards, by rubric.
    """

    title: str
    subtitle: str
    restricted: bool
    thinned: frozenset[str]
    shipped_sources: frozenset[str]
    rubrics: tuple[Rubric, ...]
    cards: tuple[tuple[Scorecard, ...], ...]
    brief: Brief | None
    glance: Overview | None
    cases: tuple[CaseSection, ...]
    side_by_side: SideBySide | None
    clusters: Clustering | None
    robustness: Robustness | None
    method: Blocks
    definition: Blocks
    variants: tuple[Variant, ...]
    sources: tuple[Source, ...]
    provenance: Blocks


def build_report(material: ReportInput) -> Report:
    """Score the cases, at least one, under every definition, and put the report together."""
    scored = tuple(score(rubric, material.cases, seed=material.seed) for rubric in material.rubrics)
    rubric, *others = material.rubrics
    parts = _case_parts(material, scored)
    single = len(parts) == 1
    return Report(
        title=_title(rubric, parts),
        subtitle=f"{rubric.title} (version {rubric.version}, {STANDING[rubric.standing]})",
        restricted=holds_restricted(material.cases),
        thinned=material.thinned,
        shipped_sources=material.shipped_sources,
        rubrics=material.rubrics,
        cards=scored,
        brief=brief(parts[0], material.origin) if single else None,
        glance=None if single else overview(rubric, scored[0]),
        cases=parts,
        side_by_side=side_by_side(material.rubrics, [_by_id(cards) for cards in scored])
        if others
        else None,
        clusters=_clusters(material, scored[0]),
        robustness=material.robustness,
        method=method_blocks(),
        definition=definition_blocks(rubric, material.parent),
        variants=tuple(_variants(material)),
        sources=_sources(material.cases),
        provenance=provenance_blocks(material.rubrics, scored[0], material.origin),
    )


def _title(rubric: Rubric, parts: Sequence[CaseSection]) -> str:
    if len(parts) == 1:
        return parts[0].card.case.title
    types = join_words([id_to_words(name) for name in rubric.types], "or")
    return f"{count_noun(len(parts), 'settlement').capitalize()}: {types}?"


def _by_id(cards: Sequence[Scorecard]) -> dict[str, Scorecard]:
    return {card.case.id: card for card in cards}


def _case_parts(
    material: ReportInput, scored: Sequence[Sequence[Scorecard]]
) -> tuple[CaseSection, ...]:
    rubric, first = material.rubrics[0], scored[0]
    others = [_by_id(cards) for cards in scored[1:]]
    given = {card.case.id for card in first}
    library = [case for case in material.library if case.id not in given]
    known = (*first, *score(rubric, library, flips=False, seed=material.seed))
    in_full = len(first) <= FEW
    return tuple(
        case_section(
            card,
            others=[cards[card.case.id] for cards in others],
            precedents=_precedents(card, known, NEAREST if in_full else FEWER),
            complete=card.case.id not in material.thinned,
            in_full=in_full,
            seed=material.seed,
        )
        for card in in_order(rubric, first)
    )


def _precedents(card: Scorecard, known: Sequence[Scorecard], count: int) -> Precedents | None:
    found = find_precedents(card, known, n=count)
    return found if found.nearest else None


def _clusters(material: ReportInput, cards: Sequence[Scorecard]) -> Clustering | None:
    found = find_clusters(material.rubrics[0], cards, ClusterSettings(seed=material.seed))
    return found if found.partition is not None else None


def _variants(material: ReportInput) -> Iterator[Variant]:
    first, *others = material.rubrics
    for rubric in others:
        found = difference(first, rubric, material.cases, seed=material.seed)
        yield variant(found, in_full=len(material.cases) <= FEW)


def _sources(cases: Sequence[Case]) -> tuple[Source, ...]:
    """Every source cited; one key may mean another source in another case."""
    found = {repr(source): source for case in cases for source in case.sources.values()}
    return tuple(sorted(found.values(), key=lambda source: (source.key, repr(source))))
