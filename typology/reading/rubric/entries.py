"""The keys of a rubric, and what they mean."""

from typing import Annotated, Final, Literal, TypeAlias

from pydantic import Field, WithJsonSchema

from typology.reading.entries import Basis, Entry, Figures, Format, Id, Name, Number, Reach, Status

DEFAULT_SCALE: Final = {"absent": 0.0, "limited": 0.33, "substantial": 0.67, "full": 1.0}
SETTLED: Final[tuple[str, ...]] = ("in_force", "partial", "ended", "signed", "proposed")

ScaleTree: TypeAlias = dict[Name, Number]
FormulaTree: TypeAlias = Annotated[object, WithJsonSchema({"$comment": "formula"})]


class InspirationEntry(Entry):
    """The passage that suggests it, and does not say it."""

    source: str = Field(description="The key of the source.")
    locator: str | None = Field(None, description="Where in it: a section, page or paragraph.")


class WarrantEntry(Entry):
    """Where a source says it; or, under `inspired_by` alone, where one suggests it."""

    source: str | None = Field(
        None, description="The key of the source; required without `inspired_by`."
    )
    locator: str | None = Field(None, description="Where in it: a section, page or paragraph.")
    inspired_by: InspirationEntry | None = Field(
        None, description="Instead of the others: a passage that suggests it and does not say it."
    )


class RubricSourceEntry(Entry):
    """The source that a definition is taken from."""

    id: str = Field(description="The key of the source.")
    locator: str | None = Field(None, description="Where in it: a section, page or paragraph.")


class CalibrateEntry(Entry):
    """Three anchors that turn a number into a membership; strictly rising or strictly falling."""

    out: Number = Field(description="The number that is fully out of the set.")
    crossover: Number = Field(description="The number of greatest ambiguity, membership 0.5.")
    full: Number = Field(alias="in", description="The number that is fully in the set.")
    shape: Literal["logistic", "linear"] | None = Field(
        None, description="The curve between the anchors; default logistic (Ragin's direct method)."
    )


class CriterionEntry(Entry):
    """What is rated: with `anchors`, on an ordinal scale; with `calibrate`, as a number."""

    question: str = Field(description="The question that a rating answers.")
    in_text: str | None = Field(
        None, description="The question where the basis is a text, rated as if carried out."
    )
    role: Literal["constitutive", "consequence", "enabling"] | None = Field(
        None, description="A label; it restricts nothing. Default constitutive."
    )
    scale: ScaleTree | None = Field(
        None, description="The criterion's own scale: level to membership. Default: the rubric's."
    )
    anchors: dict[str, str | None] | None = Field(
        None, description="One text for each level of the scale: what a case at that level is like."
    )
    better: Literal["more", "less"] | None = Field(
        None,
        description="Which is better, more of it or less, for what is to weigh. Default: less in "
        "the profile downsides, more in feasibility.",
    )
    unit: str | None = Field(None, description="The unit of a numeric criterion.")
    calibrate: CalibrateEntry | None = Field(
        None, description="Makes the criterion numeric: how its number becomes a membership."
    )
    warrant: WarrantEntry | None = Field(
        None, description="Where a source speaks of the criterion."
    )


class TypeEntry(Entry):
    """A type of settlement: a set that cases belong to in degree."""

    means: str | None = Field(None, description="The type in a sentence.")
    formula: FormulaTree = Field(description="How criteria make the type.")
    warrant: WarrantEntry | None = Field(None, description="Where a source says so.")


class DecideEntry(Entry):
    """How memberships become a verdict."""

    cut: Number | None = Field(
        None, description="A case is in a type above this membership; default 0.5."
    )


class AppliesToEntry(Entry):
    """Which cases the definition speaks of."""

    status: list[Status] | None = Field(
        None, description="Statuses; default all but never_took_effect. Others get no_settlement."
    )
    level: list[Reach] | None = Field(
        None, description="Levels; default all, and cases without one. Others get out_of_scope."
    )
    basis: list[Basis] | None = Field(
        None, description="Bases; default both. Others get out_of_scope."
    )


class NoticeEntry(Entry):
    """A sentence printed above a verdict, never part of it."""

    when: FormulaTree = Field(
        description="The condition: a formula, which never holds of what is unknown; "
        "`level: [...]`; or `scope: outside`."
    )
    say: str = Field(description="What is printed.")
    source: str | None = Field(None, description="The key of the source that it rests on.")


class RubricFile(Entry):
    """A rubric: a definition of types of settlement."""

    format: Format
    rubric: Id = Field(description="The rubric's id, equal to the file's stem.")
    version: Figures = Field(description="Changes whenever the definition changes.")
    title: str = Field(description="The rubric's title.")
    extends: str | None = Field(
        None, description="The parent, as ID or ID@VERSION; what is not said here is taken from it."
    )
    standing: Literal["quoted", "reconstructed", "constructed"] | None = Field(
        None,
        description="How far the source itself says this; never inherited, default constructed.",
    )
    source: RubricSourceEntry | None = Field(None, description="What the definition is taken from.")
    scale: ScaleTree | None = Field(
        None,
        description="The default scale: level to membership in [0, 1]. Default: absent 0, "
        "limited 0.33, substantial 0.67, full 1.",
    )
    criteria: dict[Name, CriterionEntry | None] = Field(
        description="What is rated, by criterion id."
    )
    types: dict[Name, TypeEntry | None] = Field(description="The types, by id.")
    decide: DecideEntry | None = Field(None, description="How memberships become a verdict.")
    applies_to: AppliesToEntry | None = Field(None, description="Which cases it speaks of.")
    profiles: dict[Name, list[str] | None] | None = Field(
        None, description="Named lists of criteria shown apart from the verdict."
    )
    notices: list[NoticeEntry] | None = Field(None, description="What is printed above a verdict.")
