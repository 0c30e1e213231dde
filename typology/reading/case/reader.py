"""One case file to a case: the tree validated, then built, with every fault at its path."""

from __future__ import annotations

from typing import Final

from typology.model import Case
from typology.reading.case.builder import CaseBuilder
from typology.reading.case.context import CaseContext
from typology.reading.case.entries import CaseFile
from typology.reading.case.fields import CODES_WANTED, countries, country_hint
from typology.reading.problems import Fault
from typology.reading.validation import validate
from typology.reading.yaml.events import Tree

PLACEHOLDERS: Final[dict[str, Tree]] = {
    "format": "1",
    "case": "unnamed",
    "title": "",
    "status": "in_force",
    "ratings": {},
}


def read_case(
    tree: Tree, context: CaseContext, *, partial: bool = False, path: str | None = None
) -> tuple[Case | None, list[Fault]]:
    """The case in `tree`, None if there are faults (warnings aside).

    `partial`: the tree ends early for a reason that is reported already, so nothing counts as
    missing.
    """
    checked = validate(CaseFile, tree, PLACEHOLDERS)
    faults = [_named_country(fault, tree) for fault in checked.faults]
    if checked.value is None:
        return None, _without_missing(faults) if partial else faults
    builder = CaseBuilder(checked.value, context, path, checked.covers)
    case = builder.case()
    if not faults and not builder.faults.count:
        return case, []
    faults += checked.new_faults(builder.faults.all())
    if partial:
        return None, _without_missing(faults)
    failed = any(fault.severity == "error" for fault in faults)
    return (None if failed else case), faults


def _named_country(fault: Fault, tree: Tree) -> Fault:
    """The fault, with the code if a country's name stands where a list of codes is expected."""
    named = tree.get("countries") if isinstance(tree, dict) else None
    if fault.path != ("countries",) or not isinstance(named, str) or named in countries():
        return fault
    hint = country_hint(named)
    return fault._replace(hint=fault.hint if hint in (None, CODES_WANTED) else hint)


def _without_missing(faults: list[Fault]) -> list[Fault]:
    return [fault for fault in faults if not fault.is_missing]
