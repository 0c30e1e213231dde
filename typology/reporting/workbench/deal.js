/* A new deal: the questions of the definition as a form, and a case file from its answers.
 *
 * What is written here stays in the page: it is sent nowhere, and never stands in its address.
 */
"use strict";

const typologyDeal = (() => {
  const { button, download, element, fieldset, labelled, select } = typologyElements;
  const { choice } = typologyDefinitionForm;
  const { capitalised, groupsOf, levelInput } = typologyCases;
  const { anchorOf, spoken } = typologyWords;
  const STATUSES = ["proposed", "in_force", "partial", "ended", "never_took_effect"];
  const DIRECTIONS = {
    supports: "supports: the thing named is there",
    contradicts: "contradicts: it is not",
    context: "context only",
  };
  const MODALITIES =
    "asserted hedged attributed alleged denial conditional label_implied".split(" ");
  const CONFIDENCES = ["high", "medium", "low"];

  /** A deal of which nothing is known yet. */
  function newDeal() {
    return {
      title: "",
      id: "",
      status: "proposed",
      handling: "",
      summary: "",
      sources: [{ title: "Text of the deal" }],
      terms: [],
      ratings: new Map(), // criterion to {rating, low, high, confidence, because, evidence}
    };
  }

  /** The deal as a settlement that the evaluator takes. */
  function settlementOf(deal, program) {
    const ratings = {};
    for (const criterion of program.criteria) {
      const given = deal.ratings.get(criterion.id);
      if (given) ratings[criterion.id] = { rating: given.rating, range: rangeOf(criterion, given) };
    }
    return { status: deal.status, ratings, terms: deal.terms.filter((term) => term.term.trim()) };
  }

  /** Low and high; where one is left out it is the rating. A range that runs backwards is none. */
  function rangeOf(criterion, { rating, low, high }) {
    const ends = [low ?? rating, high ?? rating];
    if ((low ?? null) === null && (high ?? null) === null) return null;
    if (ends.includes(null)) return null;
    const [from, to] = ends.map((level) => typologyEvaluator.valueOf(criterion, level));
    const at = rating === null ? from : typologyEvaluator.valueOf(criterion, rating);
    return from <= at && at <= to ? ends : null;
  }

  // The form.

  /** The form of a deal; `changed` follows every change that can bear on the verdict. */
  function dealForm(program, deal, changed) {
    const sources = sourceList(deal);
    return [
      section("1. The deal", dealFields(deal, changed)),
      section("2. Sources", [hint("Where the facts come from. The text of the deal is one."), sources.node]),
      section("3. Terms", [
        hint("What the text binds the parties to, one entry a promise, in your own words."),
        termList(program, deal, changed),
      ]),
      section("4. Ratings", [
        hint("Rate what the text, or what happened, shows. What nothing is said of stays unknown."),
        groupsOf(program).map(([title, criteria]) => [
          element("h5", {}, title),
          criteria.map((criterion) => ratingFields(criterion, deal, sources, changed)),
        ]),
      ]),
    ];
  }

  const section = (title, parts) => element("section", {}, element("h4", {}, title), parts);
  const hint = (words) => element("p", { class: "note" }, words);

  function textField(label, holder, key, { area = false, after = () => {}, note = null, ...rest } = {}) {
    const control = element(area ? "textarea" : "input", {
      ...(area ? { rows: "3" } : { type: "text" }),
      ...rest,
      oninput: () => {
        holder[key] = control.value;
        after();
      },
    });
    control.value = holder[key] ?? "";
    return labelled(label, control, note);
  }

  function choiceField(label, options, holder, key, after = () => {}) {
    const control = select(options, holder[key] ?? options[0][0]);
    control.addEventListener("change", () => {
      holder[key] = control.value;
      after();
    });
    return labelled(label, control);
  }

  function dealFields(deal, changed) {
    const id = textField("Short name of the file", deal, "id", {
      note: "Lower-case letters, digits and hyphens; left empty, it is made of the title.",
      pattern: "[a-z0-9][a-z0-9\\-]*",
    });
    return [
      textField("Title (required)", deal, "title", { after: changed, "data-deal": "title" }),
      choiceField("Status", STATUSES.map((each) => [each, spoken(each)]), deal, "status", changed),
      choiceField(
        "Who may see it",
        [["", "as usual: a proposed deal is restricted"], ["restricted", "restricted"], ["public", "public"]],
        deal,
        "handling",
      ),
      textField("Summary", deal, "summary", { area: true }),
      id,
    ];
  }

  /** A list that entries can be added to and removed from. */
  function entryList(entries, { words, make, fields, after = () => {} }) {
    const list = element("div", { class: "entries" });
    const draw = () => list.replaceChildren(...entries.map(row));
    const row = (entry, place) =>
      fieldset(
        `${words} ${place + 1}`,
        fields(entry),
        button(`Remove ${words.toLowerCase()} ${place + 1}`, () => {
          entries.splice(entries.indexOf(entry), 1);
          draw();
          add.focus();
          after();
        }, { class: "quiet" }),
      );
    const add = button(`Add ${article(words)} ${words.toLowerCase()}`, () => {
      entries.push(make());
      draw();
      list.lastElementChild.querySelector("input, textarea, select").focus();
      after();
    });
    draw();
    return { node: element("div", {}, list, add), draw };
  }

  const article = (words) => (/^[aeiou]/i.test(words) ? "an" : "a");

  function sourceList(deal) {
    const selects = new Set();
    const refresh = () => selects.forEach((each) => each());
    const list = entryList(deal.sources, {
      words: "Source",
      make: () => ({ title: "" }),
      after: refresh,
      fields: (source) => [
        textField("Title", source, "title", { after: refresh }),
        textField("When published", source, "issued", { note: "A year, or YYYY-MM-DD." }),
      ],
    });
    return { node: list.node, selects };
  }

  function termList(program, deal, changed) {
    const criteria = [["", "none"], ...program.criteria.map(({ id }) => [id, spoken(id)])];
    return entryList(deal.terms, {
      words: "Term",
      make: () => ({ term: "", criterion: "", modality: "required" }),
      after: changed,
      fields: (term) => [
        textField("What is to be done", term, "term", { area: true, after: changed }),
        choiceField("It bears on", criteria, term, "criterion", changed),
        choiceField("It binds", [["required", "outright"], ["conditional", "on a condition"]], term, "modality"),
        textField("Where in the text", term, "clause"),
        textField("By whom, or by when", term, "by"),
        textField("Verified by", term, "verified_by", { after: changed }),
        textField("If it is broken", term, "if_breached"),
      ],
    }).node;
  }

  function ratingFields(criterion, deal, sources, changed) {
    const given = deal.ratings.get(criterion.id) ?? { rating: null, evidence: [] };
    deal.ratings.set(criterion.id, given);
    const level = (each) => {
      given.rating = each;
      changed();
    };
    return element(
      "fieldset",
      { class: "rating", "data-criterion": criterion.id },
      element("legend", {}, capitalised(spoken(criterion.id))),
      element("p", {}, criterion.entry.question),
      criterion.curve ? numberChoice(criterion, given, level) : levelChoice(criterion, given, level),
      element(
        "details",
        {},
        element("summary", {}, "Reason, doubt and evidence"),
        textField("Reason", given, "because", { area: true, note: "Why the evidence means this level." }),
        doubtFields(criterion, given, changed),
        evidenceList(given, deal, sources),
      ),
    );
  }

  function levelChoice(criterion, given, changed) {
    const name = `_deal_${criterion.id}`;
    return ["unknown", ...criterion.levels].map((each) => {
      const level = each === "unknown" ? null : each;
      const words = [element("b", {}, spoken(each)), " ", meaningOf(criterion, level)];
      const made = choice("radio", name, "", given.rating === level, {
        value: each,
        onchange: () => changed(level),
      });
      made.querySelector("span").replaceChildren(...words);
      return made;
    });
  }

  const meaningOf = (criterion, level) =>
    element("span", { class: "anchor" }, level === null ? "Nothing is said of it." : anchorOf(criterion, level));

  function numberChoice(criterion, given, changed) {
    return labelled(criterion.entry.unit || "Number", levelInput(criterion, given.rating, changed));
  }

  function doubtFields(criterion, given, changed) {
    const end = (key) => levelInput(criterion, given[key] ?? null, (level) => {
      given[key] = level;
      changed();
    });
    const blank = (control) => {
      if (control.options) control.options[0].textContent = "as rated";
      return control;
    };
    return [
      labelled("Lowest level that the evidence leaves open", blank(end("low"))),
      labelled("Highest level that it leaves open", blank(end("high"))),
      choiceField("How sure are you?", [["", "not said"], ...CONFIDENCES.map((each) => [each, each])], given, "confidence"),
    ];
  }

  function evidenceList(given, deal, sources) {
    return entryList(given.evidence, {
      words: "Fact",
      make: () => ({ says: "", source: deal.sources[0] ?? null, direction: "supports", modality: "asserted" }),
      fields: (fact) => [
        textField("The fact, in your own words", fact, "says", { area: true }),
        labelled("Source", sourceSelect(fact, deal, sources)),
        textField("Where in it", fact, "locator", { note: "A section, page or article." }),
        choiceField("What it shows", Object.entries(DIRECTIONS), fact, "direction"),
        choiceField("The source puts it as", MODALITIES.map((each) => [each, spoken(each)]), fact, "modality"),
      ],
    }).node;
  }

  /** A select of the deal's sources that follows their titles. */
  function sourceSelect(fact, deal, sources) {
    const control = select([], "");
    const draw = () => {
      if (!deal.sources.includes(fact.source)) fact.source = deal.sources[0] ?? null;
      const options = deal.sources.map((source, place) =>
        element("option", { value: String(place) }, source.title || `Source ${place + 1}`),
      );
      control.replaceChildren(...options);
      control.value = String(deal.sources.indexOf(fact.source));
    };
    control.addEventListener("change", () => (fact.source = deal.sources[Number(control.value)]));
    sources.selects.add(draw);
    draw();
    return control;
  }

  // The file.

  /** What is still wrong with a deal, as sentences. */
  function faultsOf(deal, program) {
    const id = fileId(deal);
    const faults = [];
    if (!deal.title.trim()) faults.push("The deal has no title.");
    if (!typologyFiles.isId(id)) faults.push(`“${id}” is no name for the file: lower-case letters, digits and hyphens.`);
    for (const criterion of program.criteria) {
      const given = deal.ratings.get(criterion.id);
      const name = capitalised(spoken(criterion.id));
      if (isHalfRange(criterion, given)) faults.push(`${name}: the range must hold the rating, low to high.`);
      if (given.evidence.some((fact) => fact.says.trim() && !sourceTitle(fact))) {
        faults.push(`${name}: a fact has no source with a title.`);
      }
    }
    return faults;
  }

  const sourceTitle = (fact) => Boolean(fact.source && fact.source.title.trim());

  function isHalfRange(criterion, given) {
    const wanted = (given.low ?? null) !== null || (given.high ?? null) !== null;
    return wanted && rangeOf(criterion, given) === null;
  }

  const fileId = (deal) => deal.id.trim() || typologyFiles.idFrom(deal.title, "new-deal");

  /** The deal as a case; only sources that a fact cites go along. */
  function caseOf(deal, program) {
    const keys = new Map(deal.sources.map((source, place) => [source, `own-source-${place + 1}`]));
    const ratings = {};
    const cited = new Set();
    for (const criterion of program.criteria) {
      const given = deal.ratings.get(criterion.id);
      const facts = given.evidence.filter((fact) => fact.says.trim());
      facts.forEach((fact) => cited.add(fact.source));
      if (isSilent(given) && !facts.length) continue;
      ratings[criterion.id] = {
        rating: given.rating,
        range: rangeOf(criterion, given),
        confidence: given.confidence,
        because: (given.because || "").trim(),
        evidence: facts.map((fact) => trimmed({ ...fact, source: keys.get(fact.source) })),
      };
    }
    const sources = deal.sources
      .filter((source) => cited.has(source))
      .map((source) => trimmed({ key: keys.get(source), ...source }));
    return {
      ...trimmed({ case: fileId(deal), title: deal.title, status: deal.status, handling: deal.handling, summary: deal.summary }),
      terms: deal.terms.filter((term) => term.term.trim()).map(trimmed),
      ratings,
      sources,
    };
  }

  function isSilent(given) {
    return given.rating === null && (given.low ?? null) === null && !(given.because || "").trim();
  }

  function trimmed(tree) {
    const kept = Object.entries(tree).map(([key, text]) => [key, (text ?? "").trim()]);
    return Object.fromEntries(kept.filter(([, text]) => text));
  }

  function downloadDeal(deal, program, rubric) {
    const note = `Coded in the workbench under ${rubric.id} ${rubric.version}. Check it: typology check ${fileId(deal)}.yaml`;
    download(`${fileId(deal)}.yaml`, typologyFiles.caseFile(caseOf(deal, program), [note]));
  }

  return { caseOf, dealForm, downloadDeal, faultsOf, newDeal, settlementOf };
})();
