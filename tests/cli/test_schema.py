"""`typology schema`: the schema that an editor is given."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator, Draft202012Validator

from tests.support.editor import complaints
from typology.cli.main import run


def schema(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    with pytest.raises(SystemExit) as stop:
        run(["schema", *arguments])
    told = capsys.readouterr()
    assert (stop.value.code, told.err) == (0, "")
    loaded = json.loads(told.out)
    assert isinstance(loaded, dict)
    return loaded


@pytest.mark.parametrize("kind", ["case", "rubric", "sources"])
def test_a_schema_is_what_the_language_server_knows_best(
    capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    Draft7Validator.check_schema(schema(capsys, kind))


def test_score_prints_the_published_schema(
    capsys: pytest.CaptureFixture[str], repository: Path
) -> None:
    found = schema(capsys, "score")
    Draft202012Validator.check_schema(found)
    published = repository / "typology" / "reporting" / "score.schema.json"
    assert found == json.loads(published.read_text(encoding="utf-8"))


def test_a_case_schema_is_of_the_rubric_and_sources_asked_for(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.yaml").write_text(
        'format: 1\nrubric: mine\nversion: "1"\ntitle: t\n'
        "criteria: {trust: {question: Q?, scale: {no: 0, yes: 1}, anchors: {no: n, yes: y}}}\n"
        "types: {good: {formula: trust}}\n",
        encoding="utf-8",
    )
    Path("sources.yaml").write_text("my-source: {title: T}\n", encoding="utf-8")
    found = schema(capsys, "-r", "mine.yaml", "--sources", "sources.yaml")
    head = "format: 1\ncase: c\ntitle: t\nstatus: ended\nratings: "
    cited = "evidence: [{says: s, source: my-source, direction: context}]"
    assert complaints(found, f"{head}{{trust: {{rating: yes, {cited}}}}}") == []  # type: ignore[arg-type]
    assert complaints(found, f"{head}{{trust: {{rating: full}}}}") != []  # type: ignore[arg-type]
    assert complaints(found, f"{head}{{distrust: {{rating: yes}}}}") != []  # type: ignore[arg-type]


def test_a_missing_sources_file_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        run(["schema", "--sources", "nowhere.yaml"])
    assert stop.value.code == 2
    assert "nowhere.yaml" in capsys.readouterr().err
