"""The bytes of a YAML file to a document: decoded, parsed, and every refusal at its place.

Built on parser events (libyaml's if it is there), so that nothing is constructed, resolved or
shared: scalars stay as they were written, and what the project does not allow is refused.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from typology.model import Problem
from typology.reading.problems import BLANK_SAID, BLANKS, MAX_FINDINGS, blank_said
from typology.reading.yaml.document import Document, shorten_line
from typology.reading.yaml.encodings import wide_encoding
from typology.reading.yaml.events import MORE, TOO_LONG, Tree, line_and_column
from typology.reading.yaml.quick import TooLong, quick_tree

MAX_BYTES: Final = 20_000_000  # of one file

_BLANKS: Final = re.compile(f"[{BLANKS}]")
_REFUSED: Final = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]|\r(?!\n)")
_STRUCTURAL: Final = "(?m)^ *\t|\r(?!\n)"  # without it the text would mean something else


def read_file(path: Path, label: str | None = None) -> Document:
    """The document in the file at `path`, which its problems call `label`; no more than allowed.

    Raises OSError; ValueError for a name with a null character.
    """
    with path.open("rb") as file:
        return read_document(str(path) if label is None else label, file.read(MAX_BYTES + 1))


def read_document(path: str, data: bytes) -> Document:
    """The document in `data`, which its problems call `path`. Raises nothing: see `problems`."""
    if len(data) > MAX_BYTES:
        problem = Problem(path, 1, 1, f"more than {MAX_BYTES // 1_000_000} MB", "split the file")
        return Document(path, "", None, (problem,), complete=False)
    text, problems = _decoded(path, data)
    if text is None:
        return Document(path, "", None, tuple(problems), complete=False)
    refused = _refused_characters(path, text)
    if refused:
        if re.search(_STRUCTURAL, text):
            return Document(path, text, None, tuple(refused), complete=False)
        return _parsed(path, _REFUSED.sub(" ", text), refused)
    try:
        tree = quick_tree(text)
    except TooLong:
        return Document(path, text, None, (Problem(path, *TOO_LONG),), complete=False)
    if _BLANKS.search(text) and (tree is None or _has_odd_key(tree)):
        return _with_odd_blanks(path, text)
    return _parsed(path, text, []) if tree is None else Document(path, text, tree)


def _has_odd_key(tree: Tree) -> bool:
    """True if blanks that are none for YAML are a part of a key."""
    if isinstance(tree, dict):
        return any(_BLANKS.search(key) or _has_odd_key(value) for key, value in tree.items())
    return isinstance(tree, list) and any(map(_has_odd_key, tree))


def _with_odd_blanks(path: str, text: str) -> Document:
    """The document as if its odd indents were of ordinary blanks, each of them a problem."""
    from typology.reading.yaml.pasted import odd_blanks

    lines = text.split("\n")
    problems: list[Problem] = []
    pieces, done = [], 0
    for start, end in odd_blanks(text):
        line, column = line_and_column(text, start)
        if len(problems) == MAX_FINDINGS:
            problems.append(Problem(path, line, column, *MORE))
            break
        message, source = blank_said(text[start]), shorten_line(lines, line)
        problems.append(Problem(path, line, column, message, BLANK_SAID, "error", source))
        pieces += [text[done:start], _BLANKS.sub(" ", text[start:end])]
        done = end
    return _parsed(path, "".join((*pieces, text[done:])), problems)


def _parsed(path: str, text: str, refused: list[Problem]) -> Document:
    from typology.reading.yaml.parser import parse  # valid files never need it

    parsed = parse(text)
    lines = text.split("\n")
    problems = [
        Problem(path, line, column, message, hint, "error", shorten_line(lines, line))
        for line, column, message, hint in parsed.findings
    ]
    return Document(path, text, parsed.tree, (*refused, *problems), parsed.complete)


def _decoded(path: str, data: bytes) -> tuple[str | None, list[Problem]]:
    encoding = wide_encoding(data)
    if encoding is not None:
        message = f"the file is {encoding}, not UTF-8"
        return None, [Problem(path, 1, 1, message, "save it as UTF-8")]
    try:
        return data.decode("utf-8").removeprefix("\ufeff"), []
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").removeprefix("\ufeff")
        line, column = line_and_column(before, len(before))
        rest = data[error.start :].split(b"\n", 1)[0].decode("utf-8", errors="replace")
        lines = [*before.split("\n")[:-1], before.split("\n")[-1] + rest]
        message = f"byte 0x{data[error.start]:02x} is not UTF-8"
        source = shorten_line(lines, line)
        hint = "save the file as UTF-8"
        return None, [Problem(path, line, column, message, hint, "error", source)]


def _refused_characters(path: str, text: str) -> list[Problem]:
    problems: list[Problem] = []
    lines: list[str] = []
    for match in _REFUSED.finditer(text):
        lines = lines or text.split("\n")
        line, column = line_and_column(text, match.start())
        character = match.group()
        if len(problems) == MAX_FINDINGS:
            problems.append(Problem(path, line, column, *MORE))
            break
        message = f"control character U+{ord(character):04X}"
        hint = None
        if character == "\t":
            message, hint = "a tab", "use spaces"
        elif character in "\ufffe\uffff":
            message = f"U+{ord(character):04X} is no character"
        elif character == "\r":
            message = "a carriage return without a line feed"
        problems.append(
            Problem(path, line, column, message, hint, "error", shorten_line(lines, line))
        )
    return problems
