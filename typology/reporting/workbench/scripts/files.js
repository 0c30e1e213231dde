/* Files to keep: a rubric that extends another, and a case, as YAML that `typology check` takes. */
"use strict";

const typologyFiles = (() => {
  const { DefinitionError, isOfCase } = typologyEvaluator;
  const { operatorOf } = typologyDefinition;
  const OWN_KEYS = ["format", "rubric", "version", "title", "standing", "extends"];
  const CASE_KEYS = (
    "case title countries level form period observed_until status basis part_of parties identifiers " +
    "handling summary coder terms ratings labels outcomes expect elicited sources"
  ).split(" ");
  const MOST_MENTIONS = 200;
  const WIDTH = 98;
  const PLAIN = /^[a-z][a-z0-9_-]*$/;
  const WORDS_OF_YAML = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
  const ID = /^[a-z0-9][a-z0-9-]*$/;

  // YAML.

  /** A tree as lines; `quoteAll` puts every text in quotes, ids too. */
  function block(tree, quoteAll, indent = "") {
    if (Array.isArray(tree)) return tree.flatMap((value) => item(value, quoteAll, indent));
    return Object.entries(tree).flatMap(([key, value]) => {
      const head = `${indent}${scalar(key, false)}:`;
      const line = `${head} ${flow(value, quoteAll)}`;
      return standsAlone(value, line) ? [line] : [head, ...block(value, quoteAll, `${indent}  `)];
    });
  }

  function item(value, quoteAll, indent) {
    const line = `${indent}- ${flow(value, quoteAll)}`;
    const single = isMapping(value) && Object.keys(value).length === 1;
    if (standsAlone(value, line) && !single) return [line];
    const [first, ...rest] = block(value, quoteAll, `${indent}  `);
    return [`${indent}- ${first.trimStart()}`, ...rest];
  }

  function standsAlone(value, line) {
    if (value === null || typeof value !== "object") return true;
    const within = Object.values(value);
    const deep = within.some((each) => each !== null && typeof each === "object");
    return !within.length || (!deep && line.length <= WIDTH);
  }

  const isMapping = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

  function flow(value, quoteAll) {
    if (Array.isArray(value)) return `[${value.map((each) => flow(each, quoteAll)).join(", ")}]`;
    if (isMapping(value)) {
      const entries = Object.entries(value);
      return `{${entries.map(([key, each]) => `${scalar(key, false)}: ${flow(each, quoteAll)}`).join(", ")}}`;
    }
    return typeof value === "string" ? scalar(value, quoteAll) : String(value);
  }

  function scalar(text, quote) {
    return !quote && PLAIN.test(text) && !WORDS_OF_YAML.includes(text) ? text : quoted(text);
  }

  /** Text in double quotes; marks that hide or turn text by their code. */
  function quoted(text) {
    const hidden = /[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
    return JSON.stringify(clean(text)).replace(
      hidden,
      (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
  }

  /** Text without what no file of ours may hold: tabs, other controls, halves of characters. */
  function clean(text) {
    return text
      .replace(/\r\n?/g, "\n")
      .replace(/\t/g, " ")
      .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ufffe\uffff]/g, "")
      .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
  }

  const comment = (text) => `# ${clean(text).replace(/\s+/g, " ").trim()}`;

  // A rubric.

  /** A rubric that extends the exported one; the same verdicts as `changed`. Throws DefinitionError. */
  function rubricFile(rubric, changed, { id, title, command }) {
    const touched = rubric.overrides.map((each) => each.path);
    const silenced = rubric.overrides.some((each) => each.option === "--silence");
    const isTouched = (path) =>
      touched.some(
        (each) => `${each}.`.startsWith(`${path}.`) || `${path}.`.startsWith(`${each}.`),
      ) ||
      (silenced && /^types(\.[^.]+(\.formula)?)?$/.test(path));
    const head = {
      format: 1,
      rubric: id,
      version: "1.0",
      extends: `${rubric.id}@${rubric.version}`,
      title,
    };
    const lines = [
      comment(`A variant of ${rubric.id} ${rubric.version}, made in the workbench.`),
      comment(`The same on the command line: ${command}`),
      comment(`It needs ${rubric.id}: a shipped definition, or a file beside this one.`),
      ...block(head, true),
      ...block(patch(rubric.definition, changed, isTouched), false),
    ];
    return `${lines.join("\n")}\n`;
  }

  /** What must be merged into one resolved definition to give another; null removes. */
  function patch(before, after, isTouched, above = "") {
    const found = {};
    for (const key of Object.keys(before)) {
      if (!Object.hasOwn(after, key) && !(above === "" && OWN_KEYS.includes(key)))
        found[key] = null;
    }
    for (const [key, value] of Object.entries(after)) {
      const path = above ? `${above}.${key}` : key;
      if (above === "" && OWN_KEYS.includes(key)) continue;
      const known = Object.hasOwn(before, key);
      if (known && isSame(before[key], value) && !isTouched(path)) continue;
      const merges = known && isMapping(value) && isMapping(before[key]) && !isWhole(path);
      found[key] = merges ? patch(before[key], value, isTouched, path) : asFile(value, path);
    }
    return found;
  }

  const isWhole = (path) => /^(scale|criteria\.[^.]+\.scale|types\.[^.]+\.formula)$/.test(path);

  const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  function asFile(value, path) {
    if (/^types\.[^.]+\.formula$/.test(path)) return written(value);
    if (path === "notices") {
      const condition = (when) => (isOfCase(when) ? when : written(when));
      return value.map((each) => ({ ...each, when: condition(each.when) }));
    }
    return value;
  }

  /** A resolved formula as a file writes it: bare names, and no defaults. */
  function written(tree) {
    if (tree.criterion !== undefined) {
      const { if_unknown: silence, ...rest } = tree;
      const kept = silence && silence !== "open" ? { ...rest, if_unknown: silence } : rest;
      return Object.keys(kept).length === 1 ? tree.criterion : kept;
    }
    const name = operatorOf(tree);
    const { [name]: argument, if_unknown: silence, ...rest } = tree;
    if (Array.isArray(argument)) return { [name]: argument.map(written), ...rest };
    if (name === "not") return { not: written(argument), ...rest };
    if (name === "at_least")
      return { at_least: { count: argument.count, of: argument.of.map(written) }, ...rest };
    return { [name]: silence ? mentions(argument, silence) : argument, ...rest };
  }

  /** Weights by name cannot carry an assumption in a file: each name as often as its weight says. */
  function mentions(weights, silence) {
    const digits = Math.max(...Object.values(weights).map(decimals));
    const whole = Object.entries(weights).map(([id, weight]) => [
      id,
      Math.round(weight * 10 ** digits),
    ]);
    const divisor = whole.map(([, times]) => times).reduce(greatestDivisor);
    const total = whole.reduce((sum, [, times]) => sum + times / divisor, 0);
    if (digits > 12 || total > MOST_MENTIONS) {
      throw new DefinitionError(
        "no file can say what is assumed of criteria with such weights; the command line can",
      );
    }
    return whole.flatMap(([criterion, times]) =>
      Array.from({ length: times / divisor }, () => ({ criterion, if_unknown: silence })),
    );
  }

  function decimals(number) {
    const [digits, exponent] = String(number).split("e");
    return Math.max(0, (digits.split(".")[1] || "").length - Number(exponent || 0));
  }

  const greatestDivisor = (one, other) => (other ? greatestDivisor(other, one % other) : one);

  // A case.

  /** A case as its file says it. `notes` are comments above it. */
  function caseFile(settlement, notes = []) {
    const { ratings, sources = [] } = settlement;
    const said = {
      ...settlement,
      ratings: Object.fromEntries(
        Object.entries(ratings).map(([id, each]) => [id, ratingTree(each)]),
      ),
      sources: Object.fromEntries(sources.map(({ key, ...entry }) => [key, entry])),
    };
    const known = CASE_KEYS.filter((key) => Object.hasOwn(said, key));
    const tree = withoutEmpty(Object.fromEntries(known.map((key) => [key, said[key]])));
    const lines = [...notes.map(comment), "format: 1", ...block(tree, true)];
    return `${lines.join("\n")}\n`;
  }

  function ratingTree({ rating, range, evidenced: _, ...rest }) {
    return { rating: rating ?? "unknown", ...(range ? { range } : {}), ...withoutEmpty(rest) };
  }

  function withoutEmpty(tree) {
    const kept = Object.entries(tree).filter(
      ([key, value]) => key === "ratings" || !isEmpty(value),
    );
    return Object.fromEntries(kept);
  }

  function isEmpty(value) {
    if (value === null || value === undefined || value === "") return true;
    return typeof value === "object" && !Object.keys(value).length;
  }

  /** An id made of words: lower-case letters, digits and hyphens. */
  function idFrom(title, fallback) {
    const plain = title.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    const id = plain
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 60);
    return id.replace(/-+$/, "") || fallback;
  }

  const isId = (text) => ID.test(text);

  return { caseFile, idFrom, isId, rubricFile };
})();
