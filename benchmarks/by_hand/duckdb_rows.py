"""The default formulas with bounds over silence by hand, in SQL for DuckDB."""

from __future__ import annotations

import sys

import duckdb

from benchmarks.by_hand import definition as by


def at(name: str, end: str) -> str:
    """The membership of a criterion, unknown at one of its ends."""
    whens = " ".join(f"WHEN '{level}' THEN {value}" for level, value in by.SCALES[name].items())
    return f"(CASE {name} {whens} ELSE {by.silent(name, end)} END)::DOUBLE"


def reaches(name: str, end: str, least: float) -> str:
    return f"(CASE WHEN {at(name, end)} >= {least} THEN 1.0 ELSE 0.0 END)::DOUBLE"


def stabilising(end: str) -> str:
    marks = f"greatest({', '.join(at(name, end) for name in by.MARKS)})"
    guards = [reaches(name, end, 0.1) for name in by.GUARDS]
    own = [at("violence_reduction", end), at("demobilisation", end)]
    return f"least({', '.join([*own, marks, *guards])})"


def delaying(end: str) -> str:
    other = "low" if end == "high" else "high"
    bought = [at(name, end) for name in by.BOUGHT]
    gain = f"greatest({', '.join([reaches('violence_reduction', end, 0.33), *bought])})"
    lost = [f"1.0 - {at(name, other)}" for name in ("demobilisation", "state_authority")]
    return f"least({', '.join([gain, *lost])})"


def main(sheet: str, output: str) -> None:
    unknown = ", ".join(f"CASE WHEN {name} IS NULL THEN '{name}' END" for name in by.READ)
    completions = " * ".join(
        f"CASE WHEN {name} IS NULL THEN {by.LEFT[name]} ELSE 1 END" for name in by.READ
    )
    bounds = ", ".join(
        f"{kind(end)} AS {kind.__name__}__{end}"
        for kind in (stabilising, delaying)
        for end in ("low", "high")
    )
    same = ", ".join(f"'{value}' AS {name}" for name, value in by.SAME.items())
    empty = ", ".join(f"NULL AS {name}" for name in by.EMPTY)
    margin = f"least({', '.join(f'abs({name} - 0.5)' for name in by.BOUNDS)})"
    beyond = {name: f"{name} > {by.BEYOND}" for name in by.BOUNDS}
    verdict = f"""CASE
        WHEN {beyond["stabilising__low"]} AND {beyond["delaying__low"]} THEN 'mixed'
        WHEN {beyond["stabilising__low"]} AND NOT {beyond["delaying__high"]} THEN 'stabilising'
        WHEN {beyond["delaying__low"]} AND NOT {beyond["stabilising__high"]} THEN 'delaying'
        WHEN NOT {beyond["stabilising__high"]} AND NOT {beyond["delaying__high"]} THEN 'neither'
        ELSE 'undetermined' END"""
    columns = ", ".join(f'"{name}"' for name in by.COLUMNS)
    duckdb.sql(
        f"""COPY (
        WITH bounded AS (
            SELECT *, {bounds}, concat_ws(' ', {unknown}) AS unknown,
                {completions} AS completions, {same}, {empty}
            FROM read_csv('{sheet}', all_varchar = true)),
        judged AS (SELECT *, {verdict} AS verdict FROM bounded),
        told AS (SELECT *, CASE WHEN verdict <> 'undetermined' THEN {margin} END AS margin
            FROM judged)
        SELECT {columns} FROM told
        ) TO '{output}' (HEADER, DELIMITER ',')"""
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
