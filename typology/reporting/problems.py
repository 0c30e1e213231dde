"""Problems as people read them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from string import ascii_uppercase
from typing import Final

from typology.model import Problem
from typology.reporting.formats.plain_text import display_width, neutralise

WINDOW: Final = 100
SHEETS: Final = (".csv", ".xlsx")


def problems_text(problems: Sequence[Problem]) -> str:
    """`path:line:col: what is wrong`, the source line, a caret, and a hint."""
    return "".join(_problem_text(each) for each in problems)


def problems_concise(problems: Sequence[Problem]) -> str:
    """One line a problem."""
    return "".join(f"{_headline(each)}\n" for each in problems)


def problems_json(problems: Sequence[Problem]) -> str:
    """A list of objects, in ASCII."""
    found = [
        {
            "path": each.path,
            "line": each.line,
            "column": each.column,
            "severity": each.severity,
            "message": each.message,
            "hint": each.hint,
        }
        for each in problems
    ]
    return json.dumps(found, indent=2) + "\n"


def _headline(each: Problem, cell: str = "") -> str:
    kind = "warning: " if each.severity == "warning" else ""
    return f"{each.path}:{each.line}:{each.column}{cell}: {kind}{neutralise(each.message)}"


def _cell(each: Problem) -> str:
    """The cell of a sheet as a spreadsheet calls it; empty for other files."""
    if not each.path.lower().endswith(SHEETS):
        return ""
    letters, left = "", each.column
    while left:
        left, place = divmod(left - 1, 26)
        letters = ascii_uppercase[place] + letters
    return f" ({letters}{each.line})"


def _problem_text(each: Problem) -> str:
    told = f"{_headline(each, _cell(each))}\n"
    if each.source_line:
        start = max(0, each.column - 1 - WINDOW // 2)
        shown = each.source_line[start : start + WINDOW].rstrip()
        before = neutralise(shown[: each.column - 1 - start])
        told += f"    {neutralise(shown)}\n    {' ' * display_width(before)}^\n"
    if each.hint:
        told += f"    hint: {neutralise(each.hint)}\n"
    return told


PROBLEM_FORMATS: Final[dict[str, Callable[[Sequence[Problem]], str]]] = {
    "text": problems_text,
    "concise": problems_concise,
    "json": problems_json,
}
