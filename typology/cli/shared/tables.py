"""Tables in the format that was asked for."""

from __future__ import annotations

import click

from typology.reporting.formats.tables.registry import FORMATS, Table


def write_tables(form: str, *tables: Table) -> str | bytes:
    """Tables as text or bytes. Raises UsageError where a format needs what is not installed."""
    try:
        return FORMATS[form](*tables)
    except ModuleNotFoundError as error:
        if error.name != "docx":
            raise
        told = (
            f"--format {form} needs python-docx: pip install '.[docx]' in the project's folder, "
            "or pip install python-docx"
        )
        raise click.UsageError(told) from error
