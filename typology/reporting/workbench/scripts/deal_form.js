/* The form of a new deal: the questions of the definition with their anchors, and evidence.
 *
 * What is written here stays in the page: it is sent nowhere, and never stands in its address.
 */
"use strict";

const typologyDealForm = (() => {
  const { button, element, fieldset, labelled, select } = typologyElements;
  const { choice } = typologyDefinitionForm;
  const { levelInput } = typologyCases;
  const { anchorOf, capitalised, spoken } = typologyWords;
  const STATUSES = ["proposed", "signed", "in_force", "partial", "ended", "never_took_effect"];
  const LEVELS = ["national", "subnational", "local", "transnational"];
  const DATE = "YYYY, YYYY-MM or YYYY-MM-DD.";
  const DIRECTIONS = {
    supports: "supports: the thing named is there",
    contradicts: "contradicts: it is not",
    context: "context only",
  };
  const MODALITIES = "asserted hedged attributed alleged denial conditional label_implied".split(
    " ",
  );
  const CONFIDENCES = ["high", "medium", "low"];

  /** The form of a deal; `changed` follows every change that can bear on the verdict. */
  function dealForm(program, deal, changed) {
    const sources = sourceList(deal);
    const fields = (criterion) => ratingFields(criterion, deal, sources, changed);
    return [
      section("1. The deal", dealFields(deal, changed)),
      section("2. Sources", [
        hint("Where the facts come from. The text of the deal is one."),
        sources.node,
      ]),
      section("3. Terms", [
        hint("What the text binds the parties to, one entry a promise, in your own words."),
        termList(program, deal, changed),
      ]),
      section("4. Ratings", [
        hint("Rate what the text, or what happened, shows. Where the sources are silent, it stays unknown."),
        typologyInterview.questions(program, deal, fields),
      ]),
    ];
  }

  const section = (title, parts) => element("section", {}, element("h4", {}, title), parts);
  const hint = (words) => element("p", { class: "note" }, words);

  function textField(
    label,
    holder,
    key,
    { area = false, after = () => {}, note = null, ...rest } = {},
  ) {
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
    const side = (label, key) =>
      textField(label, deal.parties, key, { note: "Several: put a semicolon between them." });
    return [
      textField("Title (required)", deal, "title", { after: changed, "data-deal": "title" }),
      choiceField(
        "Status",
        STATUSES.map((each) => [each, spoken(each)]),
        deal,
        "status",
        changed,
      ),
      element(
        "details",
        {},
        element("summary", {}, "Parties, place and time; basis; who may see it; name of the file"),
      side("The state's side", "state"),
      side("Armed groups", "armed_groups"),
      side("Mediators", "mediators"),
      textField("Countries", deal, "countries", {
        note: "Codes of three capital letters (ISO 3166), such as MLI; NER.",
        "data-deal": "countries",
      }),
      choiceField("Level", [["", "not said"], ...LEVELS.map((each) => [each, each])], deal, "level", changed),
      choiceField(
        "Rated on",
        [
          ["", "as usual: a text that is proposed or signed, else what happened"],
          ["text", "its text: what it promises"],
          ["outcome", "what happened"],
        ],
        deal,
        "basis",
        changed,
      ),
      textField("From", deal, "from", { note: DATE, "data-deal": "from" }),
      textField("Until", deal, "to", { note: `${DATE} Or: ongoing.` }),
      textField("Last date of which a source says anything", deal, "observed_until", { note: DATE }),
      textField("Form", deal, "form", { note: "Such as: ceasefire; amnesty law." }),
      choiceField(
        "Who may see it",
        [
          ["", "as usual: a proposed deal is restricted"],
          ["restricted", "restricted"],
          ["public", "public"],
        ],
        deal,
        "handling",
      ),
      textField("Summary", deal, "summary", { area: true }),
      id,
      ),
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
        button(
          `Remove ${words.toLowerCase()} ${place + 1}`,
          () => {
            entries.splice(entries.indexOf(entry), 1);
            draw();
            add.focus();
            after();
          },
          { class: "quiet" },
        ),
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
        choiceField(
          "It binds",
          [
            ["required", "outright"],
            ["conditional", "on a condition"],
          ],
          term,
          "modality",
        ),
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
      element("p", {}, typologyWords.questionFor(criterion, deal)),
      criterion.curve
        ? numberChoice(criterion, given, level)
        : levelChoice(criterion, given, level),
      element(
        "details",
        {},
        element("summary", {}, "Reason, doubt and evidence"),
        textField("Reason", given, "because", {
          area: true,
          note: "Why the evidence means this level.",
        }),
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
    element(
      "span",
      { class: "anchor" },
      level === null ? "The sources are silent on it." : anchorOf(criterion, level),
    );

  function numberChoice(criterion, given, changed) {
    return labelled(criterion.entry.unit || "Number", levelInput(criterion, given.rating, changed));
  }

  function doubtFields(criterion, given, changed) {
    const end = (key) =>
      levelInput(criterion, given[key] ?? null, (level) => {
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
      choiceField(
        "How sure are you?",
        [["", "not said"], ...CONFIDENCES.map((each) => [each, each])],
        given,
        "confidence",
      ),
    ];
  }

  function evidenceList(given, deal, sources) {
    return entryList(given.evidence, {
      words: "Fact",
      make: () => ({
        says: "",
        source: deal.sources[0] ?? null,
        direction: "supports",
        modality: "asserted",
      }),
      fields: (fact) => [
        textField("The fact, in your own words", fact, "says", { area: true }),
        labelled("Source", sourceSelect(fact, deal, sources)),
        textField("Where in it", fact, "locator", { note: "A section, page or article." }),
        choiceField("What it shows", Object.entries(DIRECTIONS), fact, "direction"),
        choiceField(
          "The source puts it as",
          MODALITIES.map((each) => [each, spoken(each)]),
          fact,
          "modality",
        ),
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

  return { dealForm };
})();
