/* The criteria of a new deal, asked in the order of the interview: what settles most comes first.
 *
 * One question is open at a time; "Next question" opens the one that is expected to settle most, with
 * no assumption made. What was asked stays above it, and the rest can be answered in any order.
 */
"use strict";

const typologyInterview = (() => {
  const { button, element } = typologyElements;
  const { capitalised, counted, spoken } = typologyWords;

  /** The questions; `fields` gives the controls of a criterion. */
  function questions(program, deal, fields) {
    const parts = new Map(program.criteria.map((each) => [each, fields(each)]));
    const isAsked = (criterion) => Boolean(deal.ratings.get(criterion.id).asked);
    const place = {
      asked: element("div", { class: "asked" }),
      told: element("p", { class: "next", role: "status" }),
      left: element("div"),
      summary: element("summary"),
    };
    const next = button("Next question", () => step(true), { "data-next": true });
    const others = element("details", {}, place.summary, place.left);

    /** What is left, by what it is expected to settle; what no formula reads comes last. */
    function remaining() {
      const asked = new Set(program.criteria.filter(isAsked).map(({ id }) => id));
      const settlement = typologyDeal.settlementOf(deal, program);
      const { order, canChange } = typologyEvaluator.leftToAsk(program, settlement, asked);
      const rest = program.criteria.filter((each) => !isAsked(each) && !order.includes(each));
      return { order: canChange ? [...order, ...rest] : program.criteria.filter((each) => !isAsked(each)), canChange };
    }

    function step(isWanted) {
      const { order, canChange } = remaining();
      const rated = program.criteria.filter((each) => isAsked(each)).length;
      place.told.textContent = words(order, canChange, rated);
      if (order.length) {
        const [criterion] = order;
        deal.ratings.get(criterion.id).asked = true;
        place.asked.append(parts.get(criterion));
        if (isWanted) parts.get(criterion).querySelector("input, select").focus();
      }
      drawLeft();
    }

    function words(order, canChange, rated) {
      if (!order.length) return "Every criterion has been asked.";
      const name = capitalised(spoken(order[0].id));
      if (canChange) return `${name} is expected to settle most of what is open.`;
      return rated
        ? "Nothing that is left to ask could change the verdict. You may stop here; what follows is for the record."
        : "No answer changes the verdict: the definition does not apply.";
    }

    function drawLeft() {
      const left = program.criteria.filter((each) => !isAsked(each));
      place.left.replaceChildren(...left.map((each) => parts.get(each)));
      place.summary.textContent = `${capitalised(counted(left.length, "question"))} not yet asked, to answer in any order`;
      others.hidden = next.hidden = !left.length;
    }

    place.asked.append(...program.criteria.filter(isAsked).map((each) => parts.get(each)));
    step(false);
    return [place.asked, place.told, next, others];
  }

  return { questions };
})();
