"""What the system hands in: links in a circle, odd names, settings of any shape and size."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command import typology
from typology.reporting.formats.plain_text import neutralise, one_line

CASE = "format: 1\ncase: deal\ntitle: T\nstatus: ended\nratings: {demobilisation: {rating: full}}\n"
SHIPPED = "bandiagara-ongoiba-commune"


def test_link_in_a_circle_is_a_problem_of_that_file_alone(tmp_path: Path) -> None:
    (tmp_path / "deal.yaml").write_text(CASE, encoding="utf-8")
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    done = typology("check", ".", cwd=tmp_path)
    assert done.code == 1
    assert "loop.yaml:1:1: cannot be read" in done.out
    assert "problems: 1," in done.err


def test_newline_in_a_name_begins_no_line(tmp_path: Path) -> None:
    name = "a\nok.yaml:1:1: warning: fine.yaml"
    (tmp_path / name).write_text("format: 2\n", encoding="utf-8")
    for form in ("text", "concise"):
        done = typology("check", "--format", form, name, cwd=tmp_path)
        assert done.code == 1
        assert not any(line.startswith("ok.yaml") for line in done.out.splitlines())


@pytest.mark.parametrize(
    "character", ["\x1b", "\u061c", "\u202e", "\u2066", "\u200f", "\U000e0041"]
)
def test_no_character_of_a_title_or_a_name_turns_or_hides_the_line(
    tmp_path: Path, character: str
) -> None:
    assert character not in neutralise(f"a{character}b")
    assert "\n" not in one_line(f"a\n{character}")
    if character != "\x1b":
        text = CASE.replace("title: T", f"title: T{character}T")
        (tmp_path / "deal.yaml").write_text(text, encoding="utf-8")
        assert character not in typology("score", "deal.yaml", cwd=tmp_path).out
    missing = typology("score", f"./{character}.yaml", cwd=tmp_path)
    assert missing.code == 2
    assert character not in missing.err
    unwritten = typology("score", SHIPPED, "-o", f"no{character}/o.csv", cwd=tmp_path)
    assert unwritten.code == 2
    assert character not in unwritten.err


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("x = " + "[" * 5_000 + "]" * 5_000, "nested too deep"),
        (".".join("a" * 5_000) + " = 1", "nested too deep"),
        ("[" + ".".join("a" * 5_000) + "]", "nested too deep"),
        ('rubric = ["a"]', "rubric takes a text, not a list"),
        ("seed = true", "seed takes a whole number from 0, not true"),
        ("seed = {a = 1}", "not a table"),
        ("seed = 0x" + "f" * 5_000, "not a number so large"),
        ("seed = " + "9" * 5_000, "typology.toml"),
        ("seed = -1", "seed takes a whole number from 0, not '-1'"),
        ("color = 2026-01-01", "color takes auto, always, never, not '2026-01-01'"),
        ('rubric = "' + "a" * 5_000 + '"', "no shipped rubric"),
        ("#" + "x" * 1_000_001, "more than 1 MB of settings"),
    ],
)
def test_settings_of_any_shape_are_refused_in_words(
    tmp_path: Path, settings: str, told: str
) -> None:
    (tmp_path / "typology.toml").write_text(settings, encoding="utf-8")
    done = typology("cluster", SHIPPED, cwd=tmp_path)
    assert done.code == 2
    assert told in done.err
    assert len(done.err) < 1_000


def test_settings_with_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    (tmp_path / "typology.toml").write_text('\ufeffrubric = "violence-only"', encoding="utf-8")
    assert "violence-only" in typology("score", SHIPPED, cwd=tmp_path).out


def test_seed_of_the_environment_that_no_number_holds_is_refused() -> None:
    done = typology("cluster", SHIPPED, TYPOLOGY_SEED="9" * 5_000)
    assert done.code == 2
    assert "seed takes a whole number" in done.err


def test_backend_that_is_not_there_does_not_matter(tmp_path: Path) -> None:
    done = typology("compare", SHIPPED, "--figure", tmp_path / "f.svg", MPLBACKEND="bogus")
    assert (done.code, (tmp_path / "f.svg").exists()) == (0, True)


def test_unit_of_any_letters_breaks_no_table_of_the_codebook(tmp_path: Path) -> None:
    rubric = (
        'format: 1\nrubric: mine\nversion: "1"\ntitle: T\ntypes: {t: {formula: c}}\n'
        "criteria:\n  c:\n    question: q\n    calibrate: {out: 0, crossover: 1, in: 2}\n"
        '    unit: "a|b <b>x</b>\\nnext"\n'
    )
    (tmp_path / "mine.yaml").write_text(rubric, encoding="utf-8")
    done = typology("new", "codebook", "-r", "./mine.yaml", "-o", "codebook.md", cwd=tmp_path)
    assert done.code == 0, done.err
    written = (tmp_path / "codebook.md").read_text(encoding="utf-8")
    assert "a\\|b \\<b\\>x\\</b\\> next" in written
