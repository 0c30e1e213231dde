"""typology check."""

from __future__ import annotations

from pathlib import Path

from tests.support.command import Run
from tests.support.secrets import FOLDER, secrets_in, write_secrets

CASE = """\
format: 1
case: deal
title: A deal
status: signed
ratings:
  demobilisation:
    rating: full
    accepted: "The annex was seen by the author."
    evidence: [{says: s, source: thurston-2018, direction: supports}]
"""


def test_an_accepted_warning_is_counted_apart_and_does_not_fail(typology: Run) -> None:
    Path("deal.yaml").write_text(CASE, encoding="utf-8")
    told = typology("check", "deal.yaml", "--strict")
    assert told.code == 0
    assert told.out == (
        "deal.yaml:7:13: accepted: no term of the text bears on this criterion\n"
        "    because: The annex was seen by the author.\n"
    )
    assert told.err == "problems: 0, warnings: 0, accepted: 1\n"
    Path("deal.yaml").write_text(CASE.replace("accepted", "because"), encoding="utf-8")
    told = typology("check", "deal.yaml", "--strict")
    assert (told.code, told.err) == (1, "problems: 0, warnings: 1\n")


def test_problems_of_restricted_files_name_no_value_unless_for_their_owner(
    typology: Run, tmp_path: Path
) -> None:
    folder = write_secrets(tmp_path)
    path = folder / "wholly-secret.yaml"
    text = path.read_text(encoding="utf-8").replace("KIR", "Xqzcountry").replace("1871", "xqz1871")
    path.write_text(text.replace("summary:", "xqzkey:"), encoding="utf-8")
    (folder / "rows.csv").write_text(
        "case,title,status,countries,observed_until,demobilisation\n"
        "one,Xqzsheet,proposed,Xqzland,xqz2019-13,Xqzlevel\n",
        encoding="utf-8",
    )
    for name in (path, folder / "rows.csv"):
        for form in ("json", "concise"):
            told = typology("check", str(name), "--format", form)
            assert secrets_in(told.out.replace(FOLDER, "").encode()) == set()
            assert (
                "values are left out as restricted; --include-restricted puts them in" in told.err
            )
        whole = typology("check", str(name), "--format", "json", "--include-restricted")
        assert secrets_in(whole.out.replace(FOLDER, "").encode())
        assert typology("check", str(name)).out.startswith("Not for publication: ")
