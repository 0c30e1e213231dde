"""A figure: its least and greatest over all completions, and its interval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Estimate:
    """The least and the greatest of a figure over all completions, and its 95 % interval.

    None where it is undefined: nothing belongs to the set that is divided by. The interval reaches
    from the lower end of the least to the upper end of the greatest.
    """

    low: float | None
    high: float | None
    interval: tuple[float, float] | None = None

    @property
    def value(self) -> float | None:
        """The figure where all completions agree on it, else None."""
        if self.low is None or self.high is None:
            return None
        return self.low if round(self.low, 12) == round(self.high, 12) else None


Figures: TypeAlias = Mapping[str, Estimate]  # of MEASURES, and lift
