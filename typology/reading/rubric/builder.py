"""A rubric's tree to a rubric: defaults, scales, formulas, and every fault at its path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, cast

from typology.formulas import with_silence
from typology.model import (
    FIXED_VERDICTS,
    UNKNOWN,
    Calibration,
    CaseCondition,
    Criterion,
    Formula,
    Notice,
    Rubric,
    Scale,
    Silence,
    Type,
    Warrant,
)
from typology.operators import OPERATORS
from typology.reading.problems import Fault, Faults, KeyPath, did_you_mean, shortened
from typology.reading.rubric.beside import CASE_KEYS, read_case_condition, read_warrant
from typology.reading.rubric.entries import (
    DEFAULT_SCALE,
    SETTLED,
    CalibrateEntry,
    CriterionEntry,
    RubricFile,
    WarrantEntry,
)
from typology.reading.rubric.formula import FormulaReader, assumption_faults
from typology.reading.rubric.resolved import hashed
from typology.reading.validation import validate
from typology.reading.yaml.events import Tree

DEFAULT_CUT: Final = 0.5
MAX_TYPES: Final = 100
MAX_CRITERIA: Final = 200
PLACEHOLDERS: Final[dict[str, Tree]] = {
    "format": "1",
    "rubric": "unnamed",
    "version": "",
    "title": "",
    "criteria": {},
    "types": {},
}


def read_definition(
    tree: Tree, silence: Silence | None = None, *, resolved: bool = False, partial: bool = False
) -> tuple[Rubric | None, list[Fault]]:
    """The rubric that `tree` defines; None if there are faults.

    `silence` is set on every leaf of the types. `resolved`: the tree is a resolved one, where named
    weights may have it. `partial`: parts are missing for reasons that are reported already, so that
    only contradictions of the schema are faults.
    """
    checked = validate(RubricFile, tree, PLACEHOLDERS)
    if partial:
        return None, [fault for fault in checked.faults if not fault.is_missing]
    too_many = [*_beyond(tree, "criteria", MAX_CRITERIA), *_beyond(tree, "types", MAX_TYPES)]
    names = _names(tree)
    if checked.value is None or names is None or too_many:
        return None, [*checked.faults, *too_many]
    builder = _RubricBuilder(checked.value, names, silence, checked.covers, resolved=resolved)
    rubric = builder.rubric()
    faults = [*checked.faults, *checked.new_faults(builder.faults.all())]
    return (None if faults else rubric), faults


def _names(tree: Tree, room: str = "criteria") -> list[str] | None:
    """The criteria (or types) that a file names, valid or not; None if it has no such mapping."""
    named = tree.get(room) if isinstance(tree, dict) else None
    if not isinstance(named, dict):
        return None
    return [name for name, entry in named.items() if entry is not None]


def _beyond(tree: Tree, room: str, most: int) -> list[Fault]:
    """The fault of the first criterion (or type) beyond as many as a rubric may have."""
    names = _names(tree, room) or []
    message = f"{len(names):,} {room}, and a rubric has at most {most}"
    return [Fault((room, name), message, None, "key") for name in names[most : most + 1]]


class _RubricBuilder:
    """Builds the rubric of a validated file, and collects the faults that no schema can find."""

    def __init__(
        self,
        file: RubricFile,
        names: list[str],
        silence: Silence | None,
        covers: Callable[[KeyPath], bool],
        *,
        resolved: bool,
    ) -> None:
        self.faults = Faults()
        self._covers = covers
        self._file = file
        self._silence = silence
        self._scale = file.scale or DEFAULT_SCALE
        self._criteria: dict[str, Criterion | None] = dict.fromkeys(names)
        self._reader = FormulaReader(self._criteria, self.faults, resolved=resolved)

    def rubric(self) -> Rubric:
        """The rubric; valid only if `faults` stays empty."""
        file, source, scope = self._file, self._file.source, self._file.applies_to
        self._read_criteria()
        rubric = Rubric(
            id=file.rubric,
            version=file.version,
            title=file.title,
            standing=file.standing or "constructed",
            source=None if source is None else Warrant(source.id, source.locator),
            criteria={name: c for name, c in self._criteria.items() if c is not None},
            types=self._types(),
            cut=self._cut(),
            applies_to=SETTLED if scope is None or scope.status is None else tuple(scope.status),
            profiles=self._profiles(),
            notices=self._notices(),
            sha256="",
            definition_sha256="",
            extends=file.extends,
            applies_to_level=None if scope is None or scope.level is None else tuple(scope.level),
            applies_to_basis=None if scope is None or scope.basis is None else tuple(scope.basis),
        )
        return hashed(rubric, self._scale, self._own_scales())

    def _own_scales(self) -> dict[str, Mapping[str, float]]:
        return {
            name: entry.scale
            for name, entry in self._file.criteria.items()
            if entry is not None and entry.scale is not None
        }

    def _cut(self) -> float:
        decide = self._file.decide
        cut = DEFAULT_CUT if decide is None or decide.cut is None else decide.cut
        if not 0 <= cut <= 1:
            self.faults.add(("decide", "cut"), "a cut outside 0 to 1")
        return cut

    def _read_criteria(self) -> None:
        default = self._read_scale(self._scale, ("scale",))
        for name, entry in self._file.criteria.items():
            path: KeyPath = ("criteria", name)
            if name in OPERATORS:
                self.faults.add(path, f"a criterion called like the node `{name}`", at="key")
            if entry is not None:
                self._criteria[name] = self._criterion(name, entry, default, path)

    def _read_scale(self, memberships: Mapping[str, float], path: KeyPath) -> Scale | None:
        if self._covers(path):
            return None
        before = self.faults.count
        seen: dict[float, str] = {}
        for level, membership in memberships.items():
            if level == UNKNOWN:
                self.faults.add((*path, level), "a level called unknown", at="key")
            if not 0 <= membership <= 1:
                self.faults.add((*path, level), "a membership outside 0 to 1")
            elif membership in seen:
                message = f"{level} has the membership of {seen[membership]}"
                self.faults.add((*path, level), message, "the memberships of a scale differ")
            seen.setdefault(membership, level)
        if len(memberships) < 2:
            self.faults.add(path, "a scale of fewer than two levels")
        if self.faults.count > before:
            return None
        ordered = sorted(memberships, key=lambda level: memberships[level])
        return Scale(tuple(ordered), tuple(memberships[level] for level in ordered))

    def _criterion(
        self, name: str, entry: CriterionEntry, default: Scale | None, path: KeyPath
    ) -> Criterion | None:
        before = self.faults.count
        scale = self._scale_of(entry, default, path)
        calibration = self._calibration_of(entry, path)
        anchors = {level: text for level, text in (entry.anchors or {}).items() if text is not None}
        if scale is not None:
            self._check_anchors(entry, anchors, scale, (*path, "anchors"))
        if self.faults.count > before or (scale is None and calibration is None):
            return None
        return Criterion(
            id=name,
            question=entry.question,
            role=entry.role or "constitutive",
            scale=scale,
            anchors=anchors,
            calibration=calibration,
            unit=entry.unit,
            warrant=self._warrant(entry.warrant, path),
            in_text=entry.in_text,
            better=entry.better,
        )

    def _scale_of(
        self, entry: CriterionEntry, default: Scale | None, path: KeyPath
    ) -> Scale | None:
        if entry.calibrate is not None:
            return None
        if entry.anchors is None:
            message = "`anchors` (or `calibrate`) is missing"
            self.faults.add(path, message, at="key", is_missing=True)
        if entry.scale is None:
            return default
        return self._read_scale(entry.scale, (*path, "scale"))

    def _check_anchors(
        self, entry: CriterionEntry, anchors: Mapping[str, str], scale: Scale, path: KeyPath
    ) -> None:
        if entry.anchors is None:
            return
        for level in entry.anchors:
            if level not in scale.levels:
                message = f"an anchor for {shortened(level)}, which is no level of the scale"
                hint = partial(did_you_mean, level, scale.levels)
                self.faults.add((*path, level), message, hint, at="key")
        for level in scale.levels:
            if level not in anchors:
                message = f"no anchor for the level {shortened(level)}"
                self.faults.add(path, message, at="key", is_missing=True)

    def _calibration_of(self, entry: CriterionEntry, path: KeyPath) -> Calibration | None:
        if entry.calibrate is None:
            return None
        for key, value in (("anchors", entry.anchors), ("scale", entry.scale)):
            if value is not None:
                hint = "a criterion has levels or is numeric"
                self.faults.add((*path, key), f"`{key}` beside `calibrate`", hint, at="key")
        return self._calibration(entry.calibrate, (*path, "calibrate"))

    def _calibration(self, entry: CalibrateEntry, path: KeyPath) -> Calibration:
        out, crossover, full = entry.out, entry.crossover, entry.full
        hint = "out, crossover and in rise strictly, or fall strictly"
        if out == full:
            self.faults.add((*path, "in"), "`in` equals `out`", hint)
        elif not min(out, full) < crossover < max(out, full):
            self.faults.add((*path, "crossover"), "`crossover` is not between the others", hint)
        return Calibration(out, crossover, full, entry.shape or "logistic")

    def _types(self) -> dict[str, Type]:
        types: dict[str, Type] = {}
        for name, entry in self._file.types.items():
            if entry is None:
                continue
            path: KeyPath = ("types", name)
            if name in FIXED_VERDICTS:
                hint = "that is the name of a verdict"
                self.faults.add(path, f"a type called {name}", hint, at="key")
            formula = self._formula(entry.formula, (*path, "formula"))
            warrant = self._warrant(entry.warrant, path)
            if formula is not None:
                if self._silence is not None:
                    formula = with_silence(formula, self._silence)
                types[name] = Type(name, entry.means, formula, warrant)
        if not any(self._file.types.values()):
            self.faults.add(("types",), "no type is defined", at="key", is_missing=True)
        formulas: dict[KeyPath, Formula] = {
            ("types", name, "formula"): kind.formula for name, kind in types.items()
        }
        self.faults.extend(*assumption_faults(formulas, self._criteria))
        return types

    def _formula(self, tree: object, path: KeyPath) -> Formula | None:
        return self._reader.read(cast("Tree", tree), path)  # the schema lets formulas through

    def _notices(self) -> tuple[Notice, ...]:
        notices = []
        for index, entry in enumerate(self._file.notices or ()):
            when = self._condition(entry.when, ("notices", index, "when"))
            if when is not None:
                notices.append(Notice(when, entry.say, entry.source))
        return tuple(notices)

    def _condition(self, tree: object, path: KeyPath) -> Formula | CaseCondition | None:
        if isinstance(tree, dict) and not tree.keys().isdisjoint(CASE_KEYS):
            return read_case_condition(cast("dict[str, Tree]", tree), path, self.faults)
        return self._formula(tree, path)

    def _warrant(self, entry: WarrantEntry | None, path: KeyPath) -> Warrant | None:
        written: Tree = None if entry is None else entry.model_dump(exclude_none=True)
        return read_warrant(written, (*path, "warrant"), self.faults)

    def _profiles(self) -> dict[str, tuple[str, ...]]:
        known = tuple(self._criteria)
        profiles: dict[str, tuple[str, ...]] = {}
        for name, criteria in (self._file.profiles or {}).items():
            for index, criterion in enumerate(criteria or ()):
                if criterion not in self._criteria:
                    path = ("profiles", name, index)
                    self.faults.unknown(path, "criterion", criterion, known)
            if criteria is not None:
                profiles[name] = tuple(criteria)
        return profiles
