"""The files that the user names: paths, folders, globs, ids of shipped cases, standard input."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from contextlib import suppress
from fnmatch import fnmatch
from glob import glob, has_magic
from pathlib import Path
from typing import Final, NamedTuple

from typology.model import Problem
from typology.reading import library
from typology.reading.library import SOURCES
from typology.reading.problems import MissingName, did_you_mean, shortened
from typology.reading.yaml.document import Document
from typology.reading.yaml.reader import read_document

STREAM: Final = "-"
SHEETS: Final = (".csv", ".xlsx")


class Input(NamedTuple):
    """One file to read; without a `path`, `data` is what came from standard input."""

    label: str  # how problems call it
    path: Path | None
    data: bytes = b""

    @property
    def is_sheet(self) -> bool:
        """True for a coding sheet: by the file's ending, or the first column of a stream."""
        if self.path is None:
            return self.data.removeprefix(BOM_UTF8).startswith((b"case,", b'"case",'))
        return self.path.suffix.lower() in SHEETS

    @property
    def stem(self) -> str | None:
        """The id that the file must have; None for a stream or a pipe."""
        return self.path.stem if self.path is not None and self.path.is_file() else None

    @property
    def folder(self) -> Path | None:
        """The folder of the file; None for a stream or a pipe."""
        return self.path.parent if self.path is not None and self.path.is_file() else None

    def document(self) -> Document:
        """The content as a YAML document."""
        if self.path is None:
            return read_document(self.label, self.data)
        try:
            return read_document(self.label, self.path.read_bytes())
        except OSError as error:
            problem = Problem(self.label, 1, 1, f"cannot be read: {error.strerror or error}")
            return Document(self.label, "", None, (problem,), complete=False)

    @property
    def is_sources(self) -> bool:
        """True for a sources file."""
        return self.path is not None and self.path.name == SOURCES


def find_inputs(
    names: Sequence[str], stdin: bytes | None = None, *, rubrics_too: bool = False
) -> tuple[Input, ...]:
    """The files that `names` name, each once, in order of first mention.

    `rubrics_too`: ids of shipped rubrics count too, and a folder's sources file. Raises
    MissingName with all names that match nothing.
    """
    inputs: dict[Path | None, Input] = {}
    missing: list[str] = []
    for name in names:
        named = [Input(STREAM, None, stdin or b"")] if name == STREAM else []
        try:
            named = named or list(_find(name, rubrics_too))
        except PermissionError:
            missing.append(f"{shortened(name)} cannot be read: permission denied")
            continue
        except OSError:  # a name that is too long for one
            pass
        if not named:
            missing.append(_missing(name))
        for file in named:
            inputs.setdefault(None if file.path is None else file.path.resolve(), file)
    if missing:
        raise MissingName("; ".join(missing))
    return tuple(inputs.values())


def _find(name: str, rubrics_too: bool) -> Iterator[Input]:
    path = Path(name)
    if not name or "\0" in name:
        return
    if path.is_dir():
        for file in sorted(path.iterdir()):  # glob would keep silent where that is not permitted
            if file.name.startswith(".") or not fnmatch(file.name, "*.yaml"):
                continue
            if (rubrics_too or file.name != SOURCES) and not file.is_dir():
                yield Input(str(file), file)
    elif path.exists():
        yield Input(str(path), path)
    elif has_magic(name):
        for match in map(Path, sorted(glob(name, recursive=True))):  # noqa: PTH207
            if (rubrics_too or match.name != SOURCES) and not match.is_dir():
                yield Input(str(match), match)
    elif name in library.shipped_cases():
        yield Input(str(library.case_path(name)), library.case_path(name))
    elif rubrics_too and name in library.shipped_rubrics():
        yield Input(str(library.rubric_path(name)), library.rubric_path(name))


def _missing(name: str) -> str:
    if not name or "\0" in name:
        return f"no case {shortened(name)}"
    with suppress(OSError):
        if Path(name).is_dir():
            return f"no case in the folder {shortened(name)}"
    if has_magic(name):
        return f"nothing matches {shortened(name)}"
    beside = library.find_own_file(name, ("cases",))
    hint = f"did you mean {beside}?" if beside else did_you_mean(name, library.shipped_cases())
    return f"no file, folder or shipped case {shortened(name)}" + (f"; {hint}" if hint else "")
