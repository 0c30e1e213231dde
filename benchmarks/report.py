"""A report of 60 cases: its size, and how long the workbench in it takes to show a change.

The cases are the shipped ones and, up to 60, copies of those of middling length under other names.
A change is made to the definition, and the time taken until all verdicts are told anew and painted,
in Chromium. Targets: 500 kB, 100 ms.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from typology.model import Case
from typology.reading.case.sources import shipped_sources
from typology.reading.cases import read_cases
from typology.reading.library import case_path, shipped_cases
from typology.reading.rubric.reader import read_rubric
from typology.reporting.report.content import ReportInput, build_report
from typology.reporting.report.page import write_page

CASES = 60
REPEATS = 10
PAINTED = """
const [choice, done] = arguments;
const control = document.querySelector(choice);
const start = performance.now();
control.click();
requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => done(performance.now() - start);
  channel.port2.postMessage(0);
});
"""


def sixty(folder: Path) -> tuple[Case, ...]:
    """The shipped cases, and copies in `folder` of those of middling length."""
    names = sorted(shipped_cases(), key=lambda name: case_path(name).stat().st_size)
    missing = max(0, CASES - len(names))
    middle = (len(names) - missing) // 2
    for name in names[middle : middle + missing]:
        text = case_path(name).read_text(encoding="utf-8")
        (folder / f"{name}-again.yaml").write_text(
            text.replace(f"case: {name}\n", f"case: {name}-again\n", 1), encoding="utf-8"
        )
    read = read_cases([*names, str(folder)] if missing else names, [read_rubric("thurston-2018")])
    return read.cases


def page(cases: tuple[Case, ...]) -> str:
    rubric = read_rubric("thurston-2018")
    known = frozenset(shipped_sources().entries)
    return write_page(build_report(ReportInput((rubric,), None, cases, shipped_sources=known)))


def repaints(address: str, folder: Path) -> list[float]:
    """Milliseconds from a change of what silence means until all is painted anew."""
    from tests.support.chromium import chromium

    with chromium(folder) as opened:
        opened.get(address)
        opened.execute_script("document.getElementById('_workbench').scrollIntoView()")
        choices = [
            f'[data-silence="{control.get_attribute("data-silence")}"]'
            for control in opened.find_elements("css selector", "[data-silence]")
        ]
        found = [
            opened.execute_async_script(PAINTED, choice)
            for _ in range(REPEATS)
            for choice in (*choices[1:], choices[0])
        ]
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cases = sixty(folder)
        (folder / "report.html").write_text(page(cases), encoding="utf-8")
        size = (folder / "report.html").stat().st_size
        print(f"report of {len(cases)} cases: {size / 1000:.0f} kB")
        times = repaints((folder / "report.html").as_uri(), folder)
        median, worst = statistics.median(times), max(times)
        print(f"repaint, {len(times)} changes: median {median:.0f} ms, worst {worst:.0f} ms")
    if size >= 500_000 or median >= 100:
        sys.exit("over the target")


if __name__ == "__main__":
    main()
