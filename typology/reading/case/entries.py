"""The keys of a case and of a sources file, and what they mean."""

from typing import Annotated, Literal, TypeAlias

from pydantic import BeforeValidator, ConfigDict, Field, RootModel, WithJsonSchema

from typology.reading.entries import (
    Basis,
    Date,
    Entry,
    Figures,
    Format,
    Handling,
    Id,
    Name,
    Reach,
    Status,
)
from typology.reading.yaml.scalars import read_outcome

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
