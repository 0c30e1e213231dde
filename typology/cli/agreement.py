"""typology agreement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Unpack

import click

from typology.analysis.agreement.agreement import agreement as compare_coders
from typology.analysis.agreement.results import Agreement, Metric
from typology.cli.shared import options
from typology.cli.shared.output import finish
from typology.cli.shared.progress import progress
from typology.cli.shared.rendering import Views
from typology.cli.shared.request import Request, Shared
from typology.model import Case
from typology.reading.problems import InputError
from typology.reporting.formats.extensions import extensions_of

FORMATS: Final = ("text", "markdown", "csv", "json", "xlsx")
NO_CODER: Final = "no coder named"
ONE_CODER: Final = (
    "agreement takes two folders or more, one a coder, or a sheet with several in its column coder"
)
MOST_RESAMPLES: Final = 100_000  # what memory holds with ease
EXTENSIONS: Final = extensions_of(FORMATS)


@click.command()
@click.argument("coders", nargs=-1, required=True, metavar="DIR DIR...")
@options.sheet_options
@options.rubric_option
@click.option(
    "--metric",
    type=click.Choice(["ordinal", "nominal"]),
    default="ordinal",
    show_default=True,
    help="How far levels differ: by rank (alpha ordinal, AC2), or equally (alpha nominal, AC1).",
)
@click.option(
    "--bootstrap",
    type=click.IntRange(min=0, max=MOST_RESAMPLES),
    default=1000,
    show_default=True,
    metavar="N",
    help="Resamples of the settlements, each whole, for the 95 % intervals; 0: only exact ones.",
)
@options.seed_option
@options.format_option(FORMATS)
@options.restricted_option
@options.output_option
@options.colour_option
def agreement(
    coders: tuple[str, ...], metric: Metric, bootstrap: int, **shared: Unpack[Shared]
) -> int:
    """Compare coders: how far folders that hold codings of the same cases agree.

    Each DIR is one coder's folder of cases, or a coding sheet; a sheet with a column `coder` holds
    the codings of all the coders named there. A case is compared where two coders
    coded it, by its id and on the same basis. Unknown is never a level: a criterion that one rated
    and another left unknown is counted apart, and what can be rated at all has coefficients of its
    own. Verdicts are compared where two codings decide.
    """
    _check_distinct(coders)
    request = Request.of(shared, EXTENSIONS)
    definition = request.definition()
    readings = {
        coder: request.read_cases([definition], [coder], needed=False, codings=True)
        for coder in coders
    }
    errors = [error for reading in readings.values() for error in reading.errors]
    if errors and sum(bool(reading.cases) for reading in readings.values()) < min(2, len(coders)):
        raise InputError(errors)
    names = _names({coder: reading.cases for coder, reading in readings.items()})
    codings = _codings({names[coder]: reading.cases for coder, reading in readings.items()})
    with progress("comparing"):
        result = compare_coders(
            definition, codings, metric=metric, resamples=bootstrap, seed=request.seed
        )
    request.write(_views(result, request))
    return finish(errors)


def _codings(named: Mapping[str, Sequence[Case]]) -> dict[str, list[Case]]:
    """The cases by coder: those of one name, or where it has several coders, of each of them.

    Raises UsageError for fewer than two, or one coder by two names.
    """
    codings: dict[str, list[Case]] = {}
    for name, cases in named.items():
        several = len({case.coder for case in cases}) > 1 and len(
            {case.id for case in cases}
        ) < len(cases)
        by_coder: dict[str, list[Case]] = {}
        for case in cases:
            coder = (case.coder or NO_CODER) if several else name
            by_coder.setdefault(coder, []).append(case)
        if not several:
            by_coder.setdefault(name, [])
        for coder, codes in by_coder.items():
            if coder in codings:
                raise click.UsageError(f"the coder {coder!r} is named twice: also by {name!r}")
            codings[coder] = codes
    if len(codings) < 2:
        raise click.UsageError(ONE_CODER)
    return codings


def _check_distinct(coders: Sequence[str]) -> None:
    if len({Path(coder).resolve() for coder in coders}) < len(coders):
        raise click.UsageError("the same folder is named twice: a coder agrees with itself")


def _names(codings: Mapping[str, Sequence[Case]]) -> dict[str, str]:
    """By path: the coder whom all cases there name, else the folder's or file's own name.

    Where two would be called alike, as much of each path is added as keeps them apart.
    """
    parts = {path: _parts(Path(path).resolve()) for path in codings}
    names: dict[str, str] = {}
    for path, cases in codings.items():
        coders = {case.coder for case in cases}
        coder = coders.pop() if len(coders) == 1 else None
        names[path] = coder or parts[path][-1]
    for length in range(2, max(map(len, parts.values())) + 1):
        counts = Counter(names.values())
        for path, name in names.items():
            if counts[name] > 1:
                names[path] = "/".join(parts[path][-length:])
    return names


def _parts(path: Path) -> tuple[str, ...]:
    """The parts of a path; of a file without its ending."""
    return (path.with_suffix("") if path.is_file() else path).parts


def _views(result: Agreement, request: Request) -> Views:
    from typology.reporting.agreement.data import agreement_document, agreement_table
    from typology.reporting.agreement.text import agreement_blocks

    return Views(
        tables=lambda: [agreement_table(result)],
        text=lambda: agreement_blocks(result, origin=request.origin),
        document=lambda: agreement_document(result),
    )
