"""Reports in Chromium: offline, by keyboard, on paper, with hostile cases, and by axe's rules."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.support.wait import WebDriverWait

from tests.support.chromium import chromium, complaints, requests
from tests.support.hostile import write_hostile_case, write_hostile_rubric
from typology.cli.main import run
from typology.model import Case
from typology.reading.cases import read_cases
from typology.reading.library import shipped_cases
from typology.reading.rubric.reader import read_rubric
from typology.reporting.report import brief
from typology.reporting.report.brief import (
    BriefProfile,
    BriefSection,
    PrintedBrief,
    fit_lines,
    shortened,
    width_of,
)
from typology.reporting.report.content import ReportInput, build_report
from typology.reporting.report.page import write_page
from typology.reporting.words import id_to_words
from typology.scoring.scorecard import score

if TYPE_CHECKING:
    from selenium.webdriver import Chrome
    from selenium.webdriver.remote.webelement import WebElement

PROPOSED = "mali-agghali-kouffa-deal-proposed"
TAB, ENTER = "\ue004", "\ue007"
DESKTOP, PHONE = (1280, 900), (390, 844)


@dataclass(frozen=True)
class Pages:
    """Reports written by the command."""

    folder: Path

    def address(self, name: str) -> str:
        return (self.folder / f"{name}.html").as_uri()


def typology(*arguments: str) -> None:
    with pytest.raises(SystemExit) as stop:
        run(arguments)
    assert stop.value.code == 0


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    folder = tmp_path_factory.mktemp("pages")
    case = str(write_hostile_case(folder))
    rubric = str(write_hostile_rubric(folder))
    both = ("-r", rubric, "-r", "thurston-2018")
    typology("report", PROPOSED, "-o", str(folder / "single.html"))
    typology(
        "report", *shipped_cases(), "-r", "thurston-2018", "-r", "violence-only",
        "-o", str(folder / "library.html"),
    )  # fmt: skip
    typology("report", case, "-o", str(folder / "hostile.html"))
    typology("report", case, *both, "-o", str(folder / "hostile-rubric.html"))
    typology("report", case, PROPOSED, *both, "-o", str(folder / "hostile-several.html"))
    return Pages(folder)


EVERY = ("single", "library", "hostile", "hostile-rubric", "hostile-several")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with chromium(tmp_path_factory.mktemp("chromium")) as opened:
        opened.execute_cdp_cmd("Network.enable", {})
        yield opened


@pytest.fixture
def chrome(browser: Chrome) -> Iterator[Chrome]:
    offline = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
    browser.execute_cdp_cmd("Network.emulateNetworkConditions", offline)
    shown(browser, DESKTOP)
    complaints(browser), requests(browser)
    yield browser
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def shown(opened: Chrome, size: tuple[int, int], *, dark: bool = False) -> None:
    width, height = size
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
    opened.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})


def found(opened: Chrome, expression: str, *arguments: object) -> object:
    return opened.execute_script(f"return {expression}", *arguments)


def displayed(opened: Chrome, selector: str) -> list[WebElement]:
    return [each for each in opened.find_elements("css selector", selector) if each.is_displayed()]


@pytest.mark.parametrize("name", EVERY)
def test_page_opened_from_a_file_offline_asks_for_nothing_and_nothing_goes_wrong(
    chrome: Chrome, pages: Pages, name: str
) -> None:
    chrome.get(pages.address(name))
    chrome.execute_script("for (const each of document.querySelectorAll('details')) each.open = 1")
    assert requests(chrome) == []
    assert complaints(chrome) == []


def test_policy_stops_what_is_put_into_the_page(chrome: Chrome, pages: Pages) -> None:
    chrome.get(pages.address("single"))
    chrome.execute_script(
        "const script = document.createElement('script');"
        "script.textContent = 'document.title = \"owned\"'; document.body.append(script);"
        "const image = new Image(); image.src = 'https://example.org/x.png';"
        "document.body.append(image);"
    )
    told = complaints(chrome)
    assert len([line for line in told if "Content Security Policy" in line]) == 2
    assert chrome.title != "owned"


@pytest.mark.parametrize("name", ["single", "library"])
def test_page_is_whole_without_javascript(chrome: Chrome, pages: Pages, name: str) -> None:
    chrome.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    chrome.get(pages.address(name))
    main = chrome.find_element("css selector", "main").text
    assert "On paper, what is known does not decide" in main
    assert displayed(chrome, ".find") == []
    if name == "library":
        article = chrome.find_element("id", PROPOSED)
        assert "The points named for a deal include no ceasefire" not in article.text
        article.find_element("css selector", "summary").send_keys(ENTER)
        assert "The points named for a deal include no ceasefire" in article.text
    else:
        assert "The points named for a deal include no ceasefire" in main


def test_first_tab_leads_past_the_contents(chrome: Chrome, pages: Pages) -> None:
    chrome.get(pages.address("single"))
    chrome.switch_to.active_element.send_keys(TAB)
    skip = chrome.switch_to.active_element
    assert skip.text == "To the content"
    assert skip.rect["x"] >= 0
    skip.send_keys(ENTER)
    assert found(chrome, "document.activeElement.id") == "_main"


@pytest.mark.parametrize("name", ["single", "library"])
def test_tab_goes_in_reading_order_and_is_seen(chrome: Chrome, pages: Pages, name: str) -> None:
    chrome.get(pages.address(name))
    places: list[int] = []
    for _ in range(40):
        chrome.switch_to.active_element.send_keys(TAB)
        place, outline = found(
            chrome,
            "[[...document.querySelectorAll('*')].indexOf(document.activeElement),"
            " getComputedStyle(document.activeElement).outlineStyle]",
        )  # type: ignore[misc]
        places.append(place)
        assert outline != "none", f"no focus is seen on element {place}"
    assert places == sorted(places)
    assert len(set(places)) == len(places)


def test_finding_a_case_hides_the_others_and_says_how_many(chrome: Chrome, pages: Pages) -> None:
    chrome.get(pages.address("library"))
    chrome.find_element("id", "_find").send_keys("Kouffa DISARM")
    visible = [
        each for each in chrome.find_elements("css selector", "article") if each.is_displayed()
    ]
    assert PROPOSED in [each.get_attribute("id") for each in visible]
    assert 0 < len(visible) < len(shipped_cases())
    assert all("ouffa" in str(each.get_attribute("textContent")) for each in visible)
    assert len(displayed(chrome, ".heat tbody tr:has(a)")) == len(visible)
    told = chrome.find_element("id", "_found").text
    assert told == f"{len(visible)} cases shown" or (told == "1 case shown" and len(visible) == 1)


def test_verdicts_that_are_not_ticked_are_hidden(chrome: Chrome, pages: Pages) -> None:
    chrome.get(pages.address("library"))
    boxes = chrome.find_elements("css selector", ".find input[type=checkbox]")
    for box in boxes[1:]:
        box.click()
    visible = [
        each for each in chrome.find_elements("css selector", "article") if each.is_displayed()
    ]
    assert {each.find_element("css selector", ".chip").text for each in visible} == {"stabilising"}


def test_number_behind_a_fact_leads_to_its_source(chrome: Chrome, pages: Pages) -> None:
    chrome.get(pages.address("library"))
    linked, all_facts = found(
        chrome,
        "[document.querySelectorAll('.ratings li > i > a').length,"
        " document.querySelectorAll('.ratings li').length]",
    )  # type: ignore[misc]
    assert linked == all_facts > 500
    names = found(
        chrome,
        "[...document.querySelectorAll('.ratings li > i > a')].map(a =>"
        " a.textContent.slice(1, -1) === a.hash.slice(3) && !!document.querySelector(a.hash))",
    )
    assert set(names) == {True}  # type: ignore[call-overload]


def test_link_to_a_case_opens_it(chrome: Chrome, pages: Pages) -> None:
    chrome.get(pages.address("library"))
    chrome.find_element("css selector", f".heat a[href='#{PROPOSED}']").click()
    details = chrome.find_element("css selector", f"[id='{PROPOSED}'] > details")
    assert WebDriverWait(chrome, 5).until(lambda _: details.get_property("open"))


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", EVERY)
def test_page_is_never_wider_than_the_screen(
    chrome: Chrome, pages: Pages, name: str, size: tuple[int, int]
) -> None:
    shown(chrome, size)
    chrome.get(pages.address(name))
    chrome.execute_script("for (const each of document.querySelectorAll('details')) each.open = 1")
    assert found(chrome, "document.documentElement.scrollWidth - innerWidth <= 0")


@pytest.mark.parametrize("name", ["hostile", "hostile-rubric", "hostile-several"])
def test_hostile_texts_are_shown_and_do_nothing(chrome: Chrome, pages: Pages, name: str) -> None:
    chrome.get(pages.address(name))
    chrome.execute_script("for (const each of document.querySelectorAll('details')) each.open = 1")
    assert chrome.title != "owned"
    elements = found(
        chrome, "['img', 'svg[onload]', 'iframe'].flatMap(s => [...document.querySelectorAll(s)])"
    )
    assert elements == []
    scripts = found(chrome, "document.querySelectorAll('script').length")
    chrome.get(pages.address("single"))
    assert scripts == found(chrome, "document.querySelectorAll('script').length")


# On paper.


def printed(opened: Chrome, folder: Path, address: str) -> Path:
    opened.get(address)
    settings = {"preferCSSPageSize": True, "printBackground": True}
    data = opened.execute_cdp_cmd("Page.printToPDF", settings)["data"]
    path = folder / "printed.pdf"
    path.write_bytes(b64decode(data))
    return path


def page_texts(path: Path) -> list[str]:
    """The text of each printed page, by poppler."""
    if shutil.which("pdftotext") is None and not os.environ.get("CI"):
        pytest.skip("poppler-utils is not installed: no printed page can be read here")
    done = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True)
    return [" ".join(page.split()) for page in done.stdout.decode().split("\f")[:-1]]


def test_brief_prints_on_the_first_page_alone(chrome: Chrome, pages: Pages, tmp_path: Path) -> None:
    path = printed(chrome, tmp_path, pages.address("single"))
    first, second, *_ = page_texts(path)
    for words in (
        "Parties: Government of Mali",
        "Points: The status of the north",
        "Under Stabilising and delaying settlements",
        "Thurston, Alexander (2018)",
        "On paper, what is known does not decide",
        "Would also need",
        "Seen until 2020-12",
        "Ask first",
        "Downsides, apart from the verdict",
        "accountability cost",
        "Sources",
        "Provenance",
        "thurston-2018 1.1",
    ):
        assert words in first
    assert second.startswith("Reasons")
    size = subprocess.run(["pdfinfo", path], check=True, capture_output=True).stdout.decode()
    assert "A4" in size


@pytest.mark.parametrize("name", ["hostile", "hostile-rubric"])
def test_hostile_brief_prints_on_the_first_page_alone(
    chrome: Chrome, pages: Pages, tmp_path: Path, name: str
) -> None:
    first, second, *_ = page_texts(printed(chrome, tmp_path, pages.address(name)))
    assert "(see below)" in first
    assert "Provenance" in first
    assert second.startswith("Reasons")


def proposed() -> Sequence[Case]:
    return read_cases([PROPOSED], [read_rubric("thurston-2018")]).cases


@pytest.mark.parametrize("word", ["settlement", "WWWWWWW", "mow", "平和協定", "endless" * 60])
def test_fullest_brief_prints_on_the_first_page_alone(
    chrome: Chrome, tmp_path: Path, word: str
) -> None:
    rubric = read_rubric("thurston-2018")
    report = build_report(ReportInput((rubric,), None, tuple(proposed())))
    page = write_page(replace(report, brief=fullest(f"{word} " * 400)))
    (tmp_path / "full.html").write_text(page, encoding="utf-8")
    first, second, *_ = page_texts(printed(chrome, tmp_path, (tmp_path / "full.html").as_uri()))
    assert "Provenance" in first
    assert second.startswith("Reasons")


def fullest(text: str) -> PrintedBrief:
    """A brief in which every room is used up."""

    def lines(heading: str, room: int, width: int = brief.HALF_WIDTH) -> BriefSection:
        return BriefSection(heading, fit_lines([text] * 30, room, width))

    lead = shortened(text, brief.VERDICT_COLUMNS // 2)
    level = (shortened(text, brief.NAME_WIDTH), shortened(text, brief.LEVEL_WIDTH), 2)
    profile = BriefProfile("Downsides", (level,) * brief.CRITERIA_SHOWN)
    left = brief.HALF_LINES - brief.CHANGES_LINES
    return PrintedBrief(
        title=shortened(text, brief.TITLE_COLUMNS),
        deal=(
            *(shortened(text, brief.DEAL_COLUMNS),) * brief.DEAL_LINES,
            shortened(text, brief.POINTS_COLUMNS),
        ),
        known=shortened(text, brief.DEFINITION_COLUMNS),
        definition=shortened(text, brief.DEFINITION_COLUMNS),
        is_solid=True,
        verdict=shortened(text, brief.NAME_WIDTH),
        firmness=shortened(text, 2 * brief.NAME_WIDTH),
        lead=lead,
        rest=shortened(text, brief.VERDICT_COLUMNS - width_of(lead)),
        left=(lines("Would change if", brief.CHANGES_LINES), lines("Would have taken", left)),
        right=(
            lines("Ask first", brief.HALF_LINES - brief.ASSUMED_LINES),
            lines("Assumed", brief.ASSUMED_LINES),
        ),
        profiles=(profile,) * brief.PROFILES_SHOWN,
        others=shortened(text, brief.OTHERS_COLUMNS),
        sources=lines("Sources", brief.SOURCE_LINES, brief.FULL_WIDTH),
        provenance=lines("Provenance", brief.PROVENANCE_LINES, brief.FULL_WIDTH),
        is_cut=True,
    )


def test_every_printed_page_of_a_restricted_report_says_so(
    chrome: Chrome, pages: Pages, tmp_path: Path
) -> None:
    text = (read_text(PROPOSED)).replace("handling: public", "handling: restricted", 1)
    (tmp_path / f"{PROPOSED}.yaml").write_text(text, encoding="utf-8")
    typology(
        "report", str(tmp_path / f"{PROPOSED}.yaml"), "--include-restricted",
        "-o", str(tmp_path / "restricted.html"),
    )  # fmt: skip
    texts = page_texts(printed(chrome, tmp_path, (tmp_path / "restricted.html").as_uri()))
    assert len(texts) > 3
    assert [page for page in texts if "RESTRICTED: not for publication" not in page] == []
    texts = page_texts(printed(chrome, tmp_path, pages.address("single")))
    assert [page for page in texts if "RESTRICTED" in page] == []


def read_text(case: str) -> str:
    from typology.reading.library import case_path

    return case_path(case).read_text(encoding="utf-8")


THREE = (PROPOSED, "mauritania-mutaraka-2011", "bandiagara-ongoiba-commune")
MOST_PAGES = {1: 12, 3: 12, 0: 60}  # by the number of cases; 0: the library


@pytest.mark.parametrize("count", MOST_PAGES)
def test_printed_pages_are_few_and_hold_every_verdict_and_level_whole(
    chrome: Chrome, tmp_path: Path, count: int
) -> None:
    names = THREE[:count] or shipped_cases()
    beside = ["-r", "all"] if count else ["-r", "violence-only"]
    address = tmp_path / "printed.html"
    typology("report", *names, "-r", "thurston-2018", *beside, "-o", str(address))
    texts = page_texts(printed(chrome, tmp_path, address.as_uri()))
    assert len(texts) <= MOST_PAGES[count]
    words = Counter(re.findall(r"[\w-]+", " ".join(texts).lower()))
    cases = read_cases(list(names), [read_rubric("thurston-2018")]).cases
    cards = score(read_rubric("thurston-2018"), cases, flips=False)
    verdicts = Counter(word for card in cards for word in id_to_words(card.verdict).split())
    levels = Counter(
        str(rating.value) for case in cases for rating in case.ratings.values() if rating.value
    )
    missing = {word: n for word, n in (verdicts + levels).items() if words[word] < n}
    assert missing == {}
    parts = Counter(words[part] for part in ("stabilisi", "undetermin", "thurst", "demobilisat"))
    assert parts == {0: 4}
    assert "Left out on paper" in texts[-1]
    if count:
        heads = [text for text in texts if "Less violence with the state behind it" in text]
        assert any("Definition" in text for text in heads), "the head is repeated on each page"


def test_library_prints_every_reason(chrome: Chrome, pages: Pages, tmp_path: Path) -> None:
    texts = " ".join(page_texts(printed(chrome, tmp_path, pages.address("library"))))
    assert "The points named include no ceasefire" in texts


def test_unfolded_page_of_a_deal_is_short_and_in_the_order_of_an_adviser(
    chrome: Chrome, tmp_path: Path
) -> None:
    address = tmp_path / "one.html"
    typology(
        "report", PROPOSED, "-r", "thurston-2018", "-r", "all", "--multiverse", "default",
        "-o", str(address),
    )  # fmt: skip
    chrome.get(address.as_uri())
    text = chrome.find_element("css selector", "main").text
    assert len(text.split()) <= 3_500
    chrome.execute_script("for (const each of document.querySelectorAll('details')) each.open = 1")
    opened = chrome.find_element("css selector", "main").text
    assert not re.search(r"types\.\w+\.formula", opened)
    ids = found(chrome, "[...document.querySelectorAll('main > section')].map(each => each.id)")
    assert ids[:4] == ["_brief", "_case", "_workbench", "_definitions"]  # type: ignore[index]


def test_table_that_is_cut_says_that_it_scrolls(chrome: Chrome, pages: Pages) -> None:
    shown(chrome, PHONE)
    chrome.get(pages.address("library"))
    said, cut = found(
        chrome,
        "[document.querySelector('.heat').parentElement.previousElementSibling.textContent,"
        " document.querySelector('.heat').parentElement.classList.contains('is-cut')]",
    )  # type: ignore[misc]
    assert "scroll it sideways" in said
    assert cut


# Accessibility.


@pytest.fixture(scope="module")
def axe(repository: Path) -> str:
    path = repository / "build/npm/node_modules/axe-core/axe.min.js"
    if not path.is_file() and not os.environ.get("CI"):
        pytest.skip("axe-core is not there: make test fetches it by npm")
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", ["single", "library"])
def test_axe_finds_nothing(
    chrome: Chrome, pages: Pages, axe: str, name: str, size: tuple[int, int], dark: bool
) -> None:
    shown(chrome, size, dark=dark)
    chrome.get(pages.address(name))
    chrome.execute_script(
        "for (const each of [...document.querySelectorAll('details')].slice(0, 4)) each.open = 1"
    )
    chrome.execute_script(axe)
    chrome.set_script_timeout(120)
    violations = chrome.execute_async_script(
        "const done = arguments[0];"
        "axe.run(document, {resultTypes: ['violations']}).then(found => done(found.violations.map("
        "each => [each.id, each.nodes.length, each.nodes[0].html.slice(0, 200),"
        " each.nodes[0].failureSummary])));"
    )
    assert violations == []
