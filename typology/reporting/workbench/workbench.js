/* The workbench put together: a state, what changes it, and what is drawn anew after a change. */
"use strict";

(() => {
  const root = document.getElementById("_workbench_root");
  const data = JSON.parse(document.getElementById("_workbench_data").textContent);
  const { DefinitionError, NO_SETTLEMENT } = typologyEvaluator;
  const { addressOf, applied, commandFor, isChanged, knobsOf, noSettings, readAddress } = typologyDefinition;
  const { button, download, element, labelled, select, told, uniqueId } = typologyElements;
  const { chip, result } = typologyResult;
  const { counted, toldFormula } = typologyWords;

  const { rubric } = data;
  const base = typologyEvaluator.compile(rubric.definition);
  const state = {
    rubric,
    base, // the definition as it came
    program: base, // the definition as changed
    definition: rubric.definition,
    knobs: knobsOf(rubric.definition),
    settings: noSettings(),
    fault: null, // why the definition as changed is none
    entries: typologyCases.entriesOf(data.cases, base),
    selected: null,
    everything: { case: false, deal: false },
    deal: typologyDeal.newDeal(),
    dealBegun: false,
    variant: { id: "", title: "" },
  };
  state.selected = state.entries[0] ?? null;

  const places = {
    status: element("p", { class: "status", role: "status" }),
    knobs: element("div"),
    words: element("div", { class: "words" }),
    keep: element("div", { class: "keep" }),
    flips: element("div"),
    picker: element("div"),
    verdict: element("div", { class: "outcome", tabindex: "-1" }),
    ratings: element("div", { class: "ratings-form" }),
    keepCase: element("div", { class: "keep" }),
    dealForm: element("form", { class: "deal-form", autocomplete: "off", onsubmit: (event) => event.preventDefault() }),
    dealVerdict: element("div", { class: "outcome", tabindex: "0", role: "region", "aria-label": "The verdict so far" }),
    dealFaults: element("div", { role: "alert" }),
  };

  // What changes the state.

  function definitionChanged() {
    compile();
    state.everything = { case: false, deal: false };
    writeAddress();
    judgeAll();
    drawAll();
  }

  function compile() {
    try {
      state.definition = applied(rubric.definition, state.settings);
      state.program = typologyEvaluator.compile(state.definition);
      state.fault = null;
    } catch (error) {
      if (!(error instanceof DefinitionError)) throw error;
      state.fault = error.message;
    }
  }

  function judgeAll() {
    for (const entry of state.entries) judge(entry);
  }

  function judge(entry) {
    entry.after = typologyEvaluator.judge(state.program, typologyCases.current(entry));
  }

  function ratingChanged() {
    state.everything.case = false;
    judge(state.selected);
    drawCases();
    drawKeep();
  }

  function pick(entry) {
    state.selected = entry;
    state.everything.case = false;
    drawPicker();
    drawRatings();
    drawCases();
    drawKeep();
    places.verdict.focus();
  }

  function reset() {
    state.settings = noSettings();
    drawKnobs();
    definitionChanged();
  }

  function dealChanged() {
    state.dealBegun = true;
    state.everything.deal = false;
    drawDealVerdict();
  }

  // The address holds the settings of the definition, and nothing of any case.

  function writeAddress() {
    const bare = location.pathname + location.search;
    history.replaceState(null, "", bare + addressOf(state.settings));
  }

  function takeAddress() {
    const ids = base.read.map((criterion) => criterion.id);
    const { settings, refused } = readAddress(location.hash, state.knobs, ids);
    state.settings = settings;
    return refused;
  }

  // What is drawn.

  function drawAll() {
    drawWords();
    drawCases();
    drawKeep();
    drawDealVerdict();
  }

  function drawKnobs() {
    const form = typologyDefinitionForm.definitionForm({ ...state, program: base }, definitionChanged);
    places.knobs.replaceChildren(form);
  }

  function drawWords() {
    const types = state.program.types.map((type) => [
      element("dt", {}, chip(state.program, type.id)),
      element("dd", {}, `${toldFormula(type.formula, data.operators)}.`),
    ]);
    places.words.replaceChildren(element("dl", {}, types));
  }

  function drawCases() {
    const moved = state.entries.filter((entry) => entry.after.verdict !== entry.before.verdict);
    say(moved);
    if (!state.selected) return;
    drawFlips(moved);
    drawVerdict();
  }

  function say(moved) {
    places.status.classList.toggle("is-faulty", state.fault !== null);
    places.status.replaceChildren(...statusParts(moved));
  }

  function statusParts(moved) {
    if (state.fault) {
      return [`This does not hold together: ${state.fault}. Below stands what was last sound.`];
    }
    if (!state.entries.length) return blankStatus();
    const touched = isChanged(state.settings) || state.entries.some((entry) => entry.rates.size);
    if (!touched) return ["Nothing is changed: every verdict is as reported."];
    if (state.entries.length === 1) return singleStatus(state.entries[0]);
    const flipped = moved.length === 1 ? "verdict flips" : "verdicts flip";
    return [`${moved.length || "No"} of ${state.entries.length} ${flipped}.`];
  }

  function blankStatus() {
    const settlement = typologyDeal.settlementOf(state.deal, base);
    const under = isChanged(state.settings) ? " under the definition as changed" : "";
    if (!ratedOf(settlement)) return [under ? "The definition is changed." : "Nothing is coded yet."];
    const { verdict } = typologyEvaluator.judge(state.program, settlement);
    return [`The deal as coded so far${under}: `, chip(state.program, verdict)];
  }

  const ratedOf = ({ ratings }) => Object.values(ratings).filter((each) => each.rating !== null).length;

  function singleStatus({ before, after }) {
    if (before.verdict === after.verdict) return ["The verdict stays ", chip(state.program, after.verdict)];
    return ["The verdict flips: ", chip(base, before.verdict), " becomes ", chip(state.program, after.verdict)];
  }

  function drawFlips(moved) {
    if (state.entries.length < 2) return;
    const parts = [element("h4", {}, "Verdicts that flip")];
    parts.push(
      moved.length
        ? typologyCases.verdictTable(state, moved, pick)
        : element("p", { class: "note" }, "None, as things stand."),
    );
    const before = places.flips.querySelector("details");
    parts.push(
      element(
        "details",
        { open: Boolean(before && before.open) },
        element("summary", {}, `All ${state.entries.length} verdicts`),
        tally(),
        typologyCases.verdictTable(state, state.entries, pick),
      ),
    );
    places.flips.replaceChildren(...parts);
  }

  function tally() {
    const verdicts = [...state.program.verdicts, typologyEvaluator.UNDETERMINED, NO_SETTLEMENT];
    const found = verdicts
      .map((verdict) => [verdict, state.entries.filter((entry) => entry.after.verdict === verdict).length])
      .filter(([, number]) => number);
    return element("p", { class: "tally" }, found.map(([verdict, number]) => element("span", {}, chip(state.program, verdict), ` ${number}`)));
  }

  function drawPicker() {
    if (state.entries.length < 2) return;
    const options = state.entries.map(({ settlement }, place) => [String(place), settlement.title]);
    const control = select(options, String(state.entries.indexOf(state.selected)));
    control.addEventListener("change", () => pick(state.entries[Number(control.value)]));
    places.picker.replaceChildren(labelled("Case", control));
  }

  function drawVerdict() {
    const settlement = typologyCases.current(state.selected);
    drawResult(places.verdict, settlement, "case", drawVerdict);
  }

  function drawResult(place, settlement, which, redraw) {
    const parts = result(rubric, state.program, settlement, {
      level: 5,
      everything: state.everything[which],
      askForAll: () => {
        state.everything[which] = true;
        redraw();
        place.focus();
      },
    });
    place.replaceChildren(...parts);
  }

  function drawRatings() {
    const undo = button("Take back all changes of ratings", () => {
      state.selected.rates.clear();
      state.selected.reasons.clear();
      drawRatings();
      ratingChanged();
    }, { class: "quiet" });
    const controls = typologyCases.ratingControls({ ...state, program: base }, state.selected, ratingChanged);
    places.ratings.replaceChildren(...controls, undo);
  }

  // Keeping what was made.

  function command() {
    const rates = state.selected ? [...state.selected.rates] : [];
    const settlement = state.selected ? state.selected.settlement.case : "CASE.yaml";
    return commandFor(rubric.id, settlement, state.settings, rates);
  }

  function drawKeep() {
    places.keep.querySelector("code").textContent = command();
    if (state.selected) places.keepCase.querySelector("button").disabled = !state.selected.rates.size;
  }

  function makeKeep() {
    const { variant } = state;
    const field = (key, placeholder) =>
      element("input", { type: "text", placeholder, "data-variant": key, oninput: (event) => (variant[key] = event.target.value) });
    const fault = element("p", { class: "fault", role: "alert" });
    places.keep.replaceChildren(
      labelled("Name of the definition", field("id", variantId()), "Lower-case letters, digits and hyphens; the file is called so."),
      labelled("Title", field("title", variantTitle())),
      button("Download this definition", () => (fault.textContent = downloadDefinition() ?? "")),
      fault,
      element("p", { class: "note" }, "The same on the command line:"),
      commandLine(),
      element("p", { class: "note" }, "The address of this page holds the changes of the definition, and nothing of any case: send it, or keep it."),
    );
  }

  const variantId = () => `${rubric.id}-variant`;
  const variantTitle = () => `${rubric.title}, changed`;

  function commandLine() {
    const code = element("code", { id: uniqueId() });
    const copied = element("span", { role: "status", class: "note" });
    const copy = button("Copy", async () => {
      getSelection().selectAllChildren(code);
      try {
        await navigator.clipboard.writeText(code.textContent);
        copied.textContent = "copied";
      } catch {
        copied.textContent = "selected: copy it with the keyboard";
      }
    }, { class: "quiet", "aria-describedby": code.id });
    return element("div", { class: "command" }, element("pre", { tabindex: "0", role: "group", "aria-label": "Command" }, code), copy, copied);
  }

  /** Downloads the definition; what is wrong where that cannot be. */
  function downloadDefinition() {
    const id = state.variant.id.trim() || variantId();
    if (state.fault) return `It does not hold together: ${state.fault}.`;
    if (!typologyFiles.isId(id)) return "The name takes lower-case letters, digits and hyphens.";
    if (id === rubric.id) return "A definition that extends another needs a name of its own.";
    try {
      const title = state.variant.title.trim() || variantTitle();
      const text = typologyFiles.rubricFile(rubric, state.definition, { id, title, command: command() });
      download(`${id}.yaml`, text);
      return null;
    } catch (error) {
      if (error instanceof DefinitionError) return error.message;
      throw error;
    }
  }

  function makeKeepCase() {
    places.keepCase.replaceChildren(
      button("Download this case as changed", () => typologyCases.downloadCase(state.selected, command()), { "data-download": "case" }),
    );
  }

  // A new deal.

  function drawDealForm() {
    const file = button("Download this case", () => {
      const faults = typologyDeal.faultsOf(state.deal, base);
      places.dealFaults.replaceChildren(...faultList(faults));
      if (faults.length) return;
      typologyDeal.downloadDeal(state.deal, base, rubric);
      state.dealBegun = false;
    }, { "data-download": "deal" });
    places.dealForm.replaceChildren(
      ...typologyDeal.dealForm(base, state.deal, dealChanged),
      element("section", {}, element("h4", {}, "5. Keep it"), places.dealFaults, file),
    );
  }

  function faultList(faults) {
    if (!faults.length) return [];
    return [element("p", { class: "fault" }, "Not yet a case:"), element("ul", {}, faults.map((fault) => element("li", {}, fault)))];
  }

  function drawDealVerdict() {
    const settlement = typologyDeal.settlementOf(state.deal, base);
    const rated = ratedOf(settlement);
    const under = isChanged(state.settings) ? ", under the definition as changed" : "";
    const place = element("div");
    if (rated) drawResult(place, settlement, "deal", drawDealVerdict);
    const words = rated
      ? `${rated} of ${base.criteria.length} criteria rated${under}.`
      : "It stands here once a criterion is rated.";
    places.dealVerdict.replaceChildren(
      element("h4", {}, "The verdict so far"),
      element("p", { class: "note" }, words),
      ...place.childNodes,
    );
    if (!state.entries.length) say([]);
  }

  // Put together.

  function definitionPart() {
    return element(
      "section",
      { class: "definition", "aria-labelledby": "_workbench_definition" },
      element("h3", { id: "_workbench_definition" }, "Change the definition"),
      element("p", { class: "note" }, `${rubric.title} (${rubric.id} ${rubric.version}, ${rubric.standing}).`),
      places.knobs,
      button("Back to the definition as it was", reset, { class: "quiet", "data-reset": true }),
      element("details", { open: true }, element("summary", {}, "The definition in words"), places.words),
      element("details", { class: "keeping" }, element("summary", {}, "Keep this definition"), places.keep),
    );
  }

  function casesPart() {
    if (!state.entries.length) return null;
    const words = state.entries.length === 1 ? "What follows for this case" : "What follows for the cases";
    return element(
      "section",
      { class: "cases", "aria-labelledby": "_workbench_cases" },
      element("h3", { id: "_workbench_cases" }, words),
      places.flips,
      element("h4", {}, state.entries.length === 1 ? element("bdi", {}, state.selected.settlement.title) : "One case"),
      places.picker,
      places.verdict,
      element("details", { class: "rating-changes", open: state.entries.length === 1 },
        element("summary", {}, "Change or answer a rating"),
        element("form", { autocomplete: "off", onsubmit: (event) => event.preventDefault() }, places.ratings),
        places.keepCase),
    );
  }

  function dealPart() {
    const parts = [
      element("p", {}, "The questions of the definition, one by one. Whatever you write stays in this page until you download it."),
      element("div", { class: "deal" }, places.dealForm, places.dealVerdict),
    ];
    const heading = element("h3", { id: "_workbench_deal" }, "Code a new deal");
    const body = state.entries.length
      ? [element("details", {}, element("summary", {}, "Open the form"), parts)]
      : parts;
    return element("section", { class: "new-deal", "aria-labelledby": "_workbench_deal" }, heading, body);
  }

  function assemble() {
    const bench = element("div", { class: state.entries.length ? "bench" : "bench is-blank" }, definitionPart(), casesPart());
    const parts = state.entries.length ? [bench, dealPart()] : [dealPart(), bench];
    root.replaceChildren(places.status, ...parts);
  }

  const refusedWords = (refused) =>
    `The address holds ${counted(refused, "setting")} that this definition does not know: left out.`;

  function start() {
    const refused = takeAddress();
    makeKeep();
    makeKeepCase();
    assemble();
    drawKnobs();
    drawPicker();
    if (state.selected) drawRatings();
    drawDealForm();
    compile();
    judgeAll();
    drawAll();
    if (refused) root.prepend(element("p", { class: "fault" }, refusedWords(refused)));
    if (isChanged(state.settings)) root.closest("section").scrollIntoView();
  }

  addEventListener("beforeunload", (event) => {
    if (state.dealBegun) event.preventDefault();
  });
  addEventListener("hashchange", () => {
    if (!location.hash.startsWith("#definition?")) return;
    takeAddress();
    drawKnobs();
    definitionChanged();
  });
  start();
})();
