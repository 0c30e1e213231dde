"""The workbench in a browser, driven by the words of its controls."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selenium.webdriver import Chrome
    from selenium.webdriver.remote.webelement import WebElement


@dataclass
class Bench:
    """The workbench in a browser, driven by the words of its controls."""

    opened: Chrome
    folder: Path

    def all(self, selector: str) -> list[WebElement]:
        return self.opened.find_elements("css selector", selector)

    def one(self, selector: str) -> WebElement:
        return self.opened.find_element("css selector", selector)

    def click(self, element: WebElement) -> None:
        self.opened.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def button(self, words: str, within: str = "body") -> WebElement:
        (found,) = [each for each in self.all(f"{within} button") if each.text == words]
        return found

    def open_details(self) -> None:
        self.opened.execute_script(
            "document.querySelectorAll('details').forEach(d => d.open = true)"
        )

    def write(self, element: WebElement, text: str) -> None:
        self.opened.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.clear()
        element.send_keys(text)

    def set(self, path: str, value: str) -> None:
        control = self.one(f'[data-path="{path}"]')
        if control.tag_name == "select":
            self.choose(control, value)
        else:
            self.write(control, value)

    def choose(self, control: WebElement, value: str) -> None:
        from selenium.webdriver.support.ui import Select

        Select(control).select_by_value(value)

    def silence(self, policy: str) -> None:
        self.click(self.one(f'[data-silence="{policy}"]'))

    def drop(self, criterion: str) -> None:
        self.click(self.one(f'[data-drop="{criterion}"]'))

    def rate(self, criterion: str, level: str) -> None:
        self.choose(self.one(f'[data-rate="{criterion}"]'), level)

    def status(self) -> str:
        return self.one(".status").text

    def verdicts(self) -> dict[str, str]:
        """What the table of all cases says, by title."""
        script = """return [...document.querySelectorAll(".cases details .verdicts tbody tr")].map(
            (row) => [row.cells[0].textContent, row.cells[2].textContent])"""
        return {
            title: verdict.replace(" ", "_")
            for title, verdict in self.opened.execute_script(script)
        }

    def counts(self, within: str = ".cases") -> dict[str, int]:
        """How many ways of filling what is unknown give each verdict."""
        rows = self.opened.execute_script(
            f"""return [...document.querySelectorAll("{within} .counts tbody tr")].map(
                (row) => [...row.cells].map((cell) => cell.textContent))"""
        )
        return {verdict.replace(" ", "_"): int(ways.replace(",", "")) for verdict, ways in rows}

    def memberships(self) -> list[list[str]]:
        return list(
            self.opened.execute_script(
                """return [...document.querySelectorAll(".cases .memberships tbody tr")].map(
                (row) => [...row.cells].map((cell) => cell.textContent))"""
            )
        )

    def downloaded(self, name: str) -> Path:
        path = self.folder / "downloads" / name
        for _ in range(100):
            if path.exists():
                return path
            time.sleep(0.05)
        raise AssertionError(f"{name} was not downloaded")
