"""Latent classes of cases: which cases are alike, on every rating that is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from typology.analysis.cluster import selection
from typology.analysis.cluster.latent_classes import Shrinkage, fit, posteriors
from typology.analysis.cluster.patterns import Places, answers_of, patterns_of
from typology.analysis.cluster.results import (
    Agreement,
    Assignment,
    Classification,
    ClassSettings,
    LatentClass,
    Mark,
    Profile,
    adjusted_rand,
    band_of,
)
from typology.analysis.cluster.selection import Evidence, Runner, Score
from typology.analysis.cluster.units import possible_steps, step_of, steps_of, units
from typology.analysis.criteria import chosen_criteria
from typology.analysis.distance import DIGITS
from typology.analysis.roots import root_settlements, settlement_numbers
from typology.model import Rubric
from typology.operators import Array
from typology.scoring.completions import rating_of
from typology.scoring.scorecard import Scorecard

CHEAP: Final = 1_000  # units times criteria, up to which the power is worked out unasked
MOST_MARKS: Final = 4
DEFAULT: Final = ClassSettings()
LIKELIER: Final = 0.05  # by so much, for a level to be named among those that mark a class
MARKED: Final = 0.2  # distance of distributions from which a criterion marks a class


class TooManyClasses(ValueError):
    """More classes were asked for than there are cases."""


def find_classes(
    rubric: Rubric,
    cards: Sequence[Scorecard],
    settings: ClassSettings = DEFAULT,
    run: Runner = selection.one_by_one,
) -> Classification:
    """Sort scored cases into latent classes, as many as predict ratings they have not seen.

    `run` maps the work over processes, or shows how far it is. Raises UnknownCriterion, and
    TooManyClasses where there are fewer cases than classes asked for.
    """
    criteria = chosen_criteria(rubric, settings.criteria)
    compared, left_out = units(
        cards, criteria, basis=settings.basis, nested=settings.nested, min_rated=settings.min_rated
    )
    if settings.k is not None and settings.k > len(compared):
        raise TooManyClasses(f"{settings.k} classes of {len(compared)} cases")
    known = tuple(
        name for name in criteria if any(_is_known(card, name) for card in compared)
    )  # a criterion of which nothing is known must change nothing
    evidence = _evidence(rubric, cards, compared, known, settings)
    found = _scores(evidence, settings, run)
    supported = selection.chosen(found) if found else 1
    k = settings.k or supported
    fitted = _fitted(evidence, compared, known, k)
    assignments = tuple(map(_assignment, compared, fitted.posterior))
    return Classification(
        rubric=rubric,
        settings=settings,
        criteria=criteria,
        units=compared,
        left_out=left_out,
        k=k,
        supported=supported,
        posterior=fitted.posterior,
        assignments=assignments,
        classes=tuple(_classes(rubric, criteria, known, fitted, assignments)),
        scores=found,
        log_likelihood=fitted.likelihood,
        power=_power(evidence, settings, k, run),
        roots=len(set(evidence.roots.tolist())),
        agreement=_agreement(rubric, assignments, k),
    )


def _is_known(card: Scorecard, criterion: str) -> bool:
    rating = rating_of(card.case, criterion)
    return rating.value is not None or rating.low is not None


def _evidence(
    rubric: Rubric,
    cards: Sequence[Scorecard],
    compared: Sequence[Scorecard],
    known: Sequence[str],
    settings: ClassSettings,
) -> Evidence:
    cells, questions = answers_of(
        possible_steps(rubric, compared, known),
        [len(steps_of(rubric.criteria[name])) for name in known],
    )
    roots = root_settlements(card.case for card in cards)
    numbers = settlement_numbers([card.case.id for card in compared], roots)
    return Evidence(cells, questions, numbers, Shrinkage.of(settings.shrinkage), settings.seed)


def _scores(evidence: Evidence, settings: ClassSettings, run: Runner) -> tuple[Score, ...]:
    """How well each number of classes predicts; none where there is but one to choose."""
    ks = selection.choices(len(evidence.cells))
    if len(ks) == 1 and settings.k is None:
        return ()
    ks = tuple(range(1, max(ks[-1], settings.k or 1) + 1))
    if len(evidence.cells) < selection.FEWEST_UNITS:
        return ()
    return selection.scores(selection.score_by_root(evidence.cells[None], evidence, ks, run)[0], ks)


def _power(evidence: Evidence, settings: ClassSettings, k: int, run: Runner) -> float | None:
    """The power of a search that found one class; None where it is not asked for."""
    units_count, criteria = len(evidence.cells), len(evidence.questions.sizes)
    draws = settings.power
    if draws is None:
        draws = selection.DRAWS if units_count * criteria <= CHEAP else 0
    if k > 1 or settings.k is not None or not draws or units_count < selection.FEWEST_UNITS:
        return None
    return selection.power(evidence, selection.choices(units_count), draws, run)


@dataclass(frozen=True)
class _Fitted:
    """The classes in their order: posteriors (units, k), sizes (k,), distributions (k, steps)."""

    posterior: Array
    shares: Array
    chances: Array
    exemplars: tuple[int, ...]
    likelihood: float


def _fitted(
    evidence: Evidence, compared: Sequence[Scorecard], known: Sequence[str], k: int
) -> _Fitted:
    if not len(evidence.cells):
        return _Fitted(np.zeros((0, k)), np.ones(k) / k, np.zeros((k, 0)), (), 0.0)
    fits = fit(
        patterns_of(evidence.cells[None]),
        evidence.questions,
        k,
        shrinkage=evidence.shrinkage,
        seed=evidence.seed,
    )
    shares, chances = fits.shares[0], fits.chances[0]
    posterior = posteriors(evidence.cells, evidence.questions, shares, chances)
    posterior = np.round(posterior, DIGITS)
    exemplars = [_exemplar(posterior[:, number], compared, known) for number in range(k)]
    placed = [band_of(float(row.max())) != "not placed" for row in posterior]
    sizes = np.bincount(posterior[placed].argmax(axis=1), minlength=k)
    order = sorted(range(k), key=lambda number: (-sizes[number], exemplars[number], number))
    return _Fitted(
        posterior[:, order],
        shares[order],
        chances[order],
        tuple(exemplars[number] for number in order),
        float(fits.likelihoods[0]),
    )


def _exemplar(column: Array, compared: Sequence[Scorecard], known: Sequence[str]) -> int:
    """The row with the greatest posterior; of several, the one rated on most, then the first."""
    rated = [
        sum(rating_of(card.case, name).value is not None for name in known) for card in compared
    ]
    return min(range(len(column)), key=lambda row: (-column[row], -rated[row], row))


def _assignment(card: Scorecard, posterior: Array) -> Assignment:
    order = np.argsort(-posterior, kind="stable")
    greatest = float(posterior[order[0]])
    band = band_of(greatest)
    if band == "not placed":
        return Assignment(card, greatest, band, None, tuple((order[:2] + 1).tolist()))
    return Assignment(card, greatest, band, int(order[0]) + 1, ())


def _classes(
    rubric: Rubric,
    criteria: Sequence[str],
    known: Sequence[str],
    fitted: _Fitted,
    assignments: Sequence[Assignment],
) -> Iterator[LatentClass]:
    sizes = [len(steps_of(rubric.criteria[name])) for name in known]
    firsts = np.concatenate([[0], np.cumsum(sizes)]).astype(int).tolist()
    blocks = {
        name: fitted.chances[:, first:last]
        for name, first, last in zip(known, firsts, firsts[1:], strict=False)
    }
    for place, exemplar in enumerate(fitted.exemplars):
        members = [each for each in assignments if each.number == place + 1]
        yield LatentClass(
            number=place + 1,
            size=len(members),
            core=sum(each.band == "core" for each in members),
            share=float(fitted.shares[place]),
            exemplar=assignments[exemplar].card.case.id,
            profile={
                name: _profile(rubric, name, blocks.get(name), place, members) for name in criteria
            },
            marks=_marks(rubric, blocks, fitted.shares, place, assignments),
        )


def _profile(
    rubric: Rubric, name: str, block: Array | None, place: int, members: Sequence[Assignment]
) -> Profile:
    """The distribution in a class; no shares where no case is rated on the criterion."""
    if block is None:
        return Profile({}, 0)
    steps = steps_of(rubric.criteria[name])
    rated = sum(rating_of(each.card.case, name).value is not None for each in members)
    return Profile(dict(zip(steps, block[place].tolist(), strict=True)), rated)


def _marks(
    rubric: Rubric,
    blocks: dict[str, Array],
    shares: Array,
    place: int,
    assignments: Sequence[Assignment],
) -> tuple[Mark, ...]:
    """The criteria on which a class differs most from the others, the most telling first."""
    if len(shares) == 1:
        return ()
    others = np.delete(shares, place)
    marks = []
    for name, block in blocks.items():
        rest = others @ np.delete(block, place, axis=0) / others.sum()
        gaps = block[place] - rest
        apart = float(np.abs(gaps).sum() / 2)
        likelier = np.flatnonzero(gaps > LIKELIER)
        here = _rated_so(rubric, name, likelier, [x for x in assignments if x.number == place + 1])
        elsewhere = _rated_so(
            rubric, name, likelier, [x for x in assignments if x.number not in (None, place + 1)]
        )
        if apart >= MARKED and here[1]:
            steps = tuple(steps_of(rubric.criteria[name])[step] for step in likelier)
            marks.append(Mark(name, steps, *here, *elsewhere, apart))
    marks.sort(key=lambda mark: -round(mark.apart, DIGITS))
    return tuple(marks[:MOST_MARKS])


def _rated_so(
    rubric: Rubric, name: str, steps: Places, members: Sequence[Assignment]
) -> tuple[int, int]:
    """How many cases are rated at one of some steps, and how many are rated at all."""
    criterion, wanted = rubric.criteria[name], set(steps.tolist())
    values = [rating_of(each.card.case, name).value for each in members]
    rated = [step_of(criterion, value) for value in values if value is not None]
    return sum(step in wanted for step in rated), len(rated)


def _agreement(rubric: Rubric, assignments: Sequence[Assignment], k: int) -> Agreement | None:
    """The verdicts beside the classes, of the cases placed; None of one class."""
    if k == 1:
        return None
    placed = [(each.card.verdict, each.number) for each in assignments if each.number is not None]
    verdicts = tuple(name for name in rubric.verdicts if any(name == x for x, _ in placed))
    counts = np.array(
        [[placed.count((name, place + 1)) for place in range(k)] for name in verdicts]
    ).reshape(len(verdicts), k)
    return Agreement(
        verdicts, tuple(map(tuple, counts.tolist())), adjusted_rand(counts.astype(np.float64))
    )
