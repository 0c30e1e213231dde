"""Answers as entries of a case file."""

from __future__ import annotations

from typing import Final, NamedTuple

from typology.model import UNKNOWN, Criterion, Json, Level, Rubric
from typology.reporting.new.yaml_lines import block, flow, scalar
from typology.scales import degree

ASKED: Final = "Asked, and not known."  # the reason of an unknown without another
OWN_TEXT: Final = "deal-text"  # the key of the deal's own text among its sources


class Given(NamedTuple):
    """All that was answered about one criterion; `value` None is unknown, perhaps in a range."""

    value: Level | None
    low: Level | None = None
    high: Level | None = None
    because: str = ""
    fact: str = ""
    place: str = ""
    confidence: str = ""

    @property
    def is_silent(self) -> bool:
        """True where nothing at all is known."""
        return self.value is None and self.low is None


def new_file(case: str, title: str, status: str) -> str:
    """A case in which nothing is rated yet."""
    lines = ["format: 1", f"case: {flow(case)}", f"title: {scalar(title)}", f"status: {status}"]
    return "\n".join([*lines, "ratings: {}"]) + "\n"


def rating_lines(criterion: Criterion, given: Given, source: str) -> list[str]:
    """The entry of a rating."""
    entry: dict[str, Json] = {"rating": UNKNOWN if given.value is None else given.value}
    if given.low is not None and given.high is not None:
        entry["range"] = [given.low, given.high]
    if given.confidence:
        entry["confidence"] = given.confidence
    because = given.because or (ASKED if given.is_silent else "")
    if because:
        entry["because"] = because
    if given.fact:
        fact: dict[str, Json] = {"says": given.fact, "source": source}
        fact |= {"locator": given.place} if given.place else {}
        entry["evidence"] = [fact | {"direction": direction_of(criterion, given)}]
    return block({criterion.id: entry})


def direction_of(criterion: Criterion, given: Given) -> str:
    """What the fact behind an answer says of the criterion: the lowest level contradicts it."""
    bottom, top = (given.value, given.value) if given.value is not None else (given.low, given.high)
    if bottom is None or top is None:
        return "context"
    if criterion.scale is not None:
        lowest = criterion.scale.levels[0]
        return "contradicts" if top == lowest else "context" if bottom == lowest else "supports"
    low, high = sorted((degree(criterion, bottom), degree(criterion, top)))
    return "supports" if low > 0.5 else "contradicts" if high < 0.5 else "context"


def term_lines(criterion: str, given: Given) -> list[str]:
    """The entry of a term of a text: its fact, in the coder's words."""
    term: dict[str, Json] = {"term": given.fact, "criterion": criterion}
    return block(term | ({"clause": given.place} if given.place else {}))


def source_lines(key: str, title: str) -> list[str]:
    """The entry of a source."""
    return block({key: {"title": title}})


def elicited_lines(rubric: Rubric, order: str, stopped: str) -> list[str]:
    """The entry that says how the coding was made."""
    made = {"rubric": f"{rubric.id}@{rubric.version}", "order": order, "stopped": stopped}
    return block({"elicited": dict(made)})
