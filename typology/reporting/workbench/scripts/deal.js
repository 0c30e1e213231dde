/* A new deal as it is being coded: what the evaluator makes of it, and the case file that it gives. */
"use strict";

const typologyDeal = (() => {
  const { capitalised, spoken } = typologyWords;

  const ON_PAPER = ["proposed", "signed"]; // statuses whose ratings speak of a text

  /** A deal of which nothing is known yet. */
  function newDeal() {
    return {
      title: "",
      id: "",
      status: "proposed",
      handling: "",
      summary: "",
      countries: "", // codes, by semicolon; so are the parties of each side
      parties: { state: "", armed_groups: "", mediators: "" },
      sides: [], // of the parties, those that an opened file names, if only to say: none
      level: "",
      form: "",
      from: "",
      to: "",
      observed_until: "",
      basis: "", // as usual for the status
      sources: [{ title: "Text of the deal" }],
      terms: [],
      ratings: new Map(), // criterion to {rating, low, high, confidence, because, evidence, asked}
      kept: {}, // of a file that was opened: what the form has no field for
    };
  }

  /** The deal as a settlement that the evaluator takes. */
  function settlementOf(deal, program) {
    const ratings = {};
    for (const criterion of program.criteria) {
      const given = deal.ratings.get(criterion.id);
      if (!given) continue;
      const evidenced = given.evidence.some((fact) => fact.says.trim());
      ratings[criterion.id] = {
        rating: given.rating,
        range: rangeOf(criterion, given),
        evidenced,
      };
    }
    return {
      status: deal.status,
      basis: basisOf(deal),
      level: deal.level || null,
      ratings,
      terms: deal.terms.filter((term) => term.term.trim()),
    };
  }

  const basisOf = (deal) =>
    deal.basis || (ON_PAPER.includes(deal.status) ? "text" : "outcome");

  /** The entries of a list that is written with semicolons or on lines. */
  const entriesOf = (text) =>
    (text || "")
      .split(/[;\n]/)
      .map((each) => each.trim())
      .filter(Boolean);

  /** Low and high; where one is left out it is the rating. A range that runs backwards is none. */
  function rangeOf(criterion, { rating, low, high }) {
    const ends = [low ?? rating, high ?? rating];
    if ((low ?? null) === null && (high ?? null) === null) return null;
    if (ends.includes(null)) return null;
    const [from, to] = ends.map((level) => typologyEvaluator.valueOf(criterion, level));
    const at = rating === null ? from : typologyEvaluator.valueOf(criterion, rating);
    return from <= at && at <= to ? ends : null;
  }

  // The file.

  /** What is still wrong with a deal, as sentences. */
  function faultsOf(deal, program) {
    const id = fileId(deal);
    const faults = [];
    if (!deal.title.trim()) faults.push("The deal has no title.");
    if (!typologyFiles.isId(id))
      faults.push(`“${id}” is no name for the file: lower-case letters, digits and hyphens.`);
    for (const code of entriesOf(deal.countries))
      if (!/^[A-Z]{3}$/.test(code))
        faults.push(`“${code}” is no code of a country: three capital letters, such as MLI.`);
    for (const [key, words] of DATES)
      if (deal[key].trim() && !isDate(key, deal[key].trim()))
        faults.push(`${words}: “${deal[key].trim()}” is no date: write YYYY, YYYY-MM or YYYY-MM-DD.`);
    for (const criterion of program.criteria) {
      const given = deal.ratings.get(criterion.id);
      if (!given) continue;
      const name = capitalised(spoken(criterion.id));
      if (isHalfRange(criterion, given))
        faults.push(`${name}: the range must hold the rating, low to high.`);
      if (given.evidence.some((fact) => fact.says.trim() && !sourceTitle(fact))) {
        faults.push(`${name}: a fact has no source with a title.`);
      }
    }
    return faults;
  }

  const DATES = [
    ["from", "From"],
    ["to", "Until"],
    ["observed_until", "Last seen"],
  ];

  const isDate = (key, words) =>
    /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/.test(words) ||
    (key === "to" && words === "ongoing");

  const sourceTitle = (fact) => Boolean(fact.source && fact.source.title.trim());

  function isHalfRange(criterion, given) {
    const wanted = (given.low ?? null) !== null || (given.high ?? null) !== null;
    return wanted && rangeOf(criterion, given) === null;
  }

  const fileId = (deal) => deal.id.trim() || typologyFiles.idFrom(deal.title, "new-deal");

  /** The deal as a case; only sources that a fact cites go along. */
  function caseOf(deal, program) {
    const keys = keysOf(deal);
    const ratings = {};
    const cited = new Set();
    for (const criterion of program.criteria) {
      const given = deal.ratings.get(criterion.id);
      if (!given) continue;
      const facts = given.evidence.filter((fact) => fact.says.trim());
      facts.forEach((fact) => cited.add(fact.source));
      if (isSilent(given) && !facts.length && !given.asked) continue;
      ratings[criterion.id] = {
        rating: given.rating,
        range: rangeOf(criterion, given),
        confidence: given.confidence,
        because: (given.because || "").trim(),
        accepted: given.accepted,
        evidence: facts.map((fact) => trimmed({ ...fact, source: keys.get(fact.source) })),
      };
    }
    const sources = deal.sources
      .filter((source) => (cited.has(source) || source.rest) && !source.elsewhere)
      .map((source) => ({
        ...trimmed({ key: keys.get(source), title: source.title, issued: source.issued }),
        ...source.rest,
      }));
    return {
      ...trimmed({
        case: fileId(deal),
        title: deal.title,
        status: deal.status,
        level: deal.level,
        form: deal.form,
        observed_until: deal.observed_until,
        basis: deal.basis,
        handling: deal.handling,
        summary: deal.summary,
      }),
      countries: entriesOf(deal.countries),
      period: trimmed({ from: deal.from, to: deal.to }),
      parties: Object.fromEntries(
        Object.entries(deal.parties)
          .map(([side, names]) => [side, entriesOf(names)])
          .filter(([side, names]) => names.length || deal.sides.includes(side)),
      ),
      ...deal.kept,
      terms: deal.terms.filter((term) => term.term.trim()).map(trimmed),
      ratings,
      sources,
    };
  }

  /** The key of every source: the one that it came with, or a new one. */
  function keysOf(deal) {
    const taken = new Set(deal.sources.map(({ key }) => key));
    let number = 0;
    const fresh = () => {
      do number += 1;
      while (taken.has(`own-source-${number}`));
      return `own-source-${number}`;
    };
    return new Map(deal.sources.map((source) => [source, source.key ?? fresh()]));
  }

  function isSilent(given) {
    return given.rating === null && (given.low ?? null) === null && !(given.because || "").trim();
  }

  function trimmed(tree) {
    const kept = Object.entries(tree).map(([key, text]) => [key, (text ?? "").trim()]);
    return Object.fromEntries(kept.filter(([, text]) => text));
  }

  /** The name and the text of the file. */
  function fileOf(deal, program, rubric) {
    const name = `${fileId(deal)}.yaml`;
    const notes = [
      `Coded in the workbench under ${rubric.id} ${rubric.version}.`,
      `Check it: typology check ${name}`,
    ];
    return { name, text: typologyFiles.caseFile(caseOf(deal, program), notes) };
  }

  /** How many criteria of a settlement are rated. */
  const ratedOf = ({ ratings }) =>
    Object.values(ratings).filter((each) => each.rating !== null).length;

  return { basisOf, entriesOf, faultsOf, fileOf, newDeal, ratedOf, settlementOf };
})();
