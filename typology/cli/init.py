"""typology init."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from typology.cli.shared import options
from typology.cli.shared.exit_codes import OK
from typology.cli.shared.output import write
from typology.cli.shared.schemas import schema_text
from typology.cli.shared.writing.files import whole_folder
from typology.cli.shared.writing.new_files import (
    SCHEMAS,
    checked_id,
    force_option,
    refuse_to_overwrite,
)

RUBRIC: Final = "my-definition"
CASE: Final = "my-case"
SOURCE: Final = "my-source"
FOLDERS: Final = ("rubrics", "cases", str(SCHEMAS))

README: Final = """\
# Definitions and cases

- `rubrics/{rubric}.yaml` is your definition. It extends {parent}; what you do not change stays.
- `cases/{case}.yaml` is a settlement to be coded; `cases/sources.yaml` names what it cites.
- In an editor with the YAML language server, levels, criteria and sources complete as you write.
- `typology check rubrics cases` finds every mistake. `typology score cases` scores under your
  definition, `typology score cases -r {parent}` under the one that it extends.
- `typology new case ID`, `typology new rubric ID`, `typology new codebook` make more.
- When a rubric or the sources change, let the editor know: `{again}`
"""
SOURCES: Final = """\
# yaml-language-server: $schema=../schemas/sources.schema.json
## What cases cite, by key. The shipped sources can be cited too, and need not stand here.
{source}:
  title: "Title of a document"
  # author: ["Family name, Given name"]
  # issued: 2024
  # publisher: "Who published it"
  # type: report
"""
SETTINGS: Final = """\
# What `typology` uses in this folder and below it; a flag goes before.
rubric = "rubrics/{rubric}.yaml"
"""
PRE_COMMIT: Final = """\
repos:
  - repo: local
    hooks:
      - id: typology-check
        name: rubrics, cases and sources are valid
        entry: typology check rubrics cases
        language: system
        pass_filenames: false
        files: ^(rubrics|cases)/
"""
AGAIN: Final = "typology schema case --sources cases/sources.yaml -o schemas/case.schema.json"


@click.command()
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
@options.extends_option("The shipped rubric that your definition begins from.")
@force_option
def init(folder: Path, parent: str, force: bool) -> int:
    """Start a folder with a definition and a case of your own, ready for an editor.

    DIR (default: here) gets a rubric that extends the default one, a case with every question and
    anchor, a sources file, JSON Schemas and a README. Every file passes check as it is. What is
    there already is never overwritten without --force.
    """
    from typology.reading.rubric.reader import read_rubric
    from typology.reporting.new.skeletons import case_skeleton, rubric_skeleton

    extended = read_rubric(checked_id(parent))
    files = {
        "README.md": README.format(rubric=RUBRIC, case=CASE, parent=parent, again=AGAIN),
        "typology.toml": SETTINGS.format(rubric=RUBRIC),
        ".pre-commit-config.yaml": PRE_COMMIT,
        "cases/sources.yaml": SOURCES.format(source=SOURCE),
        f"rubrics/{RUBRIC}.yaml": rubric_skeleton(
            extended, RUBRIC, title="A definition of my own", schema=_schema("rubric")
        ),
    }
    case = f"cases/{CASE}.yaml"
    schemas = {kind: f"{SCHEMAS}/{kind}.schema.json" for kind in ("rubric", "case", "sources")}
    refuse_to_overwrite((folder / name for name in (*files, case, *schemas.values())), force)
    with whole_folder(folder, new=not force) as stage:
        for name in FOLDERS:
            (stage / name).mkdir()
        for name, text in files.items():
            write(text, stage / name)
        rubric = f"{stage}/rubrics/{RUBRIC}.yaml"
        skeleton = case_skeleton(
            read_rubric(rubric),
            CASE,
            title="A settlement to be coded",
            status="proposed",
            schema=_schema("case"),
            source=SOURCE,
        )
        write(skeleton, stage / case)
        for kind, name in schemas.items():
            write(schema_text(kind, rubric, stage / "cases/sources.yaml"), stage / name)
    for name in (*files, case, *schemas.values()):
        click.echo(folder / name)
    return OK


def _schema(kind: str) -> str:
    return f"../{SCHEMAS.as_posix()}/{kind}.schema.json"
