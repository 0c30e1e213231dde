"""Verdicts and flips, as a notebook holds them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from typology.model import Case
from typology.notebook.read import Definition
from typology.notebook.result import Result, narrowed
from typology.reporting.records import flips_table, scores_table
from typology.reporting.table import Column, Table
from typology.reporting.words import count_noun, level_phrase
from typology.scoring.flips import Flip
from typology.scoring.scorecard import Scorecard
from typology.scoring.scorecard import score as score_cases


@dataclass(frozen=True, repr=False)
class Scores(Result, Sequence[Scorecard]):
    """A scorecard a case, in order of id."""

    cards: tuple[Scorecard, ...]
    definition: Definition
    seed: int = 0

    @overload
    def __getitem__(self, index: int) -> Scorecard: ...
    @overload
    def __getitem__(self, index: slice) -> Scores: ...
    def __getitem__(self, index: int | slice) -> Scorecard | Scores:
        """One scorecard by its place, or some of them."""
        if isinstance(index, slice):
            return Scores(self.cards[index], self.definition, self.seed)
        return self.cards[index]

    def __len__(self) -> int:
        """How many there are."""
        return len(self.cards)

    def __iter__(self) -> Iterator[Scorecard]:
        """In order of case id."""
        return iter(self.cards)

    def named(self, case: str) -> Scorecard:
        """The scorecard of a case's id. Raises KeyError."""
        return {each.case.id: each for each in self.cards}[case]

    def tell(self, case: str) -> str:
        """All that `typology score` says of one case, flips too, as text. Raises KeyError."""
        from typology.reporting.formats.blocks.text import write_text
        from typology.reporting.score.text import score_blocks

        told = self.named(case).case
        (card,) = score_cases(self.definition.rubric, [told], seed=self.seed)
        return write_text(score_blocks(card, seed=self.seed), width=100)

    @property
    def headline(self) -> str:
        """Under which definition, and how many of each verdict."""
        rubric = self.definition.rubric
        found = Counter(card.verdict for card in self.cards)
        told = ", ".join(f"{name} {found[name]}" for name in rubric.verdicts if found[name])
        head = f"{count_noun(len(self.cards), 'case')} under {rubric.id} {rubric.version}"
        return f"{head} ({rubric.standing}){': ' if told else ''}{told}"

    @property
    def table(self) -> Table:
        """One row a case, the columns of the csv of `score`."""
        return scores_table(self.definition.rubric, self.cards)

    @property
    def glance(self) -> Table:
        """The verdicts, and what they rest on."""
        return narrowed(self.table, ("case", "verdict", "firm", "rests_on"))


@dataclass(frozen=True, repr=False)
class Flips(Result):
    """The smallest changes of ratings that alter the verdict of each case."""

    cards: tuple[Scorecard, ...]
    definition: Definition

    @property
    def headline(self) -> str:
        """How many cases have any."""
        changing = sum(bool(card.flips.gains or card.flips.losses) for card in self.cards)
        rubric = self.definition.rubric
        return (
            f"Flips of {count_noun(len(self.cards), 'case')} under {rubric.id} {rubric.version}: "
            f"three changes or fewer alter the verdict of {changing}"
        )

    @property
    def table(self) -> Table:
        """One row a changed rating."""
        return flips_table(self.definition.rubric, self.cards)

    @property
    def glance(self) -> Table:
        """One row a flip."""
        columns = (
            Column("case", "id"),
            Column("kind"),
            Column("becomes"),
            Column("steps", "number"),
            Column("changes", "prose"),
        )
        rows = tuple(
            (card.case.id, kind, flip.verdict, flip.steps, _changes_phrase(flip))
            for card in self.cards
            for kind, found in (("gain", card.flips.gains), ("loss", card.flips.losses))
            for flip in found
        )
        return Table(self.headline, columns, rows)


def _changes_phrase(flip: Flip) -> str:
    """Its changes: 'recruiter_removal unknown -> substantial'."""
    return ", ".join(
        f"{change.criterion} {level_phrase(change.before)} -> {level_phrase(change.after)}"
        for change in flip.changes
    )


def score(cases: Sequence[Case], rubric: Definition, *, seed: int = 0) -> Scores:
    """Score cases under a rubric, as `typology score` does; `flips` says what would change it."""
    cards = score_cases(rubric.rubric, cases, flips=False, seed=seed)
    return Scores(cards, rubric, seed)


def flips(cases: Sequence[Case], rubric: Definition, *, seed: int = 0) -> Flips:
    """The smallest sets of at most three rating changes that alter each case's verdict.

    A *gain* makes it another type, a *loss* makes it its type no more. Of a proposed deal that is
    the advice: what it would also need, and what it hangs on.
    """
    return Flips(score_cases(rubric.rubric, cases, seed=seed), rubric)
