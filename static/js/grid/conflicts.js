// Cells that somebody else changed meanwhile: both values in view until one is chosen. Where the cell is gone, the grid is
// looked at anew before there is anything to choose.

import { spoken } from "./values.js";

export class Conflicts {
  constructor({ grid, selection, saving, changed, reload }) {
    Object.assign(this, { grid, selection, saving, changed });
    this.section = document.querySelector("#conflicts");
    this.list = this.section.querySelector("[data-list]");
    this.stale = this.section.querySelector("[data-stale]");
    this.section.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if ("reload" in button.dataset) reload();
      else this.decide(button.dataset.decide, button.closest("li").dataset.key);
    });
  }

  draw() {
    const { conflicts } = this.saving;
    const stale = new Set(Array.from(conflicts.keys()).filter((key) => this.isStale(key)));
    const now = JSON.stringify([Array.from(conflicts), Array.from(stale)]);
    if (now === this.drawn) return;
    this.drawn = now;
    this.section.hidden = conflicts.size === 0;
    this.stale.hidden = stale.size === 0;
    this.list.replaceChildren(...Array.from(conflicts, ([key, conflict]) => this.item(key, conflict, stale.has(key))));
  }

  /** The cell is gone from the draft and still in view here. */
  isStale(key) {
    const { theirs, id } = this.saving.conflicts.get(key);
    const cell = this.grid.byKey.get(key);
    return theirs === null && Boolean(cell) && this.grid.id(cell) === id;
  }

  item(key, { yours, theirs, name }, isStale) {
    const field = key.split(" ")[0];
    const item = document.createElement("li");
    item.dataset.key = key;
    item.className = "grid-decision";
    const words = document.createElement("p");
    const place = document.createElement("b");
    place.textContent = name;
    const gone = isStale ? "This cell is no longer there as you saw it." : "It is no longer in the draft.";
    const mine = `: yours ${spoken(field, yours)}`;
    words.append(place, theirs === null ? `${mine}. ${gone}` : `${mine} · theirs ${spoken(field, theirs)}`);
    item.append(words);
    if (isStale) return item;
    if (theirs === null) item.append(this.button("theirs", "Let it go", name));
    else item.append(this.button("mine", "Keep mine", name), " ", this.button("theirs", "Take theirs", name));
    return item;
  }

  button(decide, label, name) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-quiet button-small";
    button.dataset.decide = decide;
    button.textContent = label;
    button.setAttribute("aria-label", `${label}: ${name}`);
    return button;
  }

  decide(which, key) {
    if (which === "mine") this.saving.keepMine(key);
    else this.saving.takeTheirs(key);
    this.draw();
    this.changed();
    const next = this.list.querySelector("button");
    if (next) next.focus();
    else this.selection.take();
  }
}
