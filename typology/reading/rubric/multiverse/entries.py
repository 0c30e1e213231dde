"""The keys of a multiverse file: choices, and the options of each."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, WithJsonSchema

from typology.reading.entries import Entry, Format, Id, Name, Number

SettingValue: TypeAlias = Annotated[object, WithJsonSchema({})]


class OptionEntry(Entry):
    """One way to make a choice; applied in the order rubric, set, weights, drop, silence."""

    label: str | None = Field(None, description="A short name for tables; default: what it does.")
    because: str | None = Field(None, description="Why one could choose so.")
    kind: Literal["equivalent", "uncertain", "rival"] | None = Field(
        None,
        description="Equally good, open to doubt (default), or a rival definition, which is "
        "listed apart and enters no share.",
    )
    rubric: Id | None = Field(
        None, description="Another rubric, looked up beside this file, then among the shipped."
    )
    set: dict[str, SettingValue] | None = Field(
        None, description="Values of any shape, by path of the resolved rubric."
    )
    weights: str | None = Field(
        None, description="The path of a mean's weights, to be drawn from a Dirichlet distribution."
    )
    concentration: Number | None = Field(
        None, description="How near draws keep to the weights; default: the number of weights."
    )
    drop: list[Name] | None = Field(None, description="Criteria taken out of every formula.")
    silence: Literal["open", "holds", "fails"] | None = Field(
        None, description="What every formula takes of a silent criterion."
    )


class ChoiceEntry(Entry):
    """A choice that whoever defines has to make."""

    options: list[OptionEntry] = Field(description="The ways to make it.")


class MultiverseFile(Entry):
    """A multiverse: the definitions that one could have had."""

    format: Format | None = None
    multiverse: Id | None = Field(
        None, description="Its id: the stem of the file. Left out, it is called by the stem."
    )
    rubric: Id | None = Field(
        None,
        alias="for",
        description="The rubric that it is made for: that one, or what extends it.",
    )
    title: str | None = Field(None, description="What it is for.")
    choices: dict[str, ChoiceEntry] = Field(description="The choices, by name.")
