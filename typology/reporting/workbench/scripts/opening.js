/* A case file opened in the form: read strictly, its problems told with their lines. */
"use strict";

const typologyOpening = (() => {
  const { PlainNumber, Unreadable, read } = typologyReader;
  const STATUSES = "proposed signed in_force partial ended never_took_effect".split(" ");
  const KEPT = "part_of identifiers coder labels outcomes expect elicited".split(" ");
  const KEYS = (
    "format case title countries level form period observed_until status basis parties handling " +
    "summary terms ratings sources"
  )
    .split(" ")
    .concat(KEPT);
  const ANSWERS = { yes: 1, no: 0 };
  const RATING_KEYS = "rating range confidence because evidence accepted".split(" ");
  const FACT_KEYS = "says quote source locator direction modality attribution handling".split(" ");
  const TERM_KEYS = "term criterion modality clause by verified_by if_breached handling".split(" ");
  const CHOICES = {
    status: STATUSES,
    level: "national subnational local transnational".split(" "),
    basis: ["text", "outcome"],
    handling: ["public", "restricted"],
    confidence: ["high", "medium", "low"],
    direction: ["supports", "contradicts", "context"],
    modality: "asserted hedged attributed alleged denial conditional label_implied".split(" "),
    attribution: "settlement concurrent force unclear".split(" "),
  };

  /** {deal, problems} of a file's text; a file with a problem gives no deal. */
  function opened(text, program) {
    let found;
    try {
      found = read(text);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      return { deal: null, problems: [{ line: error.line, words: error.message }] };
    }
    const problems = [];
    const given = { ...found, problems, program };
    const deal = dealOf(given);
    problems.sort((one, other) => one.line - other.line);
    return { deal: problems.length ? null : deal, problems };
  }

  function lineOf(given, holder, key) {
    const lines = given.lines.get(holder);
    return (lines && (lines instanceof Map ? lines.get(key) : lines[key])) || given.near || 1;
  }

  const complain = (given, holder, key, words) =>
    given.problems.push({ line: lineOf(given, holder, key), words });

  /** A mapping whose keys are known; what is none is a problem, and empty. */
  function mappingAt(given, holder, key, known = null) {
    const value = holder.get ? holder.get(key) : holder[key];
    if (value === undefined || value === null) return new Map();
    given.near = lineOf(given, holder, key);
    if (!(value instanceof Map)) {
      complain(given, holder, key, `'${key}' holds no keys`);
      return new Map();
    }
    if (known) checkKeys(given, value, known);
    return value;
  }

  function checkKeys(given, mapping, known) {
    for (const key of mapping.keys())
      if (!known.includes(key))
        complain(given, mapping, key, `unknown key '${key}'; known: ${known.join(", ")}`);
  }

  function listAt(given, holder, key) {
    const value = holder.get(key);
    if (value === undefined || value === null) return [];
    given.near = lineOf(given, holder, key);
    if (Array.isArray(value)) return value;
    complain(given, holder, key, `'${key}' is no list`);
    return [];
  }

  /** Text, or a choice among those that its key has. */
  function textAt(given, holder, key) {
    const value = holder.get(key) ?? null;
    if (value === null) return "";
    if (value instanceof Map || Array.isArray(value)) {
      complain(given, holder, key, `'${key}' is no text`);
      return "";
    }
    const words = String(value);
    const choices = CHOICES[key];
    if (choices && !choices.includes(words))
      complain(given, holder, key, `'${words}' is no ${key}; known: ${choices.join(", ")}`);
    return words;
  }

  /** The texts of a mapping under their keys, those that are given. */
  const textsAt = (given, mapping, keys) =>
    Object.fromEntries(
      keys.map((key) => [key, textAt(given, mapping, key)]).filter(([, words]) => words),
    );

  function dealOf(given) {
    const { tree } = given;
    if (!(tree instanceof Map) || !tree.has("case")) {
      given.problems.push({ line: 1, words: "this is no case: it has no key `case`" });
      return null;
    }
    checkKeys(given, tree, KEYS);
    for (const key of ["format", "case", "title", "status", "ratings"])
      if (!tree.has(key)) given.problems.push({ line: 1, words: `\`${key}\` is missing` });
    if (tree.has("format") && String(tree.get("format")) !== "1")
      complain(given, tree, "format", "the format must be 1");
    const id = textAt(given, tree, "case");
    if (id && !typologyFiles.isId(id)) complain(given, tree, "case", `'${id}' is no id`);
    const period = mappingAt(given, tree, "period", ["from", "to"]);
    const parties = mappingAt(given, tree, "parties", ["state", "armed_groups", "mediators"]);
    const sources = sourcesOf(given);
    const one = textsAt(given, tree, [
      "title", "level", "form", "observed_until", "status", "basis", "handling", "summary",
    ]); // prettier-ignore
    return {
      ...typologyDeal.newDeal(),
      ...one,
      id,
      countries: joined(given, tree, "countries"),
      from: textAt(given, period, "from"),
      to: textAt(given, period, "to"),
      parties: Object.fromEntries(
        ["state", "armed_groups", "mediators"].map((side) => [side, joined(given, parties, side)]),
      ),
      sides: [...parties.keys()],
      terms: termsOf(given),
      ratings: ratingsOf(given, sources),
      sources: [...sources.values()],
      kept: Object.fromEntries(
        KEPT.filter((key) => tree.has(key)).map((key) => [
          key,
          key === "outcomes" ? outcomesOf(plain(tree.get(key))) : plain(tree.get(key)),
        ]),
      ),
    };
  }

  /** Yes is 1 and no is 0, so that neither is written as text. */
  const outcomesOf = (outcomes) =>
    Object.fromEntries(
      Object.entries(outcomes ?? {}).map(([name, value]) => [name, ANSWERS[value] ?? value]),
    );

  const joined = (given, holder, key) =>
    listAt(given, holder, key)
      .map((each) => String(each))
      .join("; ");

  /** A value as objects and lists; a number that is written as one stays one. */
  function plain(value) {
    if (value instanceof PlainNumber) return Number(value);
    if (Array.isArray(value)) return value.map(plain);
    if (value instanceof Map)
      return Object.fromEntries([...value].map(([key, each]) => [key, plain(each)]));
    return value;
  }

  function sourcesOf(given) {
    const found = mappingAt(given, given.tree, "sources");
    return new Map(
      [...found].map(([key]) => {
        const entry = plain(mappingAt(given, found, key));
        const { title = "", issued = "", ...rest } = entry;
        if (!title) complain(given, found, key, `the source '${key}' has no title`);
        return [key, { key, title: String(title), issued: String(issued), rest }];
      }),
    );
  }

  function termsOf(given) {
    return listAt(given, given.tree, "terms").flatMap((each, place, all) => {
      if (!(each instanceof Map)) {
        complain(given, all, place, "a term is a mapping: write `term: …`");
        return [];
      }
      given.near = lineOf(given, all, place);
      checkKeys(given, each, TERM_KEYS);
      const term = textsAt(given, each, TERM_KEYS.filter((key) => key !== "modality"));
      const modality = String(each.get("modality") ?? "required");
      if (!term.term) complain(given, each, "term", "a term needs its words: `term: …`");
      if (!["required", "conditional"].includes(modality))
        complain(given, each, "modality", `'${modality}' is neither required nor conditional`);
      if (term.criterion && !given.program.known.has(term.criterion))
        complain(given, each, "criterion", `no criterion '${term.criterion}'`);
      return [{ criterion: "", ...term, modality }];
    });
  }

  function ratingsOf(given, sources) {
    const found = mappingAt(given, given.tree, "ratings");
    const ratings = new Map();
    for (const id of found.keys()) {
      const criterion = given.program.known.get(id);
      if (!criterion) {
        const known = [...given.program.known.keys()].join(", ");
        complain(given, found, id, `no criterion '${id}' in this definition; known: ${known}`);
        continue;
      }
      const entry = mappingAt(given, found, id, RATING_KEYS);
      if (!entry.has("rating")) complain(given, found, id, `${id}: \`rating\` is missing`);
      ratings.set(id, {
        rating: levelAt(given, entry, "rating", entry.get("rating") ?? null, criterion),
        ...rangeAt(given, entry, criterion),
        ...textsAt(given, entry, ["confidence", "because", "accepted"]),
        evidence: factsOf(given, entry, sources),
        asked: true,
      });
    }
    return ratings;
  }

  function levelAt(given, holder, key, value, criterion) {
    if (value === null || String(value) === "unknown") return null;
    if (criterion.curve) {
      if (value instanceof PlainNumber) return Number(value);
      complain(given, holder, key, `'${value}' is no number`);
      return null;
    }
    const level = String(value);
    if (criterion.levels.includes(level)) return level;
    const known = criterion.levels.join(", ");
    complain(given, holder, key, `no level '${level}' of ${criterion.id}; its levels: ${known}`);
    return null;
  }

  function rangeAt(given, entry, criterion) {
    const ends = listAt(given, entry, "range");
    if (!ends.length) return {};
    if (ends.length !== 2) {
      complain(given, entry, "range", "a range is two levels: [low, high]");
      return {};
    }
    const [low, high] = ends.map((each) => levelAt(given, entry, "range", each, criterion));
    return { low, high };
  }

  function factsOf(given, entry, sources) {
    return listAt(given, entry, "evidence").flatMap((each, place, all) => {
      if (!(each instanceof Map)) {
        complain(given, all, place, "a fact is a mapping: write `says: …`");
        return [];
      }
      given.near = lineOf(given, all, place);
      checkKeys(given, each, FACT_KEYS);
      const fact = textsAt(given, each, FACT_KEYS);
      for (const key of ["says", "source", "direction"])
        if (!fact[key]) complain(given, each, key, `a fact needs \`${key}\``);
      if (fact.source && !sources.has(fact.source))
        sources.set(fact.source, { key: fact.source, title: fact.source, elsewhere: true });
      return [{ modality: "asserted", ...fact, source: sources.get(fact.source) ?? null }];
    });
  }

  return { opened };
})();
