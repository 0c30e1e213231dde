"""Levels and numbers as a criterion accepts them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from typology.model import Criterion, Level
from typology.reading.problems import Hint, described, nearest, oddity
from typology.reading.yaml.events import Quoted
from typology.reading.yaml.scalars import read_number


class LevelError(ValueError):
    """The criterion does not accept the level."""

    def __init__(self, message: str, hint: Hint = None) -> None:
        super().__init__(message)
        self._hint = hint

    def find_hint(self) -> str | None:
        """The hint, worked out if it is a callable."""
        return self._hint() if callable(self._hint) else self._hint

    @property
    def hint(self) -> str | None:
        """A hint at the level that was meant."""
        return self.find_hint()


def read_level(written: object, criterion: Criterion) -> Level:
    """A level of an ordinal criterion, or a number of a calibrated one. Raises LevelError."""
    if criterion.scale is None:
        try:
            return read_number(written)
        except ValueError as error:
            message = f"{error}: {criterion.id} is numeric"
            raise LevelError(message, partial(_number_meant, written, criterion.unit)) from None
    levels = criterion.scale.levels
    if isinstance(written, str) and written in levels:
        return str(written)
    hint = partial(_meant, written, levels)
    raise LevelError(f"{criterion.id} has no level {described(written)}", hint)


def _number_meant(written: object, unit: str | None) -> str | None:
    from typology.reading.yaml.pasted import number_meant

    return number_meant(written, quoted=isinstance(written, Quoted)) or unit


def _meant(written: object, levels: Sequence[str]) -> str:
    if isinstance(written, str) and (odd := oddity(written)) is not None:
        return odd
    close = nearest(written, levels) if isinstance(written, str) else None
    return f"did you mean {close!r}?" if close else "its levels: " + ", ".join(levels)
