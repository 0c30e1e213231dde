"""typology score."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import click

from typology.cli.shared import options
from typology.cli.shared.exit_codes import FINDINGS, OK
from typology.cli.shared.output import print_problems, width, write
from typology.model import Case, Rubric, Silence
from typology.scoring.scorecard import Scorecard
from typology.scoring.scorecard import score as score_cases

if TYPE_CHECKING:
    from typology.reporting.blocks import Blocks

FORMATS: Final = ("text", "markdown", "json", "csv", "html")
EXTENSIONS: Final = {
    "txt": "text", "md": "markdown", "json": "json", "csv": "csv", "html": "html",
}  # fmt: skip


@click.command()
@options.cases_argument
@options.rubric_option
@options.set_options
@click.option("--format", "form", type=click.Choice(FORMATS), help="How to write the result.")
@options.restricted_option
@options.output_option
@options.colour_option
@options.seed_option
@click.option(
    "--precedents",
    "near",
    type=click.IntRange(min=1),
    metavar="N",
    help="Tell the N most similar shipped cases too (text, markdown).",
)
@click.option(
    "--fail-on",
    "fail_on",
    multiple=True,
    metavar="VERDICT",
    help="Exit 1 where a case has this verdict.",
)
@click.option(
    "--stream",
    "streamed",
    is_flag=True,
    help="Score one long coding sheet (csv, parquet) some rows at a time, in its order, into csv.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    metavar="N",
    help="Processes that share the work of --stream.",
)
def score(
    cases: tuple[str, ...],
    rubric: str | None,
    sets: tuple[str, ...],
    silence: str | None,
    rates: tuple[str, ...],
    form: str | None,
    restricted: bool,
    output: Path | None,
    color: str | None,
    seed: int | None,
    near: int | None,
    fail_on: tuple[str, ...],
    streamed: bool,
    jobs: int,
) -> int:
    """Score a deal or cases: the verdict, what it rests on, and what would change it.

    CASES are paths, folders (their *.yaml), globs, coding sheets, ids of shipped cases, or - for
    standard input.
    """
    from typology.reading.cases import read_cases
    from typology.reading.rubric.reader import read_rubric

    picked = options.chosen("rubric", rubric, options.DEFAULT_RUBRIC)
    form = options.format_of(form, output, EXTENSIONS, "csv" if streamed else "text")
    if streamed and form != "csv":
        raise click.UsageError("--stream writes csv")
    definition = read_rubric(
        picked.value, sets=options.pairs(sets, "--set"), silence=cast("Silence | None", silence)
    )
    _known_verdicts(definition, fail_on)
    draw = options.seed_of(seed)
    if streamed:
        from typology.cli.shared.streaming import Streaming, stream
        from typology.reading.cases import read_rates

        changed = read_rates(options.pairs(rates, "--rate"), [definition])
        return stream(_sheet(cases), output, Streaming(definition, changed, draw, jobs, fail_on))
    if near and form not in DOCUMENTS:
        raise click.UsageError(f"--precedents goes with --format {' or '.join(DOCUMENTS)}")
    stdin = sys.stdin.buffer.read() if "-" in cases else None
    read = read_cases(cases, [definition], rates=options.pairs(rates, "--rate"), stdin=stdin)
    errors = [problem for problem in read.problems if problem.severity == "error"]
    cards = score_cases(definition, read.cases, flips=form != "csv", seed=draw)
    if form == "html" and read.cases:
        write(_page(picked, definition, read.cases, restricted, draw), output)
    elif form in DOCUMENTS:
        tint = options.tinted(color, output)
        told = [_case_blocks(card, picked.origin, draw, near) for card in cards]
        write(DOCUMENTS[form](told, tint), output)
    elif form != "html":
        write(_data(definition, cards, form), output)
    print_problems(errors)
    met = any(card.verdict in fail_on for card in cards)
    return FINDINGS if errors or met else OK


def _sheet(cases: Sequence[str]) -> Path:
    """The one sheet to stream. Raises UsageError, MissingName."""
    from typology.reading.problems import MissingName

    path = Path(cases[0])
    if len(cases) != 1 or path.suffix.lower() not in (".csv", ".parquet"):
        raise click.UsageError("--stream takes one coding sheet, csv or parquet")
    if not path.is_file():
        raise MissingName(f"no coding sheet {cases[0]!r}")
    return path


def _known_verdicts(rubric: Rubric, given: Sequence[str]) -> None:
    from typology.reading.problems import did_you_mean

    for verdict in given:
        if verdict not in rubric.verdicts:
            hint = did_you_mean(verdict, rubric.verdicts)
            raise click.UsageError(f"--fail-on: no verdict is called {verdict!r}; {hint}")


def _page(
    picked: options.Chosen, rubric: Rubric, cases: Sequence[Case], restricted: bool, seed: int
) -> str | bytes:
    from typology.cli.report import allowed, material, written

    kept = allowed(cases, restricted)
    return written(material({picked.value: rubric}, kept, picked.origin, seed), "html")


def _case_blocks(card: Scorecard, origin: str | None, seed: int, near: int | None) -> Blocks:
    from typology.reporting.score.text import score_blocks

    told = score_blocks(card, origin=origin, seed=seed)
    return told + _precedents(card, near) if near else told


def _precedents(card: Scorecard, near: int) -> Blocks:
    from typology.analysis.precedents import precedents
    from typology.reading.cases import read_cases
    from typology.reading.library import shipped_cases
    from typology.reporting.precedents import precedents_blocks

    library = read_cases(shipped_cases(), [card.rubric]).cases
    others = score_cases(card.rubric, library, flips=False)
    return precedents_blocks(precedents(card, others, n=near), level=2)


def _markdown(told: Sequence[Blocks], colour: bool) -> str:
    from typology.reporting.formats.blocks.markdown import write_markdown

    return "\n".join(write_markdown(each) for each in told)


def _text(told: Sequence[Blocks], colour: bool) -> str:
    from typology.reporting.formats.blocks.text import write_text

    rule = "\n" + "=" * min(width(), 80) + "\n\n"
    return rule.join(write_text(each, width=min(width(), 100), colour=colour) for each in told)


def _data(rubric: Rubric, cards: Sequence[Scorecard], form: str) -> str:
    if form == "json":
        from typology.reporting.formats.json import write_json
        from typology.reporting.score.json import score_document

        return write_json(score_document(rubric, cards))
    from typology.reporting.score.csv import write_csv

    return write_csv(cards)


DOCUMENTS: Final[dict[str, Callable[[Sequence[Blocks], bool], str]]] = {
    "text": _text,
    "markdown": _markdown,
}
