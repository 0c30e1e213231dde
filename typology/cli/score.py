"""typology score."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, Unpack

import click

from typology.cli.shared import options
from typology.cli.shared.errors import require_part_of
from typology.cli.shared.output import finish, tell_passed_over, width
from typology.cli.shared.progress import progress
from typology.cli.shared.rendering import LINE, Views
from typology.cli.shared.request import Definitions, Request, Shared
from typology.model import Case, Rubric
from typology.reporting.formats.extensions import extensions_of
from typology.scoring.scorecard import Scorecard
from typology.scoring.scorecard import score as score_cases

if TYPE_CHECKING:
    from typology.analysis.precedents import Precedents
    from typology.reading.sheet.streams import SheetSource
    from typology.reporting.blocks import Blocks

FORMATS: Final = ("text", "markdown", "json", "csv", "parquet", "xlsx", "html")
TABLES: Final = ("csv", "xlsx")
BY_COLUMNS: Final = ("csv", "parquet")
DOCUMENTS: Final = ("text", "markdown")
EXTENSIONS: Final = extensions_of(FORMATS)
MOST_BRIEFS: Final = 5


@click.command()
@options.cases_or_imported
@options.rubric_option
@options.set_options
@options.format_option(FORMATS)
@options.restricted_option
@options.output_or_folder_option
@options.colour_option
@options.seed_option
@click.option("--full", is_flag=True, help="Every rating, reason, term and source (text).")
@click.option(
    "--precedents",
    "precedent_count",
    type=click.IntRange(min=1),
    metavar="N",
    help="Show the N most similar shipped cases too (text, markdown).",
)
@click.option(
    "--fail-on",
    "fail_on",
    multiple=True,
    metavar="VERDICT",
    help="Exit 1 where a case has this verdict.",
)
@click.option("--hashes", is_flag=True, help="Add a hash of each case to csv, read case by case.")
@click.option(
    "--stream",
    "streamed",
    is_flag=True,
    help="Write csv, or parquet, as the rows of coding sheets are read.",
)
@options.jobs_option("Processes that share the work on coding sheets.")
@options.scheduler_option
def score(
    full: bool,
    precedent_count: int | None,
    fail_on: tuple[str, ...],
    hashes: bool,
    streamed: bool,
    jobs: int,
    scheduler: str | None,
    **shared: Unpack[Shared],
) -> int:
    """Score a deal or cases: the verdict, what it rests on, and what would change it.

    Text is a brief, a screen long; of more than five cases, a line each. --full gives everything.
    CASES are paths, folders, globs, coding sheets, ids of shipped cases, or - for
    standard input. Coding sheets go into csv and parquet by columns, in the order of their
    rows: in parts into a folder, where parquet is given no name that ends in .parquet.
    """
    by_columns = streamed or scheduler is not None
    request = Request.of(shared, EXTENSIONS, default="csv" if by_columns else "text")
    _check_form(request, full, precedent_count)
    _check_columns(request, "--scheduler" if scheduler else "--stream", by_columns, hashes)
    definition = request.definition()
    _check_verdicts(definition, fail_on)
    if request.form in BY_COLUMNS and not hashes and not request.imports:
        sheets = _sheets(request, needed=by_columns or request.form == "parquet")
        if sheets:
            return _stream(definition, request, sheets, (jobs, scheduler), fail_on)
    reading = request.read_cases([definition])
    if request.form == "csv":
        verdicts = _write_csv(definition, reading.cases, request, hashes)
        return finish(reading.errors, finding=any(each in fail_on for each in verdicts))
    flips = request.form not in TABLES
    with progress("scoring"):
        cards = score_cases(definition, reading.cases, flips=flips, seed=request.seed)
    if request.form == "html":
        _write_page(definition, reading.cases, request)
    elif request.form in DOCUMENTS:
        _write_documents(cards, request, full, precedent_count)
    else:
        _write_data(definition, cards, request)
    return finish(reading.errors, finding=any(card.verdict in fail_on for card in cards))


def _check_form(request: Request, full: bool, precedent_count: int | None) -> None:
    if full and request.form not in DOCUMENTS:
        raise click.UsageError("--full goes with text; every other format has everything")
    if precedent_count and request.form not in DOCUMENTS:
        raise click.UsageError(f"--precedents goes with --format {' or '.join(DOCUMENTS)}")
    if request.output is not None and request.output.is_dir() and request.form != "parquet":
        raise click.UsageError(f"{request.output} is a folder; only parquet goes into one")


def _check_columns(request: Request, option: str, by_columns: bool, hashes: bool) -> None:
    if by_columns and request.form not in BY_COLUMNS:
        raise click.UsageError(f"{option} writes csv or parquet")
    if hashes and (by_columns or request.form != "csv"):
        raise click.UsageError("--hashes goes with csv, without --stream and --scheduler")
    if request.form == "parquet":
        from typology.cli.shared.streaming.forms import is_folder, refuse_folder

        if request.output is None:
            raise click.UsageError("parquet is written to a file or a folder: give --output")
        if is_folder(request.output):
            refuse_folder(request.output)


def _check_verdicts(rubric: Rubric, given: Sequence[str]) -> None:
    from typology.reading.problems import did_you_mean

    known = rubric.verdicts
    for verdict in given:
        if verdict not in known:
            hint = did_you_mean(verdict, known)
            raise click.UsageError(f"--fail-on: no verdict is called {verdict!r}; {hint}")


def _stream(
    rubric: Rubric,
    request: Request,
    sheets: Sequence[SheetSource],
    workers: tuple[int, str | None],
    fail_on: tuple[str, ...],
) -> int:
    from typology.cli.shared.streaming.chunk import Streaming
    from typology.cli.shared.streaming.stream import stream
    from typology.reading.cases import read_rates

    jobs, scheduler = workers
    streaming = Streaming(
        rubric,
        read_rates(request.rates, [rubric]),
        request.seed,
        jobs,
        fail_on,
        request.restricted,
        request.sheet_options,
        request.form,
        scheduler,
    )
    return stream(sheets, request.output, streaming)


def _sheets(request: Request, *, needed: bool) -> list[SheetSource]:
    """The sheets of the request; none where other cases are among them.

    Raises MissingName, and UsageError where sheets are `needed`.
    """
    from typology.reading.inputs import find_inputs
    from typology.reading.sheet.streams import SheetSource

    sheets = find_inputs(request.cases, request.stdin_for(request.cases))
    others = [each.label for each in sheets if not each.is_sheet]
    if others and needed:
        raise click.UsageError(f"{_columnar(request)} takes coding sheets, and {others[0]} is none")
    if others:
        return []
    tell_passed_over(request.cases)
    for each in sheets:
        if each.path is not None:
            require_part_of(each.path.suffix.lower().removeprefix("."))
    return [SheetSource(each.label, each.source) for each in sheets]


def _columnar(request: Request) -> str:
    return "parquet" if request.form == "parquet" else "--stream"


def _write_page(rubric: Rubric, cases: Sequence[Case], request: Request) -> None:
    from typology.cli.shared.report import render_report, report_input

    if cases:
        definitions = Definitions({request.rubric.value: rubric}, request.origin)
        with progress("writing the page"):
            page = render_report(report_input(definitions, cases, request.seed), "html")
        request.put(page, marked=True)


def _write_documents(
    cards: Sequence[Scorecard], request: Request, full: bool, precedent_count: int | None
) -> None:
    """One text a case, set apart by a rule; in markdown by a blank line."""
    from typology.reporting.handling import MARK, material

    nearest: Sequence[Precedents | None] = [None] * len(cards)
    if precedent_count:
        nearest = _precedents(cards, request, precedent_count)
    if request.form == "text" and not full:
        text = _briefs(cards, request, nearest)
        mark = f"{MARK}\n" if any(material(card.case) for card in cards) else ""
        request.put(mark + text, marked=True)
        return
    rule = _rule() if request.form == "text" else ""
    views = [
        Views(text=partial(_blocks, card, request, found))
        for card, found in zip(cards, nearest, strict=True)
    ]
    request.put(f"\n{rule}".join(str(request.render(each)) for each in views))


def _rule() -> str:
    return "=" * min(width(), 80) + "\n\n"


def _briefs(
    cards: Sequence[Scorecard], request: Request, nearest: Sequence[Precedents | None]
) -> str:
    """A brief each of up to five cases; a line each of more."""
    from typology.reading.library import ENDINGS
    from typology.reporting.handling import material
    from typology.reporting.score.brief import brief_of
    from typology.reporting.score.brief_text import write_brief, write_lines
    from typology.reporting.words import capitalised

    columns = min(width(), LINE)
    if len(cards) > MOST_BRIEFS and not any(nearest):
        are_files = all((card.case.path or "").endswith(ENDINGS) for card in cards)
        by_name = "a brief of one of them: typology score CASE; " if are_files else ""
        more = f"{by_name}everything: --full; as a table with the ratings: typology compare."
        return write_lines(cards, capitalised(more), width=columns)
    texts = []
    for card, found in zip(cards, nearest, strict=True):
        brief = brief_of(card, origin=request.origin, seed=request.seed)
        name = _named(card, request)
        more = request.command(f"score {name}", "--full") if name != "-" else "the same with --full"
        text = write_brief(
            brief, more, width=columns, colour=request.colour, restricted=bool(material(card.case))
        )
        if found is not None:
            text += f"\n{_precedents_text(found, request)}"
        texts.append(text)
    return f"\n{_rule()}".join(texts)


def _precedents_text(nearest: Precedents, request: Request) -> str:
    from typology.reporting.precedents import precedents_blocks

    return str(request.render(Views(text=lambda: precedents_blocks(nearest, level=2))))


def _named(card: Scorecard, request: Request) -> str:
    """The name by which a case is scored alone: as it was given, else its file, else its id.

    Names of files are no part of what is passed on.
    """
    from shlex import quote

    from typology.reading.library import ENDINGS

    if len(request.cases) == 1:
        return quote(request.cases[0])
    path = card.case.path or ""
    is_named = card.case.id in request.cases or not request.shows_restricted
    is_file = path.endswith(ENDINGS) and not is_named
    return quote(path if is_file else card.case.id)


def _blocks(card: Scorecard, request: Request, nearest: Precedents | None) -> Blocks:
    from typology.reporting.precedents import precedents_blocks
    from typology.reporting.score.text import score_blocks

    blocks = score_blocks(card, origin=request.origin, seed=request.seed)
    return blocks if nearest is None else blocks + precedents_blocks(nearest, level=2)


def _precedents(cards: Sequence[Scorecard], request: Request, count: int) -> Sequence[Precedents]:
    """The precedents of every card among the shipped cases, from one matrix of distances."""
    from typology.analysis.precedents import precedents_of_each
    from typology.reading.library import shipped_cases

    if not cards:
        return ()
    rubric = cards[0].rubric
    library = request.read_cases([rubric], shipped_cases(), rated=False).cases
    others = score_cases(rubric, library, flips=False)
    return precedents_of_each(cards, others, n=count)


def _write_csv(
    rubric: Rubric, cases: Sequence[Case], request: Request, hashes: bool
) -> tuple[str, ...]:
    """All cases at once, as columns; their verdicts."""
    from typology.reporting.score.csv import csv_header, csv_lines
    from typology.scoring.columnar.cases import score_many

    with progress("scoring"):
        scores = score_many(rubric, cases, count_completions=True, seed=request.seed)
    head = csv_header(rubric if scores else None, hashes=hashes)
    request.put("".join((head, *csv_lines(scores, hashes=hashes))))
    return tuple(each.verdict for each in scores)


def _write_data(rubric: Rubric, cards: Sequence[Scorecard], request: Request) -> None:
    from typology.reporting.records import scores_table
    from typology.reporting.score.json import score_document

    tables, document = partial(scores_table, rubric, cards), partial(score_document, rubric, cards)
    request.write(Views(tables=lambda: [tables()], document=document))
