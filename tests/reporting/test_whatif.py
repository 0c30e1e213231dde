from __future__ import annotations

import yaml
from hypothesis import given
from hypothesis import strategies as st

from typology.analysis.diff.definitions import what_if
from typology.cli.shared.changes import RubricChanges, apply_changes
from typology.model import Json
from typology.reading.cases import read_cases
from typology.reading.library import shipped_cases
from typology.reading.rubric.reader import read_rubric
from typology.reading.yaml.reader import read_document
from typology.reporting.formats.blocks.text import write_text
from typology.reporting.new.yaml_lines import block
from typology.reporting.whatif import whatif_blocks, write_variant

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30)
SCALARS = st.one_of(
    TEXTS,
    st.sampled_from(["null", "yes", "~", "1", "1e3", "- a", "# x", "a: b", "[x", "2018-10", ""]),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.none(),
)
KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
TREES = st.dictionaries(
    KEYS,
    st.recursive(
        SCALARS,
        lambda inner: st.one_of(
            st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=3)
        ),
        max_leaves=12,
    ),
    min_size=1,
    max_size=4,
)


@given(TREES)
def test_what_is_written_reads_back_the_same_in_yaml(tree: dict[str, Json]) -> None:
    text = "\n".join(block(tree)) + "\n"
    assert yaml.load(text, yaml.BaseLoader) == plain(tree)
    assert same_values(yaml.safe_load(text), tree)


def plain(tree: Json) -> object:
    """As a loader that types nothing reads it."""
    if isinstance(tree, dict):
        return {key: plain(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [plain(value) for value in tree]
    if tree is None:
        return "null"
    if isinstance(tree, float):
        return repr(tree).removesuffix(".0")
    return tree


def same_values(read: object, meant: Json) -> bool:
    if isinstance(meant, dict):
        return isinstance(read, dict) and all(same_values(read[k], v) for k, v in meant.items())
    if isinstance(meant, list):
        return isinstance(read, list) and all(map(same_values, read, meant))
    return float(str(read)) == meant if isinstance(meant, float) else read == meant


def test_our_reader_takes_a_hostile_title() -> None:
    base = read_rubric("thurston-2018")
    title = 'Of "mine": #1 \\ {x} [y] | 50 % é 日本 \U0001f600 \u2028'
    changed = apply_changes(base, RubricChanges(sets=(("title", title),)))
    read = read_document("v.yaml", write_variant(base, changed, "v").encode())
    assert read.problems == ()


def test_one_case_is_told_as_the_verdict_and_many_are_counted() -> None:
    base = read_rubric("thurston-2018")
    cases = read_cases(shipped_cases(), [base]).cases
    (deal,) = (case for case in cases if case.id == "mali-agghali-kouffa-deal-proposed")
    strict = apply_changes(base, RubricChanges(sets=(("decide.cut", "0.7"),)))
    told = write_text(whatif_blocks(what_if(base, strict, [deal], [deal])))
    assert "The verdict changes from undetermined to neither." in told
    found = what_if(base, strict, cases, cases)
    told = write_text(whatif_blocks(found, every=True))
    moved = sum(line.endswith("  yes") for line in told.splitlines())
    assert moved > 1
    assert f"{moved} of {len(cases)} cases get another verdict: " in " ".join(told.split())
    brief = write_text(whatif_blocks(found))
    assert "Not moved: " in brief
    unmoved = {before.case.id for before, after in found.pairs if before.verdict == after.verdict}
    assert not any(case in brief for case in unmoved)
    assert max(map(len, told.splitlines())) <= 80


def test_cases_that_one_of_the_readings_lacks_are_left_out() -> None:
    base = read_rubric("thurston-2018")
    cases = read_cases(shipped_cases(), [base]).cases
    assert len(what_if(base, base, cases, cases[:3]).pairs) == 3
