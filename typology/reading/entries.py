"""What the keys of files may hold, and the mapping that every entry is.

Each kind of file has its entries beside its reader. Validation, the JSON Schemas and the reference
of formats all come from them.
"""

from typing import Annotated, Final, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from typology.reading.yaml.scalars import read_format, read_number

NAME_PATTERN: Final = "^[a-z][a-z0-9_]*$"  # criteria, types, levels, profiles
ID_PATTERN: Final = "^[a-z0-9][a-z0-9-]*$"  # rubrics, cases, sources
MAPPING_PATTERN: Final = "^[a-z0-9][a-z0-9.-]*$"  # mappings, with the version of a dataset

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
Format: TypeAlias = Annotated[
    Literal[1], BeforeValidator(read_format), Field(description="The version of this format: 1.")
]


class Entry(BaseModel):
    """A mapping of a file; unknown keys are refused, and null means left out."""

    model_config = ConfigDict(extra="forbid", defer_build=True)
