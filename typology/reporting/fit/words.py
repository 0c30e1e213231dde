"""What the fit of a definition shows, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from typology.analysis.fit.estimate import Estimate
from typology.analysis.fit.informed import THESE_CASES
from typology.analysis.fit.results import Fit, TypeFit
from typology.reporting.words import count_noun, emphasise, id_to_words, join_words

FEW: Final = 10  # clusters: with fewer, an interval of a bootstrap says little
CLUSTERS: Final = {"umbrella": "settlement", "conflict": "conflict", "case": "case"}
REASONS: Final = {
    "unknown_outcome": "the outcome is unknown",
    "no_settlement": "no settlement",
    "out_of_scope": "out of scope",
}


def outcome_words(fit: Fit) -> str:
    """The outcome in a sentence: 'lasted', 'not lasted', 'the label stabilising'."""
    name = fit.outcome.name.removeprefix("~")
    if fit.outcome.origin == "label":
        words = f"the label {name.removeprefix('label:')}"
    else:
        words = id_to_words(fit.outcome.column or name)
    return f"not {words}" if fit.outcome.name.startswith("~") else words


def shows(fit: Fit, result: TypeFit) -> str:
    """The one sentence on what the figures show."""
    kind, outcome = emphasise(result.type_id), outcome_words(fit)
    if not result.cases:
        return f"No case counts: nothing is shown about {kind} and {outcome}."
    figures = result.treatments["as_assumed"].fuzzy
    consistency, lift = figures["consistency"], figures["lift"]
    if consistency.low is None or lift.low is None or lift.high is None:
        return f"No case belongs to {kind} to any degree, so that it says nothing about {outcome}."
    return (
        f"Of membership in {kind}, {percent_phrase(consistency)} goes with {outcome}, against "
        f"{_percent(result.base_rate.low)} in {_counted(result)}: {_verdict_on_lift(lift, fit)}."
    )


def _counted(result: TypeFit) -> str:
    cases = count_noun(len(result.cases), "case")
    if result.settlements == len(result.cases):
        return f"all {cases}"
    return f"all {cases} of {count_noun(result.settlements, 'settlement')}"


def _verdict_on_lift(lift: Estimate, fit: Fit) -> str:
    assert lift.low is not None
    assert lift.high is not None
    if lift.value is None and lift.low < 1 < lift.high:
        return "whether that is more or less than in all cases depends on what is unknown"
    direction = "more" if lift.low >= 1 else "less"
    if round(lift.low, 12) == round(lift.high, 12) == 1:
        return "no more and no less than in all cases"
    if lift.interval is None and not fit.resamples:
        return f"{direction} than in all cases; whether by chance was not tried"
    if lift.interval is None:
        return f"{direction} than in all cases, but these are too few or too alike to tell chance"
    low, high = lift.interval
    if low <= 1 <= high:
        return (
            f"{direction} than in all cases, but not beyond what drawing other "
            f"{CLUSTERS[fit.by]}s could make of it"
        )
    return f"{direction} than in all cases, also when other {CLUSTERS[fit.by]}s are drawn"


def percent_phrase(estimate: Estimate) -> str:
    """A figure in whole percent, as bounds where completions disagree."""
    if estimate.value is not None or estimate.low is None:
        return _percent(estimate.value)
    return f"between {_percent(estimate.low)} and {_percent(estimate.high)}"


def _percent(value: float | None) -> str:
    return "an undefined share" if value is None else f"{100 * value:.0f} %"


def informed_count(result: TypeFit) -> int:
    """The cases that cite a source of the definition."""
    return len({name for names in result.informed.values() for name in names})


def warnings_of(fit: Fit, result: TypeFit) -> Iterator[str]:
    """What keeps the figures from being a test, or from being read as exact."""
    if THESE_CASES in result.informed:
        yield "Not a test: this definition was found in these very cases."
    elif informed := informed_count(result):
        sources = join_words([*result.informed])
        every = {1: "the one case", 2: "both cases"}.get(
            informed, f"all {count_noun(informed, 'case')}"
        )
        some = f"{informed} of {count_noun(len(result.cases), 'case')}"
        yield (
            f"Not a test: {every if informed == len(result.cases) else some} "
            f"{'cites' if informed == 1 else 'cite'} what this definition was made from "
            f"({sources}), so these cases informed it and cannot confirm it."
        )
    if result.same_column:
        names = join_words([id_to_words(name) for name in result.same_column])
        yield (
            f"The outcome was read from the column that {names} was rated from: to that extent it "
            "is compared with itself."
        )
    if result.cases and result.clusters < FEW:
        clusters = count_noun(result.clusters, CLUSTERS[fit.by])
        yield f"Only {clusters}: an interval of so few says little."
    if not all(fitted.exact for fitted in result.treatments.values()):
        yield (
            "Some cases leave too much open to go through: bounds are at least as wide as the "
            "true ones."
        )
    counted = {case.id for case in result.cases}
    if contested := [name for name in fit.outcome.contested if name in counted]:
        yield f"Labels disagree, and count as saying it: {names_phrase(contested)}."
    if fit.outcome.unmatched:
        rows = count_noun(fit.outcome.unmatched, "row")
        yield f"{rows.capitalize()} of the joined file {_belong(fit.outcome.unmatched)} to no case."
    unknown = sum(reason == "unknown_outcome" for _, reason in result.left_out)
    if unknown:
        yield f"The outcome of {count_noun(unknown, 'case')} is unknown; they are left out."


def _belong(count: int) -> str:
    return "belongs" if count == 1 else "belong"


def ranking_sentence(ranked: Sequence[str], alike: Sequence[tuple[str, str]]) -> str:
    """Which definitions cannot be distinguished, in one sentence."""
    pairs = len(ranked) * (len(ranked) - 1) // 2
    if not pairs:
        return "Only one definition has a defined lift, so that none is ranked."
    if len(alike) == pairs:
        return (
            "No two definitions can be distinguished by these cases: read no order into the list."
        )
    if not alike:
        return "Each definition can be distinguished from every other by these cases."
    return (
        f"{len(alike)} of {pairs} pairs of definitions cannot be distinguished by these cases: "
        "`--table ranking` names them."
    )


def names_phrase(names: Sequence[str], most: int = 8) -> str:
    """Some names, the first of many."""
    if len(names) <= most:
        return ", ".join(names) or "none"
    return f"{', '.join(names[:most])} and {len(names) - most} more"
