"""Interviews begun: a new file, or one that is there gone on with."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Final

import click

from typology.cli.interview.prompts import Back, Stop, ask, ask_about, say, wrapped
from typology.cli.interview.session import BLIND, OPEN, Session
from typology.cli.shared.request import Request
from typology.model import Rating, Rubric

HELP: Final = (
    "Answer with a number, a level, 2-3 (a range), ? (not known), < (back), why (what each answer "
    "would do) or q (stop)."
)
SOURCE: Final = "Source of your answers: a title, or a key; nothing for the deal's own text"
BLIND_HELP: Final = HELP.replace("why (what each answer would do) ", "")


def begun(file: Path, definition: Rubric, request: Request, *, blind: bool) -> Session:
    """The session about a file: gone on with if it is there, else written with its title.

    Raises InputError, NotEditable, UsageError; Stop where no title is given.
    """
    if file.exists():
        return _resumed(file, definition, request, blind)
    if not file.parent.is_dir():
        raise click.UsageError(f"no folder {file.parent}")
    from typology.reporting.interview.entries import new_file

    title = ""
    while not title:
        title = ask("Title of the deal")
        if title == "q":
            raise Stop
    text = new_file(file.stem, title, "proposed")
    session = Session(file, definition, request, text, BLIND if blind else OPEN, is_new=True)
    session.save(text)
    return session


def _resumed(file: Path, definition: Rubric, request: Request, blind: bool) -> Session:
    """The session about a file that is there; begun blind it goes on blind.

    Raises NotEditable before anything is written, if an answer cannot be put into it.
    """
    from typology.reading.interview.edits import with_entry
    from typology.reading.problems import InputError

    reading = request.read_cases([definition], [str(file)])
    if reading.errors:
        raise InputError(reading.errors)
    (case,) = reading.cases
    is_rated = any(rating != Rating(None) for rating in case.ratings.values())
    was_blind = case.elicited.get("order") == BLIND
    if blind and is_rated and not was_blind:
        raise click.UsageError(f"{file} was begun with the verdict in sight: it cannot go on blind")
    text = file.read_bytes().decode("utf-8").removeprefix("\ufeff")
    session = Session(file, definition, request, text, BLIND if blind or was_blind else OPEN)
    for name in session.unasked()[:1]:
        with_entry(text, ("ratings", name), [f"{name}: unknown"])
    session.save(text)
    left = len(session.unasked())
    say(wrapped(f"{file}: {case.title}; {left} of {len(definition.criteria)} criteria are left."))
    return session


def prepare(session: Session) -> None:
    """Ask once: of a new file its status, of any the source of the facts. Raises Stop."""
    if session.is_new:
        _ask_status(session)
    cited = [fact.source for each in session.case.ratings.values() for fact in each.evidence]
    known = [*cited[-1:], *_own_sources(session.text)[:1]]
    if known:
        session.source = known[0]
    else:
        _ask_source(session)
    say(["", *wrapped(BLIND_HELP if session.is_blind else HELP)])


def _own_sources(text: str) -> list[str]:
    from typology.reading.yaml.reader import read_document

    tree = read_document("", text.encode("utf-8")).tree
    sources = tree.get("sources") if isinstance(tree, dict) else None
    return list(sources) if isinstance(sources, dict) else []


def _ask_status(session: Session) -> None:
    from typology.reading.interview.edits import with_entry
    from typology.reading.sheet.cells import STATUSES

    while True:
        typed = ask(f"Status: {', '.join(STATUSES)} (empty: proposed)")
        status = typed.lower().replace(" ", "_") or "proposed"
        if status == "q":
            raise Stop
        if status in STATUSES:
            session.save(with_entry(session.text, ("status",), [f"status: {status}"]))
            return
        say(["Type one of these words, or nothing."])


def _ask_source(session: Session) -> None:
    """Ask where the facts come from, and add the source to the file if it is new."""
    from typology.reading.case.context import CaseFolder
    from typology.reading.interview.edits import with_entry
    from typology.reporting.interview.entries import OWN_TEXT, source_lines

    try:
        answer = ask_about(SOURCE)
    except Back:
        answer = ""
    folder = CaseFolder(session.file.parent)
    listed = {key for each in folder.source_lists for key in each.named}
    if answer in listed:
        session.source = answer
        return
    key = _key_of(answer) or OWN_TEXT
    while key in listed:
        key += "-own"
    title = answer or f"{session.case.title}: the text itself"
    session.source = key
    session.save(with_entry(session.text, ("sources", key), source_lines(key, title)))


def _key_of(title: str) -> str:
    """A title as a key: lower-case letters, digits and -."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
