"""The codebook of a rubric for coders: the rules, then a table a criterion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from typology.model import Criterion, Rubric, Warrant
from typology.reporting.blocks import Block, Blocks, Grid, Heading, Items, Paragraph
from typology.reporting.words import id_to_words

RULES: Final = (
    "Rate one criterion at a time, by its anchors and from the sources in front of you. Nothing is "
    "inferred beyond what they say, and nothing is known from elsewhere.",
    "Silence stays unknown. A criterion of which no source speaks is left out or rated unknown: "
    "never the lowest level, never a middle one. The lowest level needs a source that says so.",
    "Nothing is inherited. What is true of a whole campaign or an umbrella agreement says nothing "
    "of its parts, nor the other way round.",
    "Few ratings with full evidence are worth more than many without. But rate what the text does "
    "say: if it leaves levels open, give a range and low confidence. What is known only from above "
    "or below is unknown, with a range.",
    "More is more of the thing named, not better: more of a cost is a higher cost, more "
    "credibility is more credibility kept.",
    "Level and evidence go together. The lowest level does not rest on evidence that all supports, "
    "nor a level above the middle on evidence that all contradicts.",
    "Labels that others have published are recorded, and never looked at while rating. A fact that "
    "is known only because an author applies a label rates nothing: that would be a circle.",
    "Where sources disagree, both stand as evidence, each with its source, and a range spans them.",
)
KEYS: Final = (
    ("rating", "the level whose anchor fits best, a number for a numeric criterion, or unknown"),
    (
        "range",
        "the lowest and the highest level that the evidence leaves open. It contains the rating, "
        "or stands with unknown. It decides whether a verdict is firm",
    ),
    (
        "confidence",
        "how sure you are: high, medium or low. Shown, never scored; low asks for a range",
    ),
    ("because", "one or two sentences: why this evidence means this level"),
    ("evidence", "each a fact in your own words, with its source and its place in the source"),
    ("accepted", "why a warning of `typology check` is right to stand (optional)"),
)
DIRECTIONS: Final = (
    ("supports", "the fact shows that the thing named by the criterion is there"),
    ("contradicts", "the fact shows that it is not"),
    ("context", "neither: it helps to read the rest"),
)
MODALITIES: Final = (
    ("asserted", "the source says it as its own finding (the default)"),
    ("hedged", "it says so with a may, perhaps or seems"),
    ("attributed", "it reports that someone named or described says so"),
    ("alleged", "it reports an accusation or a rumour. Carries no rating alone"),
    ("denial", "it reports that someone denies it. Carries no rating alone"),
    (
        "conditional",
        "it says what would be, if something else were. Carries a rating alone only where the text "
        "of a deal is rated",
    ),
    ("label_implied", "it follows only from the name the author gives. Carries no rating alone"),
)
ATTRIBUTIONS: Final = (
    ("settlement", "the source puts the fact down to the settlement"),
    ("concurrent", "to something else that went on meanwhile"),
    ("force", "to fighting, arrests or the like. Carries no rating alone"),
    ("unclear", "it does not say to what, or not clearly"),
)
BASES: Final = (
    ("outcome", "what happened under the settlement, as far as the sources see"),
    (
        "text",
        "what the parties would be bound to, if all were carried out as written. Each rating has "
        "a term that bears on it. What no text can promise stays unknown, unless a source "
        "foresees it",
    ),
)
STATUSES: Final = (
    ("proposed", "a draft, or under negotiation; restricted unless it has been published"),
    ("signed", "it was agreed; whether it took effect is not known"),
    ("in_force", "it took effect, and is not known to have ended when a source last speaks of it"),
    ("partial", "it took effect in part"),
    ("ended", "it took effect, and is over"),
    ("never_took_effect", "it failed before. Only that, and what it still changed, is rated"),
)


def codebook_blocks(rubric: Rubric) -> Blocks:
    """The rules of coding, and every criterion of `rubric` with its levels and anchors."""
    return tuple(_all_blocks(rubric))


def _all_blocks(rubric: Rubric) -> Iterator[Block]:
    yield Heading(f"Codebook: {rubric.title}", 1)
    yield Paragraph(
        f"Rubric {rubric.id}, version {rubric.version} ({rubric.standing}). A case is coded as "
        "YAML, or as a row of a coding sheet. The words are those of the files."
    )
    yield Heading("Rules")
    yield Items(tuple((rule, ()) for rule in RULES))
    yield Heading("What a rating holds")
    yield _words("key", KEYS)
    yield Heading("What a piece of evidence says of itself")
    yield Paragraph("Its *direction* is about the criterion, not about the settlement:")
    yield _words("direction", DIRECTIONS)
    yield Paragraph("Its *modality* is how the source puts it:")
    yield _words("modality", MODALITIES)
    yield Paragraph("Its *attribution* is what the source puts it down to (optional):")
    yield _words("attribution", ATTRIBUTIONS)
    yield Heading("Text or outcome")
    yield Paragraph(
        "A case has one *basis*: text if it is proposed or signed, else outcome, unless its file "
        "says otherwise."
    )
    yield _words("basis", BASES)
    yield _words("status", STATUSES)
    yield Paragraph(
        "Protect people: a pseudonymous place or person stays unlocated, and a draft under "
        "negotiation stays restricted."
    )
    yield Heading("Criteria")
    for criterion in rubric.criteria.values():
        yield from _criterion(criterion, rubric)


def _words(name: str, words: tuple[tuple[str, str], ...]) -> Grid:
    return Grid((name, "meaning"), words, prose=True)


def _criterion(criterion: Criterion, rubric: Rubric) -> Iterator[Block]:
    yield Heading(f"{id_to_words(criterion.id).capitalize()} ({criterion.id})", 3)
    yield Paragraph(criterion.question, strong=True)
    if criterion.in_text:
        yield Paragraph(f"Of a text, rated as if carried out: {criterion.in_text}")
    yield Paragraph(f"Role: {criterion.role}.{_profiles(criterion, rubric)}")
    if criterion.scale is not None:
        rows = [(level, criterion.anchors.get(level, "")) for level in criterion.scale.levels]
        yield Grid(("level", "anchor"), tuple(rows), prose=True)
    if criterion.calibration is not None:
        yield _numeric(criterion)
    if criterion.warrant is not None:
        word = "Inspired by" if criterion.warrant.inspired else "Warrant"
        yield Paragraph(f"{word}: {_cited(criterion.warrant)}.")


def _profiles(criterion: Criterion, rubric: Rubric) -> str:
    names = [id_to_words(name) for name, each in rubric.profiles.items() if criterion.id in each]
    better = f" {criterion.better.capitalize()} is better." if criterion.better else ""
    return better + (f" Shown beside a verdict, under {' and '.join(names)}." if names else "")


def _numeric(criterion: Criterion) -> Grid:
    curve = criterion.calibration
    rows: tuple[tuple[str, str], ...] = ()
    if curve is not None:
        rows = (
            (f"{curve.out:g}", "fully out of the set"),
            (f"{curve.crossover:g}", "neither in nor out: the greatest ambiguity"),
            (f"{curve.full:g}", "fully in the set"),
        )
    return Grid((criterion.unit or "number", "meaning"), rows, prose=True)


def _cited(warrant: Warrant) -> str:
    return warrant.source if warrant.locator is None else f"{warrant.source}, {warrant.locator}"
