"""Whether to believe in latent classes: one sentence of a fixed table."""

from __future__ import annotations

from typing import Final

from typology.analysis.cluster.results import Classification
from typology.analysis.cluster.selection import ENOUGH, FEWEST_UNITS
from typology.reporting.words import count_noun, join_words

NO_CASES: Final = "No case is rated on enough of the criteria to be compared."
TOO_FEW_CASES: Final = (
    f"Too few cases to look for classes: that takes {count_noun(FEWEST_UNITS, 'case')} which are "
    "rated on enough of the criteria."
)
UNTESTED: Final = (
    "As many classes as were asked for; with so few cases nothing can test them, so take them as "
    "an arrangement of these cases."
)
TOO_FEW_RATINGS: Final = (
    "Too few ratings to tell: they support no more than one class, but two classes such as these "
    "cases suggest would often have been missed."
)
NONE_TOLD: Final = (
    "No classes can be made out: one description predicts unseen ratings as well as several, and "
    "two classes such as these cases suggest would mostly have been found."
)
UNTRIED: Final = (
    "No classes can be made out: one description predicts unseen ratings as well as several; "
    "whether two classes would have been found was not tried."
)
UNSUPPORTED: Final = (
    "Do not believe in these classes: they are as many as were asked for, and ratings held out "
    "support another number."
)
PLACED: Final[tuple[tuple[float, str], ...]] = (
    (
        0.8,
        "Believe the classes as a description of these ratings: they predict ratings that they "
        "have not seen, and most cases belong to one of them clearly.",
    ),
    (
        0.5,
        "Believe the classes, not all of their borders: they predict ratings that they have not "
        "seen, but many cases belong to none of them clearly.",
    ),
    (
        0.0,
        "Believe the pattern, and place few cases in it: the classes predict ratings that they "
        "have not seen, but most cases belong to none of them clearly.",
    ),
)
"""The least share of cases that are placed, and what is said of more classes than one."""
FEW_SETTLEMENTS: Final = 10
FEW_BEHIND: Final = (
    "Take the classes as a sketch: they predict ratings that they have not seen, but few "
    "settlements stand behind them."
)
EMPTY: Final = (
    "Believe in fewer classes than these {k}: they predict ratings that they have not seen, but no "
    "case belongs clearly to {empty}."
)


def belief(found: Classification) -> str:
    """The one honest sentence."""
    if not found.units:
        return NO_CASES
    if len(found.units) < FEWEST_UNITS:
        return TOO_FEW_CASES if found.k == 1 else UNTESTED
    if found.k != found.supported:
        return UNSUPPORTED
    if found.k > 1 and found.roots < FEW_SETTLEMENTS:
        return FEW_BEHIND
    if empty := empty_classes(found):
        return EMPTY.format(empty=empty, k=found.k)
    if found.k > 1:
        return next(words for least, words in PLACED if found.placed >= least)
    if found.power is None:
        return UNTRIED
    return NONE_TOLD if found.power >= ENOUGH else TOO_FEW_RATINGS


def caution(found: Classification) -> str | None:
    """What few settlements behind the cases mean for the choice of a number; None where many."""
    if not found.scores or found.roots >= FEW_SETTLEMENTS:
        return None
    return (
        f"Only {count_noun(found.roots, 'settlement')} stand behind these cases: an error "
        "estimated from so few is itself uncertain, and so is the number of classes."
    )


def empty_classes(found: Classification) -> str:
    """The classes to which no case belongs clearly: 'class 3', 'classes 3 and 4'; "" without any.

    There are none where there is but one class.
    """
    empty = [str(each.number) for each in found.classes if not each.size and found.k > 1]
    return f"class{'es' if len(empty) > 1 else ''} {join_words(empty)}" if empty else ""
