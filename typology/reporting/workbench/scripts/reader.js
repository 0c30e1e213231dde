/* Reads the YAML that cases are written in, strictly: every problem with its line.
 *
 * Block and flow mappings and lists, plain and quoted text, numbers, folded and literal blocks. What
 * else YAML knows (anchors, tags, several documents, text over several lines without a block) is
 * refused, as in `typology check`, or told to be more than a page can read.
 */
"use strict";

const typologyReader = (() => {
  const NUMBER = /^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/;
  const KEY = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'#&*!|>%@`{}[\],:?-][^\s:#]*|-?[\w][\w.-]*)\s*:(?=\s|$)/;
  const ESCAPES = { n: "\n", t: "\t", '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", r: "\r", 0: "\0" };

  /** A problem at a line, which ends the reading. */
  class Unreadable extends Error {
    constructor(line, words) {
      super(words);
      this.line = line;
    }
  }

  /** {tree, lines} of a text; `lines` gives the line of every mapping's key and list's item.
   *
   * A mapping is a Map, a list an array. Throws Unreadable.
   */
  function read(text) {
    const rows = rowsOf(text);
    const reader = { rows, at: 0, lines: new Map() };
    if (!rows.length) throw new Unreadable(1, "the file is empty");
    const tree = block(reader, rows[0].indent);
    if (reader.at < rows.length)
      throw new Unreadable(rows[reader.at].line, "this is indented in no way that fits what is above");
    return { tree, lines: reader.lines };
  }

  /** The lines that say something, with their indentation; all are kept for blocks of text. */
  function rowsOf(text) {
    const all = text.replace(/^\ufeff/, "").split(/\r\n?|\n/);
    return all
      .map((raw, place) => {
        const line = place + 1;
        if (raw.includes("\t")) throw new Unreadable(line, "a tab: use spaces");
        const words = raw.trimStart();
        return { raw, words: words.trimEnd(), indent: raw.length - words.length, line, all };
      })
      .filter(({ words }) => words && !words.startsWith("#"));
  }

  function block(reader, indent) {
    const { words } = reader.rows[reader.at];
    return words === "-" || words.startsWith("- ") ? list(reader, indent) : mapping(reader, indent);
  }

  function mapping(reader, indent) {
    const found = new Map();
    const lines = new Map();
    reader.lines.set(found, lines);
    while (reader.at < reader.rows.length && reader.rows[reader.at].indent === indent) {
      const row = reader.rows[reader.at];
      const key = KEY.exec(row.words);
      if (!key) throw new Unreadable(row.line, "a key and a colon were expected here");
      const name = unquoted(key[1], row.line);
      if (found.has(name)) throw new Unreadable(row.line, `'${name}' stands twice`);
      lines.set(name, row.line);
      found.set(name, entry(reader, row.words.slice(key[0].length).trim(), indent, row.line));
    }
    return found;
  }

  function list(reader, indent) {
    const found = [];
    const lines = [];
    reader.lines.set(found, lines);
    while (reader.at < reader.rows.length && reader.rows[reader.at].indent === indent) {
      const row = reader.rows[reader.at];
      if (!/^-( |$)/.test(row.words)) break;
      lines.push(row.line);
      const rest = row.words.slice(1).trim();
      if (rest && KEY.test(rest) && !/^["'].*["']$/.test(rest)) {
        const inner = indent + row.words.indexOf(rest, 1);
        reader.rows[reader.at] = { ...row, words: rest, indent: inner };
        found.push(mapping(reader, inner));
      } else found.push(entry(reader, rest, indent, row.line));
    }
    return found;
  }

  /** What stands behind a colon or a dash, or in the deeper lines below. */
  function entry(reader, rest, indent, line) {
    const opening = /^[|>][-+]?(\s+#.*)?$/.exec(rest);
    reader.at += 1;
    if (opening) return textBlock(reader, rest, indent, line);
    const bare = rest.startsWith("#") ? "" : rest;
    const next = reader.rows[reader.at];
    const isList = next && next.indent === indent && /^-( |$)/.test(next.words);
    if (!bare) {
      if (next && (next.indent > indent || (isList && reader.lines))) return block(reader, next.indent);
      return null;
    }
    let whole = bare;
    while (/^[[{]/.test(whole) && !isClosed(whole) && reader.at < reader.rows.length)
      whole += ` ${reader.rows[reader.at++].words}`;
    if (reader.at < reader.rows.length && reader.rows[reader.at].indent > indent)
      throw new Unreadable(
        reader.rows[reader.at].line,
        "this is deeper than what is above: is its indent right? Long text needs `>-` before it",
      );
    return flow(whole, line);
  }

  function isClosed(text) {
    let depth = 0;
    for (const [part] of text.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[[\]{}]/g))
      depth += part === "[" || part === "{" ? 1 : part === "]" || part === "}" ? -1 : 0;
    return depth <= 0;
  }

  /** Text in the deeper lines: folded (>) or as it stands (|). */
  function textBlock(reader, opening, indent, line) {
    const { all } = reader.rows[0];
    const kept = [];
    let place = line;
    for (; place < all.length; place += 1) {
      const raw = all[place];
      if (raw.trim() && raw.length - raw.trimStart().length <= indent) break;
      kept.push(raw);
    }
    while (reader.at < reader.rows.length && reader.rows[reader.at].line <= place) reader.at += 1;
    const margin = Math.min(
      ...kept.filter((raw) => raw.trim()).map((raw) => raw.length - raw.trimStart().length),
    );
    const lines = kept.map((raw) => raw.slice(margin).trimEnd());
    while (lines.length && !lines.at(-1)) lines.pop();
    const text = opening.startsWith("|")
      ? lines.join("\n")
      : lines.join("\n").replace(/([^\n])\n(?=[^\n])/g, "$1 ").replace(/\n\n/g, "\n");
    return opening.includes("-") ? text : `${text}\n`;
  }

  // Values in a line.

  function flow(text, line) {
    const state = { text, at: 0, line };
    const value = flowValue(state, "");
    const rest = text.slice(state.at).trim();
    if (rest && !rest.startsWith("#")) throw new Unreadable(line, `'${rest}' fits nothing here`);
    return value;
  }

  function flowValue(state, stops) {
    skip(state);
    const sign = state.text[state.at];
    if (sign === "[") return flowList(state);
    if (sign === "{") return flowMapping(state);
    if (sign === '"' || sign === "'") return quotedText(state);
    if (sign !== undefined && "&*!%@`|>".includes(sign))
      throw new Unreadable(state.line, `'${sign}' cannot begin a value: put it in quotes`);
    return plain(state, stops);
  }

  const skip = (state) => {
    while (state.text[state.at] === " ") state.at += 1;
  };

  function flowList(state) {
    const found = [];
    state.at += 1;
    for (skip(state); state.text[state.at] !== "]"; skip(state)) {
      found.push(flowValue(state, ",]"));
      comma(state, "]");
    }
    state.at += 1;
    return found;
  }

  function flowMapping(state) {
    const found = new Map();
    state.at += 1;
    for (skip(state); state.text[state.at] !== "}"; skip(state)) {
      const key = String(flowValue(state, ":,}"));
      skip(state);
      if (state.text[state.at] !== ":") throw new Unreadable(state.line, `'${key}' has no colon`);
      if (found.has(key)) throw new Unreadable(state.line, `'${key}' stands twice`);
      state.at += 1;
      found.set(key, flowValue(state, ",}"));
      comma(state, "}");
    }
    state.at += 1;
    return found;
  }

  function comma(state, end) {
    skip(state);
    if (state.text[state.at] === ",") state.at += 1;
    else if (state.text[state.at] !== end)
      throw new Unreadable(state.line, `a comma or \`${end}\` was expected`);
  }

  function quotedText(state) {
    const found = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')/.exec(state.text.slice(state.at));
    if (!found) throw new Unreadable(state.line, "a quotation mark is not closed on this line");
    state.at += found[0].length;
    return unquoted(found[0], state.line);
  }

  function unquoted(text, line) {
    if (text.startsWith("'")) return text.slice(1, -1).replaceAll("''", "'");
    if (!text.startsWith('"')) return text;
    return text.slice(1, -1).replace(/\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)/g, (_, code) => {
      if (/^[ux]./.test(code)) return String.fromCharCode(parseInt(code.slice(1), 16));
      if (!Object.hasOwn(ESCAPES, code)) throw new Unreadable(line, `\\${code} is no escape`);
      return ESCAPES[code];
    });
  }

  function plain(state, stops) {
    let end = state.at;
    while (end < state.text.length && !endsPlain(state.text, end, stops)) end += 1;
    const words = state.text.slice(state.at, end).trim();
    state.at = end;
    if (/[“”]/.test(words[0] ?? ""))
      throw new Unreadable(state.line, `“ and ” are typographic quotes: YAML knows only " and '`);
    if (!stops && /:(\s|$)/.test(words))
      throw new Unreadable(state.line, "a colon within a value: put the value in quotes");
    if (words === "" || words === "~" || words === "null") return null;
    return NUMBER.test(words) ? new PlainNumber(words) : words;
  }

  function endsPlain(text, at, stops) {
    if (text[at] === "#" && text[at - 1] === " ") return true;
    if (text[at] === ":" && stops.includes(":")) return /[\s,}]|^$/.test(text[at + 1] ?? "");
    return stops.includes(text[at]);
  }

  /** A number as it is written: a date of one year is a number, too. */
  class PlainNumber {
    constructor(words) {
      this.words = words;
    }
    valueOf() {
      return Number(this.words);
    }
    toString() {
      return this.words;
    }
  }

  return { PlainNumber, Unreadable, read };
})();
