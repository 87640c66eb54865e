// The mouse: a click, a range by Shift or by dragging, and rows dragged by their handle inside their domain.
// A finger only taps: dragging it scrolls.

/** A pointer that is pressed and goes no further than this has not begun a range, though the page moved under it. */
const STEADY = 5;

export function listenToPointer({ grid, selection, rows }) {
  const { table } = grid;
  let pressed = null;
  let dragged = null;

  const cellAt = (target) => {
    const cell = target.closest?.("td, th");
    return cell && grid.places.has(cell) ? cell : null;
  };

  table.addEventListener("pointerdown", (event) => {
    const cell = cellAt(event.target);
    if (!cell || event.button !== 0 || event.pointerType === "touch") return;
    event.preventDefault();
    if (event.target.closest(".grid-handle")) return take(event, grid.row(cell));
    const { row, column } = grid.places.get(cell);
    selection.move(row, column, { extend: event.shiftKey });
    pressed = { x: event.clientX, y: event.clientY };
    return undefined;
  });

  table.addEventListener("click", (event) => {
    const cell = cellAt(event.target);
    if (!cell || event.pointerType !== "touch") return;
    const { row, column } = grid.places.get(cell);
    selection.move(row, column);
  });

  table.addEventListener("pointerover", (event) => {
    const cell = cellAt(event.target);
    if (!cell || !pressed || !(event.buttons & 1)) return;
    if (Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) < STEADY) return;
    const { row, column } = grid.places.get(cell);
    selection.move(row, column, { extend: true });
  });

  function take(event, row) {
    dragged = { row, to: null };
    row.classList.add("grid-dragged");
    const { row: number } = grid.places.get(row.cells[0]);
    selection.move(number, 0);
    table.setPointerCapture(event.pointerId);
  }

  table.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    const over = document.elementFromPoint(event.clientX, event.clientY)?.closest("tr[data-competency]");
    aim(over && over.parentElement === dragged.row.parentElement ? over : null);
  });

  /** Marks where the row would go: before a row above, after a row below. */
  function aim(row) {
    dragged.to?.classList.remove("grid-before", "grid-after");
    dragged.to = row && row !== dragged.row ? row : null;
    if (!dragged.to) return;
    dragged.to.classList.add(distance() < 0 ? "grid-before" : "grid-after");
  }

  const distance = () => dragged.to.rowIndex - dragged.row.rowIndex;

  function drop(isMeant) {
    pressed = null;
    if (!dragged) return;
    const places = isMeant && dragged.to ? distance() : 0;
    aim(null);
    dragged.row.classList.remove("grid-dragged");
    const { competency } = dragged.row.dataset;
    dragged = null;
    if (places) rows.move(places, competency);
  }

  addEventListener("pointerup", () => drop(true));
  addEventListener("pointercancel", () => drop(false));

  // Focus that comes by Tab or from a screen reader's cursor.
  table.addEventListener("focusin", (event) => {
    const place = grid.places.get(event.target);
    if (place && event.target !== selection.cell) selection.move(place.row, place.column, { take: false });
  });
}
