"""Small valid files as text; a « marks the place of a fault in a changed one."""

from __future__ import annotations

from pathlib import Path

from typology.model import Problem, Rubric
from typology.reading.cases import read_cases
from typology.reading.problems import InputError
from typology.reading.rubric.reader import read_rubric

MARK = "«"

RUBRIC = """\
format: 1
rubric: small
version: "1.0"
title: A small rubric
criteria:
  calm:
    question: "Did violence fall?"
    anchors: {absent: "no", limited: "a little", substantial: "much", full: "it ended"}
  authority:
    question: "What became of the state's authority?"
    scale: {lost: 0.0, same: 0.1, won: 0.9}
    anchors:
      lost: "ceded"
      same: "as before"
      won: "extended"
  share:
    question: "How many fighters left?"
    unit: "share, 0-1"
    calibrate: {out: 0.05, crossover: 0.4, in: 0.8}
types:
  lasting:
    means: "It lasts."
    formula:
      all:
        - calm
        - any: [authority, share]
        - {criterion: authority, reaches: same, if_unknown: holds}
        - at_least: {count: 2, of: [calm, authority, share]}
        - mean: {calm: 2, share: 1}
  passing:
    formula: {not: calm}
decide: {cut: 0.5}
applies_to: {status: [in_force, ended]}
profiles:
  costs: [authority]
notices:
  - {when: {criterion: share, reaches: 0.5}, say: "Many left.", source: someone-2020}
"""

CASE = """\
format: 1
case: deal
title: A deal
countries: [MLI, XKX]
level: local
period: {from: 1995, to: 2006-02}
observed_until: "2018-10-30"
status: in_force
part_of: null
parties:
  state: [Government]
  armed_groups: [Group]
identifiers: {gw: ["432"], ucdp_conflict: [289]}
terms:
  - {term: "Fighters go home", criterion: share, modality: required}
ratings:
  calm:
    rating: substantial
    range: [limited, full]
    confidence: high
    because: "Few attacks."
    evidence:
      - says: "Attacks became rare"
        source: report
        direction: supports
  share:
    rating: 0.45
    range: [0.3, 5e-1]
  authority:
    rating: unknown
labels:
  - {type: lasting, source: report}
expect: {small: lasting}
sources:
  report: {title: "A report", issued: 2020}
"""


def changed(text: str, old: str, new: str) -> tuple[str, int, int]:
    """`text` with `old` (once in it) as `new` without its mark; the line and column of the mark."""
    assert text.count(old) == 1, old
    return unmarked(text.replace(old, new))


def unmarked(text: str) -> tuple[str, int, int]:
    """`text` without its mark, and the line and column of the mark."""
    assert text.count(MARK) == 1
    before = text.split(MARK)[0]
    return text.replace(MARK, ""), before.count("\n") + 1, len(before.rsplit("\n", 1)[-1]) + 1


def write(folder: Path, name: str, text: str | bytes) -> Path:
    """A file `name` in `folder`."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def small_rubric(folder: Path) -> Rubric:
    """The small rubric, read."""
    return read_rubric(str(write(folder, "small.yaml", RUBRIC)))


def rubric_problems(folder: Path, text: str | bytes, name: str = "small.yaml") -> list[Problem]:
    """The problems of a rubric file."""
    try:
        read_rubric(str(write(folder, name, text)))
    except InputError as error:
        return list(error.problems)
    return []


def case_problems(folder: Path, text: str | bytes, name: str = "deal.yaml") -> list[Problem]:
    """The problems of a case file, judged by the small rubric."""
    (folder / "rubric").mkdir(exist_ok=True)
    reading = read_cases([str(write(folder, name, text))], [small_rubric(folder / "rubric")])
    return list(reading.problems)


def places(problems: list[Problem]) -> list[tuple[int, int, str]]:
    """Line, column and message of each problem."""
    return [(problem.line, problem.column, problem.message) for problem in problems]
