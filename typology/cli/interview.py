"""typology interview."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final, Unpack

import click

from typology.cli.shared import options
from typology.cli.shared.exit_codes import OK
from typology.cli.shared.new_files import checked_id
from typology.cli.shared.output import in_colour, width, write
from typology.cli.shared.request import Request, Shared
from typology.model import Case, Rating, Rubric

if TYPE_CHECKING:
    from typology.reading.interview.answers import Answered
    from typology.reporting.interview.entries import Given

ENDINGS: Final = (".yaml", ".yml")
INTERRUPTED: Final = 130
OPEN: Final = "settling"
BLIND: Final = "blind"
HELP: Final = (
    "Answer with a number, a level, 2-3 (a range), ? (not known), < (back), why (what each answer "
    "would do) or q (stop)."
)
BLIND_HELP: Final = HELP.replace("why (what each answer would do) ", "")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@options.rubric_option
@click.option(
    "--blind",
    is_flag=True,
    help="For research: ask in the rubric's order, and show no verdict before the end.",
)
@options.seed_option
def interview(file: Path, blind: bool, **shared: Unpack[Shared]) -> int:
    """Code a deal by answering questions, those that settle most first.

    FILE (YAML) is made if it is not there, and is whole after every answer: stop whenever you like,
    and the next run goes on where this one stopped. When nothing left could change the verdict you
    are told. Answers may come from a pipe; its end is q.
    """
    from typology.reading.interview.edits import NotEditable

    checked_id(file.stem)
    if file.suffix not in ENDINGS:
        raise click.UsageError(f"{file}: an interview writes YAML, such as {file.stem}.yaml")
    request = Request.of(shared)
    definition = request.definition()
    try:
        return _run(file, definition, request, blind)
    except NotEditable as error:
        raise click.UsageError(f"{file} cannot be gone on with: {error}") from error


def _run(file: Path, definition: Rubric, request: Request, blind: bool) -> int:
    try:
        session = _resumed(file, definition, request, blind) or _new(
            file, definition, request, blind
        )
    except _Stop as stop:
        _say(["Nothing was written."])
        return stop.code
    try:
        session.ask_all()
    except _Stop as stop:
        session.end()
        return stop.code
    session.end()
    return OK


class _Stop(Exception):
    """The end of the answers: `q`, the end of input, or an interruption."""

    def __init__(self, code: int = OK) -> None:
        super().__init__()
        self.code = code


class _Back(Exception):
    """The question before, or this one from its beginning."""


def _ask(text: str) -> str:
    """One line of an answer, tidied. Raises _Stop at the end of input."""
    from typology.reading.interview.answers import tidy

    try:
        typed = str(click.prompt(text, default="", show_default=False, prompt_suffix=": "))
    except click.Abort as stop:
        click.echo()
        interrupted = isinstance(stop.__context__, KeyboardInterrupt)
        raise _Stop(INTERRUPTED if interrupted else OK) from stop
    answer = tidy(typed)
    if not sys.stdin.isatty():
        click.echo(answer)  # what came from a pipe is not seen otherwise
    return answer


def _ask_about(text: str) -> str:
    """An answer that may be empty. Raises _Stop on q, _Back on <."""
    answer = _ask(text)
    if answer == "q":
        raise _Stop
    if answer == "<":
        raise _Back
    return "" if answer == "?" else answer


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def _wrapped(text: str) -> list[str]:
    from typology.reporting.formats.plain_text import wrap_columns

    return wrap_columns(text, _columns())


def _columns() -> int:
    return min(width(), 100)


class _Session:
    """An interview about one file; the file holds every answer given so far."""

    def __init__(
        self, file: Path, definition: Rubric, request: Request, text: str, order: str
    ) -> None:
        from typology.scoring.compile import compile_rubric

        self.file = file
        self.definition = definition
        self.program = compile_rubric(definition)
        self.request = request
        self.order = order
        self.text = text
        self.case = self._read(text)
        self.source = ""
        self._before: list[str] = []  # the text before each answer of this session
        self._goes_on = False  # beyond what could change the verdict

    @property
    def is_blind(self) -> bool:
        return self.order == BLIND

    def _read(self, text: str) -> Case:
        """The case in a text. Raises NotEditable where the text holds no valid one."""
        from typology.reading.cases import CaseReader
        from typology.reading.inputs import Input
        from typology.reading.interview.edits import NotEditable
        from typology.reading.yaml.reader import read_document

        document = read_document(str(self.file), text.encode("utf-8"))
        read = CaseReader([self.definition]).read_case(Input(str(self.file), self.file), document)
        if not read.cases:
            told = read.problems[0].message if read.problems else "no case"
            raise NotEditable(f"an answer cannot be put into it by itself ({told})")
        return read.cases[0]

    def save(self, text: str) -> None:
        """Write the file with what it says of the interview."""
        from typology.reading.interview.edits import with_entry
        from typology.reporting.interview.entries import elicited_lines

        self.case = self._read(text)
        lines = elicited_lines(self.definition, self.order, self._stopped())
        text = with_entry(text, ("elicited",), lines)
        self.case = self._read(text)
        write(text, self.file)
        self.text = text

    def _stopped(self) -> str:
        if not self.unasked():
            return "all"
        return "quit" if self.is_blind or self._next() else "settled"

    def _asked(self) -> set[str]:
        return {name for name, rating in self.case.ratings.items() if rating != Rating(None)}

    def unasked(self) -> list[str]:
        """The criteria not yet asked, in the rubric's order."""
        asked = self._asked()
        return [name for name in self.definition.criteria if name not in asked]

    def _next(self) -> str | None:
        """The criterion to ask next; None where nothing left could change the verdict."""
        from typology.scoring.questions import left_to_ask

        unasked = self.unasked()
        if self.is_blind or self.definition.verdict_outside(self.case):
            return unasked[0] if unasked else None
        left = left_to_ask(self.program, self.case, self._asked(), self.request.seed)
        return left.order[0] if left.can_change else None

    def ask_all(self) -> None:
        """Ask until nothing is left to ask, or to settle. Raises _Stop."""
        while unasked := self.unasked():
            name = self._next()
            if name is None and not self._goes_on:
                self._offer(len(unasked))
            try:
                self._question(name or unasked[0])
            except _Back:
                self._back()
                continue
            if not self.is_blind:
                self._say_so_far()

    def _offer(self, count: int) -> None:
        """Offer to stop or to go on. Raises _Stop."""
        noun = "criterion" if count == 1 else "criteria"
        _say(["", *_wrapped("Nothing that is left to ask could change the verdict.")])
        while True:
            answer = _ask(f"Stop here (s), or go on with the {count} {noun} not yet asked (g)")
            if answer in ("", "s", "q", "stop"):
                raise _Stop
            if answer in ("g", "go", "go on"):
                self._goes_on = True
                return
            _say(["Type s or g."])

    def _back(self) -> None:
        if not self._before:
            _say(["This is the first question of this run."])
            return
        text = self._before.pop()
        write(text, self.file)
        self.text, self.case, self._goes_on = text, self._read(text), False

    def _question(self, name: str) -> None:
        """Ask about one criterion, and write each answer. Raises _Stop, _Back."""
        from typology.reporting.interview.entries import Given
        from typology.reporting.interview.words import question_lines

        criterion = self.definition.criteria[name]
        _say(["", *question_lines(criterion, self.case.basis, _columns())])
        answered = self._level(name)
        before = self.text
        self._before.append(before)
        given = Given(*answered)
        self._keep(before, name, given)
        given = given._replace(because=_ask_about("Reason (may be empty)"))
        self._keep(before, name, given)
        if given.is_silent:
            return
        given = given._replace(fact=_ask_about("Fact behind it, in your words (may be empty)"))
        self._keep(before, name, given)
        if given.fact:
            given = given._replace(place=_ask_about("Where it stands (may be empty)"))
            self._keep(before, name, given)
        given = given._replace(confidence=self._confidence())
        self._keep(before, name, given)

    def _level(self, name: str) -> Answered:
        from typology.reading.interview.answers import NoAnswer, read_answer

        criterion = self.definition.criteria[name]
        while True:
            try:
                answer = read_answer(_ask("Answer"), criterion)
            except NoAnswer as error:
                _say(_wrapped(str(error)))
                continue
            if answer == "quit":
                raise _Stop
            if answer == "back":
                raise _Back
            if isinstance(answer, str):
                self._say_why(name)
                continue
            return answer

    def _confidence(self) -> str:
        from typology.reading.interview.answers import CONFIDENCES

        while True:
            word = _ask_about("Confidence: high, medium or low (may be empty)").lower()
            found = [each for each in CONFIDENCES if word and each.startswith(word)]
            if not word or found:
                return found[0] if found else ""
            _say(["Type high, medium, low, or nothing."])

    def _keep(self, before: str, name: str, given: Given) -> None:
        """Write the file as it was before the question, with what has been answered since."""
        from typology.reading.interview.edits import with_entry, with_item
        from typology.reporting.interview.entries import rating_lines, term_lines

        criterion = self.definition.criteria[name]
        lines = rating_lines(criterion, given, self.source)
        text = with_entry(before, ("ratings", name), lines)
        if given.fact and self.case.basis == "text":
            text = with_item(text, "terms", term_lines(name, given))
        self.save(text)

    def _say_why(self, name: str) -> None:
        from typology.model import Rating
        from typology.reporting.interview.words import why_lines
        from typology.scoring.completions import possible_values
        from typology.scoring.questions import possible_after

        if self.is_blind:
            _say(["A blind interview does not show what an answer would do."])
            return
        if name not in self.program.criteria:
            _say(["  No formula of the definition reads it: it is shown beside the verdict."])
            return
        values = possible_values(self.definition.criteria[name], Rating(None))
        seed = self.request.seed
        _say(
            why_lines(
                {
                    value: possible_after(self.program, self.case, name, value, seed)
                    for value in values
                }
            )
        )

    def _say_so_far(self) -> None:
        from typology.reporting.interview.words import so_far
        from typology.scoring.scorecard import score_case

        card = score_case(self.program, self.case, flips=False, seed=self.request.seed)
        _say(_wrapped(so_far(card)))

    def end(self) -> None:
        """Show the verdict, unless a blind interview has not come to its end; say how to go on."""
        from typology.reporting.score.brief import brief_of
        from typology.reporting.score.brief_text import write_brief
        from typology.scoring.scorecard import score_case

        left = len(self.unasked())
        if not (self.is_blind and left):
            card = score_case(self.program, self.case, seed=self.request.seed)
            brief = brief_of(card, origin=self.request.origin, seed=self.request.seed)
            more = self.request.command("score", str(self.file), "--full")
            colour = in_colour(self.request.color or "auto")
            text = write_brief(brief, more, width=_columns(), colour=colour)
            click.echo(f"\n{text}", nl=False)
        if left:
            command = self.request.command("interview", str(self.file))
            _say(["", *_wrapped(f"{left} criteria were not asked; to go on: {command}")])


def _resumed(file: Path, definition: Rubric, request: Request, blind: bool) -> _Session | None:
    """The session that goes on with a file; None if it is not there. Raises InputError, _Stop."""
    from typology.reading.problems import InputError

    if not file.exists():
        return None
    reading = request.read_cases([definition], [str(file)])
    if reading.errors:
        raise InputError(reading.errors)
    (case,) = reading.cases
    text = file.read_bytes().decode("utf-8").removeprefix("\ufeff")
    begun = any(rating != Rating(None) for rating in case.ratings.values())
    was_blind = case.elicited.get("order") == BLIND or not begun
    session = _Session(file, definition, request, text, BLIND if blind and was_blind else OPEN)
    if blind and not was_blind:
        raise click.UsageError(f"{file} was begun with the verdict in sight: it cannot go on blind")
    session.save(text)
    unasked = len(session.unasked())
    _say([f"{file}: {case.title}", f"{unasked} of {len(definition.criteria)} criteria are left."])
    _say(["", *_wrapped(BLIND_HELP if session.is_blind else HELP)])
    cited = [fact.source for rating in case.ratings.values() for fact in rating.evidence]
    own = _own_sources(text)
    session.source = cited[-1] if cited else own[0] if own else ""
    if not session.source:
        _ask_source(session)
    return session


def _own_sources(text: str) -> list[str]:
    from typology.reading.yaml.reader import read_document

    tree = read_document("", text.encode("utf-8")).tree
    sources = tree.get("sources") if isinstance(tree, dict) else None
    return list(sources) if isinstance(sources, dict) else []


def _new(file: Path, definition: Rubric, request: Request, blind: bool) -> _Session:
    """A session about a new file, which is written with its title. Raises _Stop."""
    from typology.reading.sheet.columns import STATUSES
    from typology.reporting.interview.entries import new_file

    if not file.parent.is_dir():
        raise click.UsageError(f"no folder {file.parent}")
    title = ""
    while not title:
        title = _ask("Title of the deal")
        if title == "q":
            raise _Stop
    order = BLIND if blind else OPEN
    text = new_file(file.stem, title, "proposed")
    session = _Session(file, definition, request, text, order)
    session.save(text)
    while (status := _ask(f"Status: {', '.join(STATUSES)} (empty: proposed)")) not in STATUSES:
        if status in ("", "q"):
            break
        status = status.lower().replace(" ", "_")
        if status in STATUSES:
            break
        _say(["Type one of these words, or nothing."])
    if status == "q":
        session.end()
        raise click.exceptions.Exit(OK)
    if status in STATUSES and status != "proposed":
        from typology.reading.interview.edits import with_entry

        session.save(with_entry(session.text, ("status",), [f"status: {status}"]))
    _ask_source(session)
    _say(["", *_wrapped(BLIND_HELP if blind else HELP)])
    return session


def _ask_source(session: _Session) -> None:
    """Ask once where the facts come from, and add the source to the file if it is new."""
    from typology.reading.case.context import CaseFolder
    from typology.reading.interview.edits import with_entry
    from typology.reporting.interview.entries import OWN_TEXT, source_lines

    try:
        answer = _ask_about(
            "Source of your answers: a title, or a key (empty: the deal's own text)"
        )
    except _Back:
        answer = ""
    folder = CaseFolder(session.file.parent)
    try:
        known = folder.source(answer) is not None
    except KeyError:
        known = False
    if known:
        session.source = answer
        return
    key = _key_of(answer) or OWN_TEXT
    while any(key in each.named for each in folder.source_lists):
        key += "-own"
    title = answer or f"{session.case.title}: the text itself"
    session.source = key
    session.save(with_entry(session.text, ("sources", key), source_lines(key, title)))


def _key_of(title: str) -> str:
    """A title as a key: lower-case letters, digits and -."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
