"""Robustness in sentences: what the definitions say of a case, how far its verdict holds, and why.

Pages and texts say these first; tables follow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from typology.analysis.robustness.parameters import Parameter
from typology.analysis.robustness.results import CaseRobustness, Counts, Grade, Robustness
from typology.model import MIXED, NEITHER, NO_SETTLEMENT, NOT_JUDGED, OUT_OF_SCOPE, UNDETERMINED
from typology.reporting.words import FIXED, capitalised, counted_cases, id_to_words, join_words

NO_PROBABILITY: Final = "A share counts the definitions on a list: it is no probability."
HOLDS: Final[Mapping[Grade, str]] = {
    "robust": "holds under 95 % of them or more",
    "shaky": "holds under half to 95 % of them",
    "possible": "holds under fewer than half of them",
}
SPREAD: Final[Mapping[Grade, str]] = {
    "robust": "under 95 % of them or more (robust)",
    "shaky": "under half to 95 % (shaky)",
    "possible": "under fewer than half (possible)",
}
GRADES: Final = (
    "Grades: robust holds under 95 % or more, shaky under half to 95 %, possible under fewer than "
    "half of the definitions that take of silence what the rubric takes. Rivals are not counted."
)
SAID: Final[Mapping[str, tuple[str, str]]] = {  # of one definition, of several
    NEITHER: ("calls it neither", "call it neither"),
    MIXED: ("calls it more than one type", "call it more than one type"),
    UNDETERMINED: ("leaves it open", "leave it open"),
    NO_SETTLEMENT: ("finds no settlement", "find no settlement"),
    OUT_OF_SCOPE: ("does not apply", "do not apply"),
}
OWN_VERB: Final = (UNDETERMINED, *NOT_JUDGED)  # "leave it open", not "call it open"
CHOICES: Final = {
    "silence": "how silence is read",
    "cut": "where the cut lies",
    "levels": "what the levels count",
    "leaving_out": "which criterion is left out",
    "limited": 'what "limited" counts',
    "guards": "whether a weakened state rules it out",
}
JOINING: Final = "joining_"  # a choice of a made multiverse; the type's id follows


def choice_phrase(choice: str) -> str:
    """What a choice settles: 'how silence is read'; of another's choice its name as words."""
    if choice.startswith(JOINING):
        return f"how {id_to_words(choice.removeprefix(JOINING))} joins its criteria"
    return CHOICES.get(choice, id_to_words(choice))


def counts_phrase(counts: Counts, *, share: bool = True) -> str:
    """Definitions by verdict: '96 of 540 definitions (18 %) call it stabilising, 156 neither'.

    >>> counts_phrase({"stabilising": 96, "neither": 156, "undetermined": 288})
    '96 of 540 definitions (18 %) call it stabilising, 156 neither, 288 leave it open'
    >>> counts_phrase({"neither": 4})
    'all 4 definitions call it neither'
    """
    total = sum(counts.values())
    said = [(name, count) for name, count in counts.items() if count]
    if len(said) == 1:
        name, _ = said[0]
        subject = "the one definition" if total == 1 else f"all {total:,} definitions"
        return f"{subject} {verdict_verb(name, total)}"
    (first, count), *others = said
    percent = f" ({percent_phrase(count / total)})" if share else ""
    phrases = [f"{count:,} of {total:,} definitions{percent} {verdict_verb(first, count)}"]
    calls = first not in OWN_VERB
    for name, number in others:
        calls_too = calls and name not in OWN_VERB
        words = FIXED.get(name, id_to_words(name)) if calls_too else verdict_verb(name, number)
        phrases.append(f"{number:,} {words}")
    return ", ".join(phrases)


def verdict_verb(verdict: str, count: int) -> str:
    """What some definitions do with a verdict: 'call it stabilising', 'leave it open'."""
    one, several = SAID.get(
        verdict, (f"calls it {id_to_words(verdict)}", f"call it {id_to_words(verdict)}")
    )
    return one if count == 1 else several


def percent_phrase(share: float) -> str:
    """A share as whole per cent; never 0 or 100 % of what is some, or not all.

    >>> percent_phrase(0.999), percent_phrase(0.001), percent_phrase(0.18)
    ('over 99 %', 'under 1 %', '18 %')
    """
    if 0 < share < 0.01:
        return "under 1 %"
    return "over 99 %" if 0.99 < share < 1 else f"{100 * share:.0f} %"


def ordered_counts(robustness: Robustness, counts: Counts) -> dict[str, int]:
    """Counts in the order of verdicts: types, more than one, neither, undetermined."""
    return {name: counts[name] for name in robustness.verdicts.names if counts.get(name)}


def case_sentences(robustness: Robustness, result: CaseRobustness) -> tuple[str, ...]:
    """All there is to say of one case, the answer first."""
    return (
        answer_sentence(robustness, result),
        grade_sentence(robustness, result),
        *_by_silence(robustness, result),
        *_rivals(robustness, result),
    )


def answer_sentence(robustness: Robustness, result: CaseRobustness) -> str:
    """What the definitions say, under the rubric's own reading of silence, and what decides."""
    phrase = counts_phrase(ordered_counts(robustness, result.own))
    opening = capitalised(phrase)
    if len(robustness.policies) > 1:
        opening += f" (silence {robustness.policies[0].label})"
    driver = result.driver
    if driver is not None and driver.total:
        return f"{opening}; what decides most is {choice_phrase(driver.choice)}."
    if robustness.sampled or result.drivers:
        return f"{opening}."
    return f"{opening}; no choice on the list changes that."


def short_sentence(robustness: Robustness, result: CaseRobustness) -> str:
    """One line for a brief: '18 % of 540 listed definitions say so'."""
    total = sum(result.own.values())
    return f"{percent_phrase(result.share)} of {total:,} listed definitions say so"


def grade_sentence(robustness: Robustness, result: CaseRobustness) -> str:
    """The grade of the verdict, with how firm it is and what it lacks evidence for."""
    verdict = FIXED.get(result.verdict, id_to_words(result.verdict))
    name = f"{robustness.rubric.id} {robustness.rubric.version}"
    grade = f"The verdict of {name}, {verdict}, is {result.grade}: it {HOLDS[result.grade]}"
    return f"{grade}{firmness_phrase(result)}."


def firmness_phrase(result: CaseRobustness) -> str:
    """How firm a verdict is, to follow its grade in the same sentence."""
    if result.verdict in NOT_JUDGED:
        return ""
    left = join_words([FIXED.get(name, id_to_words(name)) for name in result.possible], "or")
    bare = join_words([id_to_words(name) for name in result.without_evidence])
    if result.verdict == UNDETERMINED:
        return f"; what is not known leaves {left} possible"
    if result.firm:
        firm = "; it is firm, as rated"
    elif len(result.possible) > 1:
        firm = f"; it is not firm: what is assumed or not known leaves {left} possible"
    else:
        firm = "; it is not known to be firm"
    return firm + (f", and it binds on ratings without evidence ({bare})" if bare else "")


def _by_silence(robustness: Robustness, result: CaseRobustness) -> Iterator[str]:
    """What the definitions say that take something else of silence."""
    for policy in robustness.policies[1:]:
        counts = ordered_counts(robustness, result.counts[policy.label])
        yield f"Silence {policy.label}: {counts_phrase(counts)}."


def _rivals(robustness: Robustness, result: CaseRobustness) -> Iterator[str]:
    """What the rivals say, counted and without a share."""
    if result.rivals:
        said = Counter(rival.verdict for rival in result.rivals)
        names = dict.fromkeys((*robustness.verdicts.names, *said))
        counts = {name: said[name] for name in names if said[name]}
        phrase = counts_phrase(counts, share=False).replace("definition", "rival definition")
        yield f"Rivals, each alone: {phrase}."


def library_sentences(robustness: Robustness) -> tuple[str, ...]:
    """How many verdicts hold, and what decides them."""
    grades = Counter(result.grade for result in robustness.cases)
    total = len(robustness.cases)
    counted = "the one verdict holds" if total == 1 else f"{total} verdicts hold"
    spread = ", ".join(f"{grades[grade]} {words}" for grade, words in SPREAD.items())
    own = robustness.policies[0]
    silence = f", silence {own.label}" if len(robustness.policies) > 1 else ""
    opening = f"Under {count_of_definitions(len(own.rows))}{silence}, {counted}: {spread}."
    driven = Counter(
        result.driver.choice for result in robustness.cases if result.driver is not None
    )
    return opening, *_settlements(robustness), *_drivers(driven, total)


def _settlements(robustness: Robustness) -> Iterator[str]:
    cases = len(robustness.cases)
    if robustness.settlements < cases:
        counted = counted_cases(cases, robustness.settlements)
        yield f"These are {counted}: a whole and its parts are one settlement."


def _drivers(driven: Mapping[str, int], total: int) -> Iterator[str]:
    if driven:
        ordered = sorted(driven.items(), key=lambda pair: -pair[1])
        words = join_words([f"{choice_phrase(name)} ({count})" for name, count in ordered])
        still = total - sum(driven.values())
        rest = f"; {still} never change" if still else ""
        yield f"What decides most, by the number of verdicts: {words}{rest}."


def list_sentences(robustness: Robustness) -> tuple[str, ...]:
    """What the list of definitions is, and what is not on it."""
    multiverse, distinct = robustness.multiverse, robustness.distinct
    count = len(robustness.combinations)
    drawn = f", drawn with seed {robustness.seed}" if robustness.sampled else ""
    at_most = "" if distinct.exact else "at most "
    lines = [
        f"{multiverse.title}: {count_of_definitions(count)}{drawn}, {at_most}{distinct.count:,} of "
        "them distinct in what they say of some ratings."
    ]
    if robustness.on_cut:
        lines.append(
            f"Left out: {count_of(robustness.on_cut, 'combination')} that would put a level, or "
            "what is left of one, exactly on the cut."
        )
    if robustness.impossible:
        lines.append(
            f"Left out: {count_of(robustness.impossible, 'combination')} of which, without a "
            "criterion, no definition is left."
        )
    if multiverse.dropped:
        words = join_words([choice_phrase(name) for name in multiverse.dropped])
        lines.append(f"Too many to go through, so that these choices are not made: {words}.")
    return tuple(lines)


def count_of_definitions(count: int) -> str:
    """'540 definitions'."""
    return count_of(count, "definition")


def count_of(count: int, noun: str) -> str:
    """A count in figures with its noun."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def number_phrase(parameter: Parameter) -> str:
    """A number of a definition in words: 'state authority unchanged counts'."""
    *_, last = parameter.path.split(".")
    if parameter.kind == "cut":
        return "the cut"
    if parameter.kind == "level":
        own = parameter.path.startswith("criteria.")
        where = f"{id_to_words(parameter.criteria[0])} " if own else ""
        return f"{where}{id_to_words(last)} counts"
    type_id = id_to_words(parameter.path.split(".")[1])
    if parameter.kind == "count":
        return f"how many {type_id} asks for"
    place = last if not last.isdigit() else f"part {int(last) + 1}"
    return f"weight of {id_to_words(place)} in {type_id}"
