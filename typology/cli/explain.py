"""typology explain."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Unpack

import click

from typology.cli.shared import options
from typology.cli.shared.output import finish
from typology.cli.shared.progress import progress
from typology.cli.shared.rendering import Views
from typology.cli.shared.request import Request, Shared
from typology.model import Problem
from typology.reporting.formats.extensions import extensions_of

FORMATS: Final = ("text", "markdown", "json")
EXTENSIONS: Final = extensions_of(FORMATS)
KINDS: Final = ("criterion", "type", "case", "rubric")
FILES: Final = (".yaml", ".yml", ".csv", ".xlsx")


@click.command()
@click.argument("names", nargs=-1, metavar="NAME | --space [CASES...]")
@options.sheet_options
@click.option(
    "--space", is_flag=True, help="The property space of the rubric, and where CASES lie."
)
@click.option("--kind", type=click.Choice(KINDS), help="What NAME is, where it names several.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help="Ways and kinds shown of a space in text; json has all.",
)
@options.rubric_option
@options.set_options
@options.format_option(FORMATS)
@options.restricted_option
@options.output_option
@options.colour_option
@options.seed_option
def explain(
    names: tuple[str, ...], space: bool, kind: str | None, limit: int, **shared: Unpack[Shared]
) -> int:
    """Explain a criterion, a type, a case or a rubric, or everything a rubric can conclude.

    NAME is a criterion or a type of the rubric in use, a case (a path or the id of a shipped one),
    or a rubric (likewise). Of a case the tree of each type is shown, with every node's membership,
    what binds, and the evidence behind each rating.

    With --space: every combination of levels by verdict, the ways to each verdict, verdicts that no
    combination gives, what each kind of neither lacks, and where CASES lie.
    """
    request = Request.of(shared, EXTENSIONS)
    if space:
        views, errors = _space(request, names, limit)
    else:
        views, errors = _explanation(request, names, kind), ()
    request.put(request.render(views))
    return finish(errors)


def _space(request: Request, names: Sequence[str], limit: int) -> tuple[Views, tuple[Problem, ...]]:
    from typology.analysis.explain.space import TooLarge, property_space
    from typology.reporting.explain.space import space_blocks
    from typology.reporting.explain.space_json import space_document

    rubric = request.definition()
    reading = request.read_cases([rubric], names) if names else None
    try:
        with progress("going through the levels"):
            result = property_space(rubric, reading.cases if reading else ())
    except TooLarge as error:
        raise click.UsageError(str(error)) from error
    views = Views(
        text=lambda: space_blocks(result, limit=limit, origin=request.origin),
        document=lambda: space_document(result),
    )
    return views, reading.errors if reading else ()


def _explanation(request: Request, names: Sequence[str], kind: str | None) -> Views:
    if len(names) != 1:
        raise click.UsageError(
            "explain takes one name (a criterion, type, case or rubric), or --space"
        )
    kinds = _kinds_of(names[0], request)
    if kind is not None and kind not in kinds:
        raise click.UsageError(f"{names[0]} is no {kind}, but a {' and a '.join(kinds)}")
    if kind is None and len(kinds) > 1:
        raise click.UsageError(
            f"{names[0]} is a {' and a '.join(kinds)}: say which by --kind {'|'.join(kinds)}"
        )
    return EXPLANATIONS[kind or kinds[0]](request, names[0])


def _kinds_of(name: str, request: Request) -> list[str]:
    """The kinds of things that have the name. Raises MissingName if nothing has."""
    from typology.reading import library
    from typology.reading.inputs import files_named
    from typology.reading.problems import MissingName, did_you_mean, shortened

    if name == "-" or "/" in name or name.endswith(FILES):
        return [_kind_of_file(name)]
    rubric = request.definition()
    known = {
        "criterion": tuple(rubric.criteria),
        "type": tuple(rubric.types),
        "case": library.shipped_cases(),
        "rubric": library.shipped_rubrics(),
    }
    kinds = [kind for kind, names in known.items() if name in names]
    if kinds:
        return kinds
    if files_named(name):
        return [_kind_of_file(name)]
    own_file = library.find_own_file(name, ("cases", "rubrics"))
    known_names = [each for names in known.values() for each in names]
    hint = f"did you mean {own_file}?" if own_file else did_you_mean(name, known_names)
    raise MissingName(
        f"no criterion or type of {rubric.id}, no shipped case or rubric is called "
        f"{shortened(name)}" + (f"; {hint}" if hint else "")
    )


def _kind_of_file(name: str) -> str:
    from typology.reading.check import is_rubric
    from typology.reading.inputs import find_inputs

    if name == "-":
        return "case"
    inputs = find_inputs([name], rubrics_too=True)
    is_one = len(inputs) == 1 and not inputs[0].is_sheet and is_rubric(inputs[0].document().tree)
    return "rubric" if is_one else "case"


def _criterion(request: Request, name: str) -> Views:
    from typology.reporting.explain.definition import criterion_blocks
    from typology.reporting.explain.json import criterion_document

    rubric = request.definition()
    criterion = rubric.criteria[name]
    return Views(
        text=lambda: criterion_blocks(rubric, criterion, origin=request.origin),
        document=lambda: criterion_document(rubric, criterion),
    )


def _type(request: Request, name: str) -> Views:
    from typology.reporting.explain.definition import type_blocks
    from typology.reporting.explain.json import type_document

    rubric = request.definition()
    kind = rubric.types[name]
    return Views(
        text=lambda: type_blocks(rubric, kind, origin=request.origin),
        document=lambda: type_document(rubric, kind),
    )


def _rubric(request: Request, name: str) -> Views:
    from typology.reading.rubric.reader import read_parent
    from typology.reporting.explain.definition import rubric_blocks
    from typology.reporting.explain.json import rubric_document

    rubric, parent = request.definition(name), read_parent(name)
    return Views(
        text=lambda: rubric_blocks(rubric, parent), document=lambda: rubric_document(rubric, parent)
    )


def _case(request: Request, name: str) -> Views:
    from typology.reading.problems import InputError
    from typology.reporting.explain.case import case_blocks
    from typology.reporting.explain.json import case_document
    from typology.scoring.scorecard import score
    from typology.scoring.trees import case_trees

    rubric = request.definition()
    reading = request.read_cases([rubric], [name])
    if reading.errors:
        raise InputError(reading.errors)
    if len(reading.cases) != 1:
        raise click.UsageError(f"explain takes one case; {name} holds {len(reading.cases)}")
    (card,) = score(rubric, reading.cases, seed=request.seed)
    trees = case_trees(card, request.seed)
    return Views(
        text=lambda: case_blocks(card, trees, origin=request.origin),
        document=lambda: case_document(card, trees),
    )


EXPLANATIONS: Final[dict[str, Callable[[Request, str], Views]]] = {
    "criterion": _criterion,
    "type": _type,
    "case": _case,
    "rubric": _rubric,
}
