"""Errors of the library that are a user's mistake in an option."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from typology.analysis.compare import UnknownField, UnknownValue


@contextmanager
def unknown_names_are_usage_errors() -> Iterator[None]:
    """Raise UsageError for an unknown field or value, with the nearest name or all known ones."""
    try:
        yield
    except (UnknownField, UnknownValue) as error:
        from typology.reading.problems import did_you_mean

        word = error.name if isinstance(error, UnknownField) else error.value
        hint = did_you_mean(word, error.known) or "known: " + ", ".join(error.known)
        raise click.UsageError(f"{error}; {hint}") from error
