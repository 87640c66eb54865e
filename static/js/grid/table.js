// The table as places and values. It alone knows how a cell is drawn.

import { copied, spoken } from "./values.js";

export class Grid {
  constructor(table) {
    this.table = table;
    this.columns = Array.from(table.tHead.rows[0].cells, (head) => ({
      field: head.dataset.field,
      rung: head.dataset.rung ?? "",
      name: head.textContent.trim(),
    }));
    this.read();
  }

  read() {
    this.rows = Array.from(this.table.querySelectorAll("tr[data-competency]"));
    this.cells = this.rows.map((row) => Array.from(row.cells));
    this.places = new Map();
    this.byKey = new Map();
    this.cells.forEach((cells, row) => {
      cells.forEach((cell, column) => {
        this.places.set(cell, { row, column });
        this.byKey.set(this.key(cell), cell);
      });
    });
  }

  get draft() {
    return this.table.tBodies[0].dataset.draft;
  }

  /** Other rows in the place of these, as the server drew them. False when draft or rungs are others. */
  replace(html) {
    const template = document.createElement("template");
    template.innerHTML = html;
    const row = template.content.querySelector("tr[data-competency]");
    if (template.content.querySelector("tbody")?.dataset.draft !== this.draft) return false;
    const rungs = this.columns.map((column) => column.rung).join(" ");
    if (row && Array.from(row.cells, (cell) => cell.dataset.rung ?? "").join(" ") !== rungs) return false;
    for (const body of Array.from(this.table.tBodies)) body.remove();
    this.table.append(template.content);
    this.read();
    return true;
  }

  row(cell) {
    return cell.parentElement;
  }

  key(cell) {
    return [cell.dataset.field, this.row(cell).dataset.competency, cell.dataset.rung ?? ""].join(" ");
  }

  /** Where the cell is, in words: "Prompt design, Senior". */
  named(cell) {
    const column = this.columns[cell.cellIndex];
    return `${this.row(cell).dataset.name}, ${column.field === "level" ? column.name : column.name.toLowerCase()}`;
  }

  value(cell) {
    return Number(cell.dataset.value);
  }

  revision(cell) {
    return Number(cell.dataset.revision);
  }

  /** Which cell this is: one that was taken out and put back is another. */
  id(cell) {
    return Number(cell.dataset.id);
  }

  show(cell, value) {
    const { field } = cell.dataset;
    cell.dataset.value = value;
    cell.classList.remove("grid-conflict");
    if (field === "level") {
      let chip = cell.querySelector(".level-chip");
      if (!chip) {
        chip = document.createElement("span");
        cell.replaceChildren(chip);
      }
      chip.className = `level-chip level-chip-${value}`;
      chip.textContent = value;
    } else {
      cell.textContent = field === "essential" ? (value ? "✓" : "–") : value;
    }
    if (field === "essential") this.row(cell).classList.toggle("grid-essential", value === 1);
    cell.setAttribute("aria-label", `${this.named(cell)}: ${spoken(field, value)}`);
  }

  /** Theirs is null where the cell is gone. */
  showConflict(cell, yours, theirs) {
    const { field } = cell.dataset;
    cell.classList.add("grid-conflict");
    const texts = [`yours ${copied(field, yours)}`, " · ", theirs === null ? "gone" : `theirs ${copied(field, theirs)}`];
    const parts = texts.map((text) => {
      const part = document.createElement("span");
      part.textContent = text;
      return part;
    });
    parts[1].className = "visually-hidden";
    cell.replaceChildren(...parts);
    const other = theirs === null ? "the cell is gone" : `theirs ${spoken(field, theirs)}`;
    cell.setAttribute("aria-label", `${this.named(cell)}: yours ${spoken(field, yours)}, ${other}`);
  }
}
