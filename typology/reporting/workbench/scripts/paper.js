/* A coded deal on paper: verdict, answers, reasons, evidence. On the screen it is not shown. */
"use strict";

const typologyPaper = (() => {
  const { element } = typologyElements;
  const { capitalised, spoken, toldLevel } = typologyWords;

  /** The sheet of a deal; `verdict` are the elements that tell its verdict. */
  function sheet(program, rubric, deal, verdict) {
    const criteria = program.criteria.filter(({ id }) => isSaid(deal.ratings.get(id)));
    const silent = program.read.filter((each) => !criteria.includes(each));
    return [
      element("h2", {}, deal.title.trim() || "A deal without a title"),
      element(
        "ul",
        { class: "deal-facts" },
        factsOf(deal).map((each) => element("li", {}, each)),
      ),
      deal.summary.trim() ? element("p", {}, deal.summary.trim()) : null,
      element("h3", {}, `Under ${rubric.title} (${rubric.id} ${rubric.version})`),
      verdict,
      element("h3", {}, "Answers, reasons and evidence"),
      element(
        "dl",
        { class: "ratings" },
        criteria.map((criterion) => answer(criterion, deal.ratings.get(criterion.id))),
      ),
      silent.length
        ? element("p", {}, `Not known: ${silent.map(({ id }) => spoken(id)).join(", ")}.`)
        : null,
      termsOf(deal),
    ]
      .flat()
      .filter((each) => each !== null);
  }

  const isSaid = (given) =>
    Boolean(given) &&
    (given.rating !== null || Boolean((given.because || "").trim()) || given.evidence.length > 0);

  function factsOf(deal) {
    const sides = { state: "State", armed_groups: "Armed groups", mediators: "Mediators" };
    const parties = Object.entries(sides)
      .map(([key, words]) => [words, typologyDeal.entriesOf(deal.parties[key]).join("; ")])
      .filter(([, names]) => names);
    const period = [deal.from, deal.to].filter((each) => each.trim()).join(" to ");
    const basis = typologyDeal.basisOf(deal) === "text" ? "its text" : "what happened";
    return [
      ["Status", `${spoken(deal.status)}; rated on ${basis}`],
      ...parties,
      ["Where", [deal.countries, deal.level].filter((each) => each.trim()).join("; ")],
      ["When", period],
      ["Last seen", deal.observed_until],
      ["Form", deal.form],
    ]
      .filter(([, words]) => words.trim())
      .map(([head, words]) => `${head}: ${words}`);
  }

  function answer(criterion, given) {
    const ends = [given.low, given.high].filter((each) => (each ?? null) !== null);
    const range = ends.length ? `; could be ${ends.map(toldLevel).join(" to ")}` : "";
    const sure = given.confidence ? `; ${given.confidence} confidence` : "";
    const facts = given.evidence.filter((fact) => fact.says.trim());
    return [
      element(
        "dt",
        {},
        `${capitalised(spoken(criterion.id))} `,
        element("b", {}, toldLevel(given.rating)),
        element("small", {}, `${range}${sure}`.replace(/^; /, "")),
      ),
      element(
        "dd",
        {},
        element("p", {}, (given.because || "").trim() || "No reason is given."),
        facts.length
          ? element("ul", {}, facts.map((fact) => element("li", {}, factWords(fact))))
          : element("p", {}, "No evidence."),
      ),
    ];
  }

  function factWords(fact) {
    const source = fact.source ? fact.source.title : "";
    const place = [source, fact.locator || ""].filter((each) => each.trim()).join(", ");
    return `${fact.says.trim()} (${[fact.direction, place].filter(Boolean).join("; ")})`;
  }

  function termsOf(deal) {
    const terms = deal.terms.filter((each) => each.term.trim());
    if (!terms.length) return null;
    return element(
      "section",
      {},
      element("h3", {}, "Terms"),
      element("ul", {}, terms.map((each) => element("li", {}, each.term.trim()))),
    );
  }

  return { sheet };
})();
