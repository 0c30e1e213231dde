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
FORM_SCRIPTS: Final = frozenset(
    ("deal.js", "reader.js", "opening.js", "interview.js", "paper.js", "deal_form.js")
)
"""Those of the form of a new deal, which a page of many cases goes without, for its size."""
MINIFIED: Final = files("typology.reporting").joinpath("workbench/scripts/workbench.min.js")


@dataclass(frozen=True)
class Fragment:
    """A workbench to put into a page.

    `markup` is one section with headings from level 2. `style` and `script` (or its `small` form)
    go into one element each, as they are, so that a policy can name their hashes; the script after
    the markup.
    """

    markup: Markup
    style: str
    script: str
    small: str


def fragment(
    rubric: Rubric,
    cards: Sequence[Scorecard],
    *,
    with_evidence: bool = True,
    with_form: bool = True,
    shipped_sources: Collection[str] = (),
) -> Fragment:
    """The workbench of a definition and scored cases; see `export.workbench_document`.

    `with_form`: a new deal can be coded in it.
    """
    document = workbench_document(
        rubric, cards, with_evidence=with_evidence, shipped_sources=shipped_sources
    )
    markup = (
        environment("workbench")
        .get_template("workbench.html.jinja")
        .render(blank=not cards, data=Markup(embeddable(document)))
    )
    return Fragment(
        Markup(markup),
        asset("workbench/workbench.css"),
        script(with_form=with_form),
        small_script(with_form=with_form),
    )


def script(*, with_form: bool = True) -> str:
    """The scripts as one, in the order of their dependencies, the form of a new deal with them."""
    return "\n".join(asset(f"workbench/scripts/{name}") for name in _names(with_form))


def small_script(*, with_form: bool = True) -> str:
    """The same with names shortened, but for scripts that `make scripts` was not run for.

    The file of short forms has before each the hash of its source: where that is stale, the page
    is larger, but never wrong.
    """
    short = _short_forms()
    sources = [asset(f"workbench/scripts/{name}") for name in _names(with_form)]
    return "\n".join(short.get(sha256(text.encode()).hexdigest(), text) for text in sources)


def _names(with_form: bool) -> list[str]:
    return [name for name in SCRIPTS if with_form or name not in FORM_SCRIPTS]


def _short_forms() -> dict[str, str]:
    """The short form of each script, by the hash of its source."""
    parts = MINIFIED.read_text(encoding="utf-8").split("// sha256 ")[1:]
    pairs = (part.partition("\n") for part in parts)
    return {head.split()[0]: text.strip() for head, _, text in pairs}


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
