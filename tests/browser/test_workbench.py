"""The workbench in Chromium: its controls against the engine, its files against the command."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from tests.support.bench import Bench
from tests.support.chromium import chromium, complaints, requests
from tests.support.hostile import write_hostile_rubric
from typology.cli.shared.changes import RubricChanges, apply_changes
from typology.model import Case, Rating, Rubric
from typology.reading import library
from typology.reading.cases import read_cases
from typology.reading.rubric.reader import read_rubric
from typology.reporting.formats.page import content_security_policy
from typology.reporting.workbench.page import blank_workbench, fragment
from typology.scoring.compile import compile_rubric
from typology.scoring.scorecard import Scorecard, score

PROPOSED = "mali-agghali-kouffa-deal-proposed"
SHELL = """<!DOCTYPE html><html lang=en><head><meta charset=utf-8>
<meta http-equiv=Content-Security-Policy content="{policy}">
<meta name=viewport content="width=device-width, initial-scale=1"><title>Cases</title>
<link rel=icon href="data:,"><style>{style}</style></head>
<body><main><h1>Cases</h1>{markup}</main><script>{script}</script></body></html>"""
NASTY = '</script><img src=x onerror="document.title=\'owned\'"> \u202eturned\u202c "quoted" =1+1 '


@cache
def default() -> Rubric:
    return read_rubric("thurston-2018")


@cache
def shipped() -> tuple[Case, ...]:
    paths = [str(library.case_path(name)) for name in library.shipped_cases()]
    return read_cases(paths, [default()]).cases


def page_of(cards: Sequence[Scorecard], rubric: Rubric, *, with_evidence: bool = True) -> str:
    """A page that embeds the workbench, as a report does."""
    from typology.reading.case.sources import shipped_sources

    made = fragment(
        rubric, cards, with_evidence=with_evidence, shipped_sources=shipped_sources().entries
    )
    style = (files("typology.reporting.report") / "report.css").read_text("utf-8") + made.style
    policy = content_security_policy([style], [made.script])
    return SHELL.format(policy=policy, style=style, markup=made.markup, script=made.script)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("chromium")
    with chromium(folder) as opened:
        yield Bench(opened, folder)


@pytest.fixture
def bench(browser: Bench) -> Iterator[Bench]:
    """The browser, whose console must stay silent, and which must ask the network for nothing."""
    complaints(browser.opened)
    requests(browser.opened)
    for path in (browser.folder / "downloads").iterdir():
        path.unlink()
    yield browser
    assert complaints(browser.opened) == []
    assert requests(browser.opened) == []
    browser.opened.get("about:blank")


def opened(bench: Bench, html: str, fragment_of_address: str = "") -> Bench:
    path = bench.folder / "page.html"
    path.write_text(html, encoding="utf-8")
    bench.opened.get("about:blank")
    bench.opened.get(path.as_uri() + fragment_of_address)
    return bench


@cache
def library_page() -> str:
    return page_of(score(default(), shipped(), flips=False), default(), with_evidence=False)


@cache
def single_page(case_id: str = PROPOSED) -> str:
    cases = [case for case in shipped() if case.id == case_id]
    return page_of(score(default(), cases, flips=False), default())


def verdicts_by_title(rubric: Rubric, cases: Sequence[Case]) -> dict[str, str]:
    return {card.case.title: card.verdict for card in score(rubric, cases, flips=False)}


def test_controls_give_the_verdicts_of_the_command(bench: Bench) -> None:
    opened(bench, library_page()).open_details()
    assert bench.verdicts() == verdicts_by_title(default(), shipped())
    steps = (
        ("set", ("decide.cut", "0.6")),
        ("set", ("scale.substantial", "0.58")),
        ("set", ("criteria.state_authority.scale.extended", "0.9")),
        ("set", ("types.stabilising.formula.all.3.reaches", "extended")),
        ("silence", ("open",)),
        ("drop", ("demobilisation",)),
        ("drop", ("state_capacity",)),
        ("silence", ("fails",)),
    )
    sets: dict[str, str] = {}
    drops: list[str] = []
    silence = None
    for action, arguments in steps:
        getattr(bench, action)(*arguments)
        if action == "set":
            sets[arguments[0]] = arguments[1]
        elif action == "drop":
            drops.append(arguments[0])
        else:
            silence = arguments[0]
        changed = apply_changes(
            default(), RubricChanges(tuple(sets.items()), drop=tuple(drops), silence=silence)
        )
        expected = verdicts_by_title(changed, shipped())
        assert bench.verdicts() == expected
        before = verdicts_by_title(default(), shipped())
        moved = sum(before[title] != verdict for title, verdict in expected.items())
        assert bench.status().startswith(f"{moved or 'No'} of {len(expected)} ")
    bench.click(bench.one("[data-reset]"))
    assert bench.verdicts() == verdicts_by_title(default(), shipped())


def test_weights_counts_and_both_directions_give_the_verdicts_of_the_command(bench: Bench) -> None:
    for name, path, value in (
        ("additive", "types.stabilising.formula.mean.demobilisation", "4.5"),
        ("three-of-five", "types.stabilising.formula.at_least.count", "2"),
        ("violence-only", "types.delaying.formula.all.0.reaches", "substantial"),
    ):
        rubric = read_rubric(name)
        cases = read_cases(library.shipped_cases(), [rubric]).cases
        cards = score(rubric, cases, flips=False)
        opened(bench, page_of(cards, rubric, with_evidence=False)).open_details()
        bench.set(path, value)
        changed = apply_changes(rubric, RubricChanges(((path, value),)))
        assert bench.verdicts() == verdicts_by_title(changed, cases)
        assert path in bench.opened.current_url


def test_flips_of_a_criterion_read_in_both_directions_are_sought_when_asked_for(
    bench: Bench,
) -> None:
    rubric = read_rubric("violence-only")
    case = next(each for each in shipped() if each.ratings.get("violence_reduction"))
    (card,) = score(rubric, [case])
    opened(bench, page_of([card], rubric))
    assert bench.all(".cases .answers") == []
    bench.click(bench.button("Tell it here, too"))
    told = bench.one(".cases .answers").text
    for flip in (*card.flips.gains, *card.flips.losses):
        assert all(str(change.after) in told for change in flip.changes)


def test_impossible_definition_is_said_and_changes_nothing(bench: Bench) -> None:
    opened(bench, library_page()).open_details()
    for name in ("violence_reduction", "resource_accumulation", "recruitment_continuation"):
        bench.drop(name)
    kept = bench.verdicts()
    bench.drop("demobilisation")
    bench.drop("state_authority")
    assert "does not hold together" in bench.status()
    assert "nothing is left of delaying" in bench.status()
    bench.drop("state_authority")
    bench.drop("demobilisation")
    assert bench.verdicts() == kept
    bench.set("scale.limited", "0.9")
    assert "substantial must weigh more" in bench.status()
    bench.set("decide.cut", "7")
    assert bench.one('[data-path="decide.cut"]').get_attribute("aria-invalid") == "true"


def test_changed_rating_gives_the_card_of_the_command(bench: Bench) -> None:
    opened(bench, single_page())
    rates = {
        "state_authority": "weakened",
        "splitting_ranks": "unknown",
        "state_capacity": "improved",
    }
    rated = next(case for case in shipped() if case.id == PROPOSED)
    for criterion, level in rates.items():
        bench.rate(criterion, level)
        rating = Rating(None if level == "unknown" else level)
        rated = replace(rated, ratings={**rated.ratings, criterion: rating})
        (card,) = score(default(), [rated])
        assert f" {card.verdict}" in bench.status()
        counts = {name: count for name, count in card.completions.verdicts.items() if count}
        assert bench.counts() == counts or card.completions.total == 1
        for row, (name, each) in zip(bench.memberships(), card.memberships.items(), strict=True):
            ends = {f"{each.low:.2f}", f"{each.high:.2f}"}
            assert row[0] == name
            assert set(row[1].split("–")) == ends
        told = bench.one(".cases .answers").text
        assert ("Holds only if" in told) == bool(card.flips.losses)


def test_many_completions_are_counted_when_asked_for(bench: Bench) -> None:
    program = compile_rubric(default())
    cards = score(default(), shipped(), flips=False)
    card = max(cards, key=lambda card: card.completions.total)
    assert card.completions.total > 4_096
    assert program.rubric is default()
    opened(bench, single_page(card.case.id))
    assert bench.counts() == {}
    bench.click(bench.button("Tell it here, too"))
    assert bench.counts() == {n: c for n, c in card.completions.verdicts.items() if c}


def run(*arguments: str | Path, cwd: Path) -> str:
    """Standard output of the command, which succeeds."""
    command = [sys.executable, "-m", "typology", *map(str, arguments)]
    done = subprocess.run(command, cwd=cwd, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def scored(*arguments: str | Path, cwd: Path) -> dict[str, str]:
    """The verdict of each case, by the command."""
    told = json.loads(run("score", *arguments, "--format", "json", cwd=cwd))
    return {each["title"]: each["verdict"] for each in told["results"]}


def test_downloaded_definition_scores_as_the_page_does(bench: Bench) -> None:
    opened(bench, library_page()).open_details()
    bench.set("decide.cut", "0.6")
    bench.set("scale.limited", "0.4")
    bench.drop("recruiter_removal")
    bench.silence("open")
    bench.write(bench.one("[data-variant=id]"), "stricter")
    bench.write(bench.one("[data-variant=title]"), NASTY)
    bench.click(bench.button("Download this definition"))
    file = bench.downloaded("stricter.yaml")
    assert run("check", file, cwd=file.parent) == ""
    names = library.shipped_cases()
    assert scored(*names, "-r", file, cwd=file.parent) == bench.verdicts()
    told = bench.one(".command code").text
    assert told.startswith("typology whatif ")
    command = told.removeprefix("typology whatif ").split(" ")[1:]
    whatif = json.loads(run("whatif", *names, *command, "--format", "json", cwd=file.parent))
    assert read_rubric(str(file)).definition_sha256 in json.dumps(whatif)


def test_name_of_a_definition_is_made_into_an_id(bench: Bench) -> None:
    opened(bench, single_page()).open_details()
    bench.write(bench.one("[data-variant=id]"), "thurston-2018")
    bench.click(bench.button("Download this definition"))
    assert "name of its own" in bench.one(".keep .fault").text
    assert list((bench.folder / "downloads").iterdir()) == []
    bench.write(bench.one("[data-variant=id]"), "Less violence, à la Niger")
    bench.click(bench.button("Download this definition"))
    file = bench.downloaded("less-violence-a-la-niger.yaml")
    assert run("check", file, cwd=file.parent) == ""


def test_downloaded_case_scores_as_the_page_does(bench: Bench) -> None:
    opened(bench, single_page())
    bench.rate("state_authority", "weakened")
    bench.rate("recruiter_removal", "full")
    why = bench.one('[data-rate="recruiter_removal"]').find_element("xpath", "..")
    bench.write(why.find_element("css selector", "input[type=text]"), NASTY)
    bench.click(bench.one("[data-download=case]"))
    file = bench.downloaded(f"{PROPOSED}.yaml")
    run("check", file, cwd=file.parent)
    (verdict,) = scored(file, cwd=file.parent).values()
    assert bench.status().endswith(f"becomes {verdict}")
    (case,) = read_cases([str(file)], [default()]).cases
    original = next(each for each in shipped() if each.id == PROPOSED)
    assert case.ratings["state_authority"].value == "weakened"
    assert NASTY.strip() in str(case.ratings["recruiter_removal"].because)
    untouched = {name: each for name, each in case.ratings.items() if name not in
                 ("state_authority", "recruiter_removal")}  # fmt: skip
    assert untouched == {name: original.ratings[name] for name in untouched}
    assert case.terms == original.terms


def test_new_deal_is_coded_downloaded_and_scored(bench: Bench) -> None:
    opened(bench, blank_workbench(default()))
    scripts = len(bench.all("script"))
    bench.click(bench.button("Download this case", ".deal-form"))
    assert "no title" in bench.one(".deal-form [role=alert]").text
    bench.open_details()
    bench.write(bench.one("[data-deal=title]"), f"A pact {NASTY}")
    answers = {
        "violence_reduction": "substantial",
        "demobilisation": "full",
        "state_authority": "extended",
    }
    for criterion, level in answers.items():
        bench.click(bench.one(f'[data-criterion="{criterion}"] input[value="{level}"]'))
    part = '[data-criterion="demobilisation"]'
    reason = bench.one(f"{part} details textarea")
    bench.write(reason, f"Because {NASTY}")
    bench.click(bench.button("Add a fact", part))
    bench.write(bench.one(f"{part} .entries textarea"), f"Fighters disarm {NASTY}")
    bench.click(bench.button("Add a term", ".deal-form"))
    terms = ".deal-form > section:nth-of-type(3) .entries"
    bench.write(bench.one(f"{terms} textarea"), f"Disarm {NASTY}")
    bench.choose(bench.one(f"{terms} select"), "demobilisation")
    shown = bench.status()
    bench.click(bench.button("Download this case", ".deal-form"))
    file = bench.downloaded("a-pact-script-img-src-x-onerror-document-title-owned-turned.yaml")
    run("check", file, cwd=file.parent)
    (verdict,) = scored(file, cwd=file.parent).values()
    assert shown.endswith(f": {verdict}")
    (case,) = read_cases([str(file)], [default()]).cases
    assert case.title == f"A pact {NASTY}".strip()
    assert case.handling == "restricted"
    assert {name: each.value for name, each in case.ratings.items()} == answers
    (fact,) = case.ratings["demobilisation"].evidence
    assert (fact.says, case.sources[fact.source].title) == (
        f"Fighters disarm {NASTY}".strip(),
        "Text of the deal",
    )
    assert case.terms[0].criterion == "demobilisation"
    assert bench.opened.title == "Workbench for settlements"
    assert len(bench.all("script")) == scripts
    assert bench.all("main img") == []
    assert "A pact" not in bench.opened.current_url


LEVELS = ("limited", "unchanged", "weakened", "absent")


def next_asked(bench: Bench) -> str:
    return str(bench.all(".asked > [data-criterion]")[-1].get_attribute("data-criterion"))


def test_questions_come_in_the_order_of_the_interview_until_nothing_can_change_the_verdict(
    bench: Bench,
) -> None:
    opened(bench, blank_workbench(default()))
    without_assumption = apply_changes(default(), RubricChanges(silence="open"))
    case = Case("deal", "Deal", "proposed", "text", "restricted", {}, "")
    asked: list[str] = []
    for _ in range(len(default().criteria)):
        (card,) = score(without_assumption, [case], flips=False)
        told = bench.one(".next").text
        if not card.ask_first:
            assert "Nothing that is left to ask could change the verdict" in told
            break
        assert "could change" not in told
        name = next_asked(bench)
        assert name == card.ask_first[0]
        asked.append(name)
        levels = default().criteria[name].scale.levels  # type: ignore[union-attr]
        level = next(each for each in LEVELS if each in levels)
        bench.click(bench.one(f'[data-criterion="{name}"] input[value="{level}"]'))
        case = replace(case, ratings={**case.ratings, name: Rating(level)})
        bench.click(bench.one("[data-next]"))
    else:
        raise AssertionError("no verdict was ever settled")
    assert 0 < len(asked) < len(default().criteria)


def choose_file(bench: Bench, path: Path) -> None:
    bench.one("[data-open]").send_keys(str(path))


def test_downloaded_case_can_be_opened_again(bench: Bench) -> None:
    opened(bench, blank_workbench(default())).open_details()
    bench.write(bench.one("[data-deal=title]"), "A pact")
    bench.write(bench.one("[data-deal=countries]"), "MLI; NER")
    bench.click(bench.one('[data-criterion="demobilisation"] input[value="full"]'))
    bench.click(bench.button("Download this case", ".deal-form"))
    file = bench.downloaded("a-pact.yaml")
    opened(bench, blank_workbench(default()))
    choose_file(bench, file)
    title = shown_value(bench, "[data-deal=title]")
    assert title == "A pact"
    assert shown_value(bench, "[data-deal=countries]") == "MLI; NER"
    asked = '.asked [data-criterion="demobilisation"] input[value="full"]'
    assert bench.one(asked).is_selected()
    (case,) = read_cases([str(file)], [default()]).cases
    assert case.countries == ("MLI", "NER")


def shown_value(bench: Bench, selector: str) -> str:
    """The value of a field, once there is one."""
    for _ in range(100):
        value = bench.opened.execute_script(
            "return document.querySelector(arguments[0]).value", selector
        )
        if value:
            return str(value)
        time.sleep(0.05)
    return ""


BROKEN = """format: 1
case: a-deal
title: A deal
status: proposd
parties: {state: [Niger], police: [x]}
ratings:
  demobilisation:
    rating: fulll
  violence:
    rating: full
"""


def test_problems_of_a_file_are_told_with_their_lines_and_nothing_is_opened(
    bench: Bench, tmp_path: Path
) -> None:
    opened(bench, blank_workbench(default()))
    for text, told in (
        (BROKEN, ("line 4: 'proposd'", "line 5: unknown key 'police'", "line 8: no level 'fulll'",
                  "line 9: no criterion 'violence'")),
        ("format: 1\n\tcase: x\n", ("line 2: a tab",)),
        ("format: 1\ncase: a\ncase: b\n", ("line 3: 'case' stands twice",)),
        ("format: 1\ncase: a\ntitle: “x: y”\n", ("line 3: “ and ” are typographic quotes",)),
        ("rubric: a\n", ("line 1: this is no case",)),
    ):  # fmt: skip
        path = tmp_path / "broken.yaml"
        path.write_text(text, encoding="utf-8")
        choose_file(bench, path)
        for _ in range(50):
            found = " ".join(each.text for each in bench.all(".opening li"))
            if told[0] in found:
                break
            time.sleep(0.05)
        assert all(words in found for words in told), found
        assert bench.one("[data-deal=title]").get_attribute("value") == ""


def test_coded_deal_prints_verdict_answers_reasons_and_evidence(bench: Bench) -> None:
    opened(bench, blank_workbench(default()))
    choose_file(bench, library.case_path(PROPOSED))
    original = next(each for each in shipped() if each.id == PROPOSED)
    assert shown_value(bench, "[data-deal=title]") == original.title
    bench.opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    text = " ".join(bench.one(".deal-paper").text.split())
    shown = bench.one(".deal-form").is_displayed()
    bench.opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    (card,) = score(default(), [original], flips=False)
    assert not shown
    for words in (original.title, "Government of Mali", "the verdict could be"):
        assert words in text
    for rating in original.ratings.values():
        assert " ".join((rating.because or "").split()) in text
        assert all(" ".join(fact.says.split()) in text for fact in rating.evidence)
    assert card.verdict in text


@pytest.mark.parametrize("width", [1280, 1024])
def test_no_word_is_broken_beside_the_form(bench: Bench, width: int) -> None:
    metrics = {"width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": False}
    bench.opened.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    opened(bench, blank_workbench(default()))
    bench.open_details()
    for name, level in (("violence_reduction", "limited"), ("demobilisation", "absent")):
        bench.click(bench.one(f'[data-criterion="{name}"] input[value="{level}"]'))
    broken = bench.opened.execute_script(
        """const found = [];
        const main = document.querySelector("#_workbench_root");
        const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
        for (let node; (node = walker.nextNode());)
          for (const { index, 0: word } of node.data.matchAll(/[\\p{L}]+/gu)) {
            const range = document.createRange();
            range.setStart(node, index);
            range.setEnd(node, index + word.length);
            const tops = new Set([...range.getClientRects()].map((each) => Math.round(each.top)));
            if (tops.size > 1) found.push(word);
          }
        return found;"""
    )
    bench.opened.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert broken == []


def test_address_carries_the_definition_and_nothing_of_a_case(bench: Bench) -> None:
    opened(bench, single_page()).open_details()
    bench.set("decide.cut", "0.7")
    bench.drop("splitting_ranks")
    bench.silence("fails")
    bench.rate("state_authority", "restored")
    address = bench.opened.current_url.partition("#")[2]
    assert address == "definition?set=decide.cut%3D0.7&silence=fails&drop=splitting_ranks"
    opened(bench, single_page(), f"#{address}")
    changes = RubricChanges((("decide.cut", "0.7"),), drop=("splitting_ranks",), silence="fails")
    cases = [case for case in shipped() if case.id == PROPOSED]
    (card,) = score(apply_changes(default(), changes), cases)
    assert bench.status().endswith(f"becomes {card.verdict}")
    assert bench.one('[data-path="decide.cut"]').get_attribute("value") == "0.7"
    assert bench.one('[data-silence="fails"]').is_selected()
    assert not bench.one('[data-drop="splitting_ranks"]').is_selected()


def test_hostile_case_is_shown_as_text(bench: Bench) -> None:
    case = next(each for each in shipped() if each.id == PROPOSED)
    terms = tuple(term._replace(term=f"{NASTY}{'long' * 2_500}") for term in case.terms)
    hostile = replace(case, title=f"{NASTY}{'x' * 10_000}", terms=terms)
    opened(bench, page_of(score(default(), [hostile]), default()))
    assert bench.opened.title == "Cases"
    assert bench.all("main img") == []
    heading = bench.one(".cases h4").text
    assert heading.startswith("</script><img src=x")
    assert "<U+202E>" in heading
    assert overflow(bench) == 0


def test_hostile_definition_is_shown_as_text(bench: Bench, tmp_path: Path) -> None:
    rubric = read_rubric(str(write_hostile_rubric(tmp_path)))
    opened(bench, blank_workbench(rubric)).open_details()
    assert bench.opened.title == "Workbench for settlements"
    assert bench.all("main img, main svg") == []
    bench.click(bench.one('[data-criterion="demobilisation"] input[value="full"]'))
    bench.set("decide.cut", "0.6")
    bench.click(bench.button("Download this definition"))
    file = bench.downloaded("hostile-rubric-variant.yaml")
    (tmp_path / file.name).write_bytes(file.read_bytes())
    run("check", tmp_path / file.name, cwd=tmp_path)
    assert overflow(bench) == 0


def overflow(bench: Bench) -> object:
    """How many pixels the page is wider than the window."""
    return bench.opened.execute_script(
        "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def test_every_control_has_a_name_and_can_be_reached_by_the_keyboard(bench: Bench) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    for html in (single_page(), blank_workbench(default())):
        opened(bench, html)
        nodes = bench.opened.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
        roles = {"button", "textbox", "spinbutton", "combobox", "checkbox", "radio", "group"}
        unnamed = [
            node
            for node in nodes
            if not node["ignored"]
            and node["role"]["value"] in roles - {"group"}
            and not node["name"]["value"]
        ]
        assert unnamed == []
        expected = bench.opened.execute_script(REACHABLE)
        bench.opened.execute_script("document.activeElement.blur()")
        found = []
        for _ in range(len(expected)):
            ActionChains(bench.opened).send_keys(Keys.TAB).perform()
            found.append(
                bench.opened.execute_script("return window.order.indexOf(document.activeElement)")
            )
        assert found == list(range(len(expected)))


REACHABLE = """
const focusable = "a[href], button, input, select, textarea, summary, [tabindex='0']";
window.order = [...document.querySelectorAll(focusable)]
  .filter((each) => !each.disabled && each.checkVisibility() && each.tabIndex >= 0)
  .filter((each) => each.type !== "radio" || each.checked);
return window.order.map((each) => each.outerHTML.slice(0, 80));
"""


def test_nothing_overflows_on_a_telephone(bench: Bench) -> None:
    metrics = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True}
    bench.opened.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        for html in (single_page(), library_page(), blank_workbench(default())):
            opened(bench, html).open_details()
            assert overflow(bench) == 0
    finally:
        bench.opened.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
