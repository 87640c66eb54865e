// Changes of cells, each a step that can be undone.

import { fits, spoken } from "./values.js";

export class Changes {
  constructor({ grid, selection, saving, history, say }) {
    Object.assign(this, { grid, selection, saving, history, say });
  }

  /** Give these cells these values, as one step. */
  make(wanted) {
    const changed = wanted.filter(
      ({ cell, to }) => this.grid.value(cell) !== to || this.saving.conflicts.has(this.grid.key(cell)),
    );
    if (!changed.length) return;
    const step = {
      cells: changed.map(({ cell, to }) => ({ key: this.grid.key(cell), from: this.grid.value(cell), to })),
      undo: (said) => this.again(step.cells.map(({ key, from }) => ({ key, to: from })), said, true),
      redo: (said) => this.again(step.cells, said),
    };
    this.saving.change(changed);
    this.history.add(step);
    this.tell(changed);
  }

  again(values, said, isUndo = false) {
    const there = [];
    const left = [];
    for (const { key, to } of values) {
      const cell = this.grid.byKey.get(key);
      if (!cell) continue;
      if (isUndo && this.saving.conflicts.has(key)) {
        this.saving.takeTheirs(key);
        left.push({ cell, to: this.grid.value(cell) });
      } else {
        there.push({ cell, to });
      }
    }
    this.saving.change(there);
    const all = [...there, ...left];
    const [first] = all;
    if (first) {
      const { row, column } = this.grid.places.get(first.cell);
      this.selection.move(row, column);
    }
    this.tell(all, `${said}: `);
  }

  tell(changed, said = "") {
    const [first] = changed;
    if (!first) this.say("There is nothing to change: the cells are no longer there.");
    else if (changed.length > 1) this.say(`${said}${changed.length} cells changed.`);
    else this.say(`${said}${this.grid.named(first.cell)}: ${spoken(first.cell.dataset.field, first.to)}.`);
  }

  /** The selected cells of the kind that has the focus; on names and essential marks these are the levels. */
  get meant() {
    const field = this.selection.cell?.dataset.field === "weight" ? "weight" : "level";
    const chosen = this.selection.cells.filter((cell) => cell.dataset.field === field);
    return { field, chosen };
  }

  set(value) {
    const { field, chosen } = this.meant;
    if (!chosen.length) {
      this.say("A digit sets levels and weights. Choose a cell of a rung or a weight first.");
    } else if (fits(field, value)) {
      this.make(chosen.map((cell) => ({ cell, to: value })));
    } else {
      this.say(field === "level" ? `${value} is no level: they go from 0 to 4.` : `${value} is no weight: they go from 1 to 5.`);
    }
  }

  shift(by) {
    const { field, chosen } = this.meant;
    const moved = chosen.map((cell) => ({ cell, to: this.grid.value(cell) + by }));
    this.make(moved.filter(({ to }) => fits(field, to)));
  }

  /** All selected rows become what the row in focus is not. */
  toggleEssential() {
    const { top, bottom } = this.selection.range;
    const column = this.grid.columns.findIndex(({ field }) => field === "essential");
    const marks = this.grid.cells.slice(top, bottom + 1).map((cells) => cells[column]);
    const own = this.grid.cells[this.selection.focus.row]?.[column];
    if (own) this.make(marks.map((cell) => ({ cell, to: 1 - this.grid.value(own) })));
  }
}
