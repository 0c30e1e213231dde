"""What is restricted stands in no representation and in no frame, unless it was read with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

import typology
from tests.support.secrets import FOLDER, secrets_in, write_secrets
from typology.notebook.read import Cases, read_rubric
from typology.notebook.result import Result

RUBRIC: Final = read_rubric()
RESULTS: Final[dict[str, Callable[[Cases, Cases], Result]]] = {
    "read_cases": lambda cases, second: cases,
    "score": lambda cases, second: typology.score(cases, RUBRIC),
    "flips": lambda cases, second: typology.flips(cases, RUBRIC),
    "compare": lambda cases, second: typology.compare(cases, [RUBRIC]),
    "diff": lambda cases, second: typology.diff(
        cases, RUBRIC, typology.read_rubric("violence-only")
    ),
    "drafts": lambda cases, second: typology.drafts(cases[0], second[0], RUBRIC),
    "whatif": lambda cases, second: typology.whatif(cases, RUBRIC, settings={"decide.cut": 0.7}),
    "cluster": lambda cases, second: typology.cluster(cases, RUBRIC, basis="all", power=0),
    "linkage": lambda cases, second: typology.linkage(cases, RUBRIC, basis="all", min_shared=1),
    "fit": lambda cases, second: typology.fit(cases, RUBRIC, outcome="lasted", resamples=0),
    "precedents": lambda cases, second: typology.precedents(cases[0], cases, RUBRIC, min_shared=1),
    "agreement": lambda cases, second: typology.agreement(
        {"one": cases, "other": second}, RUBRIC, resamples=10
    ),
    "robustness": lambda cases, second: typology.robustness(cases, RUBRIC, draws=20),
    "link": lambda cases, second: typology.link(cases, second, "pax"),
}
"""By the function of the interface that gives it."""

OTHERS: Final = {
    "__version__", "InputError", "LatentClasses", "MissingName", "read_dataset", "read_rubric",
    "read_sheet", "check",
}  # fmt: skip


def test_every_function_is_tried() -> None:
    assert set(typology.__all__) == RESULTS.keys() | OTHERS


@pytest.mark.parametrize("name", RESULTS)
def test_no_result_shows_what_is_restricted(tmp_path: Path, name: str) -> None:
    write_secrets(tmp_path)
    cases = typology.read_cases(str(tmp_path / FOLDER))
    second = typology.read_cases(str(tmp_path / "second"))
    assert secrets_in(_written(RESULTS[name](cases, second))) == set()


def _written(result: Result) -> bytes:
    frame = result.to_frame()
    words = [repr(result), result._repr_html_(), frame.to_csv(), *map(repr, frame.dtypes)]
    return "\n".join(words).encode()


def test_cases_say_how_much_was_left_out_and_come_back_when_asked_for(tmp_path: Path) -> None:
    folder = str(write_secrets(tmp_path))
    cases = typology.read_cases(folder)
    told = "left out as restricted: 1 case, 1 term, 2 facts, 2 reasons and 2 sources"
    assert told in " ".join(repr(cases).split())
    assert told in cases._repr_html_()
    assert secrets_in(typology.score(cases, RUBRIC).text("wholly-secret").encode()) == set()
    whole = typology.read_cases(folder, include_restricted=True)
    assert "left out" not in repr(whole)
    assert {"xqztitle", "1871-03-04"} <= secrets_in(_written(whole))
    assert "xqzterm" in secrets_in(typology.score(whole, RUBRIC).text("half-open").encode())


def test_problems_show_no_line_of_a_restricted_file(tmp_path: Path) -> None:
    folder = write_secrets(tmp_path)
    faulty = (folder / "wholly-secret.yaml").read_text(encoding="utf-8")
    faulty = faulty.replace("title:", "titel:")
    (tmp_path / "wholly-secret.yaml").write_text(faulty, encoding="utf-8")
    problems = typology.check(str(tmp_path / "wholly-secret.yaml"), str(folder / "half-open.yaml"))
    assert "unknown key …" in repr(problems)
    assert "titel" not in repr(problems)
    assert secrets_in(repr(problems).replace(FOLDER, "").encode()) == set()
