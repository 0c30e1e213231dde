"""What people paste and mistype, and the words in which it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command import typology
from typology.model import Problem
from typology.reading.case.fields import country_hint
from typology.reading.check import check
from typology.reading.problems import did_you_mean
from typology.reading.yaml.pasted import in_typographic_quotes, number_meant

CASE = "format: 1\ncase: deal\ntitle: T\nstatus: ended\n"
RATED = "ratings:\n  violence_reduction:\n    rating: full\n"
RUBRIC = 'format: 1\nrubric: mine\nversion: "1"\ntitle: T\nextends: thurston-2018\n'
LIST = "      all:\n        - violence_reduction\n"
FORMULA = "types:\n  stabilising:\n    formula:\n"


def problems_of(folder: Path, text: str, severity: str = "error") -> list[Problem]:
    """The problems of a case or a rubric, by its first key."""
    path = folder / ("mine.yaml" if text.startswith(RUBRIC) else "deal.yaml")
    path.write_text(text, encoding="utf-8")
    return [problem for problem in check([str(path)]) if problem.severity == severity]


@pytest.mark.parametrize(
    ("text", "place", "message", "hint"),
    [
        (
            CASE + "summary: “They leave: all of them”\n" + RATED,
            (5, 10), "typographic quotes", "YAML knows only \" and '; what follows line 5",
        ),
        (CASE + RATED.replace("full", "“full”"), (7, 13), "no level", "typographic quotes"),
        (CASE + "ratings:\n  violence_reduction:\n\u00a0\u00a0\u00a0\u00a0rating: full\n",
         (7, 1), "a non-breaking space", "use ordinary spaces"),
        (CASE + "ratings:\n  violence_reduction:\n    rating:\u00a0full\n    because: x\n",
         (7, 12), "a non-breaking space", "use ordinary spaces"),
        (CASE + RATED + "    because: x\n    splitting_ranks:\n      rating: absent\n",
         (9, 5), "unknown key 'splitting_ranks'", "indented too far?"),
        (CASE + RATED + "    handling: public\n",
         (8, 5), "unknown key 'handling'", "indented too far? `handling` is a key of the file"),
        (CASE + "ratings:\n  violence_reduction:\n  rating: full\n  range: [full, full]\n"
         "  because: x\n  evidence:\n    - {says: x}\n",
         (7, 11), "a mapping was expected", "indented too little? `rating` is a key of an entry"),
        (CASE + "rating: full\n" + RATED, (5, 1), "unknown key 'rating'", "indented too little?"),
        (CASE.replace("case: ", "  case: "), (2, 3), "a key below a value", "indented too far?"),
        (CASE + RATED + "    evidence:\n      says: x\n      source: y\n",
         (9, 7), "a list was expected", "put `- ` before `says:`"),
        (CASE + "countries: Mali\n" + RATED, (5, 12), "a list was expected", "Mali is MLI"),
        (CASE + "countries: MLI, BFA\n" + RATED, (5, 12), "a list", "write [MLI, BFA]"),
        (CASE.replace("case:", "case"), (2, 1), "a key without its `:`", "missing after `case`"),
        (CASE + "period: 2016-2018\n" + RATED, (5, 9), "", "write {from: 2016, to: 2018}"),
        (RUBRIC + FORMULA.replace("formula:", "formula: displacement and state_capacity"),
         (8, 14), "unknown criterion", "write {all: [displacement, state_capacity]}"),
        (RUBRIC + FORMULA + "      at_least: 2 of [displacement]\n",
         (9, 17), "`count` and `of`", "write at_least: {count: N, of: ["),
        (RUBRIC + "decide: {cut: 0,5}\n", (6, 17), "unknown key '5'", "a decimal comma?"),
        (RUBRIC + "decide:\n  cut: 0,5\n", (7, 8), "a number", "a decimal comma: write 0.5"),
        (RUBRIC + "decide:\n  cut: 50%\n", (7, 8), "a number", "a percentage: write 0.5"),
        (RUBRIC + 'decide:\n  cut: "0.5"\n', (7, 8), "in quotes is text", "write 0.5 without"),
        (RUBRIC + "scale: {absent: 0, limited: 0,33, full: 1}\n",
         (6, 31), "'33' is no id", "write a point, as in 0.33"),
        (RUBRIC + FORMULA + LIST + "        any: [demobilisation]\n",
         (11, 9), "a key among the items of a list", "is a `- ` missing before `any:`"),
        (RUBRIC + FORMULA + LIST + "          any: [demobilisation]\n",
         (11, 11), "a key among the items of a list", "is a `- ` missing before `any:`"),
        (RUBRIC + FORMULA + "      all:\n        violence_reduction\n        demobilisation\n",
         (10, 9), "a list of formulas", "write [violence_reduction, demobilisation]"),
        (RUBRIC + FORMULA + "      and: [demobilisation]\n", (9, 7), "'and'", "write all"),
        (RUBRIC + FORMULA + "      or: [demobilisation]\n", (9, 7), "'or'", "write any"),
        (RUBRIC + FORMULA + "      none: [demobilisation]\n", (9, 7), "'none'", "not: {any:"),
    ],
)  # fmt: skip
def test_one_mistake_is_one_problem_at_its_place_with_its_remedy(
    tmp_path: Path, text: str, place: tuple[int, int], message: str, hint: str
) -> None:
    problems = problems_of(tmp_path, text)
    assert [(problem.line, problem.column) for problem in problems] == [place]
    assert message in problems[0].message
    assert hint in (problems[0].hint or "")


def test_after_a_syntax_error_the_rest_is_said_to_be_unread_only_if_there_is_a_rest(
    tmp_path: Path,
) -> None:
    broken = CASE + "summary: a: b\n"
    assert "is not read" not in str(problems_of(tmp_path, broken + "\n")[0].hint)
    assert "what follows line 5 is not read" in str(problems_of(tmp_path, broken + RATED)[0].hint)


def test_text_in_typographic_quotes_is_warned_of_and_quotes_within_a_text_are_not(
    tmp_path: Path,
) -> None:
    evidence = "    evidence: [{says: %s, source: thurston-2018, direction: supports}]\n"
    warned = problems_of(tmp_path, CASE + RATED + evidence % "“They left”", "warning")
    assert ["typographic quotes" in problem.message for problem in warned] == [True]
    assert problems_of(tmp_path, CASE + RATED + evidence % "“They” or “we”", "warning") == []
    quoted = evidence % '"“They left”"'
    assert problems_of(tmp_path, CASE + RATED + quoted, "warning") == []
    assert in_typographic_quotes("«Oui»")
    assert not in_typographic_quotes("“")


def test_rubric_given_as_a_case_and_a_case_as_a_rubric_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(RUBRIC, encoding="utf-8")
    (tmp_path / "deal.yaml").write_text(CASE + RATED, encoding="utf-8")
    (tmp_path / "many.yaml").write_text("choices: {}\n", encoding="utf-8")
    for arguments, told in (
        (("score", "mine.yaml"), "mine.yaml:2:1: this is a rubric, not a case\n"),
        (("score", "deal.yaml", "-r", "./deal.yaml"), "this is a case, not a rubric\n"),
        (("score", "many.yaml"), "this is a multiverse, not a case\n"),
    ):
        done = typology(*arguments, cwd=tmp_path)
        assert done.code == 1
        assert told in done.err
        assert done.err.count("hint:") == 1


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("0,5", "a decimal comma: write 0.5"),
        ("-1,25", "a decimal comma: write -1.25"),
        ("50 %", "a percentage: write 0.5"),
        ("12,5 %", "a percentage: write 0.125"),
        ("1/4", "write 0.25"),
        ("1 000", "digits in groups: write 1000"),
        ("1'000,5", "digits in groups: write 1000.5"),
        ("\u22120.5", "write -0.5"),
        ("\u0660\u066b\u0665", "write 0.5"),
        ("\uff11", "write 1"),
        ("“0.5”", "write 0.5"),
        ("1,2,3", None),
        ("half", None),
        ("1/0", None),
        ("", None),
    ],
)
def test_number_is_given_as_it_is_to_be_written(written: str, meant: str | None) -> None:
    assert number_meant(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Mali", "Mali is MLI"),
        ("burkina", "Burkina Faso is BFA"),
        ("Cote d'Ivoire", "Côte d'Ivoire is CIV"),
        ("Ivory Coast", "Côte d'Ivoire is CIV"),
        ("DRC", "Congo, Democratic Republic of the is COD"),
        ("Niger", "Niger is NER"),
    ],
)
def test_country_is_given_by_its_code(written: str, meant: str) -> None:
    assert country_hint(written) == meant


def test_ids_are_found_by_their_parts() -> None:
    known = ["bandiagara-ongoiba-commune", "mauritania-mutaraka-2011", "nijar-pact"]
    assert did_you_mean("ongoiba", known) == "did you mean 'bandiagara-ongoiba-commune'?"
    assert did_you_mean("mutaraka mauritania", known) == "did you mean 'mauritania-mutaraka-2011'?"
    assert "violence_reduction" in str(
        did_you_mean("violence", ["violence_reduction", "other_one"])
    )


def test_filter_that_nothing_passes_says_which_values_there_are() -> None:
    for command in (["compare", "bandiagara-ongoiba-commune"], ["list", "cases"]):
        done = typology(*command, "--filter", "countries=Mali")
        assert done.code == 0
        assert "Mali is MLI" in done.err
        assert "there are: " in done.err
        assert "MLI" in done.err.partition("there are: ")[2]


def test_check_looks_into_a_workspace_and_others_say_what_is_in_it(tmp_path: Path) -> None:
    assert typology("init", tmp_path / "mine").code == 0
    (tmp_path / "mine/cases/bad.yaml").write_text("format: 2\n", encoding="utf-8")
    checked = typology("check", ".", cwd=tmp_path / "mine")
    assert checked.code == 1
    assert "cases/bad.yaml:1:9: format '2'" in checked.out
    scored = typology("score", ".", cwd=tmp_path / "mine")
    assert scored.code == 2
    assert "name what is in it: cases and rubrics" in scored.err


def test_yml_is_read_like_yaml(tmp_path: Path) -> None:
    (tmp_path / "mine.yml").write_text(RUBRIC, encoding="utf-8")
    (tmp_path / "child.yml").write_text(
        RUBRIC.replace("mine", "child").replace("thurston-2018", "mine"), encoding="utf-8"
    )
    for name in ("mine.yml", "./child.yml"):
        done = typology("score", "bandiagara-ongoiba-commune", "-r", name, cwd=tmp_path)
        assert (done.code, done.err) == (0, "")
