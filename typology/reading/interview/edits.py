"""A case file edited in place: single entries are set, and all else stays as it was written.

The parser says where entries begin; only whole lines are exchanged. Comments stay, also those
within an entry that is replaced.
"""

from __future__ import annotations

from collections.abc import Sequence

from typology.reading.problems import KeyPath
from typology.reading.yaml.document import Document
from typology.reading.yaml.reader import read_document

INDENT = "  "


class NotEditable(ValueError):
    """The file is written in a way in which an entry cannot be exchanged by lines."""


def with_entry(text: str, path: tuple[str, ...], lines: Sequence[str]) -> str:
    """The text with the entry at `path` (a key, or a key of a mapping) written anew, or added.

    `lines` are the entry's, its key first, not indented. Raises NotEditable.
    """
    document = _document(text)
    if path in document.places:
        return _replaced(document, path, lines)
    if len(path) == 1:
        return _appended(document, len(document.lines), lines)
    top = path[0]
    indented = [INDENT + line for line in lines]
    if not _value_at(document, top):
        if (top,) not in document.places:
            return _appended(document, len(document.lines), [f"{top}:", *indented])
        return _replaced(document, (top,), [f"{top}:", *indented])
    return _appended(document, *_below(document, (top,), lines))


def with_item(text: str, key: str, lines: Sequence[str]) -> str:
    """The text with an item at the end of the list at `key`; its lines as `with_entry`'s.

    Raises NotEditable.
    """
    document = _document(text)
    item = [f"- {lines[0]}", *(INDENT + line for line in lines[1:])]
    if not _value_at(document, key):
        return with_entry(text, (key,), [f"{key}:", *(INDENT + line for line in item)])
    return _appended(document, *_below(document, (key,), item))


def _document(text: str) -> Document:
    return read_document("", text.encode("utf-8", "surrogatepass"))


def _value_at(document: Document, key: str) -> object:
    return document.tree.get(key) if isinstance(document.tree, dict) else None


def _below(document: Document, path: KeyPath, lines: Sequence[str]) -> tuple[int, list[str]]:
    """Where the last line of a container's value ends, and the lines indented as its members."""
    members = [each for each in document.places if len(each) == len(path) + 1]
    inside = [each for each in members if each[: len(path)] == path]
    place = document.places[inside[0]]
    is_item = isinstance(inside[0][-1], int)
    line = document.lines[(place.line if is_item else place.key_line) - 1]
    indent = line[: len(line) - len(line.lstrip())]
    begins = line.lstrip().startswith("- ") if is_item else _begins_line(document, inside[0])
    if not begins:
        raise NotEditable(f"`{path[0]}` is written in braces: write it line by line")
    end = _end(document, path)
    while end < len(document.lines) and _is_comment_within(document.lines[end], indent):
        end += 1
    return end, [indent + each for each in lines]


def _is_comment_within(line: str, indent: str) -> bool:
    """True for a comment that stands as deep as the members of a container, not at the margin."""
    return bool(indent) and line.startswith(f"{indent} ") and line.lstrip().startswith("#")


def _begins_line(document: Document, path: KeyPath) -> bool:
    place = document.places[path]
    return not document.lines[place.key_line - 1][: place.key_column - 1].strip()


def _end(document: Document, path: KeyPath) -> int:
    """The number of lines up to the end of an entry, without blanks and comments behind it."""
    start = document.places[path].key_line
    later = [
        place.key_line
        for other, place in document.places.items()
        if 0 < len(other) <= len(path) and place.key_line > start and isinstance(other[-1], str)
    ]
    end = min(later, default=len(document.lines) + 1) - 1
    while end > start and _is_aside(document.lines[end - 1]):
        end -= 1
    return end


def _is_aside(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _replaced(document: Document, path: KeyPath, lines: Sequence[str]) -> str:
    if not _begins_line(document, path):
        raise NotEditable(f"`{path[0]}` is written in braces: write it line by line")
    start, end = document.places[path].key_line - 1, _end(document, path)
    indent = " " * (document.places[path].key_column - 1)
    comments = [line for line in document.lines[start + 1 : end] if line.lstrip().startswith("#")]
    new = [indent + line for line in lines]
    return _joined(document, [*document.lines[:start], *new, *comments, *document.lines[end:]])


def _appended(document: Document, after: int, lines: Sequence[str]) -> str:
    before = list(document.lines[:after])
    while before and not before[-1].strip():
        before.pop()
        after -= 1
    rest = document.lines[after:]
    return _joined(document, [*before, *lines, *(rest if any(map(str.strip, rest)) else [""])])


def _joined(document: Document, lines: Sequence[str]) -> str:
    ending = "\r\n" if "\r\n" in document.text else "\n"
    text = ending.join(line.removesuffix("\r") for line in lines)
    return text if text.endswith(ending) else text + ending
