"""`typology interview` as a user meets it: through a pipe, at a terminal, and interrupted."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from tests.support.command import Done, Run, typology
from typology.model import Case
from typology.reading.cases import read_cases
from typology.reading.rubric.reader import read_rubric

SETTLED = [
    "A draft for the coast", "proposed", "",
    "2", "Few would leave", "Some fighters go home", "art. 3", "medium",  # demobilisation
    "2-3", "", "", "high",  # state authority: a range
    "?", "nobody says",  # violence reduction
]  # fmt: skip


def interview(folder: Path, *lines: str, options: tuple[str, ...] = ()) -> Done:
    text = "".join(f"{line}\n" for line in lines)
    return typology("interview", "draft.yaml", *options, cwd=folder, stdin=text)


def case_in(folder: Path) -> Case:
    reading = read_cases([str(folder / "draft.yaml")], [read_rubric("thurston-2018")])
    assert reading.problems == ()
    return reading.cases[0]


def test_answers_become_ratings_with_reason_fact_place_term_and_confidence(tmp_path: Path) -> None:
    done = interview(tmp_path, *SETTLED)
    assert done.code == 0, done.err
    case = case_in(tmp_path)
    rating = case.ratings["demobilisation"]
    assert (rating.value, rating.confidence) == ("limited", "medium")
    assert rating.because == "Few would leave"
    (fact,) = rating.evidence
    assert (fact.says, fact.locator) == ("Some fighters go home", "art. 3")
    assert fact.direction == "supports"
    assert case.sources[fact.source].title == "A draft for the coast: the text itself"
    (term,) = case.terms
    assert (term.term, term.criterion, term.clause) == (
        "Some fighters go home", "demobilisation", "art. 3",
    )  # fmt: skip
    ranged = case.ratings["state_authority"]
    assert (ranged.value, ranged.low, ranged.high) == (None, "unchanged", "extended")
    assert case.ratings["violence_reduction"].because == "nobody says"
    assert case.elicited == {
        "rubric": "thurston-2018@1.1", "order": "settling", "stopped": "quit",
    }  # fmt: skip
    assert done.out.count("So far: ") == 3


def test_the_lowest_level_is_contradicted_by_its_fact(tmp_path: Path) -> None:
    interview(tmp_path, "T", "", "", "1", "", "They stay", "", "")
    assert case_in(tmp_path).ratings["demobilisation"].evidence[0].direction == "contradicts"


@pytest.mark.parametrize("kept", range(len(SETTLED) + 1))
def test_ended_after_any_line_the_file_is_whole_and_goes_on(tmp_path: Path, kept: int) -> None:
    done = interview(tmp_path, *SETTLED[:kept])
    assert done.code == 0, done.err
    path = tmp_path / "draft.yaml"
    assert path.exists() == (kept > 0)
    assert [each.name for each in tmp_path.iterdir()] == ["draft.yaml"] * (kept > 0)
    if not kept:
        assert "Nothing was written." in done.out
        return
    assert typology("check", str(path)).code == 0
    before = path.read_text(encoding="utf-8")
    assert interview(tmp_path, "q", "q").code == 0
    case = case_in(tmp_path)
    assert case.elicited["stopped"] == "quit"
    if "sources:" in before:
        assert path.read_text(encoding="utf-8") == before
    questions = {3: 0, 8: 1, 12: 2, 14: 3}  # answered in full after so many lines
    if kept in questions:
        assert len(case.ratings) == questions[kept]
        interview(tmp_path, *SETTLED[kept:])
        resumed = case_in(tmp_path)
        (tmp_path / "at-once").mkdir()
        interview(tmp_path / "at-once", *SETTLED)
        assert resumed == case_in(tmp_path / "at-once")


def test_what_is_settled_is_said_and_stopping_or_going_on_is_offered(tmp_path: Path) -> None:
    answers = ["T", "", "", "2", "", "", "", "3", "", "", ""]  # few leave, the state comes back
    done = interview(tmp_path, *answers, "s")
    assert "Nothing that is left to ask could change the verdict." in " ".join(done.out.split())
    assert "NEITHER, ON PAPER" in done.out
    assert case_in(tmp_path).elicited["stopped"] == "settled"
    done = interview(tmp_path, "g", "?", "")
    assert case_in(tmp_path).elicited["stopped"] == "settled"
    assert "violence_reduction" in case_in(tmp_path).ratings  # the first in the rubric's order
    rubric = read_rubric("thurston-2018")
    silent = [line for _ in rubric.criteria for line in ("?", "")]
    interview(tmp_path, "g", *silent)
    case = case_in(tmp_path)
    assert set(case.ratings) == set(rubric.criteria)
    assert case.elicited["stopped"] == "all"


def test_back_keeps_the_answer_before_until_it_is_replaced(tmp_path: Path) -> None:
    given = SETTLED[:8]
    done = interview(tmp_path, *given, "<", "q")
    rating = case_in(tmp_path).ratings["demobilisation"]
    assert rating.because
    assert rating.evidence
    assert "Answered before: " in done.out
    again = tmp_path / "again"
    again.mkdir()
    done = interview(again, *given, "<", "4", "", "", "", "", "q")  # another level, the rest kept
    case = case_in(again)
    assert case.ratings["demobilisation"] == rating._replace(value="full")
    assert len(case.terms) == 1
    assert done.out.count("Demobilisation: ") == 2
    done = interview(again, "<", "q")
    assert "This is the first question of this run." in done.out
    assert "change it there" in " ".join(done.out.split())


def test_back_twice_keeps_the_answers_between_and_a_reason_can_be_taken_back(
    tmp_path: Path,
) -> None:
    given = [*SETTLED[:8], "2", "so", "", "", "<", "<", "4", "?", "?", "", "q"]
    done = interview(tmp_path, *given)
    case = case_in(tmp_path)
    assert case.ratings["demobilisation"].value == "full"
    assert case.ratings["demobilisation"].because is None
    assert case.ratings["demobilisation"].evidence == ()
    assert case.terms == ()
    (other,) = case.ratings.keys() - {"demobilisation"}
    assert case.ratings[other].because == "so"
    assert done.code == 0


def test_back_within_a_question_leads_to_its_beginning(tmp_path: Path) -> None:
    interview(tmp_path, *SETTLED[:8], "q")
    interview(tmp_path, "2", "<", "3", "", "", "", "q")  # within a question: from its beginning
    (again,) = case_in(tmp_path).ratings.keys() - {"demobilisation"}
    scale = read_rubric("thurston-2018").criteria[again].scale
    assert scale
    assert case_in(tmp_path).ratings[again].value == scale.levels[2]


def test_why_tells_what_each_answer_would_do_and_assumes_nothing(tmp_path: Path) -> None:
    done = interview(tmp_path, "T", "", "", "why", "q")
    assert "  limited: could be *delaying* or neither" in done.out
    assert "  full: could be *stabilising* or neither" in done.out


def test_blind_asks_in_the_rubrics_order_and_shows_no_verdict_before_the_end(
    tmp_path: Path,
) -> None:
    rubric = read_rubric("thurston-2018")
    lines = ["T", "in force", "", "why", *["2", "", "", ""] * 5]
    done = interview(tmp_path, *lines, options=("--blind",))
    assert not re.search(r"So far|delaying|stabilising|NEITHER", done.out.split("Answer")[-1])
    assert "does not show what an answer would do" in done.out
    assert [*case_in(tmp_path).ratings] == [*rubric.criteria][:5]
    assert case_in(tmp_path).elicited["order"] == "blind"
    left = len(rubric.criteria) - 5
    done = interview(tmp_path, *["?", ""] * left, options=("--blind",))
    assert case_in(tmp_path).elicited == {
        "rubric": "thurston-2018@1.1", "order": "blind", "stopped": "all",
    }  # fmt: skip
    assert "Under *" in done.out


def test_what_was_begun_blind_goes_on_blind_and_says_how(tmp_path: Path) -> None:
    done = interview(tmp_path, "T", "", "", "2", "", "", "", "q", options=("--blind",))
    assert done.out.rstrip().endswith("draft.yaml --blind")
    before = (tmp_path / "draft.yaml").read_text(encoding="utf-8")
    done = interview(tmp_path)
    assert (tmp_path / "draft.yaml").read_text(encoding="utf-8") == before
    assert "Under *" not in done.out
    assert interview(tmp_path, "2", "", "", "", "q", options=("--blind",)).code == 0


def test_who_saw_the_verdict_cannot_go_on_blind(tmp_path: Path) -> None:
    interview(tmp_path, *SETTLED)
    assert interview(tmp_path, "q", options=("--blind",)).code == 2


def test_a_skeleton_is_answered_into_and_keeps_its_comments(typology: Run) -> None:
    typology("new", "case", "draft")
    before = Path("draft.yaml").read_text(encoding="utf-8")
    done = typology("interview", "draft.yaml", stdin="\n2\nso\nit says\n\nlow\nq\n")
    assert done.code == 0, done.err
    after = Path("draft.yaml").read_text(encoding="utf-8")
    comments = [line for line in before.splitlines() if line.lstrip().startswith("#")]
    assert [line for line in after.splitlines() if line.lstrip().startswith("#")] == comments
    case = case_in(Path.cwd())
    assert case.ratings["demobilisation"].value == "limited"
    assert sum(rating.value is not None for rating in case.ratings.values()) == 1
    assert case.terms[0].term == "it says"


def test_a_case_of_ones_own_keeps_what_was_not_asked(tmp_path: Path) -> None:
    interview(tmp_path, *SETTLED)
    path = tmp_path / "draft.yaml"
    own = path.read_text(encoding="utf-8") + "summary: Mine.  # my remark\n"
    path.write_text(own, encoding="utf-8")
    interview(tmp_path, "2", "", "", "", "q")
    assert "summary: Mine.  # my remark\n" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "{format: 1, case: draft, title: T, status: proposed, ratings: {}}\n",
        "format: 1\ncase: draft\ntitle: T\nstatus: proposed\n"
        "ratings: {displacement: {rating: full}}\n",
    ],
)
def test_a_file_that_cannot_be_edited_is_refused_before_any_question(
    tmp_path: Path, text: str
) -> None:
    path = tmp_path / "draft.yaml"
    path.write_text(text, encoding="utf-8")
    done = interview(tmp_path, "", "2")
    assert done.code == 2
    assert "draft.yaml" in done.err
    assert "Answer" not in done.out
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("name", "told"),
    [("draft.xlsx", "YAML"), ("My Deal.yaml", "no id"), ("no/draft.yaml", "folder")],
)
def test_a_name_that_no_case_can_have_is_a_usage_error(
    tmp_path: Path, name: str, told: str
) -> None:
    done = typology("interview", name, cwd=tmp_path, stdin="T\n")
    assert done.code == 2
    assert told in done.err
    assert list(tmp_path.iterdir()) == []


def test_a_faulty_file_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "draft.yaml").write_text("format: 1\ncase: draft\n", encoding="utf-8")
    done = interview(tmp_path, "2")
    assert done.code == 1
    assert "`title` is missing" in done.err


def test_strange_input_is_asked_again_and_stored_as_plain_text(tmp_path: Path) -> None:
    done = interview(
        tmp_path, "", 'A "draft": {x} # \x1b[2K', "nowhere", "signed", "The text", "9", "", "full",
        "it's - yes: [no]", "'=1", "#", "certain", "low",
    )  # fmt: skip
    assert done.code == 0, done.err
    case = case_in(tmp_path)
    assert case.title == 'A "draft": {x} # [2K'
    assert case.status == "signed"
    assert case.ratings["demobilisation"].because == "it's - yes: [no]"
    assert case.sources["the-text"].title == "The text"
    assert done.out.count("is no answer") == 2


def test_a_case_that_the_definition_does_not_judge_is_asked_in_its_order(tmp_path: Path) -> None:
    done = interview(tmp_path, "T", "never_took_effect", "", "2", "", "", "", "q")
    assert [*case_in(tmp_path).ratings] == ["violence_reduction"]
    assert "So far: NO SETTLEMENT." in done.out


class Terminal:
    """The command at a pseudo-terminal of 80 columns."""

    def __init__(self, folder: Path) -> None:
        self.seen = ""
        self.main, child = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "typology", "interview", "draft.yaml"],
            cwd=folder,
            stdin=child,
            stdout=child,
            stderr=child,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509
            env={**os.environ, "COLUMNS": "80", "TERM": "dumb"},
        )
        os.close(child)

    def wait_for(self, text: str) -> None:
        start = len(self.seen)
        while text not in self.seen[start:]:
            ready, _, _ = select.select([self.main], [], [], 30)
            assert ready, f"{text!r} never came:\n{self.seen}"
            try:
                read = os.read(self.main, 65536)
            except OSError:  # closed by the other side
                read = b""
            assert read, f"ended before {text!r}:\n{self.seen}"
            self.seen += read.decode()

    def type(self, *lines: str) -> None:
        for line in lines:
            os.write(self.main, f"{line}\n".encode())

    def answer(self, prompt: str, line: str) -> None:
        self.wait_for(prompt)
        self.type(line)

    def code(self, key: str = "") -> int:
        """The exit code; `key` is pressed again where it came just before the command read."""
        for _ in range(60):
            os.write(self.main, key.encode())
            while select.select([self.main], [], [], 0.5)[0]:
                try:
                    read = os.read(self.main, 65536)
                except OSError:  # closed by the other side
                    read = b""
                if not read:
                    os.close(self.main)
                    return self.process.wait(30)
                self.seen += read.decode()
        self.process.kill()
        raise AssertionError(f"it never ended:\n{self.seen}")


def started(folder: Path) -> Terminal:
    terminal = Terminal(folder)
    for prompt, line in (
        ("Title", "Un accord à Ménaka"), ("Status", ""), ("Source", ""), ("Answer: ", "2"),
        ("Reason", "so"),
    ):  # fmt: skip
        terminal.answer(prompt, line)
    return terminal


def test_at_a_terminal_an_interview_is_answered_and_stopped(tmp_path: Path) -> None:
    terminal = started(tmp_path)
    for prompt, line in (
        ("Fact", "they go"),
        ("Where", "p. 1"),
        ("Confidence", "h"),
        ("Answer", "q"),
    ):
        terminal.answer(prompt, line)
    terminal.wait_for("to go on: typology interview draft.yaml")
    assert terminal.code() == 0
    case = case_in(tmp_path)
    assert case.title == "Un accord à Ménaka"
    assert case.ratings["demobilisation"].confidence == "high"


@pytest.mark.parametrize(("key", "code"), [("\x03", 130), ("\x04", 0)])
def test_control_c_and_d_leave_a_whole_file(tmp_path: Path, key: str, code: int) -> None:
    terminal = started(tmp_path)
    terminal.wait_for("Fact")
    assert terminal.code(key) == code
    assert case_in(tmp_path).ratings["demobilisation"].because == "so"
    assert "Traceback" not in terminal.seen


@pytest.mark.parametrize("by", [signal.SIGHUP, signal.SIGKILL])
def test_a_closed_terminal_and_a_kill_leave_a_whole_file_that_goes_on(
    tmp_path: Path, by: signal.Signals
) -> None:
    terminal = started(tmp_path)
    terminal.wait_for("Fact")
    if by == signal.SIGHUP:
        os.close(terminal.main)
    else:
        terminal.process.send_signal(by)
    assert terminal.process.wait(30) != 70
    if by == signal.SIGKILL:
        os.close(terminal.main)
    assert typology("check", str(tmp_path / "draft.yaml")).code == 0
    done = interview(tmp_path, "?", "", "q")
    assert done.code == 0
    assert [*case_in(tmp_path).ratings] == ["demobilisation", "state_authority"]
