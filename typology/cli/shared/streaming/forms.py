"""What a stream writes: csv, or parquet as one file or a folder of parts."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final, NamedTuple, TypeAlias

import click

from typology.cli.shared.writing.files import opened, write_file
from typology.columns.cases import CaseColumns
from typology.model import Rubric
from typology.reporting.score import columns as csv
from typology.reporting.score import parquet
from typology.reporting.score.csv import csv_header
from typology.scoring.columnar.scores import PatternScores

Records: TypeAlias = Any  # those of one form: csv in bytes, or rows of pyarrow's
Write: TypeAlias = Callable[[Records], object]

MANIFEST: Final = "_manifest.json"  # readers of folders of parquet pass over names with a _
UNFINISHED: Final = "_unfinished"  # stands in a folder of parts until its manifest does
PART: Final = re.compile(r"part-\d{6,}\.parquet")
ENDING: Final = ".parquet"


class Form(NamedTuple):
    """How scores become records, records lose some places, and where they are written."""

    records: Callable[[CaseColumns, PatternScores], Records]
    without: Callable[[Records, Collection[int]], Records]
    target: Callable[[Path | None, Rubric], AbstractContextManager[Write]]


@contextmanager
def _csv(output: Path | None, rubric: Rubric) -> Iterator[Write]:
    """Lines of csv in UTF-8, below their header."""
    with _file(output) as file:
        file.write(csv_header(rubric).encode())

        yield lambda records: file.write(records.data)


@contextmanager
def _file(output: Path | None) -> Iterator[IO[bytes]]:
    if output is not None:
        with opened(output) as file:
            yield file
        return
    sys.stdout.flush()
    yield sys.stdout.buffer


@contextmanager
def _parquet(output: Path | None, rubric: Rubric) -> Iterator[Write]:
    """A file of rows; where the name does not end so, a folder of parts."""
    if output is None:
        raise click.UsageError("parquet is written to a file or a folder: give --output")
    if is_folder(output):
        with _parts(output, rubric) as write:
            yield write
        return
    with opened(output) as file, parquet.parquet_writer(file, rubric) as writer:
        yield writer


def is_folder(output: Path) -> bool:
    """True if parquet goes there in parts."""
    return output.suffix.lower() != ENDING


def refuse_folder(folder: Path) -> None:
    """Raise UsageError for a folder with anything but the parts of an unfinished run."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise click.UsageError(
            f"{folder} is a file: name a folder, or a file that ends in .parquet"
        )
    names = sorted(each.name for each in folder.iterdir())
    ours = [each for each in names if each == UNFINISHED or PART.fullmatch(each)]
    others = [each for each in names if each not in ours] if UNFINISHED in names else names
    if others:
        raise click.UsageError(f"{folder} is not empty (it has {others[0]}): name a new folder")


@contextmanager
def _parts(folder: Path, rubric: Rubric) -> Iterator[Write]:
    """A file a chunk, and at the end the manifest: without one the folder is not finished.

    What was written is removed if the work fails; of a process that is killed it stays beside the
    mark that it is unfinished, and the next run into the folder replaces it.
    """
    refuse_folder(folder)
    made = not folder.exists()
    folder.mkdir(exist_ok=True)
    write_file(folder / UNFINISHED, b"")
    for left in folder.glob("part-*"):
        left.unlink()
    parts: list[dict[str, object]] = []

    def write(rows: Records) -> None:
        data = BytesIO()
        with parquet.parquet_writer(data, rubric) as writer:
            writer(rows)
        name = f"part-{len(parts):06}{ENDING}"
        parts.append({"file": name, "rows": rows.num_rows, "sha256": _sha256(data)})
        write_file(folder / name, data.getvalue())

    try:
        yield write
        write_file(folder / MANIFEST, _manifest(parts, rubric))
        (folder / UNFINISHED).unlink()
    except BaseException:
        for name in (*(str(part["file"]) for part in parts), UNFINISHED):
            (folder / name).unlink(missing_ok=True)
        with suppress(OSError):
            if made:
                folder.rmdir()
        raise


def _sha256(data: BytesIO) -> str:
    return sha256(data.getbuffer()).hexdigest()


def _manifest(parts: Collection[dict[str, object]], rubric: Rubric) -> bytes:
    """The parts in order, and the definition: what tells a whole folder from an unfinished one."""
    manifest = {
        "format": 1,
        "rubric": rubric.id,
        "version": rubric.version,
        "definition_sha256": rubric.definition_sha256,
        "rows": sum(int(str(each["rows"])) for each in parts),
        "parts": [*parts],
    }
    return (json.dumps(manifest, indent=2) + "\n").encode()


FORMS: Final[dict[str, Form]] = {
    "csv": Form(csv.csv_records, csv.CsvRecords.without, _csv),
    "parquet": Form(parquet.parquet_rows, parquet.without, _parquet),
}
