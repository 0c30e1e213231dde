"""Restricted material: what of a case may be shown, and how much is left out.

One function decides it, `shown`, and is applied where cases are read, before anything is made of
them: what no writer is given, none can write.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np

from typology.columns.cases import CaseColumns, FieldColumn, Said, nothing
from typology.model import Case, Rating, Source
from typology.operators import Mask
from typology.reporting.words import join_words

WITHHELD: Final = "The reason is not for publication."
MARK: Final = "Not for publication: this shows restricted material."
MARKS: Final = {"text": f"{MARK}\n\n", "markdown": f"**{MARK}**\n\n"}


@dataclass(frozen=True)
class Material:
    """How much is restricted: whole cases, and parts of others.

    `reasons` tell of restricted facts, and only restricted facts cite the `sources`.
    """

    cases: int = 0
    terms: int = 0
    facts: int = 0
    reasons: int = 0
    sources: int = 0

    def __add__(self, other: Material) -> Material:
        """Both together."""
        names = [field.name for field in fields(self)]
        return Material(*(getattr(self, name) + getattr(other, name) for name in names))

    def __bool__(self) -> bool:
        """True if there is any."""
        return self != Material()

    def __str__(self) -> str:
        """The numbers: '1 case, 2 terms and 1 fact'."""
        counts = [(getattr(self, field.name), field.name) for field in fields(self)]
        return join_words([f"{n:,} {name[:-1] if n == 1 else name}" for n, name in counts if n])


def shown(case: Case) -> Case:
    """A case as it may be shown: without its restricted parts; itself, if it has none.

    Of a restricted case its id, status, basis, level, ratings and outcomes stay; its title is its
    id. With a restricted piece of evidence goes the reason for the rating, which tells of it, and
    each source that nothing else cites. What computes still has all of it (`Case.whole`).
    """
    if not material(case):
        return case
    if case.handling == "restricted":
        return Case(
            id=case.id,
            title=case.id,
            status=case.status,
            basis=case.basis,
            handling=case.handling,
            ratings={name: _bare(rating) for name, rating in case.ratings.items()},
            sha256=case.sha256,
            level=case.level,
            overrides=case.overrides,
            outcomes=case.outcomes,
            unabridged=case,
        )
    ratings = _public_ratings(case)
    return replace(
        case,
        terms=tuple(term for term in case.terms if term.handling == "public"),
        ratings=ratings,
        sources=_cited_sources(case, ratings),
        unabridged=case,
    )


def is_abridged(case: Case) -> bool:
    """True if something was left out of the case as it may be shown."""
    return case.unabridged is not None


def material(case: Case) -> Material:
    """How much of a case is restricted and stands in it; nothing, if it was left out before."""
    if is_abridged(case):
        return Material()
    if case.handling == "restricted":
        return Material(cases=1)
    terms = sum(term.handling == "restricted" for term in case.terms)
    thinned = [rating for rating in case.ratings.values() if _holds_restricted(rating)]
    if not thinned:
        return Material(terms=terms)
    return Material(
        terms=terms,
        facts=sum(fact.handling == "restricted" for each in thinned for fact in each.evidence),
        reasons=sum(bool(rating.because or rating.accepted) for rating in thinned),
        sources=len(case.sources) - len(_cited_sources(case, _public_ratings(case))),
    )


def material_in(cases: Iterable[Case]) -> Material:
    """How much of some cases is restricted and stands in them."""
    return sum(map(material, cases), Material())


def left_out_of(cases: Iterable[Case]) -> Material:
    """How much was left out of cases as they may be shown."""
    return material_in(case.whole for case in cases if is_abridged(case))


def left_out(found: Material) -> str:
    """How much was left out, as a clause."""
    return f"left out as restricted: {found}"


def columns_shown(columns: CaseColumns) -> tuple[CaseColumns, Material]:
    """Cases as columns as they may be shown, as `shown` does it, and how much was left out."""
    handling = columns.handling
    if "restricted" not in handling.names:
        return columns, Material()
    restricted = handling.codes == handling.names.index("restricted")
    titles = np.where(restricted, columns.ids, columns.titles)
    fields = {
        name: _silenced(each, restricted, nothing(name)) for name, each in columns.fields.items()
    }
    return replace(columns, titles=titles, fields=fields), Material(cases=int(restricted.sum()))


def _silenced(column: FieldColumn[Said], cases: Mask, none: Said) -> FieldColumn[Said]:
    places = np.where(cases, len(column.values), column.places)
    return FieldColumn((*column.values, none), places).tidy()


def is_bare(case: Case) -> bool:
    """True of a restricted case as it may be shown."""
    return is_abridged(case) and case.handling == "restricted"


def _bare(rating: Rating) -> Rating:
    reason = WITHHELD if rating.because or rating.evidence else None
    return Rating(rating.value, rating.low, rating.high, rating.confidence, reason)


def _public_ratings(case: Case) -> dict[str, Rating]:
    return {name: _public(rating) for name, rating in case.ratings.items()}


def _public(rating: Rating) -> Rating:
    if not _holds_restricted(rating):
        return rating
    evidence = tuple(fact for fact in rating.evidence if fact.handling == "public")
    return _bare(rating)._replace(evidence=evidence)


def _holds_restricted(rating: Rating) -> bool:
    return any(fact.handling == "restricted" for fact in rating.evidence)


def _cited_sources(case: Case, ratings: Mapping[str, Rating]) -> dict[str, Source]:
    """The sources that ratings or labels cite; none names one that is left out as its voice."""
    cited = {key for rating in ratings.values() for key in rating.sources}
    cited |= {label.source for label in case.labels}
    gone = case.sources.keys() - cited
    return {
        key: source._replace(voice=None) if source.voice in gone else source
        for key, source in case.sources.items()
        if key in cited
    }
