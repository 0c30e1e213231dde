"""Skeletons of files: a case to be coded under a rubric, a rubric that extends another.

Lines that begin with `##` explain. A line with one `#` is left out, and counts once that `#` and
the blank behind it are removed; with all of them the file is valid too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Final

from typology.edits.paths import patch
from typology.model import Criterion, Json, Level, Rubric
from typology.reporting.formats.plain_text import neutralise
from typology.reporting.new.yaml_lines import block, flow, scalar

WIDTH: Final = 100

CASE_HEAD: Final = """\
## Lines with ## explain. A line with one # is left out; remove the # and the blank behind it to use
## it. `typology check` finds what is wrong, an editor with the YAML language server shows it as you
## write. The rules of coding: `typology new codebook`.
"""
CASE_FACTS: Final = """\
# countries: [{country}]
## national | subnational | local | transnational
# level: national
# form: "ceasefire, amnesty law, village pact ..."
## YYYY, YYYY-MM or YYYY-MM-DD; to: null = not stated, ongoing = a source says so
# period: {{from: 2020, to: null}}
## the last date of which a source says anything about it
# observed_until: 2024-06
## in_force (took effect; no end known) | partial | ended | signed (agreed; no more is known) |
## proposed | never_took_effect
status: {status}
## text: what it promises; outcome: what happened. Default: text if proposed or signed, else outcome
# basis: {basis}
# parties:
#   state: ["who speaks for the state"]
#   armed_groups: ["the group, or the part of it"]
#   mediators: ["who goes between them"]
## public | restricted. Default: restricted if proposed, else public
# handling: restricted
# summary: "The settlement in a few sentences of your own"
# coder: "your initials"
## what the text binds the parties to, one entry a promise; modality: required | conditional
# terms:
#   - term: "what is to be done, in your own words"
#     criterion: {criterion}
#     modality: required
#     clause: "where in the text it stands"
#     by: "who does it, or by when"
#     verified_by: "who verifies it"
#     if_breached: "what follows when it is broken"
"""
RATINGS_HEAD: Final = """\
## One entry a criterion. What the sources do not say stays `unknown`: never the lowest level, never
## a middle one. Each rating has its evidence, and a range where the evidence leaves levels open.
ratings:
"""
EVIDENCE: Final = """\
    # confidence: medium
    # because: "why the evidence means this level, in a sentence or two"
    # evidence:
    #   - says: "the fact, in your own words"
    #     source: {source}
    #     locator: "section, page or paragraph"
    ##     supports | contradicts (that the thing named is there) | context
    #     direction: supports
    ##     asserted | hedged | attributed | alleged | denial | conditional | label_implied
    #     modality: asserted
    ##     what the source puts it down to: settlement | concurrent | force | unclear
    #     attribution: settlement
    ## why a warning of `typology check` about this rating is right to stand
    # accepted: "in a sentence"
"""
CASE_OUTCOMES: Final = """\
## What happened later, by names of your own: yes | no | unknown | a number from 0 to 1. No rating.
# outcomes: {lasted_five_years: unknown}
"""
CASE_SOURCES: Final = """\
## Sources that this case alone cites. Better in a `sources.yaml` beside the cases.
# sources:
#   {source}: {{title: "Title of the document", author: ["Family name, Given name"], issued: 2024}}
"""
OWN_CRITERION: Final = """\
##   One of your own: neutral, and more is more of the thing named. A formula has to read it to
##   make it count.
#   my_criterion:
#     question: "What is asked?"
#     scale: {no: 0, partly: 0.4, yes: 1}
#     anchors:
#       no: "what a case is like at this level"
#       partly: "what a case is like at this level"
#       yes: "what a case is like at this level"
"""
RUBRIC_HEAD: Final = (
    "A definition of your own. It extends {parent}: what is not said here is taken from there, so "
    "that as it stands it is that definition. Below is all that {parent} says, left out. To change "
    "something, remove the # before it and the blank behind it, and those of the keys that it "
    "stands under, up to the left margin. A formula and a scale replace the parent's whole; null "
    "removes."
)


def case_skeleton(
    rubric: Rubric,
    case: str,
    *,
    title: str,
    status: str,
    schema: str | None = None,
    source: str | None = None,
) -> str:
    """A case with every criterion of `rubric` unknown, and its questions and anchors as comments.

    `schema`: the path of the schema of cases, for an editor. `source`: the key of a source in the
    folder's sources file.
    """
    first = next(iter(rubric.criteria))
    head = [
        *modeline(schema),
        *comment(f"A case, to be scored under {rubric.id} {rubric.version}: {rubric.title}"),
        *CASE_HEAD.splitlines(),
        "format: 1",
        f"case: {flow(case)}",
        f"title: {scalar(title)}",
    ]
    basis = "text" if status in ("proposed", "signed") else "outcome"
    facts = CASE_FACTS.format(status=status, basis=basis, criterion=first, country="MLI")
    ratings = [
        line
        for criterion in rubric.criteria.values()
        for line in _unrated_criterion(
            criterion, basis, source or "my-source", full=criterion.id == first
        )
    ]
    sources = "" if source else CASE_SOURCES.format(source="my-source")
    parts = ["\n".join(head), facts, RATINGS_HEAD, "\n".join(ratings), CASE_OUTCOMES, sources]
    return "\n".join(part.rstrip("\n") for part in parts if part) + "\n"


def modeline(schema: str | None) -> list[str]:
    """The line that tells an editor the schema; no line without one."""
    return [] if schema is None else [f"# yaml-language-server: $schema={schema}"]


def _unrated_criterion(
    criterion: Criterion, basis: str, source: str, *, full: bool
) -> Iterator[str]:
    yield ""
    yield from comment(f"{criterion.question_for(basis)} ({criterion.role})", "  ")
    for level, anchor in _anchors(criterion):
        yield from comment(f"  {level}: {anchor}", "  ")
    yield f"  {criterion.id}:"
    yield "    rating: unknown"
    if full:
        low, high = _ends(criterion)
        yield "    ## [lowest, highest] that the evidence leaves open; contains the rating"
        yield f"    # range: [{flow(low)}, {flow(high)}]"
        yield from EVIDENCE.format(source=flow(source)).splitlines()


def _anchors(criterion: Criterion) -> Iterator[tuple[str, str]]:
    if criterion.scale is not None:
        for level in criterion.scale.levels:
            yield level, criterion.anchors.get(level, "")
    if criterion.calibration is not None:
        curve = criterion.calibration
        unit = criterion.unit or "in its own unit"
        points = f"out {curve.out:g}, crossover {curve.crossover:g}, in {curve.full:g}"
        yield "a number", f"{unit}; {points}"


def _ends(criterion: Criterion) -> tuple[Level, Level]:
    if criterion.scale is not None:
        return criterion.scale.levels[0], criterion.scale.levels[-1]
    curve = criterion.calibration
    low, high = (0.0, 1.0) if curve is None else sorted((curve.out, curve.full))
    return low, high


def rubric_skeleton(parent: Rubric, rubric: str, *, title: str, schema: str | None = None) -> str:
    """A variant of `parent` that changes nothing, with the parent's content as comments."""
    source = "my-source" if parent.source is None else parent.source.source
    as_file = patch({"types": {}}, parent.resolved)
    default_scale = as_file.get("scale")
    lines = [
        *modeline(schema),
        *comment(RUBRIC_HEAD.format(parent=parent.id)),
        "format: 1",
        f"rubric: {flow(rubric)}",
        "## to be raised whenever the definition changes",
        'version: "1"',
        f"title: {scalar(title)}",
        f"## {parent.id}@{parent.version} would hold you to that version of the parent",
        f"extends: {flow(parent.id)}",
        "## how far a source itself says this: quoted | reconstructed | constructed",
        "standing: constructed",
        f'# source: {{id: {flow(source)}, locator: "where it says so"}}',
        *_section("The scale of criteria that have none of their own: level to membership, 0 to 1"),
        *_commented_out({"scale": default_scale}),
        *_section("What is rated. `role` restricts nothing: constitutive | consequence | enabling"),
        *_commented_out({"criteria": _without_scale(as_file["criteria"], default_scale)}),
        *OWN_CRITERION.splitlines(),
        *_section("The types, each by its formula: all, any, not, at_least, mean, geometric"),
        *_commented_out({"types": as_file["types"]}),
        *_section("A case is in a type above the cut"),
        *_commented_out({"decide": {"cut": parent.cut}}),
        *_section(
            "Other statuses get the verdict no_settlement; level: [...] and basis: [...] narrow it "
            "further, and what lies outside gets out_of_scope"
        ),
        *_commented_out({"applies_to": as_file["applies_to"]}),
        *_section("Criteria shown beside the verdict; they never enter it"),
        *_commented_out({"profiles": {name: list(each) for name, each in parent.profiles.items()}}),
        *_section("Printed above a verdict, never part of it"),
        *_commented_out({"notices": as_file.get("notices", [])}),
    ]
    return "\n".join(lines) + "\n"


def _without_scale(criteria: Json, default: Json) -> Json:
    """The criteria, each without its scale if that is the default one."""
    if not isinstance(criteria, dict):
        return criteria
    return {
        name: {k: v for k, v in each.items() if (k, v) != ("scale", default)}
        if isinstance(each, dict)
        else each
        for name, each in criteria.items()
    }


def _section(heading: str) -> list[str]:
    return ["", *comment(heading)]


def comment(text: str, indent: str = "") -> list[str]:
    """Lines of comment; characters that could end one are written as codes."""
    lead = re.match(" *", text)
    hanging = lead[0] if lead else ""
    words = wrap(
        neutralise(" ".join(text.split())),
        WIDTH - len(indent) - 3,
        initial_indent=hanging,
        subsequent_indent=hanging + hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [f"{indent}## {line}" for line in words]


def _commented_out(tree: Mapping[str, Json]) -> list[str]:
    return [f"# {line}" for line in block(dict(tree))]
