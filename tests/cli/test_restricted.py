"""Restricted means restricted: in every command, every format, every byte."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import click
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from tests.support.command import typology
from tests.support.commands import SHEETS_ONLY
from tests.support.secrets import FOLDER, secrets_in, write_secrets
from typology.cli.main import COMMANDS
from typology.cli.main import typology as group
from typology.reporting.formats import figure
from typology.reporting.formats.extensions import EXTENSION_BY_FORMAT
from typology.reporting.handling import MARK

OPEN: Final = (
    "algeria-ais-ceasefire-1997", "bandiagara-ongoiba-commune", "mali-agghali-kouffa-deal-proposed"
)  # fmt: skip
BOTH: Final = (f"{FOLDER}/half-open.yaml", f"{FOLDER}/wholly-secret.yaml")
EVERYTHING: Final = "1 case, 1 term, 2 facts, 2 reasons and 2 sources"
OF_ONE: Final = "1 term, 2 facts, 2 reasons and 2 sources"


class Way(NamedTuple):
    """A way to call a command, and how much that is restricted it reads."""

    arguments: tuple[str, ...]
    left_out: str


FIELDS: Final = (
    "case,title,countries,from,to,observed_until,part_of,state,armed_groups,mediators,form,coder,"
    "labels,verdict"
)
WAYS: Final[dict[str, tuple[Way, ...]]] = {
    "score": (Way(BOTH, EVERYTHING),),
    "explain": (
        Way(BOTH[:1], OF_ONE),
        Way(BOTH[1:], "1 case"),
        Way(("--space", FOLDER), EVERYTHING),
    ),
    "compare": (
        Way((*BOTH, *OPEN, "--columns", FIELDS), EVERYTHING),
        Way((*BOTH, "-r", "thurston-2018", "-r", "battlefield"), EVERYTHING),
        Way((*BOTH, "--group-by", "title", "--sort", "countries"), EVERYTHING),
    ),
    "diff": (
        Way((BOTH[0], "second/half-open.yaml"), "2 terms, 4 facts, 4 reasons and 4 sources"),
        Way((BOTH[1], "second/wholly-secret.yaml"), "2 cases"),
        Way(("thurston-2018", "violence-only", "--cases", FOLDER), EVERYTHING),
    ),
    "whatif": (Way((*BOTH, "--set", "decide.cut=0.7", "--rate", "displacement=full"), EVERYTHING),),
    "cluster": (
        Way((*BOTH, *OPEN, "--basis", "all"), EVERYTHING),
        Way(
            (*BOTH, *OPEN, "--basis", "all", "--method", "linkage", "--min-shared", "1"), EVERYTHING
        ),
    ),
    "precedents": (
        Way((BOTH[1], "--min-shared", "1", "--among", BOTH[0], *OPEN), EVERYTHING),
        Way((BOTH[0], "--min-shared", "1", "--among", *BOTH), EVERYTHING),
    ),
    "robustness": (Way((*BOTH, "--draws", "20"), EVERYTHING),),
    "agreement": (
        Way(
            ("first", "second", "--bootstrap", "10"),
            "2 cases, 2 terms, 4 facts, 4 reasons and 4 sources",
        ),
    ),
    "fit": (Way((*BOTH, "--outcome", "lasted", "--bootstrap", "0"), EVERYTHING),),
    "report": (Way((*BOTH, OPEN[0]), EVERYTHING), Way(BOTH[1:], "1 case")),
    "export": (Way((*BOTH, OPEN[0]), EVERYTHING),),
    "list": (Way(("cases", *BOTH), EVERYTHING), Way(("sources", *BOTH), EVERYTHING)),
}
"""By command; what stands in none of both is a mistake of whoever adds a command."""

NO_CASES: Final = {
    "init": "writes its own example",
    "interview": "codes the user's own file",
    "import": "makes public cases alone",
    "link": "pairs by identifiers, which a restricted case does not show",
    "new": "writes skeletons",
    "schema": "writes schemas",
    "check": "tells problems of the user's own files, see below",
    "test": "tells misses of the user's own files, see below",
}


def formats_of(command: str) -> tuple[str, ...]:
    found = group.get_command(click.Context(group), command)
    assert found is not None
    form = next(each for each in found.params if "--format" in each.opts)
    assert isinstance(form.type, click.Choice)
    return tuple(each for each in form.type.choices if each != SHEETS_ONLY)


def every_way() -> Iterator[tuple[str, int, str]]:
    for command, ways in WAYS.items():
        for place in range(len(ways)):
            yield from ((command, place, form) for form in formats_of(command))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_secrets(tmp_path_factory.mktemp("restricted")).parent


def written(folder: Path, command: str, way: Way, form: str, *more: str) -> tuple[bytes, str]:
    """What a command writes into a file, and what it says on standard error."""
    output = folder / f"out.{EXTENSION_BY_FORMAT[form]}"
    options = ("--format", form, "-o", output.name, *more)
    done = typology(command, *way.arguments, *options, cwd=folder)
    assert done.code == 0, done.err
    assert done.out == ""
    return output.read_bytes(), done.err


def test_every_command_is_tried_or_known_to_write_no_case() -> None:
    assert set(COMMANDS) == WAYS.keys() | NO_CASES.keys()


@pytest.mark.parametrize(("command", "place", "form"), [*every_way()])
def test_nothing_restricted_is_in_any_byte_unless_asked_for(
    folder: Path, command: str, place: int, form: str
) -> None:
    way = WAYS[command][place]
    public, told = written(folder, command, way, form)
    assert secrets_in(public) == set()
    assert f"left out as restricted: {way.left_out}; --include-restricted puts it in\n" in told
    whole, told = written(folder, command, way, form, "--include-restricted")
    assert "restricted" not in told
    by_part = b"part_of" in whole  # the one tie to another case, whose id is no secret
    assert secrets_in(whole) or whole == public or MARK.encode() in whole or by_part


@pytest.mark.parametrize("form", formats_of("score")[:2])
def test_precedents_below_a_score_are_no_way_around(folder: Path, form: str) -> None:
    way = Way((*BOTH, "--precedents", "3"), EVERYTHING)
    public, told = written(folder, "score", way, form)
    assert secrets_in(public) == set()
    assert way.left_out in told


@pytest.mark.parametrize(("command", "place", "form"), [*every_way()])
def test_standard_output_is_the_owners_view_in_text_alone(
    folder: Path, command: str, place: int, form: str
) -> None:
    way = WAYS[command][place]
    if form in ("xlsx", "docx"):
        return
    done = typology(command, *way.arguments, "--format", form, cwd=folder)
    assert done.code == 0, done.err
    if form == "text":
        assert done.out.startswith(f"{MARK}\n")
        assert "restricted" not in done.err
    else:
        assert secrets_in(done.out.encode()) == set()
        assert way.left_out in done.err


def test_include_restricted_brings_back_every_word(folder: Path) -> None:
    whole: set[str] = set()
    for command, form in (
        ("report", "html"),
        ("list", "csv"),
        ("score", "markdown"),
        ("compare", "markdown"),
        ("explain", "json"),
    ):
        for way in WAYS[command][:2]:
            output = folder / f"whole.{EXTENSION_BY_FORMAT[form]}"
            done = typology(
                command, *way.arguments, "--include-restricted", "-o", output.name, cwd=folder
            )
            assert done.code == 0
            whole |= secrets_in(output.read_bytes())
    texts = [(folder / name).read_bytes() for name in BOTH]
    never = {"xqzaccepted", "xqzprivateaccepted", "xqzscheme", "xqzidentifier"}
    assert secrets_in(b" ".join(texts)) - whole <= never


@pytest.mark.parametrize(
    ("command", "drawn"),
    [
        ("compare", ("--figure", "drawn.svg")),
        ("cluster", ("--basis", "all", "--figure", "drawn.png")),
        ("fit", ("--outcome", "lasted", "--bootstrap", "0", "--figures", "drawn")),
        ("robustness", ("--draws", "20", "--figures", "drawn", "--figure-format", "svg")),
    ],
)
def test_figures_hold_no_secret_in_words_or_metadata(
    folder: Path, command: str, drawn: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    words: list[str] = []
    draw = figure.draw

    def noting(drawing: Figure, form: str) -> bytes:
        words.extend(each.get_text() for each in drawing.findobj(Text) if isinstance(each, Text))
        return draw(drawing, form)

    monkeypatch.setattr(figure, "draw", noting)
    done = typology(command, *BOTH, *OPEN, *drawn, cwd=folder)
    assert done.code == 0, done.err
    written = [path for path in folder.rglob("drawn*") if path.is_file()]
    written += [*(folder / "drawn").glob("*")]
    assert written
    assert words
    assert secrets_in("\n".join(words).encode()) == set()
    for path in written:
        if path.suffix == ".svg":  # the pixels of a png are numbers of any kind
            assert secrets_in(path.name.encode() + path.read_bytes()) == set()


def test_sheet_that_is_streamed_shows_no_title_of_a_draft(folder: Path) -> None:
    sheet = "case,title,status,demobilisation\none,Xqzdraft,proposed,full\ntwo,A pact,ended,full\n"
    (folder / "sheet.csv").write_text(sheet, encoding="utf-8")
    done = typology("score", "sheet.csv", "--stream", cwd=folder)
    assert secrets_in(done.out.encode()) == set()
    assert done.err == "typology: left out as restricted: 1 case; --include-restricted puts it in\n"
    assert done.out == typology("score", "sheet.csv", "--format", "csv", cwd=folder).out
    whole = typology("score", "sheet.csv", "--stream", "--include-restricted", cwd=folder)
    assert secrets_in(whole.out.encode()) == {"xqzdraft"}


def test_export_leaves_the_row_of_a_restricted_case_out_and_says_so(folder: Path) -> None:
    done = typology("export", *BOTH, cwd=folder)
    assert [line.partition(",")[0] for line in done.out.splitlines()] == ["case", "half-open"]
    assert "typology: wholly-secret is restricted, so its row is left out\n" in done.err


@pytest.mark.parametrize("command", ["check", "test"])
def test_problems_show_no_answer_of_a_restricted_rating_but_as_text(
    folder: Path, command: str
) -> None:
    for form in formats_of(command):
        done = typology(command, FOLDER, "--format", form, cwd=folder)
        assert secrets_in(done.out.encode()) - {FOLDER} == (
            {"xqzaccepted", "xqzprivateaccepted"} if (command, form) == ("check", "text") else set()
        )
    whole = typology("check", FOLDER, "--format", "json", "--include-restricted", cwd=folder)
    assert {"xqzaccepted", "xqzprivateaccepted"} <= secrets_in(whole.out.encode())
