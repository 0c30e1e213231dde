/* The workbench put together: a state, what changes it, and what is drawn anew after a change. */
"use strict";

(() => {
  const root = document.getElementById("_workbench_root");
  const data = JSON.parse(document.getElementById("_workbench_data").textContent);
  const { DefinitionError } = typologyEvaluator;
  const { addressOf, applied, commandFor, isChanged, knobsOf, noSettings, readAddress } =
    typologyDefinition;
  const { button, download, element, labelled, select } = typologyElements;
  const { chip, result } = typologyResult;
  const { counted, toldFormula } = typologyWords;

  const hasForm = typeof typologyDeal !== "undefined"; // not in a page of many cases
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
    isPicked: false, // a case, by hand
    everything: { case: false, deal: false },
    deal: hasForm ? typologyDeal.newDeal() : null,
    dealBegun: false,
  };
  state.selected = state.entries[0] ?? null;

  const places = typologyLayout.places();
  const keep = typologyKeep.keepPanel(state, command);

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
    state.isPicked = true;
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
    const form = typologyDefinitionForm.definitionForm(
      { ...state, program: base },
      definitionChanged,
    );
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
    places.status.replaceChildren(...typologyStatus.statusOf(state, moved));
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
        typologyStatus.tally(state),
        typologyCases.verdictTable(state, state.entries, pick),
      ),
    );
    places.flips.replaceChildren(...parts);
  }

  function drawPicker() {
    if (state.entries.length < 2) return;
    const options = state.entries.map(({ settlement }, place) => [String(place), settlement.title]);
    const control = select(options, String(state.entries.indexOf(state.selected)));
    control.addEventListener("change", () => pick(state.entries[Number(control.value)]));
    places.picker.replaceChildren(labelled("Case", control));
  }

  /** Whether nothing is changed or picked, so that the page above says it all. */
  const isAsReported = () =>
    !state.isPicked && !state.selected.rates.size && !isChanged(state.settings);

  function drawVerdict() {
    places.title.replaceChildren(element("bdi", {}, state.selected.settlement.title));
    if (isAsReported() && !state.everything.case) {
      const hint = "as told above. Answer or change something, and what follows stands here.";
      const { verdict } = state.selected.before;
      const all = button("Tell it here, too", () => {
        state.everything.case = true;
        drawVerdict();
      }, { class: "quiet" });
      places.verdict.replaceChildren(element("p", {}, chip(base, verdict), ` ${hint}`), all);
      return;
    }
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
    const undo = button(
      "Take back all changes of ratings",
      () => {
        state.selected.rates.clear();
        state.selected.reasons.clear();
        drawRatings();
        ratingChanged();
      },
      { class: "quiet" },
    );
    const controls = typologyCases.ratingControls(
      { ...state, program: base },
      state.selected,
      ratingChanged,
    );
    places.ratings.replaceChildren(...controls, undo);
  }

  function command() {
    const rates = state.selected ? [...state.selected.rates] : [];
    const settlement = state.selected ? state.selected.settlement.case : "CASE.yaml";
    return commandFor(rubric.id, settlement, state.settings, rates);
  }

  function drawKeep() {
    keep.redraw();
    if (state.selected)
      places.keepCase.querySelector("button").disabled = !state.selected.rates.size;
  }

  function makeKeepCase() {
    const save = () => typologyCases.downloadCase(state.selected, command());
    places.keepCase.replaceChildren(
      button("Download this case as changed", save, { "data-download": "case" }),
    );
  }

  // A new deal.

  /** A file that is opened in the form; its problems are told with their lines. */
  async function openFile(file) {
    const { deal, problems } = typologyOpening.opened(await file.text(), base);
    const told = problems.map(({ line, words }) => `${file.name}, line ${line}: ${words}`);
    places.openFaults.replaceChildren(...faultList(told, "This file is not opened:"));
    if (!deal) return;
    state.deal = deal;
    drawDealForm();
    dealChanged();
    state.dealBegun = false;
    places.dealForm.querySelector("[data-deal=title]").focus();
  }

  function drawOpening() {
    const control = element("input", { type: "file", accept: ".yaml,.yml", "data-open": true });
    control.addEventListener("change", () => {
      if (control.files.length) openFile(control.files[0]);
      control.value = "";
    });
    const hint = "A case file, such as one downloaded here. It is read in this page and sent nowhere.";
    places.opening.replaceChildren(labelled("Go on with a file", control, hint), places.openFaults);
  }

  function drawDealForm() {
    const file = button(
      "Download this case",
      () => {
        const faults = typologyDeal.faultsOf(state.deal, base);
        places.dealFaults.replaceChildren(...faultList(faults));
        if (faults.length) return;
        const { name, text } = typologyDeal.fileOf(state.deal, base, rubric);
        download(name, text);
        state.dealBegun = false;
      },
      { "data-download": "deal" },
    );
    places.dealForm.replaceChildren(
      ...typologyDealForm.dealForm(base, state.deal, dealChanged),
      element("section", {}, element("h4", {}, "5. Keep it"), places.dealFaults, file),
    );
  }

  function faultList(faults, opening = "Not yet a case:") {
    if (!faults.length) return [];
    return [
      element("p", { class: "fault" }, opening),
      element(
        "ul",
        {},
        faults.map((fault) => element("li", {}, fault)),
      ),
    ];
  }

  function drawDealVerdict() {
    if (!hasForm) return;
    const settlement = typologyDeal.settlementOf(state.deal, base);
    const rated = typologyDeal.ratedOf(settlement);
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
    drawPaper();
    if (!state.entries.length) say([]);
  }

  /** What is printed of a deal, once something of it is coded. */
  function drawPaper() {
    const settlement = typologyDeal.settlementOf(state.deal, base);
    const isCoded = typologyDeal.ratedOf(settlement) > 0 || state.deal.title.trim() !== "";
    document.body.classList.toggle("prints-deal", isCoded);
    if (!isCoded) return;
    const verdict = result(rubric, state.program, settlement, {
      level: 4,
      everything: state.everything.deal,
      askForAll: () => {},
    }).filter((part) => part.localName !== "button");
    places.paper.replaceChildren(...typologyPaper.sheet(base, rubric, state.deal, verdict));
  }

  // Put together.

  const refusedWords = (refused) =>
    `The address holds ${counted(refused, "setting")} that this definition does not know: left out.`;

  function start() {
    const refused = takeAddress();
    makeKeepCase();
    typologyLayout.assemble(root, places, state, { keep: keep.node, reset });
    drawKnobs();
    drawPicker();
    if (state.selected) drawRatings();
    if (hasForm) {
      drawOpening();
      drawDealForm();
    }
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
