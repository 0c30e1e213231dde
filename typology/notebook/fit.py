"""`typology.fit`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from typology.analysis.fit import fit as library
from typology.analysis.fit import results
from typology.analysis.fit.bootstrap import By
from typology.analysis.fit.models import Solution
from typology.analysis.fit.outcomes import (
    Outcome,
    joined_outcome,
    label_outcome,
    named_outcome,
    negated,
)
from typology.analysis.fit.truth_table import Cuts
from typology.model import Case
from typology.notebook.read import Definition
from typology.notebook.result import Result, select_columns
from typology.reporting.fit.tables import fit_tables
from typology.reporting.fit.words import outcome_words
from typology.reporting.table import Table
from typology.reporting.words import count_noun


@dataclass(frozen=True, repr=False)
class FitTable(Result):
    """One table of a fit: the ranking, the truth table, the models, the verdicts or the cases."""

    found: results.Fit
    name: str

    @property
    def summary(self) -> str:
        """What the table holds."""
        return f"{self.table.title}, outcome {outcome_words(self.found)}"

    @property
    def table(self) -> Table:
        """The table as data."""
        (table,) = fit_tables(self.found, (self.name,), data=True)
        return table


@dataclass(frozen=True, repr=False)
class Fit(Result):
    """Definitions against an outcome; `found` is the value of the library."""

    found: results.Fit

    @property
    def summary(self) -> str:
        """The outcome, and the numbers of definitions and cases."""
        rubrics = {each.rubric.id for each in self.found.results}
        return (
            f"Fit of {count_noun(len(rubrics), 'definition')} to the outcome "
            f"{outcome_words(self.found)}: {count_noun(self.found.given, 'case')} given"
        )

    @property
    def table(self) -> Table:
        """One row a definition, type and treatment of silence, fuzzy and at the cut."""
        (table,) = fit_tables(self.found, ("figures",), data=True)
        return table

    @property
    def preview(self) -> Table:
        """Consistency, coverage and lift."""
        ends = [f"{name}__{end}" for name in ("consistency", "lift") for end in ("low", "high")]
        return select_columns(self.table, ("rubric", "type", "silence", "memberships", *ends))

    @property
    def ranking(self) -> FitTable:
        """Definitions of one type by lift, and which cannot be distinguished."""
        return FitTable(self.found, "ranking")

    @property
    def verdicts(self) -> FitTable:
        """Verdicts by outcome, with the cases."""
        return FitTable(self.found, "verdicts")

    @property
    def cases(self) -> FitTable:
        """Each case's membership, outcome and kind, or why it is left out."""
        return FitTable(self.found, "cases")

    @property
    def truth_table(self) -> FitTable:
        """Every configuration, where a truth table was asked for."""
        return FitTable(self.found, "truth-table")

    @property
    def models(self) -> FitTable:
        """Every model and its terms, where some were asked for."""
        return FitTable(self.found, "models")


def fit(
    cases: Sequence[Case],
    *rubrics: Definition,
    outcome: str | Mapping[str, float | None],
    type_id: str | None = None,
    by: By = "umbrella",
    resamples: int = 1000,
    truth_table: bool = False,
    minimise: Solution | None = None,
    conditions: Sequence[str] | None = None,
    expect: Mapping[str, Literal["present", "absent"]] | None = None,
    cuts: Cuts | None = None,
    seed: int = 0,
) -> Fit:
    """Definitions against what happened, as `typology fit` compares them.

    `outcome` is the name of an outcome of the cases, `label:TYPE`, either with ~ before it for its
    opposite, or a mapping from case ids to memberships in [0, 1], None where unknown. Raises
    UnknownOutcome, a ValueError, where no case has it.
    """
    settings = library.FitSettings(
        by,
        resamples,
        seed,
        type_id,
        truth_table or minimise is not None,
        None if conditions is None else tuple(conditions),
        cuts or Cuts(),
        minimise,
        dict(expect or {}),
    )
    definitions = [each.rubric for each in rubrics]
    return Fit(library.fit(definitions, cases, _outcome(cases, outcome), settings))


def _outcome(cases: Sequence[Case], asked: str | Mapping[str, float | None]) -> Outcome:
    if not isinstance(asked, str):
        return joined_outcome(cases, "outcome", "outcome", asked)
    name = asked.removeprefix("~")
    label = name.removeprefix("label:")
    found = named_outcome(cases, name) if label == name else label_outcome(cases, label)
    return negated(found) if asked != name else found
