"""Errors of the library that are the user's to mend: a name in an option, a part not installed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Final, NamedTuple

import click


class Part(NamedTuple):
    """An optional part: the package to install, and what needs it."""

    package: str
    needed_by: str


OPTIONAL: Final = {
    "docx": Part("python-docx", "documents for a word processor (.docx) need"),
    "pyarrow": Part("pyarrow", "parquet files need"),
    "pyreadstat": Part("pyreadstat", "data files of SPSS and Stata (.sav, .dta) need"),
    "dask": Part("dask[distributed]", "--scheduler needs"),
    "distributed": Part("dask[distributed]", "--scheduler needs"),
}
"""By module: everything that a plain installation lacks, and the one place that says so."""

PART_OF_FORMAT: Final = {"docx": "docx", "parquet": "pyarrow", "scheduler": "distributed"}
"""The module that a format is written or read with, or a scheduler is reached."""


def require_part_of(form: str) -> None:
    """Import what a format needs, before any work. Raises ModuleNotFoundError."""
    if form in PART_OF_FORMAT:
        import_module(PART_OF_FORMAT[form])


def missing_part(error: BaseException) -> str | None:
    """What to install, if the error is that an optional part is missing."""
    name = error.name if isinstance(error, ModuleNotFoundError) else None
    part = OPTIONAL.get((name or "").partition(".")[0])
    if part is None:
        return None
    return f"{part.needed_by} {part.package}, which is not installed: pip install '{part.package}'"


MOST_VALUES: Final = 30  # told of one field


def tell_values(unmatched: Iterable[tuple[str, str, Sequence[str]]]) -> None:
    """Say on standard error of each filter that nothing passes which values there are."""
    from typology.reading.case.fields import countries, country_hint

    for name, wanted, known in unmatched:
        shown = ", ".join(known[:MOST_VALUES]) or "none"
        more = f", and {len(known) - MOST_VALUES:,} more" if len(known) > MOST_VALUES else ""
        is_name = name == "countries" and wanted not in countries()
        meant = f" ({country_hint(wanted)})" if is_name else ""
        told = f"nothing has {name}={wanted}{meant}; there are: {shown}{more}"
        click.echo(f"typology: {told}", err=True)


@contextmanager
def unknown_names_are_usage_errors() -> Iterator[None]:
    """Raise UsageError for an unknown field or value, with the nearest name or all known ones."""
    from typology.analysis.compare.fields import UnknownField, UnknownValue

    try:
        yield
    except (UnknownField, UnknownValue) as error:
        from typology.reading.problems import did_you_mean

        word = error.name if isinstance(error, UnknownField) else error.value
        hint = did_you_mean(word, error.known) or "known: " + ", ".join(error.known)
        raise click.UsageError(f"{error}; {hint}") from error
