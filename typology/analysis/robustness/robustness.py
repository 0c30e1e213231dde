"""How far a definition can change before a verdict does.

Shares of variance after Sobol' (1993), as exact sums over the factorial of options; robust and
fragile results of set-theoretic work after Oana and Schneider (2024), "A robustness test protocol
for applied QCA". A share counts listed definitions: it is no probability.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from typology.analysis.robustness.distinct import distinct_functions
from typology.analysis.robustness.kinds import Kinds
from typology.analysis.robustness.multiverse import (
    AS_WRITTEN,
    DRAWS_ALONE,
    Combination,
    Define,
    DefinitionSource,
    alone,
    definitions,
    drawn,
    references,
    silence_of,
)
from typology.analysis.robustness.results import Policy, Robustness
from typology.analysis.robustness.sensitivity import definition_flips
from typology.analysis.robustness.tables import OneOptionEach, Plain, VerdictTables
from typology.columns.cases import CaseColumns
from typology.formulas import with_silence
from typology.model import Multiverse, Rubric
from typology.scoring.columnar.definitions import verdicts, verdicts_by
from typology.scoring.columnar.frame import score_frame
from typology.scoring.columnar.patterns import Cases

ANY: Final = "any"  # the policy of definitions none of which has the rubric's own


def robustness(
    source: DefinitionSource,
    cases: Cases,
    *,
    draws: int | None = None,
    seed: int = 0,
    scheduler: str | None = None,
) -> Robustness:
    """What the definitions of a multiverse say of each case, sorted by id, and what drives it.

    The definitions are judged by the workers of a Dask `scheduler`, where one is named.
    """
    rubric, multiverse, define = source.rubric, source.multiverse, source.define
    kinds = Kinds.of(cases, rubric)
    columns = kinds.columns
    found = definitions(source, draws=draws, seed=seed)
    unchanged = references(multiverse, rubric, define)
    tables = VerdictTables(
        multiverse,
        unchanged,
        found,
        policies(multiverse, unchanged, found.combinations),
        kinds,
        verdicts_by(scheduler, found.rubrics, columns, seed),
        _plain(rubric, columns, seed),
        _one_option_each(multiverse, define, columns, seed),
    )
    return Robustness(
        rubric=rubric,
        multiverse=multiverse,
        references=tables.references,
        combinations=found.combinations,
        distinct=distinct_functions(found.rubrics),
        on_cut=found.on_cut,
        impossible=found.impossible,
        policies=tables.policies,
        sampled=found.sampled,
        seed=seed,
        verdicts=tables.table,
        kinds={case.id: kind for case, kind in kinds.pairs()},
        cases=tuple(tables.cases()),
        settlements=kinds.settlements(tables.applies),
        outside=tuple(case for case, kind in kinds.pairs() if not tables.applies[kind]),
        overrides=kinds.cases.overrides,
        choices=tuple(tables.choices()),
        unused_types=tuple(tables.unused_types()),
        flips=definition_flips(rubric, kinds, source.without, seed),
    )


def policies(
    multiverse: Multiverse, unchanged: Combination, combinations: Sequence[Combination]
) -> tuple[Policy, ...]:
    """The definitions by what they take of silence, the rubric's own policy first.

    Its own are those that no option gives another policy; where all have one, those with an option
    that leaves the rubric as it is (`unchanged`, by choice); where there is none, all together.
    """
    rows: dict[tuple[str, str | None], list[int]] = {}
    for row, combination in enumerate(combinations):
        rows.setdefault(silence_of(multiverse, combination), []).append(row)
    own = [key for key in rows if key[1] is None] or [
        key for key in rows if key == silence_of(multiverse, unchanged)
    ]
    if not own:
        return (Policy(ANY, tuple(range(len(combinations))), own=True),)
    joined = sorted(row for key in own for row in rows[key])
    label = own[0][0] if len(own) == 1 else AS_WRITTEN
    others = [Policy(key[0], tuple(rows[key]), own=False) for key in rows if key not in own]
    return (Policy(label, tuple(joined), own=True), *others)


def _plain(rubric: Rubric, columns: CaseColumns, seed: int) -> Plain:
    types = {
        name: kind._replace(formula=with_silence(kind.formula, "open"))
        for name, kind in rubric.types.items()
    }
    opened = replace(rubric, types=types, sha256="", definition_sha256="")
    codings = verdicts([opened], columns, include_codings=True, seed=seed)
    scores = score_frame(columns, rubric, seed=seed)
    lacking = scores.members(scores.without_evidence).T
    return Plain(
        rubric.verdicts,
        tuple(map(rubric.verdicts.__getitem__, scores.verdict.tolist())),
        tuple(None if each < 0 else bool(each) for each in scores.firm.tolist()),
        tuple(
            tuple(scores.criteria[place] for place in np.flatnonzero(each).tolist())
            for each in lacking
        ),
        tuple(
            tuple(name for name, share in zip(codings.names, shares, strict=True) if share)
            for shares in codings.coded.tolist()
        ),
    )


def _one_option_each(
    multiverse: Multiverse, define: Define, columns: CaseColumns, seed: int
) -> OneOptionEach:
    generator = np.random.default_rng(seed)
    rubrics: list[Rubric] = []
    options: list[tuple[int, int]] = []
    rows: list[range] = []
    for number, choice in enumerate(multiverse.choices):
        for place, option in enumerate(choice.options):
            rubric = define(alone(multiverse, number, place))
            times = 1 if option.weights is None else DRAWS_ALONE
            options.append((number, place))
            rows.append(range(len(rubrics), len(rubrics) + times))
            rubrics += [drawn(rubric, [option], generator) for _ in range(times)]
    return OneOptionEach(tuple(options), tuple(rows), verdicts(rubrics, columns, seed=seed))
