"""Documentation made from the code: `python -m tests.support.documentation` writes it.

A part stands between `<!-- made: WHAT OF -->` and `<!-- end -->`, and is never edited by hand.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import cast

import click
from pydantic import BaseModel

import typology as typology_api
from typology.cli.main import COMMANDS, typology
from typology.operators import OPERATORS
from typology.reading.case import entries as of_cases
from typology.reading.entries import ID_PATTERN
from typology.reading.rubric import entries as of_rubrics
from typology.reading.rubric.reader import read_rubric
from typology.reading.schema.parts import Schema, tidied_schema
from typology.reporting.formats.blocks.markdown import write_markdown
from typology.reporting.new.codebook import codebook_blocks

DOCS = Path(__file__).resolve().parents[2] / "docs"
PART = re.compile(
    r"(?P<head><!-- made: (?P<what>[a-z]+)(?: (?P<of>[^ ]+))? -->\n).*?(?P<foot><!-- end -->\n)",
    re.DOTALL,
)
SECTIONS = {  # the section that lists a mapping's keys
    "WarrantEntry": "[warrant](#warrants)",
    "RubricSourceEntry": "[source](#source)",
    "CriterionEntry": "[criterion](#criteria)",
    "CalibrateEntry": "[calibration](#numeric-criteria)",
    "TypeEntry": "[type](#types)",
    "DecideEntry": "[decision](#decide-and-applies_to)",
    "AppliesToEntry": "[scope](#decide-and-applies_to)",
    "NoticeEntry": "[notice](#notices)",
    "PeriodEntry": "[period](#period)",
    "PartiesEntry": "[parties](#parties)",
    "TermEntry": "[term](#terms)",
    "RatingEntry": "[rating](#ratings)",
    "EvidenceEntry": "[evidence](#evidence)",
    "LabelEntry": "[label](#labels)",
    "ElicitedEntry": "[elicited](#elicited)",
    "SourceEntry": "[source](#sources)",
}

FUNCTIONS = {name for name in typology_api.__all__ if name.islower() and name[0] != "_"}
CSV = {
    "case": "the case's id",
    "title": "its title",
    "status": "whether it took effect",
    "basis": "text or outcome",
    "prospective": "true for a proposed deal, else false",
    "rubric": "the rubric's id",
    "version": "its version",
    "definition_sha256": "the hash of all in it that can change a verdict",
    "overrides": "what was changed on the command line",
    "verdict": "a type, mixed, neither, undetermined, no_settlement or out_of_scope",
    "leaning": "the type that is the verdict in more than half of the completions",
    "firm": "true or false; empty where undetermined or not judged",
    "margin": "the smallest distance of a membership from the cut; empty where undetermined",
    "completions": "how many ways of filling what is unknown there are",
    "unknown": "silent criteria that a formula reads, joined by a blank",
    "rests_on": "assumptions without which the verdict would not stand, joined by a blank",
    "without_evidence": "rated criteria that decide and have no evidence, joined by a blank",
    "ignored": "rated criteria that the rubric lacks, joined by a blank",
}


def current(text: str) -> str:
    """A page with every made part as the code has it now."""
    return PART.sub(_made, text)


def _made(part: re.Match[str]) -> str:
    body = MAKERS[part["what"]](part["of"] or "")
    return f"{part['head']}\n{body.strip()}\n\n{part['foot']}"


def keys(model_name: str) -> str:
    """The keys of one mapping of a file: required or not, what they take, and their meaning."""
    room = of_cases if hasattr(of_cases, model_name) else of_rubrics
    model: type[BaseModel] = getattr(room, model_name)
    made = tidied_schema(model)
    definitions = cast("Schema", made.get("definitions", {}))
    required = cast("list[str]", made.get("required", []))
    rows = ["| key | | takes | meaning |", "|---|---|---|---|"]
    for key, node in cast("Schema", made["properties"]).items():
        entry = cast("Schema", node)
        told = str(entry["description"]).replace("|", "\\|")
        need = "required" if key in required else ""
        rows.append(f"| `{key}` | {need} | {takes(entry, definitions)} | {told} |")
    return "\n".join(rows)


def takes(node: Schema, definitions: Schema) -> str:
    """The values that a key takes, in words."""
    if "$ref" in node:
        name = str(node["$ref"]).rpartition("/")[2]
        return SECTIONS.get(name) or _keys_alone(cast("Schema", definitions[name]))
    if isinstance(choice := node.get("anyOf"), list):
        return takes(cast("Schema", choice[0]), definitions)
    if isinstance(words := node.get("enum"), list):
        return ", ".join(f"`{word}`" for word in words)
    if "const" in node:
        return f"`{node['const']}`"
    if node.get("$comment") == "formula":
        return "[formula](#formulas)"
    kinds = node.get("type")
    if kinds == "array":
        return f"list: {takes(cast('Schema', node['items']), definitions)}"
    if kinds == "object":
        within = cast("Schema", node["additionalProperties"])
        return f"mapping: {takes(within, definitions)}"
    if kinds == "number":
        return "number"
    if isinstance(kinds, list) and "integer" in kinds and "pattern" not in node:
        return "date"
    if node.get("pattern") == ID_PATTERN:
        return "id"
    return "text"


def _keys_alone(node: Schema) -> str:
    """The keys of a mapping that has no section of its own."""
    return "mapping: " + ", ".join(f"`{key}`" for key in cast("Schema", node["properties"]))


def operators(_: str) -> str:
    """The operators of formulas, with how each is written and what it means."""
    written = {
        "list": "`{name}: [formula, ...]`",
        "one": "`{name}: formula`",
        "counted": "`{name}: {{count: k, of: [formula, ...]}}`",
        "weighted": "`{name}: [formula, ...]` or `{name}: {{criterion: weight, ...}}`",
    }
    rows = ["| node | in words | on memberships |", "|---|---|---|"]
    for name, operator in OPERATORS.items():
        form = written[operator.argument].format(name=name)
        words = operator.words.format(parts="...", count="k", total="n")
        caption = str(operator.value.__doc__).partition("\n")[0].rstrip(".")
        rows.append(f"| {form} | {words} | {caption} |")
    return "\n".join(rows)


def commands(_: str) -> str:
    """The help of every command."""
    wide = {"terminal_width": 80, "max_content_width": 80}
    top = typology.make_context("typology", [], resilient_parsing=True, **wide)
    told = [_help(typology, top)]
    for name in COMMANDS:
        command = typology.get_command(top, name)
        assert command is not None
        told += _helps(command, name, top)
    return "\n\n".join(told)


def _helps(command: click.Command, name: str, above: click.Context) -> Iterator[str]:
    context = click.Context(command, info_name=name, parent=above, **command.context_settings)
    yield f"## {context.command_path}\n\n{_help(command, context)}"
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            inner = command.get_command(context, each)
            assert inner is not None
            yield from _helps(inner, each, context)


def _help(command: click.Command, context: click.Context) -> str:
    return f"```text\n{command.get_help(context)}\n```"


def codebook_of(rubric: str) -> str:
    """The codebook of a shipped rubric."""
    return write_markdown(codebook_blocks(read_rubric(rubric)))


def functions(_: str) -> str:
    """Every public function with its signature and docstring."""
    return "\n\n".join(_function(name) for name in typology_api.__all__ if name in FUNCTIONS)


def _function(name: str) -> str:
    function = getattr(typology_api, name)
    told = inspect.getdoc(function) or ""
    return f"### {name}\n\n```text\n{_signature(name, function)}\n```\n\n{told}"


def _signature(name: str, function: Callable[..., object]) -> str:
    """On one line, or a line a parameter."""
    signature = inspect.signature(function)
    parts: list[str] = []
    for parameter in signature.parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and not any(p[0] == "*" for p in parts):
            parts.append("*")
        stars = "*" * (parameter.kind is parameter.VAR_POSITIONAL)
        default = parameter.default
        told = {} if isinstance(default, Mapping) else default
        given = "" if default is parameter.empty else f" = {told!r}"
        parts.append(f"{stars}{parameter.name}: {parameter.annotation}{given}")
    line = f"{name}({', '.join(parts)}) -> {signature.return_annotation}"
    if len(line) <= 88:
        return line
    lines = [f"    {part}," for part in parts]
    return "\n".join([f"{name}(", *lines, f") -> {signature.return_annotation}"])


def frame(what: str) -> str:
    """The columns of a data frame and their types."""
    rubric = typology_api.read_rubric()
    cases = typology_api.read_cases("mauritania-mutaraka-2011", rubrics=[rubric])
    results = {
        "scores": lambda: typology_api.score(cases, rubric),
        "cases": lambda: cases,
        "flips": lambda: typology_api.flips(cases, rubric),
        "definition": lambda: rubric,
        "problems": lambda: typology_api.check("mauritania-mutaraka-2011"),
    }
    types = results[what]().to_frame().dtypes
    rows = [f"| `{name}` | {kind} |" for name, kind in types.items() if name not in rubric.criteria]
    return "\n".join(["| column | type |", "|---|---|", *rows])


def csv_columns(_: str) -> str:
    """What each fixed column of the csv of `score` holds."""
    rows = [f"| `{name}` | {meaning} |" for name, meaning in CSV.items()]
    return "\n".join(["| column | holds |", "|---|---|", *rows])


MAKERS: dict[str, Callable[[str], str]] = {
    "keys": keys,
    "operators": operators,
    "commands": commands,
    "codebook": codebook_of,
    "functions": functions,
    "frame": frame,
    "csv": csv_columns,
}


def pages() -> list[Path]:
    """The pages that have made parts."""
    return [path for path in sorted(DOCS.glob("*.md")) if PART.search(path.read_text("utf-8"))]


def main() -> None:
    """Bring every page up to date."""
    for path in pages():
        text = path.read_text("utf-8")
        if (made := current(text)) != text:
            path.write_text(made, encoding="utf-8", newline="\n")
            sys.stdout.write(f"{path.name} written\n")


if __name__ == "__main__":
    main()
