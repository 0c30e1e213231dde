"""The property space of a definition as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from typology.analysis.explain.space import Lack, Place, PlacedCase, Region, Space, Way
from typology.model import Formula, Level
from typology.reporting.blocks import Block, Blocks, Grid, Heading, Items, Paragraph, flat_list
from typology.reporting.explain.definition import provenance_blocks
from typology.reporting.formula_phrases import formula_phrase
from typology.reporting.words import (
    count_noun,
    emphasise,
    id_to_words,
    join_words,
    level_phrase,
    levels_phrase,
    verdict_phrase,
)


def space_blocks(space: Space, *, limit: int, origin: str | None = None) -> Blocks:
    """Levels that matter, verdicts and the ways to them, what neither lacks, where cases lie.

    At most `limit` ways to a verdict and kinds of neither are shown.
    """
    rubric = space.rubric
    return (
        Heading(f"The property space of {rubric.id} {rubric.version}", 1),
        Paragraph(_size_sentence(space), strong=True),
        Heading("Levels that matter"),
        Grid(("criterion", "levels"), tuple(_axis_rows(space)), prose=True),
        *_note_blocks(space),
        *_verdict_blocks(space),
        *(block for region in space.regions for block in _way_blocks(space, region, limit)),
        *_lack_blocks(space, limit),
        *_case_blocks(space),
        *provenance_blocks(rubric, origin=origin),
    )


def _size_sentence(space: Space) -> str:
    return (
        f"{space.combinations:,} combinations of the levels of {len(space.axes)} criteria "
        f"make {space.codes.size:,} configurations, once levels between which no verdict differs "
        "are merged. Counts are of combinations; levels are not equally likely in the world."
    )


def _axis_rows(space: Space) -> Iterator[tuple[str, str]]:
    for axis in space.axes:
        groups = [join_words([*map(level_phrase, group)], "or") for group in axis.groups]
        yield (
            axis.criterion,
            " | ".join(groups) if len(groups) > 1 else "any: no level alters a verdict",
        )


def _note_blocks(space: Space) -> Iterator[Block]:
    if space.inert:
        names = join_words([id_to_words(name) for name in space.inert])
        yield Paragraph(f"Read by a formula, yet without effect on any verdict: {names}.")
    if any(space.rubric.criteria[axis.criterion].calibration for axis in space.axes):
        yield Paragraph(
            "Of a number only the values are taken at which it is completed where unknown: what "
            "sets them apart lies somewhere between."
        )


def _verdict_blocks(space: Space) -> Iterator[Block]:
    yield Heading("Verdicts")
    rows = [
        (
            id_to_words(region.verdict),
            f"{region.combinations:,}",
            f"{region.configurations:,}",
            "many" if region.ways is None else str(len(region.ways)),
            *([str(_count_only(space.placed, region.verdict))] if space.placed else []),
        )
        for region in space.regions
    ]
    columns = ("verdict", "combinations", "configurations", "ways")
    yield Grid((*columns, "cases in it") if space.placed else columns, tuple(rows))
    if space.unreached:
        names = join_words([verdict_phrase(name) for name in space.unreached], "or")
        yield Paragraph(f"No combination of levels gives {names}.")


def _count_only(placed: Sequence[PlacedCase], verdict: str) -> int:
    """The number of cases that can have this verdict alone."""
    return sum(case.verdicts == (verdict,) for case in placed)


def _way_blocks(space: Space, region: Region, limit: int) -> Iterator[Block]:
    if not region.combinations:
        return
    yield Heading(f"Ways to {id_to_words(region.verdict)}")
    if region.ways is None:
        yield Paragraph(
            f"Too many to list: its {region.configurations:,} configurations do not reduce to few."
        )
        return
    items = [(_way_phrase(space, way), (_counts_phrase(way),)) for way in region.ways[:limit]]
    yield Items((*items, *_more(len(region.ways), limit)))


def _way_phrase(space: Space, way: Way) -> str:
    if not way.allowed:
        return "any combination"
    return "; ".join(
        levels_phrase(space.rubric.criteria[name], levels)
        for name, levels in levels_of(space, way).items()
    )


def levels_of(space: Space, way: Way) -> dict[str, list[Level]]:
    """The levels that a way allows, ascending, by each criterion that matters to it."""
    allowed: dict[str, list[Level]] = {}
    for axis in space.axes:
        name = axis.criterion
        if name in way.allowed:
            kept = {level for number in way.allowed[name] for level in axis.groups[number]}
            allowed[name] = [level for level in space.levels(name) if level in kept]
    return allowed


def _counts_phrase(counted: Way | Lack) -> str:
    return (
        f"{_count_digits(counted.combinations, 'combination')}, "
        f"{_count_digits(counted.configurations, 'configuration')}"
    )


def _count_digits(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _more(count: int, limit: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if count <= limit:
        return ()
    return ((f"and {count - limit} more (--limit, or all in --format json)", ()),)


def _lack_blocks(space: Space, limit: int) -> Iterator[Block]:
    if not space.lacks:
        return
    yield Heading("What is missing where it is neither")
    yield Paragraph(
        f"There {'is' if len(space.lacks) == 1 else 'are'} {count_noun(len(space.lacks), 'kind')} "
        "of neither, by the conditions of each type that fail; those that lack least come first."
    )
    items = [
        (_counts_phrase(lack), tuple(_lack_sentences(space, lack))) for lack in space.lacks[:limit]
    ]
    yield Items((*items, *_more(len(space.lacks), limit)))


def _lack_sentences(space: Space, lack: Lack) -> Iterator[str]:
    for name, places in lack.failing.items():
        conditions = space.conditions(name)
        phrases = [_condition_phrase(space, conditions[place].formula) for place in places]
        yield f"{emphasise(name)} lacks: {'; '.join(phrases)}"


def _condition_phrase(space: Space, formula: Formula) -> str:
    return formula_phrase(formula, space.rubric, inside=True, silence=False)


def _case_blocks(space: Space) -> Iterator[Block]:
    if not space.placed and not space.outside:
        return
    yield Heading("Where the cases lie")
    yield from _decided_blocks(space, [one for one in space.placed if one.configurations == 1])
    yield from _spanning_blocks([one for one in space.placed if one.configurations > 1])
    nowhere = [one.case.id for one in space.placed if not one.configurations]
    if nowhere:
        yield Paragraph(
            f"{_cases_lie(len(nowhere))} in none, for a number between the values that the space "
            "takes acts like none of them:"
        )
        yield flat_list(nowhere)
    if space.outside:
        yield Paragraph("Not placed, for the definition does not apply to their status:")
        yield flat_list(case.id for case in space.outside)


def _decided_blocks(space: Space, placed: Sequence[PlacedCase]) -> Iterator[Block]:
    if not placed:
        return
    cells: dict[Place, list[PlacedCase]] = {}
    for one in placed:
        assert one.groups is not None
        cells.setdefault(tuple(numbers[0] for numbers in one.groups), []).append(one)
    yield Paragraph(
        f"{_cases_lie(len(placed))} in one configuration{' each' if len(placed) > 1 else ''}:"
    )
    yield Items(
        tuple(
            (
                f"{verdict_phrase(inside[0].verdicts[0])}: {_place_phrase(space, place)}",
                tuple(one.case.id for one in inside),
            )
            for place, inside in sorted(cells.items(), key=lambda cell: -len(cell[1]))
        )
    )


def _cases_lie(count: int) -> str:
    return "One case lies" if count == 1 else f"{count} cases lie"


def _place_phrase(space: Space, place: Place) -> str:
    return "; ".join(
        levels_phrase(space.rubric.criteria[axis.criterion], axis.groups[number])
        for axis, number in zip(space.axes, place, strict=True)
        if len(axis.groups) > 1
    )


def _spanning_blocks(placed: Sequence[PlacedCase]) -> Iterator[Block]:
    if not placed:
        return
    yield Paragraph(
        f"{_cases_lie(len(placed))} in several configurations (their number in brackets), by what "
        "is unknown, filled as score fills it:"
    )
    cases: dict[str, list[str]] = {}
    for one in placed:
        verdicts = join_words([verdict_phrase(name) for name in one.verdicts], "or")
        cases.setdefault(verdicts, []).append(f"{one.case.id} ({one.configurations:,})")
    yield Items(tuple((f"{verdicts}: {len(ids)}", tuple(ids)) for verdicts, ids in cases.items()))
