"""The brief: what it says, in which order, and that it fits the first screen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.support.definitions import SCALE, A, B, C, case, rubric
from typology.model import Calibration, Case, Criterion, Evidence, Leaf, Node, Rating, Rubric
from typology.reading.cases import read_cases
from typology.reading.library import case_path, shipped_cases, shipped_rubrics
from typology.reading.rubric.reader import read_rubric
from typology.reporting.score.brief import Brief, brief_of, deal_line
from typology.reporting.score.brief_text import write_brief
from typology.reporting.score.text import completions_sentence
from typology.reporting.score.verdict import firmness, verdict_sentences
from typology.scoring.scorecard import Scorecard, score

ROOM = {80: 22, 50: 30}


@cache
def cards_under(name: str) -> tuple[Scorecard, ...]:
    definition = read_rubric(name)
    paths = [str(case_path(each)) for each in shipped_cases()]
    return score(definition, read_cases(paths, [definition]).cases)


def card_of(definition: Rubric, coded: Case) -> Scorecard:
    (card,) = score(definition, [coded])
    return card


def holds(name: str) -> Leaf:
    return Leaf(name, "limited", "holds")


def text_of(card: Scorecard, **options: int) -> str:
    return " ".join(write_brief(brief_of(card), "see", **options).split())


@pytest.mark.parametrize("width", ROOM)
@pytest.mark.parametrize("name", shipped_rubrics())
def test_every_shipped_case_fits_the_first_screen_under_every_definition(
    name: str, width: int
) -> None:
    for card in cards_under(name):
        brief = brief_of(card)
        for restricted in (False, True):
            command = f"typology score {card.case.id} --full -r {name}"
            lines = write_brief(brief, command, width=width, restricted=restricted).splitlines()
            above = (1 if width == 80 else 2) if restricted else 0  # the line on what is restricted
            assert len(lines) + above <= ROOM[width], "\n".join(lines)
            assert all(len(line) <= width for line in lines if len(line.split()) > 2)


@pytest.mark.parametrize("name", shipped_rubrics())
def test_no_brief_of_the_library_loses_a_sentence(name: str) -> None:
    for card in cards_under(name):
        assert "…" not in write_brief(brief_of(card), "see")


def test_a_brief_of_anything_fits() -> None:
    long = replace(case("long", a="full"), title="word " * 200, form="word " * 200)
    definition = replace(rubric({"stable": Node("all", (A, B, C))}), title="word " * 200)
    for width, room in ROOM.items():
        lines = write_brief(brief_of(card_of(definition, long)), "see", width=width).splitlines()
        assert len(lines) <= room


def test_parts_stand_in_the_order_of_the_design() -> None:
    text = write_brief(brief_of(cards_under("thurston-2018")[0]), "typology score X --full")
    for card in cards_under("thurston-2018"):
        text = write_brief(brief_of(card), "typology score X --full").replace("\n  ", " ")
        order = [
            card.case.title.split("'")[0], f"\n{card.verdict.upper().replace('_', ' ')}",
            "ASK FIRST:", "ASSUMED:", "HOLDS ONLY IF", "WOULD CHANGE IF", "TO WEIGH", "een until",
            "Under *", "More: typology score X --full",
        ]  # fmt: skip
        places = [text.index(each) for each in order if each in text]
        assert places == sorted(places)
        assert text.splitlines()[0] in card.case.title


def test_the_definition_is_named_by_title_and_owner(tmp_path: Path) -> None:
    own = tmp_path / "mine.yaml"
    own.write_text(
        'format: 1\nrubric: mine\nversion: "1"\ntitle: Less violence\nextends: thurston-2018\n',
        encoding="utf-8",
    )
    mine = read_rubric(str(own))
    coded = cards_under("thurston-2018")[0].case
    told = text_of(card_of(mine, coded))
    assert "Under *Less violence*, your definition, mine 1; standing: constructed." in told
    assert "as your definition has it" in told
    assert "our reconstruction" not in told
    for name, owner in (
        ("thurston-2018", "our reconstruction"), ("strict-conjunction", "the quoted definition"),
        ("three-of-five", "our construction"),
    ):  # fmt: skip
        assert f", {owner}, {name} " in text_of(cards_under(name)[0])


PACT = case("pact", a="substantial", b="full", c="full")
ALL = rubric({"stable": Node("all", (A, B))})


def test_firm_is_said_with_the_smallest_change_and_with_what_lacks_evidence() -> None:
    card = card_of(ALL, PACT)
    assert card.firm
    sentence = next(each for each in brief_of(card).firmness.split(". ") if "Firm" in each)
    assert "one rating changed by one level would" in sentence
    assert "the one rating it binds on has no evidence" in sentence
    assert not brief_of(card).is_solid
    fact = Evidence("it is so", "s", "supports")
    rated = {**PACT.ratings, "a": Rating("substantial", evidence=(fact,))}
    evidenced = brief_of(card_of(ALL, replace(PACT, ratings=rated)))
    assert "the one rating it binds on has evidence" in evidenced.firmness
    assert evidenced.is_solid
    assert firmness(card) == "firm as rated, 1 without evidence"


def test_an_assumption_without_effect_is_left_out_and_one_with_effect_told() -> None:
    idle = rubric({"stable": Node("all", (A, B)), "other": Leaf("c", "full", "fails")})
    both = case("both", a="full", b="full")
    assert "ASSUMED" not in text_of(card_of(rubric({"stable": Node("all", (A,))}), both))
    card = card_of(idle, both)
    assert card.assumptions
    assert "ASSUMED: c at most substantial." in text_of(card)  # left open it could be mixed, too
    never = rubric(
        {"stable": A, "other": Node("all", (Node("not", (A,)), Leaf("c", "full", "fails")))}
    )
    silent = card_of(never, case("kept", a="full"))
    assert silent.assumptions
    assert "ASSUMED" not in text_of(silent)


def test_an_undetermined_case_is_told_only_assumptions_that_narrow_what_it_may_be() -> None:
    narrowed = rubric({"stable": Node("all", (A, Leaf("b", "full", "holds"))), "other": B})
    card = card_of(narrowed, case("open"))
    assert card.verdict == "undetermined"
    assert "ASSUMED: b full." in text_of(card)  # left open, it could be neither or stable alone
    idle = rubric({"stable": A, "other": Node("all", (A, Leaf("b", "limited", "holds")))})
    same = rubric(
        {"stable": A, "other": Node("all", (Node("not", (A,)), A, Leaf("b", "full", "holds")))}
    )
    assert "ASSUMED" in text_of(card_of(idle, case("open")))
    assert "ASSUMED" not in text_of(card_of(same, case("open")))


def test_what_each_answer_would_do_is_told_with_the_question() -> None:
    told = text_of(card_of(ALL, case("open", a="full")))
    assert "ASK FIRST: ? At most limited: neither; at least substantial: *stable*." in told


def test_where_no_answer_alone_decides_the_answers_that_do_together_are_told() -> None:
    either = rubric({"stable": Node("any", (Node("all", (A, B)), Node("all", (A, C))))})
    told = text_of(card_of(either, case("open")))
    assert "ASK FIRST" in told
    exclusive = Node(
        "any", (Node("all", (A, Node("not", (B,)))), Node("all", (Node("not", (A,)), B)))
    )
    told = text_of(card_of(rubric({"stable": exclusive}), case("open")))
    assert "No answer to this alone changes what is possible; a absent and b absent" in told


PROPOSED = "mali-agghali-kouffa-deal-proposed"


def test_completions_are_told_in_full() -> None:
    coded = next(c for c in cards_under("thurston-2018") if c.case.id.startswith("mauritania-mut"))
    assert completions_sentence(coded) == (
        "1,024 ways to fill what is unknown; 256 are ruled out by an assumption (neither); of the "
        "other 768 all give *stabilising*."
    )
    deal = next(c for c in cards_under("thurston-2018") if c.case.id == PROPOSED)
    # Six unknown criteria of four levels: 4^6, of which (3/4)^2 keep the two assumptions; of these
    # violence falls at least substantially in 2 of 3.
    assert completions_sentence(deal) == (
        "4,096 ways to fill what is unknown; 1,792 are ruled out by assumptions (neither); of the "
        "other 2,304, 1,536 *stabilising* and 768 neither."
    )
    known = card_of(ALL, PACT)
    assert completions_sentence(known) == "Nothing that the definition reads is unknown."


def test_a_text_that_nobody_can_have_seen_yet_is_not_said_to_be_unseen() -> None:
    draft = replace(case("draft", "proposed", a="full"), basis="text", observed_until=None)
    assert draft.on_paper
    assert "until when it was seen" not in text_of(card_of(ALL, draft))
    kept = replace(PACT, observed_until=None)
    assert not kept.on_paper
    assert "until when it was seen" in text_of(card_of(ALL, kept)).replace("\n", " ")


def test_a_classification_by_a_source_is_told_and_so_is_its_absence() -> None:
    told = {card.case.id: text_of(card) for card in cards_under("thurston-2018")}
    assert "thurston-2018 calls it stabilising" in told["algeria-amnesties-1995-2006"]
    assert "no source classifies it" in told["mali-agghali-kouffa-deal-proposed"]


@pytest.mark.parametrize("name", shipped_rubrics())
def test_a_text_is_judged_on_paper_and_nothing_is_told_in_decimals(name: str) -> None:
    for card in cards_under(name):
        brief: Brief = brief_of(card)
        judged = bool(card.memberships)
        assert brief.on_paper == (judged and card.case.basis == "text")
        if brief.on_paper:
            assert brief.sentence.startswith("On paper, ")
        told = [
            brief.sentence,
            brief.firmness,
            *(each for part in brief.parts for each in part.items),
        ]
        assert not re.search(r"\d\.\d", " ".join(told))


def test_weighty_are_high_downsides_and_low_feasibility() -> None:
    profiled = replace(ALL, profiles={"downsides": ("b", "c"), "feasibility": ("a",)})
    coded = case("pact", a="limited", b="full", c="limited")
    assert "TO WEIGH: b full; feasibility: a limited." in text_of(card_of(profiled, coded))


def test_a_deal_is_told_in_a_line() -> None:
    coded: Sequence[Case] = [card.case for card in cards_under("thurston-2018")]
    by_id = {each.id: each for each in coded}
    assert deal_line(by_id["mauritania-mutaraka-2011"]) == (
        "Tacit understanding; national, MRT; since 2011; in force; rated on what happened."
    )


def test_calibrated_criteria_are_weighed_by_membership() -> None:
    criterion = Criterion("a", "?", "consequence", SCALE, {}, None)
    profiled = replace(
        ALL, criteria={**ALL.criteria, "a": criterion}, profiles={"downsides": ("a",)}
    )
    assert "TO WEIGH: a substantial." in text_of(card_of(profiled, PACT))


@pytest.mark.parametrize(("level", "weighs"), [("full", False), ("limited", True)])
def test_credibility_kept_is_no_price_and_credibility_lost_is(level: str, weighs: bool) -> None:
    rated = case("deal", demobilisation="full", state_credibility=level, displacement="limited")
    card = card_of(read_rubric("thurston-2018"), rated)
    assert (f"state credibility {level}" in "".join(brief_of(card).weigh.items)) is weighs
    assert (f"state credibility: {level}" in " ".join(verdict_sentences(card))) is weighs
    assert "displacement" not in "".join(brief_of(card).weigh.items)


def test_a_number_is_weighed_like_a_level_in_both_texts() -> None:
    costs = Criterion(
        "costs", "?", "consequence", None, {}, Calibration(0.0, 10.0, 20.0), unit="deaths"
    )
    plain = rubric({"one": A})
    weighing = replace(
        plain, criteria={**plain.criteria, "costs": costs}, profiles={"downsides": ("costs",)}
    )
    for deaths, told in ((15.0, True), (5.0, False)):
        card = card_of(weighing, case("deal", a="full", costs=deaths))
        assert bool(brief_of(card).weigh.items) is told
        assert ("costs: 15" in " ".join(verdict_sentences(card))) is told


def test_what_would_give_a_type_is_not_said_to_undo_neither() -> None:
    rated = case("deal", violence_reduction="absent", demobilisation="substantial")
    text = text_of(card_of(read_rubric("thurston-2018"), rated))
    assert "NEITHER" in text
    assert "no range changes it, but two ratings changed together would give it a type" in text


def test_answers_stay_within_the_range_of_what_is_asked() -> None:
    ranged = Rating(None, "absent", "limited")
    rated = replace(case("deal"), ratings={"violence_reduction": ranged})
    text = text_of(card_of(read_rubric("violence-only"), rated))
    assert "the verdict could be *delaying* or neither" in text
    assert "Absent: neither; limited: *delaying*." in text


def test_where_assumptions_hold_only_together_an_answer_sets_the_other_aside() -> None:
    either = Node("any", (holds("a"), holds("b")))
    card = card_of(rubric({"one": either}), case("deal"))
    assert card.rests_on == ("a", "b")
    text = text_of(card)
    assert "Absent: *one* or neither; at least limited: *one*." in text
    assert "no answer to this alone" not in text


def test_the_ranges_that_leave_another_verdict_open_are_named() -> None:
    ranged = replace(case("deal", b="full"), ratings={"a": Rating("full", "absent", "full")})
    assert "the range of a leaves another verdict open" in text_of(
        card_of(rubric({"one": A}), ranged)
    )


def test_what_only_assumptions_and_ranges_together_leave_open_is_told_with_both() -> None:
    either = Node("any", (A, holds("b")))
    ranged = replace(case("deal"), ratings={"a": Rating("full", "absent", "full")})
    card = card_of(rubric({"one": either}), ranged)
    assert card.rests_jointly
    text = text_of(card)
    assert "what is assumed about b and the range of a together leave another verdict open" in text
    assert "ASSUMED: b at least limited." in text
    assert firmness(card).startswith("assumptions and ranges leave it open")
