"""The structure of a multiverse's definitions: all that options change of a rubric but numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from typology.edits.paths import value_at
from typology.edits.structure import dropped, named_criteria
from typology.formulas import with_silence
from typology.model import Json, Option, Problem, Rubric, Silence
from typology.operators import OPERATORS
from typology.reading import library
from typology.reading.library import is_file
from typology.reading.problems import Fault, InputError, KeyPath, MissingName
from typology.reading.rubric.reader import read_rubric
from typology.reading.rubric.settings import override

WEIGHTED: Final = [name for name, each in OPERATORS.items() if each.argument == "weighted"]


class ChosenOption(NamedTuple):
    """An option and its path in the file."""

    path: KeyPath
    option: Option


class Setting(NamedTuple):
    """A value that an option sets at a dotted path of the rubric."""

    chosen: ChosenOption
    path: str
    value: Json


class InvalidChoice(Exception):
    """The chosen options make no definition."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__()
        self.faults = faults


class TooLittleLeft(InvalidChoice):
    """Criteria are left out of which a formula, or a count, cannot do without."""


@dataclass(frozen=True)
class Base:
    """The rubric that options are applied to; `name` is None for the multiverse's own."""

    name: str | None
    rubric: Rubric


class _Structure(NamedTuple):
    """A definition before and after criteria are dropped from it."""

    before: Rubric
    after: Rubric


_Key: TypeAlias = tuple[object, ...]  # the base, the settings and the options that drop criteria


class StructureReader:
    """Definitions by the options that shape them; the same options give the same object.

    Numbers and weights are left as they are. Files of other rubrics are sought in `folder` first.
    """

    def __init__(self, rubric: Rubric, folder: Path) -> None:
        self._own = Base(None, rubric)
        self._folder = folder
        self._bases: dict[str, Base] = {}
        self._structures: dict[_Key, _Structure] = {}
        self._silenced: dict[tuple[_Key, Silence], Rubric] = {}
        self._with_weights: set[tuple[_Key, KeyPath]] = set()  # of which the weights were checked

    def base(self, chosen: Sequence[ChosenOption]) -> Base:
        """The rubric that one of the options names, else the multiverse's own."""
        for each in chosen:
            if each.option.rubric is not None:
                return self._read(each, each.option.rubric)
        return self._own

    def _read(self, chosen: ChosenOption, name: str) -> Base:
        if name not in self._bases:
            files = [self._folder / f"{name}{end}" for end in library.ENDINGS]
            beside = next((path for path in files if is_file(path)), None)
            place = (*chosen.path, "rubric")
            try:
                rubric = read_rubric(str(beside) if beside else name)
            except MissingName as missing:
                raise InvalidChoice(Fault(place, str(missing))) from None
            except InputError as error:
                first = error.problems[0]
                message = f"{first.path}:{first.line}:{first.column}: {first.message}"
                raise InvalidChoice(Fault(place, message, first.hint)) from None
            self._bases[name] = Base(name, rubric)
        return self._bases[name]

    def structure(
        self, base: Base, chosen: Sequence[ChosenOption], settings: Sequence[Setting]
    ) -> Rubric:
        """The base with the settings made, criteria dropped, and the silence policy applied."""
        dropping = [each for each in chosen if each.option.drop]
        key = (
            base.name,
            *[(setting.chosen.path, setting.path) for setting in settings],
            *[each.path for each in dropping],
        )
        if key not in self._structures:
            self._structures[key] = _structure(base.rubric, settings, dropping)
        for each in chosen:
            if each.option.weights is not None and (key, each.path) not in self._with_weights:
                _check_weights(self._structures[key], each, dropping)
                self._with_weights.add((key, each.path))
        silence = next((each.option.silence for each in chosen if each.option.silence), None)
        if silence is None:
            return self._structures[key].after
        if (key, silence) not in self._silenced:
            self._silenced[key, silence] = _silenced(self._structures[key].after, silence)
        return self._silenced[key, silence]


def _structure(
    base: Rubric, settings: Sequence[Setting], dropping: Sequence[ChosenOption]
) -> _Structure:
    before = with_settings(base, settings) if settings else base
    if before.criteria == base.criteria:  # one object, for those who compare by identity
        before = replace(before, criteria=base.criteria)
    after = before
    for each in dropping:
        after = _without_criteria(after, each)
    return _Structure(before, after)


def with_settings(base: Rubric, settings: Sequence[Setting]) -> Rubric:
    """The rubric with values set. Raises InvalidChoice, placed in the file of the options."""
    try:
        return override(base, [(setting.path, setting.value) for setting in settings])
    except InputError as error:
        faults = [_fault(problem, settings) for problem in error.problems]
        raise InvalidChoice(*faults) from None


def _fault(problem: Problem, settings: Sequence[Setting]) -> Fault:
    """A problem of `--set` at the path of the setting in the file of the options."""
    for setting in settings:
        text = problem.source_line or ""
        if text == setting.path or text.startswith(f"{setting.path}="):
            place = (*setting.chosen.path, "set", setting.path)
            if problem.column > len(setting.path) + 1:
                return Fault(place, problem.message, problem.hint)
            return Fault(place, problem.message, problem.hint, at="key")
    return Fault(settings[-1].chosen.path, problem.message, problem.hint)


def _without_criteria(rubric: Rubric, chosen: ChosenOption) -> Rubric:
    document = dict(rubric.resolved)
    for criterion in chosen.option.drop:
        try:
            document = dropped(document, criterion)
        except ValueError as error:
            known = criterion in rubric.criteria
            failure = TooLittleLeft if known else InvalidChoice
            raise failure(Fault((*chosen.path, "drop"), str(error))) from None
    return override(replace(rubric, resolved=document), ())


def _check_weights(
    structure: _Structure, chosen: ChosenOption, dropping: Sequence[ChosenOption]
) -> None:
    """Check that an option draws weights that exist, and that dropping criteria does not move.

    Raises InvalidChoice.
    """
    path = chosen.option.weights or ""
    place = (*chosen.path, "weights")
    if path.rpartition(".")[2] not in WEIGHTED:
        hint = f"end in {' or '.join(WEIGHTED)}"
        raise InvalidChoice(Fault(place, f"{path} holds no weights", hint))
    argument = value_at(structure.before.resolved, path.split("."))
    if argument is None:
        raise InvalidChoice(Fault(place, f"there is no {path}"))
    gone = {criterion for each in dropping for criterion in each.option.drop}
    left = [name for name in named_criteria(argument) if name not in gone]
    after = value_at(structure.after.resolved, path.split("."))
    if left != list(named_criteria(after)) or not left:
        message = f"without {', '.join(sorted(gone))} other weights stand at {path}"
        raise InvalidChoice(Fault(place, message))


def _silenced(rubric: Rubric, policy: Silence) -> Rubric:
    """The rubric with a policy as the `if_unknown` of every leaf, without hashes."""
    types = {
        name: kind._replace(formula=with_silence(kind.formula, policy))
        for name, kind in rubric.types.items()
    }
    return replace(rubric, types=types, sha256="", definition_sha256="")
