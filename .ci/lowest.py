"""The lowest versions that pyproject.toml allows, as constraints for pip, one a line."""

import re
import sys
import tomllib
from pathlib import Path

PYPROJECT = Path(__file__).resolve().parents[1] / "pyproject.toml"
LOWEST = re.compile(r"(?P<name>[\w.-]+)(?:\[[\w,-]+\])?>=(?P<version>[\w.]+)")


def lowest(requirements: list[str]) -> list[str]:
    """`name==version` of each that has a lower bound, once each, in order of name.

    >>> lowest(["pandas>=2.2.2,<4", "dask[distributed]>=2024.12", "pandas-stubs"])
    ['dask==2024.12', 'pandas==2.2.2']
    """
    found = filter(None, map(LOWEST.match, requirements))
    return sorted({f"{each['name']}=={each['version']}" for each in found}, key=str.lower)


def all_requirements() -> list[str]:
    """Those to run, of every extra, too."""
    project = tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    return [*project["dependencies"], *(each for extra in extras for each in extra)]


if __name__ == "__main__":
    sys.stdout.write("".join(f"{line}\n" for line in lowest(all_requirements())))
