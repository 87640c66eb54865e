// Rows added, removed and moved. The site does it and draws the rows anew; each is a step that can be undone.

import { fragment } from "./sending.js";

const PAUSE_IN_TYPING = 200;

export class Rows {
  constructor({ grid, selection, saving, history, say, warn }) {
    Object.assign(this, { grid, selection, saving, history, say, warn });
    this.dialog = document.querySelector("#add-dialog");
    this.found = this.dialog.querySelector("[data-found]");
    this.search = this.dialog.querySelector("#add-search");
    this.button = this.dialog.querySelector("[data-add-chosen]");
    this.chosen = new Set();
    this.listen();
  }

  listen() {
    this.search.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.look(), PAUSE_IN_TYPING);
    });
    this.found.addEventListener("change", ({ target }) => {
      if (target.checked) this.chosen.add(target.value);
      else this.chosen.delete(target.value);
      this.count();
    });
    this.dialog.querySelector("form").addEventListener("submit", (event) => {
      if (!this.chosen.size) event.preventDefault();
      else this.add(Array.from(this.chosen));
    });
  }

  choose() {
    this.chosen.clear();
    this.search.value = "";
    this.count();
    this.dialog.showModal();
    return this.look();
  }

  async look() {
    const words = this.search.value;
    const html = await fragment(`${this.grid.table.dataset.competencies}?q=${encodeURIComponent(words)}`);
    if (words !== this.search.value) return;
    if (html === null) {
      this.found.textContent = "The competencies cannot be fetched just now. Your draft is as it was; try again.";
      return;
    }
    this.found.innerHTML = html;
    for (const box of this.found.querySelectorAll("input")) box.checked = this.chosen.has(box.value);
  }

  count() {
    const { size } = this.chosen;
    this.button.disabled = size === 0;
    this.button.textContent = size > 1 ? `Add ${size} competencies` : "Add";
    this.dialog.querySelector("[data-chosen]").textContent = size ? `${size} chosen` : "";
  }

  add(slugs) {
    const rows = slugs.map((competency) => ({ competency, weight: 3, essential: false, levels: {} }));
    return this.step(async () => {
      await this.putIn(rows);
      this.removal(slugs, null);
      this.say(slugs.length === 1 ? "1 competency added, at level 0." : `${slugs.length} competencies added, at level 0.`);
    });
  }

  removeByKey() {
    if (this.selection.cell?.dataset.field === "name") return this.remove();
    this.say("Delete removes rows: press it in the first column, on a competency’s name. Home leads there.");
    return undefined;
  }

  remove() {
    const slugs = this.selection.competencies;
    if (!slugs.length) return undefined;
    return this.step(async () => {
      this.removal(slugs, await this.takeOut(slugs));
      this.say(slugs.length === 1 ? "1 competency removed. Undo brings it back." : `${slugs.length} competencies removed. Undo brings them back.`);
    });
  }

  /** A step between "in the draft" (then `kept` is null) and "taken out" (then it is what brings them back). */
  removal(slugs, kept) {
    let rows = kept;
    const count = (some) => (some.length === 1 ? "1 competency" : `${some.length} competencies`);
    const takeOut = async (said) => {
      rows = await this.takeOut(slugs);
      this.say(`${said}: ${count(slugs)} removed.`);
    };
    const putIn = async (said) => {
      await this.putIn(rows);
      this.say(`${said}: ${count(rows)} brought back.`);
    };
    this.history.add(kept ? { undo: putIn, redo: takeOut } : { undo: takeOut, redo: putIn });
  }

  async putIn(rows) {
    if (!rows.length) return;
    await this.saving.rows({ add: rows });
    this.arrive(rows[0].competency);
  }

  async takeOut(slugs) {
    const competency = this.selection.competency;
    const { removed } = await this.saving.rows({ remove: slugs });
    this.saving.forget(slugs);
    this.arrive(competency);
    return removed;
  }

  move(places, competency = this.selection.competency) {
    if (!competency) return undefined;
    return this.step(async () => {
      const moved = await this.shift(competency, places);
      if (moved) {
        this.history.add({
          undo: (said) => this.shift(competency, -moved, `${said}: `),
          redo: (said) => this.shift(competency, moved, `${said}: `),
        });
      } else {
        this.say(`It is at the ${places < 0 ? "top" : "bottom"} of its domain already. Rows move inside their domain.`);
      }
    });
  }

  async shift(competency, places, said = "") {
    const { moved } = await this.saving.rows({ move: { competency, places } });
    this.arrive(competency);
    const { name } = this.grid.rows[this.selection.focus.row].dataset;
    if (moved) this.say(`${said}${name} moved ${moved < 0 ? "up" : "down"}.`);
    return moved;
  }

  takeWording(competency) {
    return this.step(async () => {
      await this.saving.rows({ wording: competency });
      this.arrive(competency);
      this.say("The row has today’s wording.");
    });
  }

  arrive(competency) {
    this.selection.restore(competency);
    if (this.grid.rows.length) this.selection.take();
    else document.querySelector("#grid-empty button").focus();
  }

  /** In turn with undo and redo; what goes wrong is a sentence. */
  async step(work) {
    try {
      await this.history.inTurn(work);
    } catch (problem) {
      this.warn(`The rows are as they were: ${problem.message.replace(/\.$/, "")}. Try again.`);
    }
  }
}
