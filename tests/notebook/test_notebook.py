"""The Python interface, as a notebook meets it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest

import typology
from tests.support.command import typology as run_command
from typology.notebook.read import Cases, Definition
from typology.notebook.result import MOST_ROWS, Result

NUMERIC = """\
format: 1
rubric: numeric
version: "1"
title: "<script>alert(1)</script>"
criteria:
  title: {question: q, calibrate: {out: 0, crossover: 1, in: 2}}
  trust: {question: q, scale: {none: 0, some: 0.4, much: 1}, anchors: {none: a, some: b, much: c}}
types: {good: {formula: {all: [title, trust]}}}
"""
WORDS_FOR_NOTHING = {"NA", "N/A", "nan", "NaN", "<NA>", "None", "null", "unknown", "?", "-"}


@pytest.fixture(scope="module")
def rubric() -> Definition:
    return typology.read_rubric()


@pytest.fixture(scope="module")
def cases(rubric: Definition) -> Cases:
    return typology.read_cases(rubrics=[rubric])


@pytest.fixture(scope="module")
def results(rubric: Definition, cases: Cases) -> dict[str, Result]:
    """The result of each function, on shipped files."""
    second = typology.read_cases(str(cases_folder() / "coders" / "second"))
    deal = cases.named("mali-agghali-kouffa-deal-proposed")
    other = typology.read_rubric("violence-only")
    return {
        "read_rubric": rubric,
        "read_cases": cases,
        "check": typology.check(str(cases_folder())),
        "score": typology.score(cases, rubric),
        "flips": typology.flips(cases[:5], rubric),
        "compare": typology.compare(cases, [rubric, other]),
        "diff": typology.diff(cases, rubric, other),
        "whatif": typology.whatif(cases, rubric, settings={"decide.cut": 0.7}),
        "drafts": typology.drafts(deal, cases.named("mali-two-track-dialogue-proposed"), rubric),
        "robustness": typology.robustness(cases[:3], rubric, draws=10),
        "cluster": typology.cluster(cases, rubric, nested="all", power=0),
        "linkage": typology.linkage(cases, rubric, nested="all"),
        "precedents": typology.precedents(deal, cases, rubric),
        "fit": typology.fit(cases, rubric, outcome="label:stabilising", resamples=0),
        "link": typology.link(cases, second, "gw"),
        "read_dataset": typology.read_dataset("pax-v10", str(dataset())),
        "agreement": typology.agreement({"one": cases, "two": second}, rubric, resamples=20),
    }


def dataset() -> Path:
    return Path(__file__).parents[1] / "data" / "field" / "pax-v10.csv"


def cases_folder() -> Path:
    return Path(__file__).parents[2] / "cases"


def command(*arguments: str) -> str:
    done = run_command(*arguments, COLUMNS="100")
    assert done.code == 0, done.err
    return done.out


def test_importing_it_imports_nothing_else() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import sys, typology; print(*sorted(sys.modules))"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout.split()
    assert not {"numpy", "pandas", "pydantic", "yaml", "click"} & set(told)
    assert [name for name in told if name.startswith("typology")] == [
        "typology",
        "typology.version",
    ]


def test_every_public_name_is_there_and_no_other() -> None:
    assert dir(typology) == sorted(typology.__all__) == sorted([*typology.PLACES, "__version__"])
    assert all(getattr(typology, name) is not None for name in typology.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'scores'"):
        typology.scores  # type: ignore[attr-defined]  # noqa: B018


def test_every_function_is_tried_here(results: dict[str, Result]) -> None:
    functions = {name for name in typology.__all__ if name.islower() and name[0] != "_"}
    assert functions - {"read_sheet"} == results.keys()


def test_every_result_shows_itself_and_becomes_a_data_frame(results: dict[str, Result]) -> None:
    for name, result in results.items():
        assert name in typology.__all__
        assert repr(result).split()[:3] == result.summary.split()[:3]
        assert len(repr(result).splitlines()) < 5 * MOST_ROWS or name == "check"
        page = ElementTree.fromstring(f"<div>{result._repr_html_()}</div>")
        assert result.summary == page.findtext("p")
        assert len(page.findall("table/tbody/tr")) <= MOST_ROWS
        assert len(result.to_frame()) == len(result.table.rows)


def test_what_is_missing_is_never_a_word(results: dict[str, Result]) -> None:
    for name, result in results.items():
        frame = result.to_frame()
        for column in frame.columns:
            cells = set(frame[column].dropna().astype(str))
            assert cells & WORDS_FOR_NOTHING == set(), (name, column)
            kinds = ("boolean", "category", "float64", "string")
            assert str(frame[column].dtype) in kinds, (name, column)


def test_every_frame_that_rests_on_a_definition_says_on_which(
    results: dict[str, Result], rubric: Definition
) -> None:
    for name, result in results.items():
        if name in ("check", "link"):
            continue
        frame = result.to_frame()
        known = {rubric.definition_sha256} | {
            typology.read_rubric("violence-only").definition_sha256,
            typology.read_rubric(settings={"decide.cut": 0.7}).definition_sha256,
        }
        assert set(frame["definition_sha256"]) <= known, name
        assert set(frame["rubric"]) <= {"thurston-2018", "violence-only"}
        assert not frame["version"].isna().any()


def test_levels_are_ordered_and_unknown_is_missing(rubric: Definition, cases: Cases) -> None:
    frame = typology.score(cases, rubric).to_frame().set_index("case")
    for name, criterion in rubric.criteria.items():
        assert criterion.scale is not None
        assert frame[name].cat.ordered
        assert tuple(frame[name].cat.categories) == criterion.scale.levels
        for case in cases:
            rating = case.ratings.get(name)
            cell = frame.loc[case.id, name]
            assert cell == rating.value if rating and rating.value else pd.isna(cell)


@pytest.mark.parametrize("job", [typology.score, typology.flips])
def test_types_of_columns_do_not_depend_on_the_cases(
    job: Callable[..., Result], rubric: Definition, cases: Cases
) -> None:
    assert (job([], rubric).to_frame().dtypes == job(cases[:3], rubric).to_frame().dtypes).all()
    assert (cases[:0].to_frame().dtypes == cases.to_frame().dtypes).all()


def test_scores_are_those_of_the_command(rubric: Definition, cases: Cases) -> None:
    told = json.loads(command("score", str(cases_folder()), "--format", "json"))["results"]
    frame = typology.score(cases, rubric).to_frame()
    assert frame["case"].tolist() == [each["case"] for each in told]
    assert frame["verdict"].tolist() == [each["verdict"] for each in told]
    assert frame["case_sha256"].tolist() == [each["sha256"] for each in told]
    flips = typology.flips(cases, rubric).to_frame()
    counted = flips.drop_duplicates(["case", "flip"]).groupby("case").size().to_dict()
    kinds = ("gains", "losses")
    expected = {each["case"]: sum(len(each["flips"][kind]) for kind in kinds) for each in told}
    assert counted == {case: count for case, count in expected.items() if count}


def test_text_of_a_case_is_that_of_the_command(rubric: Definition, cases: Cases) -> None:
    name = "mauritania-mutaraka-2011"
    assert typology.score(cases, rubric).text(name) == command("score", name, "--full")


def test_brief_of_a_case_is_that_of_the_command(rubric: Definition, cases: Cases) -> None:
    name = "mauritania-mutaraka-2011"
    told, _, _ = typology.score(cases, rubric).brief(name).partition("\nMore: ")
    assert told == command("score", name).partition("\nMore: ")[0]


def test_flips_of_a_case_are_those_of_its_scorecard(rubric: Definition, cases: Cases) -> None:
    result = typology.flips([cases.named("mauritania-mutaraka-2011")], rubric)
    (card,) = result.cards
    frame = result.to_frame()
    known = frame["before"].astype("object").where(frame["before"].notna(), None)
    found = list(
        zip(frame["kind"], frame["steps"], frame["criterion"], known, frame["after"], strict=True)
    )
    expected = [
        (kind, flip.steps, change.criterion, change.before, change.after)
        for kind, flips in (("gain", card.flips.gains), ("loss", card.flips.losses))
        for flip in flips
        for change in flip.changes
    ]
    assert found == expected != []


def test_whatif_is_diff_with_the_changed_definition(rubric: Definition, cases: Cases) -> None:
    changed = typology.read_rubric(settings={"decide.cut": 0.7}, silence="open")
    found = typology.whatif(cases, rubric, settings={"decide.cut": 0.7}, silence="open")
    pd.testing.assert_frame_equal(
        found.to_frame(), typology.diff(cases, rubric, changed).to_frame()
    )
    assert "decide.cut=0.7, if_unknown=open" in found.summary


def test_rates_move_verdicts(rubric: Definition, cases: Cases) -> None:
    rated = typology.read_cases(rubrics=[rubric], rates={"demobilisation": "absent"})
    found = typology.whatif(cases, rubric, rated=rated).to_frame().set_index("case")
    assert found.loc["mauritania-mutaraka-2011", "before"] == "stabilising"
    assert found.loc["mauritania-mutaraka-2011", "after"] != "stabilising"
    with pytest.raises(ValueError, match="not of the same cases"):
        typology.whatif(cases, rubric, rated=rated[1:])


def test_numbers_are_numbers_and_clashing_names_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "numeric.yaml").write_text(NUMERIC, encoding="utf-8")
    rubric = typology.read_rubric(str(tmp_path / "numeric.yaml"))
    case = "format: 1\ncase: a\ntitle: <b>A</b>\nstatus: ended\nratings: {title: {rating: 1.5}}\n"
    (tmp_path / "a.yaml").write_text(case, encoding="utf-8")
    scores = typology.score(typology.read_cases(str(tmp_path / "a.yaml"), rubrics=[rubric]), rubric)
    frame = scores.to_frame()
    assert frame["title"].tolist() == ["<b>A</b>"]
    assert frame["criteria.title"].tolist() == [1.5]
    assert str(frame["criteria.title"].dtype) == "float64"
    assert frame["trust"].isna().all()
    assert "<script>" not in rubric._repr_html_()
    assert "&lt;script&gt;" in rubric._repr_html_()
    levels = rubric.to_frame().set_index("criterion")
    assert levels.loc["title", ["out", "crossover", "in"]].tolist() == [0, 1, 2]
    assert levels.loc["trust", "level"].tolist() == ["none", "some", "much"]


def test_an_input_error_has_a_line_a_problem_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("format: 1\ncase: a\ntitle: t\nstatus: over\nratings: {dur: null}\n", "utf-8")
    with pytest.raises(typology.InputError) as caught:
        typology.read_cases(str(path))
    lines = str(caught.value).splitlines()
    assert len(lines) == len(caught.value.problems) == 2
    assert lines[0].startswith(f"{path}:4:9: unknown status 'over' (known: ")
    assert lines[1].startswith(f"{path}:5:11: unknown criterion 'dur'")
    found = typology.check(str(path))
    assert found.to_frame()["line"].tolist() == [4, 5]
    assert [each.message for each in found.errors] == [each.message for each in found]


def test_a_sheet_is_read_and_a_name_that_is_none_is_said(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("case,title,status,durability\na,A,ended,full\n", encoding="utf-8")
    assert typology.read_sheet(str(path)).to_frame()["durability"].tolist() == ["full"]
    for name in ("nowhere.csv", str(cases_folder() / "sources.yaml")):
        with pytest.raises(typology.MissingName, match="no coding sheet"):
            typology.read_sheet(name)
    with pytest.raises(typology.MissingName, match="no shipped rubric"):
        typology.read_rubric("nothing")
