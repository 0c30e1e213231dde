/* The evaluator: a definition compiled to one function, and what it says of a case.
 *
 * The same semantics as the command's (docs/method.md). It reads the exported definition, the
 * resolved rubric with its formula trees, and has no dependency: it runs in a page and in node.
 *
 * Words. A *value* is a rank on an ordinal scale (from 0), the raw number on a calibrated criterion.
 * `values` is an array of them, one a criterion of the rubric, in its order: one completion.
 * `fillings` is an array of the values that each criterion takes: all completions.
 */
"use strict";

const typologyEvaluator = (() => {
  const TOLERANCE = 1e-9;
  const ENUMERATED = 1048576; // completions; beyond, only the extreme fillings are evaluated
  const AT_ONCE = 4096; // completions that are gone through without being asked
  const MOST_CHANGES = 3;
  const MOST_TOGETHER = 3; // assumptions left open together, beyond what is enumerated
  const NO_SETTLEMENT = "no_settlement";
  const OUT_OF_SCOPE = "out_of_scope";
  const NOT_JUDGED = [NO_SETTLEMENT, OUT_OF_SCOPE];
  const UNDETERMINED = "undetermined";
  const MIXED = "mixed";
  const NEITHER = "neither";
  const SILENT = { rating: null, range: null };

  /** What of a definition does not hold together. */
  class DefinitionError extends Error {}

  // Operators: a membership from those of the parts, which parts set it, and which way they push.

  const least = (memberships) => memberships.reduce(lesser);
  const greatest = (memberships) => memberships.reduce(larger);
  const complement = ([membership]) => 1 - membership;
  const kthGreatest = (memberships, count) =>
    [...memberships].sort((one, other) => other - one)[count - 1];

  function weightedMean(memberships, weights) {
    const products = memberships.map((membership, place) => weights[place] * membership);
    return sum(products) / sum(weights);
  }

  function geometricMean(memberships, weights) {
    const total = sum(weights);
    return memberships
      .map((membership, place) => Math.pow(membership, weights[place] / total))
      .reduce((product, power) => product * power);
  }

  const atTheResult = (membership, result) => Math.abs(membership - result) <= TOLERANCE;
  const everyPart = () => true;

  const OPERATORS = {
    all: { value: least, binds: atTheResult, sign: 1 },
    any: { value: greatest, binds: atTheResult, sign: 1 },
    not: { value: complement, binds: everyPart, sign: -1 },
    at_least: { value: kthGreatest, binds: atTheResult, sign: 1 },
    mean: { value: weightedMean, binds: everyPart, sign: 1 },
    geometric: { value: geometricMean, binds: everyPart, sign: 1 },
  };

  const lesser = (one, other) => (other < one ? other : one);
  const larger = (one, other) => (other > one ? other : one);
  const sum = (numbers) => numbers.reduce((total, number) => total + number);

  // Compiling: criteria, formulas, types.

  /** A resolved rubric to a program. Throws DefinitionError. */
  function compile(definition) {
    const criteria = Object.entries(definition.criteria).map(([id, entry], index) =>
      compileCriterion(id, index, entry, definition.scale),
    );
    const known = new Map(criteria.map((criterion) => [criterion.id, criterion]));
    const types = Object.entries(definition.types).map(([id, entry]) =>
      compileType(id, entry, known),
    );
    const read = new Set(types.flatMap((type) => [...type.directions.keys()]));
    return {
      definition,
      criteria,
      known,
      types,
      read: criteria.filter((criterion) => read.has(criterion)), // those that a formula reads
      cut: definition.decide.cut,
      appliesTo: definition.applies_to, // status, and where they are asked for level and basis
      verdicts: [...types.map((type) => type.id), MIXED, NEITHER],
      oneDirection: types.every((type) =>
        [...type.directions.values()].every((signs) => signs.size === 1),
      ),
      notices: (definition.notices || []).map((notice) => ({
        ...notice,
        when: isOfCase(notice.when) ? notice.when : compileFormula(notice.when, known),
      })),
    };
  }

  /** Whether a notice's condition is on the case itself, and no formula. */
  const isOfCase = (when) => when.level !== undefined || when.scope !== undefined;

  function compileCriterion(id, index, entry, defaultScale) {
    if (entry.calibrate) {
      return { id, index, entry, curve: entry.calibrate, levels: null, memberships: null };
    }
    const scale = Object.entries(entry.scale || defaultScale);
    scale.sort(([, one], [, other]) => one - other);
    const memberships = scale.map(([, membership]) => membership);
    if (memberships.some((each) => !(each >= 0 && each <= 1))) {
      throw new DefinitionError(`a membership of ${id} lies outside 0 to 1`);
    }
    if (new Set(memberships).size < memberships.length) {
      throw new DefinitionError(`two levels of ${id} have the same membership`);
    }
    return { id, index, entry, curve: null, levels: scale.map(([level]) => level), memberships };
  }

  function compileType(id, entry, known) {
    const formula = compileFormula(entry.formula, known);
    return { id, means: entry.means || null, formula, directions: directionsOf(formula) };
  }

  function compileFormula(tree, known) {
    if (typeof tree === "string") return compileLeaf({ criterion: tree }, known);
    if (tree.criterion !== undefined) return compileLeaf(tree, known);
    const name = Object.keys(tree).find((key) => Object.hasOwn(OPERATORS, key));
    const { trees, argument, named } = partsOf(name, tree);
    const parts = trees.map((part) => compileFormula(part, known));
    const operator = OPERATORS[name];
    if (name === "at_least" && argument > parts.length) {
      throw new DefinitionError(
        `a count of ${argument} exceeds the ${parts.length} that it counts`,
      );
    }
    const memberships = parts.map(() => 0);
    const evaluate = (values) => {
      for (let place = 0; place < parts.length; place += 1) {
        memberships[place] = parts[place].evaluate(values);
      }
      return operator.value(memberships, argument);
    };
    return { name, operator, parts, argument, named: named || false, evaluate };
  }

  /** The parts of a node as trees, and its argument: a count, or weights. */
  function partsOf(name, tree) {
    const written = tree[name];
    if (name === "not") return { trees: [written], argument: null };
    if (name === "at_least") return { trees: written.of, argument: written.count };
    if (Array.isArray(written)) return { trees: written, argument: written.map(() => 1) };
    const silence = tree.if_unknown || "open";
    const trees = Object.keys(written).map((criterion) => ({ criterion, if_unknown: silence }));
    return { trees, argument: Object.values(written), named: true };
  }

  function compileLeaf(tree, known) {
    const criterion = known.get(tree.criterion);
    const degree = degreeOf(criterion, tree.reaches);
    return {
      criterion,
      reaches: tree.reaches ?? null,
      silence: tree.if_unknown || "open",
      parts: [],
      degree, // of one value of the criterion
      evaluate: (values) => degree(values[criterion.index]),
    };
  }

  function degreeOf(criterion, reaches) {
    const { curve, levels, memberships } = criterion;
    if (reaches !== undefined && reaches !== null) {
      if (!curve) {
        const rank = levels.indexOf(reaches);
        return (value) => (value >= rank ? 1 : 0);
      }
      const bound = towards(curve) * reaches - TOLERANCE;
      return (value) => (towards(curve) * value >= bound ? 1 : 0);
    }
    return curve ? (value) => calibrate(value, curve) : (value) => memberships[value];
  }

  const towards = (curve) => (curve.in > curve.out ? 1 : -1);

  /** A raw number's membership: log-odds of 3 at the anchors (Ragin 2008, ch. 5), or linear. */
  function calibrate(raw, curve) {
    const distance = towards(curve) * (raw - curve.crossover);
    const span = Math.abs((distance >= 0 ? curve.in : curve.out) - curve.crossover);
    if (curve.shape === "linear") return Math.min(1, Math.max(0, 0.5 + (0.5 * distance) / span));
    return 1 / (1 + Math.exp((-3 * distance) / span));
  }

  function leavesOf(formula) {
    return formula.criterion ? [formula] : formula.parts.flatMap(leavesOf);
  }

  /** How a formula reads each criterion: {1} more is more, {-1} more is less, or both. */
  function directionsOf(formula, sign = 1, found = new Map()) {
    if (formula.criterion) {
      const signs = found.get(formula.criterion) || new Set();
      return found.set(formula.criterion, signs.add(sign));
    }
    for (const part of formula.parts) directionsOf(part, sign * formula.operator.sign, found);
    return found;
  }

  // Ratings, and what is made of silence.

  function ratingOf(settlement, criterion) {
    const { ratings } = settlement;
    return Object.hasOwn(ratings, criterion.id) ? ratings[criterion.id] : SILENT;
  }

  const isUnknown = (settlement, criterion) => ratingOf(settlement, criterion).rating === null;

  const valueOf = (criterion, level) => (criterion.curve ? level : criterion.levels.indexOf(level));
  const levelOf = (criterion, value) => (criterion.curve ? value : criterion.levels[value]);

  /** The values at which a silent criterion is completed, before any assumption; ascending. */
  function candidates(criterion, range) {
    const [low, high] = (range || []).map((level) => valueOf(criterion, level));
    if (criterion.curve) {
      if (range) return distinct([low, (low + high) / 2, high]);
      const { out, crossover, in: full } = criterion.curve;
      return distinct([out, (out + crossover) / 2, (crossover + full) / 2, full].sort(ascending));
    }
    const ranks = criterion.levels.map((_, rank) => rank);
    return range ? ranks.slice(low, high + 1) : ranks;
  }

  const ascending = (one, other) => one - other;
  const distinct = (items) => [...new Set(items)];

  /** What assumptions leave of a silent criterion, and the types that assume; null: none do. */
  function assumed(program, criterion, range) {
    const all = candidates(criterion, range);
    let kept = all;
    const types = new Set();
    for (const type of program.types) {
      for (const leaf of leavesOf(type.formula)) {
        if (leaf.criterion !== criterion || leaf.silence === "open") continue;
        types.add(type.id);
        const degrees = all.map(leaf.degree);
        const best = leaf.silence === "holds" ? Math.max(...degrees) : Math.min(...degrees);
        kept = kept.filter((value) => Math.abs(leaf.degree(value) - best) <= TOLERANCE);
      }
    }
    return types.size ? { values: kept.length ? kept : all, types: [...types] } : null;
  }

  /** The values that each criterion takes over the completions; those no formula reads take none.
   *
   * `opened` are criteria whose assumptions are set aside; `resolved` maps criteria to values.
   */
  function fillings(program, settlement, { opened = [], resolved = new Map() } = {}) {
    const filled = program.criteria.map(() => []);
    for (const criterion of program.read) {
      const { rating, range } = ratingOf(settlement, criterion);
      if (resolved.has(criterion)) filled[criterion.index] = [resolved.get(criterion)];
      else if (rating !== null) filled[criterion.index] = [valueOf(criterion, rating)];
      else {
        const left = opened.includes(criterion) ? null : assumed(program, criterion, range);
        filled[criterion.index] = left ? left.values : candidates(criterion, range);
      }
    }
    return filled;
  }

  /** The same, and known ratings run over all that their range leaves open. */
  function withRanges(program, settlement, filled) {
    return filled.map((values, index) => {
      const criterion = program.criteria[index];
      const { rating, range } = ratingOf(settlement, criterion);
      if (!values.length || rating === null || !range) return values;
      if (!criterion.curve) return candidates(criterion, range);
      const [low, high] = range;
      const named = [criterion.curve.crossover, ...reachedNumbers(program, criterion)];
      const between = named.filter((number) => low < number && number < high);
      return distinct([low, high, rating, ...between].sort(ascending));
    });
  }

  /** The numbers that `reaches` names for a calibrated criterion, in any type. */
  function reachedNumbers(program, criterion) {
    const leaves = program.types.flatMap((type) => leavesOf(type.formula));
    return leaves
      .filter((leaf) => leaf.criterion === criterion && leaf.reaches !== null)
      .map((leaf) => leaf.reaches);
  }

  function countOf(filled) {
    return filled.reduce((total, values) => total * Math.max(1, values.length), 1);
  }

  /** Calls `visit` with every completion (one array, changed in place) until it returns false. */
  function eachCompletion(filled, visit) {
    const axes = filled.map((_, index) => index).filter((index) => filled[index].length > 1);
    const values = filled.map((each) => each[0]);
    const places = axes.map(() => 0);
    for (;;) {
      if (visit(values, places) === false) return;
      let axis = axes.length - 1;
      while (axis >= 0 && ++places[axis] === filled[axes[axis]].length) {
        places[axis] = 0;
        values[axes[axis]] = filled[axes[axis]][0];
        axis -= 1;
      }
      if (axis < 0) return;
      values[axes[axis]] = filled[axes[axis]][places[axis]];
    }
  }

  // Verdicts.

  const isIn = (membership, cut) => membership > cut + TOLERANCE;

  /** The place in `program.verdicts` of what these memberships, one a type, say. */
  function codeOf(program, memberships) {
    let code = program.types.length + 1;
    memberships.forEach((membership, index) => {
      if (!isIn(membership, program.cut)) return;
      code = code === program.types.length + 1 ? index : program.types.length;
    });
    return code;
  }

  const membershipsOf = (program, values) =>
    program.types.map((type) => type.formula.evaluate(values));

  /** Each criterion at the value that is best (1) or worst (-1) for a type. */
  function extremeValues(type, filled, wanted) {
    const values = filled.map((each) => each[0]);
    for (const [criterion, signs] of type.directions) {
      const rising = criterion.curve ? towards(criterion.curve) : 1;
      const [sign] = signs;
      const pick = rising * wanted * sign > 0 ? Math.max : Math.min;
      values[criterion.index] = pick(...filled[criterion.index]);
    }
    return values;
  }

  /** Exact where each type reads each criterion in one direction. */
  function extremeBounds(program, filled) {
    return program.types.map((type) => ({
      low: type.formula.evaluate(extremeValues(type, filled, -1)),
      high: type.formula.evaluate(extremeValues(type, filled, 1)),
    }));
  }

  /** The verdict that bounds alone settle, or undetermined. */
  function verdictFrom(program, bounds) {
    const always = program.types.filter((_, index) => isIn(bounds[index].low, program.cut));
    const ever = program.types.filter((_, index) => isIn(bounds[index].high, program.cut));
    if (always.length > 1) return MIXED;
    if (!ever.length) return NEITHER;
    return always.length === 1 && ever.length === 1 ? always[0].id : UNDETERMINED;
  }

  /** The verdict of all completions, by the cheapest way that is exact. */
  function verdictOf(program, filled) {
    if (program.oneDirection) {
      const verdict = verdictFrom(program, extremeBounds(program, filled));
      if (verdict !== UNDETERMINED || program.types.length < 3) return verdict;
    }
    return countOf(filled) > ENUMERATED ? UNDETERMINED : enumeratedVerdict(program, filled);
  }

  function enumeratedVerdict(program, filled) {
    let first = null;
    let same = true;
    eachCompletion(filled, (values) => {
      const code = codeOf(program, membershipsOf(program, values));
      if (first === null) first = code;
      same = code === first;
      return same;
    });
    return same ? program.verdicts[first] : UNDETERMINED;
  }

  /** All completions gone through: counts a verdict, bounds, what binds, counts after each answer. */
  function enumerate(program, filled) {
    const axes = program.read.filter((criterion) => filled[criterion.index].length > 1);
    const counts = program.verdicts.map(() => 0);
    const slices = axes.map((criterion) =>
      filled[criterion.index].map(() => program.verdicts.map(() => 0)),
    );
    const bounds = program.types.map(() => ({ low: Infinity, high: -Infinity }));
    const binding = program.types.map(() => new Set());
    let total = 0;
    eachCompletion(filled, (values, places) => {
      const memberships = membershipsOf(program, values);
      memberships.forEach((membership, index) => {
        bounds[index].low = Math.min(bounds[index].low, membership);
        bounds[index].high = Math.max(bounds[index].high, membership);
        const type = program.types[index];
        if (binding[index].size < type.directions.size) bind(type.formula, values, binding[index]);
      });
      const code = codeOf(program, memberships);
      counts[code] += 1;
      places.forEach((place, axis) => (slices[axis][place][code] += 1));
      total += 1;
    });
    return { counts, bounds, binding, slices: new Map(axes.map((c, i) => [c, slices[i]])), total };
  }

  /** Adds the criteria that set a formula's membership in one completion. */
  function bind(formula, values, found) {
    if (formula.criterion) {
      found.add(formula.criterion);
      return;
    }
    const memberships = formula.parts.map((part) => part.evaluate(values));
    const result = formula.operator.value(memberships, formula.argument);
    formula.parts.forEach((part, place) => {
      if (formula.operator.binds(memberships[place], result)) bind(part, values, found);
    });
  }

  // One case.

  /** The verdict and what it rests on: everything that needs no enumeration where none is needed. */
  function judge(program, settlement) {
    const outside = verdictOutside(program, settlement);
    if (outside) {
      const nothing = { unknown: [], assumptions: [], restsOn: [], rangesHold: null, firm: null };
      return { verdict: outside, ...nothing };
    }
    const filled = fillings(program, settlement);
    const verdict = verdictOf(program, filled);
    const unknown = program.read.filter((criterion) => isUnknown(settlement, criterion));
    const assumptions = assumptionsOf(program, settlement, unknown);
    const restsOn = restsOnOf(program, settlement, assumptions, verdict);
    const rangesHold = rangesHoldOf(program, settlement, filled, verdict);
    const firm = firmOf(program, settlement, assumptions, verdict);
    const total = countOf(filled);
    return { verdict, filled, total, unknown, assumptions, restsOn, rangesHold, firm };
  }

  /** The verdict of a case that the definition does not apply to; null where it applies. */
  function verdictOutside({ appliesTo }, settlement) {
    if (!appliesTo.status.includes(settlement.status)) return NO_SETTLEMENT;
    const inside = ["level", "basis"].every(
      (name) => !appliesTo[name] || appliesTo[name].includes(settlement[name]),
    );
    return inside ? null : OUT_OF_SCOPE;
  }

  function assumptionsOf(program, settlement, unknown) {
    return unknown.flatMap((criterion) => {
      const left = assumed(program, criterion, ratingOf(settlement, criterion).range);
      return left ? [{ criterion, ...left }] : [];
    });
  }

  /** The assumed criteria in the minimal sets with which left open the verdict would not stand.
   *
   * Sets are tried by size. Where completions with all left open are too many to enumerate, up to
   * three together, or one where a type reads a criterion in both directions; if none of these
   * suffices, one minimal set is found by closing one assumption after another.
   */
  function restsOnOf(program, settlement, assumptions, verdict) {
    if (verdict === UNDETERMINED) return [];
    const matter = assumptions
      .filter(({ criterion, values }) => {
        const all = candidates(criterion, ratingOf(settlement, criterion).range);
        return values.length < all.length;
      })
      .map(({ criterion }) => criterion);
    const falls = (opened) =>
      verdictOf(program, fillings(program, settlement, { opened })) !== verdict;
    if (!matter.length || !falls(matter)) return [];
    const total = countOf(fillings(program, settlement, { opened: matter }));
    const most = program.oneDirection ? MOST_TOGETHER : 1;
    const found = setsThatFall(matter, total > ENUMERATED ? most : matter.length, falls);
    const sets = found.length ? found : [closedOneByOne(matter, falls)];
    return matter.filter((criterion) => sets.some((set) => set.includes(criterion)));
  }

  /** The sets of up to `most` criteria that fall, none with a part that does. */
  function setsThatFall(criteria, most, falls) {
    const found = [];
    for (let size = 1; size <= most; size += 1) {
      const alone = new Set(found.filter((set) => set.length === 1).flat());
      const left = criteria.filter((criterion) => !alone.has(criterion));
      if (left.length < size || (size === 2 && !falls(left))) break;
      eachSubset(left, size, (set) => {
        if (found.some((part) => part.every((criterion) => set.includes(criterion)))) return;
        if (falls(set)) found.push([...set]);
      });
    }
    return found;
  }

  /** Calls `visit` with every subset of a size. */
  function eachSubset(items, size, visit, from = 0, set = []) {
    if (set.length === size) {
      visit(set);
      return;
    }
    for (let place = from; place < items.length; place += 1) {
      set.push(items[place]);
      eachSubset(items, size, visit, place + 1, set);
      set.pop();
    }
  }

  function closedOneByOne(criteria, falls) {
    let kept = criteria;
    for (const criterion of criteria) {
      const fewer = kept.filter((each) => each !== criterion);
      if (falls(fewer)) kept = fewer;
    }
    return kept;
  }

  /** Whether the verdict holds with all assumptions left open and over all ranges, jointly. */
  function firmOf(program, settlement, assumptions, verdict) {
    if (verdict === UNDETERMINED) return null;
    const opened = assumptions.map(({ criterion }) => criterion);
    const leftOpen = fillings(program, settlement, { opened });
    return verdictOf(program, withRanges(program, settlement, leftOpen)) === verdict;
  }

  /** Whether the verdict holds jointly at every level of every range; null: undetermined. */
  function rangesHoldOf(program, settlement, filled, verdict) {
    if (verdict === UNDETERMINED) return null;
    return verdictOf(program, withRanges(program, settlement, filled)) === verdict;
  }

  /** Everything about a case but its flips; its completions are gone through up to a limit.
   *
   * Beyond it (`exact` false) counts, leaning, binding, the order of questions and what lacks
   * evidence are null, and memberships and margin too where a type reads a criterion in both directions.
   */
  function score(program, settlement, limit = ENUMERATED) {
    const judged = judge(program, settlement);
    const notices = noticesOf(program, settlement);
    if (NOT_JUDGED.includes(judged.verdict)) {
      return { ...judged, ...emptyCounts(program), memberships: [], margin: null, notices };
    }
    const found = judged.total > limit ? null : enumerate(program, judged.filled);
    const extremes = program.oneDirection ? extremeBounds(program, judged.filled) : null;
    const bounds = found ? found.bounds : extremes;
    return {
      ...judged,
      exact: found !== null,
      counts: found && found.counts,
      leaning: found && leaningOf(program, found),
      memberships: bounds && membershipRows(program, bounds, found),
      margin: bounds && judged.verdict !== UNDETERMINED ? marginOf(program, bounds) : null,
      askFirst: found && askFirst(judged, found),
      withoutEvidence: withoutEvidence(program, settlement, judged, found),
      notices,
    };
  }

  function emptyCounts(program) {
    const counts = program.verdicts.map(() => 0);
    return { total: 0, exact: true, counts, leaning: null, askFirst: [], withoutEvidence: [] };
  }

  function membershipRows(program, bounds, found) {
    return program.types.map((type, index) => ({
      type: type.id,
      ...bounds[index],
      binding: found && program.read.filter((criterion) => found.binding[index].has(criterion)),
    }));
  }

  /** The rated criteria that bind in some type and have no evidence. */
  function withoutEvidence(program, settlement, judged, found) {
    if (judged.verdict === UNDETERMINED) return [];
    if (!found) return null;
    return program.read.filter((criterion) => {
      const rating = ratingOf(settlement, criterion);
      if (rating.rating === null || rating.evidenced !== false) return false;
      return found.binding.some((binding) => binding.has(criterion));
    });
  }

  function leaningOf(program, found) {
    const index = program.types.findIndex((_, place) => 2 * found.counts[place] > found.total);
    return index < 0 ? null : program.types[index].id;
  }

  function marginOf(program, bounds) {
    const distances = bounds.flatMap(({ low, high }) => [low - program.cut, high - program.cut]);
    return Math.min(...distances.map(Math.abs));
  }

  /** Unknown criteria by expected drop in verdict entropy, their values equally likely. */
  function askFirst(judged, found) {
    if (judged.verdict !== UNDETERMINED) return [];
    const drops = new Map(judged.unknown.map((each) => [each, expectedDrop(each, found)]));
    return [...judged.unknown].sort((one, other) => drops.get(other) - drops.get(one));
  }

  /** What is left to ask, no assumption made: the most telling first, and whether it can matter.
   *
   * `asked` are ids of criteria already asked; of these, what stays unknown is left open. Beyond what
   * is enumerated the order is the definition's, and something left is said to matter until the
   * verdict stands under all completions.
   */
  function leftToAsk(program, settlement, asked) {
    const filled = fillings(program, settlement, { opened: program.read });
    const order = program.read.filter(
      (criterion) => !asked.has(criterion.id) && isUnknown(settlement, criterion),
    );
    if (!order.length || verdictOutside(program, settlement)) return { order, canChange: false };
    const verdict = verdictOf(program, filled);
    if (countOf(filled) > ENUMERATED) return { order, canChange: verdict === UNDETERMINED };
    const found = enumerate(program, filled);
    const drops = new Map(order.map((each) => [each, expectedDrop(each, found)]));
    const sorted = [...order].sort((one, other) => drops.get(other) - drops.get(one));
    return { order: sorted, canChange: canChange(program, filled, new Set(order)) };
  }

  /** Whether two completions that differ only in some criteria have different verdicts. */
  function canChange(program, filled, criteria) {
    const others = program.read.filter((criterion) => !criteria.has(criterion));
    const codes = new Map();
    let changes = false;
    eachCompletion(filled, (values) => {
      const key = others.map((criterion) => values[criterion.index]).join(" ");
      const code = codeOf(program, membershipsOf(program, values));
      if (codes.has(key) && codes.get(key) !== code) changes = true;
      codes.set(key, code);
      return !changes;
    });
    return changes;
  }

  function expectedDrop(criterion, found) {
    if (!found.slices.has(criterion)) return 0;
    const after = found.slices.get(criterion).map(entropy);
    return Number((entropy(found.counts) - sum(after) / after.length).toFixed(12));
  }

  function entropy(counts) {
    const total = sum(counts);
    const shares = counts.filter((count) => count).map((count) => count / total);
    return -sum(shares.map((share) => share * Math.log2(share)));
  }

  const noticesOf = (program, settlement) =>
    program.notices.filter((notice) => fires(program, settlement, notice));

  function fires(program, settlement, notice) {
    if (isOfCase(notice.when)) return firesOnCase(program, settlement, notice.when);
    const read = leavesOf(notice.when).map((leaf) => leaf.criterion);
    if (read.some((criterion) => isUnknown(settlement, criterion))) return false;
    const values = program.criteria.map((criterion) => {
      const { rating } = ratingOf(settlement, criterion);
      return rating === null ? null : valueOf(criterion, rating);
    });
    return isIn(notice.when.evaluate(values), 0.5);
  }

  function firesOnCase(program, settlement, { level, scope }) {
    const outside = verdictOutside(program, settlement) === OUT_OF_SCOPE;
    return (scope === "outside" && outside) || (level || []).includes(settlement.level);
  }

  /** Every answer to an unknown criterion, and the verdicts that remain possible after it.
   *
   * What the verdict rests on is set aside with what is assumed of the criterion.
   */
  function answers(program, settlement, criterion, restsOn) {
    const { range } = ratingOf(settlement, criterion);
    return candidates(criterion, range).map((value) => {
      const resolved = new Map([[criterion, value]]);
      const filled = fillings(program, settlement, { opened: restsOn, resolved });
      return { level: levelOf(criterion, value), verdicts: possibleVerdicts(program, filled) };
    });
  }

  function possibleVerdicts(program, filled) {
    const verdict = verdictOf(program, filled);
    if (verdict !== UNDETERMINED) return [verdict];
    if (countOf(filled) > ENUMERATED) return [UNDETERMINED];
    const seen = new Set();
    eachCompletion(filled, (values) => {
      seen.add(codeOf(program, membershipsOf(program, values)));
      return seen.size < program.verdicts.length;
    });
    return program.verdicts.filter((_, code) => seen.has(code));
  }

  // Flips: the smallest rating changes that alter a verdict.

  /** Gains and losses; `sought` is false where the search would be too long to be made. */
  function flips(program, settlement, verdict) {
    const none = { gains: [], losses: [], sought: true };
    if (NOT_JUDGED.includes(verdict)) return none;
    const filled = fillings(program, settlement);
    if (!program.oneDirection && countOf(filled) > AT_ONCE) return { ...none, sought: false };
    const settle = program.oneDirection
      ? settledByExtremes(program, filled)
      : (resolved) => settledByEnumeration(program, filled, resolved);
    const moves = movesOf(program, settlement);
    const goals = program.types.map((type) => ({ type: type.id, losing: type.id === verdict }));
    const found = new Map();
    for (let size = 1; size <= MOST_CHANGES; size += 1) {
      const missing = goals.filter((goal) => !found.has(goal));
      if (!missing.length) break;
      for (const [goal, sets] of cheapest(moves, size, missing, settle)) found.set(goal, sets);
    }
    const told = (goal) =>
      (found.get(goal) || []).map((set) => flipOf(program, settlement, set, goal));
    return {
      gains: goals.filter((goal) => !goal.losing).flatMap(told),
      losses: goals.filter((goal) => goal.losing).flatMap(told),
      sought: true,
    };
  }

  /** Of each goal, the sets of `size` moves that reach it in the fewest steps. */
  function cheapest(moves, size, goals, settle) {
    const best = new Map();
    eachSet(moves, size, (set) => {
      const steps = sum(set.map((move) => move.steps));
      if (goals.every((goal) => best.has(goal) && best.get(goal).steps < steps)) return;
      const settled = settle(new Map(set.map((move) => [move.criterion, move.value])));
      for (const goal of goals) {
        if ((settled === goal.type) === goal.losing) continue;
        const before = best.get(goal);
        if (!before || steps < before.steps) best.set(goal, { steps, sets: [[...set]] });
        else if (steps === before.steps) before.sets.push([...set]);
      }
    });
    return [...best].map(([goal, { sets }]) => [goal, sets]);
  }

  /** Calls `visit` with every set of `size` moves on different criteria. */
  function eachSet(moves, size, visit, from = 0, set = []) {
    if (set.length === size) {
      visit(set);
      return;
    }
    for (let place = from; place < moves.length; place += 1) {
      for (const move of moves[place]) {
        set.push(move);
        eachSet(moves, size, visit, place + 1, set);
        set.pop();
      }
    }
  }

  /** Every change of each criterion that a formula reads, with its cost in steps. */
  function movesOf(program, settlement) {
    return program.read.map((criterion) => {
      const values = scaleValues(program, criterion);
      const { rating } = ratingOf(settlement, criterion);
      if (rating === null) {
        const middle = (values.length - 1) / 2;
        return values.map((value, rank) => ({
          criterion,
          value,
          steps: Math.floor(Math.abs(rank - middle)) + 1,
        }));
      }
      const present = valueOf(criterion, rating);
      return values
        .filter((value) => value !== present)
        .map((value) => ({ criterion, value, steps: stepsBetween(values, present, value) }));
    });
  }

  function scaleValues(program, criterion) {
    const values = candidates(criterion, null);
    if (!criterion.curve) return values;
    return distinct([...values, ...reachedNumbers(program, criterion)].sort(ascending));
  }

  function stepsBetween(values, from, to) {
    const [low, high] = [Math.min(from, to), Math.max(from, to)];
    return values.filter((value) => value !== from && low <= value && value <= high).length;
  }

  /** What is settled after some changes, from the two extreme fillings of each type. */
  function settledByExtremes(program, filled) {
    const ends = program.types.map((type) =>
      [-1, 1].map((wanted) => extremeValues(type, filled, wanted)),
    );
    return (resolved) => {
      const inside = ends.map((pair, index) =>
        pair.map((values) => {
          const changed = [...values];
          for (const [criterion, value] of resolved) changed[criterion.index] = value;
          return isIn(program.types[index].formula.evaluate(changed), program.cut);
        }),
      );
      const ever = inside.filter(([, atBest]) => atBest).length;
      const always = inside.findIndex(([atWorst]) => atWorst);
      return ever === 1 && always >= 0 ? program.types[always].id : null;
    };
  }

  function settledByEnumeration(program, filled, resolved) {
    const left = [...filled];
    for (const [criterion, value] of resolved) left[criterion.index] = [value];
    return enumeratedVerdict(program, left);
  }

  function flipOf(program, settlement, set, goal) {
    const resolved = new Map(set.map((move) => [move.criterion, move.value]));
    const after = () => verdictOf(program, fillings(program, settlement, { resolved }));
    return {
      verdict: goal.losing ? after() : goal.type,
      steps: sum(set.map((move) => move.steps)),
      changes: set.map(({ criterion, value }) => ({
        criterion: criterion.id,
        from: ratingOf(settlement, criterion).rating,
        to: levelOf(criterion, value),
      })),
    };
  }

  return {
    AT_ONCE,
    DefinitionError,
    ENUMERATED,
    MIXED,
    NEITHER,
    NOT_JUDGED,
    NO_SETTLEMENT,
    OPERATORS,
    OUT_OF_SCOPE,
    UNDETERMINED,
    answers,
    calibrate,
    candidates,
    compile,
    degreeOf,
    flips,
    isIn,
    isOfCase,
    judge,
    leftToAsk,
    levelOf,
    ratingOf,
    score,
    valueOf,
  };
})();

if (typeof module !== "undefined") module.exports = typologyEvaluator;
