"""docs/definitions.md tells what the shipped definitions make of the shipped cases.

`python -m tests.test_definitions` writes the tables anew; the prose around them is read by people.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from typology.model import MIXED, NEITHER, NO_SETTLEMENT, OUT_OF_SCOPE, UNDETERMINED, Rubric
from typology.reading.cases import read_cases
from typology.reading.library import shipped_cases, shipped_rubrics
from typology.reading.rubric.reader import read_rubric
from typology.scoring.scorecard import Scorecard, score

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "definitions.md"
DEFAULT = "thurston-2018"
ORDER = (
    DEFAULT, "strict-conjunction", "strict-silence-fails", "battlefield", "state-authority",
    "violence-only", "no-spillover", "additive", "no-split-required", "accountability-compatible",
    "three-of-five", "fragmentation", "durable", "state-backed", "community-protection",
    "quiet-required", "national-governments",
)  # fmt: skip
MARKS = {
    "stabilising": "S",
    "delaying": "D",
    MIXED: "M",
    NEITHER: "n",
    UNDETERMINED: "?",
    OUT_OF_SCOPE: "o",
}
Verdicts = Mapping[str, Mapping[str, Scorecard]]


@cache
def rubrics() -> dict[str, Rubric]:
    return {name: read_rubric(name) for name in ORDER}


@cache
def verdicts() -> Verdicts:
    """Scorecards by rubric and case, of the cases that a rubric applies to."""
    read = read_cases(list(shipped_cases()), list(rubrics().values()))
    return {
        name: {
            card.case.id: card
            for card in score(rubric, read.cases, flips=False)
            if card.verdict != NO_SETTLEMENT
        }
        for name, rubric in rubrics().items()
    }


def summary() -> list[str]:
    heads = ("definition", "standing", "stabilises where", *MARKS)
    lines = [f"| {' | '.join(heads)} |", "|---|---|---|" + "---:|" * len(MARKS)]
    for name, rubric in rubrics().items():
        counts = Counter(card.verdict for card in verdicts()[name].values())
        means = rubric.types["stabilising"].means
        cells = (f"`{name}`", rubric.standing, means, *(counts[verdict] for verdict in MARKS))
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return lines


def matrix() -> list[str]:
    lines = [
        f"| case | {' | '.join(str(index + 1) for index in range(len(ORDER)))} |",
        "|---|" + ":-:|" * len(ORDER),
    ]
    for case, card in verdicts()[DEFAULT].items():
        mark = " †" if card.case.basis == "text" else ""
        row = [MARKS[verdicts()[name][case].verdict] for name in ORDER]
        lines.append(f"| {case}{mark} | {' | '.join(row)} |")
    return lines


def filled(text: str) -> str:
    """The document with its tables made anew."""
    for name, lines in (("summary", summary()), ("matrix", matrix())):
        block = f"<!-- {name} -->\n" + "\n".join(lines) + f"\n<!-- /{name} -->"
        pattern = f"<!-- {name} -->.*?<!-- /{name} -->"
        text, count = re.subn(pattern, lambda _, block=block: block, text, flags=re.DOTALL)
        assert count == 1
    return text


def verdict(rubric: str, case: str) -> str:
    return verdicts()[rubric][case].verdict


def test_the_tables_are_current() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert text == filled(text), "run python -m tests.test_definitions and reread the prose"


def test_every_shipped_definition_is_told() -> None:
    assert set(ORDER) == set(shipped_rubrics())


@pytest.mark.parametrize("case", ["algeria-amnesties-1995-2006", "mauritania-mutaraka-2011"])
def test_the_papers_examples_fail_the_strict_reading(case: str) -> None:
    assert verdict("strict-conjunction", case) == UNDETERMINED
    assert verdict("strict-silence-fails", case) == NEITHER
    silent = verdicts()["strict-conjunction"][case].unknown
    assert "recruiter_removal" in silent


def test_the_delaying_example_fails_the_strict_reading_for_silence_on_violence() -> None:
    card = verdicts()["strict-conjunction"]["northern-mali-de-facto-pre2012"]
    assert card.verdict == UNDETERMINED
    assert card.ask_first[0] == "violence_reduction"
    assert verdict("strict-silence-fails", card.case.id) == NEITHER


def test_spillover_as_a_veto_empties_the_stabilising_class() -> None:
    assert not [c for c in verdicts()["no-spillover"].values() if c.verdict == "stabilising"]
    assert [c for c in verdicts()[DEFAULT].values() if c.verdict == "stabilising"]


def test_violence_alone_calls_a_delaying_pact_stabilising() -> None:
    pact = "bandiagara-ongoiba-commune"
    assert (verdict(DEFAULT, pact), verdict("violence-only", pact)) == ("delaying", "stabilising")


if __name__ == "__main__":
    DOCUMENT.write_text(filled(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
