"""A multiverse file to edit: the choices that a rubric itself makes, with what the keys mean."""

from __future__ import annotations

from typing import Final

from typology.model import Json, Rubric
from typology.reporting.new.yaml_lines import block, scalar

HEAD: Final = """\
# The choices behind {rubric}, and the ways in which they could have been made: made from the
# rubric itself, to be edited. Take out what nobody would choose, add what somebody does, say why.
#
# An option changes the rubric by any of: set (values by path), rubric (another one), weights
# (drawn), drop (criteria), silence (open, holds or fails); one without any leaves it as it is. kind
# says how good a choice it is: equivalent (as good), uncertain (open to doubt), or rival (another
# definition, listed apart and counted in no share).
"""


def multiverse_skeleton(
    rubric: Rubric, name: str, choices: dict[str, Json], schema: str | None
) -> str:
    """A multiverse file with some choices; `schema` is the path of its JSON Schema, if any."""
    lines = [] if schema is None else [f"# yaml-language-server: $schema={schema}"]
    lines += HEAD.format(rubric=rubric.id).splitlines()
    lines += ["format: 1", f"multiverse: {name}", f"for: {rubric.id}"]
    lines.append(f"title: {scalar(f'How {rubric.id} could have been defined')}")
    return "\n".join([*lines, *block({"choices": choices})]) + "\n"
