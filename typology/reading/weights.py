"""Weights of criteria: CRITERION=WEIGHT settings and files that map criteria to weights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from typology.model import Problem, Rubric
from typology.reading.problems import Fault, InputError, MissingName, did_you_mean, shortened
from typology.reading.yaml.events import Quoted
from typology.reading.yaml.reader import read_file
from typology.reading.yaml.scalars import read_number

OPTION = "--weights"


def read_weights(given: Sequence[str], rubric: Rubric) -> dict[str, float]:
    """Weights by criterion; of several for one criterion the last holds.

    Each of `given` is CRITERION=WEIGHT or the path of a YAML file that maps criteria to weights.
    Raises MissingName for a file that does not exist; InputError with every problem: a criterion
    that the rubric lacks, a weight that is no number of 0 or more, only weights of 0.
    """
    weights: dict[str, float] = {}
    problems: list[Problem] = []
    for setting in given:
        if "=" in setting:
            name, _, written = setting.partition("=")
            problems += _set(weights, setting, name, written, rubric)
        else:
            problems += _from_file(weights, setting, rubric)
    if not problems and not any(weights.get(name, 1.0) for name in rubric.criteria):
        message = "every criterion has weight 0"
        problems.append(Problem(OPTION, 1, 1, message, None, "error", " ".join(given)))
    if problems:
        raise InputError(problems)
    return weights


def _set(
    weights: dict[str, float], setting: str, name: str, written: str, rubric: Rubric
) -> Iterator[Problem]:
    if name not in rubric.criteria:
        yield Problem(OPTION, 1, 1, *_no_criterion(name, rubric), "error", setting)
        return
    try:
        weights[name] = _weight(written)
    except ValueError as error:
        place = len(name) + 2
        yield Problem(OPTION, 1, place, str(error), _number_meant(written), "error", setting)


def _from_file(weights: dict[str, float], path: str, rubric: Rubric) -> Iterator[Problem]:
    try:
        document = read_file(Path(path), path)
    except (OSError, ValueError) as error:  # ValueError: a null character
        raise MissingName(f"no file of weights {shortened(path)}") from error
    yield from document.problems
    if not isinstance(document.tree, dict):
        if not document.problems:
            yield document.problem(Fault((), "criteria with their weights were expected"))
        return
    for name, written in document.tree.items():
        if name not in rubric.criteria:
            message, hint = _no_criterion(name, rubric)
            yield document.problem(Fault((name,), message, hint, at="key"))
            continue
        try:
            weights[name] = _weight(written)
        except ValueError as error:
            yield document.problem(Fault((name,), str(error), _number_meant(written)))


def _no_criterion(name: str, rubric: Rubric) -> tuple[str, str | None]:
    return (
        f"no criterion of {rubric.id} is called {shortened(name)}",
        did_you_mean(name, list(rubric.criteria)),
    )


def _number_meant(written: object) -> str | None:
    from typology.reading.yaml.pasted import number_meant

    return number_meant(written, quoted=isinstance(written, Quoted))


def _weight(written: object) -> float:
    number = read_number(written)
    if number < 0:
        raise ValueError("a weight is 0 or more")
    return number
