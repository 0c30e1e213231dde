"""What a report holds: nothing missing, nothing cut without saying so, nothing that runs."""

from __future__ import annotations

import dataclasses
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.support.hostile import write_hostile_case, write_hostile_rubric
from tests.support.worlds import random_case, random_rubric
from typology.model import Case, Rubric
from typology.reading.cases import read_cases
from typology.reading.library import shipped_cases
from typology.reading.rubric.reader import read_parent, read_rubric
from typology.reporting.handling import WITHHELD, shareable
from typology.reporting.report.brief import SEE_BELOW, fit_lines, lines_of, shortened, width_of
from typology.reporting.report.content import Report, ReportInput, build_report
from typology.reporting.report.markdown import write_markdown
from typology.reporting.report.page import write_page
from typology.reporting.report.tables import write_workbook
from typology.reporting.score.text import verdict_sentences
from typology.reporting.workbench.page import minified, script
from typology.scoring.scorecard import score

PROPOSED = "mali-agghali-kouffa-deal-proposed"
RUBRICS = ("thurston-2018", "strict-conjunction")
VOID = {"meta", "link", "input", "col", "br", "hr", "img"}


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


class Reader(HTMLParser):
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


@cache
def page_of_library() -> Reader:
    return Reader(write_page(library()))


def told(case: Case) -> list[str]:
    """Every text of a case that a report owes its reader."""
    found = [case.title, case.summary or "", *(term.term for term in case.terms)]
    for rating in case.ratings.values():
        found.append(rating.because or "")
        for each in rating.evidence:
            found += [each.says, each.locator or ""]
    return [" ".join(text.split()) for text in found if text]


def test_every_reason_fact_place_and_term_of_every_case_is_in_the_page() -> None:
    text = page_of_library().text
    missing = [words for case in cases() for words in told(case) if words not in text]
    assert missing == []


def test_every_reason_fact_place_and_term_is_in_the_markdown() -> None:
    text = " ".join(re.sub(r"\\(.)", r"\1", write_markdown(library())).split())
    missing = [words for case in cases() for words in told(case) if words not in text]
    assert missing == []


def test_every_reason_fact_place_and_term_is_in_the_workbook() -> None:
    book = load_workbook(BytesIO(write_workbook(library())), read_only=True)
    cells = {
        " ".join(str(cell).split())
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    }
    owed = {words for case in cases() for words in told(case) if words != case.summary}
    summaries = {" ".join((case.summary or "").split()) for case in cases()}
    assert owed - cells - summaries == set()


@pytest.mark.parametrize("name", RUBRICS)
def test_verdicts_are_told_as_score_tells_them(name: str) -> None:
    report = report_of(cases(), [name])
    text = Reader(write_page(report)).text
    for card in score(rubric(name), cases()):
        words = " ".join(verdict_sentences(card)).replace("*", "")
        assert " ".join(words.split()) in text, card.case.id


def test_heat_map_holds_every_rating_and_counts_every_verdict() -> None:
    overview = library().overview
    assert overview is not None
    cards = {card.case.id: card for card in score(rubric("thurston-2018"), cases())}
    counts = Counter(card.verdict for card in cards.values())
    assert {band.verdict: len(band.lines) for band in overview.bands} == counts
    names = [name for group in overview.groups.values() for name in group]
    assert sorted(names) == sorted(rubric("thurston-2018").criteria)
    for band in overview.bands:
        for line in band.lines:
            for name, square in zip(names, line.squares, strict=True):
                rating = line.card.case.ratings.get(name)
                known = None if rating is None else rating.value
                shown = None if square.tone is None else square.short + square.rest
                assert shown == (None if known is None else str(known).replace("_", " "))


def test_definitions_side_by_side_are_the_verdicts_of_each() -> None:
    side = library().side_by_side
    assert side is not None
    for column, name in enumerate(RUBRICS):
        expected = {card.case.id: card.verdict for card in score(rubric(name), cases())}
        found = {card.case.id: places[column].verdict for card, places in side.rows}
        assert found == expected
    moved = {card.case.id for card, places in side.rows if places[1].moved}
    assert moved == {
        card.case.id for card, (first, second) in side.rows if first.verdict != second.verdict
    }


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
    reader = Reader(page)
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
    reader = Reader(write_page(report))
    harmless = (*page_of_library().elements, *Reader(write_page(single())).elements)
    allowed = {tag for tag, _ in harmless} | {"q"}
    assert {tag for tag, _ in reader.elements} <= allowed
    assert not [name for _, attrs in reader.elements for name in attrs if name.startswith("on")]
    hrefs = [attrs["href"] or "" for tag, attrs in reader.elements if tag == "a"]
    assert all(href.startswith(("#", "https://", "http://")) for href in hrefs)
    assert "\u202e" not in reader.text
    assert "<U+202E>desrever" in reader.text
    assert "{{ 7 * 7 }}" in reader.text


def test_hostile_workbook_has_no_formula_and_no_link(tmp_path: Path) -> None:
    case = read_cases([str(write_hostile_case(tmp_path))], [rubric("thurston-2018")]).cases
    report = build_report(ReportInput((rubric("thurston-2018"),), None, case))
    book = load_workbook(BytesIO(write_workbook(report)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell for cell in cells if cell.data_type == "f" or cell.hyperlink] == []


def test_single_case_opens_with_a_brief_and_several_do_not() -> None:
    assert single().brief is not None
    assert single().overview is None
    assert library().brief is None


def test_brief_of_every_shipped_case_keeps_to_its_room() -> None:
    from typology.reporting.report import brief

    for part in library().cases:
        full = report_of([part.card.case]).brief
        assert full is not None
        for column in (full.left, full.right):
            lines = [line for each in column for line in each.lines]
            assert sum(lines_of(line, brief.HALF_WIDTH) for line in lines) <= brief.HALF_LINES
        assert width_of(full.lead) + width_of(full.rest) <= brief.VERDICT_COLUMNS


def test_brief_of_the_shipped_deal_asks_assumes_and_warns() -> None:
    brief = single().brief
    assert brief is not None
    lines = {each.heading: each.lines for each in (*brief.left, *brief.right)}
    assert lines["It assumes"] == ("state capacity at least unchanged (the verdict rests on it)",)
    assert len(lines["The text is silent on"]) == 4
    assert "violence reduction does not go from substantial to limited" in " ".join(
        lines["Holds only if"]
    )
    levels = {name: level for each in brief.profiles for name, level, _ in each.levels}
    assert levels["accountability cost"] == "substantial"
    assert levels["civilian cost"] == "unknown"


TEXTS = st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"])), max_size=12)


@given(TEXTS, st.integers(6, 30), st.integers(30, 120))
def test_fitted_texts_never_exceed_their_room(texts: list[str], room: int, width: int) -> None:
    found = fit_lines(texts, room, width)
    assert sum(lines_of(line, width) for line in found) <= room


@given(st.lists(st.sampled_from(["peace", "a pact", "disarmament"]), max_size=4))
def test_texts_that_fit_are_not_touched(texts: list[str]) -> None:
    assert fit_lines(texts, 4, 30) == tuple(texts)


@given(st.text(min_size=1), st.integers(20, 200))
def test_shortened_text_fits_and_says_that_it_was_cut(text: str, room: int) -> None:
    found = shortened(text, room)
    assert width_of(found) <= room or width_of(SEE_BELOW) > room
    if width_of(" ".join(text.split())) > room:
        assert found.endswith(SEE_BELOW)


def test_reason_goes_with_the_restricted_fact_it_tells_of(tmp_path: Path) -> None:
    (tmp_path / "deal.yaml").write_text(
        "format: 1\ncase: deal\ntitle: A deal\nstatus: ended\nratings:\n"
        "  demobilisation:\n    rating: full\n    because: Since the envoy said so.\n"
        "    evidence:\n"
        "      - {says: S, source: thurston-2018, direction: supports, handling: restricted}\n"
        "  flexibility:\n    rating: full\n    because: All saw it.\n"
        "    evidence: [{says: T, source: thurston-2018, direction: supports}]\n",
        encoding="utf-8",
    )
    (case,) = read_cases([str(tmp_path / "deal.yaml")], [rubric("thurston-2018")]).cases
    kept = shareable([case])
    (public,) = kept.cases
    assert public.ratings["demobilisation"].because == WITHHELD
    assert public.ratings["demobilisation"].value == "full"
    assert public.ratings["flexibility"] == case.ratings["flexibility"]
    assert kept.thinned == {"deal"}


@pytest.mark.parametrize("seed", range(12))
def test_any_definition_and_any_case_can_be_reported(seed: int) -> None:
    rng = Random(seed)
    definition = random_rubric(rng, rng.randint(1, 7), rng.randint(1, 4))
    made = [
        dataclasses.replace(random_case(rng, definition, rng.random()), id=f"c{place}")
        for place in range(rng.choice([1, 2, 7]))
    ]
    report = build_report(ReportInput((definition,), None, tuple(made)))
    text = Reader(write_page(report)).text
    for card in score(definition, made):
        assert card.verdict.replace("_", " ").replace("mixed", "more than one type") in text
    assert write_markdown(report).startswith("# ")
    assert load_workbook(BytesIO(write_workbook(report))).sheetnames[-1] == "about"


def test_small_script_is_made_from_the_present_one() -> None:
    assert len(minified(script())) < 0.7 * len(script()), "make scripts"
