"""typology score."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, cast

import click

from typology.analysis.scorecard import Scorecard
from typology.analysis.scorecard import score as score_cases
from typology.cli import options
from typology.cli.main import FINDINGS, OK
from typology.cli.writing import in_colour, report, width, write
from typology.model import NO_SETTLEMENT, Rubric, Silence

FORMATS: Final = ("text", "markdown", "json", "csv")
EXTENSIONS: Final = {"txt": "text", "md": "markdown", "json": "json", "csv": "csv"}


@click.command()
@options.cases_argument
@options.rubric_option
@options.set_options
@click.option("--format", "form", type=click.Choice(FORMATS), help="How to write the result.")
@options.output_option
@options.colour_option
@options.seed_option
@click.option(
    "--fail-on",
    "fail_on",
    multiple=True,
    metavar="VERDICT",
    help="Exit 1 where a case has this verdict.",
)
def score(
    cases: tuple[str, ...],
    rubric: str | None,
    sets: tuple[str, ...],
    silence: str | None,
    rates: tuple[str, ...],
    form: str | None,
    output: Path | None,
    color: str | None,
    seed: int | None,
    fail_on: tuple[str, ...],
) -> int:
    """Score a deal or cases: the verdict, what it rests on, and what would change it.

    CASES are paths, folders (their *.yaml), globs, coding sheets, ids of shipped cases, or - for
    standard input.
    """
    from typology.reading.cases import read_cases
    from typology.reading.rubrics import read_rubric

    picked = options.chosen("rubric", rubric, options.DEFAULT_RUBRIC)
    form = options.format_of(form, output, EXTENSIONS, "text")
    definition = read_rubric(
        picked.value, sets=options.pairs(sets, "--set"), silence=cast("Silence | None", silence)
    )
    _known_verdicts(definition, fail_on)
    stdin = sys.stdin.buffer.read() if "-" in cases else None
    read = read_cases(cases, [definition], rates=options.pairs(rates, "--rate"), stdin=stdin)
    errors = [problem for problem in read.problems if problem.severity == "error"]
    draw = int(options.chosen("seed", seed, "0").value)
    cards = score_cases(definition, read.cases, flips=form != "csv", seed=draw)
    tint = in_colour(options.chosen("color", color, "auto").value) and output is None
    write(_written(definition, cards, form, picked.origin, tint, draw), output)
    report(errors)
    met = any(card.verdict in fail_on for card in cards)
    return FINDINGS if errors or met else OK


def _known_verdicts(rubric: Rubric, given: Sequence[str]) -> None:
    from typology.model import MIXED, NEITHER, UNDETERMINED
    from typology.reading.problems import did_you_mean

    known = (*rubric.types, MIXED, NEITHER, UNDETERMINED, NO_SETTLEMENT)
    for verdict in given:
        if verdict not in known:
            hint = did_you_mean(verdict, known)
            raise click.UsageError(f"--fail-on: no verdict is called {verdict!r}; {hint}")


def _written(
    rubric: Rubric,
    cards: Sequence[Scorecard],
    form: str,
    origin: str | None,
    colour: bool,
    seed: int,
) -> str:
    if form == "json":
        from typology.reporting.json_document import score_document, write_json

        return write_json(score_document(rubric, cards))
    if form == "csv":
        from typology.reporting.score_csv import write_csv

        return write_csv(cards)
    from typology.reporting.plain import write_markdown, write_text
    from typology.reporting.score_text import tell_score

    told = [tell_score(card, origin=origin, seed=seed) for card in cards]
    if form == "markdown":
        return "\n".join(write_markdown(each) for each in told)
    rule = "\n" + "=" * min(width(), 80) + "\n\n"
    return rule.join(write_text(each, width=min(width(), 100), colour=colour) for each in told)
