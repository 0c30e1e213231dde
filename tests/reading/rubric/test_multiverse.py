"""Multiverse files: every problem at its place, and the definition that `--set` would give."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path
from random import Random

import pytest

from typology.analysis.robustness.multiverse import definitions
from typology.edits.structure import NoDefinition, dropped
from typology.model import Node, Problem, Rubric
from typology.reading.cases import read_cases
from typology.reading.library import shipped_rubrics
from typology.reading.problems import InputError, MissingName
from typology.reading.rubric.multiverse.combinations import MultiverseReader
from typology.reading.rubric.multiverse.reader import read_multiverse
from typology.reading.rubric.reader import read_rubric
from typology.reading.rubric.settings import override
from typology.scoring.columnar.definitions import verdicts
from typology.scoring.scorecard import score

SEED = 20200730


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return read_rubric("thurston-2018")


@pytest.fixture(scope="module")
def shipped(rubric: Rubric) -> MultiverseReader:
    return read_multiverse(None, rubric)


def written(folder: Path, text: str) -> str:
    path = folder / "many.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def problems_of(folder: Path, text: str, rubric: Rubric) -> list[Problem]:
    with pytest.raises(InputError, match=r".") as raised:
        read_multiverse(written(folder, text), rubric)
    return list(raised.value.problems)


def options_of(reader: MultiverseReader) -> list[list[int | None]]:
    """By choice: the options that are no rivals."""
    return [
        [n for n, option in enumerate(choice.options) if option.kind != "rival"] or [None]
        for choice in reader.multiverse.choices
    ]


def test_shipped_choices_are_those_of_the_design(shipped: MultiverseReader) -> None:
    names = [choice.name for choice in shipped.multiverse.choices]
    assert names == [
        "silence", "limited", "cut", "what_a_mark_counts_for", "which_mark_is_dropped", "guards",
        "rivals",
    ]  # fmt: skip
    sizes = [len(each) for each in options_of(shipped)]
    assert sizes == [2, 3, 2, 3, 5, 2, 1]
    kinds = {option.silence: option.kind for option in shipped.multiverse.choices[0].options}
    assert kinds == {None: "uncertain", "open": "uncertain", "fails": "rival"}
    rivals = {option.rubric for option in shipped.multiverse.choices[-1].options}
    scoped = {"national-governments"}  # the same definition, of fewer cases
    assert rivals == set(shipped_rubrics()) - {"thurston-2018", *scoped}
    options = [option for choice in shipped.multiverse.choices for option in choice.options]
    assert all(option.because for option in options)
    assert {
        path for option in shipped.multiverse.choices[3].options for path, _ in option.sets
    } == {"types.stabilising.formula.all.2"}


def test_no_option_of_the_shipped_one_puts_a_level_on_the_cut(shipped: MultiverseReader) -> None:
    found = definitions(shipped)
    assert len(found.combinations) == 360
    assert (found.on_cut, found.impossible) == (0, 0)


def test_a_definition_is_what_set_and_silence_would_give(
    shipped: MultiverseReader, rubric: Rubric, repository: Path
) -> None:
    cases = read_cases([str(repository / "cases")], [rubric]).cases
    rng = Random(SEED)
    combinations = rng.sample(list(product(*options_of(shipped))), 12)
    found = verdicts([shipped.define(each) for each in combinations], cases)
    for row, combination in enumerate(combinations):
        chosen = [
            choice.options[place]
            for choice, place in zip(shipped.multiverse.choices, combination, strict=True)
            if place is not None
        ]
        sets = [setting for option in chosen for setting in option.sets]
        silence = next((option.silence for option in chosen if option.silence), None)
        slow = override(rubric, sets)
        for criterion in (name for option in chosen for name in option.drop):
            less = dropped(slow.resolved, criterion)
            slow = override(replace(slow, resolved=less), [])
        slow = override(slow, [], silence)
        assert shipped.define(combination).types == slow.types
        assert shipped.define(combination).criteria == slow.criteria
        cards = {card.case.id: card.verdict for card in score(slow, cases, flips=False)}
        for column, case in enumerate(cases):
            assert found.verdict(row, column) == cards[case.id]


def test_the_first_options_leave_the_rubric_as_it_is(
    shipped: MultiverseReader, rubric: Rubric
) -> None:
    plain = shipped.define((None,) * 7)
    assert plain == rubric
    assert shipped.define((0, 0, 0, 0, 0, 0, None)).types == rubric.types


def test_scale_of_its_own_is_no_default_scale(rubric: Rubric, tmp_path: Path) -> None:
    text = """choices:
  levels:
    options:
      - set: {scale.limited: 0.4, criteria.state_capacity.scale.unchanged: 0.2}
"""
    made = read_multiverse(written(tmp_path, text), rubric).define((0,))
    assert made.criteria["demobilisation"].scale == (
        ("absent", "limited", "substantial", "full"), (0.0, 0.4, 0.67, 1.0),
    )  # fmt: skip
    assert made.criteria["state_authority"] == rubric.criteria["state_authority"]
    scale = made.criteria["state_capacity"].scale
    assert scale is not None
    assert scale.memberships == (0.0, 0.2, 0.67, 1.0)


def test_levels_that_change_places_are_read_in_their_new_order(
    rubric: Rubric, tmp_path: Path
) -> None:
    text = "choices: {a: {options: [{set: {scale.limited: 0.8}}]}}\n"
    made = read_multiverse(written(tmp_path, text), rubric).define((0,))
    slow = override(rubric, [("scale.limited", "0.8")])
    assert made.criteria == slow.criteria


def test_options_apply_in_the_order_of_the_design(rubric: Rubric, tmp_path: Path) -> None:
    text = """choices:
  silence: {options: [{silence: fails}]}
  less: {options: [{drop: [splitting_ranks]}]}
  marks:
    options:
      - set: {types.stabilising.formula.all.2: {any: [splitting_ranks, state_capacity]}}
  base: {options: [{rubric: durable}]}
"""
    made = read_multiverse(written(tmp_path, text), rubric).define((0, 0, 0, 0))
    base = read_rubric("durable")
    marks = {"any": ["splitting_ranks", "state_capacity"]}
    slow = override(base, [("types.stabilising.formula.all.2", marks)])
    less = override(slow, [("types", dropped(slow.resolved, "splitting_ranks")["types"])], "fails")
    assert made.types == less.types


def test_a_rubric_that_an_option_names_is_not_mistaken_for_the_changed_one(tmp_path: Path) -> None:
    strict = read_rubric("thurston-2018", sets=[("decide.cut", "0.7")])
    text = "choices: {base: {options: [{rubric: thurston-2018}]}}\n"
    reader = read_multiverse(written(tmp_path, text), strict)
    assert reader.define((None,)).cut == 0.7
    assert reader.define((0,)).cut == 0.5


BAD = [
    ("choices: {}\n", "1:10: no choice is named"),
    ("choices: {a: {options: []}}\n", "1:24: a choice without options"),
    ("choices: {a: {optons: []}}\n", "1:15: unknown key 'optons'"),
    (
        "choices: {a: {options: [{kind: best}]}}\n",
        "1:32: unknown kind 'best'",
    ),
    (
        "choices: {a: {options: [{set: {decide.cutt: 0.6}}]}}\n",
        "1:32: no key 'cutt'",
    ),
    (
        "choices: {a: {options: [{set: {decide.cut: 1.6}}]}}\n",
        "1:44: a cut outside 0 to 1",
    ),
    (
        "choices: {a: {options: [{set: {scale.limited: 0.67}}]}}\n",
        "1:32: scale.substantial: substantial has the membership of limited",
    ),
    ("choices: {a: {options: [{rubric: nothing-such}]}}\n", "1:34: no shipped rubric"),
    ("choices: {a: {options: [{drop: [nothing_such]}]}}\n", "unknown criterion 'nothing_such'"),
    (
        "choices: {a: {options: [{weights: types.stabilising.formula.all}]}}\n",
        "1:35: types.stabilising.formula.all holds no weights",
    ),
    (
        "choices: {a: {options: [{concentration: 3}]}}\n",
        "1:26: `concentration` without `weights`",
    ),
    (
        "choices: {a: {options: [{silence: open}, {silence: open}]}}\n",
        "1:42: an option called 'silence open', as one before it",
    ),
    (
        "choices:\n  a: {options: [{silence: open}]}\n  b: {options: [{silence: fails}]}\n",
        "3:18: `silence` is set by an option of 'a' too",
    ),
    (
        "choices:\n  a: {options: [{set: {decide.cut: 0.6}}]}\n"
        "  b: {options: [{set: {decide: {cut: 0.7}}}]}\n",
        "3:24: an option of 'a' sets decide.cut too",
    ),
    (
        "choices:\n  a: {options: [{set: {types.stabilising.formula.all.2: demobilisation}}]}\n"
        "  b: {options: [{set: {types.stabilising.formula.all: [demobilisation]}}]}\n",
        "3:24: an option of 'a' sets types.stabilising.formula.all.2 too",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), BAD, ids=[told.split(": ")[-1] for _, told in BAD])
def test_faults_are_told_at_their_place(
    rubric: Rubric, tmp_path: Path, text: str, told: str
) -> None:
    found = problems_of(tmp_path, text, rubric)
    lines = [f"{each.line}:{each.column}: {each.message}" for each in found]
    assert any(told in line for line in lines), lines
    assert all(each.path.endswith("many.yaml") for each in found)


def test_all_problems_of_a_file_are_told_at_once(rubric: Rubric, tmp_path: Path) -> None:
    text = (
        "choices:\n  a: {options: [{set: {decide.cutt: 0.6}}, {rubric: nothing-such}]}\n"
        "  b: {options: []}\n"
    )
    assert [each.line for each in problems_of(tmp_path, text, rubric)] == [2, 2, 3]


def test_rivals_may_set_what_other_choices_set(rubric: Rubric, tmp_path: Path) -> None:
    text = (
        "choices:\n  a: {options: [{set: {decide.cut: 0.6}}]}\n"
        "  b: {options: [{set: {decide.cut: 0.7}, kind: rival}]}\n"
    )
    reader = read_multiverse(written(tmp_path, text), rubric)
    assert reader.define((None, 0)).cut == 0.7


def test_a_combination_that_makes_no_definition_is_placed_in_the_file(
    rubric: Rubric, tmp_path: Path
) -> None:
    text = """choices:
  low: {options: [{set: {scale.limited: 0.5}}]}
  high: {options: [{set: {scale.substantial: 0.5}, kind: uncertain}]}
"""
    reader = read_multiverse(written(tmp_path, text), rubric)
    with pytest.raises(InputError, match=r"many\.yaml:3:") as raised:
        reader.define((0, 0))
    assert "0.5" in str(raised.value) or "membership" in str(raised.value)


WEIGHTS = "types.stabilising.formula.mean"
DRAWN = """choices:
  weights: {{options: [{{weights: {path}}}]}}
  less: {{options: [{{drop: [{criterion}]}}]}}
"""


HEADS = [
    (
        "multiverse: other\nfor: thurston-2018\n",
        "1:13: the multiverse is called other, its file many",
    ),
    ("multiverse: many\nfor: battlefield\n", "2:6: it is made for battlefield, not for thurston"),
    ("multiverse: Many\n", "1:13: 'Many' is no id"),
]


@pytest.mark.parametrize(("head", "told"), HEADS, ids=["name", "rubric", "id"])
def test_a_head_that_does_not_fit_is_told(
    rubric: Rubric, tmp_path: Path, head: str, told: str
) -> None:
    found = problems_of(tmp_path, f"{head}choices: {{a: {{options: [{{}}]}}}}\n", rubric)
    lines = [f"{each.line}:{each.column}: {each.message}" for each in found]
    assert any(told in line for line in lines), lines


def test_a_file_for_a_rubric_is_read_over_one_that_extends_it(tmp_path: Path) -> None:
    text = "multiverse: many\nfor: thurston-2018\nchoices: {a: {options: [{}]}}\n"
    variant = read_rubric("durable")
    assert variant.extends == "thurston-2018"
    assert read_multiverse(written(tmp_path, text), variant).rubric == variant


def test_leaving_out_more_than_a_formula_can_spare_is_no_definition(
    rubric: Rubric, tmp_path: Path
) -> None:
    text = """choices:
  marks:
    options:
      - set:
          types.stabilising.formula.all.2: {at_least: {count: 2, of: [splitting_ranks, durability]}}
  less: {options: [{drop: [splitting_ranks]}]}
"""
    reader = read_multiverse(written(tmp_path, text), rubric)
    with pytest.raises(NoDefinition, match="counts 2 and 1 would be left"):
        reader.define((0, 0))
    found = definitions(reader)
    assert (found.combinations, found.rubrics) == (((None, None),), (rubric,))  # as it is
    assert found.impossible == 1


def test_weights_are_drawn_of_what_is_left_after_dropping(tmp_path: Path) -> None:
    additive = read_rubric("additive")
    text = DRAWN.format(path=WEIGHTS, criterion="demobilisation")
    made = read_multiverse(written(tmp_path, text), additive).define((0, 0))
    formula = made.types["stabilising"].formula
    assert isinstance(formula, Node)
    assert formula.weights == (2.0, 1.0, 1.0, 1.0, 1.0)


def test_weights_that_dropping_moves_elsewhere_are_refused(tmp_path: Path) -> None:
    additive = read_rubric("additive")
    nested = {"all": ["displacement", {"mean": {"demobilisation": 2, "state_capacity": 1}},
                      {"mean": {"splitting_ranks": 1, "state_authority": 3}}]}  # fmt: skip
    changed = override(additive, [("types.stabilising.formula", nested)])
    text = DRAWN.format(path="types.stabilising.formula.all.1.mean", criterion="displacement")
    reader = read_multiverse(written(tmp_path, text), changed)
    with pytest.raises(InputError, match=r"many\.yaml:2:.*other weights stand at"):
        reader.define((0, 0))


def test_missing_file_is_a_usage_error(rubric: Rubric) -> None:
    with pytest.raises(MissingName, match=r"no multiverse file 'nothing\.yaml'"):
        read_multiverse("nothing.yaml", rubric)


def test_labels_say_what_an_option_does(rubric: Rubric, tmp_path: Path) -> None:
    text = """choices:
  a:
    options:
      - {because: nothing changes}
      - {set: {decide.cut: 0.6}, silence: open}
      - {drop: [displacement], rubric: no-spillover}
"""
    reader = read_multiverse(written(tmp_path, text), rubric)
    labels = [option.label for option in reader.multiverse.choices[0].options]
    assert labels == [
        "as it is", "decide.cut=0.6, silence open", "no-spillover, without displacement",
    ]  # fmt: skip
