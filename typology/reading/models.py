"""The files' schemas: every key of a rubric, a case and a sources file, and what it means.

Validation, the JSON Schemas and the reference of formats all come from here.
"""

from typing import Annotated, Final, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, RootModel, WithJsonSchema

from typology.reading.yaml.scalars import read_format, read_number, read_outcome

NAME_PATTERN: Final = "^[a-z][a-z0-9_]*$"  # criteria, types, levels, profiles
ID_PATTERN: Final = "^[a-z0-9][a-z0-9-]*$"  # rubrics, cases, sources
MAPPING_PATTERN: Final = "^[a-z0-9][a-z0-9.-]*$"  # mappings, with the version of a dataset
DEFAULT_SCALE: Final = {"absent": 0.0, "limited": 0.33, "substantial": 0.67, "full": 1.0}
SETTLED: Final[tuple[str, ...]] = ("in_force", "partial", "ended", "signed", "proposed")

Status: TypeAlias = Literal[
    "never_took_effect", "in_force", "partial", "ended", "signed", "proposed"
]
Basis: TypeAlias = Literal["text", "outcome"]
Reach: TypeAlias = Literal["national", "subnational", "local", "transnational"]
Handling: TypeAlias = Literal["public", "restricted"]


Name: TypeAlias = Annotated[str, Field(pattern=NAME_PATTERN)]
Id: TypeAlias = Annotated[str, Field(pattern=ID_PATTERN)]
Figures: TypeAlias = Annotated[str, WithJsonSchema({"type": ["string", "number"]})]
Date: TypeAlias = Annotated[str, WithJsonSchema({"type": ["string", "integer"]})]
Number: TypeAlias = Annotated[float, BeforeValidator(read_number)]
ScaleTree: TypeAlias = dict[Name, Number]
RatingValue: TypeAlias = Annotated[object, WithJsonSchema({"type": ["string", "number"]})]
Outcome: TypeAlias = Annotated[
    object,
    BeforeValidator(read_outcome),
    WithJsonSchema(
        {
            "anyOf": [
                {"enum": ["yes", "no", "unknown"]},
                {"type": "number", "minimum": 0, "maximum": 1},
            ]
        }
    ),
]
FormulaTree: TypeAlias = Annotated[object, WithJsonSchema({"$comment": "formula"})]
Format: TypeAlias = Annotated[
    Literal[1], BeforeValidator(read_format), Field(description="The version of this format: 1.")
]


class Entry(BaseModel):
    """A mapping of a file; unknown keys are refused, and null means left out."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


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


class PeriodEntry(Entry):
    """When, as YYYY, YYYY-MM or YYYY-MM-DD."""

    start: Date | None = Field(None, alias="from", description="The beginning; null: not stated.")
    end: Date | None = Field(
        None, alias="to", description="The end; null: not stated; `ongoing`: a source says so."
    )


class PartiesEntry(Entry):
    """Who the settlement is between."""

    state: list[str] | None = Field(None, description="The state's side.")
    armed_groups: list[str] | None = Field(None, description="The armed groups.")
    mediators: list[str] | None = Field(None, description="Those who went between them.")


class TermEntry(Entry):
    """Something that the text binds the parties to."""

    term: str = Field(description="What is to be done, in our own words.")
    criterion: str | None = Field(None, description="The criterion that it bears on.")
    modality: Literal["required", "conditional"] | None = Field(
        None, description="Whether it binds outright or on a condition."
    )
    clause: str | None = Field(None, description="Where in the text it stands.")
    by: str | None = Field(None, description="Until when, or by whom, it is to be done.")
    verified_by: str | None = Field(None, description="Who verifies it.")
    if_breached: str | None = Field(None, description="What follows when it is broken.")
    handling: Handling | None = Field(None, description="Default: the case's.")


class EvidenceEntry(Entry):
    """A fact behind a rating, with its source."""

    says: str = Field(description="The fact in the coder's own words.")
    quote: str | None = Field(None, description="The source's words, at most 60 of them.")
    source: str = Field(description="The key of the source.")
    locator: str | None = Field(None, description="Where in the source.")
    direction: Literal["supports", "contradicts", "context"] = Field(
        description="Evidence that the thing named by the criterion is there, is not, or neither."
    )
    modality: (
        Literal[
            "asserted", "hedged", "attributed", "alleged", "denial", "conditional", "label_implied"
        ]
        | None
    ) = Field(None, description="How the source says it; default asserted.")
    attribution: Literal["settlement", "concurrent", "force", "unclear"] | None = Field(
        None, description="What the source puts it down to."
    )
    handling: Handling | None = Field(None, description="Default: the case's.")


class RatingEntry(Entry):
    """A coder's level for a criterion."""

    rating: RatingValue = Field(
        description="A level, a number for a numeric criterion, or unknown."
    )
    range: list[RatingValue] | None = Field(
        None, description="The lowest and highest level that the evidence leaves open."
    )
    confidence: Literal["high", "medium", "low"] | None = Field(
        None, description="The coder's; shown, never scored."
    )
    because: str | None = Field(None, description="The coder's reasoning in a sentence or two.")
    evidence: list[EvidenceEntry] | None = Field(None, description="The facts behind the rating.")
    accepted: str | None = Field(None, description="Why a warning about it is right to stand.")


class ElicitedEntry(Entry):
    """How `typology interview` made the coding."""

    rubric: str = Field(description="The definition that chose the questions, as ID@VERSION.")
    order: Literal["settling", "blind"] = Field(description="blind: no verdict before the end.")
    stopped: Literal["settled", "all", "quit"] = Field(description="Where it ended.")


class LabelEntry(Entry):
    """A classification published by others; never an input to scoring."""

    type: str = Field(description="What they call it.")
    source: str = Field(description="The key of the source.")
    locator: str | None = Field(None, description="Where in the source.")


class SourceEntry(Entry):
    """A bibliographic entry, with the names of the Citation Style Language."""

    title: str = Field(description="The title.")
    author: list[str] | None = Field(None, description="The authors, family name first.")
    issued: Figures | None = Field(None, description="When it was published.")
    publisher: str | None = Field(None, description="The publisher.")
    type: str | None = Field(None, description="The kind of source, as in the language's types.")
    url: str | None = Field(None, alias="URL", description="Its address.")
    doi: str | None = Field(None, alias="DOI", description="Its digital object identifier.")
    voice: str | None = Field(None, description="Another source of the same voice; counted once.")
    note: str | None = Field(None, description="What does not stand in the text itself.")


class CaseFile(Entry):
    """A settlement, as coded."""

    format: Format
    case: Id = Field(description="The case's id, equal to the file's stem.")
    title: str = Field(description="The case's title.")
    countries: list[str] | None = Field(None, description="ISO 3166-1 alpha-3 codes, and XKX.")
    level: Reach | None = Field(None, description="How far it reaches.")
    form: str | None = Field(None, description="The kind of settlement, in free text.")
    period: PeriodEntry | None = Field(None, description="When it stood.")
    observed_until: Date | None = Field(
        None, description="The last date of which a source says anything about it."
    )
    status: Status = Field(description="Whether it took effect, and has ended, as far as is known.")
    basis: Basis | None = Field(
        None,
        description="Whether ratings speak of what a draft promises or of what happened; "
        "default: text if proposed or signed, else outcome.",
    )
    part_of: str | None = Field(None, description="The case it is a part of; inherits nothing.")
    parties: PartiesEntry | None = Field(None, description="Who it is between.")
    identifiers: dict[str, list[Figures] | None] | None = Field(
        None, description="Its ids in other data sets, as lists by scheme."
    )
    handling: Handling | None = Field(
        None, description="Default: restricted if proposed, else public."
    )
    summary: str | None = Field(None, description="The settlement in a few sentences.")
    coder: str | None = Field(None, description="Whose coding it is; null: a consensus.")
    elicited: ElicitedEntry | None = Field(None, description="How an interview made the coding.")
    terms: list[TermEntry] | None = Field(None, description="What the text binds the parties to.")
    ratings: dict[str, RatingEntry | None] = Field(
        description="By criterion; a criterion left out is unknown."
    )
    labels: list[LabelEntry] | None = Field(None, description="Published classifications.")
    outcomes: dict[Name, Outcome | None] | None = Field(
        None,
        description="What happened later, by name; a number from 0 to 1 is a degree. "
        "No rating, and never an input to scoring.",
    )
    expect: dict[str, str | None] | None = Field(
        None, description="The verdict expected, by rubric id; run by `typology test`."
    )
    sources: dict[Id, SourceEntry | None] | None = Field(
        None, description="Sources that this case alone cites."
    )


class SourcesFile(RootModel[dict[Id, SourceEntry | None]]):
    """Sources by key."""

    model_config = ConfigDict(defer_build=True)
