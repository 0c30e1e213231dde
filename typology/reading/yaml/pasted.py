"""What is pasted from a text processor or meant otherwise: oddities of letters, said in words.

Imported only where a file has a problem.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from typology.reading.problems import BLANKS, OPENING
from typology.reading.yaml.scalars import NUMBER

QUOTES: Final = re.compile(f"[{OPENING}»›]")
PAIRS: Final = {
    "“": "”",
    "„": "“”",
    "”": "”",
    "‘": "’",
    "‚": "‘’",
    "’": "’",
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
}
_INDENT: Final = re.compile(f"(?m)^[ -]*([{BLANKS}])[ {BLANKS}-]*(?=[^ {BLANKS}-])")
_BESIDE_COLON: Final = re.compile(
    rf"(?m)^[ -]*[\w.-]+(?P<before>[{BLANKS}]+):(?=[ {BLANKS}\r\n])"
    rf"|^[ -]*[\w.-]+:(?P<after>[{BLANKS}]+)"
    rf"|^ *-(?P<dash>[{BLANKS}]+)"
)
_GROUPED: Final = re.compile(r"[-+]?\d{1,3}(?:[ '\u2019\u00a0\u202f]\d{3})+(?:[.,]\d+)?")
_SHARE: Final = re.compile(r"([-+]?[\d.,]+)\s*(%|percent|per cent|pct)", re.IGNORECASE)
_RATIO: Final = re.compile(r"(\d{1,6})\s*/\s*(\d{1,6})")
_MINUS: Final = str.maketrans("\u2212\u2010\u2011\u2012\u2013", "-----")


def odd_blanks(text: str) -> list[tuple[int, int]]:
    """Where blanks that are none for YAML stand as indents or beside a colon: start and end."""
    found: list[tuple[int, int]] = []
    for match in _INDENT.finditer(text):
        found.append((match.start(1), match.end()))
    for match in _BESIDE_COLON.finditer(text):
        name = match.lastgroup
        if name is not None:
            found.append(match.span(name))
    return sorted(found)


def in_typographic_quotes(text: str) -> bool:
    """True if a text as a whole stands in typographic quotes, which are then a part of it."""
    if len(text) < 2 or text[-1] not in PAIRS.get(text[0], ""):
        return False
    return not QUOTES.search(text[1:-1].replace("\u2019", ""))


def number_meant(written: object, *, quoted: bool = False) -> str | None:
    """A hint at how to write a number: with a point, as a share of one, in plain digits.

    >>> number_meant("0,5"), number_meant("50 %"), number_meant("1/4")
    ('a decimal comma: write 0.5', 'a percentage: write 0.5', 'write 0.25')
    """
    if not isinstance(written, str) or len(written) > 60:
        return None
    text = unicodedata.normalize("NFKC", written.strip(f"{OPENING}»›'\" ")).translate(_MINUS)
    text = "".join(_digit(letter) for letter in text)
    if NUMBER.fullmatch(text) and (quoted or text != written):
        how = " without quotes" if quoted else ""
        return f"write {text}{how}"
    if (share := _SHARE.fullmatch(text)) is not None:
        number = share[1].replace(",", ".")
        if NUMBER.fullmatch(number) and len(number) <= 12:
            return f"a percentage: write {_short(float(number) / 100)}"
    if (ratio := _RATIO.fullmatch(text)) is not None and int(ratio[2]):
        return f"write {_short(int(ratio[1]) / int(ratio[2]))}"
    if _GROUPED.fullmatch(text):
        plain = re.sub(r"[ '\u2019\u00a0\u202f]", "", text).replace(",", ".")
        return f"digits in groups: write {plain}"
    with_point = text.replace(",", ".")
    if text.count(",") == 1 and NUMBER.fullmatch(with_point):
        return f"a decimal comma: write {with_point}"
    return None


def _digit(letter: str) -> str:
    """A digit of any script as an ASCII one, and the Arabic decimal mark as a point."""
    if letter.isascii():
        return letter
    if letter == "\u066b":
        return "."
    value = unicodedata.decimal(letter, None)
    return letter if value is None else str(value)


def _short(number: float) -> str:
    return f"{number:.6g}"
