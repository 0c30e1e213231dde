"""How much of a definition an interview asks until nothing left could change the verdict.

Over all complete codings of the shipped cases: every way to fill what a case leaves unknown answers
the questions that `typology interview` puts, in its order. A case's codings share its weight, so
that each case counts once. Prints the median share of the formulas' criteria that are asked.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from functools import cache

import numpy as np

from typology.model import Case, Level, Rating, Rubric
from typology.reading.cases import read_cases
from typology.reading.library import shipped_cases, shipped_rubrics
from typology.reading.rubric.reader import read_rubric
from typology.scoring.compile import compile_rubric
from typology.scoring.completions import completion_values
from typology.scoring.outcome import count_of
from typology.scoring.questions import left_to_ask


def shares(rubric: Rubric) -> dict[int, float]:
    """The weight of the codings by the number of questions asked."""
    program = compile_rubric(rubric)

    @cache
    def next_question(answers: frozenset[tuple[str, Level]]) -> str | None:
        ratings = {name: Rating(level) for name, level in answers}
        case = Case("new", "New", "in_force", "outcome", "public", ratings, "")
        left = left_to_ask(program, case, set(ratings))
        return left.order[0] if left.can_change else None

    asked: dict[int, float] = defaultdict(float)

    def ask(
        answers: frozenset[tuple[str, Level]], open_: dict[str, tuple[Level, ...]], weight: float
    ) -> None:
        name = next_question(answers)
        if name is None:
            asked[len(answers)] += weight
            return
        values = open_[name]
        for value in values:
            ask(answers | {(name, value)}, open_, weight / len(values))

    for case in read_cases(shipped_cases(), [rubric]).cases:
        if rubric.verdict_outside(case) is None:
            taken = completion_values(program, case, rule="without_assumption")
            assert count_of(taken) > 0
            ask(frozenset(), taken, 1.0)
    return dict(asked)


def median(asked: dict[int, float]) -> int:
    """The smallest number of questions that half of the weight is settled by."""
    numbers = sorted(asked)
    weights = np.cumsum([asked[number] for number in numbers])
    return numbers[int(np.searchsorted(weights, weights[-1] / 2))]


def main() -> None:
    every = "--all" in sys.argv
    for name in shipped_rubrics() if every else ("thurston-2018",):
        rubric = read_rubric(name)
        criteria = len(compile_rubric(rubric).criteria)
        asked = shares(rubric)
        mean = sum(number * weight for number, weight in asked.items()) / sum(asked.values())
        half = median(asked)
        print(
            f"interview, {name}: settled after {half} of {criteria} criteria in the median "
            f"({half / criteria:.0%}; mean {mean:.1f}; target 50%)"
        )


if __name__ == "__main__":
    main()
