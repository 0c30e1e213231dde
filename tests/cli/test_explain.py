"""`typology explain` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.command import Done, typology

DEAL = "mali-agghali-kouffa-deal-proposed"
BOTH = """\
format: 1
rubric: both
version: "1"
title: A criterion and a type of one name
criteria:
  calm:
    question: "How calm is it?"
    anchors: {absent: a, limited: b, substantial: c, full: d}
types:
  calm:
    formula: calm
"""


def explain(*arguments: str, cwd: Path | None = None) -> Done:
    return typology("explain", *arguments, cwd=cwd)


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        (["state_authority"], "criterion"),
        (["delaying"], "type"),
        (["additive"], "rubric"),
        ([DEAL], "case"),
        (["--space"], "space"),
    ],
)
def test_name_is_explained_as_what_it_is_in_every_format(arguments: list[str], kind: str) -> None:
    done = explain(*arguments, "--format", "json")
    assert done.code == 0, done.err
    found = json.loads(done.out)
    assert (found["schema_version"], found["kind"]) == (1, kind)
    assert found["rubric"]["id"] == ("additive" if kind == "rubric" else "thurston-2018")
    for form, first in (("markdown", "# "), ("text", "")):
        done = explain(*arguments, "--format", form)
        assert (done.code, done.err) == (0, "")
        assert done.out.startswith(first)
        assert found["rubric"]["definition_sha256"] in done.out


def test_mistyped_name_is_met_with_the_nearest_of_all_kinds() -> None:
    for word, meant in (
        ("stabilizing", "stabilising"),
        ("demobilization", "demobilisation"),
        ("thurston-2008", "thurston-2018"),
        ("mali-agghali-koufa-deal-proposed", DEAL),
    ):
        done = explain(word)
        assert done.code == 2
        assert f"did you mean '{meant}'?" in done.err


def test_file_of_ones_own_that_is_named_by_its_id_is_offered_as_a_path(tmp_path: Path) -> None:
    for folder, name, text in (("rubrics", "both", BOTH), ("cases", "mine", "case: mine\n")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        done = explain(name, cwd=tmp_path)
        assert done.code == 2
        assert f"did you mean {folder}/{name}.yaml?" in done.err


def test_name_of_several_kinds_asks_which(tmp_path: Path) -> None:
    path = tmp_path / "both.yaml"
    path.write_text(BOTH, encoding="utf-8")
    done = explain("calm", "-r", str(path))
    assert done.code == 2
    assert "calm is a criterion and a type: say which by --kind criterion|type" in done.err
    for kind in ("criterion", "type"):
        done = explain("calm", "-r", str(path), "--kind", kind)
        assert done.out.startswith(f"calm, a {kind} of both 1")


def test_kind_that_a_name_is_not_is_refused() -> None:
    done = explain("delaying", "--kind", "case")
    assert done.code == 2
    assert "delaying is no case, but a type" in done.err


def test_paths_are_told_apart_by_what_they_hold(tmp_path: Path) -> None:
    (tmp_path / "both.yaml").write_text(BOTH, encoding="utf-8")
    (tmp_path / "deal.yaml").write_text(
        "format: 1\ncase: deal\ntitle: A deal\nstatus: in_force\nratings: {calm: {rating: full}}\n",
        encoding="utf-8",
    )
    assert explain("both.yaml", cwd=tmp_path).out.startswith("A criterion and a type of one")
    done = explain("deal.yaml", "-r", "both.yaml", cwd=tmp_path)
    assert "- calm: full = 1 (binds)" in done.out


def test_overrides_explain_what_score_would_say() -> None:
    options = ["--set", "decide.cut=0.7", "--rate", "state_capacity=weakened"]
    explained = json.loads(explain(DEAL, *options, "--format", "json").out)
    scored = typology("score", DEAL, *options, "--format", "json")
    result = json.loads(scored.out)["results"][0]
    assert explained["verdict"] == result["verdict"] == "neither"
    for name, membership in result["memberships"].items():
        assert explained["types"][name]["low"] == membership["low"]
        assert explained["types"][name]["high"] == membership["high"]


def test_faulty_case_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "deal.yaml"
    path.write_text(
        "format: 1\ncase: deal\ntitle: A deal\nstatus: in_force\n"
        "ratings:\n  demobilisation: {rating: ful}\n",
        encoding="utf-8",
    )
    done = explain(str(path))
    assert done.code == 1
    assert f"{path}:6:28: demobilisation has no level 'ful'" in done.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "explain takes one name"),
        (["delaying", "stabilising"], "explain takes one name"),
        (["./nowhere.yaml"], "no file, folder or shipped case './nowhere.yaml'"),
    ],
)
def test_what_is_not_one_name_is_a_usage_error(arguments: list[str], told: str) -> None:
    done = explain(*arguments)
    assert done.code == 2
    assert told in done.err


def test_space_says_where_named_cases_lie_and_reports_faulty_ones(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("format: 1\n", encoding="utf-8")
    done = explain("--space", DEAL, str(tmp_path / "bad.yaml"), "--format", "json")
    assert done.code == 1
    assert "bad.yaml:1:1" in done.err
    assert [each["case"] for each in json.loads(done.out)["cases"]] == [DEAL]


def test_space_too_large_is_refused_with_its_size(tmp_path: Path) -> None:
    path = tmp_path / "wide.yaml"
    path.write_text(
        'format: 1\nrubric: wide\nversion: "1"\ntitle: W\nextends: thurston-2018\n'
        "types:\n  stabilising:\n    formula:\n      mean:\n"
        "        [violence_reduction, demobilisation, splitting_ranks, state_capacity,\n"
        "         state_authority, recruiter_removal, displacement, durability, state_backing,\n"
        "         flexibility, civilian_cost]\n",
        encoding="utf-8",
    )
    done = explain("--space", "-r", str(path))
    assert done.code == 2
    assert "the property space of wide has 67,108,864 combinations of 13 criteria" in done.err
