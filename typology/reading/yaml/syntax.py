"""Syntax errors in our words: the parsers' messages, and the mistakes behind some of them."""

from __future__ import annotations

import re
from typing import Final

from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import ScalarEvent

from typology.reading.yaml.events import Finding, Mark, line_and_column
from typology.reading.yaml.source import SourceText

TYPOGRAPHIC: Final = "typographic quotes"
_OPENS_TYPOGRAPHIC: Final = re.compile(r" *(?:- +)*(?:[\w-]+: +)?(?:- +)*[\[{]?[“„‟”‘‚’«»‹]")
_KEY: Final = re.compile(r"( *)([A-Za-z]\w*):(?=\s|$)")
_KEY_AND_VALUE: Final = re.compile(r"( *(?:- +)*)([A-Za-z]\w*): +[^\s#]")
_NO_COLON: Final = re.compile(r"( *)([A-Za-z]\w*)(?= [^:]*$)")
_ITEM: Final = re.compile(r"( *)(- +)[^\s#:][^:]*$")
_EMPTY: Final = re.compile(r"\s*(?:#.*)?$")
_OPEN_QUOTE: Final = "a quote that is not closed"
_ESCAPE_UNKNOWN: Final = "an unknown escape"
_FITS_NOTHING: Final = "this fits nothing above"
_NO_BLANK: Final = "a key without a blank after its `:`"
_KEY_ALONE: Final = "a key without its `:`"
_QUOTE_IT: Final = "put a value that holds such a character in quotes"
MESSAGES: Final[tuple[tuple[str, bool, str, str | None], ...]] = (
    # The parser's message as a pattern; True to point at the start of the construct; our message
    # and hint. The first that matches holds. Made with PyYAML 6.0.3 and libyaml 0.2.5: a release
    # that words its messages otherwise falls through to "this is not YAML", so when either
    # changes, run tests/reading/yaml and revise the patterns.
    ("mapping values are not allowed", False, "a `:` where no key can end", _QUOTE_IT),
    ("scanning a simple key", True, _KEY_ALONE, "is an indent or a quote wrong?"),
    ("block (mapping|collection)", False, _FITS_NOTHING, "is its indent right?"),
    ("sequence entries are not allowed", False, "a `-` where no list can begin", _QUOTE_IT),
    ("flow sequence", True, "a list that is not closed", "is a `,`, a `]` or a quote missing?"),
    ("flow mapping", True, "a mapping that is not closed", "is a `,`, a `}` or a quote missing?"),
    ("node content|cannot start any token", False, "no value can begin here", _QUOTE_IT),
    ("an alias|an anchor|a tag|tag handle", False, "no value can begin here", _QUOTE_IT),
    ("unexpected end of stream|document (indicator|separator)", True, _OPEN_QUOTE, None),
    ("unexpected ':'", True, "a `:` where no key can end", _QUOTE_IT),
    ("quoted scalar", True, _ESCAPE_UNKNOWN, "in single quotes a backslash is itself"),
    ("block scalar", False, "a block of text that is ill begun", "write | or > and a new line"),
    ("document start|directive", False, "a second document, or a directive", "leave it out"),
)
_STARTS_DOCUMENT: Final = re.compile(r"---|\.\.\.|%")
_ABOVE_INDENTED_START: Final = re.compile(r"\A(?:[ \r]*(?:#.*)?\n)*(?= +[^ \r\n#])")
_KEY_WITHOUT_SPACE: Final = re.compile(r" *(?:- +)*([a-z]\w*):(?=[^\s:/])")
_AFTER_QUOTE: Final = frozenset(("", " ", "\r", "\n", ",", "]", "}", ":"))
_LINE_OF_KEY: Final = re.compile(r"\n *(?:- +)*[a-z][\w-]*:(?=[ \r\n])")


def syntax_finding(error: YAMLError, source: SourceText, quoted: ScalarEvent | None) -> Finding:
    """The finding for a parser's error; `quoted` is the last scalar in quotes before it."""
    if not isinstance(error, MarkedYAMLError):
        return 1, 1, "this is not YAML", None
    message = f"{error.context or ''}: {error.problem}"
    return (
        _typographic_quotes(source, error.problem_mark)
        or _unclosed_quote(source, quoted)
        or _missing_dash(source, message, error.problem_mark)
        or _missing_space(source, message, error)
        or _missing_colon(source, message, error)
        or _indented_below_a_value(source, message, error.problem_mark)
        or _wrong_indent(source, message, error.problem_mark)
        or _translated(source, message, error)
    )


def and_unread(finding: Finding, source: SourceText) -> Finding:
    """A finding that stops the parser, with the word that what follows is not read."""
    line, column, message, hint = finding
    if not any(map(str.strip, source.text.split("\n")[line:])):
        return finding
    unread = f"what follows line {line} is not read"
    if hint and hint.endswith("?"):
        return line, column, message, f"{hint} And {unread}"
    return line, column, message, f"{hint}; {unread}" if hint else unread


def _typographic_quotes(source: SourceText, mark: Mark | None) -> Finding | None:
    """The finding for a value, on the line of the error, that opens with “ or «."""
    number = source.place_of(mark)[0]
    match = _OPENS_TYPOGRAPHIC.match(source.line(number))
    return match and (number, match.end(), TYPOGRAPHIC, "YAML knows only \" and '")


def _missing_dash(source: SourceText, message: str, mark: Mark | None) -> Finding | None:
    """The finding for a key that stands below the items of a list, and is one itself."""
    if not re.search("mapping values are not allowed|block (mapping|collection)", message):
        return None
    line = source.place_of(mark)[0]
    key = _KEY.match(source.line(line))
    number = _above(source, line)
    item = _ITEM.match(source.line(number)) if number else None
    if key is None or item is None or len(key[1]) not in (len(item[1]), len(item[1] + item[2])):
        return None
    hint = f"is a `- ` missing before `{key[2]}:`, as on line {number}?"
    return line, len(key[1]) + 1, "a key among the items of a list", hint


def _missing_colon(source: SourceText, message: str, error: MarkedYAMLError) -> Finding | None:
    """The finding for a line that is a key and its value but for the colon."""
    if "scanning a simple key" in message:
        place = source.place_of(error.context_mark)
        above = _NO_COLON.match(source.line(place[0]))
        if above is None or len(above[1]) + 1 != place[1]:
            return None
        return (*place, _KEY_ALONE, f"a `:` is missing after `{above[2]}`")
    if "mapping values are not allowed" not in message:
        return None
    line = source.place_of(error.problem_mark)[0]
    key, number = _KEY.match(source.line(line)), _above(source, line)
    above = _NO_COLON.match(source.line(number)) if number else None
    if key is None or above is None or key[1] != above[1]:
        return None
    return number, len(above[1]) + 1, _KEY_ALONE, f"a `:` is missing after `{above[2]}`"


def _indented_below_a_value(source: SourceText, message: str, mark: Mark | None) -> Finding | None:
    """The finding for a key that is indented below one that has its value on its line."""
    if "mapping values are not allowed" not in message:
        return None
    line = source.place_of(mark)[0]
    key, number = _KEY.match(source.line(line)), _above(source, line)
    above = _KEY_AND_VALUE.match(source.line(number)) if number else None
    if key is None or above is None or len(key[1]) <= len(above[1]):
        return None
    hint = f"indented too far? `{above[2]}` on line {number} has its value already"
    return line, len(key[1]) + 1, "a key below a value", hint


def _above(source: SourceText, line: int) -> int:
    """The last line above that is neither blank nor a comment; 0 if there is none."""
    lines = source.text.split("\n")
    numbers = (n for n in range(line - 1, 0, -1) if not _EMPTY.match(lines[n - 1]))
    return next(numbers, 0)


def _unclosed_quote(source: SourceText, quoted: ScalarEvent | None) -> Finding | None:
    """The finding for quotes that end right before other text, after a line that looks like a key.

    They were left open above, and closed where the next ones were to open.
    """
    if quoted is None or quoted.start_mark is None or quoted.end_mark is None:
        return None
    start, end = quoted.start_mark.index, quoted.end_mark.index
    match = _LINE_OF_KEY.search(source.text, start, end)
    if match is None or source.text[end : end + 1] in _AFTER_QUOTE:
        return None
    line, _ = line_and_column(source.text, match.start() + 1)
    hint = f"the text runs on over line {line}, which looks like a key"
    return (*source.place_of(quoted.start_mark), _OPEN_QUOTE, hint)


def _missing_space(source: SourceText, message: str, error: MarkedYAMLError) -> Finding | None:
    """The finding for a key whose value follows its colon without a space."""
    if "scanning a simple key" in message:
        mark, above = error.context_mark, 0
    elif "mapping values are not allowed" in message:
        mark, above = error.problem_mark, 1
    else:
        return None
    line = source.place_of(mark)[0] - above
    match = _KEY_WITHOUT_SPACE.match(source.line(line))
    if match is None:
        return None
    return line, match.end() + 1, _NO_BLANK, f"a blank is missing after `{match[1]}:`"


def _wrong_indent(source: SourceText, message: str, mark: Mark | None) -> Finding | None:
    """The finding for a line indented less than the first key, which ends the document early."""
    place = source.place_of(mark)
    first = _ABOVE_INDENTED_START.search(source.text)
    if first is None or place[1] > 1 or _STARTS_DOCUMENT.match(source.line(place[0])):
        return None
    if not re.search("document start|block mapping", message):
        return None
    number = line_and_column(source.text, first.end())[0]
    return (*place, _FITS_NOTHING, f"is line {number} indented by mistake?")


def _translated(source: SourceText, message: str, error: MarkedYAMLError) -> Finding:
    for pattern, at_start, ours, hint in MESSAGES:
        if re.search(pattern, message):
            mark = error.context_mark if at_start else error.problem_mark
            if ours == _ESCAPE_UNKNOWN:
                return (*source.refused_escape(mark), ours, hint)
            return (*source.place_of(mark), ours, hint)
    return (*source.place_of(error.problem_mark), "this is not YAML", None)
