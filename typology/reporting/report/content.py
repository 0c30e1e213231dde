"""The content of a report, apart from its output formats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from typology.analysis.cluster.classes import find_classes
from typology.analysis.cluster.results import Classification, ClassSettings
from typology.analysis.precedents import NEAREST, precedents_of_each
from typology.analysis.robustness.results import Robustness
from typology.model import Case, Rubric, Source
from typology.reporting.blocks import Blocks
from typology.reporting.handling import is_abridged, material_in
from typology.reporting.report.brief import PrintedBrief, printed_brief
from typology.reporting.report.case_section import CaseSection, case_section
from typology.reporting.report.method import (
    Variant,
    definition_blocks,
    method_blocks,
    provenance_blocks,
    variant,
)
from typology.reporting.report.overview import (
    Overview,
    SideBySide,
    in_order,
    overview,
    side_by_side,
)
from typology.reporting.score.verdict import notice_texts
from typology.reporting.words import count_cases, id_to_words, join_words, whose
from typology.scoring.scorecard import Scorecard, score

FEW: Final = 5  # cases up to which each has a full section
FEW_UNITS: Final = 3  # cases of which it is said whether they fall into classes
FEWER: Final = 2  # precedents of a case with a short section


@dataclass(frozen=True)
class ReportInput:
    """The input of a report, from which what must not be published is already gone.

    `rubrics`: the first is the one in use, the others stand beside it; `parent`: what the first
    extends. `library`: cases among which precedents are sought besides those given.
    `shipped_sources`: keys that every installation has. `origin` is the setting that chose the
    rubric, None if the command did.
    """

    rubrics: tuple[Rubric, ...]
    parent: Rubric | None
    cases: tuple[Case, ...]
    library: tuple[Case, ...] = ()
    robustness: Robustness | None = None
    shipped_sources: frozenset[str] = frozenset()
    origin: str | None = None
    seed: int = 0


@dataclass(frozen=True)
class Report:
    """The sections of a report in their order; None if there is nothing to say.

    `restricted`: it holds what is not for publication, and every page says so. `cases` stand in
    the order of the heat map. `notes` are the definition's notices that cases name by number.
    `cards` are all scorecards, by rubric.
    """

    title: str
    subtitle: str
    restricted: bool
    shipped_sources: frozenset[str]
    rubrics: tuple[Rubric, ...]
    cards: tuple[tuple[Scorecard, ...], ...]
    brief: PrintedBrief | None
    overview: Overview | None
    cases: tuple[CaseSection, ...]
    notes: tuple[str, ...]
    side_by_side: SideBySide | None
    clusters: Classification | None
    robustness: Robustness | None
    method: Blocks
    definition: Blocks
    variants: tuple[Variant, ...]
    sources: tuple[Source, ...]
    provenance: Blocks


def build_report(given: ReportInput) -> Report:
    """Score the cases, at least one, under every definition, and put the report together."""
    scored = tuple(score(rubric, given.cases, seed=given.seed) for rubric in given.rubrics)
    rubric, *others = given.rubrics
    notes = _notes(scored[0])
    sections = _case_sections(given, scored, notes)
    single = len(sections) == 1
    side = side_by_side(given.rubrics, [_by_id(cards) for cards in scored]) if others else None
    return Report(
        title=_title(rubric, sections),
        subtitle=f"{rubric.title} (version {rubric.version}, {whose(rubric)})",
        restricted=bool(material_in(given.cases)),
        shipped_sources=given.shipped_sources,
        rubrics=given.rubrics,
        cards=scored,
        brief=_brief(given, sections[0], side) if single else None,
        overview=None if single else overview(rubric, scored[0]),
        cases=sections,
        notes=notes or (),
        side_by_side=side,
        clusters=_clusters(given, scored[0]),
        robustness=given.robustness,
        method=method_blocks(),
        definition=definition_blocks(rubric, given.parent),
        variants=tuple(map(variant, others)),
        sources=_sources(given.cases),
        provenance=provenance_blocks(given.rubrics, scored[0], given.origin),
    )


def _title(rubric: Rubric, sections: Sequence[CaseSection]) -> str:
    if len(sections) == 1:
        return sections[0].card.case.title
    types = join_words([id_to_words(name) for name in rubric.types], "or")
    cases = [section.card.case for section in sections]
    return f"{count_cases(cases).capitalize()}: {types}?"


def _brief(given: ReportInput, section: CaseSection, side: SideBySide | None) -> PrintedBrief:
    return printed_brief(
        section.card, origin=given.origin, side=side, robustness=given.robustness, seed=given.seed
    )


def _by_id(cards: Sequence[Scorecard]) -> dict[str, Scorecard]:
    return {card.case.id: card for card in cards}


def _notes(cards: Sequence[Scorecard]) -> tuple[str, ...] | None:
    """The notices that hold for any of many cases; None where each case has its own in full."""
    if len(cards) <= FEW:
        return None
    return tuple(dict.fromkeys(text for card in cards for text in notice_texts(card)))


def _case_sections(
    given: ReportInput, scored: Sequence[Sequence[Scorecard]], notes: Sequence[str] | None
) -> tuple[CaseSection, ...]:
    rubric, first = given.rubrics[0], scored[0]
    ids = {card.case.id for card in first}
    library = [case for case in given.library if case.id not in ids]
    known = (*first, *score(rubric, library, flips=False, seed=given.seed))
    ordered = in_order(rubric, first)
    nearest = precedents_of_each(ordered, known, n=NEAREST if notes is None else FEWER)
    return tuple(
        case_section(
            card,
            precedents=found if found.nearest else None,
            complete=not is_abridged(card.case),
            notes=notes,
            seed=given.seed,
        )
        for card, found in zip(ordered, nearest, strict=True)
    )


def _clusters(given: ReportInput, cards: Sequence[Scorecard]) -> Classification | None:
    """The latent classes, or that there are too few cases to look for any; None of hardly any."""
    found = find_classes(given.rubrics[0], cards, ClassSettings(seed=given.seed))
    return found if len(found.units) >= FEW_UNITS else None


def _sources(cases: Sequence[Case]) -> tuple[Source, ...]:
    """Every source cited; one key may mean another source in another case."""
    sources = {repr(source): source for case in cases for source in case.sources.values()}
    return tuple(sorted(sources.values(), key=lambda source: (source.key, repr(source))))
