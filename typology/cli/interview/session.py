"""An interview about one file: what to ask next, and the file whole after every answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from typology.cli.interview.prompts import Back, Stop, ask, ask_about, columns, say, wrapped
from typology.cli.shared.output import write
from typology.cli.shared.request import Request
from typology.model import Case, Rating, Rubric

if TYPE_CHECKING:
    from typology.reading.interview.answers import Answered
    from typology.reporting.interview.entries import Given

OPEN: Final = "settling"
BLIND: Final = "blind"


class Session:
    """An interview about one file; the file holds every answer given so far."""

    def __init__(
        self,
        file: Path,
        definition: Rubric,
        request: Request,
        text: str,
        order: str,
        *,
        is_new: bool = False,
    ) -> None:
        from typology.scoring.compile import compile_rubric

        self.file = file
        self.is_new = is_new
        self.definition = definition
        self.program = compile_rubric(definition)
        self.request = request
        self.order = order
        self.text = text
        self.case = self._read(text)
        self.source = ""
        self._begun = text  # the text before the first answer of this run
        self._given: dict[str, Given] = {}  # the answers of this run, in order
        self._goes_on = False  # beyond what could change the verdict

    @property
    def is_blind(self) -> bool:
        """True if no verdict is shown before the end."""
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
        """Ask until nothing is left to ask, or to settle. Raises Stop."""
        again: str | None = None  # asked before
        while (unasked := self.unasked()) or again:
            name = again or self._next()
            if name is None and not self._goes_on:
                self._offer(len(unasked))
            try:
                self._question(name or unasked[0])
            except Back:
                again = self._question_before(again)
                continue
            again = None
            if not self.is_blind:
                self._say_so_far()

    def _offer(self, count: int) -> None:
        """Offer to stop or to go on. Raises Stop."""
        noun = "criterion" if count == 1 else "criteria"
        say(["", *wrapped("Nothing that is left to ask could change the verdict.")])
        while True:
            answer = ask(f"Stop here (s), or go on with the {count} {noun} not yet asked (g)")
            if answer in ("", "s", "q", "stop"):
                raise Stop
            if answer in ("g", "go", "go on"):
                self._goes_on = True
                return
            say(["Type s or g."])

    def _question_before(self, name: str | None) -> str | None:
        """The question before one of this run, by default before the next; its answer stands."""
        names = [*self._given]
        place = names.index(name) if name in self._given else len(names)
        if place:
            self._goes_on = False
            return names[place - 1]
        say(
            wrapped(
                f"This is the first question of this run. What was answered before stands in "
                f"{self.file}: change it there."
            )
        )
        return name

    def _question(self, name: str) -> None:
        """Ask about one criterion, and write each answer. Raises Stop, Back."""
        from typology.reporting.interview.words import earlier_line, question_lines

        criterion = self.definition.criteria[name]
        while True:
            say(["", *question_lines(criterion, self.case.basis, columns())])
            earlier = self._given.get(name)
            if earlier is not None:
                say(wrapped(earlier_line(earlier)))
            level = self._level(name)
            try:
                self._ground(name, level, earlier)
                return
            except Back:
                continue  # this question from its beginning

    def _ground(self, name: str, level: Answered, earlier: Given | None) -> None:
        """What an answer stands on. Raises Stop, Back."""
        from typology.reporting.interview.entries import Given

        if earlier is None or earlier[:3] != level:
            given = Given(*level)
            self._keep(name, given)
        else:
            given = earlier
        was = earlier or given
        given = given._replace(because=ask_about("Reason", was.because))
        self._keep(name, given)
        if given.is_silent:
            return
        given = given._replace(fact=ask_about("Fact behind it, in your words", was.fact))
        self._keep(name, given)
        if given.fact:
            given = given._replace(place=ask_about("Where it stands", was.place))
            self._keep(name, given)
        given = given._replace(confidence=self._confidence(was.confidence))
        self._keep(name, given)

    def _level(self, name: str) -> Answered:
        from typology.reading.interview.answers import Answered, NoAnswer, read_answer

        criterion = self.definition.criteria[name]
        while True:
            typed = ask("Answer")
            if not typed and name in self._given:
                return Answered(*self._given[name][:3])
            try:
                answer = read_answer(typed, criterion)
            except NoAnswer as error:
                say(wrapped(str(error)))
                continue
            if answer == "quit":
                raise Stop
            if answer == "back":
                raise Back
            if isinstance(answer, str):
                self._say_why(name)
                continue
            return answer

    def _confidence(self, earlier: str) -> str:
        from typology.reading.interview.answers import CONFIDENCES

        while True:
            word = ask_about("Confidence: high, medium or low", earlier).lower()
            found = [each for each in CONFIDENCES if word and each.startswith(word)]
            if not word or found:
                return found[0] if found else ""
            say(["Type high, medium, low, or nothing."])

    def _keep(self, name: str, given: Given) -> None:
        """Write the file as it was before this run, with all that has been answered since."""
        from typology.reading.interview.edits import with_entry, with_item
        from typology.reporting.interview.entries import rating_lines, term_lines

        if not self._given:
            self._begun = self.text
        self._given[name] = given
        text = self._begun
        for each, answer in self._given.items():
            lines = rating_lines(self.definition.criteria[each], answer, self.source)
            text = with_entry(text, ("ratings", each), lines)
            if answer.fact and self.case.on_paper:
                text = with_item(text, "terms", term_lines(each, answer))
        self.save(text)

    def _say_why(self, name: str) -> None:
        from typology.model import Rating
        from typology.reporting.interview.words import why_lines
        from typology.scoring.completions import possible_values
        from typology.scoring.questions import possible_after

        if self.is_blind:
            say(["A blind interview does not show what an answer would do."])
            return
        if name not in self.program.criteria:
            say(["  No formula of the definition reads it: it is shown beside the verdict."])
            return
        values = possible_values(self.definition.criteria[name], Rating(None))
        seed = self.request.seed
        say(
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
        say(wrapped(so_far(card)))

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
            text = write_brief(brief, more, width=columns(), colour=self.request.colour)
            say(["", *text.splitlines()])
        if left:
            blind = ["--blind"] if self.is_blind else []
            command = self.request.command("interview", str(self.file), *blind)
            were = "1 criterion was" if left == 1 else f"{left} criteria were"
            say(["", *wrapped(f"{were} not asked; to go on: {command}")])
