/* The controls of a definition. They change settings; what follows is drawn elsewhere. */
"use strict";

const typologyDefinitionForm = (() => {
  const { POLICIES, faultOf } = typologyDefinition;
  const { element, fieldset, labelled, select, uniqueId } = typologyElements;
  const { listed, spoken, toldNumber } = typologyWords;
  const SILENCE = {
    own: "As the definition has it",
    open: "Assume nothing: leave it open",
    holds: "Take every criterion to hold",
    fails: "Take every criterion to fail",
  };

  /** The form. `state` holds `settings`, `knobs`, `program` (of the definition as it was);
   * `changed` is called after each change of the settings.
   */
  function definitionForm(state, changed) {
    const controls = controlsOf(state, changed);
    return element(
      "form",
      { class: "knobs", onsubmit: (event) => event.preventDefault(), autocomplete: "off" },
      fieldset("Cut", controls("cut")),
      fieldset("Where the sources are silent", silenceChoice(state, changed)),
      fieldset("Criteria that count", dropChoice(state, changed)),
      formulaPart(controls),
      element(
        "details",
        {},
        element("summary", {}, "What each level weighs"),
        scaleGroups(state).map((group) => fieldset(groupName(group), group.map(controls.of))),
      ),
    );
  }

  /** A function from a kind of knob to its controls; its `of` makes the control of one knob. */
  function controlsOf(state, changed) {
    const of = (knob) =>
      knob.levels ? levelControl(state, knob, changed) : numberControl(state, knob, changed);
    const controls = (kind) => state.knobs.filter((knob) => knob.kind === kind).map(of);
    return Object.assign(controls, { of });
  }

  function formulaPart(controls) {
    const found = ["count", "weight", "reaches"].flatMap((kind) => controls(kind));
    return found.length ? fieldset("Thresholds, counts and weights", found) : null;
  }

  function numberControl(state, knob, changed) {
    const bounds = Object.fromEntries(
      ["min", "max"].filter((end) => Number.isFinite(knob[end])).map((end) => [end, knob[end]]),
    );
    const input = element("input", {
      type: "number",
      step: knob.kind === "count" ? 1 : "any",
      inputmode: "decimal",
      value: String(state.settings.sets.get(knob.path) ?? knob.value),
      "data-path": knob.path,
      ...bounds,
    });
    const was = changeMark(knob);
    const show = () => was.show(state.settings.sets.has(knob.path));
    input.addEventListener("input", () => {
      const value = input.value.trim() === "" ? NaN : Number(input.value);
      const fault = faultOf(knob, value);
      input.setAttribute("aria-invalid", String(fault !== null));
      was.fault(fault);
      if (fault === null) set(state, knob, value, changed);
      if (fault === null) show();
    });
    return withMark(labelled(nameOf(knob), input), input, was, show);
  }

  function levelControl(state, knob, changed) {
    const options = knob.levels.map((level) => [level, spoken(level)]);
    const value = state.settings.sets.get(knob.path) ?? knob.value;
    const control = select(options, value, { "data-path": knob.path });
    const was = changeMark(knob);
    const show = () => was.show(state.settings.sets.has(knob.path));
    control.addEventListener("change", () => {
      set(state, knob, control.value, changed);
      show();
    });
    return withMark(labelled(nameOf(knob), control), control, was, show);
  }

  function withMark(field, control, was, show) {
    control.setAttribute("aria-describedby", was.node.id);
    field.append(was.node);
    show();
    return field;
  }

  /** A note below a control: what its value was, or what is wrong with the new one. */
  function changeMark(knob) {
    const node = element("small", { id: uniqueId(), class: "mark" });
    const was = `was ${typeof knob.value === "number" ? toldNumber(knob.value) : spoken(knob.value)}`;
    return {
      node,
      show: (isChanged) => (node.textContent = isChanged ? was : ""),
      fault: (fault) => (node.textContent = fault ? `${fault}: not used` : ""),
    };
  }

  function set(state, knob, value, changed) {
    if (value === knob.value) state.settings.sets.delete(knob.path);
    else state.settings.sets.set(knob.path, value);
    changed();
  }

  function nameOf(knob) {
    const names = {
      cut: () => "In a type above a membership of",
      level: () => spoken(knob.level),
      anchor: () => knob.level,
      count: () => `${spoken(knob.type)}: how many of ${knob.named}`,
      weight: () => `${spoken(knob.type)}: weight of ${spoken(knob.criterion)}`,
      reaches: () => `${spoken(knob.type)}: ${spoken(knob.criterion)} must reach`,
    };
    return names[knob.kind]();
  }

  function silenceChoice(state, changed) {
    const name = uniqueId();
    return ["own", ...POLICIES].map((policy) =>
      choice("radio", name, SILENCE[policy], (state.settings.silence ?? "own") === policy, {
        value: policy,
        "data-silence": policy,
        onchange: () => {
          state.settings.silence = policy === "own" ? null : policy;
          changed();
        },
      }),
    );
  }

  function dropChoice(state, changed) {
    return state.program.read.map(({ id }) =>
      choice("checkbox", null, spoken(id), !state.settings.drops.has(id), {
        "data-drop": id,
        onchange: (event) => {
          if (event.target.checked) state.settings.drops.delete(id);
          else state.settings.drops.add(id);
          changed();
        },
      }),
    );
  }

  function choice(type, name, words, checked, attributes) {
    const input = element("input", { type, name, checked, ...attributes });
    return element("label", { class: "choice" }, input, element("span", {}, words));
  }

  /** Levels by the scale that they stand in. */
  function scaleGroups(state) {
    const found = new Map();
    for (const knob of state.knobs.filter((each) => each.group)) {
      found.set(knob.group, [...(found.get(knob.group) || []), knob]);
    }
    return [...found.values()];
  }

  function groupName([{ group, criteria }]) {
    return group === "scale"
      ? `The scale of ${criteria.length} criteria`
      : listed(criteria.map(spoken));
  }

  return { choice, definitionForm };
})();
