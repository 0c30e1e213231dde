/* What a change did, in a line; and how many cases have each verdict. */
"use strict";

const typologyStatus = (() => {
  const { NOT_JUDGED, UNDETERMINED } = typologyEvaluator;
  const { isChanged } = typologyDefinition;
  const { element } = typologyElements;
  const { chip } = typologyResult;

  /** The line; `moved` are the cases whose verdict is another than before. */
  function statusOf(state, moved) {
    if (state.fault) {
      return [`This does not hold together: ${state.fault}. Below is the last state that did.`];
    }
    if (!state.entries.length) return blankStatus(state);
    const touched = isChanged(state.settings) || state.entries.some((entry) => entry.rates.size);
    if (!touched) return ["Nothing is changed: every verdict is as reported."];
    if (state.entries.length === 1) return singleStatus(state, state.entries[0]);
    const flipped = moved.length === 1 ? "verdict flips" : "verdicts flip";
    return [`${moved.length || "No"} of ${state.entries.length} ${flipped}.`];
  }

  function blankStatus(state) {
    const settlement = typologyDeal.settlementOf(state.deal, state.base);
    const under = isChanged(state.settings) ? " under the definition as changed" : "";
    if (!typologyDeal.ratedOf(settlement))
      return [under ? "The definition is changed." : "Nothing is coded yet."];
    const { verdict } = typologyEvaluator.judge(state.program, settlement);
    return [`The deal as coded so far${under}: `, chip(state.program, verdict)];
  }

  function singleStatus(state, { before, after }) {
    if (before.verdict === after.verdict)
      return ["The verdict stays ", chip(state.program, after.verdict)];
    return [
      "The verdict flips: ",
      chip(state.base, before.verdict),
      " becomes ",
      chip(state.program, after.verdict),
    ];
  }

  /** How many cases have each verdict now. */
  function tally(state) {
    const verdicts = [...state.program.verdicts, UNDETERMINED, ...NOT_JUDGED];
    const found = verdicts
      .map((verdict) => [
        verdict,
        state.entries.filter((entry) => entry.after.verdict === verdict).length,
      ])
      .filter(([, number]) => number);
    return element(
      "p",
      { class: "tally" },
      found.map(([verdict, number]) =>
        element("span", {}, chip(state.program, verdict), ` ${number}`),
      ),
    );
  }

  return { statusOf, tally };
})();
