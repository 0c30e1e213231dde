"""typology fit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Unpack

import click

from typology.cli.shared import options
from typology.cli.shared.output import finish
from typology.cli.shared.progress import progress
from typology.cli.shared.rendering import Views, draw_into, with_origin
from typology.cli.shared.request import Request, Shared
from typology.cli.shared.writing.files import write_file
from typology.cli.shared.writing.new_files import checked_id, default_path
from typology.reporting.fit.tables import TABLES, fit_tables
from typology.reporting.formats.tables.registry import DATA, EXTENSIONS, FORMATS, Table

if TYPE_CHECKING:
    from typology.analysis.fit.bootstrap import By
    from typology.analysis.fit.fit import FitSettings
    from typology.analysis.fit.models import Expectations, Solution
    from typology.analysis.fit.outcomes import Outcome
    from typology.analysis.fit.results import Fit
    from typology.model import Case, Rubric

MOST_RESAMPLES: Final = 10_000  # of thousands of cases, what memory holds with ease
SHARE: Final = click.FloatRange(0, 1)


@click.command()
@options.cases_or_imported
@options.rubrics_option(
    "Id of a shipped rubric, or a path; all: every shipped one, ranked. Repeatable."
)
@click.option(
    "--outcome",
    "asked",
    required=True,
    metavar="NAME|FILE:COLUMN|label:TYPE",
    help="What happened: an outcome of the cases, a column of a csv or xlsx with a column case, or "
    "a published label. ~ before it: that it did not happen.",
)
@click.option("--type", "type_id", metavar="TYPE", help="Only this type.")
@click.option(
    "--by",
    type=click.Choice(["umbrella", "conflict", "case"]),
    default="umbrella",
    show_default=True,
    help="What is drawn whole in a resample: a settlement with its parts, all cases of a conflict "
    "(identifiers.ucdp_conflict), or each case.",
)
@click.option(
    "--bootstrap",
    type=click.IntRange(min=0, max=MOST_RESAMPLES),
    default=1000,
    show_default=True,
    metavar="N",
    help="Resamples for the 95 % intervals; 0: none.",
)
@click.option("--truth-table", is_flag=True, help="Show every configuration of the conditions.")
@click.option(
    "--minimise",
    "solution",
    type=click.Choice(["conservative", "parsimonious", "intermediate"]),
    help="Find all smallest models of the truth table.",
)
@click.option(
    "--conditions",
    metavar="A,B,...",
    help="Criteria of the truth table; default: those that the type's formula reads.",
)
@click.option(
    "--expect",
    "expects",
    multiple=True,
    metavar="CRITERION=present|absent",
    help="What is expected to help the outcome, for the intermediate solution. Repeatable.",
)
@click.option(
    "--ncut",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Cases that a configuration needs; with fewer it is a remainder.",
)
@click.option(
    "--include", type=SHARE, default=0.8, show_default=True, help="Consistency from which it is 1."
)
@click.option(
    "--exclude", type=SHARE, help="Consistency below which it is 0, C between; default: --include."
)
@click.option("--pri", type=SHARE, default=0.5, show_default=True, help="PRI from which it is 1.")
@click.option(
    "--save",
    metavar="NAME",
    help="Write each model as a rubric that extends the definition: NAME.yaml, or NAME-1.yaml, "
    "NAME-2.yaml ... where several fit equally well.",
)
@click.option(
    "--crisp", is_flag=True, help="With --save: conditions as thresholds at their crossover."
)
@options.tables_option(TABLES, "figures")
@options.figures_option(
    "Draw each type against the outcome, and the configurations of its truth table."
)
@options.format_option(FORMATS, "How to write the result.")
@options.output_option
@options.colour_option
@options.seed_option
@options.scheduler_option
@options.restricted_option
def fit(
    asked: str,
    type_id: str | None,
    by: By,
    bootstrap: int,
    truth_table: bool,
    solution: Solution | None,
    conditions: str | None,
    expects: tuple[str, ...],
    ncut: int,
    include: float,
    exclude: float | None,
    pri: float,
    save: str | None,
    crisp: bool,
    tables: tuple[str, ...],
    figures: Path | None,
    figure_form: str,
    scheduler: str | None,
    **shared: Unpack[Shared],
) -> int:
    """Test definitions against what happened, or find a definition in data.

    Says how far each type of each definition goes with an outcome, with exact bounds over what is
    unknown; and, with --truth-table and --minimise, which configurations of conditions do. CASES
    are paths, folders (their *.yaml), globs, coding sheets, ids of shipped cases, or - for standard
    input.
    """
    from typology.analysis.fit.fit import FitSettings
    from typology.analysis.fit.fit import fit as compute_fit
    from typology.analysis.fit.truth_table import Cuts

    if exclude is not None and exclude > include:
        raise click.UsageError("--exclude is above --include")
    request = Request.of(shared, EXTENSIONS)
    definitions = request.definitions()
    settings = FitSettings(
        by,
        bootstrap,
        request.seed,
        type_id,
        truth_table or bool(solution) or save is not None,
        _conditions(conditions, definitions.rubrics),
        Cuts(ncut, include, include if exclude is None else exclude, pri),
        solution or ("conservative" if save is not None else None),
        _expectations(expects, definitions.rubrics),
    )
    _check(settings, definitions.rubrics)
    reading = request.read_cases(definitions.rubrics)
    outcome = _outcome(asked, reading.cases, request.missing)
    with progress("fitting"):
        result = compute_fit(
            definitions.rubrics, reading.cases, outcome, settings, scheduler=scheduler
        )
    is_saved = save is None or _save(result, save, crisp=crisp)
    if figures is not None:
        _draw(result, figures, figure_form)
    request.write(_views(result, tables, request))
    return finish(reading.errors, finding=not is_saved)


def _known(option: str, name: str, known: Sequence[str]) -> str:
    """The name. Raises UsageError, with the nearest, for one that is not known."""
    if name in known:
        return name
    from typology.reading.problems import did_you_mean

    hint = did_you_mean(name, known) or "known: " + ", ".join(known)
    raise click.UsageError(f"{option}: unknown {name!r}; {hint}")


def _criteria(rubrics: Sequence[Rubric]) -> list[str]:
    """The criteria that every definition has."""
    first, *others = rubrics
    return [name for name in first.criteria if all(name in each.criteria for each in others)]


def _conditions(given: str | None, rubrics: Sequence[Rubric]) -> tuple[str, ...] | None:
    if given is None:
        return None
    names = [name.strip() for name in given.split(",")]
    known = _criteria(rubrics)
    return tuple(dict.fromkeys(_known("--conditions", name, known) for name in names))


def _expectations(given: Sequence[str], rubrics: Sequence[Rubric]) -> Expectations:
    expected: dict[str, str] = {}
    for name, wish in options.pairs(given, "--expect"):
        _known("--expect", name, _criteria(rubrics))
        expected[name] = _known("--expect", wish, ("present", "absent"))
    return expected  # type: ignore[return-value]


def _check(settings: FitSettings, rubrics: Sequence[Rubric]) -> None:
    from typology.analysis.fit.informed import criteria_of
    from typology.analysis.fit.truth_table import MOST_CONDITIONS

    types = list(dict.fromkeys(name for each in rubrics for name in each.types))
    if settings.type_id is not None:
        _known("--type", settings.type_id, types)
    if settings.expectations and settings.solution != "intermediate":
        raise click.UsageError("--expect is for --minimise intermediate")
    conditions = {
        (rubric.id, name): settings.conditions or criteria_of(rubric, name)
        for rubric in rubrics
        for name in rubric.types
        if settings.type_id in (None, name)
    }
    known = dict.fromkeys(name for names in conditions.values() for name in names)
    for criterion in settings.expectations or ():
        if criterion not in known:
            named = ", ".join(known)
            raise click.UsageError(f"--expect: {criterion} is no condition; these are: {named}")
    if not settings.truth_table:
        return
    for (rubric_id, name), names in conditions.items():
        if len(names) > MOST_CONDITIONS:
            raise click.UsageError(
                f"{rubric_id}, {name}: {len(names)} conditions make too many configurations; name "
                f"at most {MOST_CONDITIONS} with --conditions"
            )


def _outcome(asked: str, cases: Sequence[Case], missing: Sequence[str]) -> Outcome:
    """The outcome that is asked for. Raises UsageError where no case has it."""
    from typology.analysis.fit.outcomes import UnknownOutcome, negated

    name = asked.removeprefix("~")
    try:
        found = _named(name, cases, missing)
    except UnknownOutcome as error:
        hint = f"; known: {', '.join(error.known)}" if error.known else ""
        raise click.UsageError(f"--outcome: {error}{hint}") from error
    return negated(found) if asked.startswith("~") else found


def _named(name: str, cases: Sequence[Case], missing: Sequence[str]) -> Outcome:
    from typology.analysis.fit.outcomes import joined_outcome, label_outcome, named_outcome

    first, colon, rest = name.partition(":")
    if not colon:
        return named_outcome(cases, name)
    if first == "label":
        return label_outcome(cases, rest)
    from typology.reading.fit import read_outcome_column
    from typology.reading.library import is_file
    from typology.reporting.formats.plain_text import neutralise

    path, _, column = name.rpartition(":")
    if not is_file(Path(path)):  # the column may be called outcome:NAME
        path = path.removesuffix(":outcome")
    values, shared = read_outcome_column(Path(path), column, missing)
    if shared:
        message = f"{shared:,} cases share their linked case with another, and so its outcome"
        click.echo(f"typology: {neutralise(path)}: {message}", err=True)
    here = Path(path).resolve()
    own = [case.id for case in cases if case.path and Path(case.path).resolve() == here]
    return joined_outcome(cases, name, column, values, own)


def _save(result: Fit, name: str, *, crisp: bool) -> bool:
    """Write every model; True if there is one. Raises UsageError for several types."""
    from typology.reading.rubric.reader import read_rubric
    from typology.reporting.fit.rubric import model_rubrics

    if len(result.results) != 1:
        raise click.UsageError("--save takes one definition and one --type")
    (only,) = result.results
    assert only.minimisation is not None
    if not only.minimisation.models:
        why = only.minimisation.why_none
        click.echo(f"typology: nothing is saved: there is no model: {why}", err=True)
        return False
    texts = dict(model_rubrics(result, only, checked_id(name), crisp=crisp))
    paths = {each: default_path("rubrics", f"{each}.yaml") for each in texts}
    existing = [str(path) for path in paths.values() if path.exists()]
    if existing:
        raise click.UsageError(f"--save: {', '.join(existing)}: there already")
    for each, path in paths.items():
        write_file(path, texts[each].encode(), new=True)
        read_rubric(str(path.absolute()))  # whoever extends a definition keeps its file beside it
        click.echo(f"written: {path}", err=True)
    return True


def _draw(result: Fit, folder: Path, form: str) -> None:
    from typology.reporting.fit.figures import figures_of

    draw_into(folder, form, figures_of(result))


def _views(result: Fit, names: Sequence[str], request: Request) -> Views:
    """All of the result; only the tables of `names`, if any are given."""
    from typology.reporting.fit.json import fit_document
    from typology.reporting.fit.text import fit_blocks

    def tables() -> Sequence[Table]:
        first, *others = fit_tables(result, names, data=request.form in DATA)
        return [with_origin(first, request.origin), *others]

    if names:
        return Views(tables=tables)
    return Views(
        text=lambda: fit_blocks(result, origin=request.origin),
        tables=tables,
        document=lambda: fit_document(result),
    )
