"""No sentence that a user reads has a word or phrase that reads wrong in English.

Looked at: text in `typology/` (literals, help of commands, templates, scripts), and the cases,
rubrics and documents of the repository.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

WORST: Final = (
    r"(?:is|are|was|were|be|been|being) told(?! (?:to|by|that|beforehand)\b)",
    r"told (?:of|apart|alone|as ways|to have)",
    r"tells? apart",
    r"reckon\w*",
    r"held to be",
    r"as to (?!be\b)",
    r"of which nothing is said",
    r"nothing is said",
    r"else the verdict",
    r"rated alike",
    r"would not hold if",
    r"it is said (?:what|that|of|how)",
    r"(?:is|are|was|were) not sought",
    r"would consider to",
    r"taken to (?:hold|fail)",
)
WRONG: Final = re.compile(rf"\b(?:{'|'.join(WORST)})".replace(" ", r"\s+"), re.IGNORECASE)
"""Over line breaks, too."""
SCRIPT_TEXT: Final = re.compile(r'"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`')
TEMPLATE_CODE: Final = re.compile(r"\{[%#].*?[%#]\}", re.DOTALL)


def literals(path: Path) -> Iterator[tuple[int, str]]:
    """The text of a module that is printed; docstrings only if they are the help of a command."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = set() if "cli" in path.parts else {id(text) for text in docstrings(tree)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in silent:
            continue
        if isinstance(node.value, str):
            yield node.lineno, node.value


def docstrings(tree: ast.AST) -> Iterator[ast.expr]:
    return (node.value for node in ast.walk(tree) if isinstance(node, ast.Expr))


def script_text(path: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        yield from ((number, text) for text in SCRIPT_TEXT.findall(line))


def whole_text(path: Path) -> Iterator[tuple[int, str]]:
    """A document, a YAML file, or a template without its code."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".jinja":
        text = TEMPLATE_CODE.sub(lambda code: "\n" * code.group().count("\n"), text)
    yield 1, text


READERS: Final = {
    "typology/**/*.py": literals,
    "typology/**/*.jinja": whole_text,
    "typology/reporting/report/*.js": script_text,
    "typology/reporting/workbench/scripts/*.js": script_text,
    "cases/**/*.yaml": whole_text,
    "rubrics/**/*.yaml": whole_text,
    "docs/*.md": whole_text,
    "README.md": whole_text,
}
"""How each kind of file is read; the shortened script is made from the others."""


@pytest.mark.parametrize("pattern", READERS)
def test_no_sentence_has_a_word_that_reads_wrong(repository: Path, pattern: str) -> None:
    paths = [path for path in sorted(repository.glob(pattern)) if ".min." not in path.name]
    assert paths
    found = [
        f"{path.relative_to(repository)}:{number + text.count(chr(10), 0, match.start())}: "
        f"…{around(text, match)}…"
        for path in paths
        for number, text in READERS[pattern](path)
        for match in WRONG.finditer(text)
    ]
    assert found == [], "\n" + "\n".join(found)


def around(text: str, match: re.Match[str]) -> str:
    return " ".join(text[max(0, match.start() - 30) : match.end() + 30].split())


@pytest.mark.parametrize(
    "sentence",
    [
        "A siege is told of.",
        "It was held to be over.",
        "Nothing is said of it.",
        "As to trust: none.",
    ],
)
def test_what_reads_wrong_is_found(sentence: str) -> None:
    assert WRONG.search(sentence)


@pytest.mark.parametrize(
    "sentence", ["It was so weak as to be useless.", "Villages are told to stop giving help."]
)
def test_plain_english_passes(sentence: str) -> None:
    assert not WRONG.search(sentence)
