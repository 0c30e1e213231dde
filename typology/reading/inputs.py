"""The files that the user names: paths, folders, globs, ids of shipped cases, standard input."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache
from glob import escape, glob, has_magic
from pathlib import Path
from typing import Final, NamedTuple

from typology.model import Problem
from typology.reading import library
from typology.reading.library import ENDINGS, SOURCE_FILES
from typology.reading.problems import MissingName, did_you_mean, shortened
from typology.reading.sheet.endings import EITHER, NO_SHEETS, SHEETS
from typology.reading.yaml.document import Document
from typology.reading.yaml.reader import read_document, read_file

STREAM: Final = "-"
HIDDEN: Final = (".", "~$")
"""How the names of files begin that a program hides, or keeps while another is open."""
LOOKED_AT: Final = 1 << 16  # bytes of a text that may be a sheet
STREAMS: Final = ("/dev/stdin", "/dev/fd/", "/proc/self/fd/")


class Input(NamedTuple):
    """One file to read; without a `path`, `data` is what came from standard input."""

    label: str  # how problems call it
    path: Path | None
    data: bytes = b""

    @property
    def is_sheet(self) -> bool:
        """True for a table, a coding sheet or none: by its ending; a stream by what it holds.

        So is a text in .txt, as which a spreadsheet saves a sheet.
        """
        if self.path is not None and (ending := self.path.suffix.lower()) != EITHER:
            return ending in (*SHEETS, *NO_SHEETS)
        from typology.reading.sheet.reader import is_sheet_data

        return is_sheet_data(
            self.data if self.path is None else library.start_of(self.path, LOOKED_AT)
        )

    @property
    def source(self) -> Path | bytes:
        """Where the content is: at a path, or it is what came from standard input."""
        return self.data if self.path is None else self.path

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
            return read_file(self.path, self.label)
        except OSError as error:
            problem = Problem(self.label, 1, 1, f"cannot be read: {error.strerror or error}")
            return Document(self.label, "", None, (problem,), complete=False)

    @property
    def is_sources(self) -> bool:
        """True for a sources file."""
        return self.path is not None and self.path.name in SOURCE_FILES


def find_inputs(
    names: Sequence[str], stdin: bytes | None = None, *, rubrics_too: bool = False
) -> tuple[Input, ...]:
    """The files that `names` name, each once, in order of first mention.

    A name is a path, a folder (its case files, or where it has none its sheets), a glob, the id of
    a shipped case, or - for `stdin`. `rubrics_too`: ids of shipped rubrics and mappings count
    too, and a folder's sources file. Raises MissingName with all names that match nothing.
    """
    inputs: dict[Path | None, Input] = {}
    missing: list[str] = []
    for name in names:
        named = [Input(STREAM, None, stdin or b"")] if name == STREAM else []
        try:
            named = named or [_input(path) for path in _find(name, rubrics_too)]
        except PermissionError:
            missing.append(f"{shortened(name)} cannot be read: permission denied")
            continue
        except OSError:  # a name that is too long for one
            pass
        if not named:
            missing.append(_missing(name))
        for file in named:
            piped = Path(file.label) if file.path is None else file.path
            inputs.setdefault(None if file.label == STREAM else _identity(piped), file)
    if missing:
        raise MissingName("; ".join(missing))
    return tuple(inputs.values())


def _input(path: Path) -> Input:
    """A file; what comes through a pipe can be read but once, and so is."""
    if str(path).startswith(STREAMS) or path.is_fifo():
        return Input(str(path), None, _piped(path))
    return Input(str(path), path)


@cache
def _piped(path: Path) -> bytes:
    return path.read_bytes()


def files_named(name: str) -> tuple[Path, ...]:
    """The files that a name names, rubrics among them; none where it names nothing."""
    with suppress(OSError):
        return tuple(_find(name, rubrics_too=True))
    return ()


def passed_over(names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """By named folder: the names of what it holds and is not read, sorted, folders with a /."""
    left: dict[str, tuple[str, ...]] = {}
    for name in dict.fromkeys(names):
        with suppress(OSError, ValueError):
            if name and Path(name).is_dir():
                read = set(_of_folder(Path(name), rubrics_too=True))
                known = (*ENDINGS, *SHEETS)
                others = [
                    path
                    for path in sorted(Path(name).iterdir())
                    if path not in read
                    and (not path.name.startswith(".") or path.suffix.lower() in known)
                ]
                left[name] = tuple(path.name + "/" * path.is_dir() for path in others)
    return {name: others for name, others in left.items() if others}


def _identity(path: Path) -> Path:
    """What tells a file from others; a link that leads round in a circle is itself."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # RuntimeError until Python 3.12
        return path.absolute()


def _find(name: str, rubrics_too: bool) -> Iterator[Path]:
    """The files of a name; a path comes first, whatever letters it has."""
    path = Path(name)
    if not name or "\0" in name:
        return
    if path.is_dir():
        yield from _of_folder(path, rubrics_too=rubrics_too)
    elif path.exists() or path.is_symlink():
        yield path
    elif has_magic(name):
        for match in map(Path, sorted(glob(_pattern(name), recursive=True))):  # noqa: PTH207
            if (rubrics_too or match.name not in SOURCE_FILES) and not match.is_dir():
                yield match
    elif name in library.shipped_cases():
        yield library.case_path(name)
    elif rubrics_too and name in library.shipped_rubrics():
        yield library.rubric_path(name)
    elif rubrics_too and name in library.shipped_mappings():
        yield library.mapping_path(name)


def _of_folder(folder: Path, *, rubrics_too: bool) -> list[Path]:
    """The case files of a folder; where it has none, its sheets; sorted."""
    files = [path for path in _visible(folder) if not path.is_dir()]
    documents = [path for path in files if path.suffix.lower() in ENDINGS]
    cases = [path for path in documents if path.name not in SOURCE_FILES]
    sheets = [path for path in files if path.suffix.lower() in SHEETS]
    sources = [path for path in documents if rubrics_too and path.name in SOURCE_FILES]
    return sorted([*(cases or sheets), *sources])


def _visible(folder: Path) -> list[Path]:
    """What a folder holds to read; glob would keep silent where listing it is not permitted."""
    return sorted(path for path in folder.iterdir() if not path.name.startswith(HIDDEN))


def _pattern(name: str) -> str:
    """A glob in which the folders that are there by their very names are no patterns."""
    for folder in Path(name).parents:
        if has_magic(str(folder)) and folder.is_dir():
            return str(Path(escape(str(folder))) / Path(name).relative_to(folder))
    return name


def _missing(name: str) -> str:
    if not name or "\0" in name:
        return f"no case {shortened(name)}"
    with suppress(OSError):
        if Path(name).is_dir():
            below = [each for each in ("cases", "rubrics") if (Path(name) / each).is_dir()]
            there = " and ".join(str(Path(name) / each) for each in below)
            rooms = f"; name what is in it: {there}" if below else ""
            return f"no case in the folder {shortened(name)}{rooms}"
    if has_magic(name):
        return f"nothing matches {shortened(name)}"
    beside = library.find_own_file(name, ("cases",))
    known = (*library.own_files(("cases",)), *library.shipped_cases())
    hint = f"did you mean {beside}?" if beside else did_you_mean(name, known)
    return f"no file, folder or shipped case {shortened(name)}" + (f"; {hint}" if hint else "")
