"""The careful way through a file: its tree, every place in it, and all there is to refuse."""

from __future__ import annotations

import re
import sys
from typing import Final, NamedTuple

from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
    StreamStartEvent,
)

from typology.reading.problems import MAX_FINDINGS, KeyPath, shortened
from typology.reading.yaml import events
from typology.reading.yaml.events import (
    ESCAPED,
    FORBIDDEN,
    MAX_DEPTH,
    MAX_EVENTS,
    MORE,
    NO_KEY,
    TOO_LONG,
    Finding,
    Mark,
    Quoted,
    Tree,
    line_and_column,
    scalar,
)

_DISCARD: Final = "\x00discard"  # the key of what is refused; cannot be written
_OPEN_QUOTE: Final = "a quote that is not closed"
_ESCAPE_UNKNOWN: Final = "an unknown escape"
_FITS_NOTHING: Final = "this fits nothing above"
_NO_BLANK: Final = "a key without a blank after its `:`"
_QUOTE_IT: Final = "put a value that holds such a character in quotes"
SYNTAX: Final[tuple[tuple[str, bool, str, str | None], ...]] = (
    # What the parsers tell; whether to point at the start of what they were reading; our words.
    ("mapping values are not allowed", False, "a `:` where no key can end", _QUOTE_IT),
    ("scanning a simple key", True, "a key without its `:`", "is an indent or a quote wrong?"),
    ("block (mapping|collection)", False, _FITS_NOTHING, "is its indent right?"),
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
    ("unexpected ':'", True, "a `:` where no key can end", _QUOTE_IT),
    ("quoted scalar", True, _ESCAPE_UNKNOWN, "in single quotes a backslash is itself"),
    ("block scalar", False, "a block of text that is ill begun", "write | or > and a new line"),
    ("document start|directive", False, "a second document, or a directive", "leave it out"),
)
_STARTS_DOCUMENT: Final = re.compile(r"---|\.\.\.|%")
_FIRST_LINE: Final = re.compile(r"\A(?:[ \r]*(?:#.*)?\n)*(?= +[^ \r\n#])")  # all above it
_GLUED: Final = re.compile(r" *(?:- +)*([a-z]\w*):(?=[^\s:/])")
_AFTER_QUOTES: Final = frozenset(("", " ", "\r", "\n", ",", "]", "}", ":"))
_LINE_OF_KEY: Final = re.compile(r"\n *(?:- +)*[a-z][\w-]*:(?=[ \r\n])")
_ESCAPE: Final = re.compile(
    r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL
)
_GOOD_ESCAPES: Final = frozenset('n "/\\_LP\r\n')  # those of one letter that a value may hold


class Place(NamedTuple):
    """Where a value stands, and the key that holds it; lines and columns count from 1."""

    line: int
    column: int
    key_line: int
    key_column: int


class _Frame:
    """A container being read, the path to it, and the key whose value comes next."""

    __slots__ = ("container", "in_brackets", "key", "key_place", "path")

    def __init__(
        self, container: dict[str, Tree] | list[Tree], path: KeyPath, in_brackets: bool
    ) -> None:
        self.container = container
        self.path = path
        self.in_brackets = in_brackets
        self.key = NO_KEY
        self.key_place = (1, 1)


class _Refused(Exception):
    """Reading stops here: a finding says why."""


class StrictParser:
    """A text read with care: its tree, the place of everything in it, and all there is to refuse.

    `complete` is False where reading stopped before the end.
    """

    def __init__(self, text: str) -> None:
        self.tree: Tree = None
        self.findings: list[Finding] = []
        self.places: dict[KeyPath, Place] = {}
        self.complete = False
        self._text = text
        self._breaks_differ = "\u2028" in text or "\u2029" in text  # lines to the parsers alone
        self._frames: list[_Frame] = []
        self._documents = 0
        self._quoted: ScalarEvent | None = None  # the last

    def read(self) -> None:
        """Read to the end, or to what cannot be read beyond."""
        try:
            parser = events.PARSER(self._text)
            for _ in range(MAX_EVENTS):
                event = parser.get_event()
                if event is None:
                    self.complete = True
                    break
                self._take(event)
            else:
                self.findings.append(TOO_LONG)
                self._frames.clear()
                self.tree = None
        except YAMLError as error:
            self.findings.append(self._syntax(error))
            self._drop_open_brackets()
        except _Refused:
            pass
        if not self.findings and self.tree is None:
            self.findings.append((1, 1, "the file is empty", None))
            self.complete = False
        for frame in self._frames:
            self._tidy(frame)

    def _drop_open_brackets(self) -> None:
        """Forget a list or mapping in brackets that was cut short: what it holds is doubtful."""
        for depth, frame in enumerate(self._frames):
            if frame.in_brackets:
                holder = self._frames[depth - 1].container if depth else None
                if isinstance(holder, list):
                    holder.pop()
                elif isinstance(holder, dict):
                    holder.pop(str(frame.path[-1]), None)
                else:
                    self.tree = None
                del self._frames[depth:]
                return

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
            self._put(event, Quoted(f"*{event.anchor}"))
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
        if event.style == '"' and (match := FORBIDDEN.search(written)):
            what = f"control character U+{ord(match.group()):04X}{ESCAPED}"
            self._refuse(event, what, "leave it out", self._escape_at(event.start_mark))
        if event.style in ("'", '"'):
            self._quoted = event
        frame = self._frames[-1] if self._frames else None
        if frame is not None and type(frame.container) is dict and frame.key is NO_KEY:
            self._key(frame, frame.container, event, written)
        else:
            self._put(event, scalar(written, event.style))

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

    def _start(
        self,
        event: MappingStartEvent | SequenceStartEvent,
        container: dict[str, Tree] | list[Tree],
    ) -> None:
        frame = self._frames[-1] if self._frames else None
        is_key = frame is not None and type(frame.container) is dict and frame.key is NO_KEY
        if len(self._frames) == MAX_DEPTH:
            self._refuse(event, f"nested more than {MAX_DEPTH} deep", None)
            raise _Refused
        if is_key and frame is not None:
            self._refuse(event, "a key that is no text", None)
            frame.key = _DISCARD
            path: KeyPath = (*frame.path, _DISCARD)
            frame.key_place = self._start_of(event)
        else:
            path = self._put(event, container)
        self._frames.append(_Frame(container, path, bool(event.flow_style)))

    def _put(self, event: Event, value: Tree) -> KeyPath:
        """`value` where it belongs; its path."""
        place = self._start_of(event)
        if not self._frames:
            self.tree = value
            self.places[()] = Place(*place, *place)
            return ()
        frame = self._frames[-1]
        if isinstance(frame.container, list):
            path: KeyPath = (*frame.path, len(frame.container))
            frame.container.append(value)
            self.places[path] = Place(*place, *place)
        elif frame.key is NO_KEY:  # an alias as a key
            frame.key = _DISCARD
            return frame.path
        else:
            path = (*frame.path, frame.key)
            frame.container[frame.key] = value
            self.places[path] = Place(*place, *frame.key_place)
            frame.key = NO_KEY
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

    def _refuse(
        self, event: Event, what: str, hint: str | None, place: tuple[int, int] | None = None
    ) -> None:
        if len(self.findings) == MAX_FINDINGS:
            self.findings.append((*self._start_of(event), *MORE))
            raise _Refused
        line, column = place or self._start_of(event)
        self.findings.append((line, column, what, hint))

    def _start_of(self, event: Event) -> tuple[int, int]:
        return self._of_mark(event.start_mark)

    def _of_mark(self, mark: Mark | None) -> tuple[int, int]:
        if mark is None:
            return 1, 1
        if self._breaks_differ or mark.index >= len(self._text):
            return line_and_column(self._text, min(mark.index, len(self._text)))
        return mark.line + 1, mark.column + 1

    def _escape_at(self, mark: Mark | None) -> tuple[int, int]:
        """The place of the first escape to refuse in the quotes that open at `mark`."""
        if mark is None:
            return 1, 1
        for match in _ESCAPE.finditer(self._text, mark.index):
            digits = match[1] or match[2] or match[3]
            if digits is None:
                good = match[4] in _GOOD_ESCAPES
            else:
                code = int(digits, 16)
                good = code <= sys.maxunicode and not FORBIDDEN.search(chr(code))
            if not good:
                return line_and_column(self._text, match.start())
        return self._of_mark(mark)

    def _swallowed(self) -> Finding | None:
        """That the last quotes were left open, where they hold a line which begins with a key."""
        event = self._quoted
        if event is None or event.start_mark is None or event.end_mark is None:
            return None
        start = event.start_mark.index
        match = _LINE_OF_KEY.search(self._text, start, event.end_mark.index)
        closing = self._text[event.end_mark.index : event.end_mark.index + 1]
        if match is None or closing in _AFTER_QUOTES:
            return None
        line, _ = line_and_column(self._text, match.start() + 1)
        hint = f"the text runs on over line {line}, which looks like a key"
        return (*self._of_mark(event.start_mark), _OPEN_QUOTE, hint)

    def _glued(self, told: str, error: MarkedYAMLError) -> Finding | None:
        """That a key and its value run together, so that what follows cannot be read."""
        if "scanning a simple key" in told:
            mark, above = error.context_mark, 0
        elif "mapping values are not allowed" in told:
            mark, above = error.problem_mark, 1
        else:
            return None
        line = self._of_mark(mark)[0] - above
        match = _GLUED.match(self._text.split("\n")[line - 1])
        if match is None:
            return None
        return line, match.end() + 1, _NO_BLANK, f"a blank is missing after `{match[1]}:`"

    def _outdented(self, told: str, mark: Mark | None) -> Finding | None:
        """That a line stands farther left than the first, which ends what the file holds."""
        place = self._of_mark(mark)
        line = self._text.split("\n")[place[0] - 1]
        first = _FIRST_LINE.search(self._text)
        if first is None or place[1] > 1 or _STARTS_DOCUMENT.match(line):
            return None
        if not re.search("document start|block mapping", told):
            return None
        number = line_and_column(self._text, first.end())[0]
        return (*place, _FITS_NOTHING, f"is line {number} indented by mistake?")

    def _syntax(self, error: YAMLError) -> Finding:
        if not isinstance(error, MarkedYAMLError):
            return 1, 1, "this is not YAML", None
        told = f"{error.context or ''}: {error.problem}"
        if (swallowed := self._swallowed()) is not None:
            return swallowed
        if (glued := self._glued(told, error)) is not None:
            return glued
        if (outdented := self._outdented(told, error.problem_mark)) is not None:
            return outdented
        for pattern, at_start, message, hint in SYNTAX:
            if re.search(pattern, told):
                mark = error.context_mark if at_start else error.problem_mark
                if message == _ESCAPE_UNKNOWN:
                    return (*self._escape_at(mark), message, hint)
                return (*self._of_mark(mark), message, hint)
        return (*self._of_mark(error.problem_mark), "this is not YAML", None)


def parse(text: str) -> StrictParser:
    """All that can be said of `text`."""
    made = StrictParser(text)
    made.read()
    return made
