"""Agreement on verdicts: the same definition, applied to each coder's ratings."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from typology.analysis.agreement.coefficients import (
    agreement_by_unit,
    counts_of,
    identity_weights,
    paired,
)
from typology.analysis.agreement.estimates import Places, Sampling, percent_estimate
from typology.analysis.agreement.results import Estimate, VerdictAgreement, VerdictDifference
from typology.model import NOT_JUDGED, UNDETERMINED, Case, Rubric
from typology.scoring.columnar.cases import score_many

NO_DECIDED = "no case is decided in two codings"


def verdict_agreement(
    rubric: Rubric, units: Mapping[str, Mapping[str, Case]], settlements: Places, sampling: Sampling
) -> VerdictAgreement:
    """Compare the verdicts of each case's codings; `settlements` numbers those of the cases."""
    verdicts = _verdicts(rubric, units, sampling.seed)
    decided = {
        case: [verdict for verdict in given.values() if _is_decided(verdict)]
        for case, given in verdicts.items()
    }
    twice = np.array([len(each) > 1 for each in decided.values()])
    return VerdictAgreement(
        cases=len(units),
        decided=int(twice.sum()),
        settlements=len(np.unique(settlements[twice])),
        same=sum(len(each) > 1 and len(set(each)) == 1 for each in decided.values()),
        decided_by_one=sum(len(each) == 1 for each in decided.values()),
        percent=_percent(rubric, list(decided.values()), settlements, sampling),
        differences=tuple(
            VerdictDifference(case, given, len(set(decided[case])) > 1)
            for case, given in verdicts.items()
            if len(set(given.values())) > 1
        ),
    )


def _verdicts(
    rubric: Rubric, units: Mapping[str, Mapping[str, Case]], seed: int
) -> dict[str, dict[str, str]]:
    coded = [(name, coder, case) for name, unit in units.items() for coder, case in unit.items()]
    summaries = score_many(rubric, [case for _, _, case in coded], seed=seed)
    verdicts: dict[str, dict[str, str]] = {name: {} for name in units}
    for (name, coder, _), summary in zip(coded, summaries, strict=True):
        verdicts[name][coder] = summary.verdict
    return verdicts


def _is_decided(verdict: str) -> bool:
    return verdict not in (UNDETERMINED, *NOT_JUDGED)


def _percent(
    rubric: Rubric, decided: list[list[str]], settlements: Places, sampling: Sampling
) -> Estimate:
    names = rubric.verdicts
    codes = np.full((len(decided), max(map(len, decided), default=0)), -1, dtype=np.intp)
    for place, row in enumerate(decided):
        codes[place, : len(row)] = [names.index(verdict) for verdict in row]
    counts = counts_of(codes, len(names))
    pairs = paired(counts)
    if not pairs.any():
        return Estimate(None, undefined=NO_DECIDED)
    kept = pairs > 0
    agreed = agreement_by_unit(counts[kept], identity_weights(len(names)))
    return percent_estimate(agreed, pairs[kept], settlements[kept], sampling)
