"""Latent classes as text: whether to believe in them, what marks each, who belongs to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from typology.analysis.cluster.latent_classes import STARTS
from typology.analysis.cluster.results import (
    CORE,
    LIKELY,
    Assignment,
    Classification,
    LatentClass,
    Mark,
)
from typology.analysis.cluster.selection import FOLDS, REPEATS
from typology.model import Override
from typology.reporting.blocks import Block, Blocks, Heading, Items, Paragraph, flat_list
from typology.reporting.cluster.belief import belief, caution, empty_classes
from typology.reporting.cluster.left_out import left_out_table
from typology.reporting.formats.document import Document
from typology.reporting.provenance import TOOL, change_lines, definition_lines
from typology.reporting.table import Cell, Column, Table
from typology.reporting.words import capitalised, count_noun, id_to_words, join_words, levels_phrase

SHOWN: Final = 20  # cases of a class that a text names
DESCRIPTIVE: Final = (
    "Descriptive: verdicts and classes are made of the same ratings, and whoever rated may have "
    "known the definition, so it confirms neither."
)


def classes_text(found: Classification, origin: str | None = None) -> Document:
    """The classes; `origin` is the setting that chose the rubric."""
    return (*class_blocks(found), *class_tables(found), *method_blocks(found, origin))


def class_blocks(found: Classification) -> Blocks:
    """How many cases, the one honest sentence, the classes, and who is in none."""
    return tuple(_blocks(found))


def _blocks(found: Classification) -> Iterator[Block]:
    yield Heading(f"Clusters: {_cases_sentence(found)}", 1)
    yield Paragraph(belief(found), strong=True)
    if (warning := caution(found)) is not None:
        yield Paragraph(warning)
    if found.k == 1:
        if found.units:
            compared = _shortened([card.case.id for card in found.units])
            yield Items((("compared: " + ", ".join(compared), ()),))
        return
    for each in filter(_has_cases, found.classes):
        yield Heading(f"Class {each.number}: {_size_phrase(each)}")
        yield Items(tuple(_class_items(found, each)))
    if empty := empty_classes(found):
        yield Heading(f"{capitalised(empty)}: no case belongs there clearly")
    unplaced = [each for each in found.assignments if each.number is None]
    if unplaced:
        yield Heading(f"Not placed: {count_noun(len(unplaced), 'case')}")
        yield flat_list(_shortened([_between(each) for each in unplaced]))


def _cases_sentence(found: Classification) -> str:
    compared, left = len(found.units), len(found.left_out)
    given = compared + left
    behind = ""
    if 0 < found.roots < compared:
        behind = f" ({count_noun(found.roots, 'settlement')})"
    cases = f"{given} case{'' if given == 1 else 's'}"
    return f"{cases} given, {compared} compared{behind}, {left} left out"


def _has_cases(each: LatentClass) -> bool:
    return each.size > 0


def _size_phrase(each: LatentClass) -> str:
    return f"{count_noun(each.size, 'case')}, {each.core or 'none'} in its core"


def _class_items(found: Classification, each: LatentClass) -> Iterator[tuple[str, tuple[str, ...]]]:
    if each.marks:
        yield "marked by", tuple(mark_phrase(found, mark) for mark in each.marks)
    else:
        yield "no criterion marks it", ()
    yield f"exemplar: {each.exemplar}", ()
    for band in ("core", "likely"):
        names = [
            x.card.case.id for x in found.assignments if x.number == each.number and x.band == band
        ]
        if names:
            yield f"{band}: {', '.join(_shortened(names))}", ()


def mark_phrase(found: Classification, mark: Mark) -> str:
    """What marks a class, in words, with the ratings behind it."""
    criterion = found.rubric.criteria[mark.criterion]
    where = (
        levels_phrase(criterion, mark.steps)
        if criterion.scale is not None
        else f"{id_to_words(mark.criterion)} {join_words(mark.steps, 'or')}"
    )
    elsewhere = (
        f"{mark.elsewhere} of {mark.rated_elsewhere} elsewhere"
        if mark.rated_elsewhere
        else "no other is rated on it"
    )
    return f"{where}: {mark.here} of {mark.rated_here} rated here, {elsewhere}"


def _between(each: Assignment) -> str:
    first, second = each.likeliest
    return f"{each.card.case.id}: class {first} ({each.posterior:.2f}) or {second}"


def _shortened(lines: Sequence[str]) -> list[str]:
    left = len(lines) - SHOWN
    return [*lines[:SHOWN], *([f"and {left} more (csv and json have all)"] if left > 0 else [])]


def class_tables(found: Classification) -> tuple[Table, ...]:
    """The profiles, the held-out scores and the verdicts where there are any; who is left out."""
    tables: list[Table] = []
    if found.k > 1:
        tables.append(profiles_table(found))
    if found.scores:
        tables.append(scores_table(found))
    if found.agreement is not None:
        tables.append(_verdicts_table(found))
    if found.left_out:
        tables.append(left_out_table(found.left_out, found.settings.basis))
    return tuple(tables)


def profiles_table(found: Classification) -> Table:
    """One row a criterion: the likeliest step in each class with its share, and how many rated.

    Classes without a case are left out.
    """
    columns = [Column("criterion", "id")]
    for each in filter(_has_cases, found.classes):
        columns += [
            Column(f"class {each.number}", "text", "the likeliest level, and its share"),
            Column(f"rated {each.number}", "text", "cases rated, of those placed in the class"),
        ]
    rows = tuple((name, *_profile_cells(found, name)) for name in found.criteria)
    return Table("Profiles of the classes", tuple(columns), rows)


def _profile_cells(found: Classification, name: str) -> Iterator[Cell]:
    for each in filter(_has_cases, found.classes):
        profile = each.profile[name]
        step = max(profile.shares, key=lambda step: profile.shares[step], default=None)
        yield None if step is None else f"{id_to_words(step)} {profile.shares[step]:.2f}"
        yield f"{profile.rated} of {each.size}"


def scores_table(found: Classification) -> Table:
    """One row a number of classes: how well it predicts ratings that it has not seen."""
    columns = (
        Column("classes", "number"),
        Column("held out", "membership", "log-likelihood of the ratings held out"),
        Column("behind", "membership", "what that lacks of the best"),
        Column("error", "membership", "standard error of the lack, over settlements"),
        Column("supported", "flag"),
    )
    rows = tuple(
        (each.k, each.held_out, each.difference, each.error, each.k == found.supported)
        for each in found.scores
    )
    note = (
        "Supported is the smallest number within one standard error of the best: more "
        "classes are believed only if they predict ratings that they have not seen."
    )
    notes = (note,) if found.power is None else (note, _power_sentence(found.power))
    return Table("Ratings held out", columns, rows, notes=notes)


def _power_sentence(power: float) -> str:
    return (
        f"Power: in {power:.0%} of data sets drawn from two classes fitted to these cases, the "
        "same ratings known, more than one class was found."
    )


def _verdicts_table(found: Classification) -> Table:
    agreement = found.agreement
    assert agreement is not None
    columns = (
        Column("verdict", "verdict"),
        *(Column(f"class {each.number}", "number") for each in found.classes),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (verdict, *counts)
        for verdict, counts in zip(agreement.verdicts, agreement.counts, strict=True)
    )
    index = agreement.adjusted_rand
    notes = (DESCRIPTIVE,)
    if index is not None:
        notes = (f"Adjusted Rand index of the cases placed: {index:.2f}. {DESCRIPTIVE}",)
    return Table("Verdicts by class", columns, rows, notes=notes)


def method_blocks(found: Classification, origin: str | None = None) -> Blocks:
    """The method and the definition; `origin` is the setting that chose the rubric."""
    rubric, settings = found.rubric, found.settings
    chosen = (
        f"{settings.k} as asked for"
        if settings.k
        else f"by ratings held out in {FOLDS} folds, {REPEATS} times over, one standard error "
        "(Smyth 2000)"
    )
    shrinkage = (
        f"each class's distributions drawn to the overall ones by {settings.shrinkage:g} cases, "
        "sizes by one"
        if settings.shrinkage
        else "no shrinkage: plain maximum likelihood"
    )
    nested = {
        "parts": "a whole is left out where two or more of its parts are compared",
        "wholes": "parts are left out where their whole is compared",
        "all": "wholes and parts are compared",
    }
    lines = [
        "classes: latent classes (Lazarsfeld and Henry 1968; Goodman 1974) on what is known alone; "
        "what is unknown adds nothing, and is taken not to depend on the level that it hides",
        f"criteria: {', '.join(found.criteria)}",
        f"{shrinkage}; the best of {STARTS} starts; seed {settings.seed}",
        f"number of classes: {chosen}",
        f"core: probability {CORE:g} or more of belonging to the class; likely: {LIKELY:g} or more",
        f"compared: rated on at least {settings.min_rated} of the criteria; basis "
        f"{settings.basis}; {nested[settings.nested]}",
        *definition_lines(rubric, origin),
        TOOL,
        *change_lines((*rubric.overrides, *rates_of(found))),
    ]
    return (Heading("How this was computed"), flat_list(lines))


def rates_of(found: Classification) -> tuple[Override, ...]:
    """The changes by --rate in all cases, also those left out."""
    cards = (*found.units, *(left.card for left in found.left_out))
    return tuple(dict.fromkeys(rate for card in cards for rate in card.case.overrides))
