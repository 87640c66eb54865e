// The keyboard: one table of what each key does.

const PAGE = 10;

export function listenToKeys({ grid, selection, changes, history, rows, panel, help }) {
  const steps = {
    ArrowUp: () => [-1, 0],
    ArrowDown: () => [1, 0],
    ArrowLeft: () => [0, -1],
    ArrowRight: () => [0, 1],
    PageUp: () => [-PAGE, 0],
    PageDown: () => [PAGE, 0],
    Home: (event) => [event.ctrlKey ? -Infinity : 0, -Infinity],
    End: (event) => [event.ctrlKey ? Infinity : 0, Infinity],
  };
  const plain = {
    "+": () => changes.shift(1),
    "-": () => changes.shift(-1),
    " ": () => changes.toggleEssential(),
    x: () => changes.toggleEssential(),
    Enter: () => panel.enter(),
    Escape: () => selection.move(selection.focus.row, selection.focus.column),
    Insert: () => rows.choose(),
    Delete: () => rows.removeByKey(),
  };

  function inGrid(event) {
    const command = event.ctrlKey || event.metaKey;
    if (event.altKey) {
      const places = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      return places && !command ? () => rows.move(places) : null;
    }
    if (event.key in steps) {
      const [down, right] = steps[event.key](event);
      const { row, column } = selection.focus;
      return () => selection.move(row + down, column + right, { extend: event.shiftKey });
    }
    if (command) return event.key.toLowerCase() === "a" ? () => selection.all() : null;
    if (/^[0-9]$/.test(event.key)) return () => changes.set(Number(event.key));
    return plain[event.key.length === 1 ? event.key.toLowerCase() : event.key] ?? null;
  }

  function anywhere(event) {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey)) return key === "?" ? help : null;
    if (event.altKey) return null;
    if (key === "z") return () => (event.shiftKey ? history.redo() : history.undo());
    return key === "y" ? () => history.redo() : null;
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.target.closest("dialog, input, textarea, select")) return;
    const isInGrid = grid.places.has(event.target);
    const action = (isInGrid ? inGrid(event) : null) ?? anywhere(event);
    if (!action) return;
    event.preventDefault();
    action();
  });
}
