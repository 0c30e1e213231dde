"""Provenance: the tool, the definition, the setting that chose it, and every change."""

from __future__ import annotations

from dataclasses import replace

from tests.support.definitions import STABLE
from typology.model import Override
from typology.reporting.provenance import (
    TOOL,
    change_lines,
    definition_lines,
    envelope,
    rubric_entry,
)
from typology.version import __version__

CUT = Override("--set", "decide.cut", 0.6)
RATE = Override("--rate", "a", "unknown")


def test_every_document_names_the_tool_and_its_version() -> None:
    assert envelope()["tool"] == {"name": "settlement-typology", "version": __version__}
    assert f"settlement-typology {__version__}" == TOOL


def test_setting_that_chose_the_rubric_is_named_and_the_command_is_not() -> None:
    first, *others = definition_lines(STABLE, "TYPOLOGY_RUBRIC")
    assert first.startswith(f"rubric {STABLE.id} {STABLE.version}, standing {STABLE.standing}: ")
    assert others == [
        "the rubric was chosen by TYPOLOGY_RUBRIC",
        f"definition sha256 {STABLE.definition_sha256}",
    ]
    assert list(definition_lines(STABLE)) == [first, others[1]]


def test_changes_of_definition_and_cases_are_listed_as_they_were_made() -> None:
    changed = replace(STABLE, overrides=(CUT,))
    entry = rubric_entry(changed, [RATE])
    assert isinstance(entry, dict)
    assert entry["overrides"] == [
        {"option": "--set", "path": "decide.cut", "value": 0.6},
        {"option": "--rate", "path": "a", "value": "unknown"},
    ]
    assert list(change_lines([CUT, RATE])) == [
        "changed by --set decide.cut=0.6",
        "changed by --rate a=unknown",
    ]
