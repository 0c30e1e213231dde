/* Links to sources, and finding cases; without it the page is whole and readable. */
"use strict";
/** Makes links of the numbers of sources. */
function linkSources(root) {
  for (const note of root.querySelectorAll(".ratings li > i")) {
    const text = note.lastChild;
    const found = text.nodeType === Node.TEXT_NODE && /\[(\d+)\]/.exec(text.data);
    if (!found) continue;
    const place = text.splitText(found.index);
    place.splitText(found[0].length);
    const link = document.createElement("a");
    link.href = `#_s${found[1]}`;
    place.replaceWith(link);
    link.append(place);
  }
}
/** Says of each table that is cut at the right that it scrolls, and fades the cut edge. */
function markCut() {
  for (const box of document.querySelectorAll(".scroll")) {
    const room = box.scrollWidth - box.clientWidth;
    const isWide = room > 2;
    box.classList.toggle("is-cut", isWide && box.scrollLeft < room - 2);
    const told = box.previousElementSibling;
    const isTold = told !== null && told.classList.contains("sideways");
    if (isWide && !isTold) {
      const line = document.createElement("p");
      line.className = "sideways";
      line.textContent = "This table goes on to the right: scroll it sideways \u2192";
      box.before(line);
      box.addEventListener("scroll", markCut, { passive: true });
    } else if (!isWide && isTold) told.remove();
  }
}
/** Opens what a link leads to, and what it leads into. */
function openTarget() {
  const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (!target) return;
  const inside = target.querySelector(":scope > details");
  if (inside) inside.open = true;
  for (let each = target.parentElement; each; each = each.parentElement)
    if (each.localName === "details") each.open = true;
  target.scrollIntoView();
}
addEventListener("hashchange", openTarget);
openTarget();
addEventListener("resize", markCut);
addEventListener("toggle", markCut, true);
markCut();
/** Renders details that wait: of many cases they do so until they are opened or printed. */
function render(details) {
  const waiting = details.querySelector(":scope > template");
  if (!waiting) return;
  linkSources(waiting.content);
  waiting.replaceWith(waiting.content);
}
linkSources(document);
addEventListener("toggle", (event) => render(event.target), true);
addEventListener("beforeprint", () => {
  for (const waiting of document.querySelectorAll("details > template"))
    render(waiting.parentElement);
});
(() => {
  const form = document.querySelector(".find");
  if (!form) return;
  const field = document.getElementById("_find");
  const found = document.getElementById("_found");
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];
  const bands = [...document.querySelectorAll(".heat tbody")].map((band, place) => ({
    band,
    box: boxes[place],
    rows: [...band.querySelectorAll("tr")].slice(1).map((row) => {
      const article = document.getElementById(row.querySelector("a").hash.slice(1));
      return { row, article };
    }),
  }));
  const every = bands.flatMap(({ rows }) => rows);
  const more = document.createElement("button");
  let most = 200; // rows of the heat map at once: a browser lays out each square of them

  /** Letters without case and accents. */
  function plain(text) {
    return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  }

  /** The words of a case, details that wait included; made once. */
  function textOf(entry) {
    if (entry.text === undefined) {
      const waiting = entry.article.querySelector("details > template");
      const below = waiting ? waiting.content.textContent : "";
      entry.text = plain(`${entry.article.textContent} ${below}`);
    }
    return entry.text;
  }

  /** Makes the words of cases while nothing else is to be done. */
  function readAhead(time) {
    const unread = every.filter(({ text }) => text === undefined);
    while (unread.length && time.timeRemaining() > 2) textOf(unread.shift());
    if (unread.length) requestIdleCallback(readAhead);
  }

  /** Shows the cases that hold every word sought, of the verdicts that are ticked. */
  function filter() {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const { band, box, rows } of bands) {
      let kept = 0;
      for (const entry of rows) {
        const shown = box.checked && words.every((word) => textOf(entry).includes(word));
        entry.article.hidden = !shown;
        entry.row.hidden = !shown || count + kept >= most;
        kept += shown;
      }
      band.hidden = !kept || count >= most;
      count += kept;
    }
    more.hidden = count <= most;
    more.textContent = `Show all ${count} rows`;
    found.textContent = count === 1 ? "1 case shown" : `${count} cases shown`;
  }


  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", filter);
  form.hidden = false;
  if (every.length > most) {
    more.type = "button";
    more.addEventListener("click", () => {
      most = Infinity;
      filter();
    });
    addEventListener("beforeprint", () => more.click());
    document.querySelector(".heat").parentElement.after(more);
    filter();
    if (window.requestIdleCallback) requestIdleCallback(readAhead);
  }
})();
