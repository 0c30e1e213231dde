/* A definition changed: its knobs, the settings made, and what comes of them.
 *
 * Settings are those of the command line: paths set to values (`--set`), a policy for silence
 * (`--silence`), criteria dropped (`--drop`). They apply in this order, as in `typology whatif`.
 */
"use strict";

const typologyDefinition = (() => {
  const { DefinitionError, OPERATORS, isOfCase } = typologyEvaluator;
  const { listed, spoken } = typologyWords;
  const POLICIES = ["open", "holds", "fails"];
  const ADDRESS = "#definition?"; // what the fragment of an address that holds settings begins with

  const noSettings = () => ({ sets: new Map(), silence: null, drops: new Set() });

  const isChanged = ({ sets, silence, drops }) => sets.size + drops.size > 0 || silence !== null;

  // Knobs: what can be set, each with its path, its value and its bounds.

  /** Every number and threshold of a definition that the workbench lets people change. */
  function knobsOf(definition) {
    const formulas = Object.entries(definition.types).flatMap(([type, { formula }]) =>
      formulaKnobs(formula, `types.${type}.formula`, type),
    );
    const cut = { kind: "cut", path: "decide.cut", value: definition.decide.cut, min: 0, max: 1 };
    return [
      cut,
      ...scaleKnobs(definition),
      ...formulas.map((knob) => withLevels(knob, definition)),
    ];
  }

  /** Level memberships: of the default scale, where it is used, and of each own scale. */
  function scaleKnobs(definition) {
    const criteria = Object.entries(definition.criteria);
    const users = criteria.filter(([, entry]) => !entry.scale && !entry.calibrate);
    const shared = users.length
      ? levelKnobs(
          definition.scale,
          "scale",
          users.map(([id]) => id),
        )
      : [];
    const own = criteria.flatMap(([id, entry]) => {
      if (entry.calibrate) return anchorKnobs(entry.calibrate, `criteria.${id}.calibrate`, id);
      return entry.scale ? levelKnobs(entry.scale, `criteria.${id}.scale`, [id]) : [];
    });
    return [...shared, ...own];
  }

  function levelKnobs(scale, path, criteria) {
    return Object.entries(scale)
      .sort(([, one], [, other]) => one - other)
      .map(([level, value]) => ({
        kind: "level",
        path: `${path}.${level}`,
        group: path,
        criteria,
        level,
        value,
        min: 0,
        max: 1,
      }));
  }

  function anchorKnobs(curve, path, criterion) {
    return ["out", "crossover", "in"].map((level) => ({
      kind: "anchor",
      path: `${path}.${level}`,
      group: path,
      criteria: [criterion],
      level,
      value: curve[level],
      min: -Infinity,
      max: Infinity,
    }));
  }

  function formulaKnobs(tree, path, type) {
    if (tree.criterion !== undefined) {
      if (tree.reaches === undefined || tree.reaches === null) return [];
      const at = { kind: "reaches", path: `${path}.reaches`, type, criterion: tree.criterion };
      return [{ ...at, value: tree.reaches, min: -Infinity, max: Infinity }];
    }
    const name = operatorOf(tree);
    const below = `${path}.${name}`;
    if (name === "not") return formulaKnobs(tree.not, below, type);
    if (name === "at_least") return countKnobs(tree.at_least, below, type);
    if (Array.isArray(tree[name])) return listKnobs(tree[name], below, type);
    return Object.entries(tree[name]).map(([criterion, value]) => ({
      kind: "weight",
      path: `${below}.${criterion}`,
      type,
      criterion,
      value,
      min: 0,
      max: Infinity,
    }));
  }

  function countKnobs({ count, of }, path, type) {
    const named = listed(of.map((part) => (part.criterion ? spoken(part.criterion) : "a formula")));
    const knob = { kind: "count", path: `${path}.count`, type, named, value: count, min: 1 };
    return [{ ...knob, max: of.length }, ...listKnobs(of, `${path}.of`, type)];
  }

  function listKnobs(trees, path, type) {
    return trees.flatMap((tree, place) => formulaKnobs(tree, `${path}.${place}`, type));
  }

  const operatorOf = (tree) => Object.keys(tree).find((key) => Object.hasOwn(OPERATORS, key));

  /** A threshold on an ordinal scale is chosen among its levels. */
  function withLevels(knob, definition) {
    const entry = knob.kind === "reaches" ? definition.criteria[knob.criterion] : { calibrate: {} };
    return entry.calibrate ? knob : { ...knob, levels: levelsOf(entry.scale || definition.scale) };
  }

  function levelsOf(scale) {
    return Object.keys(scale).sort((one, other) => scale[one] - scale[other]);
  }

  /** What is wrong with a value for a knob; null: nothing. */
  function faultOf(knob, value) {
    if (knob.levels) return knob.levels.includes(value) ? null : "is no level of the scale";
    if (typeof value !== "number" || !Number.isFinite(value)) return "is no number";
    if (knob.kind === "count" && !Number.isInteger(value)) return "is no whole number";
    if (knob.kind === "weight" && value <= 0) return "must be above 0";
    if (value < knob.min || value > knob.max) return `must lie from ${knob.min} to ${knob.max}`;
    return null;
  }

  // Settings applied.

  /** The definition after some settings. Throws DefinitionError where they do not hold together. */
  function applied(definition, settings) {
    let changed = structuredClone(definition);
    for (const [path, value] of settings.sets) setPath(changed, path.split("."), value);
    checkScales(definition, changed);
    for (const criterion of settings.drops) changed = dropped(changed, criterion);
    if (settings.silence) {
      for (const type of Object.values(changed.types)) setSilence(type.formula, settings.silence);
    }
    return changed;
  }

  function setPath(tree, steps, value) {
    const last = steps.at(-1);
    const parent = steps.slice(0, -1).reduce((below, step) => below[step], tree);
    parent[last] = value;
  }

  /** Levels keep their order, and the anchors of a number theirs. */
  function checkScales(before, after) {
    checkOrder(before.scale, after.scale, "the default scale");
    for (const [id, entry] of Object.entries(after.criteria)) {
      if (entry.scale) checkOrder(before.criteria[id].scale, entry.scale, spoken(id));
      if (entry.calibrate) checkAnchors(entry.calibrate, spoken(id));
    }
  }

  function checkOrder(before, after, name) {
    const levels = levelsOf(before);
    const disordered = levels.slice(1).find((level, place) => after[level] <= after[levels[place]]);
    if (disordered !== undefined) {
      throw new DefinitionError(
        `in ${name}, ${spoken(disordered)} must weigh more than the level below it`,
      );
    }
  }

  function checkAnchors({ out, crossover, in: full }, name) {
    if ((crossover - out) * (full - crossover) <= 0) {
      throw new DefinitionError(`the three anchors of ${name} must rise, or fall, strictly`);
    }
  }

  function setSilence(tree, policy) {
    if (tree.criterion !== undefined) {
      tree.if_unknown = policy;
      return;
    }
    const name = operatorOf(tree);
    const written = tree[name];
    if (name === "not") setSilence(written, policy);
    else if (name === "at_least") written.of.forEach((part) => setSilence(part, policy));
    else if (Array.isArray(written)) written.forEach((part) => setSilence(part, policy));
    else if (policy === "open") delete tree.if_unknown;
    else tree.if_unknown = policy; // of all its weighted criteria at once
  }

  /** Without a criterion in any formula, profile and notice; what is left empty goes too. */
  function dropped(definition, criterion) {
    const types = mapped(definition.types, (type, id) => {
      const formula = without(type.formula, criterion);
      if (formula === null) {
        throw new DefinitionError(`without ${spoken(criterion)} nothing is left of ${spoken(id)}`);
      }
      return { ...type, formula };
    });
    const notices = (definition.notices || []).flatMap((notice) => {
      const when = isOfCase(notice.when) ? notice.when : without(notice.when, criterion);
      return when === null ? [] : [{ ...notice, when }];
    });
    const profiles = Object.fromEntries(
      Object.entries(definition.profiles || {})
        .map(([name, ids]) => [name, ids.filter((id) => id !== criterion), ids.length])
        .filter(([, left, before]) => left.length || !before)
        .map(([name, left]) => [name, left]),
    );
    return { ...definition, types, notices, profiles };
  }

  function mapped(entries, change) {
    return Object.fromEntries(Object.entries(entries).map(([id, each]) => [id, change(each, id)]));
  }

  /** A formula without a criterion; null where nothing is left of it. */
  function without(tree, criterion) {
    if (tree.criterion !== undefined) return tree.criterion === criterion ? null : tree;
    const name = operatorOf(tree);
    const argument = withoutArgument(name, tree[name], criterion);
    return argument === null ? null : { ...tree, [name]: argument };
  }

  function withoutArgument(name, argument, criterion) {
    if (name === "not") return without(argument, criterion);
    if (name === "at_least") return withoutCounted(argument, criterion);
    if (Array.isArray(argument)) return withoutItems(argument, criterion);
    const kept = Object.entries(argument).filter(([id]) => id !== criterion);
    return kept.length ? Object.fromEntries(kept) : null;
  }

  function withoutItems(trees, criterion) {
    const kept = trees.map((tree) => without(tree, criterion)).filter((tree) => tree !== null);
    return kept.length ? kept : null;
  }

  function withoutCounted({ count, of }, criterion) {
    const kept = withoutItems(of, criterion);
    if (kept !== null && count > kept.length) {
      throw new DefinitionError(
        `without ${spoken(criterion)}, ${count} of ${kept.length} would have to hold: lower the count first`,
      );
    }
    return kept === null ? null : { count, of: kept };
  }

  // The address and the command.

  /** The fragment of an address that holds the settings, and nothing else; empty for none. */
  function addressOf(settings) {
    if (!isChanged(settings)) return "";
    const parameters = new URLSearchParams();
    for (const [path, value] of settings.sets) parameters.append("set", `${path}=${value}`);
    if (settings.silence) parameters.append("silence", settings.silence);
    for (const criterion of settings.drops) parameters.append("drop", criterion);
    return ADDRESS + parameters;
  }

  /** The settings that an address holds, and how many of its parts this definition does not know. */
  function readAddress(fragment, knobs, criteria) {
    const settings = noSettings();
    let refused = 0;
    if (!fragment.startsWith(ADDRESS)) return { settings, refused };
    for (const [key, text] of new URLSearchParams(fragment.slice(ADDRESS.length))) {
      const known = readPart(settings, key, text, knobs, criteria);
      refused += known ? 0 : 1;
    }
    return { settings, refused };
  }

  function readPart(settings, key, text, knobs, criteria) {
    if (key === "silence" && POLICIES.includes(text)) {
      settings.silence = text;
      return true;
    }
    if (key === "drop" && criteria.includes(text)) {
      settings.drops.add(text);
      return true;
    }
    const [path, written] = key === "set" ? splitOnce(text) : [null, ""];
    const knob = knobs.find((each) => each.path === path);
    if (!knob) return false;
    const value = knob.levels ? written : Number(written || NaN);
    if (faultOf(knob, value)) return false;
    settings.sets.set(path, value);
    return true;
  }

  function splitOnce(text) {
    const place = text.indexOf("=");
    return place < 0 ? [text, ""] : [text.slice(0, place), text.slice(place + 1)];
  }

  /** The command that does the same; `rates` are pairs of criterion and level (null: unknown). */
  function commandFor(rubric, settlement, settings, rates) {
    const options = [
      ...[...settings.sets].map(([path, value]) => `--set ${path}=${value}`),
      ...(settings.silence ? [`--silence ${settings.silence}`] : []),
      ...[...settings.drops].map((criterion) => `--drop ${criterion}`),
      ...rates.map(([criterion, level]) => `--rate ${criterion}=${level ?? "unknown"}`),
    ];
    const words = [options.length ? "whatif" : "score", settlement, `-r ${rubric}`, ...options];
    return ["typology", ...words].join(" ");
  }

  return {
    POLICIES,
    addressOf,
    applied,
    commandFor,
    faultOf,
    isChanged,
    knobsOf,
    noSettings,
    operatorOf,
    readAddress,
  };
})();
