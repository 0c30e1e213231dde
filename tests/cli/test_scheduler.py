"""A scheduler shares the work: the same bytes, also where a worker is killed in the middle."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.test_streaming import sheet
from tests.support.cluster import Cluster, dask_cluster
from tests.support.command import Run
from typology.cli.shared.streaming import stream as streaming
from typology.cli.shared.streaming.chunk import ScoredChunk, Streaming
from typology.reading.library import shipped_cases
from typology.reading.sheet.file import text
from typology.reading.sheet.streams import SheetSource

pytest.importorskip("distributed", reason="an extra")
parquet = pytest.importorskip("pyarrow.parquet", reason="an extra")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with dask_cluster(tmp_path_factory.mktemp("cluster")) as begun:
        yield begun


def test_a_cluster_writes_the_bytes_of_one_process(
    typology: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cluster: Cluster
) -> None:
    monkeypatch.setattr(text, "ROWS", 60)
    path = sheet(tmp_path, 500)
    for ending in ("csv", "parquet"):
        assert typology("score", path, "-o", f"one.{ending}").code == 0
        done = typology("score", path, "--scheduler", cluster.address, "-o", f"many.{ending}")
        assert done.code == 0, done.err
        one, many = (tmp_path / f"{name}.{ending}" for name in ("one", "many"))
        assert one.read_bytes() == many.read_bytes()


def test_a_folder_of_sheets_becomes_a_folder_of_parts(
    typology: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cluster: Cluster
) -> None:
    monkeypatch.setattr(text, "ROWS", 60)
    lines = sheet(tmp_path, 200).read_text("utf-8").splitlines()
    (tmp_path / "sheets").mkdir()
    for number in range(2):
        rows = lines[1 + 100 * number : 101 + 100 * number]
        whole = "\n".join([lines[0], *rows]) + "\n"
        (tmp_path / "sheets" / f"{number}.csv").write_text(whole, encoding="utf-8")
    by_cluster = ("--scheduler", cluster.address, "--format", "parquet", "-o", "parts")
    assert typology("score", "sheets", *by_cluster).code == 0
    assert typology("score", "sheet.csv", "-o", "one.parquet").code == 0
    folder = tmp_path / "parts"
    manifest = json.loads((folder / "_manifest.json").read_text("utf-8"))
    assert manifest["rows"] == 200
    assert [part["rows"] for part in manifest["parts"]] == [60, 40, 60, 40]
    for part in manifest["parts"]:
        assert sha256((folder / part["file"]).read_bytes()).hexdigest() == part["sha256"]
    one, many = (parquet.read_table(tmp_path / name) for name in ("one.parquet", "parts"))
    assert one.to_pylist() == many.to_pylist()


def test_a_multiverse_is_the_same_from_a_cluster(
    typology: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cluster: Cluster
) -> None:
    from typology.scoring.columnar import definitions

    monkeypatch.setattr(definitions, "TOGETHER", 7)
    asked = ("robustness", "algeria-amnesties-1995-2006", "mali-agghali-kouffa-deal-proposed")
    one = typology(*asked, "--format", "json")
    many = typology(*asked, "--format", "json", "--scheduler", cluster.address)
    assert one.code == 0
    assert many == one


def test_fits_are_the_same_from_a_cluster(typology: Run, tmp_path: Path, cluster: Cluster) -> None:
    asked = ("fit", *shipped_cases(), "--outcome", "label:stabilising", "-r", "all", "--bootstrap")
    for more in (("50",), ("0", "--truth-table", "--minimise", "conservative")):
        one = typology(*asked, *more, "--format", "json")
        many = typology(*asked, *more, "--format", "json", "--scheduler", cluster.address)
        assert one.code == 0, one.err
        assert many == one


def test_without_a_scheduler_at_its_address_nothing_is_written(
    typology: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("typology.scoring.columnar.chunks.scheduler.CONNECT", "1s")
    path = sheet(tmp_path, 5)
    done = typology("score", path, "--scheduler", "tcp://127.0.0.1:9", "-o", "out.csv")
    assert (done.code, done.out) == (2, "")
    assert "tcp://127.0.0.1:9: no scheduler answers there" in done.err
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("address", ["127.0.0.1:8786", "slurm"])
def test_an_address_says_how_it_is_reached(typology: Run, tmp_path: Path, address: str) -> None:
    done = typology("score", sheet(tmp_path, 1), "--scheduler", address)
    assert done.code == 2
    assert "an address such as tcp://127.0.0.1:8786" in done.err


@pytest.mark.parametrize("output", ["many.csv", "parts"])
def test_a_worker_killed_in_the_middle_costs_no_row(
    typology: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str
) -> None:
    monkeypatch.setattr(text, "ROWS", 20)
    path = sheet(tmp_path, 800)
    form = () if output.endswith(".csv") else ("--format", "parquet")
    whole = "one.csv" if output.endswith(".csv") else "one.parquet"
    assert typology("score", path, "-o", whole).code == 0
    real = streaming._scored
    with dask_cluster(tmp_path / "cluster") as cluster:

        def killing(paths: Sequence[SheetSource], how: Streaming) -> Generator[ScoredChunk]:
            for number, each in enumerate(real(paths, how)):
                if number == 5:
                    cluster.workers[0].kill()
                yield each

        monkeypatch.setattr(streaming, "_scored", killing)
        done = typology("score", path, "--scheduler", cluster.address, *form, "-o", output)
        assert cluster.workers[0].wait() != 0
        assert cluster.workers[1].poll() is None
    assert done.code == 0, done.err
    if output.endswith(".csv"):
        assert (tmp_path / output).read_bytes() == (tmp_path / whole).read_bytes()
    else:
        one, many = (parquet.read_table(tmp_path / name) for name in (whole, output))
        assert one.to_pylist() == many.to_pylist()
