"""The complete parser of a file: its tree, the place of every value, and all findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from yaml.error import YAMLError
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
    Events,
    Finding,
    Quoted,
    Tree,
    scalar,
)
from typology.reading.yaml.source import SourceText
from typology.reading.yaml.syntax import and_unread, syntax_finding

DEEPEST: Final = "maximum nesting depth"  # of libyaml from 0.2.6 on, at a depth of 1,000
BELOW: Final = "mapping values are not allowed"  # of both parsers
_DISCARD: Final = "\x00discard"  # the key of a refused value; no file can contain it


class Place(NamedTuple):
    """The place of a value, and of the key that holds it; lines and columns count from 1."""

    line: int
    column: int
    key_line: int
    key_column: int


class _OpenContainer:
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
    """Parsing stops here; a finding says why."""


class StrictParser:
    """Parses a text completely: its tree, the place of every value, and all findings.

    `complete` is False if parsing stopped before the end.
    """

    def __init__(self, text: str, events_of: Callable[[str], Events] | None = None) -> None:
        self.too_deep = False  # for libyaml, which then tells no event of what it has read
        self._events_of = events_of or events.PARSER
        self.tree: Tree = None
        self.findings: list[Finding] = []
        self.places: dict[KeyPath, Place] = {}
        self.complete = False
        self._source = SourceText(text)
        self._frames: list[_OpenContainer] = []
        self._documents = 0
        self._quoted: ScalarEvent | None = None  # the last

    def read(self) -> None:
        """Parse to the end, or to what stops the parser."""
        try:
            parser = self._events_of(self._source.text)
            for _ in range(MAX_EVENTS):
                event = parser.get_event()
                if event is None:
                    self.complete = True
                    break
                self._on_event(event)
            else:
                self.findings.append(TOO_LONG)
                self._frames.clear()
                self.tree = None
        except YAMLError as error:
            self.too_deep = DEEPEST in str(error)
            finding = syntax_finding(error, self._source, self._quoted)
            self.findings.append(and_unread(finding, self._source))
            self._drop_open_brackets()
            if BELOW in str(error):
                self._drop_last()
        except _Refused:
            pass
        if not self.findings and self.tree is None:
            self.findings.append((1, 1, "the file is empty", None))
            self.complete = False
        for frame in self._frames:
            self._drop_discarded(frame)

    def _drop_last(self) -> None:
        """Drop the last value, which ran on into the line that stopped the parser."""
        container = self._frames[-1].container if self._frames else None
        if isinstance(container, dict) and container:
            container.popitem()
        elif isinstance(container, list) and container:
            container.pop()

    def _drop_open_brackets(self) -> None:
        """Drop a list or mapping in brackets that was cut short: its content is uncertain."""
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

    def _on_event(self, event: Event) -> None:
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
            self._store(event, Quoted(f"*{event.anchor}"))
        elif type(event) is DocumentStartEvent:
            self._document(event)
        elif type(event) is not StreamStartEvent and self._frames:
            self._drop_discarded(self._frames.pop())  # the end of a mapping or list

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
            message = f"control character U+{ord(match.group()):04X}{ESCAPED}"
            place = self._source.refused_escape(event.start_mark)
            self._refuse(event, message, "leave it out", place)
        if event.style in ("'", '"'):
            self._quoted = event
        frame = self._frames[-1] if self._frames else None
        if frame is not None and type(frame.container) is dict and frame.key is NO_KEY:
            self._key(frame, frame.container, event, written)
        else:
            self._store(event, scalar(written, event.style))

    def _key(
        self, frame: _OpenContainer, mapping: dict[str, Tree], event: ScalarEvent, written: str
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
        self, event: MappingStartEvent | SequenceStartEvent, container: dict[str, Tree] | list[Tree]
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
            path = self._store(event, container)
        self._frames.append(_OpenContainer(container, path, bool(event.flow_style)))

    def _store(self, event: Event, value: Tree) -> KeyPath:
        """Put `value` where it belongs, and return its path."""
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

    def _drop_discarded(self, frame: _OpenContainer) -> None:
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
        self, event: Event, message: str, hint: str | None, place: tuple[int, int] | None = None
    ) -> None:
        if len(self.findings) == MAX_FINDINGS:
            self.findings.append((*self._start_of(event), *MORE))
            raise _Refused
        line, column = place or self._start_of(event)
        self.findings.append((line, column, message, hint))

    def _start_of(self, event: Event) -> tuple[int, int]:
        return self._source.place_of(event.start_mark)


def parse(text: str) -> StrictParser:
    """The parser of `text` after it has read all it can."""
    parser = StrictParser(text)
    parser.read()
    if parser.too_deep:
        from typology.reading.yaml.python_events import PythonParser

        parser = StrictParser(text, PythonParser)
        parser.read()
    return parser
