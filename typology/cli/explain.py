"""typology explain."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias, cast

import click

from typology.cli.shared import options
from typology.cli.shared.exit_codes import FINDINGS, OK
from typology.cli.shared.output import print_problems, width, write
from typology.model import Case, Json, Problem, Rubric, Silence
from typology.reporting.blocks import Blocks

FORMATS: Final = ("text", "markdown", "json")
EXTENSIONS: Final = {"txt": "text", "md": "markdown", "json": "json"}
KINDS: Final = ("criterion", "type", "case", "rubric")
FILES: Final = (".yaml", ".csv", ".xlsx")

Explained: TypeAlias = "tuple[Callable[[], Blocks], Callable[[], Json]]"  # for people, for programs


@dataclass(frozen=True)
class Settings:
    """What the options say of the definition and of the cases."""

    rubric: options.Chosen
    sets: tuple[tuple[str, str], ...]
    silence: Silence | None
    rates: tuple[tuple[str, str], ...]
    seed: int

    def definition(self, name: str | None = None) -> Rubric:
        """The rubric in use, or the one called `name`, as the options change it."""
        from typology.reading.rubric.reader import read_rubric

        return read_rubric(name or self.rubric.value, sets=self.sets, silence=self.silence)

    def cases(
        self, names: Sequence[str], rubric: Rubric
    ) -> tuple[tuple[Case, ...], tuple[Problem, ...]]:
        """The good cases, and the errors of the others."""
        from typology.reading.cases import read_cases

        stdin = sys.stdin.buffer.read() if "-" in names else None
        read = read_cases(names, [rubric], rates=self.rates, stdin=stdin)
        return read.cases, tuple(each for each in read.problems if each.severity == "error")


@click.command()
@click.argument("names", nargs=-1, metavar="NAME | --space [CASES...]")
@click.option(
    "--space", is_flag=True, help="The property space of the rubric, and where CASES lie."
)
@click.option("--kind", type=click.Choice(KINDS), help="What NAME is, where it names several.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help="Ways and kinds told of a space in text; json has all.",
)
@options.rubric_option
@options.set_options
@click.option("--format", "form", type=click.Choice(FORMATS), help="How to write the result.")
@options.output_option
@options.colour_option
@options.seed_option
def explain(
    names: tuple[str, ...],
    space: bool,
    kind: str | None,
    limit: int,
    rubric: str | None,
    sets: tuple[str, ...],
    silence: str | None,
    rates: tuple[str, ...],
    form: str | None,
    output: Path | None,
    color: str | None,
    seed: int | None,
) -> int:
    """Explain a criterion, a type, a case or a rubric, or all that a rubric can say.

    NAME is a criterion or a type of the rubric in use, a case (a path or the id of a shipped one),
    or a rubric (likewise). Of a case the tree of each type is shown, with every node's membership,
    what binds, and the evidence behind each rating.

    With --space: every combination of levels by verdict, the ways to each verdict, verdicts that no
    combination gives, what each kind of neither lacks, and where CASES lie.
    """
    form = options.format_of(form, output, EXTENSIONS, "text")
    settings = Settings(
        options.chosen("rubric", rubric, options.DEFAULT_RUBRIC),
        options.pairs(sets, "--set"),
        cast("Silence | None", silence),
        options.pairs(rates, "--rate"),
        options.seed_of(seed),
    )
    if space:
        told, errors = _space(settings, names, limit)
    else:
        told, errors = _named(settings, names, kind), ()
    tint = options.tinted(color, output)
    write(_written(told, form, tint), output)
    print_problems(errors)
    return FINDINGS if errors else OK


def _space(
    settings: Settings, names: Sequence[str], limit: int
) -> tuple[Explained, tuple[Problem, ...]]:
    from typology.analysis.explain.space import TooLarge, property_space
    from typology.reporting.explain.space import space_blocks
    from typology.reporting.explain.space_json import space_document

    rubric = settings.definition()
    cases, errors = settings.cases(names, rubric) if names else ((), ())
    try:
        found = property_space(rubric, cases)
    except TooLarge as error:
        raise click.UsageError(str(error)) from error
    origin = settings.rubric.origin
    told = (
        lambda: space_blocks(found, limit=limit, origin=origin),
        lambda: space_document(found),
    )
    return told, errors


def _named(settings: Settings, names: Sequence[str], kind: str | None) -> Explained:
    if len(names) != 1:
        raise click.UsageError(
            "explain takes one name (a criterion, type, case or rubric), or --space"
        )
    kinds = _kinds_of(names[0], settings)
    if kind is not None and kind not in kinds:
        raise click.UsageError(f"{names[0]} is no {kind}, but a {' and a '.join(kinds)}")
    if kind is None and len(kinds) > 1:
        raise click.UsageError(
            f"{names[0]} is a {' and a '.join(kinds)}: say which by --kind {'|'.join(kinds)}"
        )
    return EXPLAINED[kind or kinds[0]](settings, names[0])


def _kinds_of(name: str, settings: Settings) -> list[str]:
    """What a name may be. Raises MissingName where it is nothing."""
    from typology.reading import library
    from typology.reading.problems import MissingName, did_you_mean, shortened

    if name == "-" or "/" in name or name.endswith(FILES):
        return [_kind_of_file(name)]
    rubric = settings.definition()
    known = {
        "criterion": tuple(rubric.criteria),
        "type": tuple(rubric.types),
        "case": library.shipped_cases(),
        "rubric": library.shipped_rubrics(),
    }
    kinds = [kind for kind, names in known.items() if name in names]
    if kinds:
        return kinds
    beside = library.find_own_file(name, ("cases", "rubrics"))
    known_names = [each for names in known.values() for each in names]
    hint = f"did you mean {beside}?" if beside else did_you_mean(name, known_names)
    raise MissingName(
        f"no criterion or type of {rubric.id}, no shipped case or rubric is called "
        f"{shortened(name)}" + (f"; {hint}" if hint else "")
    )


def _kind_of_file(name: str) -> str:
    from typology.reading.check import is_rubric
    from typology.reading.inputs import find_inputs

    if name == "-":
        return "case"
    found = find_inputs([name], rubrics_too=True)
    is_one = len(found) == 1 and not found[0].is_sheet and is_rubric(found[0].document().tree)
    return "rubric" if is_one else "case"


def _criterion(settings: Settings, name: str) -> Explained:
    from typology.reporting.explain.definition import criterion_blocks
    from typology.reporting.explain.json import criterion_document

    rubric = settings.definition()
    criterion, origin = rubric.criteria[name], settings.rubric.origin
    return (
        lambda: criterion_blocks(rubric, criterion, origin=origin),
        lambda: criterion_document(rubric, criterion),
    )


def _type(settings: Settings, name: str) -> Explained:
    from typology.reporting.explain.definition import type_blocks
    from typology.reporting.explain.json import type_document

    rubric = settings.definition()
    kind, origin = rubric.types[name], settings.rubric.origin
    return (
        lambda: type_blocks(rubric, kind, origin=origin),
        lambda: type_document(rubric, kind),
    )


def _rubric(settings: Settings, name: str) -> Explained:
    from typology.reading.rubric.reader import read_parent
    from typology.reporting.explain.definition import rubric_blocks
    from typology.reporting.explain.json import rubric_document

    rubric, parent = settings.definition(name), read_parent(name)
    return (lambda: rubric_blocks(rubric, parent), lambda: rubric_document(rubric, parent))


def _case(settings: Settings, name: str) -> Explained:
    from typology.reading.problems import InputError
    from typology.reporting.explain.case import case_blocks
    from typology.reporting.explain.json import case_document
    from typology.scoring.scorecard import score
    from typology.scoring.trees import case_trees

    rubric = settings.definition()
    cases, errors = settings.cases([name], rubric)
    if errors:
        raise InputError(errors)
    if len(cases) != 1:
        raise click.UsageError(f"explain takes one case; {name} holds {len(cases)}")
    card = score(rubric, cases, seed=settings.seed)[0]
    trees, origin = case_trees(card, settings.seed), settings.rubric.origin
    return (
        lambda: case_blocks(card, trees, origin=origin),
        lambda: case_document(card, trees),
    )


def _written(told: Explained, form: str, colour: bool) -> str:
    from typology.reporting.formats.blocks.markdown import write_markdown
    from typology.reporting.formats.blocks.text import write_text
    from typology.reporting.formats.json import write_json

    for_people, for_programs = told
    if form == "json":
        return write_json(for_programs())
    if form == "markdown":
        return write_markdown(for_people())
    return write_text(for_people(), width=min(width(), 100), colour=colour)


EXPLAINED: Final[dict[str, Callable[[Settings, str], Explained]]] = {
    "criterion": _criterion,
    "type": _type,
    "case": _case,
    "rubric": _rubric,
}
