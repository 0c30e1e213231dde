"""The formula grammar: trees to formulas, every fault at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from typology.formulas import child_steps, with_silence
from typology.model import Criterion, Formula, Leaf, Level, Node, Silence
from typology.operators import OPERATORS
from typology.reading.problems import At, Fault, Faults, KeyPath, described, shortened
from typology.reading.rubric.beside import read_warrant
from typology.reading.rubric.levels import LevelError, read_level
from typology.reading.yaml.events import Quoted, Tree
from typology.reading.yaml.scalars import read_number
from typology.scales import as_column, assumed, scale_of

Criteria = Mapping[str, Criterion | None]  # None: named, but its entry is invalid

MAX_LEAVES: Final = 1_000  # of one formula
MAX_DEPTH: Final = 40  # of a value in its file
POLICIES: Final[tuple[Silence, ...]] = ("open", "holds", "fails")
BESIDE: Final = ("warrant",)  # keys of a node beside its operator
ALSO_CALLED: Final = {  # what people call the operators
    **dict.fromkeys(("and", "both", "every", "each", "min", "minimum", "conjunction"), "all"),
    **dict.fromkeys(("or", "either", "some", "one_of", "any_of", "max", "maximum"), "any"),
    **dict.fromkeys(("all_of",), "all"),
    **dict.fromkeys(("average", "avg", "weighted", "weights", "sum"), "mean"),
    **dict.fromkeys(("none", "none_of", "nor", "neither"), "not: {any: [...]}"),
    **dict.fromkeys(("nand", "not_all"), "not: {all: [...]}"),
    **dict.fromkeys(("at_most", "fewer_than"), "not: {at_least: {count: N, of: [...]}}"),
    **dict.fromkeys(("count", "of", "k_of", "more_than"), "at_least: {count: N, of: [...]}"),
    **dict.fromkeys(("unless", "except", "no"), "not"),
    **dict.fromkeys(("level", "min_level", "threshold"), "{criterion: NAME, reaches: LEVEL}"),
    **dict.fromkeys(("reaches", "if_unknown"), "`criterion: NAME` beside it"),
}
_JOINED: Final = re.compile(r"(\w+) (and|or) (\w+)")
LEAF_KEYS: Final = ("criterion", "reaches", "if_unknown", "warrant")


class FormulaReader:
    """Reads formulas over `criteria` and adds their faults to `faults`.

    `resolved`: named weights may have `if_unknown`, which a file cannot express.
    """

    def __init__(self, criteria: Criteria, faults: Faults, *, resolved: bool = False) -> None:
        self._criteria = criteria
        self._names = tuple(criteria)
        self._leaves = 0
        self._faults = faults
        self._beside = (*BESIDE, "if_unknown") if resolved else BESIDE

    def read(self, tree: Tree, path: KeyPath) -> Formula | None:
        """The formula at `path`; None if it is invalid."""
        self._leaves = 0
        return self._formula(tree, path)

    def _formula(self, tree: Tree, path: KeyPath) -> Formula | None:
        if len(path) > MAX_DEPTH:
            self._faults.add(path, f"nested more than {MAX_DEPTH} deep")
            return None
        is_leaf = isinstance(tree, str) or (isinstance(tree, dict) and "criterion" in tree)
        if is_leaf and not self._has_room(1, path):
            return None
        if isinstance(tree, str):
            return Leaf(str(tree)) if self._is_known(tree, path) else None
        if isinstance(tree, dict):
            return self._leaf(tree, path) if "criterion" in tree else self._node(tree, path)
        self._faults.add(path, f"a criterion or a node was expected, not {described(tree)}")
        return None

    def _has_room(self, count: int, path: KeyPath) -> bool:
        """Count leaves; False beyond as many as a formula may have, the first time with a fault."""
        before, self._leaves = self._leaves, self._leaves + count
        if before <= MAX_LEAVES < self._leaves:
            message = f"more than {MAX_LEAVES:,} mentions of criteria in one formula"
            self._faults.add(path, message)
        return self._leaves <= MAX_LEAVES

    def _is_known(self, name: str, path: KeyPath, *, at: At = "value") -> bool:
        if name not in self._criteria:
            if (joined := _JOINED.fullmatch(name)) is not None:
                operator = ALSO_CALLED[joined[2]]
                message = f"unknown criterion {shortened(name)}"
                hint = f"write {{{operator}: [{joined[1]}, {joined[3]}]}}"
                self._faults.add(path, message, hint, at=at)
                return False
            self._faults.unknown(path, "criterion", name, self._names, at=at)
        return name in self._criteria

    def _refuse_unknown_keys(
        self, tree: dict[str, Tree], path: KeyPath, known: Sequence[str], kind: str = "key"
    ) -> None:
        for key in tree:
            if key not in known and kind == "node" and key in ALSO_CALLED:
                message = f"unknown {kind} {shortened(key)}"
                self._faults.add((*path, key), message, f"write {ALSO_CALLED[key]}", at="key")
            elif key not in known:
                self._faults.unknown((*path, key), kind, key, known, at="key")

    def _leaf(self, tree: dict[str, Tree], path: KeyPath) -> Leaf | None:
        before = self._faults.count
        self._refuse_unknown_keys(tree, path, LEAF_KEYS)
        warrant = read_warrant(tree.get("warrant"), (*path, "warrant"), self._faults)
        policy = self._policy(tree.get("if_unknown"), (*path, "if_unknown"))
        name, reaches = tree["criterion"], None
        if not isinstance(name, str):
            message = f"a criterion was expected, not {described(name)}"
            self._faults.add((*path, "criterion"), message)
            return None
        if self._is_known(name, (*path, "criterion")):
            criterion = self._criteria[name]
            reaches = self._reaches(tree.get("reaches"), (*path, "reaches"), criterion)
        if self._faults.count > before:
            return None
        return Leaf(str(name), reaches, policy, warrant)

    def _policy(self, tree: Tree, path: KeyPath) -> Silence:
        if tree is None:
            return "open"
        for policy in POLICIES:
            if tree == policy:
                return policy
        if isinstance(tree, str):
            self._faults.unknown(path, "if_unknown", tree, POLICIES)
        else:
            self._faults.add(path, f"open, holds or fails was expected, not {described(tree)}")
        return "open"

    def _reaches(self, tree: Tree, path: KeyPath, criterion: Criterion | None) -> Level | None:
        if tree is None or criterion is None:
            return None
        try:
            return read_level(tree, criterion)
        except LevelError as error:
            self._faults.add(path, str(error), error.find_hint)
            return None

    def _number(self, tree: Tree, path: KeyPath) -> float | None:
        try:
            return read_number(tree)
        except ValueError as error:
            from typology.reading.yaml.pasted import number_meant

            hint = number_meant(tree, quoted=isinstance(tree, Quoted))
            self._faults.add(path, str(error), hint)
            return None

    def _missing(self, key: str, path: KeyPath) -> None:
        self._faults.add(path, f"`{key}` is missing", at="key", is_missing=True)

    def _node(self, tree: dict[str, Tree], path: KeyPath) -> Node | None:
        before = self._faults.count
        operators = [key for key in tree if key in OPERATORS]
        self._refuse_unknown_keys(tree, path, (*OPERATORS, *self._beside), "node")
        for key in operators[1:]:
            message = f"a second operator beside `{operators[0]}`"
            self._faults.add((*path, key), message, "one node holds one operator", at="key")
        warrant = read_warrant(tree.get("warrant"), (*path, "warrant"), self._faults)
        if not operators:
            if self._faults.count == before:
                hint = "known: " + ", ".join(OPERATORS)
                self._faults.add(path, "a node without an operator", hint)
            return None
        operator = operators[0]
        node = self._argument(operator, tree[operator], (*path, operator))
        if node is None or self._faults.count > before:
            return None
        children = node.children
        if "if_unknown" in tree:
            policy = self._policy(tree["if_unknown"], (*path, "if_unknown"))
            children = tuple(with_silence(child, policy) for child in children)
        return replace(node, children=children, warrant=warrant)

    def _argument(self, operator: str, tree: Tree, path: KeyPath) -> Node | None:
        match OPERATORS[operator].argument:
            case "one":
                return self._one(operator, tree, path)
            case "counted":
                return self._counted(operator, tree, path)
            case "weighted" if isinstance(tree, dict):
                return self._weighted(operator, tree, path)
            case _:
                return self._list(operator, tree, path)

    def _list(self, operator: str, tree: Tree, path: KeyPath) -> Node | None:
        if not isinstance(tree, list):
            message = f"a list of formulas was expected, not {described(tree)}"
            self._faults.add(path, message, _list_meant(tree, self._names))
            return None
        if not tree:
            self._faults.add(path, f"`{operator}` of nothing", "name at least one criterion")
        children = [self._formula(child, (*path, index)) for index, child in enumerate(tree)]
        return Node(operator, tuple(child for child in children if child is not None))

    def _one(self, operator: str, tree: Tree, path: KeyPath) -> Node | None:
        if isinstance(tree, list):
            self._faults.add(path, f"`{operator}` takes one formula, not a list")
            return None
        child = self._formula(tree, path)
        return None if child is None else Node(operator, (child,))

    def _counted(self, operator: str, tree: Tree, path: KeyPath) -> Node | None:
        if not isinstance(tree, dict):
            message = f"`count` and `of` were expected, not {described(tree)}"
            self._faults.add(path, message, f"write {operator}: {{count: N, of: [A, B, C]}}")
            return None
        self._refuse_unknown_keys(tree, path, ("count", "of"))
        count, of = tree.get("count"), tree.get("of")
        for key in ("count", "of"):
            if tree.get(key) is None:
                self._missing(key, path)
        node = None if of is None else self._list(operator, of, (*path, "of"))
        number = None if count is None else self._count(count, of, (*path, "count"))
        return None if node is None else replace(node, count=number)

    def _count(self, tree: Tree, of: Tree, path: KeyPath) -> int | None:
        count = self._number(tree, path)
        if count is None:
            return None
        if not count.is_integer():
            self._faults.add(path, "a whole number was expected")
        elif count < 1:
            self._faults.add(path, "a count below 1")
        elif isinstance(of, list) and of and count > len(of):
            self._faults.add(path, f"a count above the {len(of)} formulas that it counts")
        return int(count)

    def _weighted(self, operator: str, tree: dict[str, Tree], path: KeyPath) -> Node:
        weights = {str(name): value for name, value in tree.items() if value is not None}
        self._has_room(len(weights), path)
        if not weights:
            self._faults.add(path, f"`{operator}` of nothing", "name at least one criterion")
        for name in tree:
            self._is_known(name, (*path, name), at="key")
        numbers = tuple(self._weight(value, (*path, name)) for name, value in weights.items())
        return Node(operator, tuple(map(Leaf, weights)), weights=numbers, named=True)

    def _weight(self, tree: Tree, path: KeyPath) -> float:
        weight = self._number(tree, path)
        if weight is not None and weight <= 0:
            self._faults.add(path, "a weight that is not above 0")
        return 1.0 if weight is None else weight


def _list_meant(tree: Tree, names: Sequence[str]) -> str | None:
    """A hint at how to write the formulas of a list."""
    if isinstance(tree, dict):
        return "begin each formula with `- `"
    words = str(tree or "").replace(",", " ").split()
    if not words or any(word not in names for word in words):
        return "write [A, B], or each on a line of its own after `- `"
    return f"write [{', '.join(words)}], or each on a line of its own after `- `"


def assumption_faults(formulas: Mapping[KeyPath, Formula], criteria: Criteria) -> Iterator[Fault]:
    """The faults of assumptions that together leave a criterion none of its completions."""
    left: dict[str, frozenset[int]] = {}
    for path, formula in formulas.items():
        for leaf, leaf_path in _leaves_at(formula, path):
            criterion = criteria[leaf.criterion]
            if criterion is None or leaf.if_unknown == "open":
                continue
            places = _places_assumed(leaf, criterion)
            before = left.get(leaf.criterion, places)
            if before and not before & places:
                message = f"assumptions on {leaf.criterion} leave none of its levels"
                hint = "another formula's if_unknown asks for other levels"
                yield Fault((*leaf_path, "if_unknown"), message, hint)
            left[leaf.criterion] = before & places


def _leaves_at(formula: Formula, path: KeyPath) -> Iterator[tuple[Leaf, KeyPath]]:
    """The leaves of a formula at `path` in file order, each with its path."""
    if isinstance(formula, Leaf):
        yield formula, path
        return
    for index, child in enumerate(formula.children):
        yield from _leaves_at(child, (*path, *child_steps(formula, index)))


def _places_assumed(leaf: Leaf, criterion: Criterion) -> frozenset[int]:
    """The ranks that a leaf's assumption leaves; of a number, those of its four completions."""
    if criterion.calibration is not None:
        column = as_column(criterion, criterion.calibration.completions)
    else:
        column = as_column(criterion, scale_of(criterion).levels)
    return frozenset(assumed(leaf, criterion, column).nonzero()[0].tolist())
