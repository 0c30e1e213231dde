"""The published hashes: canonical texts written by hand against what reading finds."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from typology.reading.rubric.reader import read_rubric

VECTORS = Path(__file__).resolve().parent.parent / "vectors"


def published(name: str) -> str:
    text = (VECTORS / name).read_bytes()
    found = hashlib.sha256(text).hexdigest()
    assert f"| {name} | {found} |" in (VECTORS / "README.md").read_text(encoding="utf-8")
    return found


@pytest.mark.parametrize("name", ["vector-one", "vector-two"])
def test_a_definition_hashes_as_published(name: str) -> None:
    rubric = read_rubric(str(VECTORS / f"{name}.yaml"))
    assert rubric.definition_sha256 == published(f"{name}.definition.json")


def test_a_rubric_hashes_as_published() -> None:
    rubric = read_rubric(str(VECTORS / "vector-one.yaml"))
    assert rubric.sha256 == published("vector-one.resolved.json")
