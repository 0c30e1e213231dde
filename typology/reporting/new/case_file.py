"""A coded case as a YAML file to go on with: its ratings, and room for the evidence of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from typology.model import Criterion, Json, Rubric
from typology.reporting.new.skeletons import comment, modeline
from typology.reporting.new.yaml_lines import block, flow

HEAD: Final = (
    "Made from a coding sheet, which holds no evidence. Give each rating its facts: remove the # "
    "before `evidence` and the lines below it, and the blank behind each."
)
TERMS: Final = """\
## what the text binds the parties to, one entry a promise; modality: required | conditional
# terms:
#   - {term: "what is to be done, in your own words", criterion: %s, modality: required}
"""
EVIDENCE: Final = """\
    # evidence:
    #   - says: "the fact, in your own words"
    #     source: my-source
    #     locator: "section, page or paragraph"
    #     direction: supports
"""
SOURCES: Final = """\
## Sources that this case alone cites. Better in a `sources.yaml` beside the cases.
# sources:
#   my-source: {title: "Title of the document", author: ["Family name, Given name"], issued: 2024}
"""


def case_file(rubric: Rubric, tree: Mapping[str, Json], *, schema: str | None = None) -> str:
    """A file of the case in `tree`, with each rating's question and a place for its evidence.

    `schema`: the path of the schema of cases, for an editor.
    """
    ratings = tree["ratings"]
    assert isinstance(ratings, dict)
    facts = {key: value for key, value in tree.items() if key != "ratings"}
    first = next(iter(ratings), next(iter(rubric.criteria)))
    lines = [
        *modeline(schema),
        *comment(HEAD),
        *block(facts),
        *(TERMS % flow(first)).splitlines(),
        "ratings:" if ratings else "ratings: {}",
        *(line for name, entry in ratings.items() for line in _rating(rubric, name, entry, tree)),
        *SOURCES.splitlines(),
    ]
    return "\n".join(lines) + "\n"


def _rating(rubric: Rubric, name: str, entry: Json, tree: Mapping[str, Json]) -> Iterator[str]:
    criterion: Criterion | None = rubric.criteria.get(name)
    yield ""
    if criterion is not None:
        yield from comment(criterion.question_for(str(tree["basis"])), "  ")
    yield f"  {flow(name)}:"
    yield from block(entry, "    ")
    if isinstance(entry, dict) and "evidence" not in entry:
        yield from EVIDENCE.splitlines()
