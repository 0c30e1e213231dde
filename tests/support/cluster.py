"""A Dask scheduler and two workers, each a process of its own on 127.0.0.1."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

SECONDS = 60.0


class Cluster(NamedTuple):
    """The scheduler's address, and the workers."""

    address: str
    workers: tuple[subprocess.Popen[bytes], ...]


@contextmanager
def dask_cluster(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """As `dask scheduler` and `dask worker` begin them; gone when it is left."""
    folder.mkdir(exist_ok=True)
    told = folder / "scheduler.json"
    with ExitStack() as stack:
        own = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        stack.enter_context(_process("scheduler", *own, "--scheduler-file", str(told)))
        address = _address(told)
        own = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")
        begun = [
            stack.enter_context(
                _process("worker", address, *own, "--local-directory", str(folder / f"worker-{n}"))
            )
            for n in range(workers)
        ]
        _wait_for_workers(address, workers)
        yield Cluster(address, tuple(begun))


@contextmanager
def _process(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "dask", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _address(told: Path) -> str:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if told.exists() and (text := told.read_text("utf-8")):
            return str(json.loads(text)["address"])
        time.sleep(0.05)
    raise AssertionError("the scheduler did not begin")


def _wait_for_workers(address: str, count: int) -> None:
    from dask.distributed import Client

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(count, timeout=SECONDS)
