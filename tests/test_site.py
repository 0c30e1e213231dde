"""The documentation as a site: strict, whole, one page a command, and nothing from elsewhere."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest

from tests.support import documentation
from tests.support.site import built_site
from typology.cli.main import COMMANDS

FETCHED = re.compile(r"<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=\"?(?P<address>[^\" >]+)")
HELP = re.compile(r"^## typology (?P<name>\w+).*?```text\n(?P<help>.*?)```$", re.DOTALL | re.M)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_site(tmp_path_factory.mktemp("site"))


def text_of(page: Path) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", page.read_text("utf-8")))


def test_every_command_has_a_page_with_its_help_and_no_other_has(site: Path) -> None:
    assert {path.stem for path in (site / "commands").iterdir()} == set(COMMANDS)
    parts = list(HELP.finditer(documentation.commands("")))
    assert {part["name"] for part in parts} == set(COMMANDS)
    for part in parts:
        assert part["help"] in text_of(site / f"commands/{part['name']}.html")


def test_every_page_of_the_documentation_is_on_the_site_and_the_readme_begins_it(
    site: Path,
) -> None:
    assert {path.stem for path in documentation.DOCS.glob("*.md")} <= {
        path.stem for path in site.glob("*.html")
    }
    title = re.search("(?m)^# (.*)$", (documentation.DOCS.parent / "README.md").read_text("utf-8"))
    assert title is not None
    assert title[1] in text_of(site / "index.html")


def test_links_between_pages_and_to_files_lead_somewhere(site: Path) -> None:
    links = re.compile(r"<a\b[^>]*\bhref=\"(?!\w+:|#)(?P<path>[^\"#]+)")
    for page in site.rglob("*.html"):
        if page.name != "404.html":  # its links are from the root of a server
            for link in links.finditer(page.read_text("utf-8")):
                assert (page.parent / link["path"]).exists(), (page, link["path"])


def test_no_page_fetches_anything_from_elsewhere(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    addresses = [
        found["address"] for page in pages for found in FETCHED.finditer(page.read_text("utf-8"))
    ]
    assert len(addresses) > len(pages)
    assert [address for address in addresses if address.startswith(("http", "//"))] == []


def test_search_knows_every_command(site: Path) -> None:
    index = (site / "search/search_index.js").read_text("utf-8").removeprefix("var __index = ")
    found = {entry["location"].partition("#")[0] for entry in json.loads(index)["docs"]}
    assert {f"commands/{name}.html" for name in COMMANDS} <= found
