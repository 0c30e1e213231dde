"""The property space as JSON."""

from __future__ import annotations

import json
import math

from tests.support.placed import COMPLETE
from typology.analysis.explain.space import Space
from typology.reporting.explain.space_json import space_document
from typology.reporting.formats.json import write_json


def test_document_has_every_configuration_and_every_kind(space: Space) -> None:
    found = json.loads(write_json(space_document(space)))
    groups = {each["criterion"]: each["groups"] for each in found["criteria"]}
    assert len(found["configurations"]) == math.prod(map(len, groups.values())) == 864
    assert found["combinations"] == 4**8
    assert found["unreached"] == ["mixed"]
    assert len(found["neither"]) == len(space.lacks)
    assert (
        sum(each["combinations"] for each in found["neither"])
        == (found["verdicts"]["neither"]["combinations"])
    )
    for verdict, each in found["verdicts"].items():
        assert found["configurations"].count(verdict) == each["configurations"]
    settled, silent = found["cases"]
    place = 0
    for name, each in groups.items():
        (number,) = settled["groups"][name]
        assert COMPLETE[name].value in each[number]
        place = place * len(each) + number
    assert found["configurations"][place] == "delaying" == settled["verdicts"][0]
    assert silent["configurations"] == math.prod(map(len, silent["groups"].values()))
    assert found["outside"] == ["failed"]


def test_paths_of_what_neither_lacks_are_those_of_set(space: Space) -> None:
    found = json.loads(write_json(space_document(space)))
    paths = {path for each in found["neither"] for held in each["lacks"].values() for path in held}
    assert paths == {
        *(f"types.stabilising.formula.all.{place}" for place in range(5)),
        *(f"types.delaying.formula.all.{place}" for place in range(3)),
    }
