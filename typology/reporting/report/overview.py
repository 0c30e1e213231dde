"""The overview of many cases: a heat map by criteria, and their verdicts by definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from typology.analysis.compare.fields import degree
from typology.model import Criterion, Rubric, verdicts_of
from typology.reporting.blocks import Items
from typology.reporting.compare.definitions import verdicts_sentence
from typology.reporting.formats.tables.short_forms import short_headings, short_words
from typology.reporting.report.case_section import criteria_by_group, tone_of
from typology.reporting.score.changes import loss_blocks
from typology.reporting.score.verdict import firmness
from typology.reporting.table import Column
from typology.reporting.words import count_cases, id_to_words, level_phrase, verdict_phrase
from typology.scoring.scorecard import Scorecard


@dataclass(frozen=True)
class Square:
    """A cell of the heat map: its tone (None: unknown, hatched), and its word in two parts.

    `short` is shown, `rest` is for screen readers.
    """

    tone: int | None
    short: str
    rest: str


@dataclass(frozen=True)
class CaseLine:
    """A case: a square a criterion, and the firmness of its verdict."""

    card: Scorecard
    squares: tuple[Square, ...]
    firmness: str


@dataclass(frozen=True)
class VerdictBand:
    """The cases of one verdict."""

    verdict: str
    lines: tuple[CaseLine, ...]
    counted: str  # how many cases, of how many settlements


@dataclass(frozen=True)
class Overview:
    """Criteria by group, and cases by verdict."""

    groups: Mapping[str, tuple[str, ...]]
    bands: tuple[VerdictBand, ...]


def in_order(rubric: Rubric, cards: Sequence[Scorecard]) -> list[Scorecard]:
    """The cards by verdict, then by id."""
    verdicts = rubric.verdicts
    return sorted(cards, key=lambda card: (verdicts.index(card.verdict), card.case.id))


def overview(rubric: Rubric, cards: Sequence[Scorecard]) -> Overview:
    """The heat map of scored cases."""
    groups = criteria_by_group(rubric)
    names = [name for group in groups.values() for name in group]
    words = {name: _short_levels(rubric.criteria[name]) for name in names}
    cases = [card.case for card in cards]
    lines = [
        CaseLine(card, tuple(_square(card, name, words[name]) for name in names), firmness(card))
        for card in in_order(rubric, cards)
    ]
    return Overview(
        groups,
        tuple(
            VerdictBand(verdict, inside, count_cases([line.card.case for line in inside], cases))
            for verdict in rubric.verdicts
            if (inside := tuple(line for line in lines if line.card.verdict == verdict))
        ),
    )


def _short_levels(criterion: Criterion) -> dict[str, str]:
    return short_words(criterion.scale.levels) if criterion.scale else {}


def _square(card: Scorecard, name: str, words: Mapping[str, str]) -> Square:
    rating = card.case.ratings.get(name)
    if rating is None or rating.value is None:
        return Square(None, "?", "unknown")
    level = level_phrase(rating.value)
    short = id_to_words(words.get(str(rating.value), level))
    return Square(tone_of(degree(card.rubric, card.case, name)), short, level.removeprefix(short))


@dataclass(frozen=True)
class VerdictCell:
    """A verdict under one definition; `moved` if it differs from the first definition's.

    `short` is the beginning of the verdict's word that is shown, `rest` is for screen readers.
    `steps` is the size of the smallest loss, None if there is none or none was sought; `change`
    tells it, or what to ask first.
    """

    verdict: str
    short: str
    rest: str
    moved: bool
    is_solid: bool
    steps: int | None
    change: str


@dataclass(frozen=True)
class SideBySide:
    """Cases by definitions, in the order of the heat map.

    `letters` stand for the definitions, the words of `legend` for the verdicts that occur.
    """

    rubrics: tuple[Rubric, ...]
    letters: Mapping[str, str]
    legend: Mapping[str, str]
    rows: tuple[tuple[Scorecard, tuple[VerdictCell, ...]], ...]

    @property
    def moved(self) -> tuple[tuple[Scorecard, tuple[VerdictCell, ...]], ...]:
        """The rows of cases that some definition judges otherwise than the first."""
        return tuple(row for row in self.rows if any(cell.moved for cell in row[1]))

    def sentence(self, place: int) -> str:
        """The verdicts of all definitions on the case of a row, counted, the first one's first."""
        verdicts = [cell.verdict for cell in self.rows[place][1]]
        return verdicts_sentence(verdicts, (verdicts[0], *verdicts_of(self.rubrics)))

    def counts(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        """How many cases each definition gives each verdict, without verdicts that none gives."""
        for verdict in verdicts_of(self.rubrics):
            counts = tuple(
                sum(cells[column].verdict == verdict for _, cells in self.rows)
                for column in range(len(self.rubrics))
            )
            if any(counts):
                yield verdict, counts


def side_by_side(
    rubrics: Sequence[Rubric], scored: Sequence[Mapping[str, Scorecard]]
) -> SideBySide:
    """Every case under every definition; `scored` are scorecards by case id, one a rubric."""
    words = {name: plain_verdict(name) for name in verdicts_of(rubrics)}
    shorts = short_words([*words.values()])
    first = in_order(rubrics[0], list(scored[0].values()))
    occurring = {card.verdict for cards in scored for card in cards.values()}
    return SideBySide(
        tuple(rubrics),
        short_headings([Column(rubric.id, "verdict") for rubric in rubrics]),
        {name: shorts[word] for name, word in words.items() if name in occurring},
        tuple(
            (
                card,
                tuple(_verdict_cell(card, cards[card.case.id], words, shorts) for cards in scored),
            )
            for card in first
        ),
    )


def _verdict_cell(
    first: Scorecard, card: Scorecard, words: Mapping[str, str], shorts: Mapping[str, str]
) -> VerdictCell:
    losses = card.flips.losses
    word = words[card.verdict]
    return VerdictCell(
        card.verdict,
        shorts[word],
        word.removeprefix(shorts[word]),
        card.verdict != first.verdict,
        card.is_solid,
        losses[0].steps if losses else None,
        _first_change(card),
    )


def _first_change(card: Scorecard) -> str:
    for block in loss_blocks(card):
        if isinstance(block, Items):
            return block.items[0][0]
    return f"ask first about {id_to_words(card.ask_first[0])}" if card.ask_first else ""


def plain_verdict(verdict: str) -> str:
    """A verdict as a word of its own, without emphasis."""
    return verdict_phrase(verdict).strip("*")
