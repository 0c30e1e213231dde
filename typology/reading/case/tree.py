"""A case as its file would say it, and the hash of that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from typology.model import UNKNOWN, Case, Evidence, Json, Label, Rating, Source, Term
from typology.reading.hashing import sha256


def hashed(case: Case, own_sources: Mapping[str, Source] | None = None) -> Case:
    """`case` with its sha256, over all that it says and the sources that it defines itself."""
    return replace(case, sha256=sha256(case_tree(case, own_sources or {})))


def case_tree(case: Case, own_sources: Mapping[str, Source]) -> dict[str, Json]:
    """A case as its file would say it: typed, defaults filled in, without nulls and empty parts."""
    tree: dict[str, Json | None] = {
        "format": 1,
        "case": case.id,
        "title": case.title,
        "countries": list(case.countries),
        "level": case.level,
        "form": case.form,
        "period": _period(case),
        "observed_until": case.observed_until,
        "status": case.status,
        "basis": case.basis,
        "part_of": case.part_of,
        "parties": {side: list(names) for side, names in case.parties.items()},
        "identifiers": {scheme: list(ids) for scheme, ids in case.identifiers.items()},
        "handling": case.handling,
        "summary": case.summary,
        "coder": case.coder,
        "terms": [_term(term) for term in case.terms],
        "ratings": {name: _rating(rating) for name, rating in case.ratings.items()},
        "labels": [_label(label) for label in case.labels],
        "expect": dict(case.expect),
        "sources": {key: _source(entry) for key, entry in own_sources.items()},
    }
    kept = {key: value for key, value in tree.items() if value not in (None, [], {})}
    return kept | {"ratings": tree["ratings"]}


def _written(**values: Json) -> dict[str, Json]:
    return {key: value for key, value in values.items() if value is not None}


def _period(case: Case) -> dict[str, Json]:
    if case.period is None:
        return {}
    return _written(**{"from": case.period.start, "to": case.period.end})


def _term(term: Term) -> Json:
    return _written(
        term=term.term,
        criterion=term.criterion,
        modality=term.modality,
        clause=term.clause,
        by=term.by,
        verified_by=term.verified_by,
        if_breached=term.if_breached,
        handling=term.handling,
    )


def _rating(rating: Rating) -> Json:
    return _written(
        rating=UNKNOWN if rating.value is None else rating.value,
        range=None if rating.low is None else [rating.low, rating.high],
        confidence=rating.confidence,
        because=rating.because,
        evidence=[_evidence(item) for item in rating.evidence] or None,
    )


def _evidence(item: Evidence) -> Json:
    return _written(
        says=item.says,
        quote=item.quote,
        source=item.source,
        locator=item.locator,
        direction=item.direction,
        modality=item.modality,
        attribution=item.attribution,
        handling=item.handling,
    )


def _label(label: Label) -> Json:
    return _written(type=label.type, source=label.source, locator=label.locator)


def _source(entry: Source) -> Json:
    return _written(
        title=entry.title,
        author=list(entry.author) or None,
        issued=entry.issued,
        publisher=entry.publisher,
        type=entry.type,
        URL=entry.url,
        DOI=entry.doi,
    )
