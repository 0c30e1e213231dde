"""YAML as the project takes it: what is refused, and where everything stands."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.support.texts import CASE, RUBRIC, unmarked
from typology.reading.yaml import events
from typology.reading.yaml.document import Document
from typology.reading.yaml.events import MAX_DEPTH, Events, Quoted
from typology.reading.yaml.parser import parse
from typology.reading.yaml.python_events import PythonParser
from typology.reading.yaml.quick import quick_tree
from typology.reading.yaml.reader import read_document

Parser = Callable[[str], Events]

REFUSED = {
    "a duplicate key": ("a: 1\nb: 2\n«a: 3\n", "'a' stands twice in one mapping, on lines 1 and 3"),
    "a duplicate in a flow mapping": ("a: {b: 1, «b: 2}\n", "on lines 1 and 1"),
    "a duplicate below": ("a:\n  b: 1\n  c: 2\n  «b: 3\n", "on lines 2 and 4"),
    "an alias": ("a: [1, «*b]\n", "an alias"),
    "an anchor": ("a: «&b 1\n", "an anchor, &'b'"),
    "an anchor on a mapping": ("a: «&b {c: 1}\n", "an anchor"),
    "an anchor on a key": ("«&b a: 1\n", "an anchor"),
    "a tag": ("a: «!!int 1\n", "a tag, 'tag:yaml.org,2002:int'"),
    "a local tag": ("a: «!x 1\n", "a tag, '!x'"),
    "a tag on a list": ("a: «!!set [b]\n", "a tag"),
    "a merge key": ("a: {b: 1}\nc:\n  «<<: {b: 2}\n", "a merge key"),
    "a second document": ("a: 1\n«---\nb: 2\n", "a second document"),
    "a document after an end": ("a: 1\n...\n«---\nb: 2\n", "a second document"),
    "a directive": ("«%YAML 1.1\n---\na: 1\n", "a YAML directive"),
    "an empty file": ("«", "the file is empty"),
    "a file of comments": ("«# nothing\n\n# at all\n", "the file is empty"),
    "a document of nothing": ("«---\n...\n", "the file is empty"),
    "a list as a key": ("a: 1\n? «[b]\n: c\n", "a key that is no text"),
    "a mapping as a key": ("a: {«{b: 1}: 2}\n", "a key that is no text"),
    "a tab before a value": ("a:«\t1\n", "a tab"),
    "a tab in a comment": ("a: 1 #«\t\n", "a tab"),
    "a tab in quotes": ("a: 'x«\ty'\n", "a tab"),
    "a tab that indents": ("a:\n«\tb: 1\n", "a tab"),
    "a control character": ("a: x«\x07y\n", r"control character U\+0007"),
    "a C1 control character": ("a: 'x«\x85y'\n", r"control character U\+0085"),
    "a delete": ("a: «\x7f\n", r"control character U\+007F"),
    "a null character": ("a: «\0\n", r"control character U\+0000"),
    "a lone carriage return": ("a: 1«\rb: 2\n", "a carriage return"),
    "a noncharacter": ("a: «\uffff\n", r"U\+FFFF is no character"),
    "an escaped control character": ('a: "x«\\x07y"\n', r"control character U\+0007, escaped"),
    "an escaped tab": ('a: [b, "x«\\ty"]\n', r"control character U\+0009, escaped"),
    "an escaped carriage return": ('a: "x«\\r"\n', r"control character U\+000D, escaped"),
    "an escaped next line": ('a: "x«\\N"\n', r"control character U\+0085, escaped"),
    "an escaped control in a key": ('"x«\\e": 1\n', r"control character U\+001B, escaped"),
    "half a surrogate pair": ('a: "«\\ud83d"\n', "an unknown escape"),
    "a code point that is none": ('a: "«\\Uffffffff"\n', "an unknown escape"),
    "an unknown escape": ('a: "ok \\n 😀 «\\q"\n', "an unknown escape"),
    "an open list": ("a: «[b, c\nd: 1\n", "a list that is not closed"),
    "an open mapping": ("a: «{b: c\n", "a mapping that is not closed"),
    "an escape of no hexadecimal digits": ('a: "«\\xZZ"\n', "an unknown escape"),
    "an escape on a later line": ('a: "x\n  y«\\x07"\n', r"control character U\+0007, escaped"),
    "a quote closed by the next one": ('a: «"x\nb: c\nd: "e"\n', "a quote that is not closed"),
    "a quote closed by an apostrophe": ("a: «'it\nb: c's\n", "a quote that is not closed"),
    "a missing blank before more keys": (
        "a:\n  rating:«extended\n  b: c\n",
        "a key without a blank after its `:`",
    ),
    "a missing blank after a key": ("a: 1\nb:«c\nd: 2\n", "a key without a blank after its `:`"),
    "a first line that is indented": ("  a: 1\n«b: 2\n", "this fits nothing above"),
    "an open quote": ("a: 1\nb: «'c\nd: e\n", "a quote that is not closed"),
    "a colon in a value": ("a: b«: c\n", "a `:` where no key can end"),
    "a key without a colon": ("a: 1\n«b\nc: 2\n", "a key without its `:`"),
    "a reserved character": ("a: «@b\n", "no value can begin here"),
    "an indent that fits nothing": ("a:\n    b: 1\n  «c: 2\n", "this fits nothing above"),
    "a list amid a mapping": ("a: 1\n«- b\n", "this fits nothing above"),
}


def read(text: str) -> Document:
    return read_document("file.yaml", text.encode())


@pytest.fixture(params=["libyaml", "python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both parsers in turn."""
    if request.param == "python":
        monkeypatch.setattr(events, "PARSER", PythonParser)


def test_without_libyaml_the_parser_in_python_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml._yaml", None)
    assert events._parser() is PythonParser


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(("marked", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_refused_at_its_place(marked: str, message: str) -> None:
    text, line, column = unmarked(marked)
    problems = read(text).problems
    assert [(problem.line, problem.column) for problem in problems] == [(line, column)]
    assert re.search(message, problems[0].message)
    assert problems[0].source_line == text.split("\n")[line - 1]


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        (b"a: 1\nb: x\xe9y\n", (2, 5), "byte 0xe9 is not UTF-8"),
        (b"\xef\xbb\xbfa: \xff\n", (1, 4), "byte 0xff is not UTF-8"),
        ("é: ".encode() + b"\xc3", (1, 4), "byte 0xc3 is not UTF-8"),
        ("a: 1".encode("utf-16"), (1, 1), "UTF-16"),
        ("a: 1".encode("utf-16-le"), (1, 1), "UTF-16"),
        ("a: 1".encode("utf-16-be"), (1, 1), "UTF-16"),
        ("a: 1".encode("utf-32"), (1, 1), "UTF-32"),
        ("a: 1".encode("utf-32-le"), (1, 1), "UTF-32"),
        (b"a: x\0y\n", (1, 5), "control character U+0000"),
        (b"\0a: 1\n", (1, 1), "control character U+0000"),
    ],
)
def test_what_is_not_utf_8_is_refused_at_its_byte(
    data: bytes, place: tuple[int, int], message: str
) -> None:
    first = read_document("file.yaml", data).problems[0]
    assert (first.line, first.column) == place
    assert message in first.message


@pytest.mark.usefixtures("parser")
def test_nested_deeper_than_40_is_refused_and_40_is_not() -> None:
    assert read("a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1)).problems == ()
    problems = read("a: " + "[" * 100_000).problems
    assert [(p.line, p.column) for p in problems] == [(1, 3 + MAX_DEPTH)]
    assert "nested more than 40 deep" in problems[0].message


@pytest.mark.usefixtures("parser")
def test_scalars_stay_what_was_written() -> None:
    text = "[NO, on, 1:30, 010, 1.10, 0x1F, 1_000, .inf, True, 2001-01-01, =, 'no', \"1\"]"
    document = read(f"a: {text}\n")
    assert document.tree == {"a": re.sub(r"['\"\[\]]", "", text).split(", ")}
    assert document.problems == ()


@pytest.mark.usefixtures("parser")
def test_only_empty_tilde_and_null_are_null_and_only_plain() -> None:
    document = read("a:\nb: ~\nc: null\nd: ''\ne: \"null\"\nf: Null\ng: NULL\nh: |\n  null\n")
    assert document.tree == {
        "a": None, "b": None, "c": None, "d": "", "e": "null", "f": "Null", "g": "NULL",
        "h": "null\n",
    }  # fmt: skip


@pytest.mark.usefixtures("parser")
def test_quoted_and_block_scalars_are_told_from_plain_ones() -> None:
    tree = read("a: x\nb: 'x'\nc: \"x\"\nd: >-\n  x\n").tree
    assert isinstance(tree, dict)
    assert [isinstance(tree[key], Quoted) for key in "abcd"] == [False, True, True, True]
    assert set(tree.values()) == {"x"}


@pytest.mark.usefixtures("parser")
def test_columns_count_characters() -> None:
    document = read("é😀: {ж: [à, «x»]}\n".replace("«x»", "x"))
    assert document.locate(("é😀", "ж", 1)) == (1, 13)
    assert document.locate(("é😀", "ж"), "key") == (1, 6)


@pytest.mark.usefixtures("parser")
def test_lines_are_those_of_an_editor() -> None:
    document = read("a: x\u2028 y\r\nb: 'p\u2029q'\r\n\r\nc:\r\n  - d: e\r\n")
    assert document.problems == ()
    assert document.locate(("b",)) == (2, 4)
    assert document.locate(("c", 0, "d")) == (5, 8)


@pytest.mark.usefixtures("parser")
def test_a_leading_byte_order_mark_is_skipped_and_counts_for_nothing() -> None:
    document = read_document("file.yaml", b"\xef\xbb\xbfa: 1\n")
    assert document.tree == {"a": "1"}
    assert document.locate(("a",)) == (1, 4)


@pytest.mark.usefixtures("parser")
def test_bidirectional_marks_pass() -> None:
    marks = "\u200e\u200f\u202a\u202e\u2066\u2069"
    assert read(f"a: x{marks}y\n").tree == {"a": f"x{marks}y"}


@pytest.mark.usefixtures("parser")
def test_what_stands_before_a_syntax_error_is_still_read() -> None:
    document = read("a: 1\nb: {c: 2}\nd: [e\nf: g\n")
    assert isinstance(document.tree, dict)
    assert document.tree["a"] == "1"
    assert document.tree["b"] == {"c": "2"}
    assert "d" not in document.tree
    assert not document.complete


@pytest.mark.usefixtures("parser")
def test_all_that_is_refused_is_told_at_once() -> None:
    text = "a: &x 1\na: 2\nb: !t 3\nc: *x\nd:\t4\n? [e]\n: 5\n"
    places = [(problem.line, problem.column) for problem in read(text).problems]
    assert sorted(places) == [(1, 4), (2, 1), (3, 4), (4, 4), (5, 3), (6, 3)]


def test_a_value_that_is_not_there_is_placed_at_the_key_that_would_hold_it() -> None:
    document = read("a:\n  b:\n    c: 1\n")
    assert document.locate(("a", "b", "d")) == (2, 3)
    assert document.locate(("z",)) == (1, 1)


@pytest.mark.parametrize("text", [CASE, RUBRIC])
def test_the_survey_of_a_sound_file_gives_the_tree_that_quick_reading_gives(text: str) -> None:
    parsed = parse(text)
    assert parsed.findings == []
    assert parsed.tree == quick_tree(text) == read(text).tree


@given(
    st.recursive(
        st.text("ab: -'\"é#😀,[]", max_size=6),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text("xyz", min_size=1), inner)
        ),
        max_leaves=12,
    )
)
def test_any_tree_of_text_comes_back_as_written(tree: object) -> None:
    document = read(yaml.safe_dump({"root": tree}, allow_unicode=True, default_style='"'))
    assert document.problems == ()
    assert document.tree == {"root": tree}


HOSTILE = {
    "open brackets": "[" * 1_000_000,
    "open mappings": "{a: " * 250_000,
    "dashes": "- " * 500_000,
    "questions": "? " * 500_000,
    "a staircase": "".join(f"{' ' * depth}a:\n" for depth in range(1400)),
    "duplicates": "a: b\n" * 200_000,
    "a million keys": "".join(f"k{number}: b\n" for number in range(90_000)),
    "aliases": "a: [&x b" + ", *x" * 250_000 + "]",
    "tags": "".join(f"k{number}: !!str b\n" for number in range(60_000)),
    "merge keys": "a: {" + "<<: b, " * 140_000 + "}",
    "list keys": "? [a]\n: b\n" * 80_000,
    "controls": "a: \x01\n" * 200_000,
    "tabs": "a:\tb\n" * 200_000,
    "null characters": "\0" * 1_000_000,
    "escapes": 'a: "' + "\\x01" * 250_000 + '"',
    "one key": "a" * 1_000_000 + ": b",
    "one value": "a: " + "b" * 1_000_000,
    "an open quote": 'a: "' + "b\n " * 330_000,
    "colons": "a: b: " * 160_000,
    "commas": "[" + "," * 1_000_000,
    "documents": "---\na: b\n" * 110_000,
    "line separators": "a: \u2028b\n" * 110_000,
    "comments": "#" * 1_000_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_megabyte_is_done_with_in_a_second(text: str) -> None:
    start = time.process_time()
    document = read(text)
    assert time.process_time() - start < 1
    assert document.problems or document.tree == {"a": "b" * 1_000_000} or "a" * 9 in text


def test_more_duplicates_than_are_told_are_said_to_exist() -> None:
    some = read("a: 1\n" * 201).problems
    assert len(some) == 200
    assert "stands twice" in some[-1].message
    more = read("a: 1\n" * 500).problems
    assert len(more) == 201
    assert (more[-1].line, more[-1].message) == (202, "more than 200 problems")


@pytest.mark.usefixtures("parser")
def test_both_parsers_say_the_same_of_an_indented_first_line() -> None:
    (problem,) = read("# a case\n  format: 1\ncase: c\n").problems
    told = (problem.line, problem.column, problem.message, problem.hint)
    assert told == (3, 1, "this fits nothing above", "is line 2 indented by mistake?")


@pytest.mark.usefixtures("parser")
def test_a_text_of_several_lines_that_is_closed_is_not_taken_for_an_open_one() -> None:
    (problem,) = read('a: "x\n  note: y"\nb: c: d\n').problems
    assert (problem.line, problem.column) == (3, 5)
