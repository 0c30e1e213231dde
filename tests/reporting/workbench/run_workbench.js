/* The workbench's scripts without a page: JSON lines in, one answer a line out.
 *
 * A line in is {call, …}; scripts are those named on the command line, in their order.
 */
"use strict";

const { readFileSync } = require("node:fs");
const { createInterface } = require("node:readline");
const { runInThisContext } = require("node:vm");

const sources = process.argv.slice(2).map((path) => readFileSync(path, "utf-8"));
runInThisContext(sources.join("\n"));
const {
  typologyDeal,
  typologyDefinition,
  typologyEvaluator,
  typologyFiles,
  typologyOpening,
  typologyWords,
} = runInThisContext(
  "({ typologyDeal, typologyDefinition, typologyEvaluator, typologyFiles, typologyOpening, typologyWords })",
);

const settingsOf = ({ sets, silence, drops }) => ({
  sets: new Map(sets),
  silence,
  drops: new Set(drops),
});
const plain = ({ sets, silence, drops }) => ({ sets: [...sets], silence, drops: [...drops] });

const CALLS = {
  /** Knobs of a definition. */
  knobs: ({ definition }) => typologyDefinition.knobsOf(definition),

  /** The verdict in words, and every formula. */
  words({ document, settlement }) {
    const program = typologyEvaluator.compile(document.rubric.definition);
    const card = typologyEvaluator.score(program, settlement);
    const flips = typologyEvaluator.flips(program, settlement, card.verdict);
    return {
      sentences: typologyWords.verdictSentences(program, document.rubric, settlement, card, flips),
      breaks: [
        ...flips.losses.slice(0, 5).map((flip) => typologyWords.alters(settlement, flip)),
        ...card.assumptions
          .filter(({ criterion }) => flips.losses.length && card.restsOn.includes(criterion))
          .map((assumption) => typologyWords.altersAssumed(settlement, assumption)),
      ],
      within: flips.losses
        .slice(0, 5)
        .map((flip) => typologyWords.isWithinRanges(program, settlement, flip)),
      takes: flips.gains.map((flip) => typologyWords.takes(program, card.verdict, flip)),
      formulas: program.types.map((type) =>
        typologyWords.toldFormula(type.formula, document.operators),
      ),
    };
  },

  /** A changed definition as a file, its address read back, and the command. */
  variant({ document, settings, id }) {
    const { rubric } = document;
    const asked = settingsOf(settings);
    const knobs = typologyDefinition.knobsOf(rubric.definition);
    const criteria = typologyEvaluator.compile(rubric.definition).read.map((each) => each.id);
    const address = typologyDefinition.addressOf(asked);
    const back = plain(typologyDefinition.readAddress(address, knobs, criteria).settings);
    const command = typologyDefinition.commandFor(rubric.id, "CASE", asked, []);
    try {
      const changed = typologyDefinition.applied(rubric.definition, asked);
      typologyEvaluator.compile(changed);
      const text = typologyFiles.rubricFile(rubric, changed, { id, title: "A variant", command });
      return { text, address, back, command };
    } catch (error) {
      if (!(error instanceof typologyEvaluator.DefinitionError)) throw error;
      return { error: error.message, address, back, command };
    }
  },

  /** An address read by a definition. */
  address({ document, fragment }) {
    const { definition } = document.rubric;
    const criteria = typologyEvaluator.compile(definition).read.map((each) => each.id);
    const knobs = typologyDefinition.knobsOf(definition);
    const { settings, refused } = typologyDefinition.readAddress(fragment, knobs, criteria);
    return { settings: plain(settings), refused };
  },

  /** A file opened in the form and downloaded again, or what is wrong with it. */
  opened({ document, text }) {
    const program = typologyEvaluator.compile(document.rubric.definition);
    const { deal, problems } = typologyOpening.opened(text, program);
    if (!deal) return { problems };
    const faults = typologyDeal.faultsOf(deal, program);
    return { problems, faults, text: typologyDeal.fileOf(deal, program, document.rubric).text };
  },

  /** A case as a file. */
  caseFile: ({ settlement, notes }) => typologyFiles.caseFile(settlement, notes),
};

createInterface({ input: process.stdin }).on("line", (line) => {
  const { call, ...request } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(CALLS[call](request))}\n`);
});
