"""A case as the tree of its file, and the hash of that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache

from typology.model import UNKNOWN, Case, Json, Period, Rating, Source
from typology.reading.hashing import Canonical, canonical, sha256


def hashed(case: Case, own_sources: Mapping[str, Source] | None = None) -> Case:
    """The case with its sha256, over all its fields and the sources that it defines itself."""
    return replace(case, sha256=sha256(_tree(case, own_sources or {}, written_rating)))


def case_tree(case: Case, own_sources: Mapping[str, Source]) -> dict[str, Json]:
    """A case as the tree of its file: typed, defaults filled in, without nulls and empty parts."""
    return _tree(case, own_sources, _rating)


def _tree(
    case: Case, own_sources: Mapping[str, Source], rating_entry: Callable[[Rating], Json]
) -> dict[str, Json]:
    tree: dict[str, Json | None] = {
        "format": 1,
        "case": case.id,
        "title": case.title,
        "countries": list(case.countries),
        "level": case.level,
        "form": case.form,
        "period": {} if case.period is None else _period(case.period),
        "observed_until": case.observed_until,
        "status": case.status,
        "basis": case.basis,
        "part_of": case.part_of,
        "parties": {side: list(names) for side, names in case.parties.items()},
        "identifiers": {scheme: list(ids) for scheme, ids in case.identifiers.items()},
        "handling": case.handling,
        "summary": case.summary,
        "coder": case.coder,
        "elicited": dict(case.elicited),
        "terms": [_entry(term._asdict()) for term in case.terms],
        "ratings": {name: rating_entry(rating) for name, rating in case.ratings.items()},
        "labels": [_entry(label._asdict()) for label in case.labels],
        "outcomes": {
            name: UNKNOWN if value is None else value for name, value in case.outcomes.items()
        },
        "expect": dict(case.expect),
        "sources": {key: _source(entry) for key, entry in own_sources.items()},
    }
    kept = {key: value for key, value in tree.items() if value not in (None, [], {})}
    return kept | {"ratings": tree["ratings"]}


def _entry(fields: Mapping[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in fields.items() if value is not None}


def _period(period: Period) -> dict[str, Json]:
    return _entry({"from": period.start, "to": period.end})


def _rating(rating: Rating) -> Json:
    return _entry(
        {
            "rating": UNKNOWN if rating.value is None else rating.value,
            "range": None if rating.low is None else [rating.low, rating.high],
            "confidence": rating.confidence,
            "because": rating.because,
            "evidence": [_entry(fact._asdict()) for fact in rating.evidence] or None,
            "accepted": rating.accepted,
        }
    )


@lru_cache(maxsize=1024)
def _rating_of_level(rating: Rating) -> Canonical:
    return Canonical(canonical(_rating(rating)))


def written_rating(rating: Rating) -> Json:
    """The entry of a rating; many cases share one that is a level alone."""
    return _rating(rating) if rating.because or rating.evidence else _rating_of_level(rating)


def _source(source: Source) -> Json:
    fields = source._asdict()
    del fields["key"]
    url, doi = fields.pop("url"), fields.pop("doi")
    return _entry(fields | {"author": list(source.author) or None, "URL": url, "DOI": doi})
