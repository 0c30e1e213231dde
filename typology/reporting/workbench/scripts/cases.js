/* The cases of the page: which verdicts flip, one case at a time, and its ratings changed. */
"use strict";

const typologyCases = (() => {
  const { button, download, element, harmless, labelled, select, uniqueId } = typologyElements;
  const { anchorOf, capitalised, spoken, toldLevel } = typologyWords;
  const { chip, firmness } = typologyResult;

  /** A case with the ratings that were changed, each without its range as with `--rate`. */
  function current(entry) {
    if (!entry.rates.size) return entry.settlement;
    const ratings = { ...entry.settlement.ratings };
    for (const [id, level] of entry.rates) {
      const before = Object.hasOwn(ratings, id) ? ratings[id] : {};
      ratings[id] = { ...before, rating: level, range: null };
    }
    return { ...entry.settlement, ratings };
  }

  /** Cases to work on; `before` is their verdict as they came. */
  function entriesOf(settlements, program) {
    return settlements.map((settlement) => ({
      settlement,
      before: typologyEvaluator.judge(program, settlement),
      after: null,
      rates: new Map(),
      reasons: new Map(),
    }));
  }

  // Verdicts of all cases.

  /** A table of cases with their verdicts before and now; a button picks each. */
  function verdictTable(state, entries, pick) {
    const head = ["Case", "Before", "Now", "How firm"];
    return element(
      "div",
      { class: "scroll", tabindex: "0", role: "group", "aria-label": "Verdicts before and now" },
      element(
        "table",
        { class: "verdicts" },
        element(
          "thead",
          {},
          element(
            "tr",
            {},
            head.map((words) => element("th", { scope: "col" }, words)),
          ),
        ),
        element(
          "tbody",
          {},
          entries.map((entry) => verdictRow(state, entry, pick)),
        ),
      ),
    );
  }

  function verdictRow(state, entry, pick) {
    const { title } = entry.settlement;
    const name = button(title, () => pick(entry), { class: "link" });
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, element("bdi", {}, name)),
      element("td", {}, chip(state.program, entry.before.verdict)),
      element("td", {}, chip(state.program, entry.after.verdict)),
      element("td", {}, firmness(entry.after)),
    );
  }

  // Ratings of one case.

  /** The controls of every rating, by the part that it plays. `changed` follows each change. */
  function ratingControls(state, entry, changed) {
    return groupsOf(state.program).map(([title, criteria]) =>
      element(
        "fieldset",
        { class: "rates" },
        element("legend", {}, title),
        criteria.map((criterion) => ratingControl(entry, criterion, changed)),
      ),
    );
  }

  /** Criteria that formulas read, those of each profile, and the rest. */
  function groupsOf(program) {
    const groups = [["What makes the verdict", program.read]];
    const named = new Set(program.read);
    for (const [profile, ids] of Object.entries(program.definition.profiles || {})) {
      const criteria = ids.map((id) => program.known.get(id)).filter((each) => !named.has(each));
      criteria.forEach((each) => named.add(each));
      groups.push([`${capitalised(spoken(profile))}, apart from the verdict`, criteria]);
    }
    groups.push(["Read by no type", program.criteria.filter((each) => !named.has(each))]);
    return groups.filter(([, criteria]) => criteria.length);
  }

  function ratingControl(entry, criterion, changed) {
    const { rating: was } = typologyEvaluator.ratingOf(entry.settlement, criterion);
    const now = entry.rates.has(criterion.id) ? entry.rates.get(criterion.id) : was;
    const meaning = element("small", { id: uniqueId(), class: "anchor" });
    const mark = element("small", { class: "mark" });
    const reason = reasonField(entry, criterion);
    const show = (level) => {
      meaning.textContent = harmless(anchorOf(criterion, level));
      mark.textContent = level === was ? "" : harmless(`was ${toldLevel(was)}`);
      reason.hidden = level === was;
    };
    const control = levelInput(criterion, now, (level) => {
      if (level === was) entry.rates.delete(criterion.id);
      else entry.rates.set(criterion.id, level);
      show(level);
      changed();
    });
    control.setAttribute("data-rate", criterion.id);
    const field = labelled(capitalised(spoken(criterion.id)), control);
    control.setAttribute("aria-describedby", meaning.id);
    const question = element(
      "small",
      { class: "question" },
      typologyWords.questionFor(criterion, entry.settlement),
    );
    field.querySelector("label").after(question);
    field.append(mark, meaning, reason);
    show(now);
    return field;
  }

  function reasonField(entry, criterion) {
    const control = element("input", {
      type: "text",
      value: entry.reasons.get(criterion.id) || "",
      oninput: (event) => entry.reasons.set(criterion.id, event.target.value),
    });
    return labelled("Why? (goes into the case file)", control);
  }

  /** A select of levels, or a field for a number; gives the level, null for unknown. */
  function levelInput(criterion, level, changed) {
    if (criterion.curve) return numberInput(criterion, level, changed);
    const options = [
      ["unknown", "unknown"],
      ...criterion.levels.map((each) => [each, spoken(each)]),
    ];
    const control = select(options, level ?? "unknown");
    control.addEventListener("change", () =>
      changed(control.value === "unknown" ? null : control.value),
    );
    return control;
  }

  function numberInput(criterion, level, changed) {
    const unit = criterion.entry.unit || "a number";
    const control = element("input", {
      type: "number",
      step: "any",
      inputmode: "decimal",
      value: level === null ? "" : String(level),
      placeholder: `unknown (${unit})`,
    });
    control.addEventListener("input", () => {
      const number = Number(control.value);
      if (control.value.trim() === "" && !control.validity.badInput) changed(null);
      else if (Number.isFinite(number) && !control.validity.badInput) changed(number);
    });
    return control;
  }

  // The changed case as a file.

  /** The case with its changed ratings and the reasons given for them. */
  function changedCase(entry) {
    const changed = current(entry);
    const ratings = { ...changed.ratings };
    for (const [id, level] of entry.rates) ratings[id] = reasoned(entry, id, level, ratings[id]);
    return { ...changed, ratings };
  }

  function reasoned(entry, id, level, rating) {
    const before = Object.hasOwn(entry.settlement.ratings, id) ? entry.settlement.ratings[id] : {};
    const given = (entry.reasons.get(id) || "").trim();
    const change = `Changed from ${toldLevel(before.rating ?? null)} to ${toldLevel(level)}`;
    const because = given ? `${change}: ${given}` : `${change}; no reason was given.`;
    return {
      ...rating,
      because: before.because ? `${because} Before: ${before.because}` : because,
    };
  }

  function downloadCase(entry, command) {
    const { case: id, complete } = entry.settlement;
    const notes = [
      `${id}, changed in the workbench. The same on the command line: ${command}`,
      ...(complete
        ? []
        : [
            "Some of the original is not in the page that this was made in: terms, reasons or evidence.",
          ]),
    ];
    download(`${id}.yaml`, typologyFiles.caseFile(changedCase(entry), notes));
  }

  return { current, downloadCase, entriesOf, groupsOf, levelInput, ratingControls, verdictTable };
})();
