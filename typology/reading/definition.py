"""A rubric's tree to a rubric: defaults, scales, formulas, hashes, and every fault at its path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, cast

from typology.model import (
    MIXED,
    NEITHER,
    NO_SETTLEMENT,
    UNDETERMINED,
    Calibration,
    Criterion,
    Formula,
    Json,
    Notice,
    Rubric,
    Scale,
    Silence,
    Type,
    Warrant,
)
from typology.operators import OPERATORS
from typology.reading.canonical import sha256
from typology.reading.formula import (
    FormulaReader,
    assumption_faults,
    leaves,
    with_silence,
    written,
    written_warrant,
)
from typology.reading.problems import Fault, Path, did_you_mean, shortened
from typology.reading.schema import (
    DEFAULT_SCALE,
    SETTLED,
    CalibrateEntry,
    CriterionEntry,
    RubricFile,
    WarrantEntry,
)
from typology.reading.validate import Validated, validate
from typology.reading.yaml_tree import Tree

DEFAULT_CUT: Final = 0.5
VERDICTS: Final = (MIXED, NEITHER, UNDETERMINED, NO_SETTLEMENT)  # no type is called so
PLACEHOLDERS: Final[dict[str, Tree]] = {
    "format": "1",
    "rubric": "unnamed",
    "version": "",
    "title": "",
    "criteria": {},
    "types": {},
}


def read_definition(
    tree: Tree,
    silence: Silence | None = None,
    *,
    resolved: bool = False,
    partial: bool = False,
) -> tuple[Rubric | None, list[Fault]]:
    """The rubric that `tree` defines, None where there are faults.

    `silence` is set on every leaf of the types; `resolved` says that the tree is a resolved one,
    where named weights may carry it; `partial`, that parts are missing for reasons told elsewhere,
    so that only what contradicts the schema is a fault.
    """
    checked = validate(RubricFile, tree, PLACEHOLDERS)
    if partial:
        return None, [fault for fault in checked.faults if not fault.absence]
    if checked.value is None:
        return None, list(checked.faults)
    builder = _Builder(checked, checked.value, tree, silence, resolved)
    rubric = builder.rubric()
    faults = [*checked.faults, *builder.faults]
    return (None if faults else rubric), faults


class _Builder:
    """Makes the nouns, and gathers what the schema alone cannot tell."""

    def __init__(
        self,
        checked: Validated[RubricFile],
        file: RubricFile,
        tree: Tree,
        silence: Silence | None,
        resolved: bool,
    ) -> None:
        self._checked = checked
        self._file = file
        self._silence = silence
        self._found: list[Fault] = []
        named = tree.get("criteria") if isinstance(tree, dict) else None
        self._criteria: dict[str, Criterion | None] = (
            dict.fromkeys((str(key) for key, value in named.items() if value is not None), None)
            if isinstance(named, dict)
            else {}
        )
        self._scale = file.scale or DEFAULT_SCALE
        self._reader = FormulaReader(self._criteria, resolved=resolved)

    @property
    def faults(self) -> list[Fault]:
        """What was found, at the paths of the file, without what the schema has told already."""
        found = [*self._found, *self._reader.faults]
        original = [replace(fault, path=self._checked.original(fault.path)) for fault in found]
        return [fault for fault in original if not self._checked.spoiled(fault.path)]

    def rubric(self) -> Rubric:
        """The rubric, of use only where there are no faults."""
        file = self._file
        self._read_criteria()
        types = self._types()
        notices = self._notices()
        cut = DEFAULT_CUT
        if file.decide is not None and file.decide.cut is not None:
            cut = file.decide.cut
        if not 0 <= cut <= 1:
            self._refuse(("decide", "cut"), "a cut outside 0 to 1")
        status: tuple[str, ...] = SETTLED
        if file.applies_to is not None and file.applies_to.status is not None:
            status = tuple(file.applies_to.status)
        source = file.source
        return _hashed(
            Rubric(
                id=file.rubric,
                version=file.version,
                title=file.title,
                standing=file.standing or "constructed",
                source=None if source is None else Warrant(source.id, source.locator),
                criteria={key: value for key, value in self._criteria.items() if value is not None},
                types=types,
                cut=cut,
                applies_to=status,
                profiles=self._profiles(),
                notices=notices,
                sha256="",
                definition_sha256="",
                extends=file.extends,
            ),
            file,
            self._scale,
        )

    def _refuse(self, path: Path, message: str, hint: str | None = None) -> None:
        self._found.append(Fault(path, message, hint))

    def _refuse_key(self, path: Path, message: str, hint: str | None = None) -> None:
        self._found.append(Fault(path, message, hint, at="key"))

    def _missing(self, path: Path, message: str) -> None:
        self._found.append(Fault(path, message, at="key", absence=True))

    def _read_criteria(self) -> None:
        default = self._read_scale(self._scale, ("scale",))
        for name, entry in self._file.criteria.items():
            path: Path = ("criteria", name)
            if name in OPERATORS:
                self._refuse_key(path, f"a criterion that is called like the node {name!r}")
            if entry is not None:
                self._criteria[name] = self._criterion(name, entry, default, path)

    def _read_scale(self, memberships: Mapping[str, float], path: Path) -> Scale | None:
        before = len(self._found)
        seen: dict[float, str] = {}
        for level, membership in memberships.items():
            if level == "unknown":
                self._refuse_key((*path, level), "a level called unknown")
            if not 0 <= membership <= 1:
                self._refuse((*path, level), "a membership outside 0 to 1")
            elif membership in seen:
                message = f"{level} has the membership of {seen[membership]}"
                self._refuse((*path, level), message, "the memberships of a scale differ")
            seen.setdefault(membership, level)
        if len(memberships) < 2:
            self._refuse(path, "a scale of fewer than two levels")
        if len(self._found) > before:
            return None
        ordered = sorted(memberships, key=lambda level: memberships[level])
        return Scale(tuple(ordered), tuple(memberships[level] for level in ordered))

    def _criterion(
        self, name: str, entry: CriterionEntry, default: Scale | None, path: Path
    ) -> Criterion | None:
        before = len(self._found)
        anchors = {key: text for key, text in (entry.anchors or {}).items() if text is not None}
        scale, calibration = None, None
        if entry.calibrate is not None:
            calibration = self._calibration(entry.calibrate, (*path, "calibrate"))
            for key in ("anchors", "scale"):
                if getattr(entry, key) is not None:
                    hint = "a criterion has levels or is numeric"
                    self._refuse_key((*path, key), f"`{key}` beside `calibrate`", hint)
        else:
            scale = default
            if entry.scale is not None:
                scale = self._read_scale(entry.scale, (*path, "scale"))
            self._check_anchors(entry, anchors, scale, path)
        if len(self._found) > before or (scale is None and calibration is None):
            return None
        return Criterion(
            name,
            entry.question,
            entry.role or "constitutive",
            scale,
            anchors,
            calibration,
            entry.unit,
            _warrant(entry.warrant),
        )

    def _check_anchors(
        self, entry: CriterionEntry, anchors: Mapping[str, str], scale: Scale | None, path: Path
    ) -> None:
        if entry.anchors is None:
            self._missing(path, "`anchors` (or `calibrate`) is missing")
            return
        if scale is None:
            return
        for level in entry.anchors:
            if level not in scale.levels:
                hint = did_you_mean(level, scale.levels)
                message = f"an anchor for {shortened(level)}, which is no level of the scale"
                self._refuse_key((*path, "anchors", level), message, hint)
        for level in scale.levels:
            if level not in anchors:
                self._missing((*path, "anchors"), f"no anchor for the level {level!r}")

    def _calibration(self, entry: CalibrateEntry, path: Path) -> Calibration:
        out, crossover, full = entry.out, entry.crossover, entry.full
        hint = "out, crossover and in rise strictly, or fall strictly"
        if out == full:
            self._refuse((*path, "in"), "`in` equals `out`", hint)
        elif not min(out, full) < crossover < max(out, full):
            self._refuse((*path, "crossover"), "`crossover` is not between `out` and `in`", hint)
        return Calibration(out, crossover, full, entry.shape or "logistic")

    def _types(self) -> dict[str, Type]:
        types: dict[str, Type] = {}
        formulas: dict[Path, Formula] = {}
        for name, entry in self._file.types.items():
            if entry is None:
                continue
            path: Path = ("types", name)
            if name in VERDICTS:
                self._refuse_key(path, f"a type called {name}", "that is the name of a verdict")
            formula = self._formula(entry.formula, (*path, "formula"))
            if formula is not None:
                if self._silence is not None:
                    formula = with_silence(formula, self._silence)
                formulas[(*path, "formula")] = formula
                types[name] = Type(name, entry.means, formula, _warrant(entry.warrant))
        if not any(self._file.types.values()):
            self._found.append(Fault(("types",), "no type is defined", at="key", absence=True))
        self._found += assumption_faults(formulas, self._criteria)
        return types

    def _formula(self, tree: object, path: Path) -> Formula | None:
        return self._reader.read(cast("Tree", tree), path)  # the schema lets formulas through

    def _notices(self) -> tuple[Notice, ...]:
        notices = []
        for index, entry in enumerate(self._file.notices or ()):
            when = self._formula(entry.when, ("notices", index, "when"))
            if when is not None:
                notices.append(Notice(when, entry.say, entry.source))
        return tuple(notices)

    def _profiles(self) -> dict[str, tuple[str, ...]]:
        profiles: dict[str, tuple[str, ...]] = {}
        for name, criteria in (self._file.profiles or {}).items():
            for index, criterion in enumerate(criteria or ()):
                if criterion not in self._criteria:
                    hint = did_you_mean(criterion, tuple(self._criteria))
                    message = f"unknown criterion {shortened(criterion)}"
                    self._refuse(("profiles", name, index), message, hint)
            if criteria is not None:
                profiles[name] = tuple(criteria)
        return profiles


def _warrant(entry: WarrantEntry | None) -> Warrant | None:
    return None if entry is None else Warrant(entry.source, entry.locator)


def _hashed(rubric: Rubric, file: RubricFile, scale: Mapping[str, float]) -> Rubric:
    resolved = _resolved(rubric, file, scale)
    return replace(
        rubric,
        sha256=sha256(resolved),
        definition_sha256=sha256(defining(rubric)),
        resolved=resolved,
    )


def defining(rubric: Rubric) -> dict[str, Json]:
    """What defines: types, how they are decided, and the criteria that a formula reads."""
    formulas = [kind.formula for kind in rubric.types.values()]
    read = {leaf.criterion for formula in formulas for leaf, _ in leaves(formula)}
    return {
        "criteria": {
            name: _measure(criterion) for name, criterion in rubric.criteria.items() if name in read
        },
        "types": {
            name: written(kind.formula, defining=True) for name, kind in rubric.types.items()
        },
        "decide": {"cut": rubric.cut},
        "applies_to": {"status": [*sorted(rubric.applies_to)]},
    }


def _measure(criterion: Criterion) -> dict[str, Json]:
    if criterion.calibration is not None:
        return {"calibrate": _written_calibration(criterion.calibration)}
    scale = criterion.scale
    return {"scale": {} if scale is None else dict(zip(*_columns(scale), strict=True))}


def _columns(scale: Scale) -> tuple[tuple[str, ...], tuple[float, ...]]:
    return scale.levels, scale.memberships


def _written_calibration(calibration: Calibration) -> dict[str, Json]:
    return {
        "out": calibration.out,
        "crossover": calibration.crossover,
        "in": calibration.full,
        "shape": calibration.shape,
    }


def _resolved(rubric: Rubric, file: RubricFile, scale: Mapping[str, float]) -> dict[str, Json]:
    """The rubric as one tree: typed, defaults filled in, without `extends` and nulls."""
    tree: dict[str, Json] = {
        "format": file.format,
        "rubric": rubric.id,
        "version": rubric.version,
        "title": rubric.title,
        "standing": rubric.standing,
    }
    if file.source is not None:
        tree["source"] = _without_nulls({"id": file.source.id, "locator": file.source.locator})
    criteria: dict[str, Json] = {}
    for name, criterion in rubric.criteria.items():
        entry = file.criteria[name]
        criteria[name] = _resolved_criterion(criterion, None if entry is None else entry.scale)
    return tree | {
        "scale": dict(scale),
        "criteria": criteria,
        "types": {name: _resolved_type(kind) for name, kind in rubric.types.items()},
        "decide": {"cut": rubric.cut},
        "applies_to": {"status": list(rubric.applies_to)},
        "profiles": {name: list(criteria) for name, criteria in rubric.profiles.items()},
        "notices": [_resolved_notice(notice) for notice in rubric.notices],
    }


def _resolved_criterion(criterion: Criterion, own_scale: Mapping[str, float] | None) -> Json:
    calibration = criterion.calibration
    return _without_nulls(
        {
            "question": criterion.question,
            "role": criterion.role,
            "scale": None if own_scale is None else dict(own_scale),
            "anchors": dict(criterion.anchors) if calibration is None else None,
            "unit": criterion.unit,
            "calibrate": None if calibration is None else _written_calibration(calibration),
            "warrant": _written_or_none(criterion.warrant),
        }
    )


def _resolved_type(kind: Type) -> Json:
    return _without_nulls(
        {
            "means": kind.means,
            "formula": written(kind.formula, defining=False),
            "warrant": _written_or_none(kind.warrant),
        }
    )


def _resolved_notice(notice: Notice) -> Json:
    when = written(notice.when, defining=False)
    return _without_nulls({"when": when, "say": notice.say, "source": notice.source})


def _written_or_none(warrant: Warrant | None) -> Json:
    return None if warrant is None else written_warrant(warrant)


def _without_nulls(tree: dict[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in tree.items() if value is not None}
