"""The definition that each combination of a multiverse's options makes of a rubric."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from typology.edits.structure import NoDefinition, dropped
from typology.model import Multiverse, Rubric
from typology.reading.problems import Fault, InputError, KeyPath
from typology.reading.rubric.multiverse.structures import (
    Base,
    ChosenOption,
    InvalidChoice,
    Setting,
    StructureReader,
    TooLittleLeft,
    with_settings,
)
from typology.reading.rubric.numbers import Numbers, numeric_setting, with_numbers
from typology.reading.rubric.settings import override
from typology.reading.yaml.document import Document

Combination: TypeAlias = Sequence[int | None]  # by choice: an option, or None to change nothing


class MultiverseReader:
    """A multiverse over a rubric. Weights are left as they are; an analysis draws them.

    A definition is made in two steps: its structure, cached by the options that shape it, then the
    numbers, which most combinations differ in.
    """

    def __init__(self, document: Document | None, multiverse: Multiverse, rubric: Rubric) -> None:
        """`document` is None for a multiverse that no file holds."""
        self.multiverse = multiverse
        self.rubric = rubric
        self._document = document
        folder = Path(document.path).parent if document is not None else Path()
        self._structures = StructureReader(rubric, folder)
        self._settings: dict[tuple[str | None, KeyPath], tuple[Numbers, tuple[Setting, ...]]] = {}

    def faults(self) -> Iterator[Fault]:
        """The faults of each option when it alone is applied to the rubric."""
        for choice, each in enumerate(self.multiverse.choices):
            for place in range(len(each.options)):
                try:
                    self._definition([self._chosen(choice, place)])
                except InvalidChoice as invalid:
                    yield from invalid.faults

    def define(self, combination: Combination) -> Rubric:
        """The definition that a combination makes.

        Raises NoDefinition where, without the criteria left out, nothing is left of a formula or
        too little to count, InputError, placed in the file, for any other fault.
        """
        chosen = [self._chosen(c, p) for c, p in enumerate(combination) if p is not None]
        try:
            return self._definition(chosen)
        except TooLittleLeft as little:
            raise NoDefinition(little.faults[0].message) from None
        except InvalidChoice as invalid:
            if self._document is None:
                raise
            problems = [self._document.problem(fault) for fault in invalid.faults]
            raise InputError(problems) from None

    def without(self, criterion: str) -> Rubric:
        """The rubric without a criterion. Raises ValueError if it cannot do without it."""
        document = dropped(self.rubric.resolved, criterion)
        return override(replace(self.rubric, resolved=document), ())

    def _chosen(self, choice: int, place: int) -> ChosenOption:
        name, options = self.multiverse.choices[choice]
        return ChosenOption(("choices", name, "options", place), options[place])

    def _definition(self, chosen: Sequence[ChosenOption]) -> Rubric:
        base = self._structures.base(chosen)
        numbers: list[tuple[str, float]] = []
        settings: list[Setting] = []
        for each in chosen:
            numbers_of_option, settings_of_option = self._settings_of(base, each)
            numbers += numbers_of_option
            settings += settings_of_option
        structure = self._structures.structure(base, chosen, settings)
        rubric = with_numbers(structure, tuple(numbers))
        if rubric is not None:
            return rubric
        every = [Setting(each, path, value) for each in chosen for path, value in each.option.sets]
        return with_settings(base.rubric, every)  # raises, with the fault at its place

    def _settings_of(self, base: Base, chosen: ChosenOption) -> tuple[Numbers, tuple[Setting, ...]]:
        """The settings of an option that are numbers, and its other settings."""
        key = (base.name, chosen.path)
        if key not in self._settings:
            numbers: list[tuple[str, float]] = []
            others: list[Setting] = []
            for path, value in chosen.option.sets:
                number = numeric_setting(base.rubric, path, value)
                if number is None:
                    others.append(Setting(chosen, path, value))
                else:
                    numbers.append((path, number))
            self._settings[key] = tuple(numbers), tuple(others)
        return self._settings[key]
