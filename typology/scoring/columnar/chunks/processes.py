"""Work done by other processes of this machine, each asked by a thread of its own.

They end with this process: what they read from it comes to its end.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from subprocess import PIPE, Popen
from typing import IO, Any, Final, Generic, TypeVar

from typology.scoring.columnar.chunks.signals import signals_blocked

ONE_THREAD: Final = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
APART: Final[int] = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)  # Ctrl-C on Windows
PIPE_SIZE: Final = 1 << 20  # bytes
SERVE: Final = (
    "import sys, pickle; sys.path[:] = pickle.load(sys.stdin.buffer); "
    f"from {__name__} import serve; serve()"
)

Item = TypeVar("Item")
Result = TypeVar("Result")


class Lost(Exception):
    """A process ended before it answered."""


class Processes(Generic[Item, Result]):
    """Some processes that compute one function; each is begun with its first item.

    One that is lost is begun anew with the next item.
    """

    def __init__(self, function: Callable[[Item], Result], count: int) -> None:
        self.count = count
        self._function = function
        self._threads = ThreadPoolExecutor(count)
        self._own = threading.local()  # `process`, that of a thread
        self._begun: list[Popen[bytes]] = []
        self._closed = False

    def give(self, item: Item) -> Future[Result]:
        """The result for one item; in the future may be Lost, or what the function raised."""
        with signals_blocked():  # which threads and processes that begin here inherit
            return self._threads.submit(self._ask, item)

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        self._closed = True
        for process in self._begun:
            process.kill()
        self._threads.shutdown(cancel_futures=True)
        for process in self._begun:
            process.communicate()

    def _ask(self, item: Item) -> Result:
        question = pickle.dumps(item)
        try:
            if getattr(self._own, "process", None) is None:
                self._own.process = self._begin()
            is_result, answer = _answer(self._own.process, question)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            self._own.process = None
            raise Lost from error
        if not is_result:
            raise answer
        result: Result = answer
        return result

    def _begin(self) -> Popen[bytes]:
        environment = {**os.environ, **ONE_THREAD}
        process = Popen(
            [sys.executable, "-P", "-c", SERVE],  # -P: nothing from the folder we are in
            stdin=PIPE,
            stdout=PIPE,
            env=environment,
            creationflags=APART,
        )
        self._begun.append(process)
        if self._closed:
            process.kill()
        assert process.stdin is not None
        assert process.stdout is not None
        for pipe in (process.stdin, process.stdout):
            _widen(pipe)
        process.stdin.write(pickle.dumps(sys.path) + pickle.dumps(self._function))
        return process


def _widen(pipe: IO[bytes]) -> None:
    """Let a pipe hold more, where the system does: who writes need not wait for who reads."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_SIZE)


def _answer(process: Popen[bytes], question: bytes) -> tuple[bool, Any]:
    """True with a result, False with what was raised."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(question)
    process.stdin.flush()
    answer: tuple[bool, Any] = pickle.load(process.stdout)
    return answer


def serve() -> None:
    """In a process: answer items until there are no more; what is printed goes to its errors."""
    given = sys.stdin.buffer
    with suppress(EOFError, BrokenPipeError), os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)
        function = pickle.load(given)
        while True:
            item = pickle.load(given)
            try:
                answer = (True, function(item))
            except Exception as error:
                answer = (False, error)
            answers.write(pickle.dumps(answer))
            answers.flush()
