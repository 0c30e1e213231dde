"""The words of a sheet, whatever its format, for those who look for one of them."""

from __future__ import annotations

import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Final

from typology.reading.library import start_of

MOST: Final = 1 << 26  # bytes of a file, or of a part of a workbook, that are looked at


def words_of_sheet(source: Path | bytes) -> str:
    """All that may be a word in a sheet; empty if it cannot be read.

    Bytes that are no text stand for nothing, and neither does what comes after the first 64 MB.
    """
    data = b""
    with suppress(zipfile.BadZipFile, NotImplementedError):
        data = source[:MOST] if isinstance(source, bytes) else start_of(source, MOST)
        if zipfile.is_zipfile(BytesIO(data)):
            with zipfile.ZipFile(BytesIO(data)) as archive:
                data = b" ".join(_member(archive, each) for each in archive.infolist())
    return data.replace(b"\0", b"").decode("utf-8", errors="ignore")


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with archive.open(member) as file:
        return file.read(MOST)
