"""Dates as datasets write them, and how long something lasted."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime
from typing import Final, NamedTuple

from typology.reading.datasets.mapping import Length

FORMATS: Final = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y",
    "%d %B %Y", "%B %d, %Y", "%d %b %Y", "%d-%b-%Y",
)  # fmt: skip
PARTS: Final = re.compile(
    r"(\d{4})(?:\.0)?(?:-(\d{1,2})(?:\.0)?(?:-(\d{1,2})(?:\.0)?)?)?", re.ASCII
)
"""Year, month and day; whole numbers may be written as others are."""
TIME: Final = re.compile(r"[T ]00:00(:00(\.0+)?)?$")


def is_form(text: str) -> bool:
    """True if dates can be written so, with a year.

    >>> is_form("%d/%m/%Y"), is_form("%Q"), is_form("soon")
    (True, False, False)
    """
    day = date(2001, 2, 3)
    try:
        return _parsed(day.strftime(text), text) is not None and day.strftime(text) != text
    except ValueError:
        return False


class DateForm(NamedTuple):
    """How a column's dates are written; `others` are further ways to read all of them."""

    written: str | None
    others: tuple[str, ...] = ()


def form_of(texts: Iterable[str]) -> DateForm:
    """The form that all of some texts have; None for those of ISO 8601, and for one not known."""
    filled = [TIME.sub("", text) for text in texts if text]
    if all(PARTS.fullmatch(text) for text in filled):
        return DateForm(None)
    fit = [form for form in FORMATS if all(_parsed(text, form) for text in filled)]
    meant = {form: tuple(_parsed(text, form) for text in filled) for form in fit}
    others = [form for form in fit[1:] if meant[form] != meant[fit[0]]]
    return DateForm(fit[0] if fit else None, tuple(others))


def _parsed(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).date()
    except ValueError:
        return None


def iso_date(text: str, form: str | None) -> str | None:
    """The date as YYYY, YYYY-MM or YYYY-MM-DD; None for what is no date.

    >>> iso_date("1994-1-2", None), iso_date("02/01/1994", "%d/%m/%Y"), iso_date("soon", None)
    ('1994-01-02', '1994-01-02', None)
    """
    plain = TIME.sub("", text)
    if form is not None and (parsed := _parsed(plain, form)) is not None:
        return parsed.isoformat()
    match = PARTS.fullmatch(plain)
    if match is None:
        return None
    year, month, day = match.groups()
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join([year, *(part.zfill(2) for part in (month, day) if part)])


def lasted(
    start: str | None, end: str | None, open_until: str | None, least: Length
) -> bool | None:
    """True or False where something is known to have lasted a length of time, or not to have.

    Without an end it went on until `open_until`; younger than the length then is not known. Where
    dates leave it open, so does the answer.

    >>> five = Length(years=5)
    >>> lasted("2000", "2004", None, five), lasted("2000", "2006", None, five)
    (False, True)
    >>> lasted("2000-03", "2005", None, five), lasted("2018", None, "2020-12-31", five)
    (None, None)
    """
    if start is None:
        return None
    if end is None:
        is_old = open_until is not None and _after(_last(start), least) <= _first(open_until)
        return True if is_old else None
    if _after(_last(start), least) <= _first(end):
        return True
    return False if _after(_first(start), least) > _last(end) else None


def _first(text: str) -> date:
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    return date(year, month, day)


def _last(text: str) -> date:
    parts = [*map(int, text.split("-"))]
    if len(parts) == 3:
        return date(*parts)
    length = Length(years=1) if len(parts) == 1 else Length(months=1)
    return date.fromordinal(_after(_first(text), length).toordinal() - 1)


def _after(day: date, length: Length) -> date:
    months = day.month - 1 + length.months
    year, month = day.year + length.years + months // 12, months % 12 + 1
    if year > date.max.year:
        return date.max
    moved = date(year, month, min(day.day, monthrange(year, month)[1])).toordinal() + length.days
    return date.fromordinal(min(moved, date.max.toordinal()))
