"""A report as one page that stands alone: no network, no inline handlers, nothing that runs twice.

A content security policy with the hashes of our own style and scripts lets nothing else in. Text
is escaped by the template engine, and marks that hide or turn text around are shown by their code.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from jinja2 import Environment
from markupsafe import Markup

from typology.model import Case, Evidence, Rating, Source
from typology.reporting.cluster.class_svg import class_drawing
from typology.reporting.cluster.classes_text import class_blocks, class_tables, method_blocks
from typology.reporting.formats.page import asset, content_security_policy, environment, safe
from typology.reporting.precedents import fate_phrase
from typology.reporting.provenance import source_notes
from typology.reporting.report.case_section import fact_details, term_details
from typology.reporting.report.content import FEW, Report
from typology.reporting.report.overview import plain_verdict
from typology.reporting.robustness.tables import robustness_tables
from typology.reporting.robustness.words import NO_PROBABILITY, case_sentences, library_sentences
from typology.reporting.table import UNKNOWN, cell_text, is_right_aligned
from typology.reporting.words import (
    EMPHASIS,
    capitalised,
    count_noun,
    id_to_words,
    join_words,
    level_phrase,
)
from typology.reporting.workbench.page import fragment
from typology.scoring.scorecard import Scorecard, has_evidence

QUOTED: Final = re.compile(r'("[^"]*")')
BESIDE: Final = re.compile(r"\s*([{};,>])\s*")
NAMED: Final = re.compile(r"([\w-]+): ")
BLANK: Final = re.compile(r"\n\s*\n+")
MANY: Final = 200  # cases beyond which details are rendered when they are opened
SOME_EVIDENCE: Final = (Evidence("", "", "context"),)  # that there is some, and not what
KINDS: Final = 6
"""How many types have a colour of their own; the next begin again."""


def write_page(report: Report) -> str:
    """The whole page; the same report gives the same bytes."""
    in_full = len(report.cases) <= FEW
    cards = report.cards[0]
    workbench = fragment(
        report.rubrics[0],
        cards if in_full else [_ratings_alone(card) for card in cards],
        with_evidence=in_full,
        with_form=in_full,
        shipped_sources=report.shipped_sources,
    )
    styles = [compact(asset("report/report.css")), compact(workbench.style)]
    scripts = [asset("report/report.js"), workbench.small]
    page = _environment(report).get_template("template.html.jinja")
    html = page.render(
        report=report,
        in_full=in_full,
        many=len(report.cases) > MANY,
        workbench=workbench.markup,
        styles=[Markup(style) for style in styles],
        scripts=[Markup(script) for script in scripts],
        policy=content_security_policy(styles, scripts),
    )
    return BLANK.sub("\n", html)


def _ratings_alone(card: Scorecard) -> Scorecard:
    """A card with nothing but what a verdict needs, to keep a page of many cases small.

    Of evidence only whether there is some is read.
    """
    case = card.case
    ratings = {
        name: Rating(
            rating.value,
            rating.low,
            rating.high,
            evidence=SOME_EVIDENCE if has_evidence(case, name) else (),
        )
        for name, rating in case.ratings.items()
    }
    bare = Case(
        id=case.id,
        title=case.title,
        status=case.status,
        basis=case.basis,
        handling=case.handling,
        ratings=ratings,
        sha256=case.sha256,
        level=case.level,
    )
    return card._replace(case=bare)


def compact(style: str) -> str:
    """A style sheet without the blanks that no browser needs; quoted text is unchanged.

    >>> compact('a, b > i { content: "1: 2"; }\\n@media print { a { top: 0; } }')
    'a,b>i{content:"1: 2"}@media print{a{top:0}}'
    """
    parts = QUOTED.split(" ".join(style.split()))
    parts[::2] = [NAMED.sub(r"\1:", BESIDE.sub(r"\1", part)) for part in parts[::2]]
    return "".join(parts).replace(";}", "}")


def _environment(report: Report) -> Environment:
    engine = environment("report")
    types = dict.fromkeys(name for rubric in report.rubrics for name in rubric.types)
    places = {name: f"k{place % KINDS}" for place, name in enumerate(types)}
    engine.filters |= {
        "running_text": running_text,
        "words": id_to_words,
        "joined": join_words,
        "kind": lambda verdict: places.get(verdict, verdict),
        "level": level_phrase,
        "verdict": plain_verdict,
        "sentence": lambda text: f"{capitalised(text)}.",
        "tone": tone_class,
    }
    engine.globals |= {
        "UNKNOWN": UNKNOWN,
        "count_noun": count_noun,
        "source_notes": source_notes,
        "is_right": is_right_aligned,
        "term_details": term_details,
        "fact_details": fact_details,
        "shown": cell_text,
        "number": _numbering(report),
        "titles": {section.card.case.id: section.card.case.title for section in report.cases},
        "reported": {section.card.case.id for section in report.cases},
        "class_drawing": class_drawing,
        "fate": fate_phrase,
        "class_blocks": class_blocks,
        "class_tables": class_tables,
        "class_method": method_blocks,
        "robustness_tables": robustness_tables,
        "case_sentences": case_sentences,
        "library_sentences": library_sentences,
        "NO_PROBABILITY": NO_PROBABILITY,
        "FEW": FEW,
    }
    return engine


def running_text(text: str) -> Markup:
    """Running text, escaped, with `*word*` emphasised."""
    return Markup(EMPHASIS.sub(r"<em>\1</em>", str(safe(text))))


def tone_class(tone: int | None) -> str:
    """The class of a square: t0 to t4, or hatched."""
    return "tu" if tone is None else f"t{tone}"


def _numbering(report: Report) -> Callable[[Source], int]:
    """A function that gives a source its number in the list of sources."""
    places = {repr(source): number for number, source in enumerate(report.sources, start=1)}
    return lambda source: places[repr(source)]
