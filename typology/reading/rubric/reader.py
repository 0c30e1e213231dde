"""Rubric files to rubrics: parents, defaults, formulas, overrides, hashes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from typology.model import Problem, Rubric, Silence
from typology.reading import library
from typology.reading.problems import (
    Fault,
    InputError,
    MissingName,
    another_kind,
    did_you_mean,
    shortened,
)
from typology.reading.rubric.builder import read_definition
from typology.reading.rubric.extends import lineage
from typology.reading.rubric.settings import override
from typology.reading.yaml.document import Document
from typology.reading.yaml.reader import read_file


def read_rubric(
    name: str, *, sets: Sequence[tuple[str, str]] = (), silence: Silence | None = None
) -> Rubric:
    """The rubric that `name` names: a path if it holds `/` or a YAML file's ending, else an id.

    Raises MissingName if there is none, InputError with every problem of the file, its parents
    and the settings.
    """
    rubric, problems = examine_rubric(_document_of(name))
    if rubric is None:
        raise InputError(problems)
    return override(rubric, sets, silence) if sets or silence else rubric


def read_parent(name: str) -> Rubric | None:
    """The rubric that the one called `name` extends; None if it extends none.

    Raises as `read_rubric` does.
    """
    documents = lineage(_document_of(name)).documents
    if len(documents) < 2:
        return None
    parent, problems = examine_rubric(documents[1])
    if parent is None:
        raise InputError(problems)
    return parent


def _document_of(name: str) -> Document:
    is_path = "/" in name or name.endswith(library.ENDINGS)
    path = Path(name) if is_path else library.rubric_path(name)
    try:
        return read_file(path)
    except PermissionError as error:
        raise MissingName(f"{shortened(name)} cannot be read: permission denied") from error
    except (OSError, ValueError):  # ValueError: a null character
        pass
    if is_path:
        raise MissingName(f"no rubric file {shortened(name)}")
    beside = library.find_own_file(name, ("rubrics",))
    known = (*library.own_files(("rubrics",)), *library.shipped_rubrics())
    hint = f"did you mean {beside}?" if beside else did_you_mean(name, known)
    raise MissingName(f"no shipped rubric {shortened(name)}" + (f"; {hint}" if hint else ""))


def examine_rubric(document: Document) -> tuple[Rubric | None, list[Problem]]:
    """The rubric in a file, None if there are problems; and the problems, also of its parents."""
    if others := another_kind(document.tree, "rubric"):
        return None, sorted((*document.problems, *map(document.problem, others)))
    ancestry = lineage(document)
    problems = list(ancestry.problems)
    for ancestor in ancestry.documents:
        problems += ancestor.problems
    if document.tree is None:
        return None, sorted(problems)
    rubric, faults = read_definition(ancestry.tree(), partial=not ancestry.complete)
    if rubric is not None and library.is_shipped(document.path):
        rubric = replace(rubric, shipped=True)
    faults += _name_faults(document)
    placed = ancestry.placed(faults)
    if ancestry.complete and any(problem.path != document.path for problem in placed):
        placed = _owned(placed, ancestry.documents)
    problems += placed
    return (None if problems else rubric), sorted(set(problems))


def _owned(problems: Sequence[Problem], documents: Sequence[Document]) -> list[Problem]:
    """Problems in a parent's file that the parent alone does not have, with the child's name."""
    child, parent = documents[0], documents[1]
    _, inherited = examine_rubric(parent)
    owned: list[Problem] = []
    for problem in problems:
        alone = [each for each in inherited if _is_same(problem, each)]
        if not alone and problem.path != child.path:
            message = f"{problem.message}, as {Path(child.path).stem} extends it"
            alone = [replace(problem, message=message)]
        owned += alone[:1] or [problem]
    return owned


def _is_same(problem: Problem, inherited: Problem) -> bool:
    """True if the parent has the problem by itself, perhaps inherited from its own parent."""
    places = [(each.path, each.line, each.column) for each in (problem, inherited)]
    return places[0] == places[1] and inherited.message.startswith(problem.message)


def _name_faults(document: Document) -> list[Fault]:
    tree, path = document.tree, Path(document.path)
    name, stem = tree.get("rubric") if isinstance(tree, dict) else None, path.stem
    if not isinstance(name, str) or name == stem or not path.is_file():  # a stream has no stem
        return []
    message = f"the rubric is called {shortened(name)}, its file {shortened(stem)}"
    hint = f"call the file {name}{path.suffix}, or the rubric {stem}"
    return [Fault(("rubric",), message, hint)]
