"""What a workbench is given: the definition as one tree, and its cases; restricted parts left out.

The definition is the resolved rubric, so that a path in it is a path of `--set`. Lists stand where
an order matters and keys are free; everything else is a mapping by id.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Final

from typology.model import Case, Evidence, Json, Label, Rating, Rubric, Source, Term
from typology.operators import OPERATORS
from typology.reporting.handling import shareable
from typology.reporting.provenance import envelope, override_entries
from typology.reporting.words import STANDING
from typology.scoring.scorecard import Scorecard

ESCAPED: Final = {ord(character): f"\\u{ord(character):04x}" for character in "<>&'"}


def exported(
    rubric: Rubric,
    cards: Sequence[Scorecard],
    *,
    include_restricted: bool = False,
    with_evidence: bool = True,
    thinned: Collection[str] = (),
    shipped_sources: Collection[str] = (),
) -> Json:
    """All that a workbench knows.

    What is restricted is left out as everywhere (`shareable`). Without evidence, reasons and
    summaries stay out too: for a page of many cases, which tells them elsewhere. `thinned` are ids
    of cases of which something was left out before. A source in `shipped_sources` is not repeated:
    every installation has it.
    """
    cases = [card.case for card in cards]
    kept = cases if include_restricted else shareable(cases).cases
    whole = {case.id for case in cases if case in kept} - set(thinned) if with_evidence else set()
    return {
        **envelope(),
        "operators": {name: _operator(name) for name in OPERATORS},
        "rubric": _rubric(rubric),
        "cases": [
            _case(case, with_evidence, shipped_sources) | {"complete": case.id in whole}
            for case in kept
        ],
    }


def embeddable(document: Json) -> str:
    """JSON that may stand in a `script` element: ASCII, without markup."""
    written = json.dumps(document, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return written.translate(ESCAPED)


def _operator(name: str) -> Json:
    return {"argument": OPERATORS[name].argument, "words": OPERATORS[name].words}


def _rubric(rubric: Rubric) -> Json:
    return {
        "id": rubric.id,
        "version": rubric.version,
        "title": rubric.title,
        "standing": rubric.standing,
        "standing_told": STANDING[rubric.standing],
        "sha256": rubric.sha256,
        "definition_sha256": rubric.definition_sha256,
        "overrides": override_entries(rubric.overrides),
        "definition": dict(rubric.resolved),
    }


def _case(case: Case, with_evidence: bool, shipped: Collection[str]) -> dict[str, Json]:
    ratings: dict[str, Json] = {
        name: _rating(rating, case, with_evidence) for name, rating in case.ratings.items()
    }
    cited = {label.source for label in case.labels}
    if with_evidence:
        cited |= {key for rating in case.ratings.values() for key in rating.sources}
    sources = [_source(entry) for key, entry in case.sources.items() if key in cited - set(shipped)]
    return _written(
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
        terms=[_term(term, case) for term in case.terms],
        labels=[_label(label) for label in case.labels],
        sources=sources,
    ) | {"ratings": ratings}


def _written(**values: Json) -> dict[str, Json]:
    return {key: value for key, value in values.items() if value not in (None, [], {})}


def _period(case: Case) -> Json:
    return case.period and _written(**{"from": case.period.start, "to": case.period.end})


def _own_handling(handling: str, case: Case) -> str | None:
    return None if handling == case.handling else handling


def _term(term: Term, case: Case) -> Json:
    return _written(
        term=term.term,
        criterion=term.criterion,
        modality=term.modality,
        clause=term.clause,
        by=term.by,
        verified_by=term.verified_by,
        if_breached=term.if_breached,
        handling=_own_handling(term.handling, case),
    )


def _rating(rating: Rating, case: Case, with_evidence: bool) -> Json:
    behind = _written(
        because=rating.because, evidence=[_evidence(item, case) for item in rating.evidence]
    )
    return {
        "rating": rating.value,
        "range": None if rating.low is None else [rating.low, rating.high],
        **_written(confidence=rating.confidence),
        **(behind if with_evidence else {}),
    }


def _evidence(item: Evidence, case: Case) -> Json:
    return _written(
        says=item.says,
        quote=item.quote,
        source=item.source,
        locator=item.locator,
        direction=item.direction,
        modality=item.modality,
        attribution=item.attribution,
        handling=_own_handling(item.handling, case),
    )


def _label(label: Label) -> Json:
    return _written(type=label.type, source=label.source, locator=label.locator)


def _source(entry: Source) -> Json:
    return _written(
        key=entry.key,
        title=entry.title,
        author=list(entry.author),
        issued=entry.issued,
        publisher=entry.publisher,
        type=entry.type,
        URL=entry.url,
        DOI=entry.doi,
    )
