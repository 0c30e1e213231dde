"""`typology diff` as a user meets it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.support.command import Run
from typology.reading.library import case_path, shipped_cases

DEAL = "mali-agghali-kouffa-deal-proposed"
ALGERIA = "algeria-amnesties-1995-2006"
VARIANT = """\
format: 1
rubric: mine
version: "1.0"
extends: thurston-2018
title: Mine
types:
  stabilising:
    formula: {all: [violence_reduction, demobilisation, mediator_credibility]}
"""
DRAFT = """\
format: 1
case: {name}
title: A draft
status: proposed
handling: public
terms:
  - {{term: "Fighters disarm", criterion: demobilisation, modality: {modality}}}
ratings:
  violence_reduction: {{rating: full}}
  demobilisation: {{rating: {demobilisation}}}
  state_authority: {{rating: restored}}
"""


@pytest.fixture(autouse=True)
def _files(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(VARIANT, encoding="utf-8")
    for name, modality, level in (("one", "required", "full"), ("two", "conditional", "limited")):
        text = DRAFT.format(name=name, modality=modality, demobilisation=level)
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")


def test_a_rubric_against_itself_moves_nothing(typology: Run) -> None:
    code, out, _ = typology(
        "diff", "thurston-2018", "thurston-2018", "--fail-on", "flips", "--format", "json"
    )
    found = json.loads(out)
    assert code == 0
    assert found["differences"] == []
    assert len(found["results"]) == len(shipped_cases())
    assert not any(each["moved"] for each in found["results"])
    assert {each["value"] for each in found["coincidences"]} == {1.0}


def test_transitions_hold_every_case_once_and_agree_with_score(typology: Run) -> None:
    _, out, _ = typology("diff", "thurston-2018", "additive", "--format", "json")
    found = json.loads(out)
    assert sorted(c for each in found["transitions"] for c in each["cases"]) == list(
        shipped_cases()
    )
    for rubric, when in (("thurston-2018", "before"), ("additive", "after")):
        _, scored, _ = typology("score", *shipped_cases(), "-r", rubric, "--format", "json")
        verdicts = {each["case"]: each["verdict"] for each in json.loads(scored)["results"]}
        for each in found["transitions"]:
            assert {verdicts[case] for case in each["cases"]} == {each[when]}


def test_what_differs_is_told_in_words_and_as_paths(typology: Run) -> None:
    code, out, _ = typology("diff", "thurston-2018", "mine.yaml", "--cases", ALGERIA)
    told = " ".join(out.split())
    assert code == 0
    assert (
        '*stabilising*: mediator credibility is added under "all" (types.stabilising.formula.all.2)'
        in told
    )
    assert 'left out under "all" (types.stabilising.formula.all.4 of the first)' in told
    assert "The verdict changes from stabilising to undetermined." in told
    assert f'"all" {ALGERIA}, through mediator credibility' in told


def test_fail_on_flips_exits_1_where_a_case_moves(typology: Run) -> None:
    arguments = ("diff", "thurston-2018", "mine.yaml", "--cases", ALGERIA)
    assert typology(*arguments)[0] == 0
    assert typology(*arguments, "--fail-on", "flips")[0] == 1
    assert typology("diff", "one.yaml", "two.yaml", "--fail-on", "flips")[0] == 1
    assert typology("diff", "one.yaml", "one.yaml", "--fail-on", "flips")[0] == 0


def test_csv_names_node_and_criterion_of_each_case_that_moves(typology: Run) -> None:
    _, out, _ = typology(
        "diff", "thurston-2018", "mine.yaml", "--cases", ALGERIA, "--format", "csv"
    )
    (row,) = csv.DictReader(io.StringIO(out))
    assert (row["before"], row["after"], row["moved"]) == ("stabilising", "undetermined", "true")
    assert (row["nodes"], row["criteria"]) == (
        "types.stabilising.formula.all.2",
        "mediator_credibility",
    )


def test_the_order_in_which_cases_are_named_is_irrelevant(typology: Run) -> None:
    names = list(shipped_cases())[:9]
    options = ["--format", "json"] + [part for name in names for part in ("--cases", name)]
    back = ["--format", "json"] + [part for name in names[::-1] for part in ("--cases", name)]
    one = typology("diff", "thurston-2018", "additive", *options)
    assert one == typology("diff", "thurston-2018", "additive", *back)
    assert one[0] == 0


@pytest.mark.parametrize(
    "form", ["text", "markdown", "csv", "json", "html", "latex", "xlsx", "docx"]
)
@pytest.mark.parametrize("pair", [("thurston-2018", "mine.yaml"), ("one.yaml", "two.yaml")])
def test_every_format_is_written(typology: Run, form: str, pair: tuple[str, str]) -> None:
    code, _, err = typology("diff", *pair, "--format", form, "-o", "out")
    assert (code, err) == (0, "")
    assert Path("out").stat().st_size > 300


def test_two_drafts_are_told_by_verdict_terms_and_ratings(typology: Run) -> None:
    code, out, _ = typology("diff", "one.yaml", "two.yaml")
    told = " ".join(out.split())
    assert code == 0
    assert "The verdict changes: *stabilising* -> neither." in told
    assert "demobilisation rated limited instead of full" in told
    assert "before: Fighters disarm (on demobilisation; required)" in told
    assert "after: Fighters disarm (on demobilisation; conditional)" in told
    assert "- demobilisation: full -> limited" in out
    assert "It is not firm: it rests on what is assumed about state capacity" in told


def test_drafts_as_data_hold_both_scores(typology: Run) -> None:
    _, out, _ = typology("diff", "one.yaml", "two.yaml", "-r", "battlefield", "--format", "json")
    found = json.loads(out)
    _, scored, _ = typology("score", "one.yaml", "-r", "battlefield", "--format", "json")
    assert found["before"] == json.loads(scored)["results"][0]
    assert found["rubric"] == json.loads(scored)["rubric"]
    assert [each["criterion"] for each in found["ratings"]] == ["demobilisation"]


def test_one_id_in_two_folders_is_two_drafts(typology: Run) -> None:
    Path("later").mkdir()
    text = Path("two.yaml").read_text(encoding="utf-8").replace("case: two", "case: one")
    Path("later/one.yaml").write_text(text, encoding="utf-8")
    code, out, _ = typology("diff", "one.yaml", "later/one.yaml")
    assert code == 0
    assert "The verdict changes" in out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("one.yaml", "thurston-2018"), "one.yaml is a case and thurston-2018 a rubric"),
        (("thurston-2018", "battlefeld"), "did you mean 'battlefield'?"),
        (("one.yaml", "three.yaml"), "no file, shipped rubric or shipped case 'three.yaml'"),
        (("one.yaml", "two.yaml", "--cases", DEAL), "--cases is for two rubrics"),
        (("thurston-2018", "mine.yaml", "-r", "additive"), "--rubric is for two drafts"),
        ((str(case_path(DEAL).parent), "one.yaml"), "name one rubric, or one case"),
        (("thurston-2018", "mine.yaml", "--fail-on", "delaying"), "flips"),
    ],
)
def test_what_cannot_be_compared_is_a_usage_error(
    typology: Run, arguments: tuple[str, ...], told: str
) -> None:
    code, out, err = typology("diff", *arguments)
    assert (code, out) == (2, "")
    assert told in err


def test_a_faulty_draft_is_told_and_not_compared(typology: Run) -> None:
    text = Path("two.yaml").read_text(encoding="utf-8").replace("limited", "limitd")
    Path("two.yaml").write_text(text, encoding="utf-8")
    code, out, err = typology("diff", "one.yaml", "two.yaml")
    assert (code, out) == (1, "")
    assert "did you mean 'limited'?" in err


def test_a_draft_may_come_from_standard_input(typology: Run) -> None:
    code, out, _ = typology("diff", "one.yaml", "-", stdin=Path("two.yaml").read_bytes())
    assert code == 0
    assert "The verdict changes" in out
