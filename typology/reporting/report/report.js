/* Links to sources, and finding cases; without it the page is whole and readable. */
"use strict";
for (const note of document.querySelectorAll(".ratings li > i")) {
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
      return { row, article, text: plain(article.textContent) };
    }),
  }));

  /** Letters without case and accents. */
  function plain(text) {
    return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  }

  /** Shows the cases that hold every word sought, of the verdicts that are ticked. */
  function filter() {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const { band, box, rows } of bands) {
      let kept = 0;
      for (const { row, article, text } of rows) {
        const shown = box.checked && words.every((word) => text.includes(word));
        row.hidden = article.hidden = !shown;
        kept += shown;
      }
      band.hidden = !kept;
      count += kept;
    }
    found.textContent = count === 1 ? "1 case shown" : `${count} cases shown`;
  }

  /** Opens what a link leads into. */
  function open() {
    const target = document.getElementById(location.hash.slice(1));
    const details = target && target.querySelector(":scope > details");
    if (details) details.open = true;
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", filter);
  form.hidden = false;
  addEventListener("hashchange", open);
  open();
})();
