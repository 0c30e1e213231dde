"""Multiverses read: from a file, or made from a rubric where nobody has written one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import cast

from typology.formulas import with_silence
from typology.model import Choice, Formula, Json, Multiverse, Option, Problem, Rubric
from typology.reading import library
from typology.reading.hashing import canonical, sha256
from typology.reading.library import is_file
from typology.reading.problems import Fault, InputError, KeyPath, MissingName, shortened
from typology.reading.rubric.multiverse.combinations import MultiverseReader
from typology.reading.rubric.multiverse.entries import MultiverseFile, OptionEntry
from typology.reading.rubric.multiverse.made import made_choices, with_plain_numbers
from typology.reading.rubric.reader import read_rubric
from typology.reading.validation import related, validate
from typology.reading.yaml.document import Document
from typology.reading.yaml.reader import read_file


def read_multiverse(name: str | None, rubric: Rubric) -> MultiverseReader:
    """The multiverse in the file at `name`, over a rubric.

    Without a name it is the one that somebody wrote for this rubric, if one is shipped, else one
    made from the rubric itself. Raises MissingName if there is no file, InputError with every
    problem of it, also of each option when it alone is applied to the rubric.
    """
    written = _written_for(rubric)
    if name is None and written is None:
        return made_multiverse(rubric)
    document = _document(Path(name) if name is not None else cast("Path", written))
    reader, problems = examine_multiverse(document, rubric)
    if reader is not None:
        return reader
    if name is None:
        return made_multiverse(rubric)  # a number was changed, and it fits no more
    raise InputError(problems)


def examine_multiverse(
    document: Document, rubric: Rubric
) -> tuple[MultiverseReader | None, list[Problem]]:
    """The multiverse in a document, over a rubric, or None and every problem of it."""
    stem = Path(document.path).stem
    checked = validate(MultiverseFile, document.tree, {"choices": {}})
    if checked.faults or checked.value is None:
        return None, [document.problem(fault) for fault in checked.faults]
    multiverse = _multiverse(checked.value, stem)
    reader = MultiverseReader(document, multiverse, rubric)
    faults = [*_faults(multiverse), *reader.faults()]
    faults = [*_head_faults(checked.value, stem, rubric, fits=not faults), *faults]
    return None if faults else reader, [document.problem(fault) for fault in faults]


def problems_of_multiverse(document: Document, rubric: Rubric) -> list[Problem]:
    """Every problem of a multiverse file, over the rubric that it says it is made for.

    That one is looked up beside the file, then among the shipped; a file that names none is read
    over `rubric`.
    """
    named = document.tree.get("for") if isinstance(document.tree, dict) else None
    if isinstance(named, str):
        beside = Path(document.path).parent / f"{named}.yaml"
        try:
            rubric = read_rubric(str(beside) if is_file(beside) else named)
        except MissingName as missing:
            return [document.problem(Fault(("for",), str(missing)))]
        except InputError as error:
            message = f"the rubric {shortened(named)} has problems: {error.problems[0].message}"
            return [document.problem(Fault(("for",), message, "check that file first"))]
    return examine_multiverse(document, rubric)[1]


def made_multiverse(rubric: Rubric) -> MultiverseReader:
    """The multiverse that is made from a rubric itself."""
    choices, left = made_choices(rubric)
    file = MultiverseFile.model_validate({"choices": with_plain_numbers(choices)})
    multiverse = _multiverse(file, f"Made from {rubric.id} itself")
    return MultiverseReader(None, multiverse._replace(dropped=left), rubric)


def _written_for(rubric: Rubric) -> Path | None:
    """The shipped file written for a rubric; None if there is none, or its formulas are others."""
    path = library.library() / "rubrics" / "multiverse" / f"{rubric.id}.yaml"
    if rubric.id not in library.shipped_rubrics() or not is_file(path):
        return None
    shipped = read_rubric(rubric.id)
    return path if _formulas(shipped) == _formulas(rubric) else None


def _formulas(rubric: Rubric) -> dict[str, Formula]:
    return {name: with_silence(kind.formula, "open") for name, kind in rubric.types.items()}


def _head_faults(file: MultiverseFile, stem: str, rubric: Rubric, *, fits: bool) -> Iterator[Fault]:
    """The faults of the file's id, and of the rubric that it says it is made for.

    It serves a variant of that rubric too, where all of its options fit.
    """
    if file.multiverse is not None and file.multiverse != stem:
        message = f"the multiverse is called {file.multiverse}, its file {stem}"
        yield Fault(("multiverse",), message, "rename the file or the multiverse")
    parent = (rubric.extends or "").partition("@")[0] if fits else rubric.id
    if file.rubric is not None and file.rubric not in (rubric.id, parent):
        message = f"it is made for {file.rubric}, not for {rubric.id}"
        hint = f"typology new multiverse NAME --for {rubric.id} makes one"
        yield Fault(("for",), message, hint)


def _document(path: Path) -> Document:
    try:
        document = read_file(path)
    except (OSError, ValueError):  # ValueError: a null character
        raise MissingName(f"no multiverse file {shortened(str(path))}") from None
    if document.problems:
        raise InputError(document.problems)
    return document


def _multiverse(file: MultiverseFile, stem: str) -> Multiverse:
    choices = tuple(
        Choice(name, tuple(_option(each) for each in entry.options))
        for name, entry in file.choices.items()
    )
    content = file.model_dump(mode="json", by_alias=True, exclude_none=True)
    return Multiverse(file.title or stem, choices, sha256(content))


def _option(entry: OptionEntry) -> Option:
    option = Option(
        label="",
        kind=entry.kind or "uncertain",
        because=entry.because,
        rubric=entry.rubric,
        sets=tuple(cast("dict[str, Json]", entry.set or {}).items()),
        weights=entry.weights,
        concentration=entry.concentration,
        drop=tuple(entry.drop or ()),
        silence=entry.silence,
    )
    return option._replace(label=entry.label or ", ".join(_does(option)) or "as it is")


def _does(option: Option) -> Iterator[str]:
    if option.rubric is not None:
        yield option.rubric
    for path, value in option.sets:
        yield f"{path}={value if isinstance(value, str) else canonical(value)}"
    if option.weights is not None:
        yield f"{option.weights} drawn"
    if option.drop:
        yield f"without {', '.join(option.drop)}"
    if option.silence is not None:
        yield f"silence {option.silence}"


def _faults(multiverse: Multiverse) -> Iterator[Fault]:
    """The faults that do not depend on the rubric."""
    if not multiverse.choices:
        yield Fault(("choices",), "no choice is named")
    for choice in multiverse.choices:
        yield from _choice_faults(choice)
    for one, other in combinations(multiverse.choices, 2):
        yield from _clashes(one, other)


def _choice_faults(choice: Choice) -> Iterator[Fault]:
    at_choice: KeyPath = ("choices", choice.name, "options")
    if not choice.options:
        yield Fault(at_choice, "a choice without options")
    labels: dict[str, int] = {}
    for place, option in enumerate(choice.options):
        at = (*at_choice, place)
        if option.label in labels:
            message = f"an option called {shortened(option.label)}, as one before it"
            yield Fault(at, message, "give it a `label` of its own")
        labels.setdefault(option.label, place)
        if option.concentration is not None and option.weights is None:
            yield Fault((*at, "concentration"), "`concentration` without `weights`", at="key")
        elif option.concentration is not None and option.concentration <= 0:
            yield Fault((*at, "concentration"), "a concentration that is not above 0")
        paths = [path for path, _ in touched(option)]
        for first, second in combinations(paths, 2):
            if related(tuple(first.split(".")), tuple(second.split("."))):
                message = f"{second} is set twice in one option"
                yield Fault((*at, "set", second), message, f"by {first} too", at="key")


def touched(option: Option) -> Iterator[tuple[str, str]]:
    """The paths that an option changes, with the option's key that names each."""
    for path, _ in option.sets:
        yield path, "set"
    if option.weights is not None:
        yield option.weights, "weights"


def _clashes(one: Choice, other: Choice) -> Iterator[Fault]:
    """The faults of options of two choices that set the same value, so that one would be lost."""
    for place, option in enumerate(other.options):
        at: KeyPath = ("choices", other.name, "options", place)
        for rival in one.options:
            if "rival" in (option.kind, rival.kind):
                continue
            for key in ("rubric", "silence"):
                if getattr(option, key) is not None and getattr(rival, key) is not None:
                    message = f"`{key}` is set by an option of {shortened(one.name)} too"
                    yield Fault((*at, key), message, "make them options of one choice", at="key")
            yield from _shared_paths(one.name, rival, option, at)


def _shared_paths(name: str, rival: Option, option: Option, at: KeyPath) -> Iterator[Fault]:
    for path, key in touched(option):
        for taken, _ in touched(rival):
            if related(tuple(path.split(".")), tuple(taken.split("."))):
                message = f"an option of {shortened(name)} sets {taken} too"
                place = (*at, key, path) if key == "set" else (*at, key)
                yield Fault(place, message, "make them options of one choice", at="key")
