"""typology schema."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from typology.cli.shared import options
from typology.cli.shared.exit_codes import OK
from typology.cli.shared.output import write
from typology.cli.shared.schemas import schema_text
from typology.cli.shared.writing.refusals import refuse_output

KINDS: Final = ("rubric", "case", "sources", "mapping", "multiverse", "score")


@click.command()
@click.argument("kind", type=click.Choice(KINDS), default="case")
@options.rubric_option
@click.option(
    "--sources",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="A sources.yaml whose keys cases may cite, beside the shipped ones.",
)
@options.output_option
def schema(kind: str, rubric: str | None, sources: Path | None, output: Path | None) -> int:
    """Write the JSON Schema of a file, for an editor or a validator.

    KIND is case (the default), rubric, sources, mapping, multiverse, or score (what score --format
    json writes). Cases are described as RUBRIC has them: its criteria, levels with anchors, and the
    sources known. In a rubric, a mapping and a multiverse, the criteria of RUBRIC are offered,
    in a rubric its levels too. An editor with the YAML language server takes a schema from the
    first line of a file: # yaml-language-server: $schema=PATH
    """
    if output is not None:
        refuse_output(output, "json", click.get_current_context().params)
    write(schema_text(kind, rubric, sources), output)
    return OK
