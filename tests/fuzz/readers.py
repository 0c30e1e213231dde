"""Every reader of what a user hands in, with valid inputs to mutate. A new reader is one line.

A reader takes bytes and says in words what is wrong with them: it returns the problems, or raises
one of `REFUSALS`. Anything else is a crash.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from contextlib import chdir
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Final, NamedTuple, TypeAlias

import click

from tests.fuzz.mutations import mutated
from tests.support.texts import RUBRIC
from typology.cli.shared.settings import CONFIGURED, chosen
from typology.model import Rubric
from typology.reading import library
from typology.reading.case.sources import examine_sources
from typology.reading.cases import CaseReader, read_cases, read_rates
from typology.reading.check import quoted_texts
from typology.reading.inputs import Input
from typology.reading.problems import InputError, MissingName
from typology.reading.rubric.multiverse.reader import read_multiverse
from typology.reading.rubric.reader import examine_rubric, read_rubric
from typology.reading.rubric.settings import override
from typology.reading.sheet.reader import read_sheet
from typology.reading.weights import read_weights
from typology.reading.yaml.reader import read_document

REFUSALS: Final = (InputError, MissingName, click.UsageError)
Mutation: TypeAlias = Callable[[Random, bytes], bytes]


class Reader(NamedTuple):
    """One reader: valid inputs, what reads one of them in a folder, and how it is mutated."""

    inputs: Callable[[], Sequence[bytes]]
    read: Callable[[bytes, Path], Sequence[object]]
    mutate: Mutation = mutated
    share: int = 1  # of the mutations


@cache
def rubric() -> Rubric:
    """The default definition."""
    return read_rubric("thurston-2018")


@cache
def cases() -> CaseReader:
    """A reader of cases, which reads the files beside them once."""
    return CaseReader([rubric()])


def rubrics_of() -> list[bytes]:
    """Rubrics that stand alone, that extend another, and that have numeric criteria."""
    names = ("strict-conjunction", "three-of-five", "violence-only")
    return [RUBRIC.encode(), *(library.rubric_path(name).read_bytes() for name in names)]


def read_a_rubric(data: bytes, folder: Path) -> Sequence[object]:
    document = read_document(str(folder / "fuzzed.yaml"), data)
    return [*examine_rubric(document)[1], *map(document.problem, quoted_texts(document))]


def cases_of() -> list[bytes]:
    """The shortest of the shipped cases."""
    files = [library.case_path(name).read_bytes() for name in library.shipped_cases()]
    return sorted(files, key=len)[:6]


def read_a_case(data: bytes, folder: Path) -> Sequence[object]:
    document = read_document("fuzzed.yaml", data)
    reading = cases().read_case(Input("fuzzed.yaml", None), document)
    return [*reading.problems, *map(document.problem, quoted_texts(document))]


SOURCES: Final = b"""
field-notes:
  title: "Notes from the field: a village in 2019"
  author: [Doe, Jane, "Poe, E."]
  issued: 2019-05
  type: report
  URL: https://example.org/notes
  note: dated by hand
field-letter: {title: A letter, voice: field-notes, issued: "2020", DOI: 10.1000/182}
"""


def read_sources(data: bytes, folder: Path) -> Sequence[object]:
    return examine_sources(read_document("sources.yaml", data), warn=True).problems


MULTIVERSE: Final = b"""
choices:
  silence: {options: [{label: as it is}, {silence: holds}, {silence: fails, kind: rival}]}
  cut: {options: [{set: {decide.cut: 0.5}}, {set: {decide.cut: 0.4, scale.limited: 0.3}}]}
  fewer: {options: [{label: all}, {drop: [recruiter_removal], because: it is rare}]}
  other: {options: [{label: own}, {rubric: violence-only, kind: rival}]}
"""


def read_a_multiverse(data: bytes, folder: Path) -> Sequence[object]:
    path = folder / "fuzzed-multiverse.yaml"
    path.write_bytes(data)
    read_multiverse(str(path), rubric())
    return ()


SETTINGS: Final = (
    b"decide.cut=0.6",
    b"scale={absent: 0, limited: 0.3, substantial: 0.7, full: 1}",
    b"applies_to.status=[signed, proposed]",
    b"types.stabilising.formula={all: [demobilisation, {not: violence_reduction}]}",
    b"types.delaying.formula.all.0.any.0.reaches=substantial",
    b"criteria.state_authority.scale.unchanged=0.2",
    b"profiles={costs: [displacement]}",
    b"notices=[{when: {level: [local]}, say: far}]",
)


def read_a_setting(data: bytes, folder: Path) -> Sequence[object]:
    path, _, value = data.decode("utf-8", "surrogateescape").partition("=")
    override(rubric(), [(path, value)])
    return ()


RATES: Final = (b"demobilisation=full", b"state_authority=unknown", b"displacement=limited")


def read_a_rate(data: bytes, folder: Path) -> Sequence[object]:
    name, _, level = data.decode("utf-8", "surrogateescape").partition("=")
    read_rates([(name, level)], [rubric()])
    return ()


def read_a_name(data: bytes, folder: Path) -> Sequence[object]:
    with chdir(folder):
        return read_cases([data.decode("utf-8", "surrogateescape")], [rubric()]).problems


WEIGHTS: Final = (b"demobilisation: 2\nsplitting_ranks: 0.5\n", b"{displacement: 0}")


def read_a_file_of_weights(data: bytes, folder: Path) -> Sequence[object]:
    path = folder / "weights.yaml"
    path.write_bytes(data)
    read_weights([str(path)], rubric())
    return ()


CONFIGURATION: Final = (
    b'rubric = "thurston-2018"\nformat = "text"\ncolor = "never"\nseed = 3\n',
    b"[tool.typology]\nseed = 0\ncolor = 'auto'\n",
)


def read_configuration(data: bytes, folder: Path) -> Sequence[object]:
    (folder / "typology.toml").write_bytes(data)
    with chdir(folder):
        for name in CONFIGURED:
            chosen(name, None, "0")
    return ()


def sheets_of() -> list[bytes]:
    """Coding sheets as csv."""
    head = [
        "case", "title", "status", "demobilisation", "demobilisation__low", "demobilisation__high",
        "state_authority",
    ]  # fmt: skip
    rows = [
        ["first", "One, so called", "in_force", "substantial", "limited", "full", "extended"],
        ["second", 'Two "so"', "proposed", "", "", "", "NA"],
        ["third", "Drei ü", "ended", "unknown", "", "", "weakened"],
    ]
    made = []
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL):
        out = io.StringIO()
        csv.writer(out, quoting=quoting).writerows([head, *rows])
        made.append(out.getvalue().encode())
    return made


def read_a_sheet(data: bytes, folder: Path) -> Sequence[object]:
    return read_sheet(data, [rubric()]).problems


@cache
def workbooks_of() -> list[bytes]:
    """A coding sheet as xlsx."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in csv.reader(io.StringIO(sheets_of()[0].decode())):
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    return [out.getvalue()]


def member_scrambled(rng: Random, data: bytes) -> bytes:
    """A workbook with one of its members mutated, put in again with a right checksum."""
    if rng.randrange(5) == 0:
        return mutated(rng, data)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        members = old.infolist()
        chosen_one = rng.choice(members)
        for member in members:
            content = old.read(member)
            new.writestr(
                member.filename, mutated(rng, content) if member is chosen_one else content
            )
    return out.getvalue()


def read_a_workbook(data: bytes, folder: Path) -> Sequence[object]:
    path = folder / "fuzzed.xlsx"
    path.write_bytes(data)
    return read_sheet(path, [rubric()]).problems


def given(*inputs: bytes) -> Callable[[], Sequence[bytes]]:
    """Inputs that stand in this file."""
    return partial(tuple[bytes, ...], inputs)


READERS: Final[dict[str, Reader]] = {
    "rubrics": Reader(rubrics_of, read_a_rubric, share=4),
    "cases": Reader(cases_of, read_a_case, share=7),
    "sources": Reader(given(SOURCES), read_sources, share=6),
    "sheets, csv": Reader(sheets_of, read_a_sheet, share=8),
    "sheets, xlsx": Reader(workbooks_of, read_a_workbook, member_scrambled, share=2),
    "multiverses": Reader(given(MULTIVERSE), read_a_multiverse, share=1),
    "settings": Reader(given(*SETTINGS), read_a_setting, share=5),
    "rates": Reader(given(*RATES), read_a_rate, share=2),
    "names": Reader(given(b"cases/*.yaml", b"./deal.yaml", b"nijar"), read_a_name, share=1),
    "weights": Reader(given(*WEIGHTS), read_a_file_of_weights, share=2),
    "configuration": Reader(given(*CONFIGURATION), read_configuration, share=4),
}
