"""`typology robustness` as a user meets it, and the paper's own argument under it."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from tests.support.command import Run
from typology.reading.library import shipped_rubrics
from typology.reporting.formats.tables.registry import FORMATS
from typology.reporting.robustness.tables import TABLES

LIBRARY = str(Path(__file__).parents[2] / "cases")
DEAL = "mali-agghali-kouffa-deal-proposed"
STABILISING = ("algeria-amnesties-1995-2006", "mauritania-mutaraka-2011")  # the paper's examples
ONE = "choices: {cut: {options: [{set: {decide.cut: 0.5}}]}}\n"
WEIGHTS = (
    "choices:\n  weights: {options: [{because: as they are}, "
    "{weights: types.stabilising.formula.mean, concentration: 12}]}\n"
)


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def table(typology: Run, name: str, *arguments: str) -> list[dict[str, str]]:
    code, out, _ = typology("robustness", *arguments, "--table", name, "--format", "csv")
    assert code == 0
    return rows_of(out)


def test_one_definition_gives_the_verdicts_of_score(typology: Run, tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(ONE, encoding="utf-8")
    told = table(typology, "cases", LIBRARY, "--multiverse", "one.yaml")
    _, scored, _ = typology("score", LIBRARY, "--format", "csv")
    verdicts = {row["case"]: row["verdict"] for row in rows_of(scored)}
    assert {row["case"]: row["verdict"] for row in told} == {
        case: verdict for case, verdict in verdicts.items() if verdict != "no_settlement"
    }
    assert {(row["share"], row["grade"]) for row in told} == {("1.0", "robust")}


def test_settings_change_the_reference(typology: Run, tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("choices: {a: {options: [{}]}}\n", encoding="utf-8")
    arguments = (LIBRARY, "--multiverse", "one.yaml", "--set", "decide.cut=0.7")
    told = table(typology, "cases", *arguments)
    _, scored, _ = typology("score", LIBRARY, "--set", "decide.cut=0.7", "--format", "csv")
    verdicts = {row["case"]: row["verdict"] for row in rows_of(scored)}
    assert all(row["verdict"] == verdicts[row["case"]] for row in told)


def test_shares_of_each_case_sum_to_one(typology: Run) -> None:
    rows = table(typology, "cases", LIBRARY)
    for row in rows:
        total = sum(float(v) for k, v in row.items() if k.startswith("definitions__"))
        assert total == pytest.approx(1)
        assert (row["definitions"], row["silence"]) == ("360", "as the rubric says")
        assert 1 < int(row["distinct"]) < 360
        assert (row["firm"] == "true") == (row["possible"] == row["verdict"])
    told = table(typology, "shares", LIBRARY)
    assert len(told) == 2 * len(rows)
    for row in told:
        names = ("stabilising", "delaying", "mixed", "neither", "undetermined", "no_settlement")
        assert sum(float(row.get(name) or 0) for name in names) == pytest.approx(1)


def test_spillover_as_a_veto_empties_the_stabilising_class(typology: Run) -> None:
    rivals = {row["case"]: row for row in table(typology, "rivals", LIBRARY)}
    for case in STABILISING:
        assert rivals[case]["thurston-2018"] == "stabilising"
    assert all(row["no-spillover"] != "stabilising" for row in rivals.values())
    (kind,) = (r for r in table(typology, "types", LIBRARY) if r["type"] == "stabilising")
    assert "no-spillover" in kind["rivals"].split()


def test_violence_alone_collapses_the_typology(typology: Run) -> None:
    """A pact that delays can no longer be told from one that stabilises."""
    rivals = table(typology, "rivals", LIBRARY)
    delaying = [row for row in rivals if row["thurston-2018"] == "delaying"]
    collapsed = [row["case"] for row in delaying if row["violence-only"] == "stabilising"]
    assert collapsed == ["bandiagara-ongoiba-commune"]


def test_the_strict_reading_fails_the_paper_on_its_own_examples(typology: Run) -> None:
    rivals = {row["case"]: row for row in table(typology, "rivals", *STABILISING)}
    assert all(row["strict-conjunction"] != "stabilising" for row in rivals.values())
    assert all(row["strict-silence-fails"] == "neither" for row in rivals.values())


def test_inert_numbers_are_named(typology: Run) -> None:
    _, out, _ = typology("robustness", DEAL)
    assert "Move no verdict at all" not in out  # of few cases: their intervals
    _, out, _ = typology("robustness", LIBRARY)
    assert "Move no verdict at all: absent counts, full counts," in out.replace("\n ", "")


def test_text_says_that_a_share_is_no_probability(typology: Run) -> None:
    for arguments in ((LIBRARY,), (DEAL,), (LIBRARY, "--format", "markdown")):
        code, out, _ = typology("robustness", *arguments)
        assert code == 0
        assert "it is no probability" in " ".join(out.split())


@pytest.mark.parametrize("form", list(FORMATS))
def test_every_format_is_written(typology: Run, tmp_path: Path, form: str) -> None:
    path = tmp_path / "out"
    code, _, err = typology("robustness", DEAL, *STABILISING, "--format", form, "-o", str(path))
    assert (code, err) == (0, "")
    assert path.stat().st_size > 1_000


@pytest.mark.parametrize("name", list(TABLES))
def test_every_table_is_told_alone_and_carries_hashes_as_data(typology: Run, name: str) -> None:
    rows = table(typology, name, DEAL, *STABILISING)
    assert rows
    assert {len(row["definition_sha256"]) for row in rows} == {64}
    assert {len(row["multiverse_sha256"]) for row in rows} == {64}


def test_json_holds_every_definition(typology: Run) -> None:
    _, out, _ = typology("robustness", DEAL, "--format", "json")
    told = json.loads(out)
    (case,) = told["cases"]
    options = told["definitions"]["options"]
    assert len(options) == len(case["verdicts"]) == told["definitions"]["count"] == 360
    pairs = zip(options, case["verdicts"], strict=True)
    own = [verdict for each, verdict in pairs if each["silence"] == "as the rubric says"]
    assert case["share"] == pytest.approx(own.count(case["verdict"]) / len(own))
    assert set(case["shares"]["by_silence"]) == {"as the rubric says", "open"}
    assert {"label": "open", "count": 180, "own": False} in told["definitions"]["silence"]
    assert told["rubric"]["id"] == "thurston-2018"


def test_weights_are_sampled_with_an_error_and_the_seed(typology: Run, tmp_path: Path) -> None:
    (tmp_path / "w.yaml").write_text(WEIGHTS, encoding="utf-8")
    arguments = (
        "northern-mali-de-facto-pre2012", "-r", "additive", "--multiverse", "w.yaml",
        "--draws", "400",
    )  # fmt: skip
    (one,) = table(typology, "cases", *arguments, "--seed", "3")
    (same,) = table(typology, "cases", *arguments, "--seed", "3")
    assert one == same
    assert (one["sampled"], one["seed"], one["definitions"]) == ("true", "3", "400")
    share = float(one["share"])
    assert float(one["error"]) == pytest.approx((share * (1 - share) / 400) ** 0.5)
    assert 0 < share < 1


def test_a_multiverse_for_another_rubric_is_a_finding(typology: Run, tmp_path: Path) -> None:
    typology("new", "multiverse", "mine")
    code, out, err = typology("robustness", DEAL, "-r", "battlefield", "--multiverse", "mine.yaml")
    assert (code, out) == (1, "")
    assert "it is made for thurston-2018, not for battlefield" in err
    assert "new multiverse NAME --for battlefield" in err


@pytest.mark.parametrize("name", shipped_rubrics())
def test_every_shipped_definition_is_weighed_without_a_file(typology: Run, name: str) -> None:
    """And first in words, with what its own verdict is under the definition as it is."""
    case = STABILISING[1]
    code, out, err = typology("robustness", case, "-r", name)
    assert (code, err) == (0, "")
    _, scored, _ = typology("score", case, "-r", name, "--format", "csv")
    (row,) = rows_of(scored)
    verdict = {"mixed": "more than one type"}.get(row["verdict"], row["verdict"])
    told = " ".join(out.split())
    assert f"The verdict of {name} {row['version']}, {verdict}, is " in told
    assert re.search(r"definitions (\(\S+ %\) )?(call it|leave it open)", told)
    assert "of them distinct" in told


def test_one_case_is_answered_in_the_first_lines(typology: Run) -> None:
    _, out, _ = typology("robustness", STABILISING[0])
    title, _, first, *_ = " ".join(out.split("\n\n")[0].split()), *out.split("\n\n")[:2]
    rows = table(typology, "definitions", STABILISING[0])
    own = [row for row in rows if row["silence"] == "as the rubric says"]
    count = sum(row["stabilising"] == "1" for row in own)
    assert title == "One verdict of thurston-2018 1.1 under 360 definitions"
    opening = f"{count} of {len(own)} definitions ({100 * count / len(own):.0f} %) call it"
    assert " ".join(first.split()).startswith(f"{opening} stabilising, ")


def test_robust_is_never_said_without_what_codings_leave_possible(typology: Run) -> None:
    _, out, _ = typology("robustness", LIBRARY, "--format", "json")
    told = {case["case"]: case for case in json.loads(out)["cases"]}
    loose = [c for c in told.values() if c["grade"] == "robust" and c["firm"] is not True]
    assert loose
    for case in loose:
        _, out, _ = typology("robustness", case["case"])
        (grade,) = [each for each in out.split("\n\n") if each.startswith("The verdict of")]
        words = " ".join(grade.split())
        assert all(name in words for name in case["possible"])
        assert len(case["possible"]) > 1


def test_missing_multiverse_is_a_usage_error(typology: Run) -> None:
    code, _, err = typology("robustness", DEAL, "--multiverse", "none.yaml")
    assert (code, "no multiverse file" in err) == (2, True)


def test_bad_cases_are_told_and_the_others_weighed(typology: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("format: 1\ncase: bad\n", encoding="utf-8")
    code, out, err = typology("robustness", DEAL, "bad.yaml", "--table", "shares")
    assert code == 1
    assert DEAL in out
    assert "bad.yaml" in err


def test_without_a_case_to_judge_nothing_more_is_told(typology: Run) -> None:
    code, out, _ = typology("robustness", "algeria-santegidio-platform-1995")
    assert code == 0
    assert "No definition applies to one case: algeria-santegidio-platform-1995." in out
    assert "What each choice does" not in out


def test_figures_are_drawn_into_a_folder(typology: Run, tmp_path: Path) -> None:
    code, _, _ = typology("robustness", DEAL, STABILISING[0], "--figures", "drawn")
    assert code == 0
    assert {path.name for path in (tmp_path / "drawn").iterdir()} == {
        "shares.svg", "numbers.svg", f"curve-{DEAL}.svg", f"curve-{STABILISING[0]}.svg",
    }  # fmt: skip
    first = (tmp_path / "drawn" / "shares.svg").read_bytes()
    typology("robustness", DEAL, STABILISING[0], "--figures", "drawn")
    assert (tmp_path / "drawn" / "shares.svg").read_bytes() == first
