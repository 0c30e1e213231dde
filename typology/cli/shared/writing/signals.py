"""Signals that end the command: raised where it stands, so that what it began is removed."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final, NoReturn

NAMES: Final = ("SIGINT", "SIGTERM", "SIGHUP")  # SIGHUP: not on Windows
KILLED: Final = 128  # a shell's exit code of a command that signal N ended: 128 + N


class _Holder:
    """How deep the command is in steps that are not to be cut, and the signals that wait."""

    depth = 0
    waiting: list[int] = []  # noqa: RUF012 - there is one command in a process


@contextmanager
def ending_signals() -> Iterator[None]:
    """Within, SIGINT raises KeyboardInterrupt; SIGTERM and SIGHUP raise SystemExit.

    Elsewhere than in the main thread, where Python lets nobody handle signals, it does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in NAMES if hasattr(signal, name)]
    ignored = [each for each in numbers if signal.getsignal(each) == signal.SIG_IGN]  # as by nohup
    previous = {each: signal.signal(each, _end) for each in numbers if each not in ignored}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


@contextmanager
def held() -> Iterator[None]:
    """Within, signals that end the command wait, so that a step is done whole or not begun."""
    _Holder.depth += 1
    try:
        yield
    finally:
        _Holder.depth -= 1
        if _Holder.depth == 0 and _Holder.waiting:
            number = _Holder.waiting[0]
            _Holder.waiting.clear()
            _raise(number)


def _end(number: int, frame: FrameType | None) -> None:
    if _Holder.depth:
        _Holder.waiting.append(number)
        return
    _raise(number)


def _raise(number: int) -> NoReturn:
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise SystemExit(KILLED + number)
