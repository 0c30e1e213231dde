"""`typology report` and `score --format html` as a user meets them."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from tests.support.command import exit_code

PROPOSED = "mali-agghali-kouffa-deal-proposed"
SECRET = ("Thesecretterm", "Thesecretfact", "Thesecretplace", "thesecretsource", "Thesecretreason")

CASE = """\
format: 1
case: half-open
title: A deal of which some is kept
status: in_force
terms:
  - {term: Fighters disarm, criterion: demobilisation}
  - {term: Thesecretterm, criterion: state_authority, handling: restricted}
ratings:
  demobilisation:
    rating: full
    because: They said so in the open.
    evidence:
      - {says: An open fact, source: open-source, direction: supports}
  violence_reduction:
    rating: substantial
    because: Thesecretreason
    evidence:
      - {says: Another open fact, source: open-source, direction: supports}
      - says: Thesecretfact
        source: thesecretsource
        locator: Thesecretplace
        direction: supports
        handling: restricted
sources:
  open-source: {title: An open source}
  thesecretsource: {title: A source that only the secret has}
"""
WHOLLY = """\
format: 1
case: wholly-secret
title: Thesecrettitle
status: proposed
part_of: null
ratings:
  demobilisation:
    rating: full
    because: Thesecretreason
    evidence: [{says: Thesecretfact, source: thurston-2018, direction: supports}]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "half-open.yaml").write_text(CASE, encoding="utf-8")
    (tmp_path / "wholly-secret.yaml").write_text(WHOLLY, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def in_bytes(path: Path) -> bytes:
    """All that a file holds, those packed inside it unpacked."""
    found = path.read_bytes()
    if path.suffix != ".xlsx":
        return found
    with zipfile.ZipFile(BytesIO(found)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_page_of_a_proposed_deal_says_what_it_meets_on_paper(folder: Path) -> None:
    assert exit_code("report", PROPOSED, "-o", "deal.html") == 0
    page = (folder / "deal.html").read_text(encoding="utf-8")
    assert "On paper, what is known does not decide" in page
    assert "the verdict could be <em>stabilising</em> or neither" in page
    assert "is stabilising" not in page


def test_page_goes_to_standard_output_where_no_file_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code("report", PROPOSED) == 0
    assert capsys.readouterr().out.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("name", ["report.html", "report.md", "report.xlsx"])
def test_what_is_restricted_is_in_no_byte_of_a_report(
    folder: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code("report", "half-open.yaml", "wholly-secret.yaml", "-o", name) == 0
    found = in_bytes(folder / name).lower()
    assert b"an open fact" in found
    for secret in (*SECRET, "Thesecrettitle"):
        assert secret.lower().encode() not in found, secret
    assert b"wholly-secret" in found
    told = "left out as restricted: 1 case, 1 term, 1 fact, 1 reason and 1 source"
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("name", ["report.html", "report.md", "report.xlsx"])
def test_what_is_restricted_is_there_when_asked_for_and_every_part_says_so(
    folder: Path, name: str
) -> None:
    assert (
        exit_code(
            "report", "half-open.yaml", "wholly-secret.yaml", "--include-restricted", "-o", name
        )
        == 0
    )
    found = in_bytes(folder / name).decode("utf-8", "replace")
    for secret in (*SECRET, "Thesecrettitle"):
        assert secret in found, secret
    if name.endswith("html"):
        assert found.count("<p class=restricted>") == 2 + 2  # top, each case, provenance
        assert '@page restricted{@top-center{content:"RESTRICTED: not for publication"' in found
        assert "<title>Restricted: " in found
    if name.endswith("md"):
        assert found.count("**Restricted: ") == 2 + 2
    if name.endswith("xlsx"):
        sheets = found.count("<sheetData")
        assert sheets > 5
        assert found.count("<oddHeader>&amp;C&amp;BRestricted: not for publication") == sheets


def test_nothing_restricted_no_part_says_so(folder: Path) -> None:
    assert exit_code("report", PROPOSED, "--include-restricted", "-o", "deal.html") == 0
    assert "<p class=restricted>" not in (folder / "deal.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", [["report"], ["score", "--format", "html"]])
def test_report_of_a_restricted_case_alone_has_its_verdict_and_no_text_of_it(
    folder: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code(*command, "wholly-secret.yaml", "-o", "deal.html") == 0
    page = (folder / "deal.html").read_text(encoding="utf-8")
    assert "<title>wholly-secret" in page
    assert "what is known does not decide" in page
    assert "--include-restricted" in capsys.readouterr().err


def test_score_writes_the_same_page(folder: Path) -> None:
    assert exit_code("report", PROPOSED, "-o", "report.html") == 0
    assert exit_code("score", PROPOSED, "-o", "score.html") == 0
    assert (folder / "score.html").read_bytes() == (folder / "report.html").read_bytes()


def test_score_page_tells_what_was_changed(folder: Path) -> None:
    assert exit_code("score", PROPOSED, "--set", "decide.cut=0.6", "-o", "score.html") == 0
    page = (folder / "score.html").read_text(encoding="utf-8")
    assert "Changed by --set decide.cut=0.6" in page


@pytest.mark.parametrize("name", ["a.html", "a.md", "a.xlsx"])
def test_same_cases_give_the_same_bytes_whatever_the_hash_seed(folder: Path, name: str) -> None:
    command = [sys.executable, "-m", "typology", "report", "half-open.yaml", PROPOSED]
    found = []
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC{seed}"}
        subprocess.run([*command, "-o", name], check=True, env=environment, capture_output=True)
        found.append((folder / name).read_bytes())
    assert found[0] == found[1]


def test_unknown_extension_is_a_usage_error(folder: Path) -> None:
    assert exit_code("report", PROPOSED, "-o", "report.docm") == 2


def test_faulty_case_is_told_and_the_others_reported(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "faulty.yaml").write_text("format: 1\ncase: faulty\n", encoding="utf-8")
    assert exit_code("report", "half-open.yaml", "faulty.yaml", "-o", "report.html") == 1
    assert "faulty.yaml:" in capsys.readouterr().err
    assert "A deal of which some is kept" in (folder / "report.html").read_text(encoding="utf-8")


def test_multiverse_adds_how_robust_the_verdicts_are(folder: Path) -> None:
    assert exit_code("report", PROPOSED, "--multiverse", "default", "-o", "report.md") == 0
    assert "## How robust the verdicts are" in (folder / "report.md").read_text(encoding="utf-8")
    assert exit_code("report", PROPOSED, "--multiverse", "missing.yaml", "-o", "other.md") == 2


@pytest.mark.parametrize(
    ("name", "opened"),
    [
        ("report.md", lambda path: path.read_text(encoding="utf-8").startswith("# ")),
        ("report.xlsx", zipfile.is_zipfile),
    ],
)
def test_format_follows_the_extension(
    folder: Path, name: str, opened: Callable[[Path], bool]
) -> None:
    assert exit_code("report", PROPOSED, "-o", name) == 0
    assert opened(folder / name)
