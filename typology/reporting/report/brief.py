"""The brief: one printed page, each text cut to its room and the rest told below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from typology.analysis.compare import degree
from typology.model import Json
from typology.reporting.blocks import Blocks, Heading, Items, Paragraph
from typology.reporting.provenance import TOOL
from typology.reporting.report.case_section import CaseSection
from typology.reporting.report.fitting import fit_lines, lines_of, shortened, width_of
from typology.reporting.report.overview import firmness, plain_verdict
from typology.reporting.report.ratings import tone_of
from typology.reporting.words import assuming, id_to_words, level_phrase
from typology.scoring.scorecard import Scorecard

TITLE: Final = 104  # columns
VERDICT: Final = 720
HALF: Final = 44  # columns of a line in half of the page
WHOLE: Final = 105  # and across it
COLUMN: Final = 18  # lines of text in half of the page
ASSUMED: Final = 4  # of them for assumptions,
BROKEN: Final = 9  # and for what breaks the verdict; what is left is for what it would take
ORIGINS: Final = 5
PROFILES: Final = 2
WEIGHED: Final = 5  # criteria of a profile
NAME: Final = 28  # columns of a criterion's name
WORD: Final = 16  # and of a level
HASH: Final = 16  # digits of a hash: the whole stands under provenance


@dataclass(frozen=True)
class Lines:
    """A heading and what stands under it; nothing may."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Levels:
    """A profile: criterion, level and tone (None: unknown) of each."""

    heading: str
    levels: tuple[tuple[str, str, int | None], ...]


@dataclass(frozen=True)
class Brief:
    """One page: the verdict, what it assumes, what breaks it, what to ask, downsides, provenance.

    `left` and `right` stand side by side, then the profiles `beside` the verdict.
    """

    title: str
    verdict: str
    firmness: str
    lead: str
    rest: str
    left: tuple[Lines, ...]
    right: tuple[Lines, ...]
    beside: tuple[Levels, ...]
    provenance: Lines


def brief(part: CaseSection, origin: str | None = None) -> Brief:
    """The brief of a case; `origin` names where the rubric came from."""
    card = part.card
    lead = shortened(part.lead, VERDICT // 2)
    assumes = Lines("It assumes", fit_lines([*_assumed(card)], ASSUMED, HALF))
    breaks = _section(part.breaks, BROKEN)
    room = COLUMN - sum(lines_of(line, HALF) for line in (*assumes.lines, *breaks.lines))
    left = (assumes, breaks, _section(part.missing, room))
    return Brief(
        title=shortened(card.case.title, TITLE),
        verdict=shortened(plain_verdict(card.verdict), NAME),
        firmness=shortened(firmness(card), 2 * NAME),
        lead=lead,
        rest=shortened(part.rest, VERDICT - width_of(lead)),
        left=tuple(each for each in left if each.lines),
        right=tuple(each for each in [_section(part.questions, COLUMN)] if each.lines),
        beside=tuple(_profiles(card)),
        provenance=Lines("Provenance", fit_lines([*_provenance(card, origin)], ORIGINS, WHOLE)),
    )


def _assumed(card: Scorecard) -> Iterator[str]:
    if not card.assumptions:
        yield "nothing: no silent criterion is taken to be at any level"
    for each in card.assumptions:
        rests = " (the verdict rests on it)" if each.criterion in card.rests_on else ""
        yield assuming(card.rubric, each) + rests


def _section(document: Blocks, room: int) -> Lines:
    """The heading and the first lines of a section, without what stands below each."""
    heading = next((block.text for block in document if isinstance(block, Heading)), "")
    texts = [head for block in document if isinstance(block, Items) for head, _ in block.items]
    texts = texts or [block.text for block in document if isinstance(block, Paragraph)]
    return Lines(heading, fit_lines(texts, room, HALF))


def _profiles(card: Scorecard) -> Iterator[Levels]:
    for name, levels in islice(card.profiles.items(), PROFILES):
        yield Levels(
            shortened(f"{id_to_words(name).capitalize()}, apart from the verdict", HALF),
            tuple(
                (
                    shortened(id_to_words(criterion), NAME),
                    shortened(level_phrase(level), WORD),
                    tone_of(degree(card.rubric, card.case, criterion)),
                )
                for criterion, level in islice(levels.items(), WEIGHED)
            ),
        )


def _provenance(card: Scorecard, origin: str | None) -> Iterator[str]:
    rubric, case = card.rubric, card.case
    yield (
        f"Definition: {rubric.id} {rubric.version}, {rubric.standing} "
        f"({rubric.definition_sha256[:HASH]})"
    )
    if origin:
        yield f"The definition was chosen by {origin}"
    for each in (*rubric.overrides, *case.overrides):
        yield f"Changed by {each.option} {each.path}={_written(each.value)}"
    yield (
        f"Case: {case.id}, {id_to_words(case.status)}, rated on {case.basis} "
        f"({case.sha256[:HASH]}); {TOOL}"
    )
    yield "Sources: " + (", ".join(sorted(case.sources)) or "none cited")


def _written(value: Json) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
