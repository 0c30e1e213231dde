"""The documentation site in Chromium, opened from a folder: searched without a network."""

from __future__ import annotations

from pathlib import Path

from selenium.webdriver.support.wait import WebDriverWait

from tests.support.chromium import chromium, complaints, requests
from tests.support.site import built_site


def test_site_in_a_folder_is_searched_without_a_network(tmp_path: Path) -> None:
    site = built_site(tmp_path / "site")
    with chromium(tmp_path) as opened:
        opened.get((site / "index.html").as_uri())
        opened.find_element("css selector", ".md-search__input").send_keys("multiverse")
        results = WebDriverWait(opened, 30).until(
            lambda page: [
                link.get_attribute("href")
                for link in page.find_elements("css selector", ".md-search-result__link")
            ]
        )
        assert any("/multiverse-format.html" in str(address) for address in results)
        assert [each for each in requests(opened) if not each.startswith("chrome:")] == []
        assert complaints(opened) == []
