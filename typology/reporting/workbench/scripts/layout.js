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
    title: element("h4"),
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
    opening: element("div", { class: "opening" }),
    openFaults: element("div", { role: "alert" }),
    paper: element("section", { class: "deal-paper", "aria-hidden": "true" }),
  });

  function definitionPart(places, state, { keep, reset }) {
    const { rubric } = state;
    const heading = element("h3", { id: "_workbench_definition" }, "Change the definition");
    const body = [
      element(
        "p",
        { class: "note" },
        `${rubric.title} (${rubric.id} ${rubric.version}, ${rubric.standing}).`,
      ),
      places.knobs,
      button("Back to the definition as it was", reset, { class: "quiet", "data-reset": true }),
      element("details", {}, element("summary", {}, "The definition in words"), places.words),
      element(
        "details",
        { class: "keeping" },
        element("summary", {}, "Keep this definition"),
        keep,
      ),
    ];
    return element(
      "section",
      { class: "definition", "aria-labelledby": "_workbench_definition" },
      state.entries.length
        ? element("details", { "data-definition": true }, element("summary", {}, heading), body)
        : [heading, body],
    );
  }

  /** The answers first, and beside them what follows. */
  function casesPart(places, state) {
    if (!state.entries.length) return null;
    const isOne = state.entries.length === 1;
    return element(
      "section",
      { class: "cases", "aria-labelledby": "_workbench_cases" },
      element("h3", { id: "_workbench_cases" }, "Answer or change a rating"),
      places.picker,
      element(
        "div",
        { class: "deal" },
        element(
          "div",
          {},
          element(
            "details",
            { class: "rating-changes", open: isOne },
            element("summary", {}, isOne ? "The ratings" : "The ratings of this case"),
            element(
              "form",
              { autocomplete: "off", onsubmit: (event) => event.preventDefault() },
              places.ratings,
            ),
            places.keepCase,
          ),
        ),
        element(
          "div",
          { class: "follows" },
          places.title,
          places.verdict,
        ),
      ),
      places.flips,
    );
  }

  function dealPart(places, state) {
    if (!state.deal) return null;
    const parts = [
      element(
        "p",
        {},
        "The questions of the definition, one by one. Whatever you write stays in this page until you download it.",
      ),
      places.opening,
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
    const definition = definitionPart(places, state, given);
    const parts = state.entries.length
      ? [casesPart(places, state), definition, dealPart(places, state)]
      : [dealPart(places, state), definition];
    root.replaceChildren(places.status, element("div", { class: state.entries.length ? "bench" : "bench is-blank" }, parts), places.paper);
  }

  return { assemble, places };
})();
