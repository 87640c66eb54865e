// Cells that somebody else changed meanwhile: both values in view until one is chosen.

import { spoken } from "./values.js";

export class Conflicts {
  constructor({ grid, selection, saving, changed }) {
    Object.assign(this, { grid, selection, saving, changed });
    this.section = document.querySelector("#conflicts");
    this.list = this.section.querySelector("[data-list]");
    this.section.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) this.decide(button.dataset.decide, button.closest("li").dataset.key);
    });
  }

  draw() {
    const { conflicts } = this.saving;
    const now = JSON.stringify(Array.from(conflicts));
    if (now === this.drawn) return;
    this.drawn = now;
    this.section.hidden = conflicts.size === 0;
    this.list.replaceChildren(...Array.from(conflicts, ([key, conflict]) => this.item(key, conflict)));
  }

  item(key, { yours, theirs, name }) {
    const field = key.split(" ")[0];
    const item = document.createElement("li");
    item.dataset.key = key;
    item.className = "grid-decision";
    const words = document.createElement("p");
    const place = document.createElement("b");
    place.textContent = name;
    const both = `: yours ${spoken(field, yours)} · theirs ${spoken(field, theirs ?? 0)}`;
    words.append(place, theirs === null ? `: yours ${spoken(field, yours)}. The cell is no longer in the draft.` : both);
    item.append(words);
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
