"""Dates and countries of a case file."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from typology.reading.problems import Fault, KeyPath, did_you_mean, nearest, shortened


@cache
def countries() -> dict[str, str]:
    """Code to name."""
    table = Path(__file__).with_name("countries.csv").read_text(encoding="utf-8")
    rows = (line.split(",", 1) for line in table.splitlines()[1:])
    return {code: name.strip('"') for code, name in rows}


def country_hint(written: str) -> str | None:
    """The code that was meant, where `written` is a country's name or nearly a code."""
    for code, name in countries().items():
        if name.casefold() == written.casefold():
            return f"{name} is {code}"
    return did_you_mean(written.upper(), tuple(countries()))


DATE: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
ONGOING: Final = "ongoing"


def date_fault(written: str | None, path: KeyPath, *, word: str | None = None) -> list[Fault]:
    """At most one fault: `written` has no date's form, or is on no calendar.

    `word` may stand there too.
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
    """Whether a date is earlier than another, as far as both say."""
    shared = min(len(one), len(other))
    return one[:shared] < other[:shared]
