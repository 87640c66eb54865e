// Ranges copied as a spreadsheet takes them, and pasted as it gives them: all of it, or with a reason nothing.

import { cellsOf, copied, understood, wanted } from "./values.js";

const SHOWN = 3;

export function listenToClipboard({ grid, selection, changes, say, warn }) {
  const inGrid = () => grid.places.has(document.activeElement);

  const text = (cell) =>
    cell.dataset.field === "name" ? grid.row(cell).dataset.name : copied(cell.dataset.field, grid.value(cell));

  document.addEventListener("copy", (event) => {
    if (!inGrid()) return;
    const { block } = selection;
    event.clipboardData.setData("text/plain", block.map((cells) => cells.map(text).join("\t")).join("\n"));
    event.preventDefault();
    const count = block.length * block[0].length;
    say(count === 1 ? "1 cell copied." : `${count} cells copied.`);
  });

  document.addEventListener("paste", (event) => {
    if (!inGrid()) return;
    event.preventDefault();
    paste(cellsOf(event.clipboardData.getData("text/plain")));
  });

  function paste(block) {
    const width = Math.max(...block.map((cells) => cells.length));
    if (block.length === 1 && width === 1 && !block[0][0].trim()) return warn("There is no text to paste.");
    if (block.some((cells) => cells.length !== width)) return warn("Nothing was pasted: its rows are not equally long.");
    const { top, left, bottom, right } = selection.range;
    // A block that goes into the selection several times fills it.
    const height = repeats(bottom - top + 1, block.length);
    const breadth = repeats(right - left + 1, width);
    const room = { rows: grid.rows.length - top, columns: grid.columns.length - left };
    if (height > room.rows || breadth > room.columns) {
      return warn(`Nothing was pasted: it is ${size(height, breadth)}, and from here there is room for ${size(room.rows, room.columns)}.`);
    }
    return put(block, { top, left, height, breadth, width });
  }

  function put(block, { top, left, height, breadth, width }) {
    const values = [];
    const problems = [];
    for (let row = 0; row < height; row += 1) {
      for (let column = 0; column < breadth; column += 1) {
        const cell = grid.cells[top + row][left + column];
        const said = block[row % block.length][column % width];
        const { field } = cell.dataset;
        if (field === "name") {
          const { name } = grid.row(cell).dataset;
          if (said.trim().toLowerCase() !== name.toLowerCase()) problems.push(`“${said}” is not the competency “${name}”`);
          continue;
        }
        const to = understood(field, said);
        if (to === null) problems.push(`“${said}” for ${grid.named(cell)} is not ${wanted[field]}`);
        else values.push({ cell, to });
      }
    }
    if (problems.length) {
      const more = problems.length > SHOWN ? `; and ${problems.length - SHOWN} more` : "";
      return warn(`Nothing was pasted: ${problems.slice(0, SHOWN).join("; ")}${more}.`);
    }
    if (height > 1 || breadth > 1) {
      selection.anchor = { row: top, column: left };
      selection.move(top + height - 1, left + breadth - 1, { extend: true });
    }
    return changes.make(values);
  }

  const repeats = (selected, pasted) => (selected % pasted === 0 ? selected : pasted);
  const size = (rows, columns) => `${plural(rows, "row")} by ${plural(columns, "column")}`;
  const plural = (count, what) => `${count} ${what}${count === 1 ? "" : "s"}`;
}
