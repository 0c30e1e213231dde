"""`typology whatif` as a user meets it."""

from __future__ import annotations

import csv
import io
import json
from functools import cache
from pathlib import Path
from random import Random

import pytest

from tests.support.command import Run
from typology.cli.shared.changes import RubricChanges, apply_changes
from typology.edits.paths import Unsayable, as_file
from typology.edits.structure import Unresolved
from typology.formulas import leaves
from typology.model import Case, Json, Leaf, Rating, Rubric
from typology.reading.cases import read_cases
from typology.reading.library import shipped_rubrics
from typology.reading.problems import InputError
from typology.reading.rubric.reader import read_rubric
from typology.reporting.whatif import write_variant
from typology.scoring.columnar.cases import score_many

LIBRARY = Path(__file__).parents[2] / "cases"
DEAL = "mali-agghali-kouffa-deal-proposed"
ALGERIA = "algeria-amnesties-1995-2006"


@cache
def library() -> tuple[Case, ...]:
    """The shipped cases; the shipped rubrics have the same criteria and levels."""
    return read_cases([str(LIBRARY)], [read_rubric("thurston-2018")]).cases


def verdicts(rubric: Rubric) -> list[tuple[str, str, dict[str, tuple[float, float]]]]:
    return [
        (
            each.case.id,
            each.verdict,
            {n: (round(b.low, 9), round(b.high, 9)) for n, b in each.bounds.items()},
        )
        for each in score_many(rubric, library())
    ]


def test_without_changes_nothing_flips_and_all_is_as_score_says(typology: Run) -> None:
    code, out, _ = typology("whatif", str(LIBRARY), "--format", "json")
    found = json.loads(out)
    _, scored, _ = typology("score", str(LIBRARY), "--format", "json")
    expected = {each["case"]: each["verdict"] for each in json.loads(scored)["results"]}
    assert code == 0
    assert found["differences"] == []
    for when in ("before", "after"):
        assert {each["case"]: each[when]["verdict"] for each in found["results"]} == expected
    assert [each["value"] for each in found["coincidences"]] == [1.0, 1.0]


def test_a_change_is_told_with_verdicts_before_and_after_and_what_moves_them(typology: Run) -> None:
    code, out, _ = typology(
        "whatif", ALGERIA, "--add", "types.stabilising.formula.all=mediator_credibility",
        "--rate", "demobilisation=full",
    )  # fmt: skip
    assert code == 0
    assert (
        "--add types.stabilising.formula.all=mediator_credibility and --rate demobilisation=full"
        in (" ".join(out.split()))
    )
    assert "The verdict changes from stabilising to undetermined." in out
    _, listed, _ = typology("whatif", ALGERIA, "--set", "decide.cut=0.7", "--all")
    assert f"{ALGERIA}  stabilising  neither  yes" in listed
    assert "(types.stabilising.formula.all.5)" in " ".join(out.split())


def test_a_rating_is_changed_in_every_case_and_told_as_the_cause(typology: Run) -> None:
    _, out, _ = typology("whatif", ALGERIA, "--rate", "demobilisation=absent", "--format", "json")
    (found,) = json.loads(out)["results"]
    assert (found["before"]["verdict"], found["after"]["verdict"]) == (
        "stabilising",
        "undetermined",
    )
    assert [(each["node"], each["criteria"]) for each in found["causes"]] == [
        ("ratings.demobilisation", ["demobilisation"])
    ]


def test_csv_has_a_row_a_case_with_both_definitions(typology: Run) -> None:
    _, out, _ = typology("whatif", str(LIBRARY), "--drop", "demobilisation", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    base = read_rubric("thurston-2018")
    changed = apply_changes(base, RubricChanges(drop=("demobilisation",)))
    assert [(row["case"], row["after"]) for row in rows] == [
        (case, verdict) for case, verdict, _ in verdicts(changed)
    ]
    assert {row["definition_sha256"] for row in rows} == {changed.definition_sha256}
    assert {row["before_definition_sha256"] for row in rows} == {base.definition_sha256}
    assert {row["overrides"] for row in rows} == {"'--drop demobilisation"}
    assert {row["moved"] for row in rows if row["before"] != row["after"]} == {"true"}


@pytest.mark.parametrize("form", ["text", "markdown", "html", "latex", "xlsx", "docx"])
def test_every_format_is_written(typology: Run, form: str) -> None:
    code, _, err = typology("whatif", DEAL, "--drop", "demobilisation", "--format", form, "-o", "o")
    assert (code, err) == (0, "")
    assert Path("o").stat().st_size > 500


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--drop", "demob"], "unknown criterion 'demob'"),
        (["--drop", "durability"], "no formula, profile or notice names it"),
        (["-r", "battlefield", "--drop", "demobilisation"], "nothing would be left of types.stab"),
        (["-r", "three-of-five", "--drop", "demobilisation", "--drop", "splitting_ranks", "--drop",
          "state_capacity"], "counts 3 and 2 would be left to count"),
        (["--remove", "types.stabilising.formula.all.9"], "no item '9'"),
        (["--remove", "types.stabilising"], "no type would be left"),
        (["--add", "types.stabilising.formula.all=durabilty"], "did you mean 'durability'?"),
        (["--add", "types.stabilising.formula.all.0=durability"], "no list of formulas"),
        (["--set", "decide.cu=0.4"], "did you mean 'cut'?"),
        (["--rate", "demobilisation=ful"], "did you mean 'full'?"),
    ],
)  # fmt: skip
def test_what_does_not_resolve_is_a_placed_error_and_nothing_is_scored(
    typology: Run, arguments: list[str], told: str
) -> None:
    if arguments[1] == "types.stabilising":
        arguments = ["--remove", "types.delaying", *arguments]
    code, out, err = typology("whatif", DEAL, *arguments)
    assert (code, out) == (1, "")
    assert told in err
    assert err.startswith("--")
    assert "^" in err


CHANGES = [
    RubricChanges(),
    RubricChanges(sets=(("decide.cut", "0.6"), ("scale.limited", "0.4"))),
    RubricChanges(
        sets=(("criteria.state_capacity.scale.unchanged", "0.2"), ("title", 'Of "mine": #1'))
    ),
    RubricChanges(sets=(("applies_to.status.0", "never_took_effect"),)),
    RubricChanges(drop=("violence_reduction",)),
    RubricChanges(drop=("accountability_cost", "state_credibility")),
    RubricChanges(remove=("notices.0", "profiles.downsides", "types.delaying")),
    RubricChanges(
        add=(("types.stabilising.formula", "durability"), ("profiles.downsides", "durability"))
    ),
    RubricChanges(silence="holds"),
    RubricChanges(silence="fails", drop=("demobilisation",)),
]


@pytest.mark.parametrize("changes", CHANGES, ids=repr)
def test_a_saved_variant_reads_and_scores_as_what_it_was_saved_from(
    changes: RubricChanges, tmp_path: Path
) -> None:
    saved = [name for name in shipped_rubrics() if saves(read_rubric(name), changes, tmp_path)]
    assert "thurston-2018" in saved
    assert len(saved) > len(shipped_rubrics()) / 2


def saves(base: Rubric, changes: RubricChanges, folder: Path) -> bool:
    """Whether the changed rubric can be made; if so what is saved must be it."""
    try:
        changed = apply_changes(base, changes)
    except InputError:  # it has nothing to drop, or no list to add to
        return False
    path = folder / "a-variant.yaml"
    path.write_text(write_variant(base, changed, "a-variant"), encoding="utf-8")
    saved = read_rubric(str(path))
    assert verdicts(saved) == verdicts(changed)
    assert (saved.extends, saved.standing) == (f"{base.id}@{base.version}", "constructed")
    assert dict(saved.profiles) == dict(changed.profiles)
    assert saved.notices == changed.notices
    if not changes.silence:
        assert saved.definition_sha256 == changed.definition_sha256
    return True


def test_random_removals_and_additions_save_as_variants(tmp_path: Path) -> None:
    base = read_rubric("thurston-2018")
    paths = list(node_paths(base.resolved["types"], "types"))
    saved = 0
    for seed in range(60):
        rng = Random(seed)
        changes = RubricChanges(
            remove=tuple(rng.sample(paths, rng.randint(1, 3))),
            drop=tuple(rng.sample(["violence_reduction", "state_authority"], rng.randint(0, 1))),
        )
        try:
            changed = apply_changes(base, changes)
        except InputError:
            continue
        path = tmp_path / f"v{seed}.yaml"
        path.write_text(write_variant(base, changed, f"v{seed}"), encoding="utf-8")
        assert read_rubric(str(path)).definition_sha256 == changed.definition_sha256
        saved += 1
    assert saved > 20


def node_paths(tree: Json, path: str) -> list[str]:
    found = [path] if isinstance(tree, dict) and "criterion" in tree else []
    if isinstance(tree, dict):
        for key, value in tree.items():
            found += node_paths(value, f"{path}.{key}")
    if isinstance(tree, list):
        for place, value in enumerate(tree):
            found += node_paths(value, f"{path}.{place}")
    return found


def test_the_saved_file_says_what_was_changed_and_passes_check(typology: Run) -> None:
    code, _, err = typology(
        "whatif", DEAL, "--drop", "demobilisation", "--rate", "violence_reduction=full", "--save",
        "without-demobilisation",
    )  # fmt: skip
    text = Path("without-demobilisation.yaml").read_text(encoding="utf-8")
    assert code == 0
    assert "saved without-demobilisation.yaml (ratings of --rate are the cases'" in err
    assert text.startswith("# A variant of thurston-2018 1.1 (definition ")
    assert "# difference 1: stabilising: demobilisation is left out" in text
    assert "violence_reduction=full" not in text
    assert typology("check", "without-demobilisation.yaml", "--strict")[0] == 0
    _, scored, _ = typology("score", DEAL, "-r", "./without-demobilisation.yaml")
    told = " ".join(scored.split())
    assert "your definition, without-demobilisation 1.0; standing: constructed." in told


def test_saving_never_overwrites_another_file(typology: Run) -> None:
    Path("mine.yaml").write_text("mine\n", encoding="utf-8")
    code, _, err = typology("whatif", DEAL, "--drop", "demobilisation", "--save", "mine")
    assert code == 2
    assert "mine.yaml is there already" in err
    assert Path("mine.yaml").read_text(encoding="utf-8") == "mine\n"
    for _ in range(2):  # the same again is no other
        assert typology("whatif", DEAL, "--set", "decide.cut=0.6", "--save", "same")[0] == 0


def test_a_name_that_is_no_id_is_refused(typology: Run) -> None:
    code, _, err = typology("whatif", DEAL, "--save", "My_Variant")
    assert code == 2
    assert "is no id" in err
    assert not list(Path().iterdir())


def test_a_variant_of_a_rubric_elsewhere_is_saved_beside_it_or_not_at_all(typology: Run) -> None:
    Path("far").mkdir()
    base = "format: 1\nrubric: own\nversion: '2'\ntitle: Own\nextends: thurston-2018\n"
    Path("far/own.yaml").write_text(base, encoding="utf-8")
    arguments = ("whatif", DEAL, "-r", "far/own.yaml", "--set", "decide.cut=0.6", "--save")
    code, out, err = typology(*arguments, "./lost")
    assert code == 2
    assert "What if: --set decide.cut=0.6" in out  # the answer stands, saved or not
    assert "no rubric 'own' beside this file" in err
    assert not Path("lost.yaml").exists()
    code, _, err = typology(*arguments, "found")
    assert (code, err) == (0, "saved far/found.yaml\n")
    assert read_rubric("far/found.yaml").cut == 0.6


def test_a_rating_that_flips_a_verdict_is_what_differs(typology: Run) -> None:
    _, out, _ = typology("whatif", DEAL, "--rate", "violence_reduction=limited")
    differs = out.partition("WHAT DIFFERS")[2].partition("BEFORE AND AFTER")[0]
    assert "violence reduction rated limited instead of" in differs
    assert "Nothing that bears on a verdict" not in out
    assert out.count(read_rubric("thurston-2018").definition_sha256) == 1


def test_a_rate_names_few_cases_and_counts_many(typology: Run) -> None:
    _, out, _ = typology("whatif", str(LIBRARY), "--rate", "violence_reduction=limited")
    told = " ".join(out.partition("BEFORE AND AFTER")[0].split())
    unrated = [
        case.id
        for case in library()
        if case.ratings.get("violence_reduction", Rating(None))[:3] == (None, None, None)
    ]
    assert len(unrated) > 3
    assert f"violence reduction rated limited instead of unknown, in {len(unrated)} cases" in told


def test_weights_by_name_under_silence_are_saved_as_mentions() -> None:
    weighted: Json = {"mean": {"a": 0.5, "b": 1.5}, "if_unknown": "fails"}
    said = {"criterion": "b", "if_unknown": "fails"}
    assert as_file(weighted) == {"mean": [{"criterion": "a", "if_unknown": "fails"}, *[said] * 3]}
    assert as_file({"geometric": {"a": 0.5}}) == {"geometric": {"a": 0.5}}
    with pytest.raises(Unsayable, match="at most 200 mentions"):
        as_file({"mean": {"a": 0.333, "b": 1.0}, "if_unknown": "holds"})


def test_silence_is_set_on_leaves_that_were_added() -> None:
    base = read_rubric("thurston-2018")
    add = (("types.stabilising.formula.all", "durability"),)
    changed = apply_changes(base, RubricChanges(add=add, silence="holds"))
    found = list(leaves(changed.types["stabilising"].formula))
    assert Leaf("durability", None, "holds") in found
    assert [each.option for each in changed.overrides] == ["--add", "--silence"]


def test_an_unresolved_change_says_where_in_itself_it_fails() -> None:
    with pytest.raises(InputError) as caught:
        apply_changes(
            read_rubric("thurston-2018"), RubricChanges(remove=("types.stabilising.formula.any.0",))
        )
    (problem,) = caught.value.problems
    assert (problem.path, problem.column) == ("--remove", 27)
    assert isinstance(caught.value.__cause__, Unresolved)
