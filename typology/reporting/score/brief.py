"""The brief of a scored case: what it is, the verdict, what hangs on it, and what to ask next.

Content alone: the first screen of `score`, a report's page and its printed sheet are written from
it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from typology.formulas import criteria_read
from typology.model import NOT_JUDGED, TOLERANCE, Case, Period
from typology.reporting.score.changes import condition
from typology.reporting.score.verdict import (
    bound_ratings,
    changed_by,
    doubts,
    is_ranged,
    notice_texts,
    supposed,
    weighing,
)
from typology.reporting.words import (
    amount_phrase,
    assuming,
    capitalised,
    count_noun,
    definition_phrase,
    emphasise,
    firm_phrase,
    gain_phrase,
    id_to_words,
    join_words,
    level_phrase,
    not_asked,
    then_verdict,
    verdict_phrase,
    verdict_sentence,
)
from typology.scoring.answers import Answer, answers, assumptions_behind, telling_assumptions
from typology.scoring.flips.search import MOST_CHANGES, Flip
from typology.scoring.scorecard import Scorecard

Asked: TypeAlias = Mapping[str, Sequence[Answer]]  # the first question with its answers

ONGOING: Final = "ongoing"
CHANGES: Final = 5  # shown of those that undo a verdict


class Part(NamedTuple):
    """A label and what follows it, of which a writer may show the first ones; empty without any.

    `joint` stands between two items. `below` is what each answer to a question does.
    """

    label: str
    items: tuple[str, ...]
    joint: str = "; "
    below: str | None = None


class Brief(NamedTuple):
    """What an adviser has to know of one verdict.

    `is_solid`: the verdict is firm, and no rating that it binds on lacks evidence. `changes` would
    end the verdict, `needs` would give a type to a case that has none.
    """

    case: str
    title: str
    deal: str
    notices: tuple[str, ...]
    verdict: str
    on_paper: bool
    is_solid: bool
    sentence: str
    firmness: str
    question: Part
    assumed: Part
    changes: Part
    needs: Part
    weigh: Part
    known: str
    definition: str

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that say something, in the order of the first screen."""
        parts = (self.question, self.assumed, self.changes, self.needs, self.weigh)
        return tuple(part for part in parts if part.items)


def brief_of(card: Scorecard, *, origin: str | None = None, seed: int = 0) -> Brief:
    """The brief of a scored case with its flips; `origin` is the setting that chose the rubric."""
    first = (card.ask_first or card.rests_on)[:1]
    asked = answers(card, first, seed) if first else {}
    sentence = verdict_sentence(card)
    changed = changed_by(card)
    if changed:
        sentence = f"{changed}{sentence[0].lower()}{sentence[1:]}"
    chosen = f", chosen by {origin}" if origin else ""
    return Brief(
        case=card.case.id,
        title=card.case.title,
        deal=deal_line(card.case),
        notices=notice_texts(card),
        verdict=id_to_words(card.verdict),
        on_paper=card.case.on_paper and card.verdict not in NOT_JUDGED,
        is_solid=card.is_solid,
        sentence=f"{sentence}.",
        firmness=" ".join(_firmness(card)),
        question=_question(card, asked),
        assumed=_assumed(card, asked),
        changes=_changes(card),
        needs=_needs(card),
        weigh=_weigh(card),
        known=_known(card),
        definition=(
            f"Under {definition_phrase(card.rubric)}{chosen}; standing: {card.rubric.standing}."
        ),
    )


def deal_line(case: Case) -> str:
    """What the deal is, in a line: form, place, time, status, and what is rated of it."""
    place = ", ".join(filter(None, (case.level, *case.countries)))
    rated = "rated on its text" if case.on_paper else "rated on what happened"
    time = "" if case.period is None else _time(case.period)
    facts = (case.form or "", place, time, id_to_words(case.status), rated)
    return f"{capitalised('; '.join(filter(None, facts)))}."


def _time(period: Period) -> str:
    start, end = period.start, period.end
    if end == ONGOING:
        return f"since {start}" if start else ONGOING
    if start and end:
        return start if start == end else f"{start} to {end}"
    return f"from {start}" if start else f"until {end}" if end else ""


def _firmness(card: Scorecard) -> Iterator[str]:
    if card.margin is not None and card.margin <= TOLERANCE:
        yield "It lies exactly at the cut, which counts as outside: the least change decides."
    if card.firm is None:
        return
    evidence = firm_phrase(card.without_evidence, len(bound_ratings(card))).removeprefix("as rated")
    evidence += supposed(card)
    if card.firm:
        yield f"Firm as rated: nothing unknown and no range changes it, {_least(card)}{evidence}."
        return
    bare = evidence if card.without_evidence else ""
    yield f"Not firm: {', and '.join(doubts(card))}{bare}."


def _least(card: Scorecard) -> str:
    """How large the smallest change is that would undo a firm verdict.

    Of a verdict that is no type it is the smallest that would give it one: less may leave it open.
    """
    is_type = card.verdict in card.rubric.types
    flips = _undoing(card)
    if not flips and not card.flips.searched:
        return "only a change of ratings could"
    gives = "" if is_type else " give it a type"
    if not flips:
        return f"nor does a change of one, two or three ratings{gives}"
    return f"but {_size(card, flips[0])} would{gives}"


def _size(card: Scorecard, flip: Flip) -> str:
    changes = flip.changes
    if len(changes) > 1:
        return f"{count_noun(len(changes), 'rating')} changed together"
    if changes[0].before is None:
        return "one answer beyond its range"
    by_level = card.rubric.criteria[changes[0].criterion].scale is not None
    return "one rating changed" + (f" by {count_noun(flip.steps, 'level')}" if by_level else "")


def _undoing(card: Scorecard) -> Sequence[Flip]:
    """The smallest changes that end a verdict; of one that is no type, those that give one."""
    if card.verdict in card.rubric.types:
        return card.flips.losses
    sizes = [(len(flip.changes), flip.steps) for flip in card.flips.gains]
    return [flip for flip, size in zip(card.flips.gains, sizes, strict=True) if size == min(sizes)]


def _question(card: Scorecard, asked: Asked) -> Part:
    """The question to ask first, and what each answer would do."""
    for name, given in asked.items():
        question = card.rubric.criteria[name].question_for(card.case.basis)
        effect = f"{capitalised(_effect(card, name, given))}."
        return Part("Ask first:", (question,), below=effect)
    return Part("Ask first:", ())


def _effect(card: Scorecard, name: str, given: Sequence[Answer]) -> str:
    if len({answer.verdicts for answer in given}) > 1:
        return "; ".join(_effects(card, name, given))
    if not card.settles:
        return "no answer to this alone changes what is possible"
    settled = card.settles[0]
    together = join_words(
        [f"{id_to_words(each)} {level_phrase(to)}" for each, to in settled.answers.items()]
    )
    idle = "no answer to this alone changes what is possible"
    return f"{idle}; {together} would settle it ({verdict_phrase(settled.verdict)})"


def _effects(card: Scorecard, name: str, given: Sequence[Answer]) -> Iterator[str]:
    """Each kind of answer, and the verdict that it leaves."""
    criterion = card.rubric.criteria[name]
    for verdicts in dict.fromkeys(answer.verdicts for answer in given):
        levels = [answer.level for answer in given if answer.verdicts == verdicts]
        left = join_words([verdict_phrase(verdict) for verdict in verdicts], "or")
        yield f"{amount_phrase(criterion, levels)}: {left}"


def _assumed(card: Scorecard, asked: Asked) -> Part:
    """What bears on the verdict, or on what an answer to the question would do."""
    telling = {*telling_assumptions(card)}
    for name, given in asked.items():
        telling.update(assumptions_behind(card, name, given))
    told = [each for each in card.assumptions if each.criterion in telling]
    return Part("Assumed:", tuple(assuming(card.rubric, each) for each in told))


def _changes(card: Scorecard) -> Part:
    on_paper = card.case.on_paper
    label, joint = (
        ("Holds only if", "; and only if ") if on_paper else ("Would change if", "; or if ")
    )
    return Part(label, tuple(_loss(flip, on_paper) for flip in card.flips.losses[:CHANGES]), joint)


def _loss(flip: Flip, on_paper: bool) -> str:
    return f"{condition(flip, on_paper)} ({then_verdict(flip, on_paper=on_paper)})"


def _needs(card: Scorecard) -> Part:
    """For a verdict that is no type: the smallest changes that would give each type."""
    label = "Would also need" if card.case.on_paper else "Would have taken"
    gains = () if card.verdict in card.rubric.types else card.flips.gains
    ways: dict[str, list[Flip]] = {}
    for flip in gains:
        ways.setdefault(flip.verdict, []).append(flip)
    needs = {name: _way(flips) for name, flips in ways.items()}
    possible = {name for name, count in card.completions.verdicts.items() if count}
    if gains and card.flips.searched and not possible & ways.keys():
        needs |= dict.fromkeys(possible, f"more than {MOST_CHANGES} other ratings")
    named = [name for name in card.rubric.types if name in needs]
    return Part(label, tuple(f"for {emphasise(name)}: {needs[name]}" for name in named))


def _way(flips: Sequence[Flip]) -> str:
    """The first of the changes that would give a type, and how many there are."""
    more = f" (one of {count_noun(len(flips), 'way')})" if len(flips) > 1 else ""
    return f"{join_words([*map(gain_phrase, flips[0].changes)])}{more}"


def _weigh(card: Scorecard) -> Part:
    """Downsides that are heavy and feasibility that is low; of other profiles nobody knows."""
    carried = ", if carried out as rated" if card.case.on_paper else ""
    heavy, low = (
        [f"{id_to_words(name)} {level_phrase(level)}" for name, level in weighing(card, profile)]
        for profile in ("downsides", "feasibility")
    )
    if low:
        low[0] = f"feasibility: {low[0]}"
    return Part(f"To weigh{carried}:", (*heavy, *low))


def _known(card: Scorecard) -> str:
    """Until when the deal was seen, how much is known of it, and what sources call it."""
    seen = card.case.observed_until
    parts = [f"seen until {seen}"] if seen else []
    if not seen and not card.case.on_paper:  # a text is read, not seen
        parts.append("no source says until when it was seen")
    if card.verdict not in NOT_JUDGED:
        read = len(criteria_read(card.rubric))
        ranged = sum(is_ranged(card.case, name) for name in card.unknown)
        within = f", {ranged} more within a range" if ranged else ""
        known = read - len(card.unknown)
        parts.append(f"{known} of {_deciding(read)} known{within}")
    if unasked := not_asked(card.case, card.rubric.criteria):
        beside = [name for name in unasked if name not in criteria_read(card.rubric)]
        told = f", {len(beside)} of them apart from the verdict" if beside else ""
        parts.append(f"{len(unasked)} of all {len(card.rubric.criteria)} were not asked{told}")
    labels = dict.fromkeys((each.source, each.type) for each in card.case.labels)
    parts += [f"{source} calls it {kind}" for source, kind in labels]
    parts += [] if labels else ["no source classifies it, the verdict is computed"]
    return f"{capitalised('; '.join(parts))}."


def _deciding(read: int) -> str:
    return (
        "the one criterion that decides is" if read == 1 else f"the {read} criteria that decide are"
    )
