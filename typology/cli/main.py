"""The command group: imports a command when it is called, and turns failures into exit codes."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from io import StringIO
from keyword import iskeyword
from typing import Final

import click

from typology.cli.shared.exit_codes import BUG, FINDINGS, INTERRUPTED, OK, USAGE
from typology.cli.shared.output import prepare_figures, prepare_streams, print_problems, silence
from typology.cli.shared.writing.signals import ending_signals
from typology.version import __version__

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "score": ("typology.cli.score", "Score a deal or cases: the verdict and what it rests on."),
    "init": ("typology.cli.init", "Start a folder with a definition and a case of your own."),
    "new": ("typology.cli.new", "Write the skeleton of a case, a rubric or a codebook."),
    "interview": ("typology.cli.interview.command", "Code a deal by answering questions."),
    "import": ("typology.cli.datasets", "Make cases of a dataset, as a mapping reads it."),
    "link": ("typology.cli.link", "Pair cases of one conflict and time: a text, what followed."),
    "check": ("typology.cli.check", "Find every problem in rubrics, cases and coding sheets."),
    "explain": (
        "typology.cli.explain",
        "Explain a criterion, type, case or rubric, or all that a rubric can conclude.",
    ),
    "list": ("typology.cli.list", "List rubrics, cases, criteria, types, formats or sources."),
    "test": ("typology.cli.test", "Run what cases expect, and say which definition missed."),
    "cluster": (
        "typology.cli.cluster",
        "Find classes of cases with similar ratings, and test them.",
    ),
    "precedents": ("typology.cli.precedents", "Find the cases most like a deal."),
    "agreement": (
        "typology.cli.agreement",
        "Compare coders: how far codings of the same cases agree.",
    ),
    "compare": (
        "typology.cli.compare",
        "Compare cases under one definition or several, as a table.",
    ),
    "diff": ("typology.cli.diff", "Compare two definitions, or two drafts of a deal."),
    "whatif": ("typology.cli.whatif", "Change a definition or ratings, and see what moves."),
    "robustness": (
        "typology.cli.robustness",
        "See how far a definition can bend before verdicts change.",
    ),
    "fit": ("typology.cli.fit", "Test definitions against what happened, or find one in data."),
    "report": ("typology.cli.report", "Write one file to send: a page, a text or a workbook."),
    "schema": ("typology.cli.schema", "Write the JSON Schema of a file, for an editor."),
    "export": ("typology.cli.export", "Write cases as a coding sheet (csv, xlsx)."),
}


class ClosedReader(Exception):
    """Whoever read the output has ended; of a BrokenPipeError click itself would make exit 1."""


@contextmanager
def closed_readers() -> Iterator[None]:
    """Raise ClosedReader where a reader has ended."""
    try:
        yield
    except BrokenPipeError as error:
        raise ClosedReader from error


DRAWING: Final = frozenset({"compare", "cluster", "robustness", "fit", "report"})


class Lazy(click.Group):
    """A group that knows its commands by name and imports one only to run it."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: object,
    ) -> click.Context:
        """Read the options before the command; --help is printed here."""
        with closed_readers():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        with closed_readers():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of a first use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module."""
        if cmd_name not in COMMANDS:
            return None
        if cmd_name in DRAWING:
            prepare_figures()
        function = cmd_name + "_" * iskeyword(cmd_name)
        command = getattr(import_module(COMMANDS[cmd_name][0]), function)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Offer the nearest command for a mistyped one."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from typology.reading.problems import did_you_mean

            hint = did_you_mean(args[0], list(COMMANDS))
            raise click.UsageError(f"no such command {args[0]!r}" + (f"; {hint}" if hint else ""))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_text) for name, (_, help_text) in COMMANDS.items()])


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="typology")
@click.option("--traceback", is_flag=True, help="Show where a bug of ours arose.")
def typology(traceback: bool) -> None:
    """Judge whether a settlement with an armed group stabilises or merely delays.

    A definition is a rubric (YAML); a deal is a case (YAML or a coding sheet). Every verdict says
    which definition it used, what it assumed, how firm it is, and what would change it.
    """


def run(arguments: Sequence[str] | None = None) -> None:
    """Run the command and exit: 0 it ran, 1 findings, 2 usage or missing file, 70 our bug."""
    prepare_streams()
    given = list(sys.argv[1:] if arguments is None else arguments)
    with ending_signals():
        try:
            code = _run(given)
        except (BrokenPipeError, ClosedReader):  # whoever read it has seen enough
            code = OK
            silence(sys.stdout)
            silence(sys.stderr)
    sys.exit(code)


def _run(given: Sequence[str]) -> int:
    show_traceback = "--traceback" in given
    try:
        others = [each for each in given if each != "--traceback"]
        code = typology.main(args=others, prog_name="typology", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else OK
    except ClosedReader:
        raise
    except click.exceptions.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        shown = StringIO()
        error.show(shown)
        click.echo(_harmless(shown.getvalue()), err=True, nl=False)
        return error.exit_code
    except BrokenPipeError:
        raise
    except Exception as error:
        return _failure(error, show_traceback)


def _harmless(text: str) -> str:
    """A message in which no name of a file or a setting moves the cursor or turns the line."""
    from typology.reporting.formats.plain_text import neutralise

    return neutralise(text)


def _failure(error: Exception, show_traceback: bool) -> int:
    from typology.cli.shared.errors import missing_part
    from typology.reading.problems import InputError, MissingName

    if isinstance(error, InputError):
        print_problems(error.problems)
        return FINDINGS
    if isinstance(error, MissingName):
        click.echo(f"typology: {_harmless(str(error))}", err=True)
        return USAGE
    if (told := missing_part(error)) is not None:
        click.echo(f"typology: {told}", err=True)
        return USAGE
    if isinstance(error, OSError):
        if error.filename is None:
            silence(sys.stdout)
        where = _harmless(str(error.filename or "standard output"))
        click.echo(f"typology: {where}: {error.strerror or error}", err=True)
        return USAGE
    if show_traceback:
        from traceback import print_exception

        print_exception(error)
    click.echo(
        f"typology: a bug of ours: {type(error).__name__}: {error} (see --traceback)", err=True
    )
    return BUG
