"""The definition that each combination of a multiverse's options makes of a rubric."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeAlias

from typology.model import (
    Criterion,
    Json,
    Multiverse,
    Option,
    Problem,
    Rubric,
    Scale,
    Silence,
)
from typology.operators import OPERATORS
from typology.reading.models import NUMBER
from typology.reading.problems import Fault, InputError, MissingName
from typology.reading.problems import KeyPath as Steps
from typology.reading.rubric.formula import with_silence
from typology.reading.rubric.reader import read_rubric
from typology.reading.rubric.settings import override
from typology.reading.yaml.document import Document, Quoted

Combination: TypeAlias = Sequence[int | None]  # by choice: an option, or None to leave all as it is
Dropped: TypeAlias = Callable[[Mapping[str, Json], str], dict[str, Json]]
Numbers: TypeAlias = tuple[tuple[str, float], ...]  # the cut and memberships of levels, by path

CUT: Final = "decide.cut"
WEIGHTED: Final = [name for name, each in OPERATORS.items() if each.argument == "weighted"]


@dataclass(frozen=True)
class _Chosen:
    """An option and its place in the file."""

    at: Steps
    option: Option


Setting: TypeAlias = tuple[_Chosen, str, Json]  # of an option: the path, and the value


class _Unfit(Exception):
    """What is chosen makes no definition."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__()
        self.faults = tuple(faults)


class MultiverseReader:
    """A multiverse over a rubric. Weights are left as they are, for whoever draws them."""

    def __init__(
        self, document: Document, multiverse: Multiverse, rubric: Rubric, dropped: Dropped
    ) -> None:
        self.multiverse = multiverse
        self.rubric = rubric
        self._document = document
        self._dropped = dropped
        self._structures: dict[object, Rubric] = {}
        self._settings: dict[object, tuple[Numbers, tuple[Setting, ...]]] = {}
        self._checked: set[object] = set()
        self._criteria: dict[object, Mapping[str, Criterion] | None] = {}

    def faults(self) -> Iterator[Fault]:
        """What is wrong with each option where it alone is applied to the rubric."""
        for choice, each in enumerate(self.multiverse.choices):
            for place in range(len(each.options)):
                try:
                    self._defined([self._chosen(choice, place)])
                except _Unfit as unfit:
                    yield from unfit.faults

    def define(self, combination: Combination) -> Rubric:
        """The definition that a combination makes. Raises InputError, placed in the file."""
        chosen = [self._chosen(c, p) for c, p in enumerate(combination) if p is not None]
        try:
            return self._defined(chosen)
        except _Unfit as unfit:
            raise InputError([self._document.problem(fault) for fault in unfit.faults]) from None

    def without(self, criterion: str) -> Rubric:
        """The rubric without a criterion. Raises ValueError with why there is none."""
        document = self._dropped(self.rubric.resolved, criterion)
        return override(replace(self.rubric, resolved=document), ())

    def _chosen(self, choice: int, place: int) -> _Chosen:
        name, options = self.multiverse.choices[choice]
        return _Chosen(("choices", name, "options", place), options[place])

    def _defined(self, chosen: Sequence[_Chosen]) -> Rubric:
        base = self._base(chosen)
        numbers: list[tuple[str, float]] = []
        rest: list[Setting] = []
        for each in chosen:
            of_option = self._split(base, each)
            numbers += of_option[0]
            rest += of_option[1]
        rubric = self._structure(base, chosen, rest)
        turned = self._turned(rubric, tuple(numbers))
        if turned is None:
            every = [(each, path, value) for each in chosen for path, value in each.option.sets]
            turned = self._override(base, every)
        return turned

    def _split(self, base: Rubric, chosen: _Chosen) -> tuple[Numbers, tuple[Setting, ...]]:
        """The settings of an option that are numbers, and the rest."""
        key = (base.id, chosen.at)
        if key not in self._settings:
            read = [
                (path, value, numeric_setting(base, path, value))
                for path, value in chosen.option.sets
            ]
            self._settings[key] = (
                tuple((path, number) for path, _, number in read if number is not None),
                tuple((chosen, path, value) for path, value, number in read if number is None),
            )
        return self._settings[key]

    def _base(self, chosen: Sequence[_Chosen]) -> Rubric:
        for each in chosen:
            if each.option.rubric is not None:
                return self._read(each, each.option.rubric)
        return self.rubric

    def _read(self, chosen: _Chosen, name: str) -> Rubric:
        if name not in self._structures:
            beside = Path(self._document.path).parent / f"{name}.yaml"
            try:
                found = read_rubric(str(beside) if beside.is_file() else name)
            except MissingName as missing:
                raise _Unfit([Fault((*chosen.at, "rubric"), str(missing))]) from None
            except InputError as error:
                first = error.problems[0]
                message = f"{first.path}:{first.line}:{first.column}: {first.message}"
                raise _Unfit([Fault((*chosen.at, "rubric"), message, first.hint)]) from None
            self._structures[name] = found
        return self._structures[name]

    def _structure(
        self, base: Rubric, chosen: Sequence[_Chosen], sets: Sequence[Setting]
    ) -> Rubric:
        """The definition without the numbers; the same object, formulas too, for the same."""
        drops = [each for each in chosen if each.option.drop]
        silence = next((each.option.silence for each in chosen if each.option.silence), None)
        key = (base.id, *[(each.at, path) for each, path, _ in sets], *[d.at for d in drops])
        if key not in self._structures:
            made = self._override(base, sets) if sets else base
            if made.criteria == base.criteria:
                made = replace(made, criteria=base.criteria)
            self._structures[key, "before"] = made
            for each in drops:
                made = self._without(made, each)
            self._structures[key] = made
        for each in chosen:
            if each.option.weights is not None and (key, each.at) not in self._checked:
                _check_weights(self._structures[key, "before"], self._structures[key], each, drops)
                self._checked.add((key, each.at))
        if silence is not None and (key, silence) not in self._structures:
            self._structures[key, silence] = _silenced(self._structures[key], silence)
        return self._structures[key if silence is None else (key, silence)]

    def _turned(self, rubric: Rubric, numbers: Numbers) -> Rubric | None:
        """A rubric with another cut and other memberships; None where that is no rubric.

        What comes out is the definition alone: it has no hashes and no resolved document.
        """
        if not numbers:
            return rubric
        memberships = tuple(each for each in numbers if each[0] != CUT)
        key = id(rubric.criteria), memberships
        if key not in self._criteria:
            self._criteria[key] = with_memberships(rubric, dict(memberships))
        criteria, cut = self._criteria[key], dict(numbers).get(CUT, rubric.cut)
        if criteria is None or not 0 <= cut <= 1:
            return None
        return replace(
            rubric, criteria=criteria, cut=cut, sha256="", definition_sha256="", resolved={}
        )

    def _override(self, base: Rubric, sets: Sequence[Setting]) -> Rubric:
        try:
            return override(base, [(path, value) for _, path, value in sets])
        except InputError as error:
            raise _Unfit([_fault(problem, sets) for problem in error.problems]) from None

    def _without(self, rubric: Rubric, chosen: _Chosen) -> Rubric:
        document: Mapping[str, Json] = rubric.resolved
        for criterion in chosen.option.drop:
            try:
                document = self._dropped(document, criterion)
            except ValueError as error:
                raise _Unfit([Fault((*chosen.at, "drop"), str(error))]) from None
        return override(replace(rubric, resolved=document), ())


def _fault(problem: Problem, sets: Sequence[Setting]) -> Fault:
    """A problem of `--set` at the place of the setting in the file."""
    for each, path, _ in sets:
        text = problem.source_line or ""
        if text == path or text.startswith(f"{path}="):
            at = (*each.at, "set", path)
            if problem.column > len(path) + 1:
                return Fault(at, problem.message, problem.hint)
            return Fault(at, problem.message, problem.hint, at="key")
    return Fault(sets[-1][0].at, problem.message, problem.hint)


def _check_weights(
    before: Rubric, after: Rubric, chosen: _Chosen, drops: Sequence[_Chosen]
) -> None:
    """That weights are drawn where there are weights, the same after criteria are dropped.

    Raises _Unfit.
    """
    path = chosen.option.weights or ""
    at = (*chosen.at, "weights")
    if path.rpartition(".")[2] not in WEIGHTED:
        hint = f"end in {' or '.join(WEIGHTED)}"
        raise _Unfit([Fault(at, f"{path} holds no weights", hint)])
    argument = _at(before.resolved, path)
    if argument is None:
        raise _Unfit([Fault(at, f"there is no {path}")])
    dropped = {criterion for each in drops for criterion in each.option.drop}
    left = [name for name in _named(argument) if name not in dropped]
    if left != list(_named(_at(after.resolved, path))) or not left:
        message = f"without {', '.join(sorted(dropped))} other weights stand at {path}"
        raise _Unfit([Fault(at, message)])


def _at(document: Mapping[str, Json], path: str) -> Json:
    """What stands at a path; None where nothing does."""
    tree: Json = dict(document)
    for step in path.split("."):
        if isinstance(tree, dict):
            tree = tree.get(step)
        elif isinstance(tree, list) and step in map(str, range(len(tree))):
            tree = tree[int(step)]
        else:
            return None
    return tree


def _named(tree: Json) -> Iterator[str]:
    """The criteria in a formula, or in the argument of one, from left to right."""
    if isinstance(tree, list):
        for item in tree:
            yield from _named(item)
    elif isinstance(tree, dict) and "criterion" in tree:
        yield str(tree["criterion"])
    elif isinstance(tree, dict):
        for key, value in tree.items():
            if isinstance(value, dict | list):
                yield from _named(value)
            elif isinstance(value, int | float) and key != "count":
                yield key


def numeric_setting(rubric: Rubric, path: str, value: Json) -> float | None:
    """A value for the cut, or for a level's membership; None for any other setting."""
    if isinstance(value, Quoted) or not isinstance(value, str) or not NUMBER.fullmatch(value):
        return None
    *above, level = path.split(".")
    scale = _followed(rubric.resolved, above)
    known = path == CUT or (_is_scale(above) and isinstance(scale, dict) and level in scale)
    return float(value) if known else None


def _is_scale(steps: Sequence[str]) -> bool:
    return list(steps) == ["scale"] or (
        len(steps) == 3 and steps[0] == "criteria" and steps[2] == "scale"
    )


def _followed(tree: Json | Mapping[str, Json], steps: Sequence[str]) -> Json | Mapping[str, Json]:
    for step in steps:
        tree = tree.get(step) if isinstance(tree, Mapping) else None
    return tree


def with_memberships(
    rubric: Rubric, memberships: Mapping[str, float]
) -> Mapping[str, Criterion] | None:
    """Criteria with other memberships of levels, by path; None where a scale is none any more."""
    changes: dict[str | None, dict[str, float]] = {}
    for path, number in memberships.items():
        *above, level = path.split(".")
        changes.setdefault(above[1] if len(above) == 3 else None, {})[level] = number
    criteria = dict(rubric.criteria)
    scales: dict[tuple[Scale, str | None], Scale | None] = {}
    for name, criterion in rubric.criteria.items():
        owner = name if _has_own_scale(rubric, name) else None
        if owner in changes and criterion.scale is not None:
            key = criterion.scale, owner
            if key not in scales:
                scales[key] = with_scale(criterion.scale, changes[owner])
            if (scale := scales[key]) is None:
                return None
            criteria[name] = criterion._replace(scale=scale)
    return criteria


def _has_own_scale(rubric: Rubric, criterion: str) -> bool:
    return _followed(rubric.resolved, ("criteria", criterion, "scale")) is not None


def with_scale(scale: Scale, change: Mapping[str, float]) -> Scale | None:
    """A scale with other memberships of some levels; None where that is no scale."""
    memberships = dict(zip(scale.levels, scale.memberships, strict=True)) | dict(change)
    levels = sorted(memberships, key=lambda level: memberships[level])
    ordered = tuple(memberships[level] for level in levels)
    if len(set(ordered)) < len(ordered) or ordered[0] < 0 or ordered[-1] > 1:
        return None
    return Scale(tuple(levels), ordered)


def _silenced(rubric: Rubric, policy: Silence) -> Rubric:
    """A rubric with a policy as the `if_unknown` of every leaf, without hashes."""
    types = {
        name: kind._replace(formula=with_silence(kind.formula, policy))
        for name, kind in rubric.types.items()
    }
    return replace(rubric, types=types, sha256="", definition_sha256="")
