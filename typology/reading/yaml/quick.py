"""The quick parser of a valid file: its tree, without places.

It repeats the rules of `StrictParser` in one loop, because most files are valid and need no more:
1,000 case files are read in two thirds of the time.
"""

from __future__ import annotations

from yaml.error import YAMLError
from yaml.events import (
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

from typology.reading.yaml import events
from typology.reading.yaml.events import FORBIDDEN, MAX_DEPTH, MAX_EVENTS, NO_KEY, Tree, scalar


class TooLong(Exception):
    """The text has more events than a file may have."""


def quick_tree(text: str) -> dict[str, Tree] | None:
    """The tree of a valid text, else None: then `StrictParser` finds what is wrong, and where.

    Raises TooLong.
    """
    next_event = events.PARSER(text).get_event
    may_have_properties = "&" in text or "!" in text  # anchors or tags
    may_have_escapes = "\\" in text
    stack: list[tuple[dict[str, Tree] | None, list[Tree]]] = []
    root: dict[str, Tree] | None = None
    mapping: dict[str, Tree] | None = None
    items: list[Tree] = []
    key = NO_KEY
    child: dict[str, Tree] | list[Tree]
    try:
        if type(next_event()) is not StreamStartEvent or not _is_plain_start(next_event()):
            return None
        for _ in range(MAX_EVENTS):
            event = next_event()
            if type(event) is ScalarEvent:
                value = event.value
                if may_have_properties and (event.tag is not None or event.anchor is not None):
                    return None
                if may_have_escapes and event.style == '"' and FORBIDDEN.search(value):
                    return None
                if mapping is None:
                    items.append(scalar(value, event.style))
                elif key is not NO_KEY:
                    mapping[key] = scalar(value, event.style)
                    key = NO_KEY
                elif value in mapping or value == "<<":
                    return None
                else:
                    key = value
            elif type(event) is MappingStartEvent or type(event) is SequenceStartEvent:
                if may_have_properties and (event.tag is not None or event.anchor is not None):
                    return None
                child = {} if type(event) is MappingStartEvent else []
                if root is None:
                    if type(child) is not dict:
                        return None
                    root = child
                elif mapping is None:
                    items.append(child)
                elif key is not NO_KEY:
                    mapping[key] = child
                    key = NO_KEY
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
        else:
            raise TooLong
        ended = type(next_event()) is DocumentEndEvent and type(next_event()) is StreamEndEvent
    except YAMLError:
        return None
    return root if ended else None


def _is_plain_start(event: Event | None) -> bool:
    return type(event) is DocumentStartEvent and not event.version and not event.tags
