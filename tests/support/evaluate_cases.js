/* What the workbench's evaluator says of cases: JSON lines in, JSON lines out.
 *
 * A line in is {definition, cases, flips}; a line out is the list of what is said of its cases.
 */
"use strict";

const { createInterface } = require("node:readline");
const evaluator = require(process.argv[2]);

const ids = (criteria) => criteria && criteria.map((criterion) => criterion.id);

function answersTold(program, settlement, { unknown, restsOn }) {
  const given = (criterion) => evaluator.answers(program, settlement, criterion, restsOn);
  return Object.fromEntries(
    unknown.map((criterion) => [
      criterion.id,
      given(criterion).map((each) => [each.level, each.verdicts]),
    ]),
  );
}

function told(program, settlement, withFlips) {
  const card = evaluator.score(program, settlement);
  const assumptions = card.assumptions.map(({ criterion, values, types }) => ({
    criterion: criterion.id,
    assumed: values.map((value) => evaluator.levelOf(criterion, value)),
    types,
  }));
  return {
    verdict: card.verdict,
    leaning: card.leaning,
    firm: card.firm,
    ranges_hold: card.rangesHold,
    memberships:
      card.memberships &&
      card.memberships.map(({ type, low, high, binding }) => [type, low, high, ids(binding)]),
    margin: card.margin,
    total: card.total,
    exact: card.exact,
    counts: card.counts,
    unknown: ids(card.unknown),
    ask_first: ids(card.askFirst),
    assumptions,
    rests_on: ids(card.restsOn),
    without_evidence: ids(card.withoutEvidence),
    notices: card.notices.map((notice) => notice.say),
    ...(withFlips
      ? {
          answers: answersTold(program, settlement, card),
          flips: evaluator.flips(program, settlement, card.verdict),
        }
      : {}),
  };
}

createInterface({ input: process.stdin }).on("line", (line) => {
  const { definition, cases, flips } = JSON.parse(line);
  const program = evaluator.compile(definition);
  const answers = cases.map((settlement) => told(program, settlement, flips));
  process.stdout.write(`${JSON.stringify(answers)}\n`);
});
