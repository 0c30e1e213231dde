"""Case files: parsing and validating them against what PyYAML's C SafeLoader needs to parse them.

Prints the ratio of medians over alternating runs; the target is at most 1.5.
"""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from statistics import median

import yaml

from typology.model import Rubric
from typology.reading.cases import read_cases
from typology.reading.rubric.reader import read_rubric

FILES = 1000
REPEATS = 7
WORDS = (
    "the accord binds both sides to a truce in the villages of the district until elders from each "
    "community have met again and the prisoners whose names they exchanged have come home"
)


def sentence(rng: Random, words: int) -> str:
    return " ".join(rng.choices(WORDS.split(), k=words)).capitalize() + "."


def rating(rng: Random, criterion: str, levels: tuple[str, ...]) -> str:
    rank = rng.randrange(1, len(levels) - 1)
    facts = "".join(
        f"""
      - says: "{sentence(rng, 16)}"
        source: thurston-2018
        locator: "{sentence(rng, 3)}"
        direction: supports
        modality: {rng.choice(("asserted", "hedged", "attributed"))}"""
        for _ in range(rng.choice((1, 1, 2)))
    )
    return f"""
  {criterion}:
    rating: {levels[rank]}
    range: [{levels[rank - 1]}, {levels[rank]}]
    confidence: {rng.choice(("high", "medium", "low"))}
    because: "{sentence(rng, 14)}"
    evidence:{facts}"""


def case_text(rng: Random, case: str, rubric: Rubric) -> str:
    """A made-up case of about 100 lines, as coders write them."""
    scales = {name: c.scale.levels for name, c in rubric.criteria.items() if c.scale is not None}
    ratings = "".join(rating(rng, name, scales[name]) for name in rng.sample(list(scales), 6))
    return f"""\
format: 1
case: {case}
title: {sentence(rng, 6)}
countries: [MLI, NER]
level: local
form: verbal pact
period: {{from: 2019-03, to: ongoing}}
observed_until: "2022-05"
status: in_force
basis: outcome
part_of: null
parties:
  state: ["{sentence(rng, 3)}"]
  armed_groups: ["{sentence(rng, 3)}", "{sentence(rng, 2)}"]
  mediators: []
identifiers: {{ucdp_conflict: ["289"], gw: ["432"]}}
handling: public
summary: >-
  {sentence(rng, 15)}
  {sentence(rng, 15)}
coder: null
terms:
  - term: "{sentence(rng, 8)}"
    criterion: demobilisation
    modality: required
  - term: "{sentence(rng, 8)}"
    criterion: violence_reduction
    modality: conditional
    by: "2021"
ratings:{ratings}
labels:
  - {{type: delaying, source: thurston-2018, locator: "Introduction"}}
expect: {{thurston-2018: neither}}
"""


def seconds(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    rubric = read_rubric("thurston-2018")
    rng = Random(0)
    with tempfile.TemporaryDirectory() as folder:
        names = [f"case-{number:04}" for number in range(FILES)]
        texts = [case_text(rng, name, rubric) for name in names]
        for name, text in zip(names, texts, strict=True):
            Path(folder, f"{name}.yaml").write_text(text, encoding="utf-8")
        reading = read_cases([folder], [rubric])
        assert len(reading.cases) == FILES and not reading.problems, reading.problems[:3]
        del reading

        def parsed_by_pyyaml() -> object:
            return [yaml.load(text, Loader=yaml.CSafeLoader) for text in texts]

        def read_and_validated() -> object:
            return read_cases([folder], [rubric])

        runs = [(seconds(parsed_by_pyyaml), seconds(read_and_validated)) for _ in range(REPEATS)]
    parsing, reading_too = (median(column) for column in zip(*runs, strict=True))
    lines = sum(text.count("\n") for text in texts) / FILES
    print(
        f"{FILES:,} case files of {lines:.0f} lines: read and validated in {reading_too:.2f} s, "
        f"parsed by PyYAML's C SafeLoader in {parsing:.2f} s, ratio {reading_too / parsing:.2f}"
    )


if __name__ == "__main__":
    main()
