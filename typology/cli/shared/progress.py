"""Progress: a line on standard error that says what is being done, and for how long already."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Final, TypeAlias

Advance: TypeAlias = Callable[[int], None]

PATIENCE: Final = 1.0  # seconds without a line: short work shows none
EVERY: Final = 0.5  # seconds


@contextmanager
def progress(label: str, length: int | None = None) -> Iterator[Advance]:
    """Show on standard error that work goes on, if it is a terminal and takes over a second.

    Gives a function that counts what is done; where `length` is known the line says how much of
    it, else how long it has taken. Nothing is left of it at the end.

        with progress("scoring", len(rows)) as advance:
            for row in rows:
                advance(1)
    """
    line = _Line(label, length)
    if not sys.stderr.isatty():
        yield line.advance
        return
    done = Event()
    thread = Thread(target=line.draw_until, args=(done,), daemon=True)
    thread.start()
    try:
        yield line.advance
    finally:
        done.set()
        thread.join()


class _Line:
    """One line on standard error, drawn anew over itself without any escape."""

    def __init__(self, label: str, length: int | None) -> None:
        self._label = label
        self._length = length
        self._count = 0
        self._drawn = 0
        self._start = time.monotonic()

    def advance(self, count: int) -> None:
        """Count what is done."""
        self._count += count

    def draw_until(self, done: Event) -> None:
        """Draw the line again and again after a while, and erase it at the end."""
        wait = PATIENCE
        while not done.wait(wait):
            wait = EVERY
            self._draw(self._text())
        if self._drawn:
            self._draw("")
            self._put("\r")

    def _text(self) -> str:
        seconds = int(time.monotonic() - self._start)
        share = f" {min(self._count / self._length, 1):.0%}," if self._length else ""
        return f"{self._label}:{share} {seconds} s"

    def _draw(self, text: str) -> None:
        self._put("\r" + text.ljust(self._drawn))
        self._drawn = max(self._drawn, len(text))

    def _put(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()
