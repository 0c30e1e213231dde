"""Verdicts, levels, ratings and changes in words: never "is stabilising", no decimals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from typology.analysis.roots import count_settlements
from typology.model import (
    MIXED,
    NEITHER,
    NO_SETTLEMENT,
    OUT_OF_SCOPE,
    UNDETERMINED,
    Case,
    Criterion,
    Level,
    Rating,
    Rubric,
    Term,
)
from typology.scoring.completions import Assumption
from typology.scoring.flips.moves import Change
from typology.scoring.flips.search import Flip
from typology.scoring.scorecard import Scorecard

STANDING: Final = {
    "quoted": "the quoted definition",
    "reconstructed": "our reconstruction",
    "constructed": "our construction",
}
OWN: Final = "your definition"
FIXED: Final = {
    NEITHER: "neither",
    MIXED: "more than one type",
    UNDETERMINED: "undetermined",
    NO_SETTLEMENT: "no settlement",
    OUT_OF_SCOPE: "out of scope",
}
COUNTS: Final = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
)  # fmt: skip


def id_to_words(identifier: str) -> str:
    """An id as words.

    >>> id_to_words("no_settlement")
    'no settlement'
    """
    return identifier.replace("_", " ")


def join_words(words: Sequence[str], last: str = "and") -> str:
    """Words as a list in a sentence.

    >>> join_words(["state", "group", "village"])
    'state, group and village'
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def capitalised(words: str) -> str:
    """The words with a capital letter first, the rest as it is."""
    return words[:1].upper() + words[1:]


def count_noun(count: int, noun: str) -> str:
    """A count with its noun; from 11 in figures.

    >>> count_noun(1, "step"), count_noun(11, "step")
    ('one step', '11 steps')
    """
    number = COUNTS[count] if count < len(COUNTS) else str(count)
    return f"{number} {noun}{'' if count == 1 else 's'}"


def count_cases(cases: Sequence[Case], among: Sequence[Case] = ()) -> str:
    """Some cases counted, and the settlements behind them where those are fewer.

    'nine cases of three settlements'; a whole is looked for `among` all cases, if those are given.
    """
    return counted_cases(len(cases), count_settlements(cases, among))


def counted_cases(cases: int, settlements: int) -> str:
    """A number of cases, and that of the settlements behind them where it is less."""
    behind = "" if settlements == cases else f" of {count_noun(settlements, 'settlement')}"
    return f"{count_noun(cases, 'case')}{behind}"


def case_heading(case: Case) -> str:
    """The title of a case with its id; the id alone where that is all that may be shown."""
    return case.id if case.title == case.id else f"{case.title} ({case.id})"


def level_phrase(level: Level | None) -> str:
    """A level as its word, a raw number as it was written, None as unknown."""
    if level is None:
        return "unknown"
    return f"{level:g}" if isinstance(level, float) else id_to_words(level)


EMPHASIS: Final = re.compile(r"\*([^*\s][^*]*)\*")
"""What stands between asterisks in running text."""


def emphasise(name: str) -> str:
    """A type's name in a sentence: *stabilising*."""
    return f"*{id_to_words(name)}*"


def whose(rubric: Rubric) -> str:
    """Whose a definition is: of a shipped one by how far a source says it, else the user's."""
    return STANDING[rubric.standing] if rubric.shipped else OWN


def definition_phrase(rubric: Rubric) -> str:
    """A definition by title, whose it is, id and version: '*Title*, your definition, mine 1'."""
    return f"*{rubric.title}*, {whose(rubric)}, {rubric.id} {rubric.version}"


def firm_phrase(without_evidence: Sequence[str], bound: int) -> str:
    """What *firm* or *robust* is said with: the ratings that bind and have no evidence.

    `bound` is the number of ratings that the verdict binds on.

    >>> firm_phrase([], 2)
    'as rated; both of the 2 ratings it binds on have evidence'
    >>> firm_phrase(["demobilisation", "state_authority"], 2)
    'as rated; neither of the 2 ratings it binds on has evidence'
    >>> firm_phrase(["state_authority"], 3)
    'as rated; 1 of the 3 ratings it binds on has no evidence (state authority)'
    """
    return f"as rated; {evidence_phrase(without_evidence, bound)}" if bound else "as rated"


def evidence_phrase(without_evidence: Sequence[str], bound: int) -> str:
    """How many of the ratings that a verdict binds on have evidence; `bound` is at least 1."""
    without = len(without_evidence)
    if bound == 1:
        return f"the one rating it binds on has {'no ' if without else ''}evidence"
    ratings = f"of the {bound} ratings it binds on"
    if without == 0:
        return f"{'both' if bound == 2 else 'all'} {ratings} have evidence"
    if without == bound:
        return f"{'neither' if bound == 2 else 'none'} {ratings} has evidence"
    named = join_words([id_to_words(name) for name in without_evidence])
    return f"{without} {ratings} {'has' if without == 1 else 'have'} no evidence ({named})"


def verdict_sentence(card: Scorecard) -> str:
    """The verdict as a clause, without what it assumes."""
    opening = "On paper, this text" if card.case.on_paper else "This settlement"
    definition = whose(card.rubric)
    if card.verdict == OUT_OF_SCOPE:
        return scope_sentence(card.rubric, card.case)
    if card.verdict == NO_SETTLEMENT:
        reason = _outside_phrase(card)
        return f"There is no settlement to judge: {reason}, so no type is claimed for it"
    if card.verdict == UNDETERMINED:
        verdicts = [name for name, count in card.completions.verdicts.items() if count]
        possible = join_words([verdict_phrase(name) for name in verdicts], "or")
        opening = "On paper, what" if card.case.on_paper else "What"
        return (
            f"{opening} is known does not decide: as {definition} has it, the verdict could be "
            f"{possible}, depending on what is unknown"
        )
    if card.verdict == NEITHER:
        return f"{opening} {_no_type_phrase(definition, types_of(card.rubric))}"
    if card.verdict == MIXED:
        return (
            f"{opening} meets more than one type at once as {definition} has them ({_mixed(card)})"
        )
    return f"{opening} meets {emphasise(card.verdict)} as {definition} has it"


def _no_type_phrase(definition: str, types: Sequence[str]) -> str:
    if len(types) == 1:
        return f"does not meet {types[0]} as {definition} has it"
    if len(types) == 2:
        return f"meets neither {types[0]} nor {types[1]} as {definition} has them"
    return f"meets none of {join_words(types)} as {definition} has them"


def _outside_phrase(card: Scorecard) -> str:
    if card.case.status == "never_took_effect":
        return "this one never took effect"
    return f"the definition does not apply to the status {id_to_words(card.case.status)}"


def scope_sentence(rubric: Rubric, case: Case) -> str:
    """What a definition speaks of, and how this case differs, as a clause."""
    opening = "This text" if case.on_paper else "This settlement"
    parts = []
    if rubric.applies_to_level is not None and case.level not in rubric.applies_to_level:
        levels = join_words([*rubric.applies_to_level], "or")
        own = f"this one is {case.level}" if case.level else "the level of this one is not stated"
        parts.append(f"it speaks of {levels} settlements, {own}")
    if rubric.applies_to_basis is not None and case.basis not in rubric.applies_to_basis:
        own = "a text" if case.on_paper else "what happened"
        bases = "what happened" if case.on_paper else "texts"
        parts.append(f"it speaks of {bases}, and here {own} is rated")
    return f"{opening} lies outside what this definition speaks of: {'; '.join(parts)}"


def not_asked(case: Case, criteria: Iterable[str]) -> list[str]:
    """Those of the criteria that an interview did not come to: of them silence says nothing."""
    return [name for name in criteria if case.elicited and name not in case.ratings]


def status_phrase(case: Case) -> str:
    """What is known of the state of a settlement, and until when it was seen."""
    if case.status == "in_force":
        seen = f" when last seen ({case.observed_until})" if case.observed_until else ""
        return f"in force{seen}"
    if case.status == "signed":
        return "signed; whether it took effect is not known"
    return id_to_words(case.status)


def outcome_phrases(case: Case) -> list[str]:
    """What happened later, by name: 'lasted five years: yes'."""
    fixed = {1.0: "yes", 0.0: "no", None: "unknown"}
    return [
        f"{id_to_words(name)}: {fixed[value] if value in fixed else level_phrase(value)}"
        for name, value in case.outcomes.items()
    ]


def _mixed(card: Scorecard) -> str:
    cut = card.rubric.cut
    return join_words([emphasise(n) for n, m in card.memberships.items() if m.high > cut])


def types_of(rubric: Rubric) -> list[str]:
    """Every type of a rubric, emphasised."""
    return [emphasise(name) for name in rubric.types]


def verdict_phrase(verdict: str) -> str:
    """A verdict as one word or two."""
    return FIXED.get(verdict) or emphasise(verdict)


def assuming(rubric: Rubric, assumption: Assumption) -> str:
    """The values assumed of an unknown criterion: 'state authority at least unchanged'."""
    return levels_phrase(rubric.criteria[assumption.criterion], assumption.assumed)


def levels_phrase(criterion: Criterion, values: Sequence[Level]) -> str:
    """A criterion at some of its values, ascending: 'state authority at least unchanged'."""
    return f"{id_to_words(criterion.id)} {amount_phrase(criterion, values)}"


def amount_phrase(criterion: Criterion, values: Sequence[Level]) -> str:
    """Some of the values of a criterion, ascending: 'at least unchanged'."""
    every, count = _all_values(criterion), len(values)
    if 1 < count < len(every) and tuple(values) == every[-count:]:
        return f"at least {level_phrase(values[0])}"
    if 1 < count < len(every) and tuple(values) == every[:count]:
        return f"at most {level_phrase(values[-1])}"
    return join_words([level_phrase(value) for value in values], "or")


def _all_values(criterion: Criterion) -> tuple[Level, ...]:
    if criterion.calibration is None:
        return criterion.scale.levels if criterion.scale else ()
    return tuple(sorted(criterion.calibration.completions))


def rating_phrase(rating: Rating | None) -> str:
    """A rating with its range, if it has one.

    >>> rating_phrase(Rating("limited", "none", "limited"))
    'limited [none to limited]'
    """
    if rating is None:
        return "unknown"
    if rating.low is None:
        return level_phrase(rating.value)
    return (
        f"{level_phrase(rating.value)} [{level_phrase(rating.low)} to {level_phrase(rating.high)}]"
    )


def verification_phrase(term: Term) -> str:
    """Who verifies that a term is kept.

    >>> verification_phrase(Term("a ceasefire"))
    'no verification named'
    """
    return f"verified by {term.verified_by}" if term.verified_by else "no verification named"


def loss_phrase(change: Change) -> str:
    """A change that alters the verdict, after "would change if".

    >>> loss_phrase(Change("violence_reduction", "large", "none"))
    'violence reduction were none instead of large'
    >>> loss_phrase(Change("violence_reduction", None, "none"))
    'violence reduction turned out to be none'
    """
    name, after = id_to_words(change.criterion), level_phrase(change.after)
    if change.before is None:
        return f"{name} turned out to be {after}"
    return f"{name} were {after} instead of {level_phrase(change.before)}"


def kept_condition(change: Change) -> str:
    """The condition that such a change does not happen, after "holds only if".

    >>> kept_condition(Change("violence_reduction", "large", "none"))
    'violence reduction does not turn out none instead of large'
    >>> kept_condition(Change("violence_reduction", None, "none"))
    'violence reduction does not turn out to be none'
    """
    name, after = id_to_words(change.criterion), level_phrase(change.after)
    if change.before is None:
        return f"{name} does not turn out to be {after}"
    return f"{name} does not turn out {after} instead of {level_phrase(change.before)}"


def gain_phrase(change: Change) -> str:
    """A change that another verdict needs, after "would also need".

    >>> gain_phrase(Change("violence_reduction", "none", "large"))
    'violence reduction large instead of none'
    >>> gain_phrase(Change("violence_reduction", None, "large"))
    'violence reduction known to be large'
    """
    name, after = id_to_words(change.criterion), level_phrase(change.after)
    if change.before is None:
        return f"{name} known to be {after}"
    return f"{name} {after} instead of {level_phrase(change.before)}"


def then_verdict(flip: Flip, *, on_paper: bool) -> str:
    """The verdict after a change, or `on_paper` where the condition is not met.

    >>> then_verdict(Flip("neither", 1, ()), on_paper=False)
    'then neither'
    >>> then_verdict(Flip("neither", 1, ()), on_paper=True)
    'otherwise neither'
    """
    return f"{'otherwise' if on_paper else 'then'} {verdict_phrase(flip.verdict)}"
