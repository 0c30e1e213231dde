/* Where everything stands in the page. */
"use strict";

const typologyLayout = (() => {
  const { button, element } = typologyElements;

  /** The elements that are filled, and filled anew, as things change. */
  const places = () => ({
    status: element("p", { class: "status", role: "status" }),
    knobs: element("div"),
    words: element("div", { class: "words" }),
    flips: element("div"),
    picker: element("div"),
    verdict: element("div", { class: "outcome", tabindex: "-1" }),
    ratings: element("div", { class: "ratings-form" }),
    keepCase: element("div", { class: "keep" }),
    dealForm: element("form", {
      class: "deal-form",
      autocomplete: "off",
      onsubmit: (event) => event.preventDefault(),
    }),
    dealVerdict: element("div", {
      class: "outcome",
      tabindex: "0",
      role: "region",
      "aria-label": "The verdict so far",
    }),
    dealFaults: element("div", { role: "alert" }),
  });

  function definitionPart(places, { rubric }, { keep, reset }) {
    return element(
      "section",
      { class: "definition", "aria-labelledby": "_workbench_definition" },
      element("h3", { id: "_workbench_definition" }, "Change the definition"),
      element(
        "p",
        { class: "note" },
        `${rubric.title} (${rubric.id} ${rubric.version}, ${rubric.standing}).`,
      ),
      places.knobs,
      button("Back to the definition as it was", reset, { class: "quiet", "data-reset": true }),
      element(
        "details",
        { open: true },
        element("summary", {}, "The definition in words"),
        places.words,
      ),
      element(
        "details",
        { class: "keeping" },
        element("summary", {}, "Keep this definition"),
        keep,
      ),
    );
  }

  function casesPart(places, state) {
    if (!state.entries.length) return null;
    const words =
      state.entries.length === 1 ? "What follows for this case" : "What follows for the cases";
    return element(
      "section",
      { class: "cases", "aria-labelledby": "_workbench_cases" },
      element("h3", { id: "_workbench_cases" }, words),
      places.flips,
      element(
        "h4",
        {},
        state.entries.length === 1
          ? element("bdi", {}, state.selected.settlement.title)
          : "One case",
      ),
      places.picker,
      places.verdict,
      element(
        "details",
        { class: "rating-changes", open: state.entries.length === 1 },
        element("summary", {}, "Change or answer a rating"),
        element(
          "form",
          { autocomplete: "off", onsubmit: (event) => event.preventDefault() },
          places.ratings,
        ),
        places.keepCase,
      ),
    );
  }

  function dealPart(places, state) {
    const parts = [
      element(
        "p",
        {},
        "The questions of the definition, one by one. Whatever you write stays in this page until you download it.",
      ),
      element("div", { class: "deal" }, places.dealForm, places.dealVerdict),
    ];
    const heading = element("h3", { id: "_workbench_deal" }, "Code a new deal");
    const body = state.entries.length
      ? [element("details", {}, element("summary", {}, "Open the form"), parts)]
      : parts;
    return element(
      "section",
      { class: "new-deal", "aria-labelledby": "_workbench_deal" },
      heading,
      body,
    );
  }

  /** Puts the parts into the page; a page without cases begins with the form of a deal. */
  function assemble(root, places, state, given) {
    const bench = element(
      "div",
      { class: state.entries.length ? "bench" : "bench is-blank" },
      definitionPart(places, state, given),
      casesPart(places, state),
    );
    const parts = state.entries.length
      ? [bench, dealPart(places, state)]
      : [dealPart(places, state), bench];
    root.replaceChildren(places.status, ...parts);
  }

  return { assemble, places };
})();
