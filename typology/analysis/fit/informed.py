"""What informed a definition: cases that it was made from cannot test it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Final

from typology.formulas import leaves, nodes
from typology.model import Case, Formula, Leaf, Rubric, Warrant

FOUND_IN: Final = re.compile(r"Found in cases ([0-9a-f]{12})\b")
THESE_CASES: Final = "these very cases"


def criteria_of(rubric: Rubric, type_id: str) -> tuple[str, ...]:
    """The criteria that a type's formula reads, in rubric order."""
    read = {leaf.criterion for leaf in leaves(rubric.types[type_id].formula)}
    return tuple(name for name in rubric.criteria if name in read)


def informed_by(
    rubric: Rubric, type_id: str, cases: Sequence[Case], cited: Sequence[set[str]]
) -> dict[str, tuple[str, ...]]:
    """The cases that a definition was made from, by source.

    `cited` are the sources of each case's ratings and labels: a case informed a definition that has
    one of them. A type that minimisation found in exactly these cases says so in its meaning.
    """
    found: dict[str, list[str]] = {}
    sources = sources_of(rubric, type_id)
    for case, keys in zip(cases, cited, strict=True):
        for key in keys & sources:
            found.setdefault(key, []).append(case.id)
    said = FOUND_IN.search(rubric.types[type_id].means or "")
    if cases and said is not None and said[1] == fingerprint(cases):
        found[THESE_CASES] = [case.id for case in cases]
    return {key: tuple(found[key]) for key in sorted(found)}


def fingerprint(cases: Sequence[Case]) -> str:
    """A short hash of some cases, whatever their order."""
    hashes = sorted(f"{case.id} {case.sha256}" for case in cases)
    return sha256("\n".join(hashes).encode()).hexdigest()[:12]


def cited_by(case: Case) -> set[str]:
    """The sources of a case's ratings and labels."""
    cited = {each.source for rating in case.ratings.values() for each in rating.evidence}
    return cited | {label.source for label in case.labels}


def sources_of(rubric: Rubric, type_id: str) -> set[str]:
    """What a definition was made from: its source, its warrants, and those of what it extends."""
    kind = rubric.types[type_id]
    warrants = [rubric.source, kind.warrant, *_warrants(kind.formula)]
    warrants += [rubric.criteria[name].warrant for name in criteria_of(rubric, type_id)]
    found = {warrant.source for warrant in warrants if warrant is not None}
    return found | ({rubric.extends.partition("@")[0]} if rubric.extends else set())


def _warrants(formula: Formula) -> Iterator[Warrant | None]:
    for leaf in leaves(formula):
        yield leaf.warrant
    if not isinstance(formula, Leaf):
        for _, node in nodes(formula, ""):
            yield node.warrant
