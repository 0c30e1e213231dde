/* Keeping a changed definition: a file that extends the one in use, a command, an address. */
"use strict";

const typologyKeep = (() => {
  const { DefinitionError } = typologyEvaluator;
  const { button, download, element, labelled, uniqueId } = typologyElements;

  /** The panel, and what draws it anew. `command` gives the command that does the same. */
  function keepPanel(state, command) {
    const { rubric } = state;
    const id = field("id", `${rubric.id}-variant`);
    const title = field("title", `${rubric.title}, changed`);
    const fault = element("p", { class: "fault", role: "alert" });
    const line = commandLine();
    const save = () => {
      const name = idOf(id.value.trim() || title.value.trim() || id.placeholder);
      id.value = name;
      const words = title.value.trim() || title.placeholder;
      fault.textContent = saved(state, name, words, command()) ?? "";
    };
    const node = element(
      "div",
      { class: "keep" },
      labelled(
        "Name of the definition",
        id,
        "Any words: the file is named after them, in lower-case letters, digits and hyphens.",
      ),
      labelled("Title", title),
      button("Download this definition", save),
      fault,
      element("p", { class: "note" }, "The same on the command line:"),
      line.node,
      element(
        "p",
        { class: "note" },
        "The address of this page holds the changes of the definition, and nothing of any case: ",
        location.protocol === "file:"
          ? "it opens this page again as it is now; send the file of the definition, not the address."
          : "send it, or keep it.",
      ),
    );
    return { node, redraw: () => (line.code.textContent = command()) };
  }

  /** A name as it is, or made of words. */
  const idOf = (words) =>
    typologyFiles.isId(words) ? words : typologyFiles.idFrom(words, "variant");

  const field = (key, placeholder) =>
    element("input", { type: "text", placeholder, "data-variant": key });

  /** Downloads the definition; what is wrong where that cannot be, else null. */
  function saved(state, id, title, command) {
    const { rubric, fault, definition } = state;
    if (fault) return `It does not hold together: ${fault}.`;
    if (!typologyFiles.isId(id)) return "The name takes lower-case letters, digits and hyphens.";
    if (id === rubric.id) return "A definition that extends another needs a name of its own.";
    try {
      download(`${id}.yaml`, typologyFiles.rubricFile(rubric, definition, { id, title, command }));
      return null;
    } catch (error) {
      if (error instanceof DefinitionError) return `${error.message}.`;
      throw error;
    }
  }

  function commandLine() {
    const code = element("code", { id: uniqueId() });
    const told = element("span", { role: "status", class: "note" });
    const copy = button("Copy", () => copied(code, told), {
      class: "quiet",
      "aria-describedby": code.id,
    });
    const shown = element("pre", { tabindex: "0", role: "group", "aria-label": "Command" }, code);
    return { code, node: element("div", { class: "command" }, shown, copy, told) };
  }

  async function copied(code, told) {
    getSelection().selectAllChildren(code);
    try {
      await navigator.clipboard.writeText(code.textContent);
      told.textContent = "copied";
    } catch {
      told.textContent = "selected: copy it with the keyboard";
    }
  }

  return { keepPanel };
})();
