"""The JSON Schemas against a real validator: on every shipped file, and on planted mistakes."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from random import Random

import pytest
from jsonschema import Draft7Validator

from tests.support.editor import as_an_editor_reads, complaints, complaints_within
from typology.model import Json, Rubric
from typology.reading.check import check
from typology.reading.library import library, shipped_rubrics
from typology.reading.problems import InputError
from typology.reading.rubric.reader import read_rubric
from typology.reading.schema.case import case_schema
from typology.reading.schema.parts import known_sources, sources_schema
from typology.reading.schema.rubric import rubric_schema

SOURCES = known_sources(None)
CASES = sorted(
    path
    for path in (library() / "cases").rglob("*.yaml")
    if path.name != "sources.yaml" and path.parent.name != "mappings"
)
RUBRICS = sorted((library() / "rubrics").glob("*.yaml"))
SEED = 20181001
MUTATIONS = 500


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return read_rubric("thurston-2018")


@pytest.fixture(scope="module")
def of_cases(rubric: Rubric) -> Json:
    return case_schema(rubric, SOURCES)


@pytest.fixture(scope="module")
def of_rubrics() -> Json:
    return rubric_schema(None, SOURCES)


def test_every_schema_is_a_schema(rubric: Rubric, of_cases: Json, of_rubrics: Json) -> None:
    for schema in (of_cases, of_rubrics, rubric_schema(rubric, SOURCES), sources_schema()):
        assert isinstance(schema, dict)
        assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
        Draft7Validator.check_schema(schema)


def refused(schema: Json, paths: list[Path]) -> dict[str, list[str]]:
    found = {path.name: complaints(schema, path.read_text(encoding="utf-8")) for path in paths}
    return {name: places for name, places in found.items() if places}


def test_every_shipped_case_conforms_whatever_the_rubric() -> None:
    rubrics = map(read_rubric, shipped_rubrics())
    unlike = {tuple(rubric.criteria): rubric for rubric in rubrics}
    for rubric in unlike.values():
        assert refused(case_schema(rubric, SOURCES), CASES) == {}


def test_every_shipped_rubric_conforms_with_and_without_a_parent(
    rubric: Rubric, of_rubrics: Json
) -> None:
    for schema in (of_rubrics, rubric_schema(rubric, SOURCES), rubric_schema(rubric, {})):
        assert refused(schema, RUBRICS) == {}


def test_shipped_sources_conform() -> None:
    assert refused(sources_schema(), [library() / "cases" / "sources.yaml"]) == {}


def test_an_editor_is_told_each_question_level_and_anchor(rubric: Rubric, of_cases: Json) -> None:
    definitions = of_cases["definitions"]  # type: ignore[index,call-overload]
    for name, criterion in rubric.criteria.items():
        entry = definitions[f"rating_of_{name}"]  # type: ignore[index,call-overload]
        rating = entry["properties"]["rating"]  # type: ignore[index,call-overload]
        assert rating["description"] == criterion.question  # type: ignore[index,call-overload]
        told = {each["const"]: each["description"] for each in rating["oneOf"]}  # type: ignore
        assert told.pop("unknown")
        assert told == dict(criterion.anchors)


GOOD_CASE = """\
format: 1
case: a-case
title: 2018
countries: [MLI, XKX]
level: local
form: pact
period: {from: 2018-03, to: ongoing}
observed_until: 2022
status: in_force
basis: outcome
part_of: mali-two-track-dialogue-proposed
parties: {state: [a], armed_groups: [b], mediators: null}
identifiers: {ucdp_conflict: [289, "290"], gw: null}
handling: public
summary: text
coder: 2
terms: [{term: t, criterion: demobilisation, modality: required, clause: 3}]
ratings:
  demobilisation:
    rating: limited
    range: [absent, full]
    confidence: low
    because: text
    accepted: text
    evidence:
      - {says: s, source: thurston-2018, locator: 15, direction: supports, modality: hedged}
  durability: null
  state_authority: {rating: unknown}
labels: [{type: delaying, source: own}]
outcomes: {lasted: yes, quiet: 0.25, elections: unknown, amnesty: null}
expect: {thurston-2018: undetermined, another: whatever}
sources: {own: {title: t, author: [a], issued: 2018, URL: u, voice: thurston-2018, note: n}}
"""


def test_a_case_that_uses_every_key_conforms(of_cases: Json) -> None:
    assert complaints(of_cases, GOOD_CASE) == []


def replaced(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("format: 1", "format: 2", "$.format"),
        ("format: 1", 'format: "1"', "$.format"),
        ("case: a-case", "case: A_Case", "$.case"),
        ("title: 2018", "title: [a]", "$.title"),
        ("title: 2018", "titel: a", "$"),
        ("MLI", "Mali", "$.countries[0]"),
        ("level: local", "level: village", "$.level"),
        ("from: 2018-03", "from: March 2018", "$.period.from"),
        ("to: ongoing", "until: 2020", "$.period"),
        ("observed_until: 2022", "observed_until: ongoing", "$.observed_until"),
        ("status: in_force", "status: agreed", "$.status"),
        ("basis: outcome", "basis: results", "$.basis"),
        ("state: [a]", "state: a", "$.parties.state"),
        ("armed_groups: [b]", "rebels: [b]", "$.parties"),
        ("handling: public", "handling: secret", "$.handling"),
        ("criterion: demobilisation", "criterion: demobilization", "$.terms[0].criterion"),
        ("modality: required", "modality: perhaps", "$.terms[0].modality"),
        ("  demobilisation:\n", "  demobilization:\n", "$.ratings"),
        ("rating: limited", "rating: low", "$.ratings.demobilisation.rating"),
        ("rating: limited", "rating: 3", "$.ratings.demobilisation.rating"),
        ("    rating: limited\n", "", "$.ratings.demobilisation"),
        ("durability: null", "durability: full", "$.ratings.durability"),
        ("[absent, full]", "[absent]", "$.ratings.demobilisation.range"),
        ("[absent, full]", "[absent, unknown]", "$.ratings.demobilisation.range"),
        ("confidence: low", "confidence: weak", "$.ratings.demobilisation.confidence"),
        ("{rating: unknown}", "{rating: full}", "$.ratings.state_authority.rating"),
        ("direction: supports", "direction: for", "$.ratings.demobilisation.evidence[0].direction"),
        (", direction: supports", "", "$.ratings.demobilisation.evidence[0]"),
        ("modality: hedged", "modality: vague", "$.ratings.demobilisation.evidence[0].modality"),
        ("type: delaying, ", "", "$.labels[0]"),
        ("lasted: yes", "lasted: often", "$.outcomes.lasted"),
        ("lasted: yes", "Lasted: yes", "$.outcomes"),
        ("quiet: 0.25", "quiet: 1.5", "$.outcomes.quiet"),
        ("thurston-2018: undetermined", "thurston-2018: stable", "$.expect['thurston-2018']"),
        ("title: t, author", "name: t, author", "$.sources.own"),
        ("author: [a]", "author: a", "$.sources.own.author"),
    ],
)
def test_a_planted_mistake_in_a_case_is_refused_where_it_stands(
    of_cases: Json, tmp_path: Path, old: str, new: str, place: str
) -> None:
    bad = replaced(GOOD_CASE, old, new)
    assert [found for found in complaints_within(of_cases, bad) if found.startswith(place)]
    path = tmp_path / "a-case.yaml"
    path.write_text(bad, encoding="utf-8")
    assert [problem for problem in check([str(path)]) if problem.severity == "error"]


def test_an_unknown_source_is_refused_unless_the_case_brings_sources(of_cases: Json) -> None:
    own = GOOD_CASE[GOOD_CASE.index("sources: {own") :]
    without = replaced(replaced(GOOD_CASE, own, ""), "source: own", "source: tnh-worth-a-shot")
    assert complaints(of_cases, without) == []
    unknown = replaced(without, "thurston-2018, locator", "thurston-2081, locator")
    assert complaints(of_cases, unknown) == ["$.ratings.demobilisation.evidence[0].source"]


def test_sources_of_a_file_are_known(rubric: Rubric, tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text("my-source: {title: T}\n", encoding="utf-8")
    case = (
        "format: 1\ncase: a\ntitle: t\nstatus: ended\n"
        "ratings: {demobilisation: {rating: full, evidence: "
        "[{says: s, source: my-source, direction: supports}]}}\n"
    )
    assert complaints(case_schema(rubric, known_sources(path)), case) == []
    assert complaints(case_schema(rubric, SOURCES), case) != []


def test_a_faulty_sources_file_is_no_basis_of_a_schema(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text("my-source: {titel: T}\n", encoding="utf-8")
    with pytest.raises(InputError, match="unknown key 'titel'"):
        known_sources(path)


def test_a_longer_quote_than_sixty_words_is_refused(of_cases: Json) -> None:
    for count in (60, 61):
        text = replaced(GOOD_CASE, "says: s", f"says: s, quote: {' word' * count}")
        found = complaints_within(of_cases, text)
        assert ("$.ratings.demobilisation.evidence[0].quote" in found) == (count > 60)
        assert bool(found) == (count > 60)


GOOD_RUBRIC = """\
format: 1
rubric: a-rubric
version: 1.0
title: t
standing: quoted
source: {id: thurston-2018, locator: 3}
scale: {no: 0, yes: 1}
criteria:
  first: {question: q, in_text: q, role: enabling, anchors: {no: a, yes: b}, warrant: {source: s}}
  second:
    question: q
    scale: {false: 0, true: 1}
    anchors: {false: a, true: b}
  third: {question: q, unit: share, calibrate: {out: 0.05, crossover: .4, in: 1., shape: linear}}
types:
  good:
    means: m
    warrant: {inspired_by: {source: s, locator: l}}
    formula:
      all:
        - first
        - {criterion: third, reaches: 0.5, if_unknown: holds}
        - {criterion: second, reaches: 'true', warrant: {source: s, locator: l}}
        - any: [first, {not: second}]
          warrant: {inspired_by: {source: s}}
        - at_least: {count: 2, of: [first, second, third]}
        - mean: {first: 2, third: 0.5}
        - geometric: [first, {mean: [second, third]}]
decide: {cut: 0.5}
applies_to: {status: [ended, proposed], level: [local], basis: [text]}
profiles: {side: [first], none: null}
notices:
  - {when: {not: first}, say: s, source: s}
  - {when: {level: [national, local]}, say: s}
  - {when: {scope: outside}, say: s}
"""
VARIANT = """\
format: 1
rubric: a-variant
version: "1"
title: t
extends: thurston-2018@1.0
criteria:
  durability: {anchors: {absent: other}}
  flexibility: null
  displacement: {warrant: {locator: other}}
types:
  delaying: {means: other}
source: {locator: other}
"""


def test_a_rubric_with_every_node_and_a_variant_with_parts_conform(of_rubrics: Json) -> None:
    assert complaints(of_rubrics, GOOD_RUBRIC) == []
    assert complaints(of_rubrics, VARIANT) == []


def test_what_a_variant_may_leave_out_another_rubric_may_not(of_rubrics: Json) -> None:
    alone = replaced(VARIANT, "extends: thurston-2018@1.0\n", "")
    assert complaints(of_rubrics, alone) == [
        "$.criteria.displacement",
        "$.criteria.displacement.warrant",
        "$.criteria.durability",
        "$.source",
        "$.types.delaying",
    ]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("rubric: a-rubric", "rubric: my rubric", "$.rubric"),
        ("version: 1.0\n", "", "$"),
        ("standing: quoted", "standing: official", "$.standing"),
        ("scale: {no: 0, yes: 1}\n", "scale: {no: 0}\n", "$.scale"),
        ("scale: {no: 0, yes: 1}\n", "scale: {no: 0, yes: 1.5}\n", "$.scale"),
        ("scale: {no: 0, yes: 1}\n", "scale: {no: 0, unknown: 1}\n", "$.scale"),
        ("  first: {question", "  First: {question", "$.criteria"),
        ("  first: {question", "  mean: {question", "$.criteria"),
        ("role: enabling", "role: main", "$.criteria.first.role"),
        ("anchors: {no: a, yes: b}, ", "", "$.criteria.first"),
        ("{question: q, in_text", "{in_text", "$.criteria.first"),
        ("unit: share", "unit: share, anchors: {no: a}", "$.criteria.third"),
        ("out: 0.05", 'out: "0.05"', "$.criteria.third.calibrate.out"),
        ("crossover: .4, ", "", "$.criteria.third.calibrate"),
        ("shape: linear", "shape: curved", "$.criteria.third.calibrate.shape"),
        ("  good:\n", "  neither:\n", "$.types"),
        ("    formula:\n", "    formulas:\n", "$.types.good"),
        ("any: [first", "anny: [first", "$.types.good.formula"),
        ("any: [first, {not: second}]", "any: []", "$.types.good.formula"),
        ("{not: second}", "{not: [second]}", "$.types.good.formula"),
        ("{not: second}", "{not: second, all: [first]}", "$.types.good.formula"),
        ("count: 2", "count: 0", "$.types.good.formula"),
        ("count: 2", "count: 1.5", "$.types.good.formula"),
        (", of: [first, second, third]", "", "$.types.good.formula"),
        ("{first: 2, third: 0.5}", "{first: 2, third: 0}", "$.types.good.formula"),
        ("if_unknown: holds", "if_unknown: yes", "$.types.good.formula"),
        ("criterion: third, ", "", "$.types.good.formula"),
        ("cut: 0.5", "cut: 50", "$.decide.cut"),
        ("[ended, proposed]", "[finished]", "$.applies_to.status[0]"),
        ("level: [local]", "level: [village]", "$.applies_to.level[0]"),
        ("basis: [text]", "basis: text", "$.applies_to.basis"),
        ("[national, local]", "[national, village]", "$.notices[1].when"),
        ("scope: outside", "scope: inside", "$.notices[2].when"),
        ("{inspired_by: {source: s, locator: l}}", "{}", "$.types.good.warrant"),
        ("{inspired_by: {source: s}}", "{source: s, inspired_by: {source: s}}", "$.types.good"),
        ("{inspired_by: {source: s}}", "{}", "$.types.good"),
        ("side: [first]", "side: first", "$.profiles"),
        ("say: s, ", "", "$.notices[0]"),
        ("{not: first}", "{never: first}", "$.notices[0].when"),
    ],
)
def test_a_planted_mistake_in_a_rubric_is_refused_where_it_stands(
    of_rubrics: Json, tmp_path: Path, old: str, new: str, place: str
) -> None:
    bad = replaced(GOOD_RUBRIC, old, new)
    assert [found for found in complaints_within(of_rubrics, bad) if found.startswith(place)]
    path = tmp_path / "a-rubric.yaml"
    path.write_text(bad, encoding="utf-8")
    assert [problem for problem in check([str(path)]) if problem.severity == "error"]


@pytest.mark.parametrize(
    "text",
    ["Key_: {title: t}\n", "key: {titel: t}\n", "key: {publisher: t}\n", "key: {title: [t]}\n"],
)
def test_a_planted_mistake_in_sources_is_refused(text: str) -> None:
    assert complaints(sources_schema(), text) != []


JUNK: list[Json] = [None, "", "word", "full", "unknown", "2018", 7, 0.5, [], ["a"], {}, {"a": "b"}]


def places(tree: Json) -> list[tuple[str | int, ...]]:
    found: list[tuple[str | int, ...]] = []
    items = (
        tree.items()
        if isinstance(tree, dict)
        else enumerate(tree)
        if isinstance(tree, list)
        else ()
    )
    for key, value in items:
        found += [(key,), *((key, *path) for path in places(value))]
    return found


def mutated(rng: Random, tree: Json) -> Json:
    """The tree with one value replaced, removed, or renamed."""
    tree = deepcopy(tree)
    *above, last = rng.choice(places(tree))
    parent = tree
    for step in above:
        parent = parent[step]  # type: ignore[index,call-overload]
    kind = rng.random()
    if kind < 0.2:
        del parent[last]  # type: ignore[arg-type,union-attr]
    elif kind < 0.35 and isinstance(parent, dict):
        parent[f"{last}x"] = parent.pop(last)  # type: ignore[arg-type]
    else:
        parent[last] = deepcopy(rng.choice(JUNK))  # type: ignore[index,call-overload]
    return tree


def test_what_the_schema_refuses_check_refuses_too(
    of_cases: Json, of_rubrics: Json, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    rng = Random(SEED)
    kinds = [("a-case", GOOD_CASE, of_cases), ("a-rubric", GOOD_RUBRIC, of_rubrics)]
    refused = 0
    for _ in range(MUTATIONS):
        name, good, schema = rng.choice(kinds)
        tree = mutated(rng, as_an_editor_reads(good))
        text = json.dumps(tree)
        if not list(Draft7Validator(schema).iter_errors(tree)):  # type: ignore[arg-type]
            continue
        refused += 1
        path = tmp_path / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        errors = [problem for problem in check([str(path)]) if problem.severity == "error"]
        assert errors, text
    record_property("count", f"{refused} of {MUTATIONS} mutations refused by both, seed {SEED}")
    assert refused > MUTATIONS / 3
