"""A strict YAML reader: a tree of text with the place of every key and value.

Built on parser events (libyaml's where it is there), so that nothing is constructed, resolved or
shared: scalars stay what was written, and what the project does not allow is refused at its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, Protocol, TypeAlias

from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from typology.model import Problem
from typology.reading.problems import MAX_FINDINGS, Fault, Path, shortened

Tree: TypeAlias = "str | int | float | list[Tree] | dict[str, Tree] | None"

MAX_DEPTH: Final = 40
MAX_SHOWN_LINE: Final = 1000  # characters

_NULLS: Final = frozenset(("", "~", "null"))
_NO_KEY: Final = "\x00none"  # neither can be written: controls are refused
_DISCARD: Final = "\x00discard"
_FORBIDDEN: Final = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]|\r(?!\n)")
_FORBIDDEN_ESCAPED: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_INDENTING_TAB: Final = re.compile("^ *\t", re.MULTILINE)
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


_OPEN_QUOTE: Final = "a quote that is not closed"
_QUOTE_IT: Final = "put a value that holds such a character in quotes"
SYNTAX: Final[tuple[tuple[re.Pattern[str], bool, str, str | None], ...]] = tuple(
    (re.compile(pattern), at_start, message, hint)
    for pattern, at_start, message, hint in (
        # What the parsers tell; whether to point at the start of what they were reading; our words.
        ("mapping values are not allowed", False, "a `:` where no key can end", _QUOTE_IT),
        ("scanning a simple key", True, "a key without its `:`", "is an indent or a quote wrong?"),
        ("block (mapping|collection)", False, "this fits nothing above", "is its indent right?"),
        ("sequence entries are not allowed", False, "a `-` where no list can begin", _QUOTE_IT),
        ("flow sequence", True, "a list that is not closed", "is a `,`, a `]` or a quote missing?"),
        (
            "flow mapping",
            True,
            "a mapping that is not closed",
            "is a `,`, a `}` or a quote missing?",
        ),
        ("node content|cannot start any token", False, "no value can begin here", _QUOTE_IT),
        ("an alias|an anchor|a tag|tag handle", False, "no value can begin here", _QUOTE_IT),
        ("unexpected end of stream|document (indicator|separator)", True, _OPEN_QUOTE, None),
        ("unexpected ':'", False, "a `:` where no key can end", _QUOTE_IT),
        ("quoted scalar", True, "an unknown escape", "in single quotes a backslash is itself"),
        ("block scalar", False, "a block of text that is ill begun", "write | or > and a new line"),
        ("document start|directive", False, "a second document, or a directive", "leave it out"),
    )
)


class Quoted(str):
    """A scalar that was written in quotes or as a block: text, whatever its field."""

    __slots__ = ()


class Mark(Protocol):
    """A place as both parsers tell it, counted from 0."""

    index: int
    line: int
    column: int


class Events(Protocol):
    """What both parsers offer."""

    def get_event(self) -> Event | None:
        """The next event, or None after the last. Raises YAMLError."""


def _parser() -> Callable[[str], Events]:
    try:
        from yaml._yaml import CParser
    except ImportError:
        from typology.reading.pure_parser import PureParser

        return PureParser
    return CParser


PARSER: Callable[[str], Events] = _parser()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands, and the key that holds it; lines and columns count from 1."""

    line: int
    column: int
    key_line: int
    key_column: int


@dataclass(frozen=True)
class Document:
    """One file as read: its tree, what is wrong with its YAML, and where everything stands.

    `complete` is False where reading stopped early, so that what is absent may only be unread.
    """

    path: str
    text: str
    tree: Tree
    problems: tuple[Problem, ...] = ()
    complete: bool = True

    @cached_property
    def places(self) -> dict[Path, Place]:
        """Every value's place, by the keys and indices that lead to it."""
        return _surveyed(self.text).places

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text, as an editor counts them."""
        return self.text.split("\n")

    def has(self, path: Path) -> bool:
        """Whether the file itself sets the value at `path`."""
        return path in self.places

    def locate(self, path: Path, at: Literal["value", "key"] = "value") -> tuple[int, int]:
        """Line and column of the value (or its key) at `path`, or of the nearest that holds it."""
        while path and path not in self.places:
            path, at = path[:-1], "key"
        place = self.places.get(path)
        if place is None:
            return 1, 1
        return (place.key_line, place.key_column) if at == "key" else (place.line, place.column)

    def problem(self, fault: Fault) -> Problem:
        """`fault` at its place in this file."""
        line, column = self.locate(fault.path, fault.at)
        return Problem(
            self.path, line, column, fault.message, fault.hint, fault.severity, self.shown(line)
        )

    def shown(self, line: int) -> str | None:
        """A line of the text, None where there is none or it is too long to show."""
        return shown(self.lines, line)


def shown(lines: Sequence[str], line: int) -> str | None:
    """Line `line` (from 1) of `lines`, None where there is none or it is too long to show."""
    if line > len(lines) or len(lines[line - 1]) > MAX_SHOWN_LINE:
        return None
    return lines[line - 1].removesuffix("\r")


def read_document(path: str, data: bytes) -> Document:
    """The document in `data`, which its problems call `path`. Raises nothing: see `problems`."""
    text, problems = _decoded(path, data)
    if text is None:
        return Document(path, "", None, tuple(problems), complete=False)
    refused = _refused_characters(path, text)
    if refused:
        if _INDENTING_TAB.search(text):
            return Document(path, text, None, tuple(refused), complete=False)
        text = _FORBIDDEN.sub(" ", text)
    elif (tree := _quick_tree(text)) is not None:
        return Document(path, text, tree)
    survey = _surveyed(text)
    lines = text.split("\n")
    found = [
        Problem(path, line, column, message, hint, "error", shown(lines, line))
        for line, column, message, hint in survey.findings
    ]
    return Document(path, text, survey.tree, (*refused, *found), survey.complete)


def _decoded(path: str, data: bytes) -> tuple[str | None, list[Problem]]:
    if data.startswith(_UTF16):
        return None, [Problem(path, 1, 1, "the file is UTF-16, not UTF-8", "save it as UTF-8")]
    try:
        return data.decode("utf-8").removeprefix("\ufeff"), []
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").removeprefix("\ufeff")
        line, column = _line_and_column(before, len(before))
        rest = data[error.start :].split(b"\n", 1)[0].decode("utf-8", errors="replace")
        lines = [*before.split("\n")[:-1], before.split("\n")[-1] + rest]
        message = f"byte 0x{data[error.start]:02x} is not UTF-8"
        source = shown(lines, line)
        hint = "save the file as UTF-8"
        return None, [Problem(path, line, column, message, hint, "error", source)]


def _refused_characters(path: str, text: str) -> list[Problem]:
    problems: list[Problem] = []
    lines: list[str] = []
    for match in _FORBIDDEN.finditer(text):
        lines = lines or text.split("\n")
        if len(problems) == MAX_FINDINGS:
            break
        line, column = _line_and_column(text, match.start())
        character = match.group()
        message = f"control character U+{ord(character):04X}"
        hint = "the file looks like UTF-16: save it as UTF-8" if character == "\0" else None
        if character == "\t":
            message, hint = "a tab", "use spaces"
        elif character in "\ufffe\uffff":
            message = f"U+{ord(character):04X} is no character"
        elif character == "\r":
            message = "a carriage return without a line feed"
        problems.append(Problem(path, line, column, message, hint, "error", shown(lines, line)))
    return problems


def _line_and_column(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def _quick_tree(text: str) -> dict[str, Tree] | None:
    """The tree of a text with nothing to refuse, else None: then a survey says what and where."""
    next_event = PARSER(text).get_event
    wary = "&" in text or "!" in text  # else nothing has an anchor or a tag
    escaped = "\\" in text
    stack: list[tuple[dict[str, Tree] | None, list[Tree]]] = []
    root: dict[str, Tree] | None = None
    mapping: dict[str, Tree] | None = None
    items: list[Tree] = []
    key = _NO_KEY
    child: dict[str, Tree] | list[Tree]
    try:
        if type(next_event()) is not StreamStartEvent or not _is_plain_start(next_event()):
            return None
        while True:
            event = next_event()
            if type(event) is ScalarEvent:
                value = event.value
                if wary and (event.tag is not None or event.anchor is not None):
                    return None
                if escaped and event.style == '"' and _FORBIDDEN_ESCAPED.search(value):
                    return None
                if mapping is None:
                    items.append(_scalar(value, event.style))
                elif key is not _NO_KEY:
                    mapping[key] = _scalar(value, event.style)
                    key = _NO_KEY
                elif value in mapping or value == "<<":
                    return None
                else:
                    key = value
            elif type(event) is MappingStartEvent or type(event) is SequenceStartEvent:
                if wary and (event.tag is not None or event.anchor is not None):
                    return None
                child = {} if type(event) is MappingStartEvent else []
                if root is None:
                    if type(child) is not dict:
                        return None
                    root = child
                elif mapping is None:
                    items.append(child)
                elif key is not _NO_KEY:
                    mapping[key] = child
                    key = _NO_KEY
                else:
                    return None
                if len(stack) == MAX_DEPTH:
                    return None
                stack.append((mapping, items))
                if isinstance(child, dict):
                    mapping = child
                else:
                    mapping, items = None, child
            elif type(event) is MappingEndEvent or type(event) is SequenceEndEvent:
                mapping, items = stack.pop()
                if not stack:
                    break
            else:
                return None
        ended = type(next_event()) is DocumentEndEvent and type(next_event()) is StreamEndEvent
    except YAMLError:
        return None
    return root if ended else None


def _scalar(written: str, style: str | None) -> str | None:
    return Quoted(written) if style else plain(written)


def plain(written: str) -> str | None:
    """A plain scalar: what was written, None where that is a null."""
    return None if written in _NULLS else written


def forbidden_character(text: str) -> str | None:
    """The first character of `text` that no value may hold, however it was written."""
    match = _FORBIDDEN_ESCAPED.search(text)
    return None if match is None else match.group()


def _is_plain_start(event: Event | None) -> bool:
    return type(event) is DocumentStartEvent and not event.version and not event.tags


Finding: TypeAlias = "tuple[int, int, str, str | None]"  # line, column, message, hint


@dataclass(slots=True)
class _Frame:
    """A container being read, the path to it, and the key whose value comes next."""

    container: dict[str, Tree] | list[Tree]
    path: Path
    key: str = _NO_KEY
    key_place: tuple[int, int] = (1, 1)


class _Refused(Exception):
    """Reading stops here: a finding says why."""


class _Survey:
    """A text read with care: its tree, the place of everything in it, and all there is to refuse.

    `complete` is False where reading stopped before the end.
    """

    def __init__(self, text: str) -> None:
        self.tree: Tree = None
        self.findings: list[Finding] = []
        self.places: dict[Path, Place] = {}
        self.complete = False
        self._text = text
        self._breaks_differ = any(
            mark in text for mark in "\u2028\u2029"
        )  # breaks to libyaml alone
        self._frames: list[_Frame] = []
        self._documents = 0

    def read(self) -> None:
        """Read to the end, or to what cannot be read beyond."""
        try:
            parser = PARSER(self._text)
            while (event := parser.get_event()) is not None:
                self._take(event)
            self.complete = True
        except YAMLError as error:
            self.findings.append(self._syntax(error))
        except _Refused:
            pass
        if not self.findings and self.tree is None:
            self.findings.append((1, 1, "the file is empty", None))
            self.complete = False
        for frame in self._frames:
            self._tidy(frame)

    def _take(self, event: Event) -> None:
        if type(event) is ScalarEvent:
            self._refuse_properties(event)
            self._scalar(event)
        elif type(event) is MappingStartEvent:
            self._refuse_properties(event)
            self._start(event, {})
        elif type(event) is SequenceStartEvent:
            self._refuse_properties(event)
            self._start(event, [])
        elif type(event) is AliasEvent:
            self._refuse(event, "an alias", f"write the value of *{event.anchor} out")
            self._put(event, None)
        elif type(event) is DocumentStartEvent:
            self._document(event)
        elif type(event) is not StreamStartEvent and self._frames:
            self._tidy(self._frames.pop())  # the end of a mapping or list

    def _document(self, event: DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            self._refuse(event, "a second document", "one file holds one document")
            raise _Refused
        if event.version or event.tags:
            self._refuse(event, "a YAML directive", "leave it out")

    def _scalar(self, event: ScalarEvent) -> None:
        written: str = event.value
        if event.style == '"' and (match := _FORBIDDEN_ESCAPED.search(written)):
            what = f"control character U+{ord(match.group()):04X}, escaped"
            self._refuse(event, what, "leave it out")
        frame = self._frames[-1] if self._frames else None
        if frame is not None and type(frame.container) is dict and frame.key is _NO_KEY:
            self._key(frame, frame.container, event, written)
        else:
            self._put(event, _scalar(written, event.style))

    def _key(
        self, frame: _Frame, mapping: dict[str, Tree], event: ScalarEvent, written: str
    ) -> None:
        frame.key, frame.key_place = written, self._start_of(event)
        if written == "<<":
            self._refuse(event, "a merge key", "write the values out")
            frame.key = _DISCARD
        elif written in mapping:
            first = self.places[*frame.path, written].key_line
            line = frame.key_place[0]
            message = (
                f"{shortened(written)} stands twice in one mapping, on lines {first} and {line}"
            )
            self._refuse(event, message, "keep one of them")
            frame.key = _DISCARD

    def _start(self, event: Event, container: dict[str, Tree] | list[Tree]) -> None:
        frame = self._frames[-1] if self._frames else None
        is_key = frame is not None and type(frame.container) is dict and frame.key is _NO_KEY
        if len(self._frames) == MAX_DEPTH:
            self._refuse(event, f"nested more than {MAX_DEPTH} deep", None)
            raise _Refused
        if is_key and frame is not None:
            self._refuse(event, "a key that is no text", None)
            frame.key = _DISCARD
            self._frames.append(_Frame(container, (*frame.path, _DISCARD)))
            frame.key_place = self._start_of(event)
            return
        self._frames.append(_Frame(container, self._put(event, container)))

    def _put(self, event: Event, value: Tree) -> Path:
        """`value` where it belongs; its path."""
        place = self._start_of(event)
        if not self._frames:
            self.tree = value
            self.places[()] = Place(*place, *place)
            return ()
        frame = self._frames[-1]
        if isinstance(frame.container, list):
            path: Path = (*frame.path, len(frame.container))
            frame.container.append(value)
            self.places[path] = Place(*place, *place)
        elif frame.key is _NO_KEY:  # an alias as a key
            frame.key = _DISCARD
            return frame.path
        else:
            path = (*frame.path, frame.key)
            frame.container[frame.key] = value
            self.places[path] = Place(*place, *frame.key_place)
            frame.key = _NO_KEY
        return path

    def _tidy(self, frame: _Frame) -> None:
        if type(frame.container) is dict:
            frame.container.pop(_DISCARD, None)

    def _refuse_properties(
        self, event: ScalarEvent | MappingStartEvent | SequenceStartEvent
    ) -> None:
        if event.anchor is not None:
            self._refuse(event, f"an anchor, &{shortened(event.anchor)}", "leave it out")
        if event.tag is not None:
            self._refuse(event, f"a tag, {shortened(event.tag)}", "leave it out")

    def _refuse(self, event: Event, what: str, hint: str | None) -> None:
        self.findings.append((*self._start_of(event), what, hint))
        if len(self.findings) == MAX_FINDINGS:
            raise _Refused

    def _start_of(self, event: Event) -> tuple[int, int]:
        return self._of_mark(event.start_mark)

    def _of_mark(self, mark: Mark | None) -> tuple[int, int]:
        if mark is None:
            return 1, 1
        if self._breaks_differ or mark.index >= len(self._text):
            return _line_and_column(self._text, min(mark.index, len(self._text)))
        return mark.line + 1, mark.column + 1

    def _syntax(self, error: YAMLError) -> Finding:
        if not isinstance(error, MarkedYAMLError):
            return 1, 1, "this is not YAML", None
        told = f"{error.context or ''}: {error.problem}"
        for pattern, at_start, message, hint in SYNTAX:
            if pattern.search(told):
                mark = error.context_mark if at_start else error.problem_mark
                return (*self._of_mark(mark), message, hint)
        return (*self._of_mark(error.problem_mark), "this is not YAML", None)


def _surveyed(text: str) -> _Survey:
    survey = _Survey(text)
    survey.read()
    return survey
