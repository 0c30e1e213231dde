"""Thousands of planted faults: each told in its words at its place, and nothing told elsewhere."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from random import Random

import pytest
import yaml

from tests.support.planting import ANYWHERE, IN_A_CASE, IN_A_RUBRIC, Planted, Tree
from tests.support.texts import RUBRIC
from tests.support.writing import Writer
from typology.model import Problem
from typology.reading import library
from typology.reading.cases import CaseReader
from typology.reading.check import is_rubric
from typology.reading.inputs import Input
from typology.reading.rubric.reader import examine_rubric, read_rubric
from typology.reading.yaml.document import Document
from typology.reading.yaml.reader import read_document

SEED = 2018
PLANTED = 2_000
LONGEST = 1.0  # seconds for one file


class Fuzzer:
    """Reads mutated files, and counts."""

    def __init__(self) -> None:
        self.rng = Random(SEED)
        self.counts: Counter[str] = Counter()
        self.slowest = 0.0
        self._cases = CaseReader([read_rubric("thurston-2018")])

    def problems(self, text: bytes) -> tuple[Document, Sequence[Problem]]:
        """What is wrong with a file of either kind; timed."""
        start = time.process_time()
        document = read_document("fuzzed.yaml", text)
        if is_rubric(document.tree):
            _, found = examine_rubric(document)
            problems: Sequence[Problem] = found
        else:
            named = Input("fuzzed.yaml", None)
            problems = self._cases.read_case(named, document).problems
        self.slowest = max(self.slowest, time.process_time() - start)
        self.counts["files"] += 1
        self.counts["past the YAML parser"] += document.complete
        self.counts["refused"] += bool(problems)
        return document, problems


@pytest.fixture(scope="module")
def rubrics() -> list[Tree]:
    """Valid rubrics that stand alone."""
    texts = [library.rubric_path("thurston-2018").read_text(encoding="utf-8"), RUBRIC]
    return [yaml.load(text, Loader=yaml.BaseLoader) for text in texts]


@pytest.fixture(scope="module")
def cases() -> list[Tree]:
    """Valid cases, shortened to a few ratings so that many can be tried."""
    made = []
    for name in library.shipped_cases()[::4]:
        text = library.case_path(name).read_text(encoding="utf-8")
        tree = yaml.load(text, Loader=yaml.BaseLoader)
        tree["ratings"] = dict(list(tree["ratings"].items())[:4])
        made.append(tree)
    return made


def plant(rng: Random, tree: Tree, is_case: bool) -> Planted:
    """A fault that fits somewhere in `tree`."""
    while True:
        plants = rng.choice([ANYWHERE, IN_A_CASE if is_case else IN_A_RUBRIC, None])
        chosen = rng.choice(plants or (IN_A_CASE if is_case else IN_A_RUBRIC))
        planted = chosen(tree, rng)
        if planted is not None:
            return planted


def test_what_is_written_unchanged_is_sound(rubrics: list[Tree], cases: list[Tree]) -> None:
    fuzzer = Fuzzer()
    for tree in rubrics + cases:
        for _ in range(5):
            text = Writer(fuzzer.rng).write(tree).text
            document, problems = fuzzer.problems(text.encode())
            assert list(problems) == [], text
            assert document.tree == yaml.load(text, Loader=Nulls)


def test_planted_faults_are_told_at_the_place_without_crash_or_hang(
    rubrics: list[Tree], cases: list[Tree], record_property: Callable[[str, object], None]
) -> None:
    fuzzer = Fuzzer()
    for number in range(PLANTED):
        is_case = number % 3 > 0
        check_planted(fuzzer, fuzzer.rng.choice(cases if is_case else rubrics), is_case)
    counted = ", ".join(f"{count} {what}" for what, count in fuzzer.counts.items())
    record_property("count", f"{counted}, slowest {fuzzer.slowest:.3f} s, seed {SEED}")
    assert fuzzer.counts["files"] == PLANTED
    assert fuzzer.counts["planted and told at the place"] == PLANTED
    assert fuzzer.counts["past the YAML parser"] >= PLANTED * 0.8
    assert fuzzer.slowest < LONGEST


def check_planted(fuzzer: Fuzzer, tree: Tree, is_case: bool) -> None:
    """One planted fault must be told in its words, and nothing told anywhere else."""
    planted = plant(fuzzer.rng, tree, is_case)
    written = Writer(fuzzer.rng).write(planted.tree)
    _, problems = fuzzer.problems(written.text.encode())
    spot = planted.spot(written)
    told = [problem for problem in problems if problem.severity == "error"]
    found = {(problem.line, problem.column): problem.message for problem in told}
    assert found.keys() == {spot}, (planted.path, planted.told, found, written.text)
    assert any(planted.told in problem.message for problem in told), (planted.told, told)
    fuzzer.counts["planted and told at the place"] += 1


class Nulls(yaml.BaseLoader):
    """PyYAML's loader of plain text, with our three nulls."""


def construct(loader: yaml.BaseLoader, node: yaml.ScalarNode) -> str | None:
    return None if node.style is None and node.value in ("", "~", "null") else str(node.value)


Nulls.add_constructor("tag:yaml.org,2002:str", construct)
