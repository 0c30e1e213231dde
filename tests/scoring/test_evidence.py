"""The ratings that decide a verdict and have no evidence."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from tests.support.worlds import random_case, random_rubric
from typology.model import Case, Criterion, Evidence, Leaf, Node, Rating, Rubric, Scale, Type
from typology.scoring.columnar.cases import score_many, summary_of
from typology.scoring.scorecard import score

SCALE = Scale(("absent", "limited", "substantial", "full"), (0.0, 0.33, 0.67, 1.0))
FACT = Evidence("It was quiet.", "report", "supports")
FORMULA = Node("all", (Leaf("a"), Node("any", (Leaf("b"), Leaf("c", None, "holds")))))
RUBRIC = Rubric(
    "r", "1", "R", "constructed", None,
    {name: Criterion(name, "?", "constitutive", SCALE, {}, None) for name in "abcd"},
    {"stable": Type("stable", None, FORMULA)}, 0.5, ("in_force",), {}, (), "", "",
)  # fmt: skip


def without_evidence(**ratings: Rating) -> tuple[str, ...]:
    case = Case("c", "C", "in_force", "outcome", "public", ratings, "")
    (card,) = score(RUBRIC, [case])
    return card.without_evidence


def test_a_rating_that_binds_and_has_no_evidence_is_named() -> None:
    known = Rating("full", evidence=(FACT,))
    assert without_evidence(a=Rating("limited"), b=known) == ("a",)
    assert without_evidence(a=known._replace(value="limited"), b=Rating("full")) == ()
    assert without_evidence(a=Rating("full"), b=Rating("full"), c=Rating("full")) == (
        "a", "b", "c",
    )  # fmt: skip


def test_what_is_unknown_or_read_by_no_formula_is_not_named() -> None:
    known = Rating("full", evidence=(FACT,))
    assert without_evidence(a=known, d=Rating("full")) == ()


def test_nothing_is_named_where_undetermined_or_not_judged() -> None:
    assert without_evidence(b=Rating("full")) == ()
    case = Case("c", "C", "ended", "outcome", "public", {"a": Rating("absent")}, "")
    (card,) = score(RUBRIC, [case])
    assert (card.verdict, card.without_evidence) == ("no_settlement", ())


def test_many_at_once_name_what_one_after_another_does() -> None:
    named = 0
    for seed in range(150):
        rng = Random(seed)
        rubric = random_rubric(rng, rng.randint(2, 5), rng.choice([1, 2, 3]))
        cases = [random_case(rng, rubric, 0.4) for _ in range(5)]
        cases = [
            replace(
                case,
                ratings={
                    name: each._replace(evidence=(FACT,)) if rng.random() < 0.5 else each
                    for name, each in case.ratings.items()
                },
            )
            for case in cases
        ]
        found = score_many(rubric, cases, count_completions=True)
        for case, summary in zip(cases, found, strict=True):
            (card,) = score(rubric, [case], flips=False)
            assert summary.without_evidence == summary_of(card).without_evidence
            named += bool(card.without_evidence)
    assert named > 200
