"""Every path of every shipped rubric set to every kind of value: read, or refused in words."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from tests.support.command import typology
from typology.model import Json, Rubric
from typology.reading import library
from typology.reading.problems import InputError
from typology.reading.rubric.reader import read_rubric
from typology.reading.rubric.settings import override

SEED = 14
KINDS = {
    "null": "null",
    "a word": "full",
    "a number": "0.4",
    "a number in quotes": '["0.4"]',
    "a huge number": "1e308",
    "a tiny number": "1e-320",
    "an empty list": "[]",
    "a list in a list": "[[demobilisation], null]",
    "an empty mapping": "{}",
    "a mapping of all kinds": "{criterion: demobilisation, reaches: [1], all: {a: null}}",
}
DEFAULT = "thurston-2018"
CASE = "algeria-amnesties-1995-2006"
SAMPLED = 60
ROBUSTNESS = 6  # of these, as many through robustness, which takes longer


def paths_of(tree: Json, above: str = "") -> Iterator[tuple[str, Json]]:
    """The dotted path of every value in a tree, and the value."""
    children: list[tuple[str, Json]] = []
    if isinstance(tree, dict):
        children = list(tree.items())
    elif isinstance(tree, list):
        children = [(str(place), each) for place, each in enumerate(tree)]
    for key, value in children:
        yield above + key, value
        yield from paths_of(value, f"{above}{key}.")


class Tried(NamedTuple):
    """How many settings were tried, and by rubric those that make one."""

    number: int
    taken: dict[str, list[str]]


def is_taken(rubric: Rubric, path: str, written: str) -> bool:
    """True if a setting makes a rubric; else it must be refused, with problems placed in it."""
    try:
        override(rubric, [(path, written)])
    except InputError as refusal:
        return not all(problem.path == "--set" for problem in refusal.problems)
    return True


@pytest.fixture(scope="module")
def tried() -> Tried:
    """Every path of every rubric set; a path whose value a rubric before has, too, only there."""
    count, taken, seen = 0, dict[str, list[str]](), set[str]()
    for name in (DEFAULT, *library.shipped_rubrics()):
        rubric = read_rubric(name)
        for path, value in paths_of(dict(rubric.resolved)):
            known = f"{path}={json.dumps(value)}"
            if known in seen:
                continue
            seen.add(known)
            for written in KINDS.values():
                count += 1
                if is_taken(rubric, path, written):
                    taken.setdefault(name, []).append(f"{path}={written}")
    return Tried(count, taken)


def test_every_path_takes_or_refuses_every_kind_of_value(
    tried: Tried, record_property: Callable[[str, object], None]
) -> None:
    taken = sum(map(len, tried.taken.values()))
    record_property("count", f"{tried.number:,} settings, {taken:,} taken")
    assert {*tried.taken} == {*library.shipped_rubrics()}
    assert tried.number > 5_000
    assert 1_000 < taken < tried.number


def test_settings_taken_go_through_every_command(
    tried: Tried, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    rng = Random(SEED)
    codes: Counter[str] = Counter()

    def run(*arguments: str) -> int:
        done = typology(*arguments, cwd=tmp_path)
        assert done.code in (0, 1, 2), (arguments, done.err)
        assert "Warning" not in done.err, (arguments, done.err)
        codes[f"{arguments[0]} {done.code}"] += 1
        return done.code

    for number in range(SAMPLED):
        rubric = rng.choice([*tried.taken])
        setting = rng.choice(tried.taken[rubric])
        form = rng.choice(["text", "json", "markdown"])
        run("score", CASE, "-r", rubric, "--set", setting, "--format", form)
        run("explain", rubric, "-r", rubric, "--set", setting, "--format", form)
        name = f"variant-{number}"
        changed = ("-r", rubric, "--set", setting, "--format", form, "--save", name)
        saved = run("whatif", CASE, *changed)
        if saved == 0:
            run("diff", rubric, f"{name}.yaml", "--cases", CASE, "--format", form)
        if number < ROBUSTNESS:
            run("robustness", CASE, "-r", rubric, "--set", setting, "--format", "json")
    counted = ", ".join(f"{what}: {count}" for what, count in sorted(codes.items()))
    record_property("count", f"{counted}, seed {SEED}")
    assert codes["score 0"] + codes["score 1"] == SAMPLED
    assert sum(codes[f"explain {code}"] for code in (0, 1, 2)) == SAMPLED
    assert codes["diff 0"] > SAMPLED // 4
