"""A report of more than 200 cases in Chromium: what waits is found, and rendered when opened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.support.wait import WebDriverWait

from tests.support.chromium import chromium, complaints
from typology.reading.cases import read_cases
from typology.reading.rubric.reader import read_rubric
from typology.reporting.report.content import ReportInput, build_report
from typology.reporting.report.page import MANY, write_page

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

MUTARAKA = "mauritania-mutaraka-2011"
AMNESTY = "algeria-amnesty-offer-1995"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    folder, rubric = tmp_path_factory.mktemp("many"), read_rubric("thurston-2018")
    (one,), (other,) = (read_cases([name], [rubric]).cases for name in (MUTARAKA, AMNESTY))
    copies = [replace(one, id=f"copy-{number}") for number in range(MANY)]
    page = write_page(build_report(ReportInput((rubric,), None, (*copies, other))))
    (folder / "many.html").write_text(page, encoding="utf-8")
    with chromium(folder) as browser:
        browser.get((folder / "many.html").as_uri())
        yield browser


def count(opened: Chrome, selector: str) -> int:
    return len(opened.find_elements("css selector", selector))


def shown_rows(opened: Chrome) -> int:
    script = """return [...document.querySelectorAll(".heat tbody th[scope=row]")]
        .filter((cell) => cell.offsetParent !== null).length"""
    return int(opened.execute_script(script))


def seek(opened: Chrome, words: str) -> str:
    script = """const field = document.getElementById("_find");
        field.value = arguments[0];
        field.dispatchEvent(new Event("input", { bubbles: true }));
        return document.getElementById("_found").textContent"""
    return str(opened.execute_script(script, words))


def test_reasons_are_rendered_when_a_case_is_opened_with_links_to_its_sources(
    opened: Chrome,
) -> None:
    assert count(opened, "#copy-0 .ratings") == 0
    opened.execute_script("document.querySelector('#copy-0 details').open = true")
    WebDriverWait(opened, 30).until(lambda page: count(page, "#copy-0 .ratings dt"))
    assert count(opened, "#copy-0 template") == 0
    assert count(opened, "#copy-0 .ratings a[href^='#_s']") > 0
    assert count(opened, "#copy-1 .ratings") == 0


def test_search_finds_the_words_of_reasons_that_wait(opened: Chrome) -> None:
    script = """return document.querySelector(arguments[0]).content
        .querySelector(".ratings dd").textContent"""
    reason = opened.execute_script(script, f"#{AMNESTY} template")
    assert seek(opened, reason) == "1 case shown"
    assert shown_rows(opened) == 1
    assert seek(opened, "") == f"{MANY + 1} cases shown"


def test_heat_map_has_two_hundred_rows_until_all_are_asked_for(opened: Chrome) -> None:
    assert shown_rows(opened) == MANY
    (more,) = [
        each for each in opened.find_elements("css selector", "#_glance button") if each.text
    ]
    assert more.text == f"Show all {MANY + 1} rows"
    opened.execute_script("arguments[0].click()", more)
    assert shown_rows(opened) == MANY + 1
    assert complaints(opened) == []


def test_everything_that_waits_is_printed(opened: Chrome) -> None:
    opened.execute_script("dispatchEvent(new Event('beforeprint'))")
    assert count(opened, "article template") == 0
    assert count(opened, "article .ratings") >= MANY + 1
