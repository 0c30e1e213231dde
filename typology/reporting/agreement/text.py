"""Agreement as text: cells, coefficients, differences with the reasons of each coder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from typology.analysis.agreement.results import (
    Agreement,
    BasisAgreement,
    BasisConflict,
    CoderDifference,
    CriterionAgreement,
    Estimate,
    PooledAgreement,
    Silence,
    VerdictAgreement,
)
from typology.model import Rating
from typology.reporting.blocks import Block, Blocks, Grid, Heading, Items, Paragraph, flat_list
from typology.reporting.provenance import TOOL, origin_lines
from typology.reporting.words import COUNTS, count_noun, id_to_words, join_words, rating_phrase

HEADINGS: Final = {
    "outcome": "Cases coded for what happened (basis outcome)",
    "text": "Cases coded for what the text promises (basis text)",
}

ALL: Final = "all criteria"
SILENCES: Final[dict[Silence, str]] = {
    "outside": "Rated by one, outside the range that another left open",
    "plain": "Rated by one, unknown to another",
    "within": "Rated by one, within the range that another left open",
}


def agreement_blocks(agreement: Agreement, *, origin: str | None = None) -> Blocks:
    """The result as blocks, one section a basis; `origin` is the setting that chose the rubric."""
    return tuple(_blocks(agreement, origin))


def _blocks(agreement: Agreement, origin: str | None) -> Iterator[Block]:
    yield Heading("Agreement among coders", 1)
    yield from (Paragraph(answer_sentence(part), strong=True) for part in agreement.bases)
    yield Paragraph(_opening(agreement))
    if not agreement.bases:
        yield Paragraph("No case is coded by two coders on the same basis: nothing to compare.")
    for part in agreement.bases:
        yield from _basis_blocks(agreement, part)
    if agreement.basis_conflicts:
        yield Heading("Not compared: coders differ in basis")
        yield flat_list(map(_conflict_sentence, agreement.basis_conflicts))
    yield from _provenance(agreement, origin)


def answer_sentence(part: BasisAgreement) -> str:
    """How often coders give the same level, and the same verdict."""
    cells, verdicts = part.cells, part.verdicts
    what = "the text promises" if part.basis == "text" else "happened"
    cases = _count_cases(len(part.cases))
    if not cells.by_two:
        levels = "no rating was made by two coders"
    else:
        levels = (
            f"coders give the same level in {cells.alike} of {cells.by_two} ratings that two made, "
            f"and lie in opposite halves of the scale in {cells.opposite}"
        )
    decided = (
        f"they reach the same verdict in {verdicts.same} of {verdicts.decided} cases that two "
        "codings decide"
        if verdicts.decided
        else "no case is decided in two codings"
    )
    return f"Of what {what} ({cases}): {levels}; {decided}."


def _opening(agreement: Agreement) -> str:
    coded = [f"{name} ({_count_cases(count)})" for name, count in agreement.coders.items()]
    return (
        f"Coders: {join_words(coded)}. A case counts where at least two coded it on the same basis."
    )


def _count_cases(count: int) -> str:
    return f"{count} case" if count == 1 else f"{count} cases"


def _conflict_sentence(conflict: BasisConflict) -> str:
    return f"{conflict.case}: " + ", ".join(
        f"{coder} has {basis}" for coder, basis in conflict.bases.items()
    )


def _basis_blocks(agreement: Agreement, part: BasisAgreement) -> Iterator[Block]:
    yield Heading(f"{HEADINGS[part.basis]}: {len(part.cases)}")
    yield Paragraph(_cells_sentence(part))
    yield Paragraph(_settlements_sentence(part))
    if part.cells.filled:
        yield from _level_blocks(agreement, part)
        yield from _rated_blocks(part)
    else:
        yield Paragraph("No coder rated anything, so that no ratings are compared.")
    yield from _verdict_blocks(part.verdicts)
    yield from _difference_blocks(
        "Opposite halves of the scale", [pair for pair in part.disagreements if pair.opposite]
    )
    yield from _difference_blocks(
        "Different levels of one half", [pair for pair in part.disagreements if not pair.opposite]
    )
    for silence, title in SILENCES.items():
        yield from _difference_blocks(
            title, [pair for pair in part.unknown_against_coded if pair.silence == silence]
        )


def _level_blocks(agreement: Agreement, part: BasisAgreement) -> Iterator[Block]:
    """Agreement on levels: coefficients, why some are missing, counts, pooled criteria."""
    yield Grid(
        ("criterion", "n", "same level %", "alpha", ac_name(agreement)), _criterion_rows(part)
    )
    yield from _undefined_blocks(
        {rated.criterion: _coefficients(agreement, rated) for rated in part.criteria}
    )
    yield Grid(
        ("criterion", "n", "opposite", "one only", "none", "in range", "off", "wholes"),
        tuple(map(_count_row, part.criteria)),
    )
    yield Paragraph(
        "n: cases that two coders rated. opposite: rated in opposite halves of the scale. "
        "one only: rated by one, unknown to another; none: unknown to all. Unknown is no level. "
        "in range, off: of those rated by one only, how many lie inside and how many outside a "
        "range that the other left open; the rest are plainly unknown to the other. wholes: "
        "the settlements, each with all its parts, behind n."
    )
    yield from (Paragraph(_pooled_sentence(pooled)) for pooled in part.pooled)


def _cells_sentence(part: BasisAgreement) -> str:
    cells = part.cells
    alone = join_words([f"{count} by {name}" for name, count in cells.alone.items()])
    sentence = (
        f"Of {cells.filled} cells (a criterion of a case) that any coder rated, two rated "
        f"{cells.by_two}: {cells.alike} at the same level, {cells.opposite} in opposite halves of "
        "the scale."
    )
    return sentence + (f" Rated where another left unknown: {alone}." if alone else "")


def _settlements_sentence(part: BasisAgreement) -> str:
    cases, whole = _count_cases(len(part.cases)), count_noun(part.settlements, "settlement")
    if part.settlements == len(part.cases):
        return f"No case is part of another: {cases}, {whole}."
    return f"The {cases} are {whole}: parts of one whole are resampled together."


def ac_name(agreement: Agreement) -> str:
    """AC1 for nominal values, AC2 with ordinal weights."""
    return "AC1" if agreement.metric == "nominal" else "AC2"


def _criterion_rows(part: BasisAgreement) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            id_to_words(rated.criterion),
            str(rated.units),
            _estimate_text(rated.percent, 100),
            _estimate_text(rated.alpha),
            _estimate_text(rated.ac),
        )
        for rated in part.criteria
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
    digits = f"{round(value, 2) + 0.0:.2f}"
    return digits.replace("0.", ".", 1) if abs(value) < 0.995 else digits


def _undefined_blocks(estimates: Mapping[str, Mapping[str, Estimate]]) -> Iterator[Block]:
    """A line for each reason why coefficients are not defined, with the criteria it holds for."""
    criteria: dict[str, list[str]] = {}
    for criterion, named in estimates.items():
        coefficients: dict[str, list[str]] = {}
        for name, estimate in named.items():
            if reason := reason_phrase(estimate):
                coefficients.setdefault(reason, []).append(name)
        for reason, names in coefficients.items():
            sentence = f"{join_words(names)} {reason}"
            criteria.setdefault(sentence, []).append(id_to_words(criterion))
    if criteria:
        yield flat_list(f"{join_words(names)}: {reason}" for reason, names in criteria.items())


def _coefficients(agreement: Agreement, rated: CriterionAgreement) -> dict[str, Estimate]:
    return {"same level": rated.percent, "alpha": rated.alpha, ac_name(agreement): rated.ac}


def reason_phrase(estimate: Estimate) -> str | None:
    """Why an estimate is not defined or has no interval; None if it has both."""
    if estimate.undefined:
        return f"not defined, because {estimate.undefined}"
    if estimate.no_interval:
        return f"without interval, because {estimate.no_interval}"
    return None


def _count_row(rated: CriterionAgreement) -> tuple[str, ...]:
    counts = (
        rated.units, rated.opposite, rated.unknown_against_coded, rated.unknown_to_all,
        rated.rated.within_range, rated.rated.outside_range, rated.settlements,
    )  # fmt: skip
    return id_to_words(rated.criterion), *map(str, counts)


def _pooled_sentence(pooled: PooledAgreement) -> str:
    levels = join_words([id_to_words(level) for level in pooled.levels])
    return (
        f"The {len(pooled.criteria)} criteria on the scale {levels} together: {pooled.units} "
        f"ratings by two, {_estimate_text(pooled.percent, 100)} percent at the same level. "
        "Alpha and AC are not pooled: each criterion has its own agreement by chance, and "
        "differences between criteria would pass for differences between cases."
    )


def _rated_blocks(part: BasisAgreement) -> Iterator[Block]:
    """Agreement on what can be rated at all: a row a criterion, the last over all of them."""
    rated = {each.criterion: each.rated for each in part.criteria} | {ALL: part.rated}
    figures = {
        name: {"same": each.percent, "alpha": each.alpha, "AC1": each.ac}
        for name, each in rated.items()
    }
    yield Paragraph(
        "What can be rated at all: a criterion of a case counts as rated or as unknown, whatever "
        "the level or range."
    )
    yield Grid(
        ("criterion", "n", "same %", "alpha", "AC1"),
        tuple(
            (
                id_to_words(name),
                str(rated[name].units),
                _estimate_text(named["same"], 100),
                _estimate_text(named["alpha"]),
                _estimate_text(named["AC1"]),
            )
            for name, named in figures.items()
        ),
    )
    yield from _undefined_blocks(figures)
    yield Paragraph(
        "n: cases that two coders coded; over all criteria, cells. The last row also counts it as "
        "agreement that sources speak of some criteria often and of others hardly ever: what "
        "coders agree on within a criterion stands in its own row."
    )


def _verdict_blocks(verdicts: VerdictAgreement) -> Iterator[Block]:
    yield Paragraph(_verdict_sentence(verdicts))
    if verdicts.differences:
        yield flat_list(
            f"{each.case}: "
            + ", ".join(f"{coder} {id_to_words(name)}" for coder, name in each.verdicts.items())
            for each in verdicts.differences
        )


def _verdict_sentence(verdicts: VerdictAgreement) -> str:
    if verdicts.decided:
        opening = (
            f"The codings agree on {verdicts.same} of {verdicts.decided} decided verdicts, those "
            "that at least two codings decide "
            f"({count_noun(verdicts.settlements, 'settlement')}; "
            f"{_estimate_text(verdicts.percent, 100)} percent)."
        )
    else:
        opening = "No verdict is decided in two codings."
    sentences = [opening]
    if rest := verdicts.cases - verdicts.decided:
        alone = verdicts.decided_by_one
        sentences.append(
            f"Of {'the other ' if verdicts.decided else ''}{count_noun(rest, 'case')}, "
            f"{_number(alone)} "
            f"{'is' if alone < 2 else 'are'} decided in one coding alone."
        )
    if verdicts.differences:
        sentences.append("Verdicts that differ:")
    return " ".join(sentences)


def _number(count: int) -> str:
    return "none" if count == 0 else COUNTS[count] if count < len(COUNTS) else str(count)


def _difference_blocks(title: str, differences: Sequence[CoderDifference]) -> Iterator[Block]:
    if differences:
        yield Heading(f"{title} ({len(differences)})", 3)
        yield Items(
            tuple(
                (
                    f"{pair.case}, {id_to_words(pair.criterion)}",
                    tuple(f"{coder}: {_rating_phrase(r)}" for coder, r in pair.ratings.items()),
                )
                for pair in differences
            )
        )


def _rating_phrase(rating: Rating) -> str:
    level = rating_phrase(rating)
    return f"{level}: {rating.because}" if rating.because else level


def _provenance(agreement: Agreement, origin: str | None) -> Iterator[Block]:
    rubric, nominal = agreement.rubric, agreement.metric == "nominal"
    levels = "nominal" if nominal else "ordinal; interval for calibrated numbers"
    weights = "identity" if nominal else "ordinal"
    yield Heading("How this was computed")
    lines = [
        f"alpha: Krippendorff (2011), {levels}",
        f"{ac_name(agreement)}: Gwet (2008, 2014), {weights} weights",
        "AC1 of what can be rated at all: Gwet (2008); alpha there: nominal",
        f"in brackets: 95 % percentile interval, {agreement.resamples} resamples of settlements, "
        f"each with all its parts, seed {agreement.seed}",
        "where all cases agree, or none: the exact interval of percent (Clopper and Pearson 1934), "
        "each settlement one trial",
        f"criteria and scales of rubric {rubric.id} {rubric.version}, "
        f"definition sha256 {rubric.definition_sha256}",
        *origin_lines(origin),
        TOOL,
    ]
    yield flat_list(lines)
