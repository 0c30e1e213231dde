"""The golden corpus: results of `score` for small hand-made cases, verified by the oracle.

`python -m tests.support.corpus` writes the results anew, and refuses to where the oracle disagrees.
A result changes only with the semantics; such a change is declared in docs/decisions.md, with the
digest that this command prints.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeAlias

from tests.support import oracle
from typology.model import Case, Leaf, Level, Rating, Rubric
from typology.reading.cases import read_cases
from typology.reading.rubric.reader import read_rubric
from typology.reporting.formats.json import write_json
from typology.reporting.score.json import score_document
from typology.scoring.scorecard import score

HERE = Path(__file__).parents[1] / "golden"
NAMES = tuple(sorted(path.parent.name for path in HERE.glob("*/cases")))

NOTHING = ("unknown", "ask_first", "settles", "assumptions", "rests_on", "without_evidence")

Told: TypeAlias = dict[str, object]


@cache
def world(name: str) -> tuple[Rubric, dict[str, Case]]:
    """The rubric of a folder and its cases by id."""
    rubric = read_rubric(str(HERE / name / f"{name}.yaml"))
    reading = read_cases([str(HERE / name / "cases")], [rubric])
    assert reading.problems == ()
    return rubric, {case.id: case for case in reading.cases}


def scored(name: str) -> Told:
    """What the engine says now, as the document of `score --format json`, without the tool."""
    rubric, cases = world(name)
    document = score_document(rubric, score(rubric, list(cases.values())))
    assert isinstance(document, dict)
    return {key: value for key, value in document.items() if key != "tool"}


def frozen(name: str) -> Told:
    """What it said when the results were last declared."""
    loaded: Told = json.loads(result_file(name).read_text(encoding="utf-8"))
    return loaded


def result_file(name: str) -> Path:
    return HERE / name / "results.json"


def digest() -> str:
    """Of all frozen results together."""
    texts = [result_file(name).read_text(encoding="utf-8") for name in NAMES]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


def disagreements(name: str, document: Told) -> Iterator[str]:
    """Each part of each result that the oracle reckons otherwise."""
    rubric, cases = world(name)
    results = document["results"]
    assert isinstance(results, list)
    assert [each["case"] for each in results] == sorted(cases)
    for found in results:
        expected = expectation(rubric, cases[found["case"]])
        for key, value in expected.items():
            told = arranged(key, found[key])
            if not alike(told, value):
                yield f"{name}/{found['case']}: {key}: {told!r}, by the oracle {value!r}"


def arranged(key: str, told: object) -> object:
    """A part of a result as the oracle says it: flips as sets, without the level before."""
    if key == "flips":
        assert isinstance(told, dict)
        return {
            kind: {
                (
                    flip["verdict"],
                    flip["steps"],
                    tuple((change["criterion"], change["to"]) for change in flip["changes"]),
                )
                for flip in flips
            }
            for kind, flips in told.items()
        }
    return told


def alike(one: object, other: object) -> bool:
    """Equal, numbers to 12 decimals."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, float) and isinstance(other, float | int):
        return abs(one - other) <= 1e-12
    return one == other


def expectation(rubric: Rubric, case: Case) -> Told:
    """What the oracle says of a case, in the words of the document."""
    outside = oracle.outside(rubric, case)
    if outside is not None:
        return nothing(rubric, outside)
    values = oracle.values_of(rubric, case)
    counts = oracle.verdict_counts(rubric, values)
    verdict = oracle.overall(rubric, values)
    leading = [name for name in rubric.types if 2 * counts[name] > sum(counts.values())]
    memberships = {name: membership(rubric, name, values) for name in rubric.types}
    unknown = [name for name in values if rating_of(case, name).value is None]
    gains, losses = oracle.flips(rubric, case)
    return {
        "verdict": verdict,
        "leaning": leading[0] if leading else None,
        "firm": oracle.firm(rubric, case),
        "memberships": memberships,
        "margin": None if verdict == "undetermined" else margin(rubric, memberships),
        "completions": {
            "total": sum(counts.values()),
            "exact": True,
            "verdicts": {name: counts[name] for name in (*rubric.types, "mixed", "neither")},
        },
        "unknown": unknown,
        "ask_first": oracle.ask_first(rubric, case),
        "settles": [
            {"answers": dict(answers), "verdict": after}
            for answers, after in oracle.settles(rubric, case)
        ],
        "assumptions": [*assumptions(rubric, case, unknown)],
        "rests_on": oracle.rests_on(rubric, case),
        "without_evidence": []
        if verdict == "undetermined"
        else [*without_evidence(rubric, case, memberships)],
        "notices": [
            {"say": notice.say, "source": notice.source}
            for notice in rubric.notices
            if fires(rubric, case, notice.when)
        ],
        "flips": {"gains": set(map(rounded, gains)), "losses": set(map(rounded, losses))},
    }


def rounded(flip: tuple[object, ...]) -> tuple[object, ...]:
    """A flip with its numbers as the document writes them."""
    verdict, steps, changes = flip
    assert isinstance(changes, tuple)
    numbers = tuple((n, round(x, 12) if isinstance(x, float) else x) for n, x in changes)
    return verdict, steps, numbers


def nothing(rubric: Rubric, verdict: str) -> Told:
    verdicts = (*rubric.types, "mixed", "neither")
    return {
        "verdict": verdict,
        "leaning": None,
        "firm": None,
        "memberships": {},
        "margin": None,
        "completions": {"total": 0, "exact": True, "verdicts": dict.fromkeys(verdicts, 0)},
        **{key: [] for key in NOTHING},
        "flips": {"gains": set(), "losses": set()},
    }


def without_evidence(rubric: Rubric, case: Case, memberships: dict[str, Told]) -> Iterator[str]:
    bound = [name for each in memberships.values() for name in each["binding"]]  # type: ignore[attr-defined]
    for name in rubric.criteria:
        rating = rating_of(case, name)
        if name in bound and rating.value is not None and not rating.evidence:
            yield name


def rating_of(case: Case, name: str) -> Rating:
    return case.ratings.get(name, Rating(None))


def membership(rubric: Rubric, name: str, values: dict[str, list[Level]]) -> Told:
    formula = rubric.types[name].formula
    completions = list(oracle.completions(values))
    degrees = [oracle.evaluate(formula, rubric, each) for each in completions]
    low, high = min(degrees), max(degrees)
    bound = set().union(*(oracle.binding(formula, rubric, each) for each in completions))
    return {
        "value": low if abs(high - low) <= 1e-12 else None,
        "low": low,
        "high": high,
        "binding": [each for each in rubric.criteria if each in bound],
    }


def margin(rubric: Rubric, memberships: dict[str, Told]) -> float:
    bounds = [each[end] for each in memberships.values() for end in ("low", "high")]
    return min(abs(bound - rubric.cut) for bound in bounds if isinstance(bound, float | int))


def assumptions(rubric: Rubric, case: Case, unknown: list[str]) -> Iterator[Told]:
    for name in unknown:
        types = [
            kind.id
            for kind in rubric.types.values()
            if any(
                leaf.criterion == name and leaf.if_unknown != "open"
                for leaf in oracle.leaves_of(kind.formula)
            )
        ]
        if types:
            left = oracle.completed_values(rubric, name, rating_of(case, name), assume=True)
            yield {"criterion": name, "assumed": left, "types": types}


def fires(rubric: Rubric, case: Case, when: object) -> bool:
    assert not isinstance(when, Leaf) or when.criterion in rubric.criteria
    read = {leaf.criterion for leaf in oracle.leaves_of(when)}  # type: ignore[arg-type]
    known = {name: rating_of(case, name).value for name in read}
    if None in known.values():
        return False
    return oracle.evaluate(when, rubric, known) > 0.5 + oracle.TOL  # type: ignore[arg-type]


def main() -> None:
    """Freeze what the engine says now, where the oracle agrees with all of it."""
    found = {name: scored(name) for name in NAMES}
    wrong = [each for name, document in found.items() for each in disagreements(name, document)]
    if wrong:
        sys.exit("\n".join(wrong))
    for name, document in found.items():
        result_file(name).write_text(write_json(document), encoding="utf-8", newline="\n")  # type: ignore[arg-type]
    sys.stdout.write(f"{digest()}\n")


if __name__ == "__main__":
    main()
