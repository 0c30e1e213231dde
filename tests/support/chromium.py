"""A headless Chromium that reports what it logs and what it asks the network for."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def programs() -> tuple[str, str]:
    """Chromium and its driver; where CI is set, they must be there."""
    found = shutil.which("chromium"), shutil.which("chromedriver")
    if None in found and not os.environ.get("CI"):
        pytest.skip("chromium and chromedriver are not installed: no page can be opened here")
    browser, driver = found
    assert browser is not None, "chromium is in .ci/debian-packages and is not installed"
    assert driver is not None, "chromium-driver is in .ci/debian-packages and is not installed"
    return browser, driver


@contextmanager
def chromium(folder: Path, *, width: int = 1280, height: int = 1000) -> Iterator[Chrome]:
    """A browser with a profile of its own in `folder`; downloads land in `folder / "downloads"`."""
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    browser, driver = programs()
    downloads = folder / "downloads"
    downloads.mkdir(exist_ok=True)
    options = ChromeOptions()
    options.binary_location = browser
    for flag in (
        *FLAGS,
        f"--user-data-dir={folder / 'profile'}",
        f"--window-size={width},{height}",
    ):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    opened = Chrome(options=options, service=Service(driver))
    try:
        behaviour = {"behavior": "allow", "downloadPath": str(downloads)}
        opened.execute_cdp_cmd("Browser.setDownloadBehavior", behaviour)
        yield opened
    finally:
        opened.quit()


def complaints(opened: Chrome) -> list[str]:
    """What the console says since it was last asked."""
    return [entry["message"] for entry in opened.get_log("browser")]


def requests(opened: Chrome) -> list[str]:
    """The addresses asked for since they were last asked for; pages and data of ours left out."""
    messages = (json.loads(entry["message"])["message"] for entry in opened.get_log("performance"))
    addresses = (
        message["params"]["request"]["url"]
        for message in messages
        if message["method"] == "Network.requestWillBeSent"
    )
    ours = ("file:", "data:", "blob:")
    return [address for address in addresses if not address.startswith(ours)]
