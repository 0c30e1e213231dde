"""The workbench's evaluator agrees with the engine on random rubrics and cases."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

import pytest

from tests.support.evaluator import EVALUATOR, evaluated, node
from tests.support.worlds import assuming_more, random_case, random_rubric
from typology.model import NOT_JUDGED, Case, CaseCondition, Formula, Node, Notice, Rubric, Silence
from typology.operators import OPERATORS
from typology.reading import library
from typology.reading.cases import read_cases
from typology.reading.library import shipped_rubrics
from typology.reading.rubric.reader import read_rubric
from typology.scoring.answers import answers
from typology.scoring.compile import Program, compile_rubric
from typology.scoring.completions import completion_values, rating_of
from typology.scoring.outcome import ENUMERATED, count_of, evaluate, reads_in_one_direction
from typology.scoring.scorecard import Scorecard, score_case

SEED = 20181018
COMBINATIONS = 50_000
CASES_A_RUBRIC = 20
MOST_COMPLETIONS = 600  # of one case here; the limits have tests of their own
FLIP_COMBINATIONS = 2_200
TOLERANCE = 1e-12

World = tuple[Rubric, list[Case]]


def worlds(seed: int, combinations: int, cases_a_rubric: int, most: int) -> Iterator[World]:
    """Rubrics with cases, most of whose criteria are often unknown, of few completions each."""
    made = 0
    while made < combinations:
        rng = Random(seed)
        seed += 1
        rubric = random_rubric(rng, rng.choice([4, 5, 6, 7, 8]), rng.choice([1, 2, 2, 3]))
        found = [random_case(rng, rubric, rng.choice([0.4, 0.6, 0.7, 0.9])) for _ in range(30)]
        program = compile_rubric(rubric)
        cases = [case for case in found if completions(program, case) <= most]
        cases.sort(key=lambda case: unknowns(program, case) < 3)
        made += len(cases[:cases_a_rubric])
        yield rubric, cases[:cases_a_rubric]


def completions(program: Program, case: Case) -> int:
    return count_of(completion_values(program, case))


def unknowns(program: Program, case: Case) -> int:
    return sum(rating_of(case, name).value is None for name in program.criteria)


def operators(formula: Formula) -> Iterator[str]:
    if isinstance(formula, Node):
        yield formula.operator
        for child in formula.children:
            yield from operators(child)


def features_of_rubric(program: Program) -> set[str]:
    """What this definition exercises."""
    rubric = program.rubric
    found = {name for kind in rubric.types.values() for name in operators(kind.formula)}
    if any(rubric.criteria[name].calibration for name in program.criteria):
        found.add("calibrated")
    if not reads_in_one_direction(program):
        found.add("both directions")
    return found


def features_of_card(card: Scorecard) -> Iterator[str]:
    """What this combination exercises."""
    yield card.verdict if card.verdict not in card.rubric.types else "one type"
    if len(card.unknown) >= 3:
        yield "three unknowns"
    if card.assumptions:
        yield "assuming"
    if card.rests_on:
        yield "resting on an assumption"
    if card.firm is False and not card.rests_on:
        yield "not firm within ranges"
    if len(card.rests_on) > 1:
        yield "resting on several"
    if card.without_evidence:
        yield "without evidence"
    if any(rating.low is not None for rating in card.case.ratings.values()):
        yield "ranged"


def same_number(one: object, other: float) -> bool:
    return isinstance(one, int | float) and abs(one - other) <= TOLERANCE


def assert_agrees(told: dict[str, object], card: Scorecard) -> None:
    assert told["verdict"] == card.verdict
    assert told["counts"] == list(card.completions.verdicts.values())
    assert told["total"] == card.completions.total
    assert told["exact"] is card.completions.exact is True
    assert told["leaning"] == card.leaning
    assert told["firm"] is card.firm
    assert told["ranges_hold"] is card.ranges_hold
    assert told["unknown"] == list(card.unknown)
    assert told["ask_first"] == list(card.ask_first)
    assert told["rests_on"] == list(card.rests_on)
    assert told["without_evidence"] == list(card.without_evidence)
    assumptions = [
        {"criterion": each.criterion, "assumed": list(each.assumed), "types": list(each.types)}
        for each in card.assumptions
    ]
    assert told["assumptions"] == assumptions
    assert (told["margin"] is None) == (card.margin is None)
    assert card.margin is None or same_number(told["margin"], card.margin)
    memberships = told["memberships"]
    assert isinstance(memberships, list)
    for (name, low, high, binding), (type_id, expected) in zip(
        memberships, card.memberships.items(), strict=True
    ):
        assert name == type_id
        assert same_number(low, expected.low)
        assert same_number(high, expected.high)
        assert binding == list(expected.binding)


def test_evaluator_agrees_with_the_engine(record_property: Callable[[str, object], None]) -> None:
    found = list(worlds(SEED, COMBINATIONS, CASES_A_RUBRIC, MOST_COMPLETIONS))
    seen: Counter[str] = Counter()
    compared = 0
    for (rubric, cases), said in zip(found, evaluated(found), strict=True):
        program = compile_rubric(rubric)
        exercised = features_of_rubric(program)
        for case, told in zip(cases, said, strict=True):
            card = score_case(program, case, flips=False)
            assert_agrees(told, card)
            compared += 1
            seen.update([*exercised, *features_of_card(card)])
    record_property("count", f"{compared} combinations, seed {SEED}: {dict(seen)}")
    assert compared >= COMBINATIONS
    assert 2 * seen["three unknowns"] >= compared
    for name in (*OPERATORS, "one type", "mixed", "neither", "undetermined"):
        assert seen[name] >= 500, name
    for name in ("calibrated", "ranged", "assuming", "both directions"):
        assert seen[name] >= 5_000, name
    assert seen["resting on an assumption"] >= 500
    assert seen["not firm within ranges"] >= 500
    assert seen["resting on several"] >= 500
    assert seen["without evidence"] >= 500


def test_flips_and_answers_agree_with_the_engine(
    record_property: Callable[[str, object], None],
) -> None:
    found = list(worlds(SEED // 2, FLIP_COMBINATIONS, 5, 200))
    seen: Counter[str] = Counter()
    for (rubric, cases), said in zip(found, evaluated(found, flips=True), strict=True):
        program = compile_rubric(rubric)
        exercised = features_of_rubric(program)
        for case, told in zip(cases, said, strict=True):
            card = score_case(program, case)
            assert_same_flips(told, card)
            assert_same_answers(told, card)
            seen.update(["compared", *exercised, *features_of_card(card)])
            seen["with gains"] += bool(card.flips.gains)
            seen["with losses"] += bool(card.flips.losses)
            sizes = {len(flip.changes) for flip in (*card.flips.gains, *card.flips.losses)}
            seen.update(f"of {size} changes" for size in sizes)
    record_property("count", f"{seen['compared']} combinations, seed {SEED // 2}: {dict(seen)}")
    assert seen["compared"] >= 2_000
    assert 2 * seen["three unknowns"] >= seen["compared"]
    for name in ("with gains", "with losses", "of 2 changes", "of 3 changes", "both directions"):
        assert seen[name] >= 100, name


def test_scope_and_notices_by_it_agree_with_the_engine() -> None:
    notices = (
        Notice(CaseCondition(levels=("local", "subnational")), "It is local."),
        Notice(CaseCondition(outside=True), "It lies outside."),
    )
    found: list[World] = []
    for seed in range(200):
        rng = Random(seed)
        rubric = random_rubric(rng, rng.randint(2, 4), 2)
        levels = rng.choice([None, ("national",), ("national", "local")])
        bases = rng.choice([None, ("text",), ("outcome",)])
        rubric = replace(rubric, applies_to_level=levels, applies_to_basis=bases, notices=notices)
        cases = [
            replace(random_case(rng, rubric, 0.5), level=level, status=status)
            for level in (None, "national", "local")
            for status in ("in_force", "never_took_effect")
        ]
        found.append((rubric, cases))
    verdicts: Counter[str] = Counter()
    for (rubric, cases), said in zip(found, evaluated(found), strict=True):
        program = compile_rubric(rubric)
        for case, told in zip(cases, said, strict=True):
            card = score_case(program, case, flips=False)
            assert_agrees(told, card)
            assert told["notices"] == [notice.say for notice in card.notices]
            verdicts[card.verdict] += 1
    assert min(verdicts[name] for name in NOT_JUDGED) >= 100


def test_assumptions_needed_together_agree_with_the_engine() -> None:
    found = list(worlds(SEED * 2, 2_000, 20, 600))
    found = [
        (assuming(Random(place), rubric), cases) for place, (rubric, cases) in enumerate(found)
    ]
    jointly = 0
    for (rubric, cases), said in zip(found, evaluated(found), strict=True):
        program = compile_rubric(rubric)
        for case, told in zip(cases, said, strict=True):
            card = score_case(program, case, flips=False)
            assert (told["rests_on"], told["firm"]) == (list(card.rests_on), card.firm)
            jointly += len(card.rests_on) > 1
    assert jointly >= 200


def assuming(rng: Random, rubric: Rubric) -> Rubric:
    """The rubric, most of its open leaves taken to hold."""
    types = {
        name: kind._replace(formula=assuming_more(rng, kind.formula))
        for name, kind in rubric.types.items()
    }
    return replace(rubric, types=types)


def assert_same_flips(told: dict[str, object], card: Scorecard) -> None:
    flips = told["flips"]
    assert isinstance(flips, dict)
    for said, expected in (
        (flips["gains"], card.flips.gains),
        (flips["losses"], card.flips.losses),
    ):
        one = [
            (flip["verdict"], flip["steps"], tuple(tuple(c.values()) for c in flip["changes"]))
            for flip in said
        ]
        other = [
            (
                each.verdict,
                each.steps,
                tuple((c.criterion, c.before, c.after) for c in each.changes),
            )
            for each in expected
        ]
        assert Counter(one) == Counter(other)
    assert flips["sought"] is card.flips.searched


def assert_same_answers(told: dict[str, object], card: Scorecard) -> None:
    expected = {
        name: [[each.level, list(each.verdicts)] for each in answers(card, [name])[name]]
        for name in card.unknown
    }
    assert told["answers"] == expected


def too_large(wanted: int) -> list[World]:
    """Worlds of more completions than are enumerated: half of them read in one direction."""
    found: dict[bool, list[World]] = {True: [], False: []}
    seed = SEED
    while min(map(len, found.values())) < wanted:
        rng = Random(seed)
        seed += 1
        rubric = random_rubric(rng, 14, 2, depth=4)
        case = random_case(rng, rubric, 1.0)
        program = compile_rubric(rubric)
        if completions(program, case) > ENUMERATED:
            found[reads_in_one_direction(program)].append((rubric, [case]))
    return [*found[True][:wanted], *found[False][:wanted]]


def test_beyond_what_is_enumerated_verdict_and_bounds_come_from_the_extremes(
    record_property: Callable[[str, object], None],
) -> None:
    found = too_large(10)
    for (rubric, (case,)), (told,) in zip(found, evaluated(found), strict=True):
        program = compile_rubric(rubric)
        outcome = evaluate(program, completion_values(program, case))
        assert told["exact"] is outcome.exact is False
        assert told["verdict"] == outcome.verdict
        assert (told["counts"], told["leaning"], told["ask_first"]) == (None, None, None)
        if not reads_in_one_direction(program):
            assert told["memberships"] is None
            continue
        memberships = told["memberships"]
        assert isinstance(memberships, list)
        for name, low, high, binding in memberships:
            assert same_number(low, outcome.bounds[name].low)
            assert same_number(high, outcome.bounds[name].high)
            assert binding is None
    record_property("count", f"{len(found)} cases, half read in one direction, seed {SEED}")


def test_evaluator_knows_every_operator() -> None:
    program = (
        f"console.log(JSON.stringify(Object.keys(require({json.dumps(str(EVALUATOR))}).OPERATORS)))"
    )
    told = subprocess.run([node(), "-e", program], capture_output=True, check=True)
    assert json.loads(told.stdout) == list(OPERATORS)


@pytest.mark.parametrize("silence", ["open", "holds", "fails"])
def test_shipped_cases_and_definitions_agree_also_under_a_policy_for_silence(
    silence: Silence,
) -> None:
    for name in shipped_rubrics():
        rubric = read_rubric(name, silence=silence)
        cases = read_cases(
            [str(library.case_path(each)) for each in library.shipped_cases()], [rubric]
        ).cases
        program = compile_rubric(rubric)
        (said,) = evaluated([(rubric, cases)])
        for case, told in zip(cases, said, strict=True):
            card = score_case(program, case, flips=False)
            if card.verdict in NOT_JUDGED:
                assert told["verdict"] == card.verdict
                continue
            assert_agrees(told, card)
            assert told["notices"] == [notice.say for notice in card.notices]
