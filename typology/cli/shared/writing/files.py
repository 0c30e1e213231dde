"""The one way in which files are written: whole, or as if nothing had been tried."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO, Final

from typology.cli.shared.writing.signals import held

PREFIX: Final = ".typology-"  # of what is not whole yet


def write_file(output: Path, data: bytes, *, new: bool = False) -> None:
    """Write a file. Raises OSError that names it, FileExistsError if it is `new` and there."""
    with opened(output, new=new) as file:
        file.write(data)


@contextmanager
def opened(output: Path, *, new: bool = False) -> Iterator[IO[bytes]]:
    """A file to fill: beside its place under a random name, and moved there when it is whole.

    On failure and on signals it is removed. A link stays, and the file that it leads to is
    replaced; a device or a pipe is written as it is. `new`: of two that write at once one wins.
    Raises OSError that names the file which was meant, FileExistsError if it is `new` and there.
    """
    if not new and output.exists() and not output.is_file():
        with _errors_name(output, output), output.open("wb") as device:
            yield device
        return
    place = output if new else place_of(output)
    temporary: Path | None = None
    file: IO[bytes] | None = None
    try:
        with _errors_name(output), held():
            handle, name = tempfile.mkstemp(dir=place.parent, prefix=PREFIX)
            temporary, file = Path(name), os.fdopen(handle, "wb")
        with _errors_name(output, temporary):
            yield file
            file.close()
            with held():
                _move(temporary, place, new=new)
                temporary = None
    finally:
        if temporary is not None and file is not None:
            with held(), suppress(OSError):  # what was to be written last need not fit
                file.close()
            with held():
                temporary.unlink(missing_ok=True)


def place_of(output: Path) -> Path:
    """The file itself, where `output` is a link to it. Raises OSError for links in a circle."""
    if not output.is_symlink():
        return output
    try:
        return output.resolve()
    except RuntimeError as error:  # until Python 3.12
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(output)) from error


def _move(temporary: Path, place: Path, *, new: bool) -> None:
    there = not new and place.exists()
    temporary.chmod(place.stat().st_mode & 0o777 if there else 0o666 & ~_umask())
    if not new:
        temporary.replace(place)
        return
    try:
        os.link(temporary, place)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        os.close(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        temporary.replace(place)
    else:
        temporary.unlink()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextmanager
def _errors_name(meant: Path, written: Path | None = None) -> Iterator[None]:
    """Let an error of the file `written`, or of none by name, name the one that was meant.

    Without `written` an error of any file.
    """
    try:
        yield
    except OSError as error:
        if None in (error.filename, written) or str(error.filename) == str(written):
            raise OSError(error.errno, error.strerror, str(meant)) from error
        raise


@contextmanager
def whole_folder(folder: Path, *, new: bool = False) -> Iterator[Path]:
    """A folder to fill, whose files and folders go into `folder` at the end: all, or none.

    What is in `folder` stays; a file of the same name is replaced, or where all are to be `new`
    none is written. Raises OSError that names the file which was meant.
    """
    there = next(each for each in (folder, *folder.absolute().parents) if each.is_dir())
    stage: Path | None = None
    try:
        with _errors_name(folder), held():
            stage = Path(tempfile.mkdtemp(dir=there, prefix=PREFIX))
        yield stage
        with held():
            _move_all(stage, folder, new=new)
    except OSError as error:
        if stage is None or not Path(error.filename or "").is_relative_to(stage):
            raise
        meant = folder / Path(error.filename).relative_to(stage)
        raise OSError(error.errno, error.strerror, str(meant)) from error
    finally:
        if stage is not None:
            with held():
                shutil.rmtree(stage, ignore_errors=True)


def _move_all(stage: Path, folder: Path, *, new: bool) -> None:
    undo: list[Callable[[], None]] = []
    try:
        _make(folder, undo)
        for path in sorted(stage.rglob("*")):
            goal = folder / path.relative_to(stage)
            if path.is_dir():
                _make(goal, undo)
                continue
            old = goal.read_bytes() if goal.exists() and not new else None
            write_file(goal, path.read_bytes(), new=new)
            undo.append(goal.unlink if old is None else partial(write_file, goal, old))
    except BaseException:
        for each in reversed(undo):
            with suppress(OSError):
                each()
        raise


def _make(folder: Path, undo: list[Callable[[], None]]) -> None:
    missing = [each for each in (folder, *folder.parents) if not each.is_dir()]
    for each in reversed(missing):
        each.mkdir()
        undo.append(each.rmdir)
