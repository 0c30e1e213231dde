"""The default formulas with bounds over silence by hand, in polars: what a user would write.

Reads a coding sheet in csv and writes id, title, status, the definition's id and version, the
verdict, the four bounds and the ratings. It tells no leaning, no completions, and nothing that a
verdict rests on.
"""

from __future__ import annotations

import sys

import polars as pl

PLAIN = {"absent": 0.0, "limited": 0.33, "substantial": 0.67, "full": 1.0}
CAPACITY = {"weakened": 0.0, "unchanged": 0.1, "improved": 0.67, "transformed": 1.0}
AUTHORITY = {"weakened": 0.0, "unchanged": 0.1, "extended": 0.67, "restored": 1.0}
SCALES = {"state_capacity": CAPACITY, "state_authority": AUTHORITY}
ASSUMED = {"violence_reduction": 0.33, "state_capacity": 0.1, "state_authority": 0.1}
BEYOND = 0.5 + 1e-9


def at(name: str, silent: float) -> pl.Expr:
    """The membership of a criterion, unknown at one of its ends."""
    scale = SCALES.get(name, PLAIN)
    return pl.col(name).replace_strict(scale, default=None).fill_null(silent)


def low(name: str) -> pl.Expr:
    return at(name, ASSUMED.get(name, 0.0))


def high(name: str) -> pl.Expr:
    return at(name, 1.0)


def stabilising(end) -> pl.Expr:  # type: ignore[no-untyped-def]
    marks = ("splitting_ranks", "state_capacity", "state_authority", "recruiter_removal")
    guards = [(end(name) >= 0.1).cast(pl.Float64) for name in ("state_authority", "state_capacity")]
    own = [end("violence_reduction"), end("demobilisation"), pl.max_horizontal(*map(end, marks))]
    return pl.min_horizontal(*own, *guards)


def delaying(end, other) -> pl.Expr:  # type: ignore[no-untyped-def]
    bought = [end("resource_accumulation"), end("recruitment_continuation")]
    contained = (end("violence_reduction") >= 0.33).cast(pl.Float64)
    return pl.min_horizontal(
        pl.max_horizontal(contained, *bought),
        1.0 - other("demobilisation"),
        1.0 - other("state_authority"),
    )


def main(sheet: str, output: str) -> None:
    rows = pl.scan_csv(sheet).with_columns(
        stabilising__low=stabilising(low),
        stabilising__high=stabilising(high),
        delaying__low=delaying(low, high),
        delaying__high=delaying(high, low),
        rubric=pl.lit("thurston-2018"),
        version=pl.lit("1.0"),
    )
    always = [pl.col(f"{name}__low") > BEYOND for name in ("stabilising", "delaying")]
    ever = [pl.col(f"{name}__high") > BEYOND for name in ("stabilising", "delaying")]
    verdict = (
        pl.when(always[0] & always[1])
        .then(pl.lit("mixed"))
        .when(always[0] & ~ever[1])
        .then(pl.lit("stabilising"))
        .when(always[1] & ~ever[0])
        .then(pl.lit("delaying"))
        .when(~ever[0] & ~ever[1])
        .then(pl.lit("neither"))
        .otherwise(pl.lit("undetermined"))
    )
    rows.with_columns(verdict=verdict).sink_csv(output)


if __name__ == "__main__":
    main(*sys.argv[1:])
