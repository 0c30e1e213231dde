"""Countries, dates and the default basis of a case file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Final, Literal

from typology.reading.case.entries import PeriodEntry
from typology.reading.problems import (
    MAX_OFFERED,
    Fault,
    Faults,
    KeyPath,
    did_you_mean,
    nearest,
    shortened,
)

DATE: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
ONGOING: Final = "ongoing"
CODE_LETTERS: Final = 3
CODES_WANTED: Final = "a code of three letters (ISO 3166-1 alpha-3), such as MLI for Mali"
ALSO_CALLED: Final = {  # names in use that the table's do not contain
    "ivory coast": "CIV", "drc": "COD", "dr congo": "COD", "congo kinshasa": "COD",
    "congo brazzaville": "COG", "burma": "MMR", "uk": "GBR", "britain": "GBR", "usa": "USA",
    "great britain": "GBR", "america": "USA", "vietnam": "VNM", "laos": "LAO", "east timor": "TLS",
    "north korea": "PRK", "south korea": "KOR", "cape verde": "CPV", "swaziland": "SWZ",
    "macedonia": "MKD", "czech republic": "CZE", "turkey": "TUR", "kosovo": "XKX",
}  # fmt: skip


def default_basis(status: str) -> Literal["text", "outcome"]:
    """What ratings speak of where the file does not say: of a text, if it is not in force yet."""
    return "text" if status in ("proposed", "signed") else "outcome"


@cache
def countries() -> dict[str, str]:
    """Country names by ISO 3166-1 alpha-3 code."""
    table = Path(__file__).with_name("countries.csv").read_text(encoding="utf-8")
    rows = (line.split(",", 1) for line in table.splitlines()[1:])
    return {code: name.strip('"') for code, name in rows}


def check_countries(codes: Sequence[str], faults: Faults) -> None:
    """Add a fault for each code that is no country's."""
    for place, code in enumerate(codes):
        if code not in countries():
            message = f"unknown country {shortened(code)}"
            faults.add(("countries", place), message, partial(country_hint, code))


def country_hint(written: str) -> str | None:
    """The code that was meant, if `written` is a country's name or nearly a code."""
    sought = _letters(written)
    names = {code: _letters(name) for code, name in countries().items()}
    also = [code for code in (ALSO_CALLED.get(sought),) if code is not None]
    fitting = [code for code, name in names.items() if sought and f" {sought} " in f" {name} "]
    fitting = also + sorted(fitting, key=lambda code: names[code] != sought)
    if fitting:
        return "; ".join(f"{countries()[code]} is {code}" for code in fitting[:MAX_OFFERED])
    if len(sought) != CODE_LETTERS:  # ML is Mali's in another list, and nearest to Malta's MLT
        return CODES_WANTED
    return did_you_mean(written.upper(), tuple(countries()))


def _letters(name: str) -> str:
    """A name without accents, marks and capitals, its words apart by blanks."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return " ".join(re.findall("[a-z]+", plain.replace("'", "")))


def date_fault(written: str | None, path: KeyPath, *, word: str | None = None) -> list[Fault]:
    """At most one fault: `written` has not the form of a date, or is not in the calendar.

    `word` may be written instead of a date.
    """
    if written is None:
        return []
    match = DATE.fullmatch(written)
    if match is None:
        message = f"{shortened(written)} is no date"
        if word is not None and nearest(written, [word]):
            return [Fault(path, message, f"did you mean {word!r}?")]
        also = f", or {word}" if word else ""
        return [Fault(path, message, f"write YYYY, YYYY-MM or YYYY-MM-DD{also}")]
    year, month, day = match.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return [Fault(path, f"the date {written} does not exist")]
    return []


def is_before(one: str, other: str) -> bool:
    """True if one date is earlier than the other, to the precision that both have."""
    shared = min(len(one), len(other))
    return one[:shared] < other[:shared]


def period_faults(period: PeriodEntry | None) -> Iterator[Fault]:
    """The faults of a period's dates, or the fault that it ends before it begins."""
    if period is None:
        return
    end = None if period.end == ONGOING else period.end
    faults = [
        *date_fault(period.start, ("period", "from")),
        *date_fault(end, ("period", "to"), word=ONGOING),
    ]
    yield from faults
    if not faults and period.start and end and is_before(end, period.start):
        yield Fault(("period", "to"), f"the period ends in {end}, before it begins")
