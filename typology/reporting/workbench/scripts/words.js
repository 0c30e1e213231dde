/* The words of a verdict: those of `score`, so that both say the same of the same case.
 *
 * `*word*` is emphasis, as in the command's text.
 */
"use strict";

const typologyWords = (() => {
  const {
    MIXED,
    NEITHER,
    NOT_JUDGED,
    NO_SETTLEMENT,
    OUT_OF_SCOPE,
    UNDETERMINED,
    candidates,
    degreeOf,
    isIn,
    levelOf,
    ratingOf,
    valueOf,
  } = typologyEvaluator;
  const COUNTS = "no one two three four five six seven eight nine ten".split(" ");
  const FIRM = "no answer to what is unknown and no level within any range changes it";
  const HALF = 0.5; // the membership that parts a downside's better half from the worse
  const TOLERANCE = 1e-9;

  const spoken = (id) => id.replaceAll("_", " ");
  const capitalised = (words) => words[0].toUpperCase() + words.slice(1);
  const emphasised = (id) => `*${spoken(id)}*`;

  function listed(words, last = "and") {
    if (words.length < 2) return words.join("");
    return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
  }

  function counted(count, noun) {
    return `${COUNTS[count] ?? count} ${noun}${count === 1 ? "" : "s"}`;
  }

  /** A number as people write it: six significant digits at most. */
  const toldNumber = (number) => String(Number(number.toPrecision(6)));

  function toldLevel(level) {
    if (level === null) return "unknown";
    return typeof level === "number" ? toldNumber(level) : spoken(level);
  }

  /** A verdict within a sentence. */
  function toldVerdict(verdict) {
    const fixed = {
      [NEITHER]: "neither",
      [MIXED]: "more than one type",
      [UNDETERMINED]: verdict,
      [NO_SETTLEMENT]: "no settlement",
      [OUT_OF_SCOPE]: "out of scope",
    };
    return Object.hasOwn(fixed, verdict) ? fixed[verdict] : emphasised(verdict);
  }

  /** A verdict alone, as a label. */
  function plainVerdict(verdict) {
    return spoken(verdict);
  }

  /** Whether the ratings speak of a text, as if carried out. */
  function isOnPaper({ basis, status }) {
    return basis ? basis === "text" : status === "proposed" || status === "signed";
  }

  /** The verdict, what it assumes and rests on, notices and heavy downsides, as sentences.
   *
   * `rubric` is the exported one; `flips` null: not searched for (yet).
   */
  function verdictSentences(program, rubric, settlement, card, flips) {
    return [
      hypothetically(rubric, opening(program, rubric.standing_told, settlement, card)),
      ...(NOT_JUDGED.includes(card.verdict) ? [] : firmness(program, settlement, card, flips)),
      ...card.notices.map((notice) => notice.say + (notice.source ? ` [${notice.source}]` : "")),
      ...downsides(program, settlement),
    ];
  }

  function opening(program, standing, settlement, card) {
    const unknown = card.unknown.map((criterion) => spoken(criterion.id));
    const silent = unknown.length ? `; unknown: ${listed(unknown)}` : "";
    return `${meets(program, standing, settlement, card)}${assuming(card)}${silent}.`;
  }

  /** The sentence, headed by what was changed before the definition came here. */
  function hypothetically({ overrides }, sentence) {
    if (!overrides.length) return sentence;
    const changes = overrides.map(({ option, path, value }) => `${option} ${path}=${value}`);
    return `With ${listed(changes)}: ${sentence[0].toLowerCase()}${sentence.slice(1)}`;
  }

  function meets(program, standing, settlement, card) {
    const subject = isOnPaper(settlement) ? "On paper, this text" : "This settlement";
    switch (card.verdict) {
      case NO_SETTLEMENT:
        return `There is no settlement to judge: ${outside(settlement)}, so no type is claimed for it`;
      case OUT_OF_SCOPE:
        return outOfScope(program, settlement);
      case UNDETERMINED:
        return `${isOnPaper(settlement) ? "On paper, what" : "What"} is known does not decide: as ${standing} has it, ${possible(program, card)}`;
      case NEITHER:
        return `${subject} ${meetsNone(standing, program.types)}`;
      case MIXED:
        return `${subject} meets more than one type at once as ${standing} has them (${mixed(program, card)})`;
      default:
        return `${subject} meets ${emphasised(card.verdict)} as ${standing} has it`;
    }
  }

  function meetsNone(standing, types) {
    const names = types.map((type) => emphasised(type.id));
    if (names.length === 1) return `does not meet ${names[0]} as ${standing} has it`;
    if (names.length === 2)
      return `meets neither ${names[0]} nor ${names[1]} as ${standing} has them`;
    return `meets none of ${listed(names)} as ${standing} has them`;
  }

  function outside(settlement) {
    if (settlement.status === "never_took_effect") return "this one never took effect";
    return `the definition does not apply to the status ${spoken(settlement.status)}`;
  }

  /** What a definition speaks of, and how this case differs. */
  function outOfScope(program, settlement) {
    const { level: levels, basis: bases } = program.definition.applies_to;
    const [onPaper, parts] = [isOnPaper(settlement), []];
    if (levels && !levels.includes(settlement.level)) {
      const own = settlement.level
        ? `this one is ${settlement.level}`
        : "the level of this one is not stated";
      parts.push(`it speaks of ${listed(levels, "or")} settlements, ${own}`);
    }
    if (bases && !bases.includes(onPaper ? "text" : "outcome")) {
      const [others, own] = onPaper ? ["what happened", "a text"] : ["texts", "what happened"];
      parts.push(`it speaks of ${others}, and here ${own} is rated`);
    }
    const subject = onPaper ? "This text" : "This settlement";
    return `${subject} lies outside what this definition speaks of: ${parts.join("; ")}`;
  }

  function possible(program, card) {
    if (!card.counts) return "the verdict depends on what is unknown";
    const found = program.verdicts.filter((_, code) => card.counts[code]);
    return `the verdict could be ${listed(found.map(toldVerdict), "or")}, depending on what is unknown`;
  }

  function mixed(program, card) {
    const types = card.memberships.filter((each) => isIn(each.high, program.cut));
    return listed(types.map((each) => emphasised(each.type)));
  }

  /** The assumptions that bear on the verdict; where it is undetermined, all of them. */
  function assuming(card) {
    const every = card.verdict === UNDETERMINED || restsJointly(card);
    const told = card.assumptions.filter(
      ({ criterion }) => every || card.restsOn.includes(criterion),
    );
    if (!told.length) return "";
    return `, assuming ${listed(told.map((each) => toldLevels(each.criterion, each.values)))}`;
  }

  /** A criterion at some of its values, ascending: `state authority at least unchanged`. */
  function toldLevels(criterion, values) {
    return `${spoken(criterion.id)} ${toldAmount(criterion, values)}`;
  }

  /** Some of the values of a criterion, ascending: `at least unchanged`. */
  function toldAmount(criterion, values) {
    const all = candidates(criterion, null);
    const told = values.map((value) => toldLevel(levelOf(criterion, value)));
    const some = 1 < values.length && values.length < all.length;
    if (some && same(values, all.slice(-values.length))) return `at least ${told[0]}`;
    if (some && same(values, all.slice(0, values.length))) return `at most ${told.at(-1)}`;
    return listed(told, "or");
  }

  const same = (one, other) => one.every((value, place) => value === other[place]);

  function firmness(program, settlement, card, flips) {
    const sentences = [];
    if (card.margin !== null && card.margin <= TOLERANCE) {
      sentences.push(
        "A membership lies exactly at the cut, which counts as outside: the least change decides.",
      );
    }
    if (card.verdict === UNDETERMINED) return sentences;
    const least = leastChange(program, card, flips);
    if (card.firm) {
      sentences.push(`It is firm (${ground(card)}): ${FIRM}${least && `, and ${least}`}.`);
      return sentences;
    }
    const bare = (card.withoutEvidence || []).length ? `; ${evidenceTold(card)}` : "";
    sentences.push(`It is not firm: ${doubts(program, settlement, card).join(", and ")}${bare}.`);
    if (least) sentences.push(`${capitalised(least)}.`);
    return sentences;
  }

  /** What `firm` is said with: the ratings that bind and have no evidence. */
  function ground(card) {
    return boundRatings(card).length ? `as rated; ${evidenceTold(card)}` : "as rated";
  }

  function evidenceTold(card) {
    const [bound, without] = [boundRatings(card).length, card.withoutEvidence.length];
    if (bound === 1) return `the one rating it binds on has ${without ? "no " : ""}evidence`;
    const ratings = `of the ${bound} ratings it binds on`;
    if (!without) return `${bound === 2 ? "both" : "all"} ${ratings} have evidence`;
    if (without === bound) return `${bound === 2 ? "neither" : "none"} ${ratings} has evidence`;
    const named = listed(card.withoutEvidence.map((criterion) => spoken(criterion.id)));
    return `${without} ${ratings} ${without === 1 ? "has" : "have"} no evidence (${named})`;
  }

  /** The rated criteria on which any type's membership binds; none where not searched for. */
  function boundRatings(card) {
    const bound = new Set(card.memberships.flatMap(({ binding }) => binding || []));
    return [...bound].filter((criterion) => !card.unknown.includes(criterion));
  }

  /** The smallest change of ratings that would undo a verdict; empty without any. */
  function leastChange(program, card, flips) {
    if (flips && flips.losses.length)
      return `the smallest change of ratings that would alter it is ${first(flips.losses)}`;
    if (!flips || !flips.gains.length || program.types.some(({ id }) => id === card.verdict))
      return "";
    const order = (one, other) =>
      one.changes.length - other.changes.length || one.steps - other.steps;
    const least = [...flips.gains].sort(order)[0];
    const gains = flips.gains.filter((flip) => order(flip, least) === 0);
    return `the smallest change of ratings that would give it a type is ${first(gains)}`;
  }

  function first(flips) {
    const others = [" (or one other)", ` (or one of ${flips.length - 1} others)`];
    const more = flips.length > 1 ? others[Number(flips.length > 2)] : "";
    return `${listed(flips[0].changes.map(need))}${more}`;
  }

  /** True where assumptions and ranges leave another verdict open, and neither does alone. */
  function restsJointly({ firm, rangesHold, restsOn }) {
    return firm === false && rangesHold && !restsOn.length;
  }

  function doubts(program, settlement, card) {
    const named = (criteria) => listed(criteria.map((criterion) => spoken(criterion.id)));
    const ranged = program.read.filter((criterion) => {
      const { rating, range } = ratingOf(settlement, criterion);
      return rating !== null && range;
    });
    const alone = ranged.length === 1;
    const ranges = `the ${alone ? "range" : "ranges"} of ${named(ranged)}`;
    const found = [];
    if (card.restsOn.length)
      found.push(`it rests on what is assumed about ${named(card.restsOn)}`);
    if (!card.rangesHold) found.push(`${ranges} ${alone ? "leaves" : "leave"} another verdict open`);
    else if (restsJointly(card)) {
      const assumed = named(card.assumptions.map(({ criterion }) => criterion));
      found.push(`what is assumed about ${assumed} and ${ranges} together leave another verdict open`);
    }
    return found;
  }

  /** What stands against the verdict, from the profile of that name. */
  function downsides(program, settlement) {
    const profiles = program.definition.profiles || {};
    const names = Object.hasOwn(profiles, "downsides") ? profiles.downsides : [];
    const heavy = names
      .map((name) => program.known.get(name))
      .filter((criterion) => {
        const { rating } = ratingOf(settlement, criterion);
        if (rating === null) return false;
        const beyond = degreeOf(criterion)(valueOf(criterion, rating)) - HALF;
        return criterion.entry.better === "more" ? beyond < 0 : beyond > 0;
      });
    if (!heavy.length) return [];
    const told = heavy.map((criterion) => {
      const { rating } = ratingOf(settlement, criterion);
      return `${spoken(criterion.id)}: ${toldLevel(rating)}`;
    });
    const carried = isOnPaper(settlement) ? ", if carried out as rated" : "";
    return [`To be weighed with it${carried}: ${told.join("; ")}.`];
  }

  /** The text that says what a level means; empty for a number, or unknown. */
  function anchorOf(criterion, level) {
    const anchors = criterion.entry.anchors || {};
    return level !== null && Object.hasOwn(anchors, level) ? anchors[level] : "";
  }

  function slip({ criterion, from, to }) {
    if (from === null) return `${spoken(criterion)} turned out to be ${toldLevel(to)}`;
    return `${spoken(criterion)} were ${toldLevel(to)} instead of ${toldLevel(from)}`;
  }

  function keep({ criterion, from, to }) {
    if (from === null) return `${spoken(criterion)} does not turn out to be ${toldLevel(to)}`;
    return `${spoken(criterion)} does not turn out ${toldLevel(to)} instead of ${toldLevel(from)}`;
  }

  function need({ criterion, from, to }) {
    if (from === null) return `${spoken(criterion)} known to be ${toldLevel(to)}`;
    return `${spoken(criterion)} ${toldLevel(to)} instead of ${toldLevel(from)}`;
  }

  /** What alters the verdict: as a condition of a text, else as what would change it. */
  function alters(settlement, flip) {
    const onPaper = isOnPaper(settlement);
    const after = `${onPaper ? "otherwise" : "then"} ${toldVerdict(flip.verdict)}`;
    if (!onPaper) return `${listed(flip.changes.map(slip))} (${after})`;
    const kept = flip.changes.map(keep);
    const condition = kept.length === 1 ? kept[0] : `at least one of these: ${kept.join("; ")}`;
    return `${condition} (${after})`;
  }

  /** An assumption that the verdict rests on, told as what alters it. */
  function altersAssumed(settlement, { criterion, values }) {
    const [name, held] = [spoken(criterion.id), toldAmount(criterion, values)];
    if (isOnPaper(settlement))
      return `${name} is ${held}, as is assumed (otherwise the verdict may be another)`;
    const possibleValues = candidates(criterion, ratingOf(settlement, criterion).range);
    const others = possibleValues.filter((value) => !values.includes(value));
    const found = toldAmount(criterion, others);
    return `${name} turned out to be ${found}, not ${held} as is assumed (then it may be another)`;
  }

  /** The question of a criterion as asked of a text or of what happened. */
  function questionFor(criterion, settlement) {
    const { question, in_text: inText } = criterion.entry;
    return isOnPaper(settlement) && inText ? inText : question;
  }

  /** What a type would take; `verdict` is the present one. */
  function takes(program, verdict, flip) {
    const instead = program.types.some((type) => type.id === verdict) ? " instead" : "";
    return `to meet ${emphasised(flip.verdict)}${instead}: ${listed(flip.changes.map(need))}`;
  }

  /** Whether all changes of a flip stay within the ranges that the evidence leaves open. */
  function isWithinRanges(program, settlement, flip) {
    return flip.changes.every(({ criterion: id, to }) => {
      const criterion = program.known.get(id);
      const { range } = ratingOf(settlement, criterion);
      if (!range) return false;
      const [low, at, high] = [range[0], to, range[1]].map((level) => valueOf(criterion, level));
      return low <= at && at <= high;
    });
  }

  // Formulas.

  const TAKEN = {
    open: "",
    holds: " (assumed to hold where unknown)",
    fails: " (assumed to fail where unknown)",
  };

  /** A compiled formula as a clause; `operators` gives the words of each. */
  function toldFormula(formula, operators, inside = false) {
    if (formula.criterion) return toldLeaf(formula) + TAKEN[formula.silence];
    const parts = formula.parts.map((part, place) => {
      const told = toldFormula(part, operators, true);
      return formula.named ? `${told} (weight ${toldNumber(formula.argument[place])})` : told;
    });
    const told = operators[formula.name].words
      .replace("{parts}", () => parts.join(inside ? ", " : "; "))
      .replace("{count}", String(formula.argument))
      .replace("{total}", String(parts.length));
    return inside && parts.length > 1 ? `(${told})` : told;
  }

  function toldLeaf({ criterion, reaches }) {
    const name = spoken(criterion.id);
    if (reaches === null) return name;
    if (criterion.curve && criterion.curve.in < criterion.curve.out) {
      return `${name} at most ${toldLevel(reaches)}`;
    }
    if (!criterion.curve && reaches === criterion.levels.at(-1))
      return `${name} ${toldLevel(reaches)}`;
    return `${name} at least ${toldLevel(reaches)}`;
  }

  return {
    alters,
    altersAssumed,
    anchorOf,
    capitalised,
    counted,
    isOnPaper,
    isWithinRanges,
    listed,
    plainVerdict,
    questionFor,
    restsJointly,
    spoken,
    takes,
    toldFormula,
    toldLevel,
    toldLevels,
    toldNumber,
    toldVerdict,
    verdictSentences,
  };
})();
