"""`typology.score` and `typology.flips`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from typology.model import Case
from typology.notebook.read import Definition
from typology.notebook.result import Result, ResultSequence, select_columns
from typology.reporting.records import flips_table, scores_table
from typology.reporting.table import Column, Table
from typology.reporting.words import count_noun, level_phrase
from typology.scoring.flips.search import Flip
from typology.scoring.scorecard import Scorecard
from typology.scoring.scorecard import score as score_cases


@dataclass(frozen=True, repr=False)
class Scores(ResultSequence[Scorecard]):
    """A scorecard a case, in order of id."""

    definition: Definition
    seed: int = 0

    def named(self, case: str) -> Scorecard:
        """The scorecard of a case's id. Raises KeyError."""
        return {card.case.id: card for card in self}[case]

    def text(self, case: str) -> str:
        """The text of `typology score --full` for one case. Raises KeyError."""
        from typology.reporting.formats.blocks.text import write_text
        from typology.reporting.score.text import score_blocks

        return write_text(score_blocks(self._with_flips(case), seed=self.seed), width=100)

    def brief(self, case: str) -> str:
        """The brief of one case, as `typology score` prints it. Raises KeyError."""
        from typology.reporting.score.brief import brief_of
        from typology.reporting.score.brief_text import write_brief

        brief = brief_of(self._with_flips(case), seed=self.seed)
        return write_brief(brief, f"the method text({case!r})", width=100)

    def _with_flips(self, case: str) -> Scorecard:
        cases = [self.named(case).case]
        return score_cases(self.definition.rubric, cases, seed=self.seed)[0]

    @property
    def summary(self) -> str:
        """The definition, and the number of cases by verdict."""
        rubric = self.definition.rubric
        counts = Counter(card.verdict for card in self)
        verdicts = ", ".join(f"{name} {counts[name]}" for name in rubric.verdicts if counts[name])
        head = f"{count_noun(len(self), 'case')} under {rubric.id} {rubric.version}"
        return f"{head} ({rubric.standing}){': ' if verdicts else ''}{verdicts}"

    @property
    def table(self) -> Table:
        """One row a case, the columns of the csv of `score`."""
        return scores_table(self.definition.rubric, self.items, hashes=True)

    @property
    def preview(self) -> Table:
        """Verdict, firmness, what the verdict rests on, and what binds without evidence."""
        columns = ("case", "verdict", "firm", "without_evidence", "rests_on")
        return select_columns(self.table, columns)


@dataclass(frozen=True, repr=False)
class Flips(Result):
    """The smallest changes of ratings that alter the verdict of each case."""

    cards: tuple[Scorecard, ...]
    definition: Definition

    @property
    def summary(self) -> str:
        """The number of cases that have any."""
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
    def preview(self) -> Table:
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
            for kind, flips in (("gain", card.flips.gains), ("loss", card.flips.losses))
            for flip in flips
        )
        return Table(self.summary, columns, rows)


def _changes_phrase(flip: Flip) -> str:
    """The changes of a flip: 'recruiter_removal unknown -> substantial'."""
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
