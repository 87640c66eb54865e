// Which cell has the focus, and which range around it is selected.

export class Selection extends EventTarget {
  constructor(grid) {
    super();
    this.grid = grid;
    this.focus = { row: 0, column: 0 };
    this.anchor = this.focus;
    this.marked = new Set();
    this.draw();
  }

  get cell() {
    return this.grid.cells[this.focus.row]?.[this.focus.column] ?? null;
  }

  get range() {
    const rows = [this.anchor.row, this.focus.row].sort((a, b) => a - b);
    const columns = [this.anchor.column, this.focus.column].sort((a, b) => a - b);
    return { top: rows[0], bottom: rows[1], left: columns[0], right: columns[1] };
  }

  /** The selected cells, row by row. */
  get block() {
    const { top, bottom, left, right } = this.range;
    return this.grid.cells.slice(top, bottom + 1).map((cells) => cells.slice(left, right + 1));
  }

  get cells() {
    return this.block.flat();
  }

  get competencies() {
    const { top, bottom } = this.range;
    return this.grid.rows.slice(top, bottom + 1).map((row) => row.dataset.competency);
  }

  /** To the nearest place there is; `extend` keeps the other corner of the range. */
  move(row, column, { extend = false, take = true } = {}) {
    if (!this.grid.rows.length) return;
    const clamp = (value, last) => Math.min(Math.max(0, value), last);
    this.focus = {
      row: clamp(row, this.grid.rows.length - 1),
      column: clamp(column, this.grid.columns.length - 1),
    };
    if (!extend) this.anchor = this.focus;
    this.draw();
    if (take) this.take();
  }

  all() {
    this.anchor = { row: 0, column: 0 };
    this.move(this.grid.rows.length - 1, this.grid.columns.length - 1, { extend: true, take: false });
    this.cell?.focus({ preventScroll: true });
  }

  /** The keyboard's focus, with the cell in sight. */
  take() {
    this.cell?.focus({ preventScroll: true });
    this.cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  draw() {
    const { cell } = this;
    if (this.reached !== cell) {
      if (this.reached) this.reached.tabIndex = -1;
      if (cell) cell.tabIndex = 0;
      this.reached = cell;
    }
    const marked = new Set(this.cells);
    for (const one of this.marked) if (!marked.has(one)) one.removeAttribute("aria-selected");
    for (const one of marked) if (!this.marked.has(one)) one.setAttribute("aria-selected", "true");
    this.marked = marked;
    this.dispatchEvent(new Event("change"));
  }

  /** After the rows were drawn anew: the same competency, or the one that took its place. */
  restore(competency) {
    const row = this.grid.rows.findIndex((one) => one.dataset.competency === competency);
    this.reached = null;
    this.marked = new Set();
    if (!this.grid.rows.length) {
      this.focus = this.anchor = { row: 0, column: 0 };
      this.dispatchEvent(new Event("change"));
      return;
    }
    this.move(row < 0 ? this.focus.row : row, this.focus.column, { take: false });
  }

  get competency() {
    return this.grid.rows[this.focus.row]?.dataset.competency ?? null;
  }
}
