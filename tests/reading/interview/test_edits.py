"""Files edited in place: what was not asked about stays as it was written."""

from __future__ import annotations

import pytest

from typology.model import Json
from typology.reading.interview.edits import NotEditable, with_entry, with_item
from typology.reading.library import case_path, shipped_cases
from typology.reading.yaml.reader import read_document

FILE = """\
# kept 1
format: 1
case: mine
title: 'Mine'   # kept 2
ratings:
  # kept 3
  first: {rating: unknown}   # in the line that goes
  # kept 4

  second:
    rating: absent
    # kept 5
    because: |
      two
      lines
# kept 6
terms:
- {term: one}
# kept 7
labels: []
"""


def tree_of(text: str) -> dict[str, Json]:
    tree = read_document("", text.encode()).tree
    assert isinstance(tree, dict)
    return tree


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("path", "value"),
    [(("ratings", "first"), "a"), (("ratings", "second"), "a"), (("ratings", "new"), "a")],
)
def test_one_entry_is_set_and_nothing_else_changes(
    path: tuple[str, str], value: str, ending: str
) -> None:
    file = FILE.replace("\n", ending)
    edited = with_entry(file, path, [f"{path[1]}:", f"  rating: {value}"])
    before, after = tree_of(file), tree_of(edited)
    assert after["ratings"] == {**before["ratings"], path[1]: {"rating": value}}  # type: ignore[dict-item]
    assert {**after, "ratings": None} == {**before, "ratings": None}
    for number in range(1, 8):
        assert f"# kept {number}" in edited
    assert edited.count("\n") == edited.count(ending)


def test_a_key_is_added_to_the_file_and_an_item_to_its_list() -> None:
    edited = with_entry(FILE, ("elicited",), ["elicited: {order: blind}"])
    edited = with_entry(edited, ("sources", "s"), ["s: {title: T}"])
    edited = with_entry(edited, ("sources", "t"), ["t: {title: T}"])
    edited = with_item(edited, "terms", ["term: two", "criterion: first"])
    edited = with_item(edited, "labels", ["type: x"])
    assert tree_of(edited) == {
        **tree_of(FILE),
        "elicited": {"order": "blind"},
        "sources": {"s": {"title": "T"}, "t": {"title": "T"}},
        "terms": [{"term": "one"}, {"term": "two", "criterion": "first"}],
        "labels": [{"type": "x"}],
    }


def test_a_new_entry_stands_behind_the_comments_of_the_last() -> None:
    text = "ratings:\n  a:\n    rating: x\n    # because: y\n\n# next\nterms: []\n"
    edited = with_entry(text, ("ratings", "b"), ["b: {rating: z}"])
    assert edited.splitlines()[3:6] == ["    # because: y", "  b: {rating: z}", ""]


def test_what_is_written_in_braces_is_refused() -> None:
    braces = "ratings: {a: {rating: x}, b: {rating: y}}\n"
    for name in ("a", "new"):
        with pytest.raises(NotEditable, match="braces"):
            with_entry(braces, ("ratings", name), [f"{name}: {{rating: z}}"])


@pytest.mark.parametrize("name", shipped_cases())
def test_every_rating_of_every_shipped_case_can_be_exchanged(name: str) -> None:
    text = case_path(name).read_text(encoding="utf-8")
    before = tree_of(text)
    ratings = before["ratings"]
    assert isinstance(ratings, dict)
    comments = [line for line in text.split("\n") if line.startswith("#")]
    for criterion in [*ratings, "added"]:
        edited = with_entry(text, ("ratings", criterion), [f"{criterion}: {{rating: unknown}}"])
        after = tree_of(edited)
        assert after == {**before, "ratings": {**ratings, criterion: {"rating": "unknown"}}}
        assert [line for line in edited.split("\n") if line.startswith("#")] == comments
    added = with_item(text, "terms", ["term: more"])
    terms = before.get("terms") or []
    assert isinstance(terms, list)
    assert tree_of(added) == {**before, "terms": [*terms, {"term": "more"}]}
