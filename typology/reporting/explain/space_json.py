"""The property space of a definition as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from typology.analysis.explain.space import Lack, PlacedCase, Region, Space
from typology.model import Json, Level
from typology.reporting.explain.json import explained_document
from typology.reporting.explain.space import levels_of
from typology.reporting.formats.json import number


def space_document(space: Space) -> Json:
    """The whole property space.

    `configurations` lists the verdict of every configuration, the last criterion's groups varying
    fastest; a case's `groups` are places in the `groups` of each criterion.
    """
    return explained_document(
        space.rubric,
        "space",
        {
            "combinations": space.combinations,
            "criteria": [
                {"criterion": axis.criterion, "groups": [_numbers(group) for group in axis.groups]}
                for axis in space.axes
            ],
            "inert": list(space.inert),
            "unreached": list(space.unreached),
            "verdicts": {region.verdict: _region_entry(space, region) for region in space.regions},
            "neither": [_lack_entry(space, lack) for lack in space.lacks],
            "configurations": [space.verdicts[code] for code in space.codes.ravel().tolist()],
            "cases": [_case_entry(space, placed) for placed in space.placed],
            "outside": [case.id for case in space.outside],
        },
    )


def _numbers(levels: Sequence[Level]) -> list[Json]:
    return [number(level) for level in levels]


def _region_entry(space: Space, region: Region) -> Json:
    ways: Json = None
    if region.ways is not None:
        ways = [
            {
                "levels": {name: _numbers(kept) for name, kept in levels_of(space, way).items()},
                "combinations": way.combinations,
                "configurations": way.configurations,
            }
            for way in region.ways
        ]
    return {
        "combinations": region.combinations,
        "configurations": region.configurations,
        "ways": ways,
    }


def _lack_entry(space: Space, lack: Lack) -> Json:
    return {
        "lacks": {
            name: [space.conditions(name)[place].path for place in places]
            for name, places in lack.failing.items()
        },
        "combinations": lack.combinations,
        "configurations": lack.configurations,
    }


def _case_entry(space: Space, placed: PlacedCase) -> Json:
    groups: Json = None
    if placed.groups is not None:
        groups = {
            axis.criterion: list(numbers)
            for axis, numbers in zip(space.axes, placed.groups, strict=True)
        }
    return {
        "case": placed.case.id,
        "sha256": placed.case.sha256,
        "configurations": placed.configurations,
        "groups": groups,
        "verdicts": list(placed.verdicts),
    }
