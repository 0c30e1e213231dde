"""Judge whether a settlement with an armed group stabilises or merely delays.

The Python interface, one function a job; see docs/python.md. Each is imported when it is first
asked for, so that `import typology` stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from typology.notebook.bending import robustness
    from typology.notebook.comparing import compare, diff, drafts, whatif
    from typology.notebook.grouping import agreement, cluster, precedents
    from typology.notebook.reading import check, read_cases, read_rubric, read_sheet
    from typology.notebook.scoring import flips, score
    from typology.reading.problems import InputError, MissingName

__version__: Final = "0.1.0"
__all__ = [
    "InputError",
    "MissingName",
    "__version__",
    "agreement",
    "check",
    "cluster",
    "compare",
    "diff",
    "drafts",
    "flips",
    "precedents",
    "read_cases",
    "read_rubric",
    "read_sheet",
    "robustness",
    "score",
    "whatif",
]

PLACES: Final = {
    "read_rubric": "typology.notebook.reading",
    "read_cases": "typology.notebook.reading",
    "read_sheet": "typology.notebook.reading",
    "check": "typology.notebook.reading",
    "score": "typology.notebook.scoring",
    "flips": "typology.notebook.scoring",
    "compare": "typology.notebook.comparing",
    "diff": "typology.notebook.comparing",
    "drafts": "typology.notebook.comparing",
    "whatif": "typology.notebook.comparing",
    "cluster": "typology.notebook.grouping",
    "precedents": "typology.notebook.grouping",
    "agreement": "typology.notebook.grouping",
    "robustness": "typology.notebook.bending",
    "InputError": "typology.reading.problems",
    "MissingName": "typology.reading.problems",
}
"""Where each public name is defined."""


def __getattr__(name: str) -> object:
    if name not in PLACES:
        raise AttributeError(f"module 'typology' has no attribute {name!r}")
    return getattr(import_module(PLACES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
