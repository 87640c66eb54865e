// Beside the grid: the words of the competency in focus, to read and to choose by. On a narrow screen it is a bar below,
// with the values of the field in focus; the words open on demand.

export class Panel {
  constructor({ grid, selection, changes, rows }) {
    Object.assign(this, { grid, selection, changes, rows });
    this.element = document.querySelector("#cell-panel");
    this.buttons = Array.from(this.element.querySelectorAll("[data-set]"));
    this.part = (name) => this.element.querySelector(`[${name}]`);
    this.element.addEventListener("click", (event) => this.press(event.target.closest("button")));
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.open(false);
      this.selection.take();
    });
    // Whatever the bar covers is scrolled into view above it.
    new ResizeObserver(() => {
      document.documentElement.style.setProperty("--grid-bar", `${this.element.offsetHeight}px`);
      if (this.opened) this.selection.cell?.scrollIntoView({ block: "nearest" });
      this.opened = false;
    }).observe(this.element);
    this.draw();
  }

  draw() {
    const { cell } = this.selection;
    this.element.hidden = !cell;
    if (!cell) return;
    const row = this.grid.row(cell);
    if (row !== this.row) this.drawRow(row);
    this.drawValues(row, cell);
  }

  drawRow(row) {
    this.row = row;
    const { name, definition, wording } = row.dataset;
    this.part("data-name").textContent = name;
    this.part("data-definition").textContent = definition || "It has no definition.";
    this.part("data-wording-link").hidden = !wording;
    if (wording) this.part("data-wording-link").href = wording;
    this.part("data-outdated").hidden = !("outdated" in row.dataset);
    this.element.querySelectorAll("[data-text]").forEach((text, level) => {
      text.textContent = row.getAttribute(`data-level-${level}`) || "No descriptor.";
    });
  }

  drawValues(row, cell) {
    const { field, rung } = cell.dataset;
    this.element.dataset.of = field;
    const here = Array.from(row.cells);
    const of = (wanted) => here.find((one) => one.dataset.field === wanted && (wanted !== "level" || one.dataset.rung === rung));
    this.part("data-where").textContent =
      field === "level" ? `${this.grid.columns[cell.cellIndex].name} needs` : "Choose a cell of a rung to set its level";
    for (const button of this.buttons) {
      const target = of(button.dataset.set);
      const is = button.dataset.set === "essential" ? target.dataset.value === "1" : target?.dataset.value === button.value;
      button.setAttribute("aria-pressed", String(Boolean(target) && is));
      if (button.dataset.set === "level") button.setAttribute("aria-disabled", String(field !== "level"));
    }
  }

  press(button) {
    if (!button) return;
    if ("more" in button.dataset) return this.open(!this.element.classList.contains("grid-panel-open"));
    const { cell } = this.selection;
    const row = this.grid.row(cell);
    const { set } = button.dataset;
    if ("takeWording" in button.dataset) this.rows.takeWording(row.dataset.competency);
    else if (set === "level") {
      if (cell.dataset.field === "level") this.changes.set(Number(button.value));
    } else {
      const target = Array.from(row.cells).find((one) => one.dataset.field === set);
      const to = set === "weight" ? Number(button.value) : 1 - this.grid.value(target);
      this.changes.make([{ cell: target, to }]);
    }
    return undefined;
  }

  open(isOpen) {
    this.opened = isOpen;
    this.element.classList.toggle("grid-panel-open", isOpen);
    this.part("data-more").setAttribute("aria-expanded", String(isOpen));
  }

  /** From the grid to the button that is pressed already, or the first. */
  enter() {
    const { field } = this.selection.cell.dataset;
    const set = field === "name" ? "weight" : field;
    const mine = this.buttons.filter((button) => button.dataset.set === set);
    (mine.find((button) => button.getAttribute("aria-pressed") === "true") ?? mine[0]).focus();
  }
}
