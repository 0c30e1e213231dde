"""Case files: every refusal at its place, what is looked up, what is filled in."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.support.texts import CASE, RUBRIC, case_problems, changed, places, small_rubric, write
from typology.model import Case, Evidence, Label, Override, Period, Rating, Rubric, Source, Term
from typology.reading import library
from typology.reading.case.fields import countries
from typology.reading.cases import read_cases
from typology.reading.check import check
from typology.reading.problems import InputError
from typology.reading.rubric.reader import read_rubric

REFUSED = {
    "another format": ("format: 1", "format: «2", "format '2' is not known"),
    "an id that is no stem": ("case: deal", "case: «dael", "called 'dael', its file 'deal'"),
    "an id with an underscore": ("case: deal", "case: «de_al", "'de_al' is no id"),
    "an unknown key": ("terms:", "«term:", "unknown key 'term'"),
    "an unknown key in a rating": (
        "    confidence:",
        "    «confidense: low\n    confidence:",
        "unknown key 'confidense'",
    ),
    "an unknown key in evidence": (
        "        direction:",
        "        «dir: x\n        direction:",
        "'dir'",
    ),
    "an unknown country": ("[MLI, XKX]", "[MLI, «ML]", "unknown country 'ML'"),
    "an unknown level of reach": ("level: local", "level: «lokal", "unknown level 'lokal'"),
    "an unknown status": ("status: in_force", "status: «inforce", "unknown status 'inforce'"),
    "an unknown confidence": ("confidence: high", "confidence: «hi", "unknown confidence 'hi'"),
    "an unknown direction": (
        "direction: supports",
        "direction: «support",
        "unknown direction 'support'",
    ),
    "an unknown modality of a term": (
        "modality: required",
        "modality: «asserted",
        "unknown modality 'asserted'",
    ),
    "an unknown modality of evidence": (
        "direction: supports",
        "direction: supports\n        modality: «rumoured",
        "unknown modality 'rumoured'",
    ),
    "an unknown basis": ("part_of: null", "basis: «paper", "unknown basis 'paper'"),
    "an unknown handling": ("part_of: null", "handling: «secret", "unknown handling 'secret'"),
    "an outcome in words": (
        "labels:",
        "outcomes: {lasted: «often}\nlabels:",
        "yes, no, unknown or a number from 0 to 1 was expected",
    ),
    "an outcome in quotes": (
        "labels:",
        'outcomes: {lasted: «"yes"}\nlabels:',
        "what stands in quotes is text",
    ),
    "an outcome above 1": (
        "labels:",
        "outcomes: {lasted: «1.5}\nlabels:",
        "an outcome outside 0 to 1",
    ),
    "an outcome with a capital": ("labels:", "outcomes: {«Lasted: yes}\nlabels:", "'Lasted' is no"),
    "a voice that is not known": (
        "issued: 2020}",
        "issued: 2020, voice: «nobody}",
        "unknown source 'nobody'",
    ),
    "a voice of its own": (
        "issued: 2020}",
        "issued: 2020, voice: «report}",
        "report has its own voice",
    ),
    "the voice of a voice": (
        "issued: 2020}",
        "issued: 2020, voice: «two}\n  two: {title: T, voice: three}\n  three: {title: T}",
        "the voice of two is that of three",
    ),
    "a month that is none": ("from: 1995", "from: «1995-13", "the date 1995-13 does not exist"),
    "a day that is none": ('"2018-10-30"', '«"2018-02-30"', "the date 2018-02-30 does not exist"),
    "the year 0": ("from: 1995", "from: «0000", "the date 0000 does not exist"),
    "a date in words": ("from: 1995", "from: «spring", "'spring' is no date"),
    "a date in other digits": ("from: 1995", "from: «١٩٩٥", "is no date"),
    "a beginning that goes on": ("from: 1995", "from: «ongoing", "'ongoing' is no date"),
    "a period backwards": ("to: 2006-02", "to: «1994-12", "ends in 1994-12, before it begins"),
    "an unknown criterion": ("  authority:\n", "  «autority:\n", "unknown criterion 'autority'"),
    "an unknown criterion, silent": (
        "  authority:\n",
        "  «x:\n  authority:\n",
        "unknown criterion",
    ),
    "an unknown criterion of a term": (
        "criterion: share",
        "criterion: «shares",
        "unknown criterion 'shares'",
    ),
    "a level that the scale lacks": (
        "rating: substantial",
        "rating: «sustantial",
        "calm has no level 'sustantial'",
    ),
    "a list for a level": ("rating: substantial", "rating: «[full]", "calm has no level a list"),
    "no level": ("rating: substantial", "rating: «null", "`rating` is missing"),
    "a level for a number": ("rating: 0.45", "rating: «full", "share is numeric"),
    "a quoted number": ("rating: 0.45", 'rating: «"0.45"', "what stands in quotes is text"),
    "a number for a level": ("rating: substantial", "rating: «0.67", "calm has no level '0.67'"),
    "not a number": ("rating: 0.45", "rating: «.nan", "a number was expected"),
    "a number too long": ("rating: 0.45", "rating: «0." + "4" * 29, "more than 30 characters"),
    "a range of one": ("[limited, full]", "«[limited]", "a range of 1"),
    "a range of three": ("[limited, full]", "«[limited, full, full]", "a range of 3"),
    "a level in a range that the scale lacks": (
        "[limited, full]",
        "[limited, «fll]",
        "calm has no level 'fll'",
    ),
    "unknown in a range": ("[limited, full]", "[«unknown, full]", "calm has no level 'unknown'"),
    "a range backwards": ("[limited, full]", "«[full, limited]", "runs backwards"),
    "numbers backwards": ("[0.3, 5e-1]", "«[0.5, 0.3]", "runs backwards"),
    "a range without the rating": (
        "[limited, full]",
        "«[absent, limited]",
        "a range without the rating substantial",
    ),
    "a numeric range without the rating": (
        "[0.3, 5e-1]",
        "«[0.3, 0.4]",
        "a range without the rating 0.45",
    ),
    "a text for a range": ("[limited, full]", "«limited", "a list was expected, not 'limited'"),
    "an unknown source": (
        "source: report\n        dir",
        "source: «rapport\n        dir",
        "'rapport'",
    ),
    "an unknown source of a label": (
        "{type: lasting, source: report}",
        "{type: lasting, source: «rep}",
        "unknown source 'rep'",
    ),
    "a long quote": (
        "direction: supports",
        "direction: supports\n        quote: «" + "word " * 61,
        "a quote of 61 words",
    ),
    "an unknown whole": ("part_of: null", "part_of: «deel", "no case 'deel' beside this file"),
    "a part of itself": ("part_of: null", "part_of: «deal", "a part of itself"),
    "a party that is no list": ("[Government]", "«Government", "a list was expected"),
    "an unknown side": ("  state:", "  «staat: [x]\n  state:", "unknown key 'staat'"),
    "an id that is no list": ('gw: ["432"]', "gw: «432", "a list was expected, not '432'"),
    "a source without a title": (
        'report: {title: "A report", issued: 2020}',
        "«report: {issued: 2020}",
        "`title` is missing",
    ),
    "an unknown key of a source": ("issued: 2020", "«year: 2020", "unknown key 'year'"),
    "a key of a source that is no id": (
        "  report: {",
        "  «R: {title: x}\n  report: {",
        "'R' is no id",
    ),
    "evidence that says nothing": (
        '      - says: "Attacks became rare"\n        source',
        "      - «source",
        "`says` is missing",
    ),
    "evidence without a source": (
        'says: "Attacks became rare"\n        source: report',
        '«says: "Attacks became rare"',
        "`source` is missing",
    ),
    "a rating that is a level alone": (
        "authority:\n    rating: unknown",
        "authority: «unknown",
        "a mapping was expected, not 'unknown'",
    ),
}


@pytest.mark.parametrize(("old", "new", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_refused_at_its_place(tmp_path: Path, old: str, new: str, message: str) -> None:
    text, line, column = changed(CASE, old, new)
    problems = case_problems(tmp_path, text)
    found = [problem for problem in problems if message in problem.message]
    assert [(p.line, p.column) for p in found] == [(line, column)], places(problems)


@pytest.mark.parametrize("key", ["format", "case", "title", "status", "ratings"])
def test_what_a_case_needs_is_told_at_its_beginning(tmp_path: Path, key: str) -> None:
    tree = yaml.safe_load(CASE)
    del tree[key]
    assert (1, 1, f"`{key}` is missing") in places(case_problems(tmp_path, json.dumps(tree)))


def test_all_problems_of_a_file_come_at_once(tmp_path: Path) -> None:
    text = CASE.replace("MLI", "ML").replace("rating: substantial", "rating: some")
    text = text.replace("says:", "sais:").replace("{type: lasting, source: report}", "{type: x}")
    text = text.replace("status: in_force", "status: on").replace("[0.3, 5e-1]", "[0.5, 0.3]")
    assert [problem.message for problem in case_problems(tmp_path, text)] == [
        "unknown country 'ML'",
        "unknown status 'on'",
        "calm has no level 'some'",
        "`says` is missing",
        "unknown key 'sais'",
        "a range from 0.5 to 0.3 runs backwards",
        "`source` is missing",
    ]


def test_what_is_sound_beside_a_faulty_item_is_judged_at_its_own_index(tmp_path: Path) -> None:
    text, line, column = changed(
        CASE,
        '      - says: "Attacks became rare"\n',
        "      - {says: x}\n      - {says: y, source: «nobody, direction: some}\n"
        '      - says: "Attacks became rare"\n',
    )
    problems = case_problems(tmp_path, text)
    assert [message for *_, message in places(problems)] == [
        "`direction` is missing",
        "`source` is missing",
        "unknown source 'nobody'",
        "unknown direction 'some'",
    ]
    assert (problems[2].line, problems[2].column) == (line, column)


def test_after_a_syntax_error_nothing_counts_as_missing(tmp_path: Path) -> None:
    text = CASE.replace("MLI", "ML").replace(
        "    range: [limited, full]", "    range: [limited, full"
    )
    problems = case_problems(tmp_path, text)
    assert [problem.message for problem in problems] == [
        "unknown country 'ML'",
        "a list that is not closed",
    ]


def only(folder: Path, text: str, rubric: Rubric | None = None) -> Case:
    (folder / "rubric").mkdir(exist_ok=True)
    rubric = rubric or small_rubric(folder / "rubric")
    reading = read_cases([str(write(folder, "deal.yaml", text))], [rubric])
    assert reading.problems == ()
    return reading.cases[0]


def test_a_case_is_read_as_written(tmp_path: Path) -> None:
    case = only(tmp_path, CASE)
    assert case.countries == ("MLI", "XKX")
    assert case.period == Period("1995", "2006-02")
    assert case.parties == {"state": ("Government",), "armed_groups": ("Group",)}
    assert case.identifiers == {"gw": ("432",), "ucdp_conflict": ("289",)}
    assert case.terms == (Term("Fighters go home", "share", "required"),)
    assert case.labels == (Label("lasting", "report"),)
    assert case.expect == {"small": "lasting"}
    assert case.sources == {"report": Source("report", "A report", issued="2020")}
    assert case.ratings == {
        "calm": Rating(
            "substantial",
            "limited",
            "full",
            "high",
            "Few attacks.",
            (Evidence("Attacks became rare", "report", "supports"),),
        ),
        "share": Rating(0.45, 0.3, 0.5),
        "authority": Rating(None),
    }
    assert (case.basis, case.handling, case.part_of, case.coder) == (
        "outcome",
        "public",
        None,
        None,
    )


def test_a_proposed_deal_is_a_text_and_restricted(tmp_path: Path) -> None:
    case = only(tmp_path, CASE.replace("in_force", "proposed"))
    assert (case.basis, case.handling, case.prospective) == ("text", "restricted", True)
    assert case.terms[0].handling == "restricted"
    assert case.ratings["calm"].evidence[0].handling == "restricted"


def test_a_signed_deal_is_a_text_and_public(tmp_path: Path) -> None:
    case = only(tmp_path, CASE.replace("in_force", "signed"))
    assert (case.basis, case.handling, case.prospective, case.on_paper) == (
        "text",
        "public",
        False,
        True,
    )


def test_what_happened_later_is_read_apart_from_ratings(tmp_path: Path) -> None:
    later = "outcomes: {lasted: yes, quiet: no, votes: .25, amnesty: unknown, other: null}\n"
    case = only(tmp_path, CASE + later)
    assert case.outcomes == {"lasted": 1.0, "quiet": 0.0, "votes": 0.25, "amnesty": None}
    assert case.ratings == only(tmp_path, CASE).ratings


def test_sources_of_one_voice_are_counted_once(tmp_path: Path) -> None:
    write(tmp_path, "sources.yaml", "book: {title: B, note: no author}\n")
    text = CASE.replace("issued: 2020}", "issued: 2020, voice: book, note: as printed}")
    case = only(tmp_path, text)
    assert case.sources["report"].note == "as printed"
    assert case.voices(["report", "book", "other"]) == ("book", "other")


def test_a_voice_in_a_list_of_sources_is_looked_up_there_and_among_the_shipped(
    tmp_path: Path,
) -> None:
    text = "a: {title: T, voice: thurston-2018}\nb: {title: T, voice: a}\nc: {title: T, voice: x}\n"
    problems = check([str(write(tmp_path, "sources.yaml", text))])
    assert [(each.line, each.message) for each in problems] == [
        (2, "the voice of a is that of thurston-2018"),
        (3, "unknown source 'x'"),
    ]


def test_why_a_warning_stands_is_kept(tmp_path: Path) -> None:
    case = only(tmp_path, CASE.replace("confidence: high", "accepted: He was there."))
    assert case.ratings["calm"].accepted == "He was there."


def test_handling_passes_from_the_case_to_what_does_not_say(tmp_path: Path) -> None:
    text = CASE.replace("part_of: null", "handling: restricted")
    text = text.replace("modality: required}", "handling: public}")
    case = only(tmp_path, text)
    assert case.terms[0].handling == "public"
    assert case.ratings["calm"].evidence[0].handling == "restricted"


def test_an_end_may_be_ongoing_or_not_stated(tmp_path: Path) -> None:
    assert only(tmp_path, CASE.replace("2006-02", "ongoing")).period == Period("1995", "ongoing")
    assert only(tmp_path, CASE.replace("2006-02", "null")).period == Period("1995", None)


@pytest.mark.parametrize(
    ("start", "end"), [("1995-06", "1995"), ("1995", "1995-01-01"), ("1995-06", "1995-06-01")]
)
def test_a_period_is_backwards_only_as_far_as_both_ends_say(
    tmp_path: Path, start: str, end: str
) -> None:
    text = CASE.replace("{from: 1995, to: 2006-02}", f"{{from: {start}, to: {end}}}")
    assert only(tmp_path, text).period == Period(start, end)


def test_a_range_may_stand_with_unknown_and_may_be_a_point(tmp_path: Path) -> None:
    text = CASE.replace("rating: substantial", "rating: unknown").replace("0.3, 5e-1", "0.45, 0.45")
    case = only(tmp_path, text)
    assert case.ratings["calm"] == case.ratings["calm"]._replace(
        value=None, low="limited", high="full"
    )
    assert case.ratings["share"] == Rating(0.45, 0.45, 0.45)


def test_every_country_of_iso_3166_is_known() -> None:
    assert len(countries()) == 249 + 1
    assert {"DZA", "MLI", "NER", "BFA", "MRT", "SSD", "PSE", "XKX"} <= countries().keys()
    assert not {"UNK", "YUG", "SUN", "ROM", "ZAR"} & countries().keys()  # withdrawn, or never there


def test_a_countrys_name_is_hinted_to_be_its_code(tmp_path: Path) -> None:
    (problem,) = case_problems(tmp_path, CASE.replace("XKX", "mali"))
    assert problem.hint == "Mali is MLI"


def test_a_code_of_two_letters_is_not_taken_for_another_countrys(tmp_path: Path) -> None:
    for code in ("ML", "NE", "TD"):  # ML is one letter from Malta's MLT
        (problem,) = case_problems(tmp_path, CASE.replace("XKX", code))
        assert problem.hint is not None and "three letters" in problem.hint
        assert "did you mean" not in problem.hint
    (problem,) = case_problems(tmp_path, CASE.replace("XKX", "MLJ"))
    assert problem.hint is not None and "did you mean" in problem.hint


# Criteria of other rubrics


def test_a_criterion_that_a_shipped_rubric_has_is_no_problem(tmp_path: Path) -> None:
    text = CASE.replace("  authority:\n", "  demobilisation: {rating: full}\n  authority:\n")
    assert only(tmp_path, text).ratings["demobilisation"] == Rating("full")
    text, line, column = changed(
        CASE, "  authority:\n", "  demobilisation: {rating: «ful}\n  authority:\n"
    )
    problems = case_problems(tmp_path, text)
    assert places(problems) == [(line, column, "demobilisation has no level 'ful'")]


def test_a_criterion_that_another_given_rubric_has_is_no_problem(tmp_path: Path) -> None:
    other = RUBRIC.replace("rubric: small", "rubric: other").replace("calm", "quiet")
    rubrics = [small_rubric(tmp_path), read_rubric(str(write(tmp_path, "other.yaml", other)))]
    text = CASE.replace("  authority:\n", "  quiet: {rating: full}\n  authority:\n")
    path = str(write(tmp_path, "deal.yaml", text))
    assert read_cases([path], rubrics).problems == ()
    assert len(read_cases([path], rubrics[:1]).problems) == 1


def test_a_level_must_suit_every_rubric_in_use(tmp_path: Path) -> None:
    other = RUBRIC.replace("rubric: small", "rubric: other").replace("substantial", "considerable")
    other = "scale: {absent: 0, limited: 0.3, considerable: 0.7, full: 1}\n" + other
    rubrics = [small_rubric(tmp_path), read_rubric(str(write(tmp_path, "other.yaml", other)))]
    path = str(write(tmp_path, "deal.yaml", CASE))
    messages = [problem.message for problem in read_cases([path], rubrics).problems]
    assert messages == ["calm has no level 'substantial'"]


# Sources


def without_own_sources(text: str = CASE) -> str:
    return text[: text.index("sources:")]


def test_sources_are_looked_up_in_the_case_then_beside_it_then_among_the_shipped(
    tmp_path: Path,
) -> None:
    write(tmp_path, "sources.yaml", "report: {title: Beside}\nelse: {title: Else}\n")
    assert only(tmp_path, CASE).sources["report"].title == "A report"
    assert only(tmp_path, without_own_sources()).sources["report"].title == "Beside"
    text = without_own_sources().replace("source: report", "source: thurston-2018")
    assert only(tmp_path, text).sources.keys() == {"thurston-2018"}


def test_a_faulty_sources_file_is_told_and_its_entries_are_of_no_use(tmp_path: Path) -> None:
    write(tmp_path, "sources.yaml", "report: {titel: Beside}\nelse: {title: x}\n")
    problems = case_problems(tmp_path, without_own_sources())
    assert [(Path(p.path).name, p.line, p.column, p.message) for p in problems] == [
        ("deal.yaml", 24, 17, "the entry of 'report' in sources.yaml is faulty"),
        ("deal.yaml", 32, 29, "the entry of 'report' in sources.yaml is faulty"),
        ("sources.yaml", 1, 1, "`title` is missing"),
        ("sources.yaml", 1, 10, "unknown key 'titel'"),
    ]


def test_shadowing_a_shipped_source_is_a_warning_that_leaves_a_case_good(tmp_path: Path) -> None:
    text = CASE.replace("report", "thurston-2018")
    assert only(tmp_path, text).sources["thurston-2018"].title == "A thurston-2018"
    problems = case_problems(tmp_path, text.replace("status: in_force", "status: x"))
    assert [(p.severity, p.message) for p in problems] == [
        ("error", "unknown status 'x'"),
        ("warning", "thurston-2018 shadows a shipped source"),
    ]


def test_a_whole_is_looked_up_beside_and_among_the_shipped(tmp_path: Path) -> None:
    write(tmp_path, "whole.yaml", "")
    assert only(tmp_path, CASE.replace("null", "whole")).part_of == "whole"
    shipped = library.shipped_cases()[0]
    assert only(tmp_path, CASE.replace("null", shipped)).part_of == shipped


# Hashes


MINIMAL = "format: 1\ncase: deal\ntitle: D\nstatus: proposed\nratings: {share: {rating: 0.50}}\n"
# By hand: sorted keys, numbers as ECMAScript writes them, defaults filled in, nulls left out.
MINIMAL_CANONICAL = (
    '{"basis":"text","case":"deal","format":1,"handling":"restricted",'
    '"ratings":{"share":{"rating":0.5}},"status":"proposed","title":"D"}'
)


def test_the_hash_is_that_of_canonical_json_written_by_hand(tmp_path: Path) -> None:
    case = only(tmp_path, MINIMAL)
    assert case.sha256 == hashlib.sha256(MINIMAL_CANONICAL.encode()).hexdigest()


def test_the_new_keys_enter_the_hash_only_where_they_are_said(tmp_path: Path) -> None:
    said = MINIMAL.replace("{rating: 0.50}", "{rating: 0.50, accepted: a}")
    said += (
        "outcomes: {lasted: yes, quiet: unknown, votes: 0.5}\nsources: {s: {title: T, note: n}}\n"
    )
    canonical = MINIMAL_CANONICAL.replace(
        '"ratings":{"share":{', '"ratings":{"share":{"accepted":"a",'
    )
    canonical = canonical.replace(
        '"ratings"', '"outcomes":{"lasted":1,"quiet":"unknown","votes":0.5},"ratings"'
    ).replace('"status"', '"sources":{"s":{"note":"n","title":"T"}},"status"')
    assert only(tmp_path, said).sha256 == hashlib.sha256(canonical.encode()).hexdigest()
    silent = MINIMAL + "outcomes: {lasted: null}\n"
    assert only(tmp_path, silent).sha256 == only(tmp_path, MINIMAL).sha256


def test_saying_a_default_or_a_null_changes_no_hash(tmp_path: Path) -> None:
    text = MINIMAL + "basis: text\nhandling: restricted\nsummary: null\nlabels:\nterms: []\n"
    assert only(tmp_path, text).sha256 == only(tmp_path, MINIMAL).sha256


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("A deal", "A pact"),
        ('says: "Attacks', 'says: "Few attacks'),
        ("rating: 0.45", "rating: 0.46"),
        ("[limited, full]", "[absent, full]"),
        ("rating: unknown", "rating: same"),
        ("issued: 2020", "issued: 2021"),
        ("lasting}", "passing}"),
        ("public", "restricted"),
    ],
)
def test_what_a_case_says_is_in_its_hash(tmp_path: Path, old: str, new: str) -> None:
    text = CASE.replace("part_of: null", "handling: public")
    assert old in text
    assert only(tmp_path, text).sha256 != only(tmp_path, text.replace(old, new)).sha256


@given(st.data())
def test_the_order_of_keys_is_irrelevant(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("order")
    tree = yaml.load(CASE, Loader=yaml.BaseLoader)
    keys = data.draw(st.permutations(list(tree)))
    ratings = data.draw(st.permutations(list(tree["ratings"])))
    tree["ratings"] = {key: tree["ratings"][key] for key in ratings}
    text = yaml.dump({key: tree[key] for key in keys}, sort_keys=False).replace("'", "")
    rubric = small_rubric(folder)
    case = only(folder, text, rubric)
    assert case == only(folder, CASE, rubric)
    assert case.sha256 == only(folder, CASE, rubric).sha256


# Rates


def test_a_rate_applies_to_every_case_and_drops_its_range(tmp_path: Path) -> None:
    rubric = small_rubric(tmp_path)
    write(tmp_path, "deal.yaml", CASE)
    write(tmp_path, "pact.yaml", MINIMAL.replace("deal", "pact"))
    names = [str(tmp_path / "deal.yaml"), str(tmp_path / "pact.yaml")]
    rates = [("calm", "full"), ("share", "unknown"), ("share", "7e-1")]
    deal, pact = read_cases(names, [rubric], rates=rates).cases
    assert deal.ratings["calm"]._replace(evidence=()) == Rating(
        "full", None, None, "high", "Few attacks."
    )
    assert deal.ratings["share"] == pact.ratings["share"] == Rating(0.7)
    assert pact.ratings["calm"] == Rating("full")
    assert deal.overrides == (Override("--rate", "calm", "full"), Override("--rate", "share", 0.7))
    assert deal.sha256 != read_cases(names, [rubric]).cases[0].sha256


@pytest.mark.parametrize(
    ("name", "level", "column", "message"),
    [
        ("clam", "full", 1, "unknown criterion 'clam'"),
        ("demobilisation", "full", 1, "unknown criterion 'demobilisation'"),
        ("calm", "ful", 6, "calm has no level 'ful'"),
        ("calm", "", 6, "calm has no level ''"),
        ("share", "full", 7, "a number was expected: share is numeric"),
        ("share", "inf", 7, "a number was expected: share is numeric"),
    ],
)
def test_a_rate_that_does_not_resolve_is_an_error(
    tmp_path: Path, name: str, level: str, column: int, message: str
) -> None:
    path = str(write(tmp_path, "deal.yaml", CASE))
    with pytest.raises(InputError) as raised:
        read_cases([path], [small_rubric(tmp_path)], rates=[(name, level)])
    (problem,) = raised.value.problems
    assert (problem.path, problem.column, problem.message) == ("--rate", column, message)
    assert problem.source_line == f"{name}={level}"


# The shipped library


def test_every_shipped_case_reads_under_the_default_rubric() -> None:
    folder = str(library.library() / "cases")
    reading = read_cases([folder], [read_rubric("thurston-2018")])
    assert reading.problems == ()
    assert [case.id for case in reading.cases] == list(library.shipped_cases())


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("  authority:\n    rating: unknown\n", "  authority: won\n", "write {rating: won}"),
        ("  authority:\n    rating: unknown\n", "  authority:\n    rating:won\n",
         "a blank is missing after `rating:`"),
        ("  authority:\n    rating: unknown\n", "  authority: {rating:won}\n",
         "a blank is missing after `rating:`"),
        ("range: [limited, full]", "range: limited-full", "write [limited, full]"),
        ("range: [limited, full]", "range: limited to full", "write [limited, full]"),
        ("range: [limited, full]", "range: limited", "a range is [low, high]"),
        ("to: 2006-02", "to: ongoin", "did you mean 'ongoing'?"),
        ("to: 2006-02", "to: 2006/02", "write YYYY, YYYY-MM or YYYY-MM-DD, or ongoing"),
        ("from: 1995", "from: ongoin", "write YYYY, YYYY-MM or YYYY-MM-DD"),
        ("rating: substantial", "rating: 0.67", "its levels: absent, limited, substantial, full"),
        ("rating: substantial", "rating: most", "its levels: absent, limited, substantial, full"),
        ("rating: substantial", "rating: substancial", "did you mean 'substantial'?"),
        ("format: 1", 'format: "1"', "what stands in quotes is text: write 1"),
        ("format: 1", "format: 2", "this version reads 1"),
    ],
)  # fmt: skip
def test_what_was_meant_is_offered(tmp_path: Path, old: str, new: str, hint: str) -> None:
    assert CASE.count(old) == 1
    problems = case_problems(tmp_path, CASE.replace(old, new))
    assert hint in [problem.hint for problem in problems]


def test_an_escape_that_is_refused_is_told_once_at_its_place(tmp_path: Path) -> None:
    text = CASE.replace("case: deal", 'case: "d\\x07l"')
    told = places(case_problems(tmp_path, text))
    assert told == [(2, 9, "control character U+0007, escaped")]
