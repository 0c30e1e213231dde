"""The data of a workbench: the definition as one tree, and its cases without restricted parts.

The definition is the resolved rubric, so that a path in it is a path of `--set`. Lists stand where
an order matters and keys are free; everything else is a mapping by id.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Final

from typology.model import UNKNOWN, Case, Evidence, Json, Rating, Rubric, Source, Term
from typology.operators import OPERATORS
from typology.reporting.explain.json import evidence_entry
from typology.reporting.handling import is_abridged
from typology.reporting.provenance import envelope, override_entries
from typology.reporting.words import whose
from typology.scoring.scorecard import Scorecard, has_evidence

CSL_NAMES: Final = {"url": "URL", "doi": "DOI"}
ESCAPED: Final = {ord(character): f"\\u{ord(character):04x}" for character in "<>&'"}


def workbench_document(
    rubric: Rubric,
    cards: Sequence[Scorecard],
    *,
    with_evidence: bool = True,
    shipped_sources: Collection[str] = (),
) -> Json:
    """The data of a workbench as JSON.

    The cases are given as they may be shown. Without evidence, reasons and summaries are left out
    too, for a page of many cases, which has them elsewhere. A source in `shipped_sources` is not
    repeated: every installation has it. `evidenced` is false of a rating without evidence, also
    where this is left out; `complete` is true of a case that is here in full.
    """
    return {
        **envelope(),
        "operators": {
            name: {"argument": operator.argument, "words": operator.words}
            for name, operator in OPERATORS.items()
        },
        "rubric": _rubric_entry(rubric),
        "cases": [
            _case_entry(card.case, with_evidence, shipped_sources)
            | ({"complete": True} if with_evidence and not is_abridged(card.case) else {})
            for card in cards
        ],
    }


def embeddable(document: Json) -> str:
    """JSON that may stand in a `script` element: ASCII, without markup."""
    text = json.dumps(document, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text.translate(ESCAPED)


def _rubric_entry(rubric: Rubric) -> Json:
    return {
        "id": rubric.id,
        "version": rubric.version,
        "title": rubric.title,
        "standing": rubric.standing,
        "standing_told": whose(rubric),
        "sha256": rubric.sha256,
        "definition_sha256": rubric.definition_sha256,
        "overrides": override_entries(rubric.overrides),
        "definition": dict(rubric.resolved),
    }


def _case_entry(case: Case, with_evidence: bool, shipped: Collection[str]) -> dict[str, Json]:
    ratings: dict[str, Json] = {
        name: _rating_entry(rating, case, with_evidence) | _evidenced(case, name, with_evidence)
        for name, rating in case.ratings.items()
    }
    cited = {label.source for label in case.labels}
    if with_evidence:
        cited |= {key for rating in case.ratings.values() for key in rating.sources}
    sources = [
        _source_entry(source) for key, source in case.sources.items() if key in cited - set(shipped)
    ]
    return _present(
        case=case.id,
        title=case.title,
        countries=list(case.countries),
        level=case.level,
        form=case.form,
        period=_period(case),
        observed_until=case.observed_until,
        status=case.status,
        basis=case.basis,
        part_of=case.part_of,
        parties={side: list(names) for side, names in case.parties.items()},
        identifiers={scheme: list(ids) for scheme, ids in case.identifiers.items()},
        handling=case.handling,
        summary=case.summary if with_evidence else None,
        coder=case.coder,
        terms=[_term_entry(term, case) for term in case.terms],
        labels=[_present(**label._asdict()) for label in case.labels],
        outcomes={
            name: UNKNOWN if value is None else value for name, value in case.outcomes.items()
        },
        sources=sources,
    ) | {"ratings": ratings}


def _evidenced(case: Case, name: str, with_evidence: bool) -> dict[str, Json]:
    """Whether a rating has evidence; without evidence in the page only where it has none."""
    evidenced = has_evidence(case, name)
    return {} if evidenced and not with_evidence else {"evidenced": evidenced}


def _present(**entries: Json) -> dict[str, Json]:
    """The entries that are not empty."""
    return {name: value for name, value in entries.items() if value not in (None, (), [], {})}


def _period(case: Case) -> Json:
    return case.period and _present(**{"from": case.period.start, "to": case.period.end})


def _own_handling(handling: str, case: Case) -> str | None:
    return None if handling == case.handling else handling


def _term_entry(term: Term, case: Case) -> Json:
    return _present(**term._asdict() | {"handling": _own_handling(term.handling, case)})


def _rating_entry(rating: Rating, case: Case, with_evidence: bool) -> dict[str, Json]:
    reasons = _present(
        because=rating.because,
        evidence=[_evidence_entry(fact, case) for fact in rating.evidence],
        accepted=rating.accepted,
    )
    if not with_evidence and rating.low is None:
        return {"rating": rating.value}
    return {
        "rating": rating.value,
        "range": None if rating.low is None else [rating.low, rating.high],
        **_present(confidence=rating.confidence),
        **(reasons if with_evidence else {}),
    }


def _evidence_entry(fact: Evidence, case: Case) -> Json:
    return _present(**evidence_entry(fact) | {"handling": _own_handling(fact.handling, case)})


def _source_entry(source: Source) -> Json:
    fields = source._asdict() | {"author": list(source.author)}
    return _present(**{CSL_NAMES.get(name, name): value for name, value in fields.items()})
