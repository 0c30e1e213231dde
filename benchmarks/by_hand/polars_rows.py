"""The default formulas with bounds over silence by hand, in polars."""

from __future__ import annotations

import sys
from collections.abc import Callable

import polars as pl

from benchmarks.by_hand import definition as by

At = Callable[[str], pl.Expr]


def at(name: str, end: str) -> pl.Expr:
    """The membership of a criterion, unknown at one of its ends."""
    known = pl.col(name).replace_strict(by.SCALES[name], default=None)
    return known.fill_null(by.silent(name, end))


def low(name: str) -> pl.Expr:
    return at(name, "low")


def high(name: str) -> pl.Expr:
    return at(name, "high")


def stabilising(end: At) -> pl.Expr:
    guards = [(end(name) >= 0.1).cast(pl.Float64) for name in by.GUARDS]
    marks = pl.max_horizontal(*map(end, by.MARKS))
    return pl.min_horizontal(end("violence_reduction"), end("demobilisation"), marks, *guards)


def delaying(end: At, other: At) -> pl.Expr:
    contained = (end("violence_reduction") >= 0.33).cast(pl.Float64)
    return pl.min_horizontal(
        pl.max_horizontal(contained, *map(end, by.BOUGHT)),
        1.0 - other("demobilisation"),
        1.0 - other("state_authority"),
    )


def main(sheet: str, output: str) -> None:
    unknown = [pl.when(pl.col(name).is_null()) for name in by.READ]
    rows = pl.scan_csv(sheet).with_columns(
        stabilising__low=stabilising(low),
        stabilising__high=stabilising(high),
        delaying__low=delaying(low, high),
        delaying__high=delaying(high, low),
        unknown=pl.concat_str(
            [each.then(pl.lit(name)) for each, name in zip(unknown, by.READ, strict=True)],
            separator=" ",
            ignore_nulls=True,
        ),
        completions=pl.reduce(
            lambda one, other: one * other,
            [
                each.then(by.LEFT[name]).otherwise(1)
                for each, name in zip(unknown, by.READ, strict=True)
            ],
        ),
        **{name: pl.lit(value) for name, value in by.SAME.items()},
        **{name: pl.lit("") for name in by.EMPTY},
    )
    always = [pl.col(f"{name}__low") > by.BEYOND for name in by.TYPES]
    ever = [pl.col(f"{name}__high") > by.BEYOND for name in by.TYPES]
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
    margin = pl.min_horizontal(*((pl.col(name) - 0.5).abs() for name in by.BOUNDS))
    decided = pl.col("verdict") != "undetermined"
    told = rows.with_columns(verdict=verdict).with_columns(margin=pl.when(decided).then(margin))
    told.select(by.COLUMNS).sink_csv(output)


if __name__ == "__main__":
    main(*sys.argv[1:])
