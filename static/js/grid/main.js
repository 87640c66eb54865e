// The grid editor: brings its parts together. Each part is a module beside this one.

import { Changes } from "./changes.js";
import { listenToClipboard } from "./clipboard.js";
import { Conflicts } from "./conflicts.js";
import { showHints } from "./hints.js";
import { History } from "./history.js";
import { listenToKeys } from "./keys.js";
import { Panel } from "./panel.js";
import { listenToPointer } from "./pointer.js";
import { Rows } from "./rows.js";
import { Saving } from "./saving.js";
import { Selection } from "./selection.js";
import { fragment } from "./sending.js";
import { Grid } from "./table.js";

const said = document.querySelector("#draft-said");
const saved = document.querySelector("#draft-saved");
const helpDialog = document.querySelector("#help-dialog");

const tell = (sentence, isWarning) => {
  said.textContent = sentence;
  said.classList.toggle("draft-warning", isWarning);
};
const say = (sentence) => tell(sentence, false);
const warn = (sentence) => tell(sentence, true);
const help = () => helpDialog.showModal();

const grid = new Grid(document.querySelector("#grid"));
const selection = new Selection(grid);
const saving = new Saving(grid);
const history = new History();
const changes = new Changes({ grid, selection, saving, history, say });
const rows = new Rows({ grid, selection, saving, history, say, warn });
const panel = new Panel({ grid, selection, changes, rows });
const conflicts = new Conflicts({ grid, selection, saving, changed: () => panel.draw(), reload });

const guarded = (work) => () => Promise.resolve(work()).catch((problem) => warn(`Nothing was changed: ${problem.message}`));
const steps = { undo: guarded(() => history.undo()), redo: guarded(() => history.redo()) };
const actions = {
  ...steps,
  add: () => rows.choose(),
  remove: () => rows.remove(),
  up: () => rows.move(-1),
  down: () => rows.move(1),
  help,
};

listenToKeys({ grid, selection, changes, history: steps, rows, panel, help });
listenToClipboard({ grid, selection, changes, say, warn });
listenToPointer({ grid, selection, rows });
showHints({ grid, selection, saving });

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  actions[button.dataset.do]?.();
  if ("close" in button.dataset) button.closest("dialog").close();
});

function drawHistory() {
  document.querySelector('[data-do="undo"]').disabled = !history.done.length;
  document.querySelector('[data-do="redo"]').disabled = !history.undone.length;
}

function drawState() {
  const plural = (count) => (count === 1 ? "1 change" : `${count} changes`);
  const sentences = {
    saved: "Saved",
    saving: `Saving ${plural(saving.unsaved)}…`,
    away: `Not saved yet: ${saving.problem}. Your changes are kept here and sent as soon as it is back.`,
    "signed-out": saving.problem,
    refused: `Not saved: ${saving.problem} What you changed is kept in this tab.`,
  };
  const { size } = saving.conflicts;
  const other = size ? `, but for ${size === 1 ? "a cell" : `${size} cells`} that somebody else changed too` : "";
  saved.textContent = saving.state === "saved" ? `Saved${other}` : sentences[saving.state];
  saved.dataset.state = size && saving.state === "saved" ? "conflict" : saving.state;
  conflicts.draw();
}

selection.addEventListener("change", () => panel.draw());
history.addEventListener("change", drawHistory);
saving.addEventListener("state", () => {
  drawState();
  panel.draw();
});
saving.addEventListener("theirs", ({ detail }) => history.forget(detail));
saving.addEventListener("redrawn", () => {
  document.querySelector("#grid-empty").hidden = grid.rows.length > 0;
  document.querySelector("#grid-scroll").hidden = grid.rows.length === 0;
});

// Somebody else may have changed the draft while this page was not looked at.
async function refresh() {
  if (document.visibilityState !== "visible" || saving.unsaved || saving.state !== "saved") return;
  const html = await fragment(grid.table.dataset.page);
  if (html === null || saving.unsaved || !html.includes("<tbody")) return;
  const hadFocus = grid.places.has(document.activeElement);
  const { competency } = selection;
  saving.redraw(html);
  selection.restore(competency);
  if (hadFocus) selection.take();
}
document.addEventListener("visibilitychange", refresh);

// Asked for where cells are gone.
async function reload() {
  if (saving.state === "refused") return saving.reload();
  const { competency } = selection;
  try {
    await saving.look();
  } catch (problem) {
    return warn(`The grid is as it was: ${problem.message.replace(/\.$/, "")}. Your values are kept; try again.`);
  }
  selection.restore(competency);
  const next = document.querySelector("#conflicts li button");
  if (next) next.focus();
  else selection.take();
  return say("The grid shows what stands now.");
}

document.querySelector("#draft-bar").hidden = false;
if (saving.restore()) say("What could not be saved before is back.");
drawState();
