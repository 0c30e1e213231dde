"""The multiverse that a rubric itself makes: the design's choices, on every rubric there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from math import prod
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.worlds import random_case
from typology.analysis.robustness.distinct import distinct_functions
from typology.analysis.robustness.multiverse import definitions, levels_on_cut, references
from typology.analysis.robustness.robustness import robustness
from typology.formulas import with_silence
from typology.model import Choice, Json, Leaf, Multiverse, Node, Rating, Rubric
from typology.reading.check import check
from typology.reading.library import shipped_rubrics
from typology.reading.problems import InputError
from typology.reading.rubric.multiverse import made
from typology.reading.rubric.multiverse.combinations import MultiverseReader
from typology.reading.rubric.multiverse.made import made_choices
from typology.reading.rubric.multiverse.reader import made_multiverse, read_multiverse
from typology.reading.rubric.reader import read_rubric
from typology.reading.rubric.settings import override
from typology.reporting.new.multiverse import multiverse_skeleton
from typology.scoring.scorecard import score

RUBRICS = shipped_rubrics()


def labels(reader: MultiverseReader, name: str) -> list[str]:
    (choice,) = [each for each in reader.multiverse.choices if each.name == name]
    return [option.label for option in choice.options]


@pytest.mark.parametrize("name", RUBRICS)
def test_every_shipped_rubric_makes_one_that_is_gone_through_in_full(name: str) -> None:
    rubric = read_rubric(name)
    reader = made_multiverse(rubric)
    assert reader.multiverse.dropped == ()
    assert list(reader.faults()) == []
    found = definitions(reader)
    sizes = [len(choice.options) for choice in reader.multiverse.choices]
    assert not found.sampled
    assert len(found.combinations) + found.on_cut + found.impossible == prod(sizes)
    for each, definition in zip(found.combinations, found.rubrics, strict=True):
        assert levels_on_cut(definition) <= levels_on_cut(rubric), each
    unchanged = references(reader.multiverse, rubric, reader.define)
    assert None not in unchanged
    assert unchanged in found.combinations


def test_the_choices_of_the_default_rubric_are_those_of_the_design() -> None:
    reader = made_multiverse(read_rubric("thurston-2018"))
    assert [each.name for each in reader.multiverse.choices] == [
        "silence", "cut", "levels", "joining_stabilising", "joining_delaying", "leaving_out",
    ]  # fmt: skip
    assert labels(reader, "silence") == ["as written", "open", "holds", "fails"]
    assert labels(reader, "cut") == ["0.45", "0.5", "0.55"]
    assert labels(reader, "joining_stabilising") == ["all", "all but one of 5", "mean"]
    assert labels(reader, "leaving_out")[:3] == ["nothing", "violence_reduction", "demobilisation"]
    (levels,) = [each for each in reader.multiverse.choices if each.name == "levels"]
    lower, higher = [dict(option.sets) for option in levels.options[1:]]
    assert (lower["scale.limited"], higher["scale.limited"]) == ("0.297", "0.397")
    assert lower["criteria.state_authority.scale.unchanged"] == "0.09"
    assert set(lower) == {
        f"{path}.{level}"
        for path, inner in (
            ("scale", ("limited", "substantial")),
            ("criteria.state_authority.scale", ("unchanged", "extended")),
            ("criteria.state_capacity.scale", ("unchanged", "improved")),
        )
        for level in inner
    }


def test_a_list_of_any_asks_for_two_and_for_their_mean() -> None:
    base = read_rubric("thurston-2018")
    marks = ["splitting_ranks", "state_capacity", "state_authority"]
    reader = made_multiverse(override(base, [("types.stabilising.formula", {"any": marks})]))
    (choice,) = [c for c in reader.multiverse.choices if c.name == "joining_stabilising"]
    nodes = []
    for place in range(3):
        chosen = [place if each == choice else None for each in reader.multiverse.choices]
        nodes.append(reader.define(chosen).types["stabilising"].formula)
    assert [(node.operator, node.count) for node in nodes if isinstance(node, Node)] == [
        ("any", None), ("at_least", 2), ("mean", None),
    ]  # fmt: skip


def test_what_joins_nothing_is_passed_through_to_what_does() -> None:
    base = read_rubric("thurston-2018")
    nested = {"not": {"all": [{"all": ["splitting_ranks", "state_capacity"]}]}}
    reader = made_multiverse(override(base, [("types.delaying.formula", nested)]))
    (choice,) = [c for c in reader.multiverse.choices if c.name == "joining_delaying"]
    assert [path for path, _ in choice.options[2].sets] == ["types.delaying.formula.not.all.0"]


def test_only_one_of_a_formula_is_never_left_out() -> None:
    reader = made_multiverse(read_rubric("battlefield"))
    assert "demobilisation" not in labels(reader, "leaving_out")
    names = [choice.name for choice in made_multiverse(read_rubric("violence-only")).multiverse[1]]
    assert names == ["silence", "cut", "levels"]


def test_choices_are_dropped_from_the_last_where_they_are_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rubric = read_rubric("thurston-2018")
    monkeypatch.setattr(made, "MOST", 2_915)
    choices, dropped = made_choices(rubric)
    assert (list(choices)[-1], dropped) == ("joining_delaying", ("leaving_out",))
    monkeypatch.setattr(made, "MOST", 100)
    choices, dropped = made_choices(rubric)
    assert list(choices) == ["silence", "cut", "levels"]
    assert dropped == ("joining_stabilising", "joining_delaying", "leaving_out")
    assert made_multiverse(rubric).multiverse.dropped == dropped


def test_the_cut_stays_between_0_and_1() -> None:
    base = read_rubric("thurston-2018")
    for cut, expected in (
        ("0.02", ["0.02", "0.07"]),
        ("1", ["0.95", "1"]),
        ("0.7", ["0.65", "0.7", "0.75"]),
    ):
        assert labels(made_multiverse(override(base, [("decide.cut", cut)])), "cut") == expected


def test_a_level_on_the_cut_is_left_out_unless_the_rubric_has_it_there() -> None:
    base = read_rubric("thurston-2018")
    own = {"absent": "0", "limited": "0.5", "full": "1"}
    criteria = {"violence_reduction", "demobilisation"}
    rubric = override(
        base,
        [
            ("types", {
                "calm": {"formula": "violence_reduction"},
                "left": {"formula": {"all": ["demobilisation", "violence_reduction"]}},
            }),
            *((f"criteria.{name}", {"question": "?", "scale": own,
              "anchors": dict.fromkeys(own, "so")}) for name in criteria),
        ],
    )  # fmt: skip
    reader = made_multiverse(rubric)
    found = definitions(reader)
    cuts = [c.name for c in reader.multiverse.choices].index("cut")
    levels = [c.name for c in reader.multiverse.choices].index("levels")
    pairs = {(each[cuts], each[levels]) for each in found.combinations}
    # .5 on .5 is the rubric's own; .45 on .45, its complement .55 on .55 and so on are put there
    assert pairs == {(0, 0), (1, 0), (2, 0), (1, 1), (1, 2)}
    assert found.on_cut == 4 * len(found.combinations) // 5


def test_a_changed_formula_is_not_read_over_the_file_written_for_another() -> None:
    base = read_rubric("thurston-2018")
    assert (
        read_multiverse(None, base).multiverse.title == "How thurston-2018 could have been defined"
    )
    for path, value in (("decide.cut", "0.7"), ("scale.limited", "0.4")):
        kept = read_multiverse(None, override(base, [(path, value)]))
        assert kept.multiverse.choices[1].name == "limited"
    formula = ("types.stabilising.formula.all.2", "splitting_ranks")
    for changed in (override(base, [formula]), override(base, [("scale.substantial", "0.45")])):
        title = read_multiverse(None, changed).multiverse.title
        assert title == "Made from thurston-2018 itself"


@pytest.mark.parametrize("name", RUBRICS)
def test_a_new_file_says_the_same_as_what_the_rubric_makes(name: str, tmp_path: Path) -> None:
    rubric = read_rubric(name)
    choices, _ = made_choices(rubric)
    path = tmp_path / "mine.yaml"
    path.write_text(multiverse_skeleton(rubric, "mine", choices, None), encoding="utf-8")
    read, itself = read_multiverse(str(path), rubric), made_multiverse(rubric)
    assert read.multiverse.choices == itself.multiverse.choices
    assert check([str(path)]) == ()


def all_leave_it(rubric: Rubric) -> Multiverse:
    """A multiverse of one definition."""
    options = made_multiverse(rubric).multiverse.choices[0].options[:1]
    return Multiverse("one", (Choice("silence", options),), "")


def random_formula(rng: Random, names: Sequence[str], depth: int) -> Json:
    if depth == 0 or rng.random() < 0.3:
        name = rng.choice(names)
        silence = rng.choice(["open", "holds", "fails"])
        return rng.choice([name, {"criterion": name, "if_unknown": silence}])
    parts: list[Json] = [random_formula(rng, names, depth - 1) for _ in range(rng.randint(1, 4))]
    operator = rng.choice(["all", "any", "not", "at_least", "mean", "geometric"])
    if operator == "not":
        return {"not": parts[0]}
    if operator == "at_least":
        return {"at_least": {"count": str(rng.randint(1, len(parts))), "of": parts}}
    return {operator: parts}


def random_definition(rng: Random) -> Rubric:
    """A rubric with other formulas, read as from a file; silence agrees on each criterion."""
    base = read_rubric("thurston-2018")
    while True:
        names = rng.sample(list(base.criteria), rng.randint(1, 5))
        types: dict[str, Json] = {
            f"t{number}": {"formula": random_formula(rng, names, rng.randint(0, 3))}
            for number in range(rng.randint(1, 3))
        }
        cut = rng.choice(["0.5", "0.33", "0.9", "0"])
        try:
            return override(base, [("types", types), ("decide.cut", cut)])
        except InputError:
            continue  # what is assumed of a criterion leaves it no level


@given(st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=40)
def test_any_rubric_makes_one_and_its_own_verdicts_are_the_reference(seed: int) -> None:
    rng = Random(seed)
    rubric = random_definition(rng)
    cases = [random_case(rng, rubric, rng.choice([0.0, 0.5])) for _ in range(2)]
    reader = made_multiverse(rubric)
    assert list(reader.faults()) == []
    assert prod(len(choice.options) for choice in reader.multiverse.choices) <= made.MOST
    small = MultiverseReader(None, replace_choices(reader, 2), rubric)
    found = robustness(small, cases)
    cards = score(rubric, cases, flips=False)
    assert [each.verdict for each in found.cases] == [card.verdict for card in cards]
    assert found.policies[0].own
    assert sum(len(policy.rows) for policy in found.policies) == len(found.combinations)
    for each in found.cases:
        assert all(sum(shares.values()) == pytest.approx(1) for shares in each.shares.values())
    one = robustness(MultiverseReader(None, all_leave_it(rubric), rubric), cases)
    assert all(each.own == {each.verdict: 1} for each in one.cases)


def replace_choices(reader: MultiverseReader, most: int) -> Multiverse:
    """The multiverse with its first options alone, so that it is soon gone through."""
    choices = [each._replace(options=each.options[:most]) for each in reader.multiverse.choices]
    return reader.multiverse._replace(choices=tuple(choices))


def same_function(one: Rubric, other: Rubric, rubric: Rubric) -> bool:
    """True if two definitions say the same of every case, whatever it is silent on."""
    names = list(rubric.criteria)
    values: list[Sequence[str | None]] = [
        [None, *(scale.levels if (scale := rubric.criteria[name].scale) else ())] for name in names
    ]
    rng = Random(1)
    plain = random_case(rng, rubric, 0.0)
    cases = [
        replace(
            plain,
            id=f"case-{number}",
            ratings={
                name: Rating(value)
                for name, value in zip(names, chosen, strict=True)
                if value is not None
            },
        )
        for number, chosen in enumerate(product(*values))
    ]
    first = [card.verdict for card in score(one, cases, flips=False)]
    return first == [card.verdict for card in score(other, cases, flips=False)]


def test_distinct_functions_are_those_that_differ_on_some_ratings() -> None:
    """Against every combination of levels and silence, for small rubrics without ranges."""
    base = read_rubric("thurston-2018")
    types = {
        "calm": {"formula": {"all": ["violence_reduction", "demobilisation"]}},
        "war": {"formula": {"not": "violence_reduction"}},
    }
    keep = ("violence_reduction", "demobilisation")
    rubric = override(base, [("types", types)])
    rubric = replace(rubric, criteria={name: rubric.criteria[name] for name in keep}, profiles={})
    reader = made_multiverse(rubric)
    some = definitions(reader).rubrics[::5]
    classes: list[Rubric] = []
    for each in some:
        if not any(same_function(each, other, rubric) for other in classes):
            classes.append(each)
    found = distinct_functions(some)
    assert found.exact
    assert found.count == len(classes)
    assert 1 < found.count < len(some)


def test_silence_that_changes_no_verdict_makes_no_other_function() -> None:
    rubric = read_rubric("violence-only")
    types = {
        name: kind._replace(formula=with_silence(kind.formula, "open"))
        for name, kind in rubric.types.items()
    }
    spelt = replace(rubric, types=types)
    assert distinct_functions([spelt, replace(spelt, title="another")]).count == 1
    assert isinstance(next(iter(types.values())).formula, Leaf | Node)
