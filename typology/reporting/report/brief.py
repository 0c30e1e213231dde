"""The brief of `score` on one printed page of a report, each text cut to its room."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from typology.analysis.compare.fields import degree
from typology.analysis.robustness.results import Robustness
from typology.formulas import criteria_read
from typology.model import Case, Json
from typology.reporting.formats.plain_text import display_width, neutralise
from typology.reporting.handling import is_abridged
from typology.reporting.provenance import TOOL
from typology.reporting.report.case_section import tone_of
from typology.reporting.report.overview import SideBySide, plain_verdict
from typology.reporting.robustness.words import short_sentence
from typology.reporting.score.brief import Part, brief_of
from typology.reporting.score.verdict import firmness
from typology.reporting.words import capitalised, id_to_words, join_words, level_phrase
from typology.scoring.scorecard import Scorecard

# The room of each text on the printed page, with the rule of report.css that sets it. Columns are
# those of `width_of`. Change both together: tests/browser prints the fullest brief on one page.
TITLE_COLUMNS: Final = 104  # two lines of `.brief h1`
DEAL_COLUMNS: Final = 200  # two lines of `.brief > .about p`
DEAL_LINES: Final = 2  # of these paragraphs before the points
POINTS_COLUMNS: Final = 300  # three lines of the last
DEFINITION_COLUMNS: Final = 180  # two lines of `.brief > .definition`, of which there are two
VERDICT_COLUMNS: Final = 440  # about five lines of `.brief > .verdict`
VERDICT_LINES: Final = 5
OTHERS_COLUMNS: Final = 200  # two lines of `.brief > .others`
HALF_WIDTH: Final = 44  # columns of a line in half of the page: `.brief .columns` (1fr 1fr)
FULL_WIDTH: Final = 105  # columns of a line across the page: `.brief footer ul`
HALF_LINES: Final = 11  # lines of `.brief .lines li` in half of the page
ASSUMED_LINES: Final = 3  # of them for assumptions,
CHANGES_LINES: Final = 7  # and for what would end the verdict
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
class PrintedBrief:
    """One page: the deal, the verdict, what hangs on it, other definitions, sources by name.

    `deal` says what it is, who settles and what is agreed; `lead` and `rest` are the verdict in
    sentences, and it `is_solid` where it is firm and evidenced. `left` and `right` stand side by
    side, the profiles below them; `others` is the verdict under other definitions, "" where none
    is asked. `is_cut`: the sentences are not whole.
    """

    title: str
    deal: tuple[str, ...]
    verdict: str
    is_solid: bool
    firmness: str
    lead: str
    rest: str
    left: tuple[BriefSection, ...]
    right: tuple[BriefSection, ...]
    profiles: tuple[BriefProfile, ...]
    others: str
    known: str
    definition: str
    sources: BriefSection
    provenance: BriefSection
    is_cut: bool


def printed_brief(
    card: Scorecard,
    *,
    origin: str | None = None,
    side: SideBySide | None = None,
    robustness: Robustness | None = None,
    seed: int = 0,
) -> PrintedBrief:
    """The brief of a scored case; `origin` is the setting that chose the rubric."""
    brief = brief_of(card, origin=origin, seed=seed)
    read = criteria_read(card.rubric)
    lead = shortened(brief.sentence, VERDICT_COLUMNS // 2)
    told = " ".join(filter(None, (brief.firmness, *brief.notices)))
    rest = shortened(told, VERDICT_COLUMNS - width_of(lead))
    changes = _section(brief.changes, CHANGES_LINES)
    needs = _section(brief.needs, HALF_LINES - _height([changes]))
    question = _section(brief.question, HALF_LINES - ASSUMED_LINES)
    assumed = _section(brief.assumed, ASSUMED_LINES)
    left = tuple(part for part in (changes, needs) if part.lines)
    right = tuple(part for part in (question, assumed) if part.lines)
    spare = HALF_LINES - max(_height(left), _height(right))
    spare += max(0, VERDICT_LINES - lines_of(f"{lead} {rest}", FULL_WIDTH))
    standing = ("on paper" if brief.on_paper else "", firmness(card))
    return PrintedBrief(
        title=shortened(brief.title, TITLE_COLUMNS),
        deal=tuple(_shortened_deal([brief.deal, *_deal(card.case, read)])),
        verdict=shortened(plain_verdict(card.verdict), NAME_WIDTH),
        is_solid=brief.is_solid,
        firmness=shortened("; ".join(filter(None, standing)), 2 * NAME_WIDTH),
        lead=lead,
        rest=rest,
        left=left,
        right=right,
        profiles=tuple(_profiles(card)),
        others=shortened(_others_phrase(side, robustness), OTHERS_COLUMNS),
        known=shortened(brief.known, DEFINITION_COLUMNS),
        definition=shortened(brief.definition, DEFINITION_COLUMNS),
        sources=BriefSection(
            "Sources", fit_lines([*_source_lines(card.case)], SOURCE_LINES + spare, FULL_WIDTH)
        ),
        provenance=BriefSection(
            "Provenance", fit_lines([*_provenance_lines(card)], PROVENANCE_LINES, FULL_WIDTH)
        ),
        is_cut=SEE_BELOW in lead + rest,
    )


def _section(part: Part, room: int) -> BriefSection:
    """A part of the brief under its label, as many items as there is room for."""
    lines = (*part.items, *filter(None, (part.below,)))
    return BriefSection(part.label.rstrip(":"), fit_lines(lines, room, HALF_WIDTH))


def _height(sections: Sequence[BriefSection]) -> int:
    """The lines that sections in a half of the page take, without their headings."""
    return sum(lines_of(line, HALF_WIDTH) for section in sections for line in section.lines)


def _shortened_deal(lines: Sequence[str]) -> Iterator[str]:
    for place, line in enumerate(lines):
        yield shortened(line, DEAL_COLUMNS if place < DEAL_LINES else POINTS_COLUMNS)


def _deal(case: Case, deciding: Collection[str]) -> Iterator[str]:
    """Who settles; then what the text says, first what bears on the verdict, or the summary."""
    who = "; ".join(f"{name}" for names in case.parties.values() for name in names)
    if who:
        yield _sentence(f"Parties: {who}")
    if case.terms:
        ordered = sorted(case.terms, key=lambda term: term.criterion not in deciding)
        points = [term.term.rstrip(".") for term in ordered]
        kept = [*points]
        while len(kept) > 1 and width_of("; ".join(kept)) > POINTS_COLUMNS - len(
            "Points: ; and 99 more."
        ):
            kept.pop()
        left = len(points) - len(kept)
        more = [f"and {left} more"] if left else []
        yield _sentence("Points: " + "; ".join([*kept, *more]))
    elif case.summary:
        yield case.summary


def _sentence(text: str) -> str:
    return capitalised(text).rstrip(".") + "."


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


def _provenance_lines(card: Scorecard) -> Iterator[str]:
    rubric, case = card.rubric, card.case
    for change in (*rubric.overrides, *case.overrides):
        yield f"Changed by {change.option} {change.path}={_value_text(change.value)}"
    yield (
        f"Case {case.id} ({case.sha256[:HASH_DIGITS]}); definition {rubric.id} {rubric.version} "
        f"({rubric.definition_sha256[:HASH_DIGITS]}); {TOOL}"
    )


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
    left = room - width_of(SEE_BELOW) - 1  # an emphasis that is cut is closed
    kept = ""
    for word in text.split(" "):
        longer = f"{kept} {word}".lstrip()
        if width_of(longer) > left:
            break
        kept = longer
    kept = (kept or _first_letters(text, left)).rstrip(" ,;:*")
    return f"{kept}{'*' * (kept.count('*') % 2)}{SEE_BELOW}"


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
