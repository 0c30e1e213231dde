"""typology interview."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final, Unpack

import click

from typology.cli.interview.beginnings import begun, prepare
from typology.cli.interview.prompts import Stop, say
from typology.cli.shared import options
from typology.cli.shared.exit_codes import OK
from typology.cli.shared.request import Request, Shared
from typology.cli.shared.writing.new_files import checked_id
from typology.model import Rubric

ENDINGS: Final = (".yaml", ".yml")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@options.rubric_option
@click.option(
    "--blind",
    is_flag=True,
    help="For research: ask in the rubric's order, and show no verdict before the end.",
)
@options.seed_option
def interview(file: Path, blind: bool, **shared: Unpack[Shared]) -> int:
    """Code a deal by answering questions, those that settle most first.

    FILE (YAML) is made if it is not there, and is whole after every answer: stop whenever you like,
    and the next run goes on where this one stopped. It says so when nothing that is left could
    change the verdict. Answers may come from a pipe; its end is q.
    """
    from typology.reading.interview.edits import NotEditable

    if sys.stdin is None:
        raise click.UsageError("standard input is closed, and answers come from it")
    checked_id(file.stem)
    if file.suffix not in ENDINGS:
        raise click.UsageError(f"{file}: an interview writes YAML, such as {file.stem}.yaml")
    request = Request.of(shared)
    definition = request.definition()
    try:
        return _run(file, definition, request, blind)
    except NotEditable as error:
        raise click.UsageError(f"{file} cannot be gone on with: {error}") from error


def _run(file: Path, definition: Rubric, request: Request, blind: bool) -> int:
    try:
        session = begun(file, definition, request, blind=blind)
    except Stop as stop:
        say(["Nothing was written."])
        return stop.code
    try:
        prepare(session)
        session.ask_all()
    except Stop as stop:
        session.end()
        return stop.code
    session.end()
    return OK
