"""Files in UTF-16 or UTF-32, recognised by their first bytes."""

from __future__ import annotations

from typing import Final

MARKS: Final = (
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
LOOKED_AT: Final = 64  # bytes


def wide_encoding(start: bytes) -> str | None:
    """UTF-16 or UTF-32 if a file starts with its byte order mark or its pattern of NULs."""
    for mark, name in MARKS:
        if start.startswith(mark):
            return name
    looked = start[: min(len(start), LOOKED_AT) // 4 * 4]
    if not looked:
        return None
    nulls = [not any(looked[place::4]) for place in range(4)]
    if sum(nulls) == 3:
        return "UTF-32"
    return "UTF-16" if nulls in ([True, False] * 2, [False, True] * 2) else None
