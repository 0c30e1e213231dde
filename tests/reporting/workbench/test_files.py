"""What the workbench says and writes, without a browser: words, addresses, rubrics, cases."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import pytest

from tests.support.evaluator import node
from typology.cli.shared.changes import RubricChanges, apply_changes
from typology.edits.paths import Unsayable, as_file
from typology.edits.structure import Unresolved
from typology.model import Case, Json, Rubric
from typology.reading import library
from typology.reading.case.tree import hashed
from typology.reading.cases import read_cases
from typology.reading.check import check
from typology.reading.library import shipped_rubrics
from typology.reading.problems import InputError
from typology.reading.rubric.reader import read_rubric
from typology.reading.rubric.settings import override
from typology.reporting.blocks import Items
from typology.reporting.formula_phrases import formula_phrase
from typology.reporting.score.changes import gain_blocks, loss_blocks
from typology.reporting.score.verdict import verdict_sentences
from typology.reporting.workbench import page
from typology.reporting.workbench.export import workbench_document
from typology.scoring.scorecard import Scorecard, score

FOLDER = Path(page.__file__).parent / "scripts"


DRIVER = Path(__file__).with_name("run_workbench.js")


SEED = 1962


VARIANTS = 25  # a shipped definition


def asked(requests: Sequence[dict[str, Json]]) -> Iterator[object]:
    """The workbench's answers to some calls."""
    scripts = [str(FOLDER / name) for name in page.SCRIPTS if name != "workbench.js"]
    done = subprocess.run(
        [node(), str(DRIVER), *scripts],
        input="".join(f"{json.dumps(request)}\n" for request in requests),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    yield from map(json.loads, done.stdout.splitlines())


@cache
def rubric_of(name: str) -> Rubric:
    return read_rubric(name)


@cache
def cards_of(name: str) -> tuple[Scorecard, ...]:
    rubric = rubric_of(name)
    return score(rubric, shipped_cases(rubric))


def shipped_cases(rubric: Rubric) -> tuple[Case, ...]:
    paths = [str(library.case_path(name)) for name in library.shipped_cases()]
    return read_cases(paths, [rubric]).cases


def document_of(rubric: Rubric, cards: Sequence[Scorecard] = ()) -> dict[str, Json]:
    document = workbench_document(rubric, cards)
    assert isinstance(document, dict)
    return document


@pytest.mark.parametrize("name", shipped_rubrics())
def test_workbench_tells_every_shipped_case_in_the_words_of_the_command(name: str) -> None:
    cards = cards_of(name)
    document = document_of(rubric_of(name), cards)
    alone = {**document, "cases": []}
    settlements = document["cases"]
    assert isinstance(settlements, list)
    requests: list[dict[str, Json]] = [
        {"call": "words", "document": alone, "settlement": each} for each in settlements
    ]
    for card, told in zip(cards, asked(requests), strict=True):
        assert isinstance(told, dict)
        assert told["sentences"] == list(verdict_sentences(card))
        assert told["breaks"] == heads(loss_blocks(card))
        assert told["within"] == within_ranges(loss_blocks(card))[: len(told["within"])]
        assert set(heads(gain_blocks(card))) <= set(told["takes"])
        types = card.rubric.types.values()
        assert told["formulas"] == [formula_phrase(kind.formula, card.rubric) for kind in types]


def heads(blocks: Iterator[object]) -> list[str]:
    """The items of a told list, without the line that counts the rest."""
    items = [head for block in blocks if isinstance(block, Items) for head, _ in block.items]
    return [head for head in items if not head.startswith("and ")]


def within_ranges(blocks: Iterator[object]) -> list[bool]:
    """Of each told item, whether it says that the change stays within the ranges."""
    items = [item for block in blocks if isinstance(block, Items) for item in block.items]
    return [any("within the range" in line for line in below) for _, below in items]


def random_settings(rng: Random, rubric: Rubric, knobs: Sequence[dict[str, Json]]) -> RubricChanges:
    """Settings as a user of the workbench could make them; some do not hold together."""
    sets = {}
    for knob in rng.sample(list(knobs), min(len(knobs), rng.choice([0, 1, 1, 2, 3]))):
        sets[str(knob["path"])] = random_value(rng, knob)
    read = {name for name in rubric.criteria if name in str(rubric.resolved["types"])}
    drops = rng.sample(sorted(read), min(len(read), rng.choice([0, 0, 0, 1, 2])))
    silence = rng.choice([None, None, "open", "holds", "fails"])
    return RubricChanges(tuple(sets.items()), drop=tuple(drops), silence=silence)


def random_value(rng: Random, knob: dict[str, Json]) -> str:
    levels, value = knob.get("levels"), knob["value"]
    if isinstance(levels, list):
        return str(rng.choice(levels))
    if knob["kind"] == "count":
        return str(rng.randint(1, 5))
    if knob["kind"] == "weight":
        return str(rng.choice([0.5, 1.25, 3, 7]))
    assert isinstance(value, int | float)
    return str(round(min(1.0, max(0.0, value + rng.choice([-0.2, -0.05, 0.05, 0.3]))), 2))


def settings_of(changes: RubricChanges) -> dict[str, Json]:
    sets: list[Json] = [[path, number_or_level(text)] for path, text in changes.sets]
    return {"sets": sets, "silence": changes.silence, "drops": list(changes.drop)}


def number_or_level(text: str) -> Json:
    return text if text[0].isalpha() else float(text)


def varied_or_none(rubric: Rubric, changes: RubricChanges) -> Rubric | None:
    """What the command makes of the changes; None where it refuses them."""
    try:
        return apply_changes(rubric, changes)
    except (InputError, Unresolved):
        return None


def test_downloaded_definition_is_the_one_that_whatif_makes(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    seen: Counter[str] = Counter()
    for place, name in enumerate(shipped_rubrics()):
        rubric = rubric_of(name)
        (knobs,) = asked([{"call": "knobs", "definition": dict(rubric.resolved)}])
        assert isinstance(knobs, list)
        rng = Random(SEED + place)
        changes = [random_settings(rng, rubric, knobs) for _ in range(VARIANTS)]
        requests: list[dict[str, Json]] = [
            {
                "call": "variant",
                "document": document_of(rubric),
                "settings": settings_of(each),
                "id": f"variant-{number}",
            }
            for number, each in enumerate(changes)
        ]
        for number, (each, told) in enumerate(zip(changes, asked(requests), strict=True)):
            assert isinstance(told, dict)
            assert told["back"] == settings_of(each)
            expected = varied_or_none(rubric, each)
            if "error" in told:
                seen["refused"] += 1
                assert expected is None or is_refused_here_alone(rubric, expected, each)
                continue
            assert expected is not None, told
            file = tmp_path / f"variant-{number}.yaml"
            file.write_text(told["text"], encoding="utf-8")
            assert check([str(file)]) == ()
            saved = read_rubric(str(file))
            assert saved.definition_sha256 == as_a_file_says(expected).definition_sha256
            seen["written"] += 1
    record_property("count", f"{dict(seen)}, seed {SEED}")
    assert seen["written"] >= 200
    assert seen["refused"] >= 20


def is_refused_here_alone(rubric: Rubric, expected: Rubric, changes: RubricChanges) -> bool:
    """The workbench keeps levels in their order, and says so of what no file can say."""
    try:
        as_a_file_says(expected)
    except Unsayable:
        return True
    orders = [
        (one.scale.levels, expected.criteria[name].scale)
        for name, one in rubric.criteria.items()
        if one.scale is not None
    ]
    return any(other is not None and levels != other.levels for levels, other in orders)


def as_a_file_says(rubric: Rubric) -> Rubric:
    """The rubric with its formulas in the grammar of files."""
    formulas: list[tuple[str, Json]] = []
    types = rubric.resolved["types"]
    assert isinstance(types, dict)
    for name, kind in types.items():
        assert isinstance(kind, dict)
        formula = as_file(kind["formula"])
        if not isinstance(formula, str):
            formulas.append((f"types.{name}.formula", formula))
    return override(rubric, formulas)


def test_overrides_made_before_the_page_are_told_and_kept(tmp_path: Path) -> None:
    changes = RubricChanges((("decide.cut", "0.6"), ("scale.limited", "0.4")), silence="holds")
    rubric = apply_changes(rubric_of("thurston-2018"), changes)
    (card, *_) = score(rubric, shipped_cases(rubric))
    document = document_of(rubric, [card])
    settlements = document["cases"]
    assert isinstance(settlements, list)
    settings: Json = {"sets": [["decide.cut", 0.7]], "silence": None, "drops": []}
    words, variant = asked(
        [
            {"call": "words", "document": document, "settlement": settlements[0]},
            {"call": "variant", "document": document, "settings": settings, "id": "kept"},
        ]
    )
    assert isinstance(words, dict)
    assert isinstance(variant, dict)
    assert words["sentences"] == list(verdict_sentences(card))
    file = tmp_path / "kept.yaml"
    file.write_text(variant["text"], encoding="utf-8")
    expected = override(rubric, [("decide.cut", "0.7")])
    assert read_rubric(str(file)).definition_sha256 == expected.definition_sha256


def test_address_holds_nothing_that_the_definition_does_not_know() -> None:
    hostile = (
        "#definition?set=decide.cut%3D2&set=title%3D%3Cscript%3E&set=decide.cut%3Dx&silence=maybe"
        "&drop=durability&drop=constructor&set=__proto__.x%3D1&set=scale.limited%3D&other=1"
    )
    requests: list[dict[str, Json]] = [
        {"call": "address", "document": document_of(rubric_of("thurston-2018")), "fragment": each}
        for each in (hostile, "#case", "", "#definition?set=decide.cut%3D0.6&silence=open")
    ]
    nothing = {"sets": [], "silence": None, "drops": []}
    assert list(asked(requests)) == [
        {"settings": nothing, "refused": 9},
        {"settings": nothing, "refused": 0},
        {"settings": nothing, "refused": 0},
        {"settings": {"sets": [["decide.cut", 0.6]], "silence": "open", "drops": []}, "refused": 0},
    ]


def test_every_shipped_case_comes_back_unchanged_from_its_file(tmp_path: Path) -> None:
    cards = cards_of("thurston-2018")
    document = document_of(rubric_of("thurston-2018"), cards)
    settlements = document["cases"]
    assert isinstance(settlements, list)
    requests: list[dict[str, Json]] = [
        {"call": "caseFile", "settlement": each, "notes": ["A note: of one\nline"]}
        for each in settlements
    ]
    for card, text in zip(cards, asked(requests), strict=True):
        path = tmp_path / f"{card.case.id}.yaml"
        path.write_text(str(text), encoding="utf-8")
    read = read_cases([str(tmp_path)], [rubric_of("thurston-2018")])
    assert [problem for problem in read.problems if problem.severity == "error"] == []
    for card, case in zip(cards, sorted(read.cases, key=lambda case: case.id), strict=True):
        assert bare(case) == bare(card.case)


def test_every_shipped_case_can_be_opened_and_comes_back_unchanged(tmp_path: Path) -> None:
    rubric = rubric_of("thurston-2018")
    document = document_of(rubric)
    paths = [library.case_path(name) for name in library.shipped_cases()]
    requests: list[dict[str, Json]] = [
        {"call": "opened", "document": document, "text": path.read_text("utf-8")} for path in paths
    ]
    for path, answer in zip(paths, asked(requests), strict=True):
        assert isinstance(answer, dict)
        assert (answer["problems"], answer["faults"]) == ([], []), path.stem
        (tmp_path / path.name).write_text(str(answer["text"]), encoding="utf-8")
    read = read_cases([str(tmp_path)], [rubric])
    assert [problem for problem in read.problems if problem.severity == "error"] == []
    originals = {case.id: bare(case) for case in shipped_cases(rubric)}
    assert {case.id: bare(case) for case in read.cases} == originals


def bare(case: Case) -> str:
    """The hash of a case without what it expects, and with no source of its own."""
    return hashed(replace(case, expect={})).sha256


HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\u202eright to left\u202c \u2028 line \u2029 paragraph \ufeff",
    "tab\tbell\a null\0 delete\x7f next\x85 line\r\nfeed\rreturn",
    '"quotes" \\ back\\slash # comment: {a: [b]} & *alias !tag %',
    "- item\n  ? key\n: value\n---\n...",
    "=HYPERLINK(\"x\")", "null", "~", "yes", "0x1F", "1e3", "\U0001f600 \ud800 lone \udc00",
    "x" * 10_000, " leading and trailing ", "\ufffe\uffff", "كلمة עברית 中文",
)  # fmt: skip


def test_hostile_text_goes_into_a_case_file_and_comes_out_as_text(tmp_path: Path) -> None:
    requests: list[dict[str, Json]] = []
    for number, text in enumerate(HOSTILE):
        evidence: Json = {"says": text, "source": "own-source-1", "direction": "supports"}
        settlement: Json = {
            "case": f"hostile-{number}",
            "title": text,
            "status": "proposed",
            "summary": text,
            "terms": [{"term": text, "criterion": "demobilisation", "clause": text}],
            "ratings": {
                "demobilisation": {
                    "rating": "full",
                    "range": None,
                    "because": text,
                    "evidence": [evidence],
                }
            },
            "sources": [{"key": "own-source-1", "title": text}],
        }
        requests.append({"call": "caseFile", "settlement": settlement, "notes": [text]})
    for number, written in enumerate(asked(requests)):
        path = tmp_path / f"hostile-{number}.yaml"
        path.write_text(str(written), encoding="utf-8")
        assert [p for p in check([str(path)]) if p.severity == "error"] == []
        (case,) = read_cases([str(path)], [rubric_of("thurston-2018")]).cases
        expected = as_kept(HOSTILE[number])
        assert case.title == case.summary == expected
        assert case.ratings["demobilisation"].evidence[0].says == expected


def as_kept(text: str) -> str:
    """Text without what no file may hold: tabs, other controls, halves of characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = (c for c in text if c == "\n" or not (c < " " or "\x7f" <= c < "\xa0"))
    kept = (c for c in kept if c not in "\ufffe\uffff")
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in kept)
