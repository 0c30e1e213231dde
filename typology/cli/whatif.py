"""typology whatif."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from typology.cli.shared import options
from typology.cli.shared.changes import RubricChanges, apply_changes
from typology.cli.shared.output import finish
from typology.cli.shared.progress import progress
from typology.cli.shared.rendering import Views
from typology.cli.shared.request import Request, Shared
from typology.cli.shared.writing.files import write_file
from typology.model import Rubric
from typology.reading.library import ENDINGS
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
@click.option("--all", "every", is_flag=True, help="List the cases that keep their verdict too.")
@options.format_option(FORMATS, "How to write it.")
@options.restricted_option
@options.output_option
@options.colour_option
@options.seed_option
def whatif(
    drop: tuple[str, ...],
    add: tuple[str, ...],
    remove: tuple[str, ...],
    save: str | None,
    every: bool,
    **shared: Unpack[Shared],
) -> int:
    """Change a definition or ratings, and see which verdicts flip.

    CASES are paths, folders, globs, coding sheets, ids of shipped cases, or - for
    standard input. PATHs are those of the rubric as it was (`typology explain` shows them); values
    are set first, then criteria are added, nodes removed, criteria dropped, and silence set.
    """
    from typology.analysis.diff.definitions import what_if
    from typology.reading.rubric.reader import read_rubric

    request = Request.of(shared, EXTENSIONS)
    base = read_rubric(request.rubric.value)
    added = options.pairs(add, "--add")
    changed = apply_changes(base, RubricChanges(request.sets, added, remove, drop, request.silence))
    reading = request.read_cases([base, changed], rated=False)
    rated = request.read_cases([base, changed]) if request.rates else reading
    with progress("comparing"):
        difference = what_if(base, changed, reading.cases, rated.cases, seed=request.seed)
    request.write(_views(difference, request, every))
    code = finish(reading.errors)
    if save is not None:
        path = _variant_path(save, request.rubric.value)
        _save(base, changed, path)
        unsaved = " (ratings of --rate are the cases', and not in it)" if request.rates else ""
        click.echo(f"saved {path}{unsaved}", err=True)
    return code


def _views(difference: Difference, request: Request, every: bool) -> Views:
    from typology.reporting.diff.data import difference_document, difference_tables
    from typology.reporting.whatif import whatif_blocks

    return Views(
        text=lambda: whatif_blocks(difference, request.origin, every=every),
        tables=lambda: difference_tables(difference, data=request.form in DATA, every=every),
        document=lambda: difference_document(difference),
    )


def _variant_path(name: str, rubric: str) -> Path:
    """The file of a variant: a mere name is put beside its base, which it is then read with."""
    path = Path(name if name.endswith(ENDINGS) else f"{name}.yaml")
    is_path = "/" in rubric or rubric.endswith(ENDINGS)
    return Path(rubric).parent / path if is_path and "/" not in name else path


def _save(base: Rubric, changed: Rubric, path: Path) -> None:
    from typology.edits.paths import Unsayable
    from typology.reading.entries import ID_PATTERN
    from typology.reporting.whatif import write_variant

    if not re.fullmatch(ID_PATTERN, path.stem):
        raise click.UsageError(f"--save: {path.stem!r} is no id: lower-case letters, digits and -")
    try:
        text = write_variant(base, changed, path.stem)
    except Unsayable as error:
        raise click.UsageError(f"--save: {error}") from error
    if path.exists() and path.read_bytes() == text.encode():
        return
    try:
        write_file(path, text.encode(), new=True)
    except FileExistsError as error:
        raise click.UsageError(f"--save: {path} is there already, and is another") from error
    _read_back(path, changed)


def _read_back(path: Path, changed: Rubric) -> None:
    """Read the new file. Raises UsageError if it defines something else, and deletes it."""
    from typology.reading.problems import InputError
    from typology.reading.rubric.reader import read_rubric

    try:
        saved = read_rubric(str(path) if path.suffix in ENDINGS else f"./{path}")
        why = "" if _defines(saved, changed) else f"beside it lies another {changed.id}"
    except InputError as error:
        why = str(error)
    if why:
        path.unlink()
        raise click.UsageError(f"--save: not saved as {path}, it would not be read: {why}")


def _defines(saved: Rubric, changed: Rubric) -> bool:
    """True if both define the same, with formulas written as a file can."""
    from typology.edits.paths import as_file
    from typology.reading.rubric.settings import override

    types = changed.resolved["types"]
    assert isinstance(types, dict)
    as_written = [
        (f"types.{name}.formula", as_file(kind["formula"]))
        for name, kind in types.items()
        if isinstance(kind, dict) and isinstance(kind["formula"], dict)
    ]
    formulas = [(path, formula) for path, formula in as_written if not isinstance(formula, str)]
    return saved.definition_sha256 == override(changed, formulas).definition_sha256
