"""Countries by their ISO 3166-1 alpha-3 code, and XKX for Kosovo."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from typology.reading.problems import did_you_mean


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
