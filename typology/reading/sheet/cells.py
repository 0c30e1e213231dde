"""The cells of a sheet: text, numbers, and what is refused; and readers of each kind of field."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias, get_args

from typology.reading.case.fields import ONGOING, countries, country_hint, date_fault
from typology.reading.entries import ID_PATTERN, Status
from typology.reading.problems import did_you_mean, shortened
from typology.reading.validation import PATTERNS

LONGEST_CELL: Final = 32_767  # characters, as in spreadsheets
ROUNDED: Final = 1e15  # from here a spreadsheet does not keep all digits of a number
STATUSES: Final[tuple[str, ...]] = get_args(Status)
ID: Final = re.compile(ID_PATTERN.rstrip("$"))
IDS: Final = re.compile(r"(?:[a-z0-9][a-z0-9-]*+\n)*+")
SIGNS: Final = frozenset({"", "NA", "N/A", "n/a", ".", "-", "?", "~"})  # of what is not known
NO_FORMULA: Final = re.compile("'(?=[=+@'-])")  # keeps spreadsheets from taking text for a formula
FORBIDDEN: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
FIRST_ESCAPED, LAST_ESCAPED = "\udc80", "\udcff"  # surrogateescape's, of bytes 0x80 to 0xff


@dataclass(frozen=True, slots=True)
class Refusal:
    """The reason why a cell is refused, and what to do about it."""

    message: str
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Day(Refusal):
    """A date of a workbook; refused in every column but those of dates."""

    written: str = ""  # YYYY-MM-DD


@dataclass(frozen=True, slots=True)
class ShownNumber:
    """A number of a workbook that is shown otherwise, such as 7 as 0007.

    `text` is what is shown, or None where only the spreadsheet can tell.
    """

    number: float
    text: str | None
    style: str


Cell: TypeAlias = "str | float | ShownNumber | Refusal"  # empty: ""


def too_long() -> Refusal:
    """The refusal of a cell that is longer than a spreadsheet's."""
    return Refusal(f"a cell of more than {LONGEST_CELL:,} characters", "shorten it")


def is_blank(cell: Cell) -> bool:
    """True for a cell with nothing in it but white space."""
    return isinstance(cell, str) and not cell.strip()


def plain_name(cell: Cell) -> str:
    """A name, level or status as the files write it: no case, no outer blanks, no inner ones.

    >>> plain_name(" Violence reduction ")
    'violence_reduction'
    """
    return "_".join(cell.split()).lower() if isinstance(cell, str) else ""


def read_word(cell: Cell) -> str | Refusal:
    """An id, name or level, without the white space around it."""
    return cell.strip() if isinstance(cell, str) else read_text(cell)


def read_text(cell: Cell) -> str | Refusal:
    """Text as written, without the ' that guards it; a number in a workbook is its digits."""
    if isinstance(cell, Refusal):
        return cell
    if isinstance(cell, ShownNumber):
        if cell.text is None:
            message = f"a number that is shown in the form {shortened(cell.style)}"
            return Refusal(message, "format the cell as text, then write it again")
        return cell.text
    if isinstance(cell, float):
        if abs(cell) >= ROUNDED:
            message = "a number of more than 15 digits, which a workbook rounds"
            return Refusal(message, "format the cell as text, then write it again")
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if len(cell) > LONGEST_CELL:
        return too_long()
    if cell.startswith("'"):
        cell = NO_FORMULA.sub("", cell, count=1) if NO_FORMULA.match(cell) else cell
    if cell.isprintable():
        return cell
    cell = cell.replace("\r\n", "\n")
    match = FORBIDDEN.search(cell)
    return _forbidden(match[0]) if match else cell


def _forbidden(character: str) -> Refusal:
    if FIRST_ESCAPED <= character <= LAST_ESCAPED:
        byte = ord(character) - 0xDC00
        return Refusal(f"byte 0x{byte:02x} is not UTF-8", "save the file as UTF-8")
    if character == "\t":
        return Refusal("a tab", "use spaces")
    if character == "\0":
        return Refusal("a NUL character", "save the sheet as UTF-8 text")
    return Refusal(f"control character U+{ord(character):04X}", "leave it out")


def unlike(word: str, message: str, hint: str | None) -> Refusal:
    """The refusal of an unknown word; a forbidden character in it is reported first."""
    checked = read_text(word)
    return checked if isinstance(checked, Refusal) else Refusal(message, hint)


def read_id(cell: Cell) -> str | Refusal:
    """A case's id."""
    word = read_word(cell)
    if word == "":
        return Refusal("no id", PATTERNS[ID_PATTERN])
    if isinstance(word, Refusal) or ID.fullmatch(word):
        return word
    return unlike(word, f"{shortened(word)} is no id", PATTERNS[ID_PATTERN])


def read_title(cell: Cell) -> str | Refusal:
    """A case's title."""
    text = read_text(cell)
    return Refusal("no title") if text == "" else text


def read_status(cell: Cell) -> str | Refusal:
    """A case's status."""
    word = read_choice("status", STATUSES)(cell)
    return Refusal("no status", did_you_mean("", STATUSES)) if word is None else word


def read_choice(name: str, choices: tuple[str, ...]) -> Callable[[Cell], str | Refusal | None]:
    """A reader of one of some words; None is nothing said."""

    def read(cell: Cell) -> str | Refusal | None:
        if cell in choices:
            return str(cell)
        word = read_word(cell)
        if isinstance(word, Refusal):
            return word
        if plain_name(word) in choices:
            return plain_name(word)
        if word in SIGNS:
            return None
        message = f"unknown {name} {shortened(word)}"
        return unlike(word, message, did_you_mean(plain_name(word), choices))

    return read


def read_optional_id(cell: Cell) -> str | Refusal | None:
    """The id of another case; None is none."""
    word = read_word(cell)
    return None if isinstance(word, str) and word in SIGNS else read_id(cell)


def read_optional_text(cell: Cell) -> str | Refusal | None:
    """Free text; None is nothing said."""
    text = read_text(cell)
    return None if text == "" else text


def read_date(cell: Cell, word: str | None = None) -> str | Refusal | None:
    """A date to the precision written; `word` may stand instead. None is nothing said."""
    if isinstance(cell, Day):
        return cell.written
    written = read_word(cell)
    if isinstance(written, Refusal):
        return written
    if written in SIGNS:
        return None
    if word is not None and written.lower() == word:
        return word
    faults = date_fault(written, (), word=word)
    return unlike(written, faults[0].message, faults[0].hint) if faults else written


def read_end(cell: Cell) -> str | Refusal | None:
    """The end of a period: a date, or `ongoing`."""
    return read_date(cell, ONGOING)


def read_list(cell: Cell) -> tuple[str, ...] | Refusal | None:
    """What stands between semicolons; None is nothing said."""
    text = read_text(cell)
    if isinstance(text, Refusal):
        return text
    if text.strip() in SIGNS:
        return None
    return tuple(item.strip() for item in text.split(";") if item.strip()) or None


def read_countries(cell: Cell) -> tuple[str, ...] | Refusal | None:
    """Codes of countries, between semicolons."""
    codes = read_list(cell)
    for code in codes if isinstance(codes, tuple) else ():
        if code not in countries():
            message = f"unknown country {shortened(code)}"
            return unlike(code, message, country_hint(code))
    return codes
