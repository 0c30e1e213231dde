"""The workbench as a fragment to embed, and alone as a page without cases."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from typology import __version__
from typology.analysis.scorecard import Scorecard
from typology.model import Rubric
from typology.reporting.report.page import COMMENT, content_security_policy, shown_text
from typology.reporting.workbench.export import embeddable, exported

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
    "deal_form.js",
    "keep.js",
    "status.js",
    "layout.js",
    "workbench.js",
)
"""In the order in which they stand on each other."""


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
    include_restricted: bool = False,
    with_evidence: bool = True,
    thinned: Collection[str] = (),
    shipped_sources: Collection[str] = (),
) -> Fragment:
    """The workbench of a definition and scored cases; see `export.exported`."""
    document = exported(
        rubric,
        cards,
        include_restricted=include_restricted,
        with_evidence=with_evidence,
        thinned=thinned,
        shipped_sources=shipped_sources,
    )
    markup = (
        _environment()
        .get_template("workbench.html.jinja")
        .render(blank=not cards, data=Markup(embeddable(document)))
    )
    return Fragment(Markup(markup), _asset("workbench.css"), script())


def script() -> str:
    """The scripts as one, in the order in which they stand on each other."""
    return "\n".join(map(_asset, SCRIPTS))


def blank_workbench(rubric: Rubric) -> str:
    """A page of its own: the definition to change, and a form for a new deal."""
    made = fragment(rubric, ())
    style = (files("typology.reporting.report") / "report.css").read_text("utf-8") + made.style
    return (
        _environment()
        .get_template("page.html.jinja")
        .render(
            title="Workbench for settlements",
            subtitle=f"Judged under: {rubric.title} (version {rubric.version}, {rubric.standing}).",
            policy=content_security_policy([style], [made.script]),
            style=Markup(style),
            fragment=made.markup,
            script=Markup(made.script),
            provenance=(
                f"Definition: {rubric.id} {rubric.version}, {rubric.standing}, "
                f"sha256 {rubric.definition_sha256}",
                f"Made by settlement-typology {__version__}",
            ),
        )
    )


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("typology.reporting", "workbench"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=shown_text,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _asset(name: str) -> str:
    """A style sheet or script of ours, without indentation and lines of comment."""
    text = COMMENT.sub("", (files(__package__) / name).read_text("utf-8"))
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())
