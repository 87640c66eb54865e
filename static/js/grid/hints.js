// The hints of the draft, fetched anew after each save. A hint that names a cell leads to it.

import { fragment } from "./sending.js";

const PAUSE = 1000;

export function showHints({ grid, selection, saving }) {
  const section = document.querySelector("#hints");
  if (!section) return;
  let timer = null;

  async function load() {
    const html = await fragment(section.dataset.address);
    if (html !== null && html !== section.innerHTML) section.innerHTML = html;
  }

  saving.addEventListener("stored", () => {
    clearTimeout(timer);
    timer = setTimeout(load, PAUSE);
  });

  section.addEventListener("click", (event) => {
    const hint = event.target.closest("[data-competency]");
    if (!hint) return;
    const row = grid.rows.findIndex((one) => one.dataset.competency === hint.dataset.competency);
    const column = grid.columns.findIndex((one) => one.rung === (hint.dataset.rung ?? ""));
    if (row < 0) return;
    event.preventDefault();
    selection.move(row, Math.max(0, column));
  });

  load();
}
