"""What stands in reports/ is what `make reports` writes: texts as they are, figures as plotted."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
ROOT = Path(__file__).resolve().parent.parent
NAMES = sorted(path.name for path in (ROOT / "reports").iterdir())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reports as the present code writes them."""
    folder = tmp_path_factory.mktemp("reports")
    variables = [f"REPORTS={folder}", f"BIN={Path(sys.executable).parent}"]
    command = ["make", "--old-file=.venv/runtime", "reports", *variables]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


def plotted(svg: Path) -> list[tuple[str, ...]]:
    """Each shape of a figure: its tag, its numbers to a tenth of a point, its colours; its texts.

    Matplotlib writes a text as a comment beside its glyphs.
    """
    parser = ElementTree.XMLParser(target=ElementTree.TreeBuilder(insert_comments=True))
    shapes: list[tuple[str, ...]] = []
    for each in ElementTree.parse(svg, parser).iter():
        if callable(each.tag):
            shapes.append(("text", each.text or ""))
        elif each.tag.endswith(("path", "rect")):
            numbers = [f"{float(found):.1f}" for found in NUMBER.findall(each.get("d", ""))]
            shapes.append((each.tag, *numbers, each.get("style", "")))
    return shapes


def test_reports_are_those_that_are_made(made: Path) -> None:
    assert sorted(path.name for path in made.iterdir()) == NAMES


@pytest.mark.parametrize("name", [name for name in NAMES if not name.endswith(".svg")])
def test_report_is_current(made: Path, name: str) -> None:
    shown = (ROOT / "reports" / name).read_text(encoding="utf-8")
    assert shown == (made / name).read_text(encoding="utf-8"), "make reports"


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".svg")])
def test_figure_shows_what_is_plotted_now(made: Path, name: str) -> None:
    assert plotted(ROOT / "reports" / name) == plotted(made / name), "make reports"
    assert len(plotted(made / name)) > 100


def test_library_of_all_cases_stays_small() -> None:
    assert (ROOT / "reports" / "library.html").stat().st_size < 500_000
