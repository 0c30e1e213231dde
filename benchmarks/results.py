"""Runs every benchmark and writes benchmarks/RESULTS.md: what was measured, where, with what."""

from __future__ import annotations

import ast
import os
import platform
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

HERE = Path(__file__).parent
NOT_RUN = ("baseline", "baseline_definitions", "results")
OVER = "over the target"  # said on standard error by a benchmark that ends with 1
PACKAGES = (
    "numpy", "pandas", "scikit-learn", "pydantic", "PyYAML", "click",
    "pyarrow", "polars", "duckdb", "distributed", "scikit-criteria", "pymcdm",
)  # fmt: skip


def machine() -> str:
    """What kind of machine this is, as far as it says."""
    model = platform.processor() or platform.machine()
    told = Path("/proc/cpuinfo")
    if told.exists():
        names = [line for line in told.read_text().splitlines() if line.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else model
    return f"{model}, {os.cpu_count()} processors, {platform.system()} {platform.machine()}"


def versions() -> str:
    """Python, and each package that is there."""
    found = [f"Python {platform.python_version()}"]
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} not installed")
    return ", ".join(found)


def earlier() -> dict[str, str]:
    """What each benchmark printed when RESULTS.md was written last."""
    told = HERE / "RESULTS.md"
    text = told.read_text(encoding="utf-8") if told.exists() else ""
    found = re.findall(r"^## (\w+)\n.*?^```text\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    return dict(found)


def section(path: Path, before: str | None) -> str:
    """One benchmark: what it is, what it printed, and what it printed before."""
    caption = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{path.stem}"],
        cwd=HERE.parent, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    if done.returncode and OVER not in done.stderr:
        raise SystemExit(f"{path.stem} failed:\n{done.stderr}")
    told = done.stdout + f"{OVER}\n" * bool(done.returncode)
    print(told, end="", flush=True)
    then = "" if before is None else f"\nThe run before:\n\n```text\n{before}```\n"
    return f"## {path.stem}\n\n{caption}\n\n```text\n{told}```\n{then}"


def main() -> None:
    scripts = [path for path in sorted(HERE.glob("*.py")) if path.stem not in NOT_RUN]
    head = (
        "# Benchmarks\n\nMade by `make bench`. Times are of this machine at that hour; ratios "
        "travel better.\n\n"
        f"- machine: {machine()}\n- versions: {versions()}\n"
    )
    before = earlier()
    text = "\n".join([head, *(section(path, before.get(path.stem)) for path in scripts)])
    (HERE / "RESULTS.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
