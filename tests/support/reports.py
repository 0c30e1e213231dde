"""Reports of the shipped cases, and pages taken apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from html.parser import HTMLParser

from typology.model import Case, Rubric
from typology.reading.cases import read_cases
from typology.reading.library import shipped_cases
from typology.reading.rubric.reader import read_parent, read_rubric
from typology.reporting.report.content import Report, ReportInput, build_report

PROPOSED = "mali-agghali-kouffa-deal-proposed"


RUBRICS = ("thurston-2018", "strict-conjunction")


@cache
def rubric(name: str) -> Rubric:
    return read_rubric(name)


@cache
def cases() -> tuple[Case, ...]:
    return read_cases(shipped_cases(), [rubric(name) for name in RUBRICS]).cases


def report_of(chosen: Sequence[Case], names: Sequence[str] = RUBRICS) -> Report:
    return build_report(
        ReportInput(
            rubrics=tuple(map(rubric, names)),
            parent=read_parent(names[0]),
            cases=tuple(chosen),
            library=cases(),
        )
    )


@cache
def library() -> Report:
    return report_of(cases())


@cache
def single() -> Report:
    return report_of([case for case in cases() if case.id == PROPOSED])


class PageReader(HTMLParser):
    """The text of a page, its elements with attributes, and what stands in style and script."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.elements: list[tuple[str, Mapping[str, str | None]]] = []
        self.raw: list[tuple[str, str]] = []
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = tag if tag in ("style", "script") else ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.raw.append((self._inside, data))
            self._inside = ""
        else:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def texts_of(case: Case) -> list[str]:
    """Every text of a case that a report owes its reader."""
    found = [case.title, case.summary or "", *(term.term for term in case.terms)]
    for rating in case.ratings.values():
        found.append(rating.because or "")
        for each in rating.evidence:
            found += [each.says, each.locator or ""]
    return [" ".join(text.split()) for text in found if text]
