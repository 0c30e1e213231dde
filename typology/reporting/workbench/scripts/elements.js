/* Elements made of plain text: nothing here reads markup. */
"use strict";

const typologyElements = (() => {
  const HIDDEN =
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/g;
  const EMPHASIS = /\*([a-z][a-z0-9 ]*)\*/;
  let count = 0;

  /** An id that no other element has. */
  const uniqueId = () => `_workbench_${(count += 1)}`;

  /** Marks that hide or turn text, shown by their code. */
  function harmless(text) {
    const shown = (mark) => `<U+${mark.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}>`;
    return text.replace(HIDDEN, shown);
  }

  /** An element; `on…` attributes are listeners, true is an attribute without a value. */
  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else if (value === true) made.setAttribute(key, "");
      else if (value !== false && value !== null && value !== undefined)
        made.setAttribute(key, value);
    }
    made.append(
      ...children
        .flat(Infinity)
        .filter((child) => child !== null)
        .map(asNode),
    );
    return made;
  }

  const asNode = (child) =>
    typeof child === "string" ? document.createTextNode(harmless(child)) : child;

  /** A sentence as nodes, its `*word*` emphasised. */
  function told(sentence) {
    return sentence
      .split(EMPHASIS)
      .map((part, place) => (place % 2 ? element("em", {}, part) : asNode(part)));
  }

  /** A control with its label above it. */
  function labelled(label, control, hint = null) {
    control.id ||= uniqueId();
    const note = hint && element("small", { id: uniqueId() }, hint);
    if (note) control.setAttribute("aria-describedby", note.id);
    return element(
      "div",
      { class: "field" },
      element("label", { for: control.id }, label),
      control,
      note,
    );
  }

  /** A select; options are pairs of value and words. */
  function select(options, value, attributes = {}) {
    const made = element(
      "select",
      attributes,
      options.map(([each, words]) =>
        element("option", { value: each, selected: each === value }, words),
      ),
    );
    made.value = value;
    return made;
  }

  function button(words, onclick, attributes = {}) {
    return element("button", { type: "button", onclick, ...attributes }, words);
  }

  /** A group of controls. */
  const fieldset = (legend, ...children) =>
    element("fieldset", {}, element("legend", {}, legend), ...children);

  /** Offers text as a file; nothing is sent anywhere. */
  function download(name, text) {
    const address = URL.createObjectURL(new Blob([text], { type: "text/yaml;charset=utf-8" }));
    const link = element("a", { href: address, download: name, hidden: true });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  }

  return { button, download, element, fieldset, harmless, labelled, select, told, uniqueId };
})();
