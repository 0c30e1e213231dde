"""Documents of definitions: values at paths, and how two documents differ."""

from __future__ import annotations

from typology.edits.paths import ValueChange, changes, patch, value_at, with_value, wording
from typology.model import Json
from typology.reading.rubric.reader import read_parent, read_rubric

DOCUMENT: dict[str, Json] = {"a": {"of": ["x", {"y": 1}]}, "b": None}


def test_value_at_follows_keys_and_indices_written_either_way() -> None:
    assert value_at(DOCUMENT, ("a", "of", 1, "y")) == 1
    assert value_at(DOCUMENT, ("a", "of", "1", "y")) == 1
    assert value_at(DOCUMENT, ()) == DOCUMENT


def test_value_at_is_none_where_steps_lead_nowhere() -> None:
    for steps in (("c",), ("a", "of", "2"), ("a", "of", "-1"), ("a", "of", "01"), ("b", "c")):
        assert value_at(DOCUMENT, steps) is None


def test_with_value_changes_one_place_and_leaves_the_document_alone() -> None:
    changed = with_value(DOCUMENT, ("a", "of", "1", "y"), 2)
    assert changed == {"a": {"of": ["x", {"y": 2}]}, "b": None}
    assert DOCUMENT == {"a": {"of": ["x", {"y": 1}]}, "b": None}


def test_variant_differs_in_what_its_file_says() -> None:
    parent = read_parent("additive")
    assert parent == read_rubric("thurston-2018")
    found = {each.path for each in changes(parent.resolved, read_rubric("additive").resolved)}
    assert {path for path in found if ".warrant" not in path} == {
        f"types.{name}.{key}"
        for name in ("stabilising", "delaying")
        for key in ("means", "formula")
    }


def test_rubric_differs_from_itself_in_nothing_and_from_a_change_in_that() -> None:
    rubric = read_rubric("thurston-2018")
    assert changes(rubric.resolved, rubric.resolved) == ()
    changed = read_rubric("thurston-2018", sets=[("decide.cut", "0.6")])
    assert changes(rubric.resolved, changed.resolved) == (ValueChange("decide.cut", 0.5, 0.6),)


def test_wording_is_what_differs_and_bears_on_no_verdict() -> None:
    one = {"rubric": "x", "title": "One", "criteria": {"a": {"question": "?", "scale": {"l": 0}}},
           "types": {"t": {"means": "m", "formula": "a"}}, "decide": {"cut": 0.5}}  # fmt: skip
    other = {"rubric": "y", "title": "Two", "criteria": {"a": {"question": "!", "scale": {"l": 1}}},
             "types": {"t": {"formula": "b"}, "u": {}}, "decide": {"cut": 0.6}}  # fmt: skip
    found = [(each.path, each.before, each.after) for each in wording(one, other)]  # type: ignore[arg-type]
    assert found == [
        ("title", "One", "Two"), ("criteria.a.question", "?", "!"), ("types.t.means", "m", None),
    ]  # fmt: skip


def test_a_patch_writes_conditions_on_a_case_as_they_are() -> None:
    said: list[Json] = [
        {"when": {"level": ["local"]}, "say": "a"},
        {"when": {"scope": "outside"}, "say": "b"},
        {"when": {"criterion": "c", "if_unknown": "open"}, "say": "d"},
    ]
    made = patch({"notices": []}, {"notices": said})
    assert made == {"notices": [*said[:2], {"when": "c", "say": "d"}]}


def test_a_patch_says_what_changed_and_no_more() -> None:
    base = {"rubric": "x", "title": "t", "decide": {"cut": 0.5}, "profiles": {"p": ["a"], "q": []},
            "scale": {"low": 0.0, "high": 1.0}}  # fmt: skip
    changed = {"rubric": "y", "title": "u", "decide": {"cut": 0.6}, "profiles": {"p": ["a", "b"]},
               "scale": {"low": 0.1, "high": 1.0}}  # fmt: skip
    assert patch(base, changed) == {  # type: ignore[arg-type]
        "decide": {"cut": 0.6},
        "profiles": {"q": None, "p": ["a", "b"]},
        "scale": {"low": 0.1, "high": 1.0},
    }
