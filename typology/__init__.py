"""Judge whether a settlement with an armed group stabilises or merely delays.

The Python interface, one function a job; see docs/python.md. Each is imported when it is first
asked for, so that `import typology` stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from typology.analysis.cluster.estimator import LatentClasses
    from typology.notebook.agreement import agreement
    from typology.notebook.cluster import cluster, linkage
    from typology.notebook.compare import compare
    from typology.notebook.datasets import link, read_dataset
    from typology.notebook.diff import diff, drafts, whatif
    from typology.notebook.fit import fit
    from typology.notebook.precedents import precedents
    from typology.notebook.read import check, read_cases, read_rubric, read_sheet
    from typology.notebook.robustness import robustness
    from typology.notebook.score import flips, score
    from typology.reading.problems import InputError, MissingName
from typology.version import __version__

__all__ = [
    "InputError",
    "LatentClasses",
    "MissingName",
    "__version__",
    "agreement",
    "check",
    "cluster",
    "compare",
    "diff",
    "drafts",
    "fit",
    "flips",
    "link",
    "linkage",
    "precedents",
    "read_cases",
    "read_dataset",
    "read_rubric",
    "read_sheet",
    "robustness",
    "score",
    "whatif",
]
PLACES: Final = {
    "read_rubric": "typology.notebook.read",
    "read_cases": "typology.notebook.read",
    "read_sheet": "typology.notebook.read",
    "read_dataset": "typology.notebook.datasets",
    "link": "typology.notebook.datasets",
    "check": "typology.notebook.read",
    "score": "typology.notebook.score",
    "flips": "typology.notebook.score",
    "compare": "typology.notebook.compare",
    "diff": "typology.notebook.diff",
    "drafts": "typology.notebook.diff",
    "whatif": "typology.notebook.diff",
    "cluster": "typology.notebook.cluster",
    "fit": "typology.notebook.fit",
    "linkage": "typology.notebook.cluster",
    "LatentClasses": "typology.analysis.cluster.estimator",
    "precedents": "typology.notebook.precedents",
    "agreement": "typology.notebook.agreement",
    "robustness": "typology.notebook.robustness",
    "InputError": "typology.reading.problems",
    "MissingName": "typology.reading.problems",
}
"""The module of each public name.

Type checkers read the imports above and a literal `__all__` only, so the names are listed three
times: ruff holds the first two in step, a test the third.
"""


def __getattr__(name: str) -> object:
    if name not in PLACES:
        raise AttributeError(f"module 'typology' has no attribute {name!r}")
    return getattr(import_module(PLACES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
