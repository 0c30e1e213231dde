"""Multiverse files: the choices behind a definition, and the options of each."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Annotated, Final, Literal, TypeAlias, cast

from pydantic import Field, WithJsonSchema

from typology.model import Choice, Json, Multiverse, Option, Rubric
from typology.reading import library
from typology.reading.hashing import canonical, sha256
from typology.reading.models import Entry, Format, Id, Name, Number
from typology.reading.problems import Fault, InputError, KeyPath, MissingName, shortened
from typology.reading.rubric.combinations import MultiverseReader
from typology.reading.validation import related, validate
from typology.reading.yaml.document import Document
from typology.reading.yaml.reader import read_document

SHIPPED: Final = "default"

SettingValue: TypeAlias = Annotated[object, WithJsonSchema({})]


class OptionEntry(Entry):
    """One way to make a choice; applied in the order rubric, set, weights, drop, silence."""

    label: str | None = Field(None, description="A short name for tables; default: what it does.")
    because: str | None = Field(None, description="Why one could choose so.")
    kind: Literal["equivalent", "uncertain", "rival"] | None = Field(
        None,
        description="Equally good, open to doubt (default), or a rival definition, which is "
        "listed apart and enters no share.",
    )
    rubric: Id | None = Field(
        None, description="Another rubric, looked up beside this file, then among the shipped."
    )
    set: dict[str, SettingValue] | None = Field(
        None, description="Values of any shape, by path of the resolved rubric."
    )
    weights: str | None = Field(
        None, description="The path of a mean's weights, to be drawn from a Dirichlet distribution."
    )
    concentration: Number | None = Field(
        None, description="How near draws keep to the weights; default: the number of weights."
    )
    drop: list[Name] | None = Field(None, description="Criteria taken out of every formula.")
    silence: Literal["open", "holds", "fails"] | None = Field(
        None, description="What every formula takes of a silent criterion."
    )


class ChoiceEntry(Entry):
    """A choice that whoever defines has to make."""

    options: list[OptionEntry] = Field(description="The ways to make it.")


class MultiverseFile(Entry):
    """A multiverse: the definitions that one could have had."""

    format: Format | None = None
    title: str | None = Field(None, description="What it is for.")
    choices: dict[str, ChoiceEntry] = Field(description="The choices, by name.")


def read_multiverse(name: str | None, rubric: Rubric) -> MultiverseReader:
    """The multiverse in the file at `name` (None: the shipped one), over a rubric.

    Raises MissingName if there is no file, InputError with every problem of it, also of each option
    when it alone is applied to the rubric.
    """
    path = library.library() / "rubrics" / "multiverse" / f"{SHIPPED}.yaml"
    document = _document(Path(name) if name else path)
    checked = validate(MultiverseFile, document.tree, {"choices": {}})
    if checked.faults or checked.value is None:
        raise InputError([document.problem(fault) for fault in checked.faults])
    multiverse = _multiverse(checked.value, Path(document.path).stem)
    faults = [*_faults(multiverse)]
    reader = MultiverseReader(document, multiverse, rubric)
    faults += reader.faults()
    if faults:
        raise InputError([document.problem(fault) for fault in faults])
    return reader


def _document(path: Path) -> Document:
    try:
        document = read_document(str(path), path.read_bytes())
    except OSError:
        raise MissingName(f"no multiverse file {shortened(str(path))}") from None
    if document.problems:
        raise InputError(document.problems)
    return document


def _multiverse(file: MultiverseFile, stem: str) -> Multiverse:
    choices = tuple(
        Choice(name, tuple(_option(each) for each in entry.options))
        for name, entry in file.choices.items()
    )
    content = file.model_dump(mode="json", exclude_none=True)
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
