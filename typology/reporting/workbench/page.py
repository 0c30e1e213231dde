"""The workbench as a fragment of a page, and as a page of its own without cases."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from typing import Final

from markupsafe import Markup

from typology.model import Rubric
from typology.reporting.formats.page import asset, content_security_policy, environment
from typology.reporting.provenance import TOOL
from typology.reporting.workbench.export import embeddable, workbench_document
from typology.scoring.scorecard import Scorecard

SCRIPTS: Final = (
    "evaluator.js",
    "words.js",
    "definition.js",
    "files.js",
    "elements.js",
    "result.js",
    "definition_form.js",
    "cases.js",
    "deal.js",
    "reader.js",
    "opening.js",
    "interview.js",
    "paper.js",
    "deal_form.js",
    "keep.js",
    "status.js",
    "layout.js",
    "workbench.js",
)
"""In the order of their dependencies."""
MINIFIED: Final = files("typology.reporting").joinpath("workbench/scripts/workbench.min.js")


@dataclass(frozen=True)
class Fragment:
    """A workbench to put into a page.

    `markup` is one section with headings from level 2. `style` and `script` go into one element
    each, as they are, so that a policy can name their hashes; the script after the markup.
    """

    markup: Markup
    style: str
    script: str


def fragment(
    rubric: Rubric,
    cards: Sequence[Scorecard],
    *,
    with_evidence: bool = True,
    shipped_sources: Collection[str] = (),
) -> Fragment:
    """The workbench of a definition and scored cases; see `export.workbench_document`."""
    document = workbench_document(
        rubric, cards, with_evidence=with_evidence, shipped_sources=shipped_sources
    )
    markup = (
        environment("workbench")
        .get_template("workbench.html.jinja")
        .render(blank=not cards, data=Markup(embeddable(document)))
    )
    return Fragment(Markup(markup), asset("workbench/workbench.css"), script())


def script() -> str:
    """The scripts as one, in the order of their dependencies."""
    return "\n".join(asset(f"workbench/scripts/{name}") for name in SCRIPTS)


def minified(script: str) -> str:
    """The script with its names shortened, or unchanged if `make scripts` was not run for it.

    The file of the short form begins with the hash of its source: if that is stale, the page is
    larger, but never wrong.
    """
    first, _, short = MINIFIED.read_text(encoding="utf-8").partition("\n")
    source_hash = first.removeprefix("// ").split(" ")[0]
    return short.strip() if source_hash == sha256(script.encode()).hexdigest() else script


def blank_workbench(rubric: Rubric) -> str:
    """A page of its own: the definition to change, and a form for a new deal."""
    workbench = fragment(rubric, ())
    style = asset("report/report.css") + workbench.style
    return (
        environment("workbench")
        .get_template("page.html.jinja")
        .render(
            title="Workbench for settlements",
            subtitle=f"Judged under: {rubric.title} (version {rubric.version}, {rubric.standing}).",
            policy=content_security_policy([style], [workbench.script]),
            style=Markup(style),
            fragment=workbench.markup,
            script=Markup(workbench.script),
            provenance=(
                f"Definition: {rubric.id} {rubric.version}, {rubric.standing}, "
                f"sha256 {rubric.definition_sha256}",
                f"Made by {TOOL}",
            ),
        )
    )
