"""Fit as text: what it shows, the figures, the cases, the truth table and the models."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from typology.analysis.fit.estimate import Estimate
from typology.analysis.fit.models import Minimisation, term_text
from typology.analysis.fit.results import Fit, Ranking, TypeFit
from typology.analysis.fit.truth_table import Row, TruthTable
from typology.reporting.blocks import Block, Blocks, Grid, Heading, Paragraph, flat_list
from typology.reporting.fit.words import (
    CLUSTERS,
    REASONS,
    names_phrase,
    outcome_words,
    ranking_sentence,
    shows,
    warnings_of,
)
from typology.reporting.provenance import TOOL, definition_lines
from typology.reporting.words import count_noun, id_to_words, join_words, verdict_phrase

FIGURES: Final = {
    "consistency": "consistency",
    "pri": "PRI",
    "coverage": "coverage",
    "ron": "RoN",
    "lift": "lift",
}
MOST_IN_FULL: Final = 4  # definitions and types
OUTCOMES: Final = {"yes": "it happened", "no": "it did not", "between": "between"}


def fit_blocks(fit: Fit, *, origin: str | None = None) -> Blocks:
    """The result as blocks; `origin` is the setting that chose the rubric."""
    return tuple(_blocks(fit, origin))


def _blocks(fit: Fit, origin: str | None) -> Iterator[Block]:
    yield Heading(f"Fit to the outcome {outcome_words(fit)}", 1)
    for ranking in fit.rankings:
        yield from _ranking_blocks(fit, ranking)
    brief = len(fit.results) > MOST_IN_FULL
    for result in fit.results:
        yield from _result_blocks(fit, result, brief=brief)
    if brief:
        yield Paragraph("Figures and cases of one definition: name it alone with -r, or --type.")
    yield from _reading(fit)
    rubrics = {result.rubric.id: result.rubric for result in fit.results}
    yield flat_list(
        [
            TOOL,
            *(line for each in rubrics.values() for line in definition_lines(each, origin)),
            f"seed {fit.seed}",
        ]
    )


def _ranking_blocks(fit: Fit, ranking: Ranking) -> Iterator[Block]:
    yield Heading(f"Definitions of {id_to_words(ranking.type_id)}, by lift at its least")
    yield Paragraph(ranking_sentence(ranking.ranked, ranking.alike), strong=True)
    results = {each.rubric.id: each for each in fit.results if each.type_id == ranking.type_id}
    rows = []
    for name in ranking.ranked:
        result = results[name]
        figures = result.treatments["as_assumed"].fuzzy
        rows.append(
            (
                name,
                _bounds(figures["lift"]),
                _interval(figures["lift"]),
                _bounds(figures["consistency"]),
                f"{result.base_rate.low or 0:.2f}",
                str(len(result.cases)),
                str(len(ranking.alike_to(name))),
            )
        )
    heads = ("definition", "lift", "95 %", "consistency", "base", "n", "alike")
    yield Grid(heads, tuple(rows))
    yield Paragraph("n: cases. alike: how many of the others it cannot be distinguished from.")
    if ranking.without:
        yield Paragraph(f"Without a lift, as nothing belongs: {names_phrase(ranking.without)}.")


def _result_blocks(fit: Fit, result: TypeFit, *, brief: bool) -> Iterator[Block]:
    """What it shows and its warnings; unless `brief`, the figures, cases, rows and models too."""
    yield Heading(f"{result.rubric.id} {result.rubric.version}: {id_to_words(result.type_id)}")
    yield Paragraph(shows(fit, result), strong=True)
    warnings = list(warnings_of(fit, result))
    if warnings:
        yield flat_list(warnings)
    if result.cases and not brief:
        yield _figures_grid(result)
        yield _verdicts_grid(result)
        yield flat_list(_kinds(result))
    if result.left_out and not brief:
        reasons = {reason: [n for n, r in result.left_out if r == reason] for reason in REASONS}
        yield flat_list(
            f"Left out, {REASONS[reason]}: {names_phrase(names)}"
            for reason, names in reasons.items()
            if names
        )
    if result.truth_table is not None:
        yield from _truth_table_blocks(result.truth_table)
    if result.minimisation is not None:
        yield from _model_blocks(result.minimisation)


def _figures_grid(result: TypeFit) -> Grid:
    first = result.treatments["as_assumed"]
    rows = [
        (
            words,
            _bounds(first.fuzzy[name]),
            _interval(first.fuzzy[name]),
            _bounds(result.treatments["silence_open"].fuzzy[name]),
            _bounds(result.treatments["silence_and_ranges_open"].fuzzy[name]),
            _bounds(first.at_cut[name]),
            _interval(first.at_cut[name]),
        )
        for name, words in FIGURES.items()
    ]
    base = result.base_rate
    rows.append(("base rate", f"{base.low or 0:.2f}", _interval(base), "", "", "", ""))
    heads = ("", "assumed", "95 %", "open", "ranges", "at cut", "95 %")
    return Grid(heads, tuple(rows))


def _bounds(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None:
        return "undefined"
    if estimate.value is not None:
        return f"{estimate.low:.2f}"
    return f"{estimate.low:.2f}-{estimate.high:.2f}"


def _interval(estimate: Estimate) -> str:
    return "-" if estimate.interval is None else "{:.2f}-{:.2f}".format(*estimate.interval)


def _verdicts_grid(result: TypeFit) -> Grid:
    return Grid(
        ("verdict", "outcome", "cases", "settlements", "which"),
        tuple(
            (
                verdict_phrase(cell.verdict).strip("*"),
                OUTCOMES[cell.outcome],
                str(len(cell.cases)),
                str(cell.settlements),
                names_phrase(cell.cases),
            )
            for cell in result.table
        ),
        prose=True,
    )


def _kinds(result: TypeFit) -> Iterator[str]:
    kinds, kind = result.kinds, id_to_words(result.type_id)
    yield f"Typical, {kind} and it happened: {names_phrase(kinds.typical)}"
    if kinds.deviant_degree:
        named = names_phrase(kinds.deviant_degree)
        yield f"Deviant in degree, more {kind} than it happened: {named}"
    yield f"Deviant, {kind} and it did not: {names_phrase(kinds.deviant_consistency)}"
    yield f"Deviant, it happened without {kind}: {names_phrase(kinds.deviant_coverage)}"
    if kinds.open:
        yield f"Not decided by what is known: {names_phrase(kinds.open)}"


def _truth_table_blocks(table: TruthTable) -> Iterator[Block]:
    cuts = table.cuts
    yield Heading("Truth table", 3)
    shown = [row for row in table.rows if row.n[1]]
    remainders = len(table.rows) - len(shown)
    conditions = join_words([id_to_words(name) for name in table.conditions])
    yield Paragraph(
        f"A row is {conditions}, each present (1) or absent (0). "
        f"Configurations that cases have or may have: {len(shown)}; remainders: {remainders}. "
        f"Outcome 1 from consistency {cuts.include:g} and "
        f"PRI {cuts.pri:g} on, with at least {count_noun(cuts.ncut, 'case')}; C: contradictory, or "
        "left open by what is unknown."
    )
    yield Grid(
        ("row", "out", "n", "consistency", "PRI", "cases"),
        tuple(_row_cells(row) for row in shown),
        prose=True,
    )
    if table.at_crossover:
        yield Paragraph(
            "In no configuration, since a condition stands at .5: "
            f"{names_phrase(table.at_crossover)}."
        )


def _row_cells(row: Row) -> tuple[str, ...]:
    low, high = row.n
    count = str(low) if low == high else f"{low}-{high}"
    possible = f"; perhaps {names_phrase(row.possible, 4)}" if row.possible else ""
    return (
        "".join(map(str, row.configuration)),
        row.outcome,
        count,
        _bounds(row.consistency),
        _bounds(row.pri),
        names_phrase(row.cases, 6) + possible,
    )


def _model_blocks(found: Minimisation) -> Iterator[Block]:
    yield Heading(f"Models, {found.solution} solution", 3)
    if found.solution == "intermediate":
        wished = [f"{id_to_words(name)} {wish}" for name, wish in found.expectations.items()]
        expected = join_words(wished) or "nothing, so that no remainder is easy"
        yield Paragraph(f"Expected to contribute: {expected}.")
    if found.why_none is not None:
        yield Paragraph(f"There is no model: {found.why_none}.")
        return
    yield Paragraph(_models_sentence(found), strong=True)
    for number, model in enumerate(found.models, 1):
        rows = [
            (
                term_text(each.term, found.conditions),
                *(_bounds(each.figures[name]) for name in ("consistency", "pri", "coverage")),
                "-" if each.unique is None else f"{each.unique:.2f}",
                names_phrase(each.cases, 6),
            )
            for each in model.terms
        ]
        total = tuple(_bounds(model.figures[name]) for name in ("consistency", "pri", "coverage"))
        rows.append((f"model {number}", *total, "", ""))
        heads = ("term", "consistency", "PRI", "coverage", "unique", "cases")
        yield Grid(heads, tuple(rows), prose=True)


def _models_sentence(found: Minimisation) -> str:
    count = len(found.models)
    rests = (
        f" Taken as positive though no case shows it: "
        f"{count_noun(found.counterfactuals, 'configuration')}."
        if found.counterfactuals
        else ""
    )
    if not found.complete:
        return (
            f"More models fit equally well than the {count} found here, so that the data decide "
            f"for none of them: fewer conditions or other cuts are needed.{rests}"
        )
    if count == 1:
        return f"One model.{rests}"
    return f"{count} models fit equally well: the data do not decide between them.{rests}"


def _reading(fit: Fit) -> Iterator[Block]:
    drawn = (
        f"95 %: {fit.resamples} bootstrap resamples by {CLUSTERS[fit.by]}, from the lower end of "
        "the least to the upper end of the greatest. "
        if fit.resamples
        else ""
    )
    yield Paragraph(
        "Consistency: how far membership in the type is membership in the outcome; read it beside "
        "the base rate, the mean of the outcome, and the lift, their quotient. PRI leaves out what "
        "fits the outcome and its negation alike. Coverage: how much of the outcome the type "
        "covers, which is its consistency as a necessary condition; RoN is low where nearly every "
        f"case belongs. {drawn}Two numbers: the exact bounds over what is unknown, "
        "as the definition assumes of it; "
        "`open`: with nothing assumed; `ranges`: nor any rating with a range taken as certain; "
        "`at cut`: memberships 1 above the cut, else 0."
    )
