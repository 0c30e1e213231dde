"""Robustness against plain Python over every definition, on random worlds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import isclose
from random import Random

import pytest

from tests.support import oracle
from tests.support.shares import exact_shares
from tests.support.worlds import has_value, random_case, random_formula, random_rubric
from typology.analysis.robustness.results import CaseRobustness, Robustness, grade_of
from typology.analysis.robustness.robustness import robustness
from typology.formulas import leaves
from typology.model import Case, Choice, Formula, Leaf, Multiverse, Option, Rubric, Silence, Type
from typology.scoring.scorecard import score

SEED = 19930101
WORLDS = 60

SILENCES = (Option("own"), Option("open", silence="open"), Option("fails", silence="fails"))

Combination = tuple[int | None, ...]


def silent(formula: Formula, policy: Silence) -> Formula:
    if isinstance(formula, Leaf):
        return Leaf(formula.criterion, formula.reaches, policy)
    children = tuple(silent(child, policy) for child in formula.children)
    return replace(formula, children=children)


@dataclass(frozen=True)
class World:
    """A rubric, cases, and three choices: the cut, the first type's formula, silence; a rival."""

    rubric: Rubric
    cases: list[Case]
    formulas: list[Formula]
    rival: Formula

    @property
    def multiverse(self) -> Multiverse:
        forms = (*(Option(f"form {n}") for n in range(3)), Option("rival", kind="rival"))
        return Multiverse(
            "random",
            (
                Choice("cut", (Option("as it is", "equivalent"), Option("a tenth more"))),
                Choice("form", forms),
                Choice("silence", SILENCES),
            ),
            "",
        )

    def case(self, result: CaseRobustness) -> Case:
        (found,) = (case for case in self.cases if case.id == result.case.id)
        return found

    def define(self, combination: Sequence[int | None]) -> Rubric:
        cut, form, silence = combination
        rubric = self.rubric
        if cut == 1:
            rubric = replace(rubric, cut=rubric.cut + 0.1)
        if form:
            formula = (*self.formulas, self.rival)[form - 1]
            rubric = replace(rubric, types=rubric.types | {"t0": Type("t0", None, formula)})
        if silence:
            policy: Silence = "open" if silence == 1 else "fails"
            types = {
                name: kind._replace(formula=silent(kind.formula, policy))
                for name, kind in rubric.types.items()
            }
            rubric = replace(rubric, types=types)
        return rubric

    def without(self, criterion: str) -> Rubric:
        raise ValueError(f"nothing would be left without {criterion}")

    @property
    def combinations(self) -> list[Combination]:
        """All but those that put a level on the cut where the rubric has none."""
        every = list(product(range(2), range(3), range(3)))
        own = on_cut(self.rubric)
        return [x for x in every if on_cut(self.define(x)) <= own] or every


def on_cut(rubric: Rubric) -> set[tuple[str, str, float]]:
    """The levels that count exactly as much as the cut, or as what is left of it."""
    read = {
        leaf.criterion
        for kind in rubric.types.values()
        for leaf in leaves(kind.formula)
        if leaf.reaches is None
    }
    return {
        (name, f"{membership:.9f}", rubric.cut)
        for name in read
        for membership in getattr(rubric.criteria[name].scale, "memberships", ())
        if isclose(membership, rubric.cut, abs_tol=1e-9)
        or isclose(1 - membership, rubric.cut, abs_tol=1e-9)
    }


@dataclass(frozen=True)
class OneDefinition:
    """A multiverse all of whose combinations leave the rubric as it is."""

    rubric: Rubric
    multiverse: Multiverse

    def define(self, combination: Sequence[int | None]) -> Rubric:
        return self.rubric

    def without(self, criterion: str) -> Rubric:
        raise ValueError(f"nothing would be left without {criterion}")


def world(seed: int) -> World:
    rng = Random(seed)
    while True:
        rubric = random_rubric(rng, rng.randint(2, 4), 2, depth=2)
        formulas = [random_formula(rng, dict(rubric.criteria), 2) for _ in range(3)]
        cases = [random_case(rng, rubric, rng.choice([0.0, 0.4, 0.8])) for _ in range(4)]
        found = World(rubric, cases, formulas[:2], formulas[2])
        made = [found.define(each) for each in product(range(2), range(4), range(3))]
        if all(has_value(each, name) for each in made for name in each.criteria):
            return found


def verdict(rubric: Rubric, case: Case) -> str:
    return oracle.overall(rubric, oracle.values_of(rubric, case))


def found_in(world: World) -> Robustness:
    return robustness(world, world.cases)


def assert_case(each: CaseRobustness, world: World) -> None:
    case = world.case(each)
    verdicts = {x: verdict(world.define(x), case) for x in world.combinations}
    reference = verdict(world.rubric, case)
    assert each.verdict == reference
    assert list(each.counts) == [label for label in POLICIES if by_policy(verdicts, label)]
    for label, counted in each.counts.items():
        told = Counter({name: count for name, count in counted.items() if count})
        assert told == Counter(by_policy(verdicts, label))
    own = by_policy(verdicts, "own")
    assert each.grade == grade_of(own.count(reference) / len(own))
    assert each.share == pytest.approx(own.count(reference) / len(own))
    assert_drivers(each, {x: int(v == reference) for x, v in verdicts.items()})
    changed = {x: sum(1 for place in x if place) for x, v in verdicts.items() if v != reference}
    least = min(changed.values(), default=0)
    labels = [[option.label for option in choice.options] for choice in world.multiverse.choices]
    expected = {
        (
            verdicts[x],
            tuple(
                (choice.name, labels[k][place])
                for k, (choice, place) in enumerate(zip(world.multiverse.choices, x, strict=True))
                if place
            ),
        )
        for x, size in changed.items()
        if size == least
    }
    assert {(near.verdict, near.changes) for near in each.nearest} == expected
    rival = verdict(world.define((None, 3, None)), case)
    assert [(r.option, r.verdict) for r in each.rivals] == [("rival", rival)]


POLICIES = ("own", "open", "fails")  # labels of the third choice's options


def by_policy(verdicts: dict[Combination, str], label: str) -> list[str]:
    return [name for x, name in verdicts.items() if x[2] == POLICIES.index(label)]


def assert_drivers(each: CaseRobustness, outcome: dict[tuple[int, ...], int]) -> None:
    if len(set(outcome.values())) < 2:
        assert each.drivers == ()
        return
    if len(outcome) < 18:
        return  # shares where combinations are left out: in test_variance
    exact = exact_shares(outcome, [2, 3, 3])
    for driver, (first, total) in zip(each.drivers, exact, strict=True):
        assert (driver.first, driver.total) == pytest.approx(
            (float(first), float(total)), abs=1e-12
        )


def test_cases_equal_plain_python_over_every_definition() -> None:
    driven = 0
    for offset in range(WORLDS):
        each = world(SEED + offset)
        if found_in(each).references != (0, 0, 0):
            continue  # an option that happens to change nothing is the reference, too
        for case in found_in(each).cases:
            assert_case(case, each)
            driven += bool(case.drivers)
    assert driven > 60


def test_choices_and_emptied_types_equal_plain_python() -> None:
    unused_types = 0
    for offset in range(WORLDS):
        each = world(SEED + 500 + offset)
        found = found_in(each)
        table = {
            case.id: {x: verdict(each.define(x), case) for x in each.combinations}
            for case in each.cases
        }
        for axis, choice in enumerate(found.choices):
            moved = {
                case
                for case, verdicts in table.items()
                for x in verdicts
                for y in verdicts
                if x[:axis] + x[axis + 1 :] == y[:axis] + y[axis + 1 :]
                and verdicts[x] != verdicts[y]
            }
            assert set(choice.moved or ()) == moved
            assert choice.inert == (not moved)
        for kind in found.unused_types:
            empty = [x for x in each.combinations if all(v[x] != kind.type for v in table.values())]
            assert list(kind.definitions) == empty
            unused_types += bool(empty)
            covered = {
                x
                for x in each.combinations
                for options in kind.sufficient
                if set(options) <= set(found.labels(x))
            }
            assert covered <= set(empty)
            assert kind.remaining == len(set(empty) - covered)
    assert unused_types > 30


def test_what_codings_leave_possible_is_every_verdict_of_a_level_left_open() -> None:
    """Over all levels of what is silent, whatever is assumed, and every level of each range."""
    several = 0
    for offset in range(30):
        each = world(SEED + 900 + offset)
        for case in found_in(each).cases:
            opened = each.case(case)
            for name, rating in opened.ratings.items():
                if rating.low is not None:
                    wide = rating._replace(value=None)
                    opened = replace(opened, ratings={**opened.ratings, name: wide})
            types = {
                name: kind._replace(formula=silent(kind.formula, "open"))
                for name, kind in each.rubric.types.items()
            }
            rubric = replace(each.rubric, types=types)
            counts = oracle.verdict_counts(rubric, oracle.values_of(rubric, opened))
            assert set(case.possible) == {name for name, count in counts.items() if count}
            several += len(case.possible) > 1
    assert several > 30


def test_a_verdict_is_firm_where_its_codings_leave_nothing_else_possible() -> None:
    for offset in range(30):
        each = world(SEED + 1_300 + offset)
        cards = {card.case.id: card for card in score(each.rubric, each.cases, flips=False)}
        for case in found_in(each).cases:
            assert case.firm == cards[case.case.id].firm
            if case.firm is not None:
                assert case.firm == (case.possible == (case.verdict,))


def test_multiverse_of_one_definition_gives_the_plain_verdicts() -> None:
    for offset in range(40):
        each = world(SEED + 2_000 + offset)
        for choices in ((), (Choice("cut", (Option("as it is"),)),)):
            alone = Multiverse("one", choices, "")
            found = robustness(OneDefinition(each.rubric, alone), each.cases)
            cards = score(each.rubric, each.cases, flips=False)
            assert [c.verdict for c in found.cases] == [card.verdict for card in cards]
            assert all(case.definitions == {case.verdict: 1.0} for case in found.cases)
            assert all(case.grade == "robust" for case in found.cases)
            assert all(not case.nearest and not case.drivers for case in found.cases)


def sampled(each: World, seed: int, draws: int = 400) -> Robustness:
    return robustness(each, each.cases, draws=draws, seed=seed)


def test_sample_is_repeated_by_its_seed_and_tells_its_error() -> None:
    each = world(SEED + 11)
    one, same, other = sampled(each, 1), sampled(each, 1), sampled(each, 2)
    assert one.combinations == same.combinations != other.combinations
    assert one.sampled
    for case in one.cases:
        share = case.share
        own = sum(case.own.values())  # those drawn that read silence as the rubric does
        assert 100 < own < 170
        assert case.error == pytest.approx((share * (1 - share) / own) ** 0.5)
        assert case.drivers == ()
    assert all(choice.moved is None for choice in one.choices)


def test_sampled_shares_come_near_the_exact_ones() -> None:
    each = world(SEED + 12)
    for exact, drawn in zip(found_in(each).cases, sampled(each, 5, 2_000).cases, strict=True):
        assert drawn.share == pytest.approx(exact.share, abs=0.06)


def test_rivals_enter_no_share() -> None:
    each = world(SEED + 13)
    found = found_in(each)
    assert list(found.combinations) == each.combinations
    assert all(combination[1] != 3 for combination in found.combinations)


@pytest.mark.parametrize(
    ("share", "grade"),
    [(1.0, "robust"), (0.95, "robust"), (0.949, "shaky"), (0.5, "shaky"), (0.499, "possible")],
)
def test_grades_begin_at_their_shares(share: float, grade: str) -> None:
    assert grade_of(share) == grade


def test_cases_that_are_rated_alike_are_told_as_if_each_stood_alone() -> None:
    """Judged once a kind: only an id tells them from one another."""
    for offset in range(10):
        each = world(SEED + 700 + offset)
        twins = [replace(case, id=f"{case.id}-{n}") for n in range(3) for case in each.cases]
        found, once = robustness(each, twins), found_in(each)
        assert found.verdicts.codes.shape[1] <= len(each.cases)
        alone = {result.case.id: result for result in once.cases}
        assert len(found.cases) == 3 * len(alone)
        for result in found.cases:
            name = result.case.id[:-2]
            assert replace(result, case=alone[name].case) == alone[name]
            assert (found.codes(result) == once.codes(alone[name])).all()
        for row in range(len(found.combinations)):
            assert found.count(row) == {n: 3 * count for n, count in once.count(row).items()}
        for choice, other in zip(found.choices, once.choices, strict=True):
            assert {name[:-2] for name in choice.alone} == set(other.alone)
            assert len(choice.alone) == 3 * len(other.alone)
        for number, other_number in zip(found.flips.parameters, once.flips.parameters, strict=True):
            held = {each.case: each for each in other_number.intervals}
            assert number.inert == other_number.inert
            assert len(number.intervals) == 3 * len(held)
            for interval in number.intervals:
                assert replace(interval, case=interval.case[:-2]) == held[interval.case[:-2]]
        pairs = zip(found.flips.without_criteria, once.flips.without_criteria, strict=True)
        for without, other_without in pairs:
            if other_without.verdicts is None:
                assert without == other_without
                continue
            by_case = dict(zip(once.flips.cases, other_without.verdicts, strict=True))
            told = dict(zip(found.flips.cases, without.verdicts or (), strict=True))
            assert all(by_case[name[:-2]] == verdict for name, verdict in told.items())
