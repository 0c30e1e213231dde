from __future__ import annotations

import pytest

from typology.analysis.diff.drafts import TermChange, compare_drafts, term_changes
from typology.model import Case, Criterion, Leaf, Node, Rating, Rubric, Scale, Term, Type

SCALE = Scale(("absent", "full"), (0.0, 1.0))
CRITERIA = {name: Criterion(name, "?", "constitutive", SCALE, {}, None) for name in "ab"}
RUBRIC = Rubric(
    "r", "1", "R", "constructed", None, CRITERIA,
    {"firm": Type("firm", None, Node("all", (Leaf("a"), Leaf("b", "full", "holds"))))},
    0.5, ("proposed",), {}, (), "", "",
)  # fmt: skip


def draft(name: str, *terms: Term, **ratings: Rating) -> Case:
    return Case(name, name, "proposed", "text", "public", ratings, name, terms=terms)


DISARM = Term("Fighters disarm", "a", "required", "Article 1")
RETURN = Term("Officials return", "b", "conditional", "Article 2", verified_by="a commission")


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ([DISARM, RETURN], [RETURN, DISARM], []),
        ([DISARM], [], [(DISARM, None)]),
        ([], [DISARM], [(None, DISARM)]),
        # the same words, another modality
        ([DISARM], [DISARM._replace(modality="conditional")],
         [(DISARM, DISARM._replace(modality="conditional"))]),
        # the same article, other words
        ([DISARM, RETURN], [RETURN, DISARM._replace(term="Fighters go home", criterion=None)],
         [(DISARM, DISARM._replace(term="Fighters go home", criterion=None))]),
        # the only term on a criterion in either draft
        ([Term("X", "a")], [Term("Y", "a")], [(Term("X", "a"), Term("Y", "a"))]),
        # two candidates: neither is taken for the other
        ([Term("X", "a")], [Term("Y", "a"), Term("Z", "a")],
         [(Term("X", "a"), None), (None, Term("Y", "a")), (None, Term("Z", "a"))]),
        # one term said twice is two terms
        ([DISARM], [DISARM, DISARM], [(None, DISARM)]),
    ],
)  # fmt: skip
def test_terms_are_altered_gone_or_new(
    before: list[Term], after: list[Term], changes: list[tuple[Term | None, Term | None]]
) -> None:
    assert list(term_changes(before, after)) == [TermChange(*pair) for pair in changes]


def test_the_verdict_of_each_draft_and_the_rating_that_moves_it() -> None:
    before = draft("one", a=Rating("full"), b=Rating(None))
    after = draft("two", a=Rating("full"), b=Rating("absent", confidence="low"))
    found = compare_drafts(RUBRIC, before, after)
    assert (found.before.verdict, found.before.rests_on) == ("firm", ("b",))
    assert found.after.verdict == "neither"
    assert [(each.criterion, each.before, each.after) for each in found.ratings] == [
        ("b", Rating(None), Rating("absent", confidence="low"))
    ]
    (move,) = found.difference.moves
    assert [cause.criteria for cause in move.causes] == [("b",)]


def test_a_rating_left_out_and_one_that_is_unknown_are_no_change() -> None:
    found = compare_drafts(RUBRIC, draft("one", a=Rating("full")), draft("two", a=Rating("full"),
                           b=Rating(None)))  # fmt: skip
    assert found.ratings == ()
    assert found.difference.moves == ()


def test_confidence_alone_is_a_change_that_moves_nothing() -> None:
    one, other = Rating("full", confidence="low"), Rating("full", confidence="high")
    found = compare_drafts(RUBRIC, draft("one", a=one), draft("two", a=other))
    assert [each.criterion for each in found.ratings] == ["a"]
    assert found.difference.moves == ()
