"""Agreement among coders: told as blocks, as a csv table, as a json document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from typology.analysis.agreement.results import (
    Agreement,
    BasisAgreement,
    BasisConflict,
    CoderDifference,
    CriterionAgreement,
    Estimate,
    PooledAgreement,
)
from typology.model import Rating
from typology.reporting.blocks import Block, Blocks, Grid, Heading, Items, Paragraph
from typology.reporting.provenance import TOOL, origin_lines
from typology.reporting.words import id_to_words, join_words, level_phrase

HEADINGS: Final = {
    "outcome": "Cases coded for what happened (basis outcome)",
    "text": "Cases coded for what the text promises (basis text)",
}
COEFFICIENTS: Final = ("percent", "alpha", "ac")


def agreement_blocks(found: Agreement, *, origin: str | None = None) -> Blocks:
    """Each basis by itself: cells, criteria, what is not defined, differences with reasons."""
    return tuple(_blocks(found, origin))


def _blocks(found: Agreement, origin: str | None) -> Iterator[Block]:
    yield Heading("Agreement among coders", 1)
    yield Paragraph(_opening(found))
    if not found.bases:
        yield Paragraph("No case is coded by two coders on the same basis: nothing to compare.")
    for part in found.bases:
        yield from _basis(found, part)
    if found.basis_conflicts:
        yield Heading("Not compared: coders differ in basis")
        yield Items(tuple((_conflict_sentence(each), ()) for each in found.basis_conflicts))
    yield from _provenance(found, origin)


def _opening(found: Agreement) -> str:
    coded = [f"{name} ({_cases(count)})" for name, count in found.coders.items()]
    return (
        f"Coders: {join_words(coded)}. A case counts where at least two coded it on the same basis."
    )


def _cases(count: int) -> str:
    return f"{count} case" if count == 1 else f"{count} cases"


def _conflict_sentence(conflict: BasisConflict) -> str:
    return f"{conflict.case}: " + ", ".join(f"{k} has {v}" for k, v in conflict.bases.items())


def _basis(found: Agreement, part: BasisAgreement) -> Iterator[Block]:
    yield Heading(f"{HEADINGS[part.basis]}: {len(part.cases)}")
    yield Paragraph(_cells_sentence(part))
    yield Grid(("criterion", "n", "same level %", "alpha", ac_name(found)), _rows(part))
    yield from _undefined(found, part)
    yield Grid(
        ("criterion", "n", "opposite", "one only", "none"),
        tuple(_count_row(each) for each in part.criteria),
    )
    yield Paragraph(
        "n: cases that two coders rated. opposite: rated in opposite halves of the scale. "
        "one only: rated by one, unknown to another; none: unknown to all. Unknown is no level."
    )
    for each in part.pooled:
        yield Paragraph(_pooled_sentence(each))
    yield from _differences_items(
        "Opposite halves of the scale", [each for each in part.disagreements if each.opposite]
    )
    yield from _differences_items(
        "Different levels of one half", [each for each in part.disagreements if not each.opposite]
    )
    yield from _differences_items("Rated by one, unknown to another", part.unknown_against_coded)


def _cells_sentence(part: BasisAgreement) -> str:
    cells = part.cells
    alone = join_words([f"{count} by {name}" for name, count in cells.alone.items()])
    told = (
        f"Of {cells.filled} cells (a criterion of a case) that any coder rated, two rated "
        f"{cells.by_two}: {cells.alike} at the same level, {cells.opposite} in opposite halves of "
        "the scale."
    )
    return told + (f" Rated where another left unknown: {alone}." if alone else "")


def ac_name(found: Agreement) -> str:
    """AC1 for nominal values, AC2 with ordinal weights."""
    return "AC1" if found.metric == "nominal" else "AC2"


def _rows(part: BasisAgreement) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            id_to_words(each.criterion),
            str(each.units),
            _estimate_text(each.percent, 100),
            _estimate_text(each.alpha),
            _estimate_text(each.ac),
        )
        for each in part.criteria
    )


def _estimate_text(estimate: Estimate, scale: int = 1) -> str:
    if estimate.value is None:
        return "not defined"
    if estimate.low is None or estimate.high is None:
        return f"{_short(estimate.value, scale)} [-]"
    low, high = _short(estimate.low, scale), _short(estimate.high, scale)
    return f"{_short(estimate.value, scale)} [{low}, {high}]"


def _short(value: float, scale: int) -> str:
    if scale > 1:
        return f"{value * scale:.0f}"
    told = f"{round(value, 2) + 0.0:.2f}"
    return told.replace("0.", ".", 1) if abs(value) < 0.995 else told


def _undefined(found: Agreement, part: BasisAgreement) -> Iterator[Block]:
    criteria: dict[str, list[str]] = {}
    for each in part.criteria:
        kinds: dict[str, list[str]] = {}
        named = {"same level": each.percent, "alpha": each.alpha, ac_name(found): each.ac}
        for kind, estimate in named.items():
            why = _reason(estimate)
            if why:
                kinds.setdefault(why, []).append(kind)
        for why, names in kinds.items():
            criteria.setdefault(f"{join_words(names)} {why}", []).append(
                id_to_words(each.criterion)
            )
    if criteria:
        yield Items(tuple((f"{join_words(names)}: {why}", ()) for why, names in criteria.items()))


def _reason(estimate: Estimate) -> str | None:
    if estimate.undefined:
        return f"not defined, because {estimate.undefined}"
    if estimate.no_interval:
        return f"without interval, because {estimate.no_interval}"
    return None


def _count_row(each: CriterionAgreement) -> tuple[str, ...]:
    counts = (each.units, each.opposite, each.unknown_against_coded, each.unknown_to_all)
    return id_to_words(each.criterion), *map(str, counts)


def _pooled_sentence(pooled: PooledAgreement) -> str:
    levels = join_words([id_to_words(level) for level in pooled.levels])
    return (
        f"The {len(pooled.criteria)} criteria on the scale {levels} together: {pooled.units} "
        f"ratings by two, {_estimate_text(pooled.percent, 100)} percent at the same level. "
        "Alpha and AC are not pooled: each criterion has its own agreement by chance, and "
        "differences between criteria would pass for differences between cases."
    )


def _differences_items(title: str, differences: Sequence[CoderDifference]) -> Iterator[Block]:
    if differences:
        yield Heading(f"{title} ({len(differences)})", 3)
        yield Items(
            tuple(
                (
                    f"{each.case}, {id_to_words(each.criterion)}",
                    tuple(f"{coder}: {_rated(r)}" for coder, r in each.ratings.items()),
                )
                for each in differences
            )
        )


def _rated(rating: Rating) -> str:
    level = level_phrase(rating.value)
    if rating.low is not None:
        level += f" [{level_phrase(rating.low)} to {level_phrase(rating.high)}]"
    return f"{level}: {rating.because}" if rating.because else level


def _provenance(found: Agreement, origin: str | None) -> Iterator[Block]:
    rubric = found.rubric
    yield Heading("How this was reckoned")
    lines = [
        "alpha: Krippendorff (2011), "
        + ("nominal" if found.metric == "nominal" else "ordinal; interval for calibrated numbers"),
        f"{ac_name(found)}: Gwet (2008, 2014)"
        + (", identity weights" if found.metric == "nominal" else ", ordinal weights"),
        f"in brackets: 95 % percentile interval, {found.resamples} resamples of the cases, "
        f"seed {found.seed}",
        f"criteria and scales of rubric {rubric.id} {rubric.version}, "
        f"definition sha256 {rubric.definition_sha256}",
        *origin_lines(origin),
        TOOL,
    ]
    yield Items(tuple((line, ()) for line in lines))
