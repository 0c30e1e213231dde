"""Faults to plant in valid files: the change, and the place that a problem must name."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from random import Random
from typing import Literal, NamedTuple, TypeAlias

from tests.support.writing import Node, Path, Spot, Verbatim, Written

Tree: TypeAlias = dict[str, Node]


class Planted(NamedTuple):
    """A tree with one fault, at a key or a value, and what the message must hold."""

    tree: Tree
    path: Path
    at: Literal["key", "value"]
    told: str
    parses: bool = True  # whether YAML itself has nothing against it
    inside: int = 0  # characters from the beginning of the value

    def spot(self, written: Written) -> Spot:
        """Where the fault stands in a text of the tree."""
        if self.at == "key" and self.path in written.keys:
            return written.keys[self.path]
        if self.path in written.values:
            line, column = written.values[self.path]
            return line, column + self.inside
        first = next(path for path in written.keys if path[: len(self.path)] == self.path)
        return written.keys[first]


Plant: TypeAlias = Callable[[Tree, Random], "Planted | None"]


def find(tree: Node, path: Path) -> Node:
    """The value at `path`."""
    for step in path:
        assert isinstance(tree, dict | list)
        tree = tree[step]  # type: ignore[index, call-overload]
    return tree


def put(tree: Tree, path: Path, value: Node) -> Tree:
    """`tree` with another value at `path`."""
    made = copy.deepcopy(tree)
    holder = find(made, path[:-1])
    assert isinstance(holder, dict | list)
    holder[path[-1]] = value  # type: ignore[index, call-overload]
    return made


def renamed(tree: Tree, path: Path, name: str) -> Tree:
    """`tree` with another key in place of the last of `path`."""
    holder = find(tree, path[:-1])
    assert isinstance(holder, dict)
    changed: Node = {name if key == path[-1] else key: value for key, value in holder.items()}
    if not path[:-1]:
        assert isinstance(changed, dict)
        return changed
    return put(tree, path[:-1], changed)


def paths(tree: Node, path: Path = ()) -> Iterator[tuple[Path, Node]]:
    """Every value below, with its path."""
    yield path, tree
    items = (
        tree.items()
        if isinstance(tree, dict)
        else enumerate(tree)
        if isinstance(tree, list)
        else ()
    )
    for step, value in items:
        yield from paths(value, (*path, step))


def one_of(rng: Random, tree: Tree, *patterns: str) -> Path | None:
    """A path that matches one of `patterns`, like `ratings.*.rating`."""
    found = [path for path, _ in paths(tree) if any(matches(path, pattern) for pattern in patterns)]
    return rng.choice(found) if found else None


def matches(path: Path, pattern: str) -> bool:
    """Whether a path has the form of a pattern; `*` stands for any one step, `**` for any."""
    steps = pattern.split(".") if pattern else []
    if "**" in steps:
        place = steps.index("**")
        return (
            len(path) >= len(steps) - 1
            and all(
                want in ("*", str(step)) for want, step in zip(steps[:place], path, strict=False)
            )
            and all(
                want in ("*", str(step))
                for want, step in zip(steps[:place:-1], path[::-1], strict=False)
            )
        )
    return len(path) == len(steps) and all(
        want in ("*", str(step)) for want, step in zip(steps, path, strict=True)
    )


def value_at(told: str, value: Node, *patterns: str) -> Plant:
    """Another value, told at the value."""

    def plant(tree: Tree, rng: Random) -> Planted | None:
        path = one_of(rng, tree, *patterns)
        return None if path is None else Planted(put(tree, path, value), path, "value", told)

    return plant


def key_in(told: str, key: str, *patterns: str) -> Plant:
    """Another key in a mapping, told at the key."""

    def plant(tree: Tree, rng: Random) -> Planted | None:
        path = one_of(rng, tree, *patterns)
        holder = None if path is None else find(tree, path)
        if path is None or not isinstance(holder, dict):
            return None
        items = list(holder.items())
        items.insert(rng.randrange(len(items) + 1), (key, "x"))
        grown: Node = dict(items)
        made = put(tree, path, grown) if path else dict(items)
        return Planted(made, (*path, key), "key", told)

    return plant


def key_gone(*patterns: str) -> Plant:
    """A key left out, told at the key of what holds it, or where that begins."""

    def plant(tree: Tree, rng: Random) -> Planted | None:
        path = one_of(rng, tree, *patterns)
        if path is None:
            return None
        made = copy.deepcopy(tree)
        holder = find(made, path[:-1])
        assert isinstance(holder, dict)
        del holder[str(path[-1])]
        if not holder:
            return None
        return Planted(made, path[:-1], "key", f"`{path[-1]}` is missing")

    return plant


def key_changed(told: str, name: str, *patterns: str) -> Plant:
    """A key by another name, told at the key."""

    def plant(tree: Tree, rng: Random) -> Planted | None:
        path = one_of(rng, tree, *patterns)
        if path is None:
            return None
        return Planted(renamed(tree, path, name), (*path[:-1], name), "key", told)

    return plant


def key_twice(*patterns: str) -> Plant:
    """A key that stands twice, told at the second."""

    def plant(tree: Tree, rng: Random) -> Planted | None:
        path = one_of(rng, tree, *patterns)
        holder = None if path is None else find(tree, path)
        if path is None or not isinstance(holder, dict) or not holder:
            return None
        key = rng.choice(list(holder))
        grown: Node = {**holder, f"{key}\0": "x"}
        made = put(tree, path, grown) if path else {**holder, f"{key}\0": "x"}
        return Planted(made, (*path, f"{key}\0"), "key", f"{key!r} stands twice")

    return plant


def not_allowed(told: str, text: str, inside: int = 0) -> Plant:
    """Text that YAML allows and the project does not, in place of a scalar."""

    def plant(tree: Tree, rng: Random) -> Planted | None:
        scalars = [path for path, value in paths(tree) if path and isinstance(value, str)]
        path = rng.choice(scalars)
        return Planted(put(tree, path, Verbatim(text)), path, "value", told, inside=inside)

    return plant


ANYWHERE: list[Plant] = [
    not_allowed("an alias", "*b"),
    not_allowed("an anchor", "&b x"),
    not_allowed("a tag", "!!str x"),
    not_allowed("a tag", "!x 'y'"),
    not_allowed("control character U+0007, escaped", '"x\\ay"', 2),
    not_allowed("an unknown escape", '"\\ud800"', 1),
    not_allowed("no value can begin here", "@x"),
]
IN_A_CASE: list[Plant] = [
    key_in("unknown key 'foo'", "foo", "", "ratings.*", "ratings.*.evidence.*", "terms.*"),
    key_in("unknown key 'Says'", "Says", "labels.*", "period", "parties", "ratings.*.evidence.*"),
    key_changed("unknown criterion 'demobilization'", "demobilization", "ratings.*"),
    key_changed("unknown criterion 'Full'", "Full", "ratings.*"),
    key_gone("format", "case", "title", "status", "ratings"),
    key_gone("ratings.*.rating", "labels.*.type", "labels.*.source", "terms.*.term"),
    key_gone("ratings.*.evidence.*.says", "ratings.*.evidence.*.source"),
    key_gone("ratings.*.evidence.*.direction"),
    key_twice("", "ratings", "ratings.*", "ratings.*.evidence.*"),
    value_at("has no level 'fulll'", "fulll", "ratings.*.rating", "ratings.*.range.*"),
    value_at("has no level '0.5'", "0.5", "ratings.*.rating"),
    value_at("`rating` is missing", "null", "ratings.*.rating"),
    value_at("a range of 0", [], "ratings.*.range"),
    value_at("a list was expected", "limited", "ratings.*.range", "ratings.*.evidence", "terms"),
    value_at("a mapping was expected", "limited", "ratings.*", "ratings.*.evidence.*", "period"),
    value_at("a mapping was expected, not a list", ["x"], "ratings", "ratings.*", "labels.*"),
    value_at("a text was expected, not a list", ["x"], "title", "ratings.*.because", "**.says"),
    value_at("a text was expected, not a mapping", {"x": "y"}, "summary", "**.locator", "**.says"),
    value_at("unknown source 'nobody-1999'", "nobody-1999", "**.source"),
    value_at("unknown status 'inforce'", "inforce", "status"),
    value_at("unknown direction 'pro'", "pro", "**.direction"),
    value_at("unknown modality 'rumour'", "rumour", "**.modality"),
    value_at("unknown confidence 'sure'", "sure", "**.confidence"),
    value_at("unknown country 'ML'", "ML", "countries.*"),
    value_at("the date 2001-02-29 does not exist", "2001-02-29", "period.from", "observed_until"),
    value_at("is no date", "spring", "period.to", "observed_until"),
    value_at("no case 'nowhere'", "nowhere", "part_of"),
    value_at("'No Id' is no id", "No Id", "case"),
    value_at("format '2' is not known", "2", "format"),
    value_at("unknown criterion 'peace'", "peace", "terms.*.criterion"),
]
IN_A_RUBRIC: list[Plant] = [
    key_in("unknown key 'foo'", "foo", "", "criteria.*", "types.*", "decide", "applies_to"),
    key_in("unknown key 'page'", "page", "**.warrant", "source"),
    key_in("unknown node 'some'", "some", "types.*.formula"),
    key_gone("format", "version", "title"),
    key_gone("criteria.*.question", "types.*.formula", "notices.*.say", "notices.*.when"),
    key_gone("**.warrant.source"),
    key_twice("", "criteria", "criteria.*", "types", "criteria.*.anchors"),
    key_in("an anchor for 'fll'", "fll", "criteria.*.anchors"),
    key_changed("unknown node 'al'", "al", "types.*.formula.all", "types.*.formula.any"),
    value_at("unknown criterion 'peace'", "peace", "types.*.formula.all.*", "profiles.*.*"),
    value_at("unknown criterion 'peace'", "peace", "**.not", "**.any.*", "**.criterion"),
    value_at("", Verbatim("fulll"), "**.reaches"),  # no level, or no number
    value_at("unknown if_unknown 'hold'", "hold", "**.if_unknown"),
    value_at("a list of formulas was expected", "durability", "**.all", "**.any", "**.of"),
    value_at("of nothing", [], "**.all", "**.any", "**.of"),
    value_at("not nothing", "null", "**.all.*", "**.any.*", "**.not"),
    value_at("a count below 1", "0", "**.at_least.count"),
    value_at("a count above", "99", "**.at_least.count"),
    value_at(
        "a number was expected", Verbatim("many"), "**.at_least.count", "decide.cut", "scale.*"
    ),
    value_at("a weight that is not above 0", "0", "**.mean.*"),
    value_at("a membership outside 0 to 1", "1.5", "scale.*", "criteria.*.scale.*"),
    value_at("a cut outside 0 to 1", "-0.5", "decide.cut"),
    value_at("unknown status 'over'", "over", "applies_to.status.*"),
    value_at("unknown role 'main'", "main", "criteria.*.role"),
    value_at("a text was expected, not a list", ["x"], "**.question", "**.means", "**.anchors.*"),
    value_at("a mapping was expected", "x", "criteria", "criteria.*", "types.*", "decide"),
    value_at("format '2' is not known", "2", "format"),
]
