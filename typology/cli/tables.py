"""Tables in the format that was asked for."""

from __future__ import annotations

import click

from typology.reporting.tables import FORMATS, Table


def write_tables(form: str, *tables: Table) -> str | bytes:
    """Tables as text or bytes. Raises UsageError where a format needs what is not installed."""
    try:
        return FORMATS[form](*tables)
    except ModuleNotFoundError as error:
        if error.name != form:
            raise
        told = f"--format {form} needs an extra: pip install 'settlement-typology[{form}]'"
        raise click.UsageError(told) from error
