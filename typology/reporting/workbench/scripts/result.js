/* What is told of one case: the verdict, how firm it is, what would flip it, what to ask. */
"use strict";

const typologyResult = (() => {
  const { AT_ONCE, ENUMERATED, MIXED, NEITHER, NOT_JUDGED, UNDETERMINED } = typologyEvaluator;
  const { button, element, told } = typologyElements;
  const { alters, altersAssumed, isOnPaper, isWithinRanges, listed, plainVerdict } = typologyWords;
  const { questionFor, restsJointly } = typologyWords;
  const { spoken, takes, toldLevel, toldNumber, toldVerdict, verdictSentences } = typologyWords;
  const SHOWN = 5;
  const COLOURS = 6; // types that have a colour of their own

  /** The name of a verdict in its colour, which never stands alone.
   *
   * Filled (`isSolid`) where the verdict is firm and every rating that it binds on has evidence.
   */
  function chip(program, verdict, isSolid = false) {
    const place = program.types.findIndex((type) => type.id === verdict);
    const kind = place < 0 ? verdict : `k${place % COLOURS}`;
    return element("b", { class: `chip ${kind}${isSolid ? " solid" : ""}` }, plainVerdict(verdict));
  }

  /** All that is told of a case, found anew.
   *
   * What takes long is told where `everything` is asked for; `askForAll` is called to ask. Headings
   * begin at `level`.
   */
  function result(rubric, program, settlement, { level, everything, askForAll }) {
    const score = typologyEvaluator.score(program, settlement, everything ? ENUMERATED : AT_ONCE);
    const searched = program.oneDirection || everything || score.total > AT_ONCE;
    const flips = searched ? typologyEvaluator.flips(program, settlement, score.verdict) : null;
    const heading = (words) => element(`h${level}`, {}, words);
    const sentences = verdictSentences(program, rubric, settlement, score, flips);
    const left = score.total <= ENUMERATED && !(score.exact && searched);
    return [
      verdictParagraph(program, score, sentences),
      flips
        ? element(
            "div",
            { class: "answers" },
            flipParts(heading, program, settlement, score, flips),
          )
        : null,
      score.memberships && score.memberships.length
        ? membershipsPart(heading, program, score)
        : null,
      score.total > 1 ? countsPart(heading, program, score) : null,
      left
        ? button(
            score.exact ? "Look for what would flip it" : `Go through all ${count(score.total)}`,
            askForAll,
          )
        : null,
      score.exact
        ? questionsPart(heading, program, settlement, score)
        : unaskedPart(heading, score),
    ].filter((part) => part !== null);
  }

  const count = (number) => number.toLocaleString("en");

  function verdictParagraph(program, score, sentences) {
    const [lead, ...rest] = sentences;
    return element(
      "p",
      { class: "verdict" },
      chip(
        program,
        score.verdict,
        score.firm === true && score.withoutEvidence !== null && !score.withoutEvidence.length,
      ),
      " ",
      element("strong", {}, told(lead)),
      rest.flatMap((sentence) => [" ", ...told(sentence)]),
    );
  }

  // Completions.

  function countsPart(heading, program, score) {
    return element(
      "div",
      { class: "counts" },
      heading("Ways to fill what is unknown"),
      element("p", { class: "note" }, score.exact ? counted(score) : notCounted(score)),
      score.exact ? countsTable(program, score) : null,
    );
  }

  const counted = (score) =>
    `${count(score.total)} in all. Not likelihoods: levels are not equally likely.`;

  function notCounted(score) {
    if (score.total <= ENUMERATED)
      return `${count(score.total)} ways; they are gone through when asked for.`;
    const source = score.memberships
      ? "the verdict comes from the best and the worst of them"
      : "no verdict is drawn";
    return `${count(score.total)} ways, too many to go through: ${source}.`;
  }

  function countsTable(program, score) {
    const rows = program.verdicts
      .map((verdict, code) => [verdict, score.counts[code]])
      .filter(([, ways]) => ways);
    return element(
      "table",
      {},
      element("thead", {}, element("tr", {}, headCell("verdict"), headCell("ways", "right"))),
      element(
        "tbody",
        {},
        rows.map(([verdict, ways]) =>
          element(
            "tr",
            {},
            rowHead(chip(program, verdict)),
            element("td", { class: "right" }, count(ways)),
          ),
        ),
      ),
    );
  }

  const headCell = (words, kind = null) => element("th", { scope: "col", class: kind }, words);
  const rowHead = (child) => element("th", { scope: "row" }, child);

  // Memberships.

  function membershipsPart(heading, program, score) {
    return element(
      "div",
      { class: "memberships", tabindex: "0", role: "group", "aria-label": "Memberships" },
      heading("Memberships"),
      element(
        "table",
        {},
        element(
          "thead",
          {},
          element(
            "tr",
            {},
            headCell("type"),
            headCell("membership"),
            headCell(`cut ${toldNumber(program.cut)}`),
            headCell("set by"),
          ),
        ),
        element(
          "tbody",
          {},
          score.memberships.map((row) => membershipRow(program, row)),
        ),
      ),
    );
  }

  function membershipRow(program, { type, low, high, binding }) {
    const digits = (number) => number.toFixed(2);
    const words = high - low < 1e-12 ? digits(low) : `${digits(low)}–${digits(high)}`;
    const setBy = binding
      ? listed(binding.map((criterion) => spoken(criterion.id)))
      : "not counted";
    return element(
      "tr",
      {},
      rowHead(spoken(type)),
      element("td", {}, bar(low, high, program.cut), words),
      element("td", {}, sideOf(program, low, high)),
      element("td", {}, setBy),
    );
  }

  function sideOf(program, low, high) {
    if (typologyEvaluator.isIn(low, program.cut)) return "in";
    return typologyEvaluator.isIn(high, program.cut) ? "open" : "out";
  }

  function bar(low, high, cut) {
    const made = element(
      "span",
      { class: "bar", "aria-hidden": "true" },
      element("i"),
      element("u"),
    );
    made.style.setProperty("--low", String(low));
    made.style.setProperty("--high", String(high));
    made.style.setProperty("--cut", String(cut));
    return made;
  }

  // Flips.

  function flipParts(heading, program, settlement, score, flips) {
    if (!flips.sought) {
      const words = "What would change it was not searched for: too much is unknown.";
      return [element("p", { class: "note" }, words)];
    }
    const onPaper = isOnPaper(settlement);
    const types = [...new Set(flips.gains.map((flip) => flip.verdict))];
    const items = (found, words) => flipItems(program, settlement, found, words);
    const gains = types.flatMap((type) => {
      const ways = flips.gains.filter((flip) => flip.verdict === type);
      return items(ways, (flip) => takes(program, score.verdict, flip));
    });
    const losses = [
      ...items(flips.losses, (flip) => alters(settlement, flip)),
      ...assumedItems(settlement, score),
    ];
    return [
      flips.losses.length
        ? flipSection(heading(onPaper ? "Holds only if" : "Would change if"), losses)
        : null,
      gains.length
        ? flipSection(heading(onPaper ? "Would also need" : "What it would have taken"), gains)
        : null,
    ];
  }

  const flipSection = (heading, items) => element("section", {}, heading, element("ul", {}, items));

  function flipItems(program, settlement, flips, words) {
    const more = flips.length - SHOWN;
    const shown = flips
      .slice(0, SHOWN)
      .map((flip) => element("li", {}, told(words(flip)), besides(program, settlement, flip)));
    return more > 0 ? [...shown, element("li", {}, `and ${more} more of the same size`)] : shown;
  }

  function assumedItems(settlement, score) {
    return score.assumptions
      .filter((assumption) => score.restsOn.includes(assumption.criterion))
      .map((assumption) => element("li", {}, told(altersAssumed(settlement, assumption))));
  }

  /** What bears on a flip: the range that it stays within, and the terms that it touches. */
  function besides(program, settlement, flip) {
    const within = isWithinRanges(program, settlement, flip)
      ? ["within the range that the evidence leaves open"]
      : [];
    const lines = [...within, ...termsOf(settlement, flip)];
    return lines.length
      ? element(
          "ul",
          {},
          lines.map((line) => element("li", {}, line)),
        )
      : null;
  }

  function termsOf(settlement, flip) {
    const changed = flip.changes.map((change) => change.criterion);
    const terms = (settlement.terms || []).filter((term) => changed.includes(term.criterion));
    const check = (term) =>
      term.verified_by ? `verified by ${term.verified_by}` : "no verification named";
    return terms.map((term) => `term: ${term.term}; ${check(term)}`);
  }

  // Questions.

  function questionsPart(heading, program, settlement, score) {
    if (!score.unknown.length) return null;
    const asked = ordered(score).map((criterion) => ({
      criterion,
      question: questionFor(criterion, settlement),
      first: score.restsOn.includes(criterion),
      groups: answerGroups(program, settlement, criterion, score.restsOn),
    }));
    const open = asked.filter(({ groups, first }) => groups.length > 1 || first);
    const idle = asked.filter((each) => !open.includes(each));
    return element(
      "div",
      {},
      heading(score.askFirst.length ? "Ask first" : "Not known"),
      open.length ? element("ul", { class: "questions" }, open.map(question)) : null,
      idle.length ? element("p", { class: "note" }, idleWords(idle)) : null,
    );
  }

  /** Unknown criteria in the order to ask: those that the verdict rests on before others. */
  function ordered(score) {
    if (score.askFirst.length) return score.askFirst;
    const rest = score.unknown.filter((criterion) => !score.restsOn.includes(criterion));
    return [...score.restsOn, ...rest];
  }

  const question = ({ criterion, question: words, groups, first }) =>
    element(
      "li",
      {},
      words,
      element("small", {}, ` (${spoken(criterion.id)})`),
      first ? " (ask this first: the verdict rests on it)" : null,
      element("div", { class: "note" }, told(groupsTold(groups))),
    );

  /** What each answer leaves possible; answers that leave the same stand together. */
  function answerGroups(program, settlement, criterion, restsOn) {
    const groups = new Map();
    const given = typologyEvaluator.answers(program, settlement, criterion, restsOn);
    for (const { level, verdicts } of given) {
      const words = listed(verdicts.map(toldVerdict), "or");
      groups.set(words, [...(groups.get(words) || []), toldLevel(level)]);
    }
    return [...groups];
  }

  const groupsTold = (groups) =>
    groups.map(([words, levels]) => `${listed(levels, "or")}: ${words}`).join("; ");

  function idleWords(idle) {
    const names = listed(
      idle.map(({ criterion }) => spoken(criterion.id)),
      "or",
    );
    return `No answer on ${names} alone changes what is possible.`;
  }

  function unaskedPart(heading, score) {
    const names = listed(score.unknown.map((criterion) => spoken(criterion.id)));
    return element("div", {}, heading("Not known"), element("p", {}, `${names}.`));
  }

  /** How firm a verdict is, in a few words. */
  function firmness(card) {
    if (NOT_JUDGED.includes(card.verdict)) return "";
    if (card.verdict === UNDETERMINED) return "open";
    if (card.restsOn.length)
      return `rests on an assumption: ${listed(card.restsOn.map((each) => spoken(each.id)))}`;
    if (card.firm) return "firm as rated";
    return `not firm: ${restsJointly(card) ? "assumptions and ranges" : "ranges"}`;
  }

  return { chip, firmness, result };
})();
