"""typology whatif."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from typology.cli.shared import options
from typology.cli.shared.changes import RubricChanges, apply_changes
from typology.cli.shared.exit_codes import FINDINGS, OK
from typology.cli.shared.output import print_problems, width, write
from typology.cli.shared.tables import write_tables
from typology.model import Case, Problem, Rubric
from typology.reporting.formats.tables.registry import DATA, EXTENSIONS, FORMATS

if TYPE_CHECKING:
    from typology.analysis.diff.definitions import Difference


@click.command()
@options.cases_argument
@options.rubric_option
@options.set_options
@click.option(
    "--drop",
    multiple=True,
    metavar="CRITERION",
    help="Leave a criterion out of every formula, profile and notice. Repeatable.",
)
@click.option(
    "--add",
    multiple=True,
    metavar="PATH=CRITERION",
    help="Add a criterion to the list at PATH, e.g. types.stabilising.formula.all. Repeatable.",
)
@click.option(
    "--remove",
    multiple=True,
    metavar="PATH",
    help="Remove the node at PATH, e.g. types.stabilising.formula.all.3. Repeatable.",
)
@click.option(
    "--save",
    metavar="NAME",
    help="Write the changed definition to NAME.yaml beside the rubric's file (here, for a shipped "
    "rubric), or to a path, as one that extends the rubric.",
)
@click.option("--format", "form", type=click.Choice(list(FORMATS)), help="How to write it.")
@options.output_option
@options.colour_option
@options.seed_option
def whatif(
    cases: tuple[str, ...],
    rubric: str | None,
    sets: tuple[str, ...],
    silence: str | None,
    rates: tuple[str, ...],
    drop: tuple[str, ...],
    add: tuple[str, ...],
    remove: tuple[str, ...],
    save: str | None,
    form: str | None,
    output: Path | None,
    color: str | None,
    seed: int | None,
) -> int:
    """Change a definition or ratings, and see which verdicts flip.

    CASES are paths, folders (their *.yaml), globs, coding sheets, ids of shipped cases, or - for
    standard input. PATHs are those of the rubric as it was (`typology explain` shows them); values
    are set first, then criteria are added, nodes removed, criteria dropped, and silence set.
    """
    from typology.analysis.diff.definitions import what_if
    from typology.reading.rubric.reader import read_rubric

    form = options.format_of(form, output, EXTENSIONS, "text")
    picked = options.chosen("rubric", rubric, options.DEFAULT_RUBRIC)
    base = read_rubric(picked.value)
    changed = apply_changes(
        base,
        RubricChanges(
            options.pairs(sets, "--set"), options.pairs(add, "--add"), remove, drop, silence
        ),
    )
    stdin = sys.stdin.buffer.read() if "-" in cases else None
    before, after, problems = _read(cases, [base, changed], options.pairs(rates, "--rate"), stdin)
    draw = options.seed_of(seed)
    found = what_if(base, changed, before, after, seed=draw)
    tint = options.tinted(color, output)
    written = _written(found, form, picked.origin, tint)
    write(written, output)
    print_problems(problems)
    if save is not None:
        _save(base, changed, _place(save, picked.value), rates)
    return FINDINGS if problems else OK


def _read(
    names: Sequence[str],
    rubrics: Sequence[Rubric],
    rates: Sequence[tuple[str, str]],
    stdin: bytes | None,
) -> tuple[Sequence[Case], Sequence[Case], list[Problem]]:
    """The cases as they are, and as rated on the command line."""
    from typology.reading.cases import read_cases

    read = read_cases(names, rubrics, stdin=stdin)
    errors = [problem for problem in read.problems if problem.severity == "error"]
    if not rates:
        return read.cases, read.cases, errors
    rated = read_cases(names, rubrics, rates=rates, stdin=stdin)
    return read.cases, rated.cases, errors


def _written(found: Difference, form: str, origin: str | None, colour: bool) -> str | bytes:
    from typology.reporting.diff.data import difference_document, difference_tables
    from typology.reporting.formats.blocks.markdown import write_markdown
    from typology.reporting.formats.blocks.text import write_text
    from typology.reporting.formats.json import write_json
    from typology.reporting.whatif import whatif_blocks

    told = whatif_blocks(found, origin)
    if form == "text":
        return write_text(told, width=min(width(), 100), colour=colour)
    if form == "markdown":
        return write_markdown(told)
    if form == "json":
        return write_json(difference_document(found))
    return write_tables(form, *difference_tables(found, data=form in DATA))


def _place(name: str, rubric: str) -> Path:
    """Where a variant goes: a mere name stands beside its base, which it is then read with."""
    path = Path(name if name.endswith(".yaml") else f"{name}.yaml")
    is_path = "/" in rubric or rubric.endswith(".yaml")
    return Path(rubric).parent / path if is_path and "/" not in name else path


def _save(base: Rubric, changed: Rubric, path: Path, rates: Sequence[str]) -> None:
    from typology.patch import Unsayable
    from typology.reading.models import ID_PATTERN
    from typology.reporting.whatif import write_variant

    if not re.fullmatch(ID_PATTERN, path.stem):
        raise click.UsageError(f"--save: {path.stem!r} is no id: lower-case letters, digits and -")
    try:
        text = write_variant(base, changed, path.stem)
    except Unsayable as error:
        raise click.UsageError(f"--save: {error}") from error
    if path.exists() and path.read_bytes() != text.encode():
        raise click.UsageError(f"--save: {path} is there already, and is another")
    write(text, path)
    _read_back(path, changed)
    unsaved = " (ratings of --rate are the cases', and not in it)" if rates else ""
    click.echo(f"saved {path}{unsaved}", err=True)


def _read_back(path: Path, changed: Rubric) -> None:
    """Read what was written. Raises UsageError where it does not define what was asked."""
    from typology.reading.problems import InputError
    from typology.reading.rubric.reader import read_rubric

    try:
        saved = read_rubric(str(path) if path.suffix == ".yaml" else f"./{path}")
        why = "" if _defines(saved, changed) else f"beside it lies another {changed.id}"
    except InputError as error:
        why = str(error)
    if why:
        path.unlink()
        raise click.UsageError(f"--save: not saved as {path}, it would not be read: {why}")


def _defines(saved: Rubric, changed: Rubric) -> bool:
    """Whether the definition is the same, formulas written as a file can."""
    from typology.patch import as_file
    from typology.reading.rubric.settings import override

    types = changed.resolved["types"]
    assert isinstance(types, dict)
    said = [
        (f"types.{name}.formula", as_file(kind["formula"]))
        for name, kind in types.items()
        if isinstance(kind, dict) and isinstance(kind["formula"], dict)
    ]
    formulas = [(path, formula) for path, formula in said if not isinstance(formula, str)]
    return saved.definition_sha256 == override(changed, formulas).definition_sha256
