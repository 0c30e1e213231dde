"""Cases of two collections that concern the same thing at about the same time, side by side."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np

from typology.model import Case

ONGOING: Final = "ongoing"
LENGTH: Final = re.compile(r"(\d{1,4}) ?([ymd])", re.ASCII)
UNITS: Final = {4: "Y", 7: "M", 10: "D"}  # of a date, by its length
DISTANT: Final = np.datetime64("9999-12-31")


class Length(NamedTuple):
    """A length of time."""

    months: int = 0
    days: int = 0


class Span(NamedTuple):
    """The first and the last day of a period."""

    first: np.datetime64
    last: np.datetime64


class Link(NamedTuple):
    """A case and one of the others: the identifiers that both have, and the days between them."""

    case: Case
    linked: Case
    values: tuple[str, ...]
    days: int


class Links(NamedTuple):
    """Links by a scheme, in order of case, days and linked case; which cases have no date or id.

    `unlinked`: the cases that have both, and no other within reach.
    """

    scheme: str
    links: tuple[Link, ...]
    outcomes: tuple[str, ...]
    unlinked: tuple[str, ...]
    undated: tuple[str, ...]
    unidentified: tuple[str, ...]

    @property
    def summary(self) -> str:
        """The number of pairs, and of cases without one."""
        cases = len({link.case.id for link in self.links})
        left = [
            f"{len(ids):,} {why}"
            for ids, why in (
                (self.unlinked, "have none within reach"),
                (self.undated, "have no date"),
                (self.unidentified, f"have no {self.scheme}"),
            )
            if ids
        ]
        found = f"{len(self.links):,} pairs by {self.scheme}, of {cases:,} cases"
        return "; ".join((found, *left, *self._cautions()))

    def _cautions(self) -> Iterator[str]:
        """What stands before, and what stands beside several cases: both mislead a comparison."""
        earlier = sum(_begins_before(link.linked, link.case) for link in self.links)
        if earlier:
            pairs = "1 pair" if earlier == 1 else f"{earlier:,} pairs"
            yield f"in {pairs} the linked case begins before the other"
        often = Counter(link.linked.id for link in self.links)
        shared = sum(count > 1 for count in often.values())
        if shared:
            cases = "1 linked case stands" if shared == 1 else f"{shared:,} linked cases stand"
            yield f"{cases} beside several others, which then share one outcome"


def length_of(text: str) -> Length:
    """A length of time: years, months or days. Raises ValueError.

    >>> length_of("2y"), length_of("90d")
    (Length(months=24, days=0), Length(months=0, days=90))
    """
    found = LENGTH.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is no length of time: write 2y, 6m or 90d")
    number = int(found[1])
    return {"y": Length(12 * number), "m": Length(number), "d": Length(0, number)}[found[2]]


def link(
    cases: Sequence[Case],
    others: Sequence[Case],
    scheme: str,
    within: Length,
    *,
    nearest: bool = False,
) -> Links:
    """Pairs of `cases` and `others` that share an identifier and lie at most `within` apart.

    The days between two periods are those from the end of the earlier to the beginning of the
    later, 0 where they meet. A date without month or day stands for all its days; a period without
    an end lasts as long as its beginning does; an ongoing one has no end. `nearest` keeps for each
    case the other with the fewest days between, ties by beginning, then by id. No case is linked
    with one of its own id.
    """
    by_value: dict[str, list[tuple[Case, Span]]] = defaultdict(list)
    for other in others:
        if (span := span_of(other)) is not None:
            for value in dict.fromkeys(other.identifiers.get(scheme, ())):
                by_value[value].append((other, span))
    found: list[Link] = []
    unlinked, undated, unidentified = [], [], []
    for case in sorted(cases, key=lambda each: each.id):
        span, values = span_of(case), case.identifiers.get(scheme, ())
        if not values:
            unidentified.append(case.id)
        elif span is None:
            undated.append(case.id)
        elif links := _links(case, span, values, by_value, within):
            found += links[:1] if nearest else links
        else:
            unlinked.append(case.id)
    outcomes = tuple(sorted({name for other in others for name in other.outcomes}))
    return Links(
        scheme, tuple(found), outcomes, tuple(unlinked), tuple(undated), tuple(unidentified)
    )


def _links(
    case: Case,
    span: Span,
    values: Sequence[str],
    by_value: Mapping[str, Sequence[tuple[Case, Span]]],
    within: Length,
) -> list[Link]:
    """The links of one case, the nearest first."""
    latest, earliest = later(span.last, within), later(span.first, within, -1)
    shared: dict[str, tuple[Case, Span, list[str]]] = {}
    for value in dict.fromkeys(values):
        for other, other_span in by_value.get(value, ()):
            within_reach = other_span.first <= latest and other_span.last >= earliest
            if within_reach and other.id != case.id:
                shared.setdefault(other.id, (other, other_span, []))[2].append(value)
    links = [
        (days_between(span, other_span), abs(int((other_span.first - span.first).astype(int))), id_)
        for id_, (_, other_span, _) in shared.items()
    ]
    return [
        Link(case, shared[id_][0], tuple(shared[id_][2]), days) for days, _, id_ in sorted(links)
    ]


def span_of(case: Case) -> Span | None:
    """The days of a case's period; None without a beginning or an end."""
    period = case.period
    if period is None:
        return None
    start, end = period.start or period.end, period.end or period.start
    if start is None or end is None or start == ONGOING:
        return None
    last = DISTANT if end == ONGOING else _last_day(end)
    return Span(np.datetime64(start, "D"), last)


def _begins_before(one: Case, other: Case) -> bool:
    spans = span_of(one), span_of(other)
    return spans[0] is not None and spans[1] is not None and bool(spans[0].first < spans[1].first)


def _last_day(text: str) -> np.datetime64:
    after = np.datetime64(text).astype(f"datetime64[{UNITS[len(text)]}]") + 1
    last: np.datetime64 = after.astype("datetime64[D]") - 1
    return last


def days_between(one: Span, other: Span) -> int:
    """The days from the end of the earlier period to the beginning of the later; 0 if they meet."""
    gaps = (other.first - one.last, one.first - other.last)
    return max(0, *(int(gap.astype(int)) for gap in gaps))


def later(day: np.datetime64, length: Length, sign: int = 1) -> np.datetime64:
    """A day so much later, or with `sign` -1 earlier; the 31st becomes a shorter month's last day.

    >>> str(later(np.datetime64("2000-02-29"), Length(months=12)))
    '2001-02-28'
    """
    if day == DISTANT:
        return day
    month = day.astype("datetime64[M]")
    moved = month + sign * length.months
    last = (moved + 1).astype("datetime64[D]") - 1
    of_month = moved.astype("datetime64[D]") + (day - month.astype("datetime64[D]"))
    moved_on: np.datetime64 = min(of_month, last) + sign * length.days
    return moved_on
