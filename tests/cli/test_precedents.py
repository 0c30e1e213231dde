"""`typology precedents` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.command import exit_code

DEAL = "mali-agghali-kouffa-deal-proposed"
CASE = """\
format: 1
case: {name}
title: A deal
status: in_force
ratings:
  violence_reduction: {{rating: {level}}}
  demobilisation: {{rating: {level}}}
  durability: {{rating: {level}}}
  flexibility: {{rating: full}}
"""


def precedents(*arguments: str) -> int:
    return exit_code("precedents", *arguments)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, level in {"mine": "full", "near": "substantial", "far": "absent"}.items():
        written = CASE.format(name=name, level=level)
        (tmp_path / f"{name}.yaml").write_text(written, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [each["case"] for each in json.loads(capsys.readouterr().out)["precedents"]]


def test_shipped_deal_has_shipped_precedents_and_a_warning(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert precedents(DEAL, "-n", "3", "--min-shared", "2") == 0
    told = capsys.readouterr()
    assert "Similar ratings, not a forecast." in told.out
    assert told.err == ""
    assert precedents(DEAL, "-n", "3", "--min-shared", "2", "--format", "json") == 0
    found = read(capsys)
    assert len(found) == 3
    assert DEAL not in found
    assert "mali-two-track-dialogue-proposed" not in found  # a part of it


@pytest.mark.parametrize(
    "among",
    [
        ("--among", "."),
        ("--among", "*.yaml"),
        ("--among", "near.yaml", "far.yaml"),
        ("--among", "far.yaml", "--among", "near.yaml"),
    ],
)
def test_own_cases_are_named_after_the_deal(
    folder: Path, among: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert precedents("mine.yaml", *among, "--format", "json") == 0
    assert read(capsys) == ["near", "far"]


def test_own_deal_is_compared_with_the_shipped_cases(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert precedents("mine.yaml", "--format", "json", "-n", "1") == 0
    assert len(read(capsys)) == 1


def test_rate_changes_the_deal_and_not_the_others(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rates = [
        word
        for name in ("violence_reduction", "demobilisation", "durability")
        for word in ("--rate", f"{name}=absent")
    ]
    assert precedents("mine.yaml", "--among", ".", *rates, "--format", "json") == 0
    assert read(capsys) == ["far", "near"]


def test_where_too_little_is_shared_precedents_are_thin_and_never_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "little.yaml").write_text(
        CASE.format(name="little", level="full").replace("durability", "displacement"),
        encoding="utf-8",
    )
    assert precedents("mine.yaml", "--among", ".", "--min-shared", "5", "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)["precedents"]
    assert [(each["case"], each["thin"]) for each in told] == [
        ("near", False),
        ("far", False),
        ("little", True),
    ]


def test_criterion_that_the_rubric_lacks_is_a_usage_error(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert precedents("mine.yaml", "--criteria", "demobilization") == 2
    assert "did you mean 'demobilisation'?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("mine.yaml", "near.yaml"), "one case at a time: 'near.yaml' too many"),
        ((".",), "one case at a time: '.' names 3"),
        (("nowhere.yaml",), "nowhere"),
        (("mine.yaml", "-n", "0"), "-n"),
    ],
)
def test_more_or_less_than_one_deal_is_a_usage_error(
    folder: Path, arguments: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert precedents(*arguments) == 2
    assert told in capsys.readouterr().err


def test_bad_deal_is_reported_and_nothing_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "bad.yaml").write_text(CASE.format(name="bad", level="huge"), encoding="utf-8")
    assert precedents("bad.yaml") == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "huge" in told.err
