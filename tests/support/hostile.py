"""A hostile case and rubric: markup, formulas, marks that reverse text, endless names."""

from __future__ import annotations

import json
from pathlib import Path

SCRIPT = "<script>document.title='owned';fetch('https://example.org/')</script>"
IMAGE = "<img src=x onerror=\"document.title='owned'\">"
BREAKOUT = "</script></style></title><svg onload=\"document.title='owned'\">"
TURNED = "\u202edesrever\u202c \u2066isolated\u2069 \u200fmarked"
SEPARATED = "one\u2028two\u2029three"
FORMULA = '=HYPERLINK("https://example.org/","click")'
TEMPLATE = "{{ 7 * 7 }}{% raw %}"
LONG = "Endless" * 1430  # 10,010 characters without a place to break
WIDE = "平和協定" * 2500
NASTY = (SCRIPT, IMAGE, BREAKOUT, TURNED, SEPARATED, FORMULA, TEMPLATE, LONG, WIDE)

CRITERIA = ("violence_reduction", "demobilisation", "splitting_ranks", "state_authority")


def nasty(start: str) -> str:
    """All of it as one text."""
    return " ".join((start, *NASTY))


def write_hostile_case(folder: Path) -> Path:
    """A case of the default rubric whose every text is hostile."""
    evidence = [
        {
            "says": nasty("Said."),
            "source": "nasty",
            "locator": nasty("p. 1"),
            "direction": "supports",
        }
    ]
    case = {
        "format": 1,
        "case": "hostile",
        "title": f"{SCRIPT} {IMAGE} {TURNED} {LONG}",
        "status": "in_force",
        "form": nasty("form"),
        "parties": {"state": [nasty("State")], "armed_groups": [LONG, BREAKOUT]},
        "summary": nasty("Summary."),
        "coder": nasty("coder"),
        "terms": [{"term": nasty("Term"), "criterion": "demobilisation", "by": nasty("by")}],
        "ratings": {
            name: {
                "rating": "extended" if name == "state_authority" else "substantial",
                "confidence": "low",
                "because": nasty("Because."),
                "evidence": evidence,
            }
            for name in CRITERIA
        },
        "labels": [{"type": nasty("stabilising"), "source": "nasty", "locator": BREAKOUT}],
        "sources": {
            "nasty": {
                "title": nasty("Title"),
                "author": [nasty("Author")],
                "URL": "javascript:document.title='owned'",
            }
        },
    }
    return _written(folder / "hostile.yaml", case)


def write_hostile_rubric(folder: Path) -> Path:
    """A variant of the default rubric: hostile words, and names as long as a YAML key can be."""
    rubric = {
        "format": 1,
        "rubric": "hostile-rubric",
        "version": nasty("1"),
        "title": nasty("Title"),
        "extends": "thurston-2018",
        "criteria": {
            "violence_reduction": {"question": nasty("How far?")},
            f"c{'x' * 1_000}": {
                "question": nasty("What?"),
                "scale": {"a" * 1_000: 0.0, "b" * 1_000: 1.0},
                "anchors": {"a" * 1_000: nasty("a"), "b" * 1_000: nasty("b")},
            },
        },
        "types": {f"t{'y' * 1_000}": {"means": nasty("means"), "formula": f"c{'x' * 1_000}"}},
        "profiles": {"downsides": [f"c{'x' * 1_000}", "displacement"]},
        "notices": [
            {
                "when": {"criterion": "demobilisation", "reaches": "limited"},
                "say": nasty("Notice."),
                "source": nasty("source"),
            }
        ],
    }
    return _written(folder / "hostile-rubric.yaml", rubric)


def _written(path: Path, value: object) -> Path:
    path.write_text(json.dumps(value, ensure_ascii=True), encoding="utf-8")  # JSON is YAML
    return path
