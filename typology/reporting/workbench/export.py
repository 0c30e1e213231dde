"""What a workbench is given: the definition as one tree, and its cases; restricted parts left out.

The definition is the resolved rubric, so that a path in it is a path of `--set`. Lists stand where
an order matters and keys are free; everything else is a mapping by id.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from typology import __version__
from typology.analysis.scorecard import Scorecard
from typology.model import Case, Evidence, Json, Label, Rating, Rubric, Source, Term
from typology.operators import OPERATORS
from typology.reporting.words import STANDING

SCHEMA_VERSION: Final = 1
ESCAPED: Final = {ord(character): f"\\u{ord(character):04x}" for character in "<>&'"}


def exported(
    rubric: Rubric,
    cards: Sequence[Scorecard],
    *,
    include_restricted: bool = False,
    with_evidence: bool = True,
    shipped_sources: Collection[str] = (),
) -> Json:
    """All that a workbench knows.

    A restricted case is left out whole, restricted terms and evidence one by one, and sources that
    nothing left cites. Without evidence, reasons stay out too: for a page of many cases. A source
    in `shipped_sources` is not repeated: every installation has it.
    """
    open_cases = [card.case for card in cards if include_restricted or _is_open(card.case)]
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "settlement-typology", "version": __version__},
        "includes_restricted": include_restricted and any(_has_restricted(c.case) for c in cards),
        "operators": {name: _operator(name) for name in OPERATORS},
        "rubric": _rubric(rubric),
        "cases": [
            _case(case, include_restricted, with_evidence, shipped_sources) for case in open_cases
        ],
    }


def embeddable(document: Json) -> str:
    """JSON that may stand in a `script` element: ASCII, without markup."""
    written = json.dumps(document, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return written.translate(ESCAPED)


def _is_open(case: Case) -> bool:
    return case.handling == "public"


def _has_restricted(case: Case) -> bool:
    evidence = [item.handling for rating in case.ratings.values() for item in rating.evidence]
    return "restricted" in (case.handling, *evidence, *(term.handling for term in case.terms))


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
        "overrides": [
            {"option": each.option, "path": each.path, "value": each.value}
            for each in rubric.overrides
        ],
        "definition": dict(rubric.resolved),
    }


def _case(case: Case, restricted: bool, evidence: bool, shipped_sources: Collection[str]) -> Json:
    shown = {
        name: [item for item in rating.evidence if restricted or item.handling == "public"]
        for name, rating in case.ratings.items()
    }
    cited = {item.source for items in shown.values() for item in items} if evidence else set()
    cited |= {label.source for label in case.labels}
    terms = [term for term in case.terms if restricted or term.handling == "public"]
    ratings: dict[str, Json] = {
        name: _rating(rating, shown[name] if evidence else None, case)
        for name, rating in case.ratings.items()
    }
    parts = _written(
        case=case.id,
        title=case.title,
        status=case.status,
        basis=case.basis,
        handling=case.handling,
        complete=evidence and len(terms) == len(case.terms) and _is_whole(case, shown),
        countries=list(case.countries),
        level=case.level,
        form=case.form,
        period=_period(case),
        observed_until=case.observed_until,
        part_of=case.part_of,
        parties={side: list(names) for side, names in case.parties.items()},
        identifiers={scheme: list(ids) for scheme, ids in case.identifiers.items()},
        summary=case.summary if evidence else None,
        coder=case.coder,
        terms=[_term(term, case) for term in terms],
        labels=[_label(label) for label in case.labels],
        sources=_sources(case.sources, cited, shipped_sources),
        sha256=case.sha256,
    )
    return parts | {"ratings": ratings}


def _is_whole(case: Case, shown: Mapping[str, Sequence[Evidence]]) -> bool:
    return all(len(shown[name]) == len(rating.evidence) for name, rating in case.ratings.items())


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


def _rating(rating: Rating, evidence: Iterable[Evidence] | None, case: Case) -> Json:
    return {
        "rating": rating.value,
        "range": None if rating.low is None else [rating.low, rating.high],
        **_written(
            confidence=rating.confidence,
            because=None if evidence is None else rating.because,
            evidence=[_evidence(item, case) for item in evidence or ()],
        ),
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


def _sources(
    sources: Mapping[str, Source], cited: Collection[str], shipped: Collection[str]
) -> Json:
    return [
        _written(
            key=key,
            title=entry.title,
            author=list(entry.author),
            issued=entry.issued,
            publisher=entry.publisher,
            type=entry.type,
            URL=entry.url,
            DOI=entry.doi,
        )
        for key, entry in sources.items()
        if key in cited and key not in shipped
    ]
