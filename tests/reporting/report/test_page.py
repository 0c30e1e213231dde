"""Pages: nothing missing, nothing that runs, links that lead somewhere."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

from tests.support.hostile import write_hostile_case, write_hostile_rubric
from tests.support.reports import (
    RUBRICS,
    PageReader,
    cases,
    library,
    report_of,
    rubric,
    single,
    texts_of,
)
from typology.reading.cases import read_cases
from typology.reading.rubric.reader import read_rubric
from typology.reporting.report.content import ReportInput, build_report
from typology.reporting.report.page import write_page
from typology.reporting.score.text import verdict_sentences
from typology.scoring.scorecard import score


@cache
def page_of_library() -> PageReader:
    return PageReader(write_page(library()))


def test_every_reason_fact_place_and_term_of_every_case_is_in_the_page() -> None:
    text = page_of_library().text
    missing = [words for case in cases() for words in texts_of(case) if words not in text]
    assert missing == []


@pytest.mark.parametrize("name", RUBRICS)
def test_verdicts_are_told_as_score_tells_them(name: str) -> None:
    report = report_of(cases(), [name])
    text = PageReader(write_page(report)).text
    assert all(note in text for note in report.notes)
    for card in score(rubric(name), cases()):
        words = " ".join(verdict_sentences(card, report.notes)).replace("*", "")
        assert " ".join(words.split()) in text, card.case.id


def test_links_within_the_page_lead_somewhere_and_places_are_unique() -> None:
    ids = [attrs["id"] for _, attrs in page_of_library().elements if attrs.get("id")]
    assert len(ids) == len(set(ids))
    links = {
        href[1:]
        for tag, attrs in page_of_library().elements
        if tag == "a" and (href := attrs.get("href") or "").startswith("#")
    }
    assert links - set(ids) == set()
    assert {case.id for case in cases()} <= set(ids) & links


@pytest.mark.parametrize("report", [library, single], ids=["library", "single"])
def test_policy_names_exactly_what_the_page_holds(report: object) -> None:
    page = write_page(library() if report is library else single())
    reader = PageReader(page)
    policy = next(
        attrs["content"] or ""
        for tag, attrs in reader.elements
        if attrs.get("http-equiv") == "Content-Security-Policy"
    )
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == "'none'"
    assert set(rules) == {
        "default-src", "style-src", "script-src", "img-src", "base-uri", "form-action",
    }  # fmt: skip
    scripts = [text for tag, text in reader.raw if tag == "script" and not text.startswith("{")]
    styles = [text for tag, text in reader.raw if tag == "style"]
    assert rules["script-src"].split() == [hashed(text) for text in scripts]
    assert rules["style-src"].split() == [hashed(text) for text in styles]


def hashed(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def test_page_has_no_inline_styles_handlers_or_outside_files() -> None:
    for tag, attrs in page_of_library().elements:
        assert "style" not in attrs, tag
        assert not [name for name in attrs if name.startswith("on")], tag
        assert tag not in {"img", "iframe", "object", "embed", "base"}
        outside = attrs.get("src") or (attrs.get("href") if tag == "link" else None)
        assert outside in (None, "data:,")


def test_hostile_texts_add_no_element_and_no_attribute(tmp_path: Path) -> None:
    definition = read_rubric(str(write_hostile_rubric(tmp_path)))
    case = read_cases([str(write_hostile_case(tmp_path))], [definition]).cases
    report = build_report(ReportInput((definition,), None, case, cases()))
    reader = PageReader(write_page(report))
    harmless = (*page_of_library().elements, *PageReader(write_page(single())).elements)
    allowed = {tag for tag, _ in harmless} | {"q"}
    assert {tag for tag, _ in reader.elements} <= allowed
    assert not [name for _, attrs in reader.elements for name in attrs if name.startswith("on")]
    hrefs = [attrs["href"] or "" for tag, attrs in reader.elements if tag == "a"]
    assert all(href.startswith(("#", "https://", "http://")) for href in hrefs)
    assert "\u202e" not in reader.text
    assert "<U+202E>desrever" in reader.text
    assert "{{ 7 * 7 }}" in reader.text
