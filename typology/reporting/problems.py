"""Problems as text, one line each or with their source line, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from string import ascii_uppercase
from typing import Final

from typology.model import Problem
from typology.reporting.formats.plain_text import display_width, neutralise, one_line

PROBLEM_FIELDS: Final = ("path", "line", "column", "severity", "message", "hint")
WINDOW: Final = 100  # characters of a source line that are printed
SHEETS: Final = (".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".xltx", ".xltm", ".parquet")


def problems_text(problems: Sequence[Problem]) -> str:
    """`path:line:col: what is wrong`, the source line, a caret, and a hint."""
    return "".join(_problem_text(each) for each in _accepted_last(problems))


def problems_concise(problems: Sequence[Problem]) -> str:
    """One line a problem."""
    return "".join(f"{_headline(each)}\n" for each in _accepted_last(problems))


def problems_json(problems: Sequence[Problem]) -> str:
    """A list of objects, in ASCII."""
    entries = [{name: getattr(each, name) for name in PROBLEM_FIELDS} for each in problems]
    return json.dumps(entries, indent=2) + "\n"


def _accepted_last(problems: Sequence[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: problem.severity == "accepted")


def _headline(problem: Problem, cell: str = "") -> str:
    kind = "" if problem.severity == "error" else f"{problem.severity}: "
    path, message = one_line(problem.path), one_line(problem.message)
    return f"{path}:{problem.line}:{problem.column}{cell}: {kind}{message}"


def _cell(problem: Problem) -> str:
    """The cell of a sheet in a spreadsheet's notation, as ' (B12)'; empty for other files."""
    if not problem.path.lower().endswith(SHEETS):
        return ""
    letters, rest = "", problem.column
    while rest:
        rest, place = divmod(rest - 1, 26)
        letters = ascii_uppercase[place] + letters
    return f" ({letters}{problem.line})"


def _problem_text(problem: Problem) -> str:
    text = f"{_headline(problem, _cell(problem))}\n"
    if problem.severity == "accepted":
        return f"{text}    because: {neutralise(problem.hint or '')}\n"
    if problem.source_line:
        start = max(0, problem.column - 1 - WINDOW // 2)
        excerpt = problem.source_line[start : start + WINDOW].rstrip()
        before = neutralise(excerpt[: problem.column - 1 - start])
        text += f"    {neutralise(excerpt)}\n    {' ' * display_width(before)}^\n"
    if problem.hint:
        text += f"    hint: {neutralise(problem.hint)}\n"
    return text


PROBLEM_FORMATS: Final[dict[str, Callable[[Sequence[Problem]], str]]] = {
    "text": problems_text,
    "concise": problems_concise,
    "json": problems_json,
}
