"""The brief: one printed page, each text cut to its room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from typology.analysis.compare import degree
from typology.analysis.robustness.results import Robustness
from typology.model import Case, Json, Rubric
from typology.reporting.blocks import Blocks, Heading, Items, Paragraph
from typology.reporting.formats.plain_text import display_width, neutralise
from typology.reporting.handling import is_abridged
from typology.reporting.provenance import TOOL, UNCLASSIFIED, is_unclassified
from typology.reporting.report.case_section import CaseSection, tone_of
from typology.reporting.report.overview import SideBySide, firmness, plain_verdict
from typology.reporting.robustness.words import short_sentence
from typology.reporting.words import (
    STANDING,
    assuming,
    id_to_words,
    join_words,
    level_phrase,
    status_phrase,
)
from typology.scoring.scorecard import Scorecard

# The room of each text on the printed page, with the rule of report.css that sets it. Columns are
# those of `width_of`. Change both together: tests/browser prints the fullest brief on one page.
TITLE_COLUMNS: Final = 104  # two lines of `.brief h1`
DEAL_COLUMNS: Final = 200  # two lines of `.brief > .deal p`, of which there are three
DEFINITION_COLUMNS: Final = 180  # two lines of `.brief > .definition`
VERDICT_COLUMNS: Final = 520  # about six lines of `.brief > .verdict`
VERDICT_LINES: Final = 6
OTHERS_COLUMNS: Final = 200  # two lines of `.brief > .others`
HALF_WIDTH: Final = 44  # columns of a line in half of the page: `.brief .columns` (1fr 1fr)
FULL_WIDTH: Final = 105  # columns of a line across the page: `.brief footer ul`
HALF_LINES: Final = 13  # lines of `.brief .lines li` in half of the page
ASSUMPTION_LINES: Final = 3  # of them for assumptions,
LOSS_LINES: Final = 8  # and for what alters the verdict; the others are for gains
PROVENANCE_LINES: Final = 3  # lines of `.brief footer li`
SOURCE_LINES: Final = 3  # lines of `.brief footer li`
PROFILES_SHOWN: Final = 2  # each a `.lines dl`
CRITERIA_SHOWN: Final = 5  # rows of a `.lines dl`
NAME_WIDTH: Final = 28  # columns of a `dt` of `.lines dl` (1fr auto)
LEVEL_WIDTH: Final = HALF_WIDTH - NAME_WIDTH  # columns of its `dd`, which never wraps
HASH_DIGITS: Final = 16  # of a hash, which the provenance below has in full

SEE_BELOW: Final = " … (see below)"
WIDE_LETTERS: Final = "mwMW@%"
LINES_OF_AN_ITEM: Final = (4, 2)
"""Lines that an item may take; the second if the first leaves too little room."""


@dataclass(frozen=True)
class BriefSection:
    """A heading and the lines under it, of which there may be none."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class BriefProfile:
    """A profile: each criterion with its level and tone (None: unknown)."""

    heading: str
    levels: tuple[tuple[str, str, int | None], ...]


@dataclass(frozen=True)
class Brief:
    """One page: the deal, the verdict, what hangs on it, other definitions, sources by name.

    `deal` says who settles and what is agreed; `lead` and `rest` are the verdict in sentences, and
    it `is_solid` where it is firm and evidenced. `left` and `right` stand side by side, the
    profiles below them; `others` is the verdict under other definitions, "" where none is asked.
    """

    title: str
    deal: tuple[str, ...]
    definition: str
    verdict: str
    is_solid: bool
    firmness: str
    lead: str
    rest: str
    left: tuple[BriefSection, ...]
    right: tuple[BriefSection, ...]
    profiles: tuple[BriefProfile, ...]
    others: str
    sources: BriefSection
    provenance: BriefSection
    is_cut: bool


def brief(
    section: CaseSection,
    origin: str | None = None,
    side: SideBySide | None = None,
    robustness: Robustness | None = None,
) -> Brief:
    """The brief of a case; `origin` is the setting that chose the rubric."""
    card = section.card
    lead = shortened(section.lead, VERDICT_COLUMNS // 2)
    assumed = fit_lines([*_assumption_lines(card)], ASSUMPTION_LINES, HALF_WIDTH)
    losses = _brief_section(section.losses, LOSS_LINES)
    taken = sum(lines_of(line, HALF_WIDTH) for line in (*assumed, *losses.lines))
    gains = _brief_section(section.gains, HALF_LINES - taken)
    questions = _whole_lines(section.questions, HALF_LINES - ASSUMPTION_LINES)
    left = tuple(part for part in (losses, gains) if part.lines)
    right = tuple(part for part in (questions, BriefSection("It assumes", assumed)) if part.lines)
    if _height(right) > HALF_LINES:
        left, right = (*left, right[-1]), right[:-1]
    told = lines_of(section.lead + section.rest, FULL_WIDTH)
    spare = HALF_LINES - max(_height(left), _height(right)) + max(0, VERDICT_LINES - told)
    answers = (section.losses, section.gains, section.questions)
    return Brief(
        title=shortened(card.case.title, TITLE_COLUMNS),
        deal=tuple(shortened(line, DEAL_COLUMNS) for line in _deal_lines(card.case)),
        definition=shortened(_definition_phrase(card.rubric), DEFINITION_COLUMNS),
        verdict=shortened(plain_verdict(card.verdict), NAME_WIDTH),
        is_solid=card.is_solid,
        firmness=shortened(firmness(card), 2 * NAME_WIDTH),
        lead=lead,
        rest=shortened(section.rest, VERDICT_COLUMNS - width_of(lead)),
        left=left,
        right=right,
        profiles=tuple(_profiles(card)),
        others=shortened(_others_phrase(side, robustness), OTHERS_COLUMNS),
        sources=BriefSection(
            "Sources", fit_lines([*_source_lines(card.case)], SOURCE_LINES + spare, FULL_WIDTH)
        ),
        provenance=BriefSection(
            "Provenance",
            fit_lines([*_provenance_lines(card, origin)], PROVENANCE_LINES, FULL_WIDTH),
        ),
        is_cut=any(_says_less(blocks, (*left, *right)) for blocks in answers),
    )


def _height(sections: Sequence[BriefSection]) -> int:
    """The lines that sections in a half of the page take, without their headings."""
    return sum(lines_of(line, HALF_WIDTH) for section in sections for line in section.lines)


def _whole_lines(blocks: Blocks, room: int) -> BriefSection:
    """A section of questions: the first ones whole, the others counted."""
    section = _brief_section(blocks, 10**6)
    kept = [*section.lines]
    while len(kept) > 1 and sum(lines_of(line, HALF_WIDTH) for line in kept) > room - 1:
        kept.pop()
    left = len(section.lines) - len(kept)
    more = [f"{left} more: see below"] if left else []
    return BriefSection(section.heading, fit_lines([*kept, *more], room, HALF_WIDTH))


def _says_less(blocks: Blocks, shown: Sequence[BriefSection]) -> bool:
    """True if some text or line below it of a section is not in the brief."""
    lines = {line for section in shown for line in section.lines}
    items = [item for block in blocks if isinstance(block, Items) for item in block.items]
    return any(below or neutralise(" ".join(head.split())) not in lines for head, below in items)


def _deal_lines(case: Case) -> Iterator[str]:
    """Who settles, where and when; then what the text binds the parties to."""
    who = "; ".join(f"{name}" for names in case.parties.values() for name in names)
    period = case.period
    when = "" if period is None else " to ".join(filter(None, (period.start, period.end)))
    where = ", ".join(filter(None, (case.level, *case.countries)))
    rated = "rated on its text" if case.on_paper else "rated on what happened"
    facts = (case.form, where, when, status_phrase(case), rated)
    yield _sentence("; ".join(filter(None, facts)))
    if who:
        yield _sentence(f"Parties: {who}")
    if case.terms:
        points = [term.term for term in case.terms]
        kept = [*points]
        while len(kept) > 1 and width_of("; ".join(kept)) > DEAL_COLUMNS - len(
            "Points: ; and 9 more."
        ):
            kept.pop()
        left = len(points) - len(kept)
        more = [f"and {left} more"] if left else []
        yield _sentence("Points: " + "; ".join([*kept, *more]))
    elif case.summary:
        yield case.summary


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}".rstrip(".") + "."


def _definition_phrase(rubric: Rubric) -> str:
    standing = STANDING[rubric.standing]
    return f"Under {rubric.title} ({rubric.id} {rubric.version}), {standing}"


def _others_phrase(side: SideBySide | None, robustness: Robustness | None) -> str:
    """How the verdict stands under other definitions, in a line."""
    said = [] if side is None else [_sentence(side.sentence(0))]
    if robustness is not None:
        said += [
            f"Variants of this definition: {short_sentence(robustness, each)}."
            for each in robustness.cases[:1]
        ]
    return " ".join(said)


def _source_lines(case: Case) -> Iterator[str]:
    """Sources by author, year and title."""
    if is_abridged(case) and not case.sources:
        yield "Left out."
    elif not case.sources:
        yield "None cited."
    for _, source in sorted(case.sources.items()):
        year = f" ({source.issued[:4]})" if source.issued else ""
        maker = join_words(source.author) or source.publisher or ""
        yield ": ".join(filter(None, (f"{maker}{year}".strip(), source.title)))


def _assumption_lines(card: Scorecard) -> Iterator[str]:
    if not card.assumptions:
        yield "nothing about what is unknown"
    for assumption in card.assumptions:
        rests = " (the verdict rests on it)" if assumption.criterion in card.rests_on else ""
        yield assuming(card.rubric, assumption) + rests


def _brief_section(blocks: Blocks, room: int) -> BriefSection:
    """The heading and the first lines of a section, without the lines below each item."""
    heading = next((block.text for block in blocks if isinstance(block, Heading)), "")
    texts = [head for block in blocks if isinstance(block, Items) for head, _ in block.items]
    texts = texts or [block.text for block in blocks if isinstance(block, Paragraph)]
    return BriefSection(heading, fit_lines(texts, room, HALF_WIDTH))


def _profiles(card: Scorecard) -> Iterator[BriefProfile]:
    for name, levels in islice(card.profiles.items(), PROFILES_SHOWN):
        yield BriefProfile(
            shortened(f"{id_to_words(name).capitalize()}, apart from the verdict", HALF_WIDTH),
            tuple(
                (
                    shortened(id_to_words(criterion), NAME_WIDTH),
                    shortened(level_phrase(level), LEVEL_WIDTH),
                    tone_of(degree(card.rubric, card.case, criterion)),
                )
                for criterion, level in islice(levels.items(), CRITERIA_SHOWN)
            ),
        )


def _provenance_lines(card: Scorecard, origin: str | None) -> Iterator[str]:
    rubric, case = card.rubric, card.case
    if origin:
        yield f"The definition was chosen by {origin}"
    for change in (*rubric.overrides, *case.overrides):
        yield f"Changed by {change.option} {change.path}={_value_text(change.value)}"
    yield (
        f"Case {case.id} ({case.sha256[:HASH_DIGITS]}); definition {rubric.id} {rubric.version} "
        f"({rubric.definition_sha256[:HASH_DIGITS]}); {TOOL}"
    )
    if is_unclassified(case):
        yield UNCLASSIFIED


def _value_text(value: Json) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def fit_lines(texts: Sequence[str], room: int, width: int) -> tuple[str, ...]:
    """As many of the texts, in order, as `room` lines of `width` columns hold.

    Each is cut to four lines, or to two if that is not enough; a last line counts the rest.
    """
    for most in LINES_OF_AN_ITEM:
        cut = tuple(shortened(text, most * width) for text in texts)
        if sum(lines_of(text, width) for text in cut) <= room:
            return cut
    kept: list[str] = []
    for text in cut:
        if sum(lines_of(each, width) for each in (*kept, text)) > room - 1:
            break
        kept.append(text)
    return (*kept, f"{len(texts) - len(kept)} more: see below")


def lines_of(text: str, width: int) -> int:
    """The most lines that a text can take, for every word may begin a new one.

    >>> lines_of("one two three", 8)
    2
    """
    lines, used = 1, 0
    for word in text.split(" "):
        size = width_of(word)
        if used and used + 1 + size > width:
            lines, used = lines + 1, 0
        lines += max(0, size - 1) // width
        used += size + (1 if used else 0)
    return lines


def shortened(text: str, room: int) -> str:
    """A text of at most `room` columns: a longer one is cut at a word, and says so.

    >>> shortened("one two three", 40)
    'one two three'
    >>> shortened("one two three four five six seven", 24)
    'one two … (see below)'
    """
    text = neutralise(" ".join(text.split()))
    if width_of(text) <= room:
        return text
    left = room - width_of(SEE_BELOW)
    kept = ""
    for word in text.split(" "):
        longer = f"{kept} {word}".lstrip()
        if width_of(longer) > left:
            break
        kept = longer
    return (kept or _first_letters(text, left)).rstrip(" ,;:*") + SEE_BELOW


def _first_letters(word: str, room: int) -> str:
    sizes = range(min(len(word), room), 0, -1)
    return next((word[:size] for size in sizes if width_of(word[:size]) <= room), "")


def width_of(text: str) -> int:
    """The most columns that a text takes in print: m and w count two, capitals one and a half.

    >>> width_of("river"), width_of("mow"), width_of("LAKE")
    (5, 5, 6)
    """
    wide = sum(letter in WIDE_LETTERS for letter in text)
    capitals = sum(letter.isupper() and letter not in WIDE_LETTERS for letter in text)
    return display_width(text) + wide + capitals // 2
