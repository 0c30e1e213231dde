"""Rubric files: every refusal at its place, parents, overrides and hashes."""

from __future__ import annotations

import errno
import hashlib
import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.support.texts import RUBRIC, changed, places, rubric_problems, write
from typology.model import CaseCondition, Criterion, Json, Leaf, Node, Rubric, Type, Warrant
from typology.reading.library import shipped_rubrics
from typology.reading.problems import InputError, MissingName
from typology.reading.rubric.builder import read_definition
from typology.reading.rubric.reader import read_rubric
from typology.reading.rubric.resolved import defining
from typology.reading.rubric.settings import override

REFUSED = {
    "another format": ("format: 1", "format: «2", "format '2' is not known"),
    "a quoted format": ("format: 1", 'format: «"1"', "format '1' is not known"),
    "an id that is no stem": ("rubric: small", "rubric: «tiny", "called 'tiny', its file 'small'"),
    "an id with capitals": ("rubric: small", "rubric: «Small", "'Small' is no id"),
    "an unknown key": ("decide:", "«decides:", "unknown key 'decides'"),
    "an unknown key that is empty": ("decide:", "«decision:\ndecide:", "unknown key 'decision'"),
    "an unknown key in a criterion": (
        "    unit:",
        "    «units: x\n    unit:",
        "unknown key 'units'",
    ),
    "an unknown standing": ("title: A", "standing: «quotd\ntitle: A", "unknown standing 'quotd'"),
    "a title that is a list": ("title: A small rubric", "title: «[A]", "a text was expected"),
    "criteria that are a list": (
        "profiles:\n  costs: [authority]",
        "profiles: «[authority]",
        "a mapping was expected, not a list",
    ),
    "a criterion with a capital": ("  calm:\n", "  «Calm:\n", "'Calm' is no id"),
    "an anchor of no level": ('full: "it', '«fll: x, full: "it', "an anchor for 'fll'"),
    "a membership above 1": ("won: 0.9", "won: «1.1", "a membership outside 0 to 1"),
    "a membership below 0": ("lost: 0.0", "lost: «-0.1", "a membership outside 0 to 1"),
    "equal memberships": ("won: 0.9", "won: «0.1", "won has the membership of same"),
    "a quoted number": ("won: 0.9", 'won: «"0.9"', "what stands in quotes is text"),
    "a membership that is no number": ("won: 0.9", "won: «high", "a number was expected"),
    "an infinite membership": ("won: 0.9", "won: «.inf", "a number was expected"),
    "a membership that is not a number": ("won: 0.9", "won: «nan", "a number was expected"),
    "a number too large": ("in: 0.8", "in: «1e999", "a number too large"),
    "a number too long": ("in: 0.8", "in: «0." + "1" * 29, "a number of more than 30 characters"),
    "a number with underscores": ("in: 0.8", "in: «1_0", "a number was expected"),
    "a hexadecimal number": ("in: 0.8", "in: «0x1", "a number was expected"),
    "digits of another script": ("in: 0.8", "in: «٣", "a number was expected"),
    "a level called unknown": ("won: 0.9", "won: 0.9, «unknown: 0.5", "a level called unknown"),
    "a scale of one level": (
        "scale: {lost: 0.0, same: 0.1, won: 0.9}",
        "scale: «{lost: 0.0}",
        "a scale of fewer than two levels",
    ),
    "a crossover beside the anchors": ("crossover: 0.4", "crossover: «0.9", "`crossover`"),
    "a crossover at an anchor": ("crossover: 0.4", "crossover: «0.05", "`crossover`"),
    "anchors that coincide": ("in: 0.8", "in: «0.05", "`in` equals `out`"),
    "an unknown shape": ("in: 0.8", "in: 0.8, shape: «linar", "unknown shape 'linar'"),
    "anchors beside calibrate": (
        "    unit:",
        "    «anchors: {a: b}\n    unit:",
        "`anchors` beside `calibrate`",
    ),
    "a type called mixed": ("  passing:", "  «mixed:", "a type called mixed"),
    "an unknown criterion": ("- calm\n", "- «clam\n", "unknown criterion 'clam'"),
    "an unknown node": ("- any: [", "- «some: [", "unknown node 'some'"),
    "an unknown leaf key": (
        "{criterion: authority, reaches: same,",
        "{criterion: authority, «reach: same,",
        "unknown key 'reach'",
    ),
    "an unknown criterion of a leaf": (
        "{criterion: authority, reaches: same,",
        "{criterion: «autority, reaches: same,",
        "unknown criterion 'autority'",
    ),
    "a level that a scale lacks": ("reaches: same", "reaches: «some", "authority has no level"),
    "a threshold that is no number": (
        "reaches: 0.5",
        "reaches: «half",
        "a number was expected: share is numeric",
    ),
    "a quoted threshold": ("reaches: 0.5", 'reaches: «"0.5"', "what stands in quotes is text"),
    "an unknown assumption": ("holds", "«hold", "unknown if_unknown 'hold'"),
    "a count of 0": ("count: 2", "count: «0", "a count below 1"),
    "a count above": ("count: 2", "count: «4", "a count above the 3"),
    "half a count": ("count: 2", "count: «1.5", "a whole number was expected"),
    "an empty list": ("any: [authority, share]", "any: «[]", "`any` of nothing"),
    "an empty mean": ("mean: {calm: 2, share: 1}", "mean: «{}", "`mean` of nothing"),
    "a list for one formula": ("not: calm", "not: «[calm]", "`not` takes one formula"),
    "a formula for a list": ("any: [authority, share]", "any: «authority", "a list of formulas"),
    "nothing for a formula": ("formula: {not: calm}", "formula: «null", "not nothing"),
    "a list for a formula": ("formula: {not: calm}", "formula: «[calm]", "not a list"),
    "nothing in a list": ("- calm\n", "- «null\n", "not nothing"),
    "two operators": ("{not: calm}", "{not: calm, «any: [calm]}", "a second operator beside `not`"),
    "no operator": ("formula: {not: calm}", "formula: «{}", "a node without an operator"),
    "a weight of 0": ("share: 1}", "share: «0}", "a weight that is not above 0"),
    "a negative weight": ("share: 1}", "share: «-1}", "a weight that is not above 0"),
    "a weight of an unknown criterion": ("share: 1}", "«shares: 1}", "unknown criterion 'shares'"),
    "a weight that is no number": ("share: 1}", "share: «much}", "a number was expected"),
    "an unknown key of a warrant": (
        "{not: calm}",
        "{not: calm, warrant: {source: a, «page: 2}}",
        "unknown key 'page'",
    ),
    "a warrant that says and inspires": (
        "means: ",
        "warrant: {«source: a, inspired_by: {source: b}}\n    means: ",
        "`source` beside `inspired_by`",
    ),
    "an inspiration that is a word": (
        "{not: calm}",
        "{not: calm, warrant: {inspired_by: «report}}",
        "a mapping was expected",
    ),
    "an unknown key of an inspiration": (
        "{not: calm}",
        "{not: calm, warrant: {inspired_by: {source: a, «page: 2}}}",
        "unknown key 'page'",
    ),
    "an unknown level of applies_to": (
        "ended]}",
        "ended], level: [«nation]}",
        "unknown level 'nation'",
    ),
    "an unknown basis of applies_to": ("ended]}", "ended], basis: [«paper]}", "unknown basis"),
    "a notice at an unknown level": (
        "{criterion: share, reaches: 0.5}",
        "{level: [local, «nation]}",
        "unknown level 'nation'",
    ),
    "a notice of another scope": (
        "{criterion: share, reaches: 0.5}",
        "{scope: «inside}",
        "outside was expected, not 'inside'",
    ),
    "a notice with two conditions": (
        "{criterion: share, reaches: 0.5}",
        "{level: local, «scope: outside}",
        "`scope` beside `level`",
    ),
    "a type called out_of_scope": ("  passing:", "  «out_of_scope:", "a type called out_of_scope"),
    "a cut above 1": ("cut: 0.5", "cut: «1.5", "a cut outside 0 to 1"),
    "an unknown status": ("ended]", "«over]", "unknown status 'over'"),
    "an unknown criterion in a profile": (
        "costs: [authority]",
        "costs: [authority, «calmness]",
        "unknown criterion 'calmness'",
    ),
    "an unknown level in a notice": ("share, reaches: 0.5", "authority, reaches: «won't", "has no"),
    "a parent that is not there": (
        "title: A",
        "extends: «nobody\ntitle: A",
        "no rubric 'nobody' beside this file",
    ),
    "a parent with a path": (
        "title: A",
        "extends: «../small\ntitle: A",
        "no rubric '../small' beside",
    ),
    "a pinned version that is not there": (
        "title: A",
        "extends: «thurston-2018@0.1\ntitle: A",
        "version '0.1' of thurston-2018 is not there",
    ),
    "its own parent": ("title: A", "extends: «small\ntitle: A", "`extends` runs in a circle"),
}


@pytest.mark.parametrize(("old", "new", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_refused_at_its_place(tmp_path: Path, old: str, new: str, message: str) -> None:
    text, line, column = changed(RUBRIC, old, new)
    problems = rubric_problems(tmp_path, text)
    found = [p for p in problems if message in p.message]
    assert [(p.line, p.column) for p in found] == [(line, column)], places(problems)


MISSING = {
    "criteria without anchors": (
        '    anchors: {absent: "no", limited: "a little", substantial: "much", full: "it ended"}\n',
        "",
        "calm",
        "`anchors` (or `calibrate`) is missing",
    ),
    "levels without an anchor": (', full: "it ended"', "", "anchors", "no anchor for the level"),
    "questions": ('    question: "Did violence fall?"\n', "", "calm", "`question` is missing"),
    "counts without a list": (", of: [calm, authority, share]", "", "at_least", "`of` is missing"),
    "lists without a count": ("count: 2, ", "", "at_least", "`count` is missing"),
    "formulas": ("    formula: {not: calm}\n", "    means: x\n", "passing", "`formula` is missing"),
    "sources of a warrant": (
        "{not: calm}",
        "{not: calm, warrant: {locator: a}}",
        "warrant",
        "`source` is missing",
    ),
}


@pytest.mark.parametrize(("old", "new", "key", "message"), MISSING.values(), ids=MISSING.keys())
def test_what_is_missing_is_told_at_the_key_that_should_hold_it(
    tmp_path: Path, old: str, new: str, key: str, message: str
) -> None:
    assert RUBRIC.count(old) == 1
    text = RUBRIC.replace(old, new)
    lines = text.split("\n")
    line = next(number for number, each in enumerate(lines) if f"{key}:" in each)
    problems = rubric_problems(tmp_path, text)
    assert [(p.line, p.column) for p in problems] == [(line + 1, lines[line].index(key) + 1)]
    assert message in problems[0].message


@pytest.mark.parametrize("key", ["format", "rubric", "version", "title", "criteria", "types"])
def test_what_a_rubric_needs_is_told_at_its_beginning(tmp_path: Path, key: str) -> None:
    tree = yaml.safe_load(RUBRIC)
    del tree[key]
    problems = rubric_problems(tmp_path, json.dumps(tree))
    assert (1, 1, f"`{key}` is missing") in places(problems)


def test_a_criterion_called_like_a_node_is_refused(tmp_path: Path) -> None:
    text, line, column = changed(
        RUBRIC,
        "types:\n",
        "  «mean:\n    question: q\n    calibrate: {out: 0, crossover: 1, in: 2}\ntypes:\n",
    )
    problems = rubric_problems(tmp_path, text)
    assert places(problems) == [(line, column, "a criterion called like the node `mean`")]


def test_all_problems_of_a_file_come_at_once(tmp_path: Path) -> None:
    text = RUBRIC.replace("won: 0.9", "won: 1.9").replace("- calm\n", "- clam\n")
    text = text.replace("cut: 0.5", "cut: x").replace("title:", "titel:").replace("2,", "9,")
    text += "passing: 1\nversion: 2\n"
    messages = [problem.message for problem in rubric_problems(tmp_path, text)]
    assert messages == [
        "`title` is missing",
        "unknown key 'titel'",
        "a membership outside 0 to 1",
        "unknown criterion 'clam'",
        "a count above the 3 formulas that it counts",
        "a number was expected",
        "unknown key 'passing'",
        "'version' stands twice in one mapping, on lines 3 and 39",
    ]


def test_a_hint_names_what_was_meant(tmp_path: Path) -> None:
    (problem,) = rubric_problems(tmp_path, RUBRIC.replace("- calm\n", "- clam\n"))
    assert problem.hint == "did you mean 'calm'?"
    assert problem.source_line == "        - clam"


@pytest.mark.parametrize(
    ("first", "second", "faulty"),
    [
        ("{criterion: calm, if_unknown: holds}", "{criterion: calm, if_unknown: fails}", True),
        (
            "{criterion: calm, if_unknown: holds}",
            "{not: {criterion: calm, if_unknown: fails}}",
            True,
        ),
        (
            "{criterion: calm, reaches: limited, if_unknown: holds}",
            "{criterion: calm, reaches: full, if_unknown: fails}",
            False,
        ),
        (
            "{criterion: calm, reaches: limited, if_unknown: fails}",
            "{criterion: calm, reaches: full, if_unknown: holds}",
            True,
        ),
        # Reached by every level, so no level is the lowest alone.
        (
            "{criterion: calm, reaches: absent, if_unknown: fails}",
            "{criterion: calm, if_unknown: holds}",
            False,
        ),
        # share is completed at 0.05, 0.225, 0.6 and 0.8.
        (
            "{criterion: share, reaches: 0.5, if_unknown: holds}",
            "{criterion: share, reaches: 0.7, if_unknown: fails}",
            False,
        ),
        (
            "{criterion: share, reaches: 0.61, if_unknown: holds}",
            "{criterion: share, reaches: 0.8, if_unknown: fails}",
            True,
        ),
        (
            "{criterion: share, reaches: 0.9, if_unknown: holds}",
            "{criterion: share, if_unknown: fails}",
            False,
        ),
    ],
)
def test_assumptions_that_leave_no_level_are_refused(
    tmp_path: Path, first: str, second: str, faulty: bool
) -> None:
    kinds = f"types:\n  one:\n    formula: {first}\n  two:\n    formula: «{second}\n"
    text = RUBRIC[: RUBRIC.index("types:")] + kinds
    problems = rubric_problems(tmp_path, text.replace("«", ""))
    if faulty:
        line = text.split("\n").index(f"    formula: «{second}")
        column = f"    formula: {second}".rindex(": ") + 3
        name = "calm" if "calm" in first else "share"
        message = f"assumptions on {name} leave none of its levels"
        assert places(problems) == [(line + 1, column, message)]
    else:
        assert problems == []


def test_the_formula_is_read_as_written(tmp_path: Path) -> None:
    rubric = read_rubric(str(write(tmp_path, "small.yaml", RUBRIC)))
    assert rubric.types["passing"].formula == Node("not", (Leaf("calm"),))
    lasting = rubric.types["lasting"].formula
    assert isinstance(lasting, Node)
    assert lasting.children[1:] == (
        Node("any", (Leaf("authority"), Leaf("share"))),
        Leaf("authority", "same", "holds"),
        Node("at_least", (Leaf("calm"), Leaf("authority"), Leaf("share")), count=2),
        Node("mean", (Leaf("calm"), Leaf("share")), weights=(2.0, 1.0), named=True),
    )


def test_a_scale_is_ordered_by_membership(tmp_path: Path) -> None:
    text = RUBRIC.replace("{lost: 0.0, same: 0.1, won: 0.9}", "{won: 0.9, lost: 0.0, same: 0.1}")
    scale = read_rubric(str(write(tmp_path, "small.yaml", text))).criteria["authority"].scale
    assert scale is not None
    assert scale.levels == ("lost", "same", "won")
    assert scale.memberships == (0.0, 0.1, 0.9)


def test_defaults_are_those_of_the_format(tmp_path: Path) -> None:
    text = RUBRIC[: RUBRIC.index("decide:")]
    rubric = read_rubric(str(write(tmp_path, "small.yaml", text)))
    assert rubric.standing == "constructed"
    assert rubric.cut == 0.5
    assert rubric.applies_to == ("in_force", "partial", "ended", "signed", "proposed")
    assert (rubric.applies_to_level, rubric.applies_to_basis) == (None, None)
    assert rubric.profiles == {}
    assert rubric.notices == ()
    assert rubric.criteria["calm"].role == "constitutive"
    assert rubric.criteria["calm"].scale is not None
    assert rubric.criteria["calm"].scale.memberships == (0.0, 0.33, 0.67, 1.0)
    assert rubric.criteria["share"].calibration is not None
    assert rubric.criteria["share"].calibration.shape == "logistic"


def test_scope_questions_of_a_text_and_inspirations_are_read(tmp_path: Path) -> None:
    text = RUBRIC.replace("ended]}", "ended], level: [national, local], basis: [text]}")
    text = text.replace("{not: calm}", "{not: calm, warrant: {inspired_by: {source: a}}}")
    text = text.replace(
        "    means:", "    warrant: {inspired_by: {source: a, locator: b}}\n    means:"
    )
    text = text.replace(
        "    anchors: {absent", "    in_text: Should it fall?\n    anchors: {absent"
    )
    text += "  - {when: {level: [local, subnational]}, say: s}\n"
    text += "  - {when: {level: local}, say: s}\n  - {when: {scope: outside}, say: s}\n"
    rubric = read_rubric(str(write(tmp_path, "small.yaml", text)))
    assert rubric.applies_to_level == ("national", "local")
    assert rubric.applies_to_basis == ("text",)
    assert rubric.types["lasting"].warrant == Warrant("a", "b", inspired=True)
    assert rubric.types["passing"].formula.warrant == Warrant("a", inspired=True)
    assert rubric.criteria["calm"].question_for("text") == "Should it fall?"
    assert [notice.when for notice in rubric.notices[1:]] == [
        CaseCondition(("local", "subnational")),
        CaseCondition(("local",)),
        CaseCondition(outside=True),
    ]
    again, faults = read_definition(dict(rubric.resolved), resolved=True)
    assert faults == []
    assert again is not None
    assert (again.sha256, again.notices) == (rubric.sha256, rubric.notices)


def test_null_means_left_out(tmp_path: Path) -> None:
    text = RUBRIC.replace("decide: {cut: 0.5}", "decide: null") + "source: ~\nstanding:\n"
    rubric = read_rubric(str(write(tmp_path, "small.yaml", text)))
    assert (rubric.cut, rubric.source, rubric.standing) == (0.5, None, "constructed")


def test_unknown_names_are_missing(tmp_path: Path) -> None:
    with pytest.raises(MissingName, match="did you mean 'thurston-2018'"):
        read_rubric("thurston-2019")
    with pytest.raises(MissingName, match="no rubric file"):
        read_rubric(str(tmp_path / "none.yaml"))
    with pytest.raises(MissingName, match="no rubric file"):
        read_rubric(str(tmp_path))


def test_every_shipped_rubric_reads() -> None:
    assert "thurston-2018" in shipped_rubrics()
    for name in shipped_rubrics():
        assert read_rubric(name).id == name


def test_the_default_rubric_says_what_the_design_says() -> None:
    rubric = read_rubric("thurston-2018")
    roles = [criterion.role for criterion in rubric.criteria.values()]
    assert roles == ["constitutive"] * 8 + ["consequence"] * 5 + ["enabling"] * 4
    assert list(rubric.types) == ["stabilising", "delaying"]
    authority = rubric.criteria["state_authority"].scale
    assert authority is not None
    assert dict(zip(authority.levels, authority.memberships, strict=True)) == {
        "weakened": 0.0, "unchanged": 0.1, "extended": 0.67, "restored": 1.0,
    }  # fmt: skip


# Parents


CHILD = """\
format: 1
rubric: child
version: "1"
title: A child
extends: small
"""


def family(folder: Path, text: str, parent: str = RUBRIC) -> Rubric:
    write(folder, "small.yaml", parent)
    return read_rubric(str(write(folder, "child.yaml", text)))


def test_a_child_that_changes_nothing_has_its_parents_definition(tmp_path: Path) -> None:
    child = family(tmp_path, CHILD)
    parent = read_rubric(str(tmp_path / "small.yaml"))
    assert child.definition_sha256 == parent.definition_sha256
    assert child.sha256 != parent.sha256
    assert child.types == parent.types
    assert child.extends == "small"


def test_standing_is_never_inherited(tmp_path: Path) -> None:
    parent = RUBRIC + "standing: quoted\n"
    assert family(tmp_path, CHILD, parent).standing == "constructed"
    assert family(tmp_path, CHILD + "standing: reconstructed\n", parent).standing == "reconstructed"


SAID = (
    RUBRIC.replace("    means:", "    warrant: {source: said}\n    means:")
    .replace('    question: "What', '    warrant: {source: said}\n    question: "What')
    .replace("    unit:", "    warrant: {source: said}\n    unit:")
    + "source: {id: paper}\n"
)


@pytest.mark.parametrize(
    "change",
    [
        "types: {lasting: {formula: calm}}\n",
        "types: {lasting: {means: m}}\n",
        "criteria: {authority: {anchors: {lost: other}}}\n",
        "criteria: {share: {calibrate: {in: 0.9}}}\n",
    ],
)
def test_a_variant_does_not_speak_in_the_name_of_the_source_that_it_changes(
    tmp_path: Path, change: str
) -> None:
    child = family(tmp_path, CHILD + change, SAID)
    parent = read_rubric(str(tmp_path / "small.yaml"))
    assert (child.source, child.extends) == (None, "small")
    assert parent.source == Warrant("paper")
    rooms: list[dict[str, Type] | dict[str, Criterion]] = [dict(child.types), dict(child.criteria)]
    said = {name for room in rooms for name, each in room.items() if each.warrant}
    assert len({"lasting", "authority", "share"} - said) == 1
    assert ({"lasting", "authority", "share"} - said).pop() in change


def test_what_a_variant_repeats_or_leaves_keeps_its_warrant_and_source(tmp_path: Path) -> None:
    text = CHILD + "types: {lasting: {means: It lasts.}}\ncriteria: {authority: {question: q}}\n"
    child = family(tmp_path, text + "decide: {cut: 0.6}\n", SAID)
    assert child.source == Warrant("paper")
    assert child.types["lasting"].warrant == Warrant("said")
    assert child.criteria["authority"].warrant == Warrant("said")


def test_a_variant_can_give_a_warrant_and_a_source_of_its_own(tmp_path: Path) -> None:
    text = CHILD + "source: {id: own}\ntypes: {lasting: {means: m, warrant: {source: own}}}\n"
    child = family(tmp_path, text, SAID)
    assert child.source == Warrant("own")
    assert child.types["lasting"].warrant == Warrant("own")


def test_a_passage_that_inspires_takes_the_place_of_one_that_says(tmp_path: Path) -> None:
    text = CHILD + "types: {lasting: {warrant: {inspired_by: {source: other}}}}\n"
    child = family(tmp_path, text, SAID)
    assert child.types["lasting"].warrant == Warrant("other", inspired=True)


def test_mappings_merge_by_key_at_every_depth(tmp_path: Path) -> None:
    child = family(tmp_path, CHILD + "criteria: {share: {calibrate: {in: 0.9}}}\n")
    calibration = child.criteria["share"].calibration
    assert calibration is not None
    assert (calibration.out, calibration.crossover, calibration.full) == (0.05, 0.4, 0.9)
    assert list(child.criteria) == ["calm", "authority", "share"]


def test_a_formula_and_a_scale_and_a_list_replace_whole(tmp_path: Path) -> None:
    child = family(
        tmp_path,
        CHILD
        + "criteria: {authority: {scale: {lost: 0, won: 1}, anchors: {same: null}}}\n"
        + "types: {lasting: {formula: {mean: {authority: 1}}}, passing: {formula: calm}}\n"
        + "applies_to: {status: [ended]}\n",
    )
    assert child.criteria["authority"].scale is not None
    assert child.criteria["authority"].scale.levels == ("lost", "won")
    mean = Node("mean", (Leaf("authority"),), weights=(1.0,), named=True)
    assert child.types["lasting"].formula == mean
    assert child.types["lasting"].means == "It lasts."
    assert child.applies_to == ("ended",)


def test_null_removes_what_a_parent_says(tmp_path: Path) -> None:
    child = family(tmp_path, CHILD + "types: {passing: null}\nprofiles: ~\nnotices:\n")
    assert list(child.types) == ["lasting"]
    assert child.profiles == {}
    assert child.notices == ()


def test_a_criterion_that_is_called_scale_merges_as_any_other(tmp_path: Path) -> None:
    extra = "  scale:\n    question: q\n    calibrate: {out: 0, crossover: 1, in: 2}\ntypes:\n"
    parent = RUBRIC.replace("types:\n", extra)
    child = family(tmp_path, CHILD + "criteria: {scale: {unit: tonnes}}\n", parent)
    assert child.criteria["scale"].question == "q"
    assert child.criteria["scale"].unit == "tonnes"


def test_every_file_of_a_family_has_its_own_heading(tmp_path: Path) -> None:
    write(tmp_path, "small.yaml", RUBRIC)
    for key in ("format", "rubric", "version", "title"):
        text = "".join(line for line in CHILD.splitlines(True) if not line.startswith(key))
        problems = rubric_problems(tmp_path, text, "child.yaml")
        assert places(problems) == [(1, 1, f"`{key}` is missing")]


def test_a_problem_is_placed_in_the_file_that_set_the_value(tmp_path: Path) -> None:
    text, line, column = changed(RUBRIC, "reaches: same", "reaches: «sane")
    write(tmp_path, "small.yaml", text)
    (problem,) = rubric_problems(tmp_path, CHILD, "child.yaml")
    assert (Path(problem.path).name, problem.line, problem.column) == ("small.yaml", line, column)

    write(tmp_path, "small.yaml", RUBRIC)
    body = "criteria: {authority: {scale: {lost: 0, won: 1}, anchors: {same: null}}}\n"
    (problem,) = rubric_problems(tmp_path, CHILD + body, "child.yaml")
    line = RUBRIC.split("\n").index(
        "        - {criterion: authority, reaches: same, if_unknown: holds}"
    )
    assert (Path(problem.path).name, problem.line, problem.column) == ("small.yaml", line + 1, 43)


def test_a_problem_that_a_child_makes_in_its_parents_file_names_the_child(tmp_path: Path) -> None:
    write(tmp_path, "small.yaml", RUBRIC)
    body = "criteria: {authority: {scale: {lost: 0, won: 1}, anchors: {same: null}}}\n"
    (problem,) = rubric_problems(tmp_path, CHILD + body, "child.yaml")
    assert problem.message.endswith(", as child extends it")
    grandchild = CHILD.replace("rubric: child", "rubric: grandchild").replace("small", "child")
    (problem,) = rubric_problems(tmp_path, grandchild, "grandchild.yaml")
    assert problem.message.endswith(", as child extends it")  # the grandchild adds nothing to it

    write(tmp_path, "small.yaml", RUBRIC.replace("reaches: same", "reaches: sane"))
    (problem,) = rubric_problems(tmp_path, CHILD, "child.yaml")
    assert "extends it" not in problem.message  # the parent's own


def test_a_version_that_is_not_written_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "small.yaml", RUBRIC)
    (problem,) = rubric_problems(tmp_path, CHILD.replace("small", "small@"), "child.yaml")
    assert (problem.line, problem.message) == (5, "no version after `@`")


@pytest.mark.parametrize(
    ("setting", "meant"),
    [
        ("cut", "did you mean 'decide.cut'?"),
        ("lasting.formula", "did you mean 'types.lasting.formula'?"),
        ("crosover", "did you mean 'criteria.share.calibrate.crossover'?"),
        ("decide.cutt", "did you mean 'cut'?"),
        ("decid", "did you mean 'decide'?"),
    ],
)
def test_a_path_that_is_not_there_offers_the_one_meant(
    tmp_path: Path, setting: str, meant: str
) -> None:
    with pytest.raises(InputError) as caught:
        read_rubric(str(write(tmp_path, "small.yaml", RUBRIC)), sets=[(setting, "0.6")])
    assert [problem.hint for problem in caught.value.problems] == [meant]


def test_a_rubric_that_may_not_be_read_is_not_called_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, "small.yaml", RUBRIC)

    def refuse(path: Path, mode: str) -> bytes:
        raise OSError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(MissingName, match="cannot be read: permission denied"):
        read_rubric(str(path))


@pytest.mark.parametrize("place", ["mine.yaml", "rubrics/mine.yaml"])
def test_a_rubric_of_ones_own_that_is_named_by_its_id_is_offered_as_a_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rubrics").mkdir()
    Path(place).write_text(RUBRIC, encoding="utf-8")
    with pytest.raises(MissingName, match=f"did you mean {place}"):
        read_rubric("mine")


def test_problems_of_a_grandparent_are_told(tmp_path: Path) -> None:
    write(tmp_path, "small.yaml", RUBRIC.replace("cut: 0.5", "cut: 5"))
    write(tmp_path, "child.yaml", CHILD)
    text = CHILD.replace("rubric: child", "rubric: grandchild").replace("small", "child")
    problems = rubric_problems(tmp_path, text + "decide: {cut: 0.6, kut: 1}\n", "grandchild.yaml")
    assert [(Path(p.path).stem, p.message) for p in problems] == [
        ("grandchild", "unknown key 'kut'")
    ]
    problems = rubric_problems(tmp_path, text, "grandchild.yaml")
    assert [(Path(p.path).stem, p.message) for p in problems] == [("small", "a cut outside 0 to 1")]


def test_a_circle_is_told_where_it_closes(tmp_path: Path) -> None:
    write(tmp_path, "small.yaml", RUBRIC.replace("title: A", "extends: child\ntitle: A"))
    (problem,) = rubric_problems(tmp_path, CHILD, "child.yaml")
    assert problem.message == "`extends` runs in a circle: child -> small -> child"
    assert (Path(problem.path).name, problem.line, problem.column) == ("small.yaml", 4, 10)


def test_a_pinned_version_is_looked_up_beside_and_among_the_shipped(tmp_path: Path) -> None:
    assert family(tmp_path, CHILD.replace("small", "small@1.0")).extends == "small@1.0"
    shipped = read_rubric("thurston-2018")
    write(tmp_path, "thurston-2018.yaml", RUBRIC.replace("small", "thurston-2018"))
    text = CHILD.replace("small", f"thurston-2018@{shipped.version}")
    if shipped.version != "1.0":
        assert family(tmp_path, text).definition_sha256 == shipped.definition_sha256
    beside = family(tmp_path, CHILD.replace("small", "thurston-2018"))
    assert list(beside.criteria) == ["calm", "authority", "share"]


# Hashes


TINY = """\
format: 1
rubric: tiny
version: "1"
title: Tiny
criteria:
  b: {question: q, scale: {low: 0, high: 1}, anchors: {low: l, high: h}}
  a: {question: q, calibrate: {out: 10, crossover: 5, in: 1.5}}
  unused: {question: q, calibrate: {out: 0, crossover: 1, in: 2}}
types:
  x:
    formula:
      any:
        - b
        - {criterion: a, reaches: 2, if_unknown: fails, warrant: {source: s}}
        - {at_least: {count: 1, of: [{criterion: b, if_unknown: open}]}}
        - {mean: {a: 1, b: 0.5}}
notices: [{when: unused, say: n}]
"""
# Written out by hand from the design: sorted keys, numbers as ECMAScript writes them.
TINY_DEFINITION = (
    '{"applies_to":{"status":["ended","in_force","partial","proposed","signed"]},'
    '"criteria":{"a":{"calibrate":{"crossover":5,"in":1.5,"out":10,"shape":"logistic"}},'
    '"b":{"scale":{"high":1,"low":0}}},'
    '"decide":{"cut":0.5},'
    '"types":{"x":{"any":[{"criterion":"b"},'
    '{"criterion":"a","if_unknown":"fails","reaches":2},'
    '{"at_least":{"count":1,"of":[{"criterion":"b"}]}},'
    '{"mean":{"a":1,"b":0.5}}]}}}'
)
TINY_RESOLVED = (
    '{"applies_to":{"status":["in_force","partial","ended","signed","proposed"]},'
    '"criteria":{'
    '"a":{"calibrate":{"crossover":5,"in":1.5,"out":10,"shape":"logistic"},"question":"q",'
    '"role":"constitutive"},'
    '"b":{"anchors":{"high":"h","low":"l"},"question":"q","role":"constitutive",'
    '"scale":{"high":1,"low":0}},'
    '"unused":{"calibrate":{"crossover":1,"in":2,"out":0,"shape":"logistic"},"question":"q",'
    '"role":"constitutive"}},'
    '"decide":{"cut":0.5},"format":1,'
    '"notices":[{"say":"n","when":{"criterion":"unused","if_unknown":"open"}}],'
    '"profiles":{},"rubric":"tiny",'
    '"scale":{"absent":0,"full":1,"limited":0.33,"substantial":0.67},'
    '"standing":"constructed","title":"Tiny",'
    '"types":{"x":{"formula":{"any":[{"criterion":"b","if_unknown":"open"},'
    '{"criterion":"a","if_unknown":"fails","reaches":2,"warrant":{"source":"s"}},'
    '{"at_least":{"count":1,"of":[{"criterion":"b","if_unknown":"open"}]}},'
    '{"mean":{"a":1,"b":0.5}}]}}},"version":"1"}'
)


def test_both_hashes_are_those_of_canonical_json_written_by_hand(tmp_path: Path) -> None:
    tiny = read_rubric(str(write(tmp_path, "tiny.yaml", TINY)))
    assert tiny.definition_sha256 == hashlib.sha256(TINY_DEFINITION.encode()).hexdigest()
    assert tiny.sha256 == hashlib.sha256(TINY_RESOLVED.encode()).hexdigest()


def test_a_definition_knows_no_words_profiles_notices_or_unread_criteria(tmp_path: Path) -> None:
    before = read_rubric(str(write(tmp_path, "tiny.yaml", TINY)))
    text = TINY.replace("question: q", "question: other").replace("out: 0,", "out: -1,")
    text = text.replace("say: n", "say: m").replace("warrant: {source: s}", "warrant: {source: t}")
    text = text.replace("rubric: tiny", "rubric: other").replace('"1"', '"2"')
    text += (
        "profiles: {p: [a]}\napplies_to: {status: [proposed, partial, in_force, signed, ended]}\n"
    )
    after = read_rubric(str(write(tmp_path, "other.yaml", text)))
    assert after.definition_sha256 == before.definition_sha256
    assert after.sha256 != before.sha256


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("high: 1}", "high: 0.9}"),
        ("in: 1.5", "in: 1.6"),
        ("in: 1.5}", "in: 1.5, shape: linear}"),
        ("- b\n", "- a\n"),
        ("reaches: 2", "reaches: 3"),
        ("fails", "holds"),
        ("mean:", "geometric:"),
        ("b: 0.5", "b: 0.6"),
        ("notices:", "decide: {cut: 0.6}\nnotices:"),
        ("notices:", "applies_to: {status: [ended]}\nnotices:"),
        ("notices:", "applies_to: {level: [local]}\nnotices:"),
        ("notices:", "applies_to: {basis: [text]}\nnotices:"),
    ],
)
def test_a_change_of_the_definition_changes_its_hash(tmp_path: Path, old: str, new: str) -> None:
    assert TINY.count(old) == 1
    before = read_rubric(str(write(tmp_path, "tiny.yaml", TINY)))
    after = read_rubric(str(write(tmp_path, "tiny.yaml", TINY.replace(old, new))))
    assert after.definition_sha256 != before.definition_sha256


def shuffled(value: Json, order: st.DrawFn) -> Json:
    if isinstance(value, dict):
        keys = order(st.permutations(list(value)))
        return {key: shuffled(value[key], order) for key in keys}
    return [shuffled(item, order) for item in value] if isinstance(value, list) else value


@given(st.data())
def test_the_order_of_keys_is_irrelevant_to_both_hashes(data: st.DataObject) -> None:
    tree = yaml.load(RUBRIC, Loader=yaml.BaseLoader)
    expected, _ = read_definition(tree)
    found, faults = read_definition(shuffled(tree, data.draw))
    assert expected is not None
    assert found is not None, faults
    assert found.sha256 == expected.sha256
    assert found.definition_sha256 == expected.definition_sha256


def test_what_defines_the_default_rubric_is_what_its_formulas_read() -> None:
    criteria = defining(read_rubric("thurston-2018"))["criteria"]
    assert isinstance(criteria, dict)
    assert sorted(criteria) == [
        "demobilisation", "recruiter_removal", "recruitment_continuation", "resource_accumulation",
        "splitting_ranks", "state_authority", "state_capacity", "violence_reduction",
    ]  # fmt: skip


# Overrides


@pytest.fixture
def small(tmp_path: Path) -> Rubric:
    return read_rubric(str(write(tmp_path, "small.yaml", RUBRIC)))


def failing(rubric: Rubric, path: str, value: Json) -> list[tuple[str, int, str, str | None]]:
    with pytest.raises(InputError) as raised:
        override(rubric, [(path, value)])
    return [(p.path, p.column, p.message, p.hint) for p in raised.value.problems]


def test_a_setting_changes_one_value_and_is_recorded(small: Rubric) -> None:
    rubric = override(
        small, [("scale.limited", "0.4"), ("types.passing.formula.not.reaches", "x")][:1]
    )
    assert rubric.criteria["calm"].scale is not None
    assert rubric.criteria["calm"].scale.memberships == (0.0, 0.4, 0.67, 1.0)
    assert [(o.option, o.path, o.value) for o in rubric.overrides] == [
        ("--set", "scale.limited", 0.4)
    ]
    assert rubric.definition_sha256 != small.definition_sha256


def test_a_setting_is_what_the_file_would_say(small: Rubric, tmp_path: Path) -> None:
    text = RUBRIC.replace("reaches: same", "reaches: won").replace("calm: 2", "calm: 3.5")
    by_file = read_rubric(str(write(tmp_path, "small.yaml", text)))
    by_setting = override(
        small,
        [
            ("types.lasting.formula.all.2.reaches", "won"),
            ("types.lasting.formula.all.4.mean.calm", "3.5"),
        ],
    )
    assert by_setting.sha256 == by_file.sha256
    assert by_setting.types == by_file.types


def test_scope_can_be_narrowed_by_a_setting(small: Rubric) -> None:
    narrow = override(small, [("applies_to.level", "[national]"), ("applies_to.basis", ["text"])])
    assert (narrow.applies_to_level, narrow.applies_to_basis) == (("national",), ("text",))
    assert [each.value for each in narrow.overrides] == [["national"], ["text"]]
    wide = override(narrow, [("applies_to.level", "null"), ("applies_to.basis", "null")])
    assert wide.definition_sha256 == small.definition_sha256


def test_a_value_in_flow_style_is_read_strictly(small: Rubric) -> None:
    with pytest.raises(InputError, match="unknown level 'nation'") as raised:
        override(small, [("applies_to.level", "[nation]")])
    assert raised.value.problems[0].column == len("applies_to.level=") + 1
    with pytest.raises(InputError, match="a list that is not closed"):
        override(small, [("applies_to.level", "[national")])


def test_a_bare_name_can_be_given_an_assumption(small: Rubric) -> None:
    rubric = override(small, [("types.lasting.formula.all.0.if_unknown", "holds")])
    formula = rubric.types["lasting"].formula
    assert isinstance(formula, Node)
    assert formula.children[0] == Leaf("calm", None, "holds")


def test_a_value_of_any_shape_replaces_whole(small: Rubric) -> None:
    rubric = override(small, [("types.passing.formula", {"any": ["calm", {"not": "share"}]})])
    inner = Node("not", (Leaf("share"),))
    assert rubric.types["passing"].formula == Node("any", (Leaf("calm"), inner))
    assert rubric.overrides[0].value == rubric.resolved["types"]["passing"]["formula"]  # type: ignore[index, call-overload]


@pytest.mark.parametrize(
    ("path", "value", "column", "message"),
    [
        ("decide.cot", "1", 8, "no key 'cot'"),
        ("decide", "1", 8, "a mapping was expected, not '1'"),
        ("decide.cut", "high", 12, "a number was expected"),
        ("decide.cut", "2", 12, "a cut outside 0 to 1"),
        ("decide.cut.x", "1", 12, "nothing below this: no 'x'"),
        ("types.lasting.formula.all.9", "calm", 27, "no item '9'"),
        ("types.lasting.formula.all.-1", "calm", 27, "no item '-1'"),
        ("types.lasting.formula.all.0.criterion", "clam", 39, "unknown criterion 'clam'"),
        ("types.passing.formula.not.reaches", "full", 27, "no key 'reaches'"),
        ("title", "a\tb", 7, "a control character in a value"),
        ("criteria.calm.scale", "1", 15, "no key 'scale'"),
        ("", "1", 1, "no key ''"),
    ],
)
def test_a_setting_that_does_not_resolve_is_an_error(
    small: Rubric, path: str, value: str, column: int, message: str
) -> None:
    problems = failing(small, path, value)
    assert [problem[:3] for problem in problems] == [("--set", column, message)]


def test_a_setting_with_a_consequence_elsewhere_says_where(small: Rubric) -> None:
    (problem,) = failing(small, "scale.limited", "0.67")
    assert problem[2] == "scale.substantial: substantial has the membership of limited"


def test_silence_is_set_on_every_leaf_and_recorded(small: Rubric) -> None:
    rubric = override(small, [], "holds")
    formula = rubric.types["lasting"].formula
    assert isinstance(formula, Node)
    mean = formula.children[4]
    assert isinstance(mean, Node)
    assert {leaf.if_unknown for leaf in mean.children if isinstance(leaf, Leaf)} == {"holds"}
    assert [(o.option, o.value) for o in rubric.overrides] == [("--silence", "holds")]
    assert rubric.definition_sha256 != small.definition_sha256
    opened = override(rubric, [], "open")
    assert opened.types == override(small, [], "open").types


def test_overrides_add_up(small: Rubric) -> None:
    once = override(small, [("decide.cut", "0.6")], "fails")
    twice = override(once, [("scale.limited", "0.2")])
    assert [o.path for o in twice.overrides] == ["decide.cut", "if_unknown", "scale.limited"]
    assert twice.types == once.types
    assert twice.cut == 0.6


def test_reading_with_settings_is_reading_and_overriding(small: Rubric, tmp_path: Path) -> None:
    path = str(tmp_path / "small.yaml")
    assert read_rubric(path, sets=[("decide.cut", "0.6")], silence="holds") == override(
        small, [("decide.cut", "0.6")], "holds"
    )
