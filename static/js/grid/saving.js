// Saves by itself: changes wait here until the site has them. One request at a time; what is sent is sent again in the
// same words until it is answered, so that an answer that was lost does no harm. What waits survives a reload.

import { Refused, send } from "./sending.js";

const PAUSE = 300;
const MOST_AT_ONCE = 2000;
const FIRST_RETRY = 1000;
const LONGEST_RETRY = 30_000;

export class Saving extends EventTarget {
  constructor(grid) {
    super();
    this.grid = grid;
    this.keptUnder = `plumbline:draft:${grid.table.dataset.draft}`;
    this.pending = new Map(); // by cell: what it should be, the count of changes that was seen, and what it was then
    this.sent = null; // the same, of the request under way
    this.conflicts = new Map(); // by cell: yours, theirs, and the count of changes of theirs
    this.tasks = []; // changes of rows, in order
    this.state = "saved";
    this.retryAfter = FIRST_RETRY;
    addEventListener("online", () => this.soon(0));
    addEventListener("focus", () => this.state === "signed-out" && this.soon(0));
    addEventListener("beforeunload", (event) => {
      if (this.unsaved || this.conflicts.size) event.preventDefault();
    });
  }

  get unsaved() {
    return this.pending.size + (this.sent?.size ?? 0) + this.tasks.length + (this.task ? 1 : 0);
  }

  /** Cells with what they should be. They are drawn so at once. */
  change(wanted) {
    for (const { cell, to } of wanted) {
      const key = this.grid.key(cell);
      const waiting = this.pending.get(key);
      const conflict = this.conflicts.get(key);
      this.pending.set(key, {
        to,
        revision: conflict?.revision ?? waiting?.revision ?? this.grid.revision(cell),
        was: conflict?.theirs ?? waiting?.was ?? this.sent?.get(key)?.to ?? this.grid.value(cell),
        name: this.grid.named(cell),
      });
      this.conflicts.delete(key);
      this.grid.show(cell, to);
    }
    this.keep();
    this.soon();
  }

  /** Drop one's own value: theirs stands already. */
  takeTheirs(key) {
    const { theirs, revision } = this.conflicts.get(key);
    this.conflicts.delete(key);
    const cell = this.grid.byKey.get(key);
    if (cell && theirs !== null) {
      cell.dataset.revision = revision;
      this.grid.show(cell, theirs);
    }
    this.keep();
    this.tell(this.state);
  }

  keepMine(key) {
    const cell = this.grid.byKey.get(key);
    if (cell) this.change([{ cell, to: this.conflicts.get(key).yours }]);
  }

  /** Change the rows, after all that waits. The answer, or Refused with a sentence. */
  rows(body) {
    if (this.state === "refused") return Promise.reject(new Refused("refused", this.problem));
    return new Promise((resolve, reject) => {
      this.tasks.push({ body, resolve, reject });
      this.soon(0);
    });
  }

  /** Rows drawn anew show what the site has; over it comes what it has not got yet. */
  redraw(html) {
    if (!this.grid.replace(html)) {
      location.reload(); // the rungs are others now; what waits is kept
      return;
    }
    this.overlay();
    this.dispatchEvent(new Event("redrawn"));
  }

  overlay() {
    for (const waiting of [this.sent ?? new Map(), this.pending]) {
      for (const [key, { to }] of waiting) {
        const cell = this.grid.byKey.get(key);
        if (cell) this.grid.show(cell, to);
      }
    }
    for (const [key, { yours, theirs }] of this.conflicts) {
      const cell = this.grid.byKey.get(key);
      if (cell && theirs !== null) this.grid.showConflict(cell, yours, theirs);
    }
  }

  /** Rows that were taken out have nothing left to decide. */
  forget(competencies) {
    const gone = new Set(competencies);
    for (const map of [this.pending, this.conflicts]) {
      for (const key of Array.from(map.keys())) if (gone.has(key.split(" ")[1])) map.delete(key);
    }
    this.keep();
  }

  soon(pause = PAUSE) {
    if (this.state === "refused") return this.tell("refused");
    if (this.state !== "away" && this.state !== "signed-out") this.tell(this.unsaved ? "saving" : "saved");
    else this.tell(this.state);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.run(), pause);
    return undefined;
  }

  async run() {
    if (this.running) return;
    this.running = true;
    try {
      while (this.pending.size || this.sent || this.tasks.length) {
        if (this.pending.size || this.sent) await this.sendCells();
        else await this.sendRows();
      }
      this.retryAfter = FIRST_RETRY;
      this.tell("saved");
    } catch (reason) {
      if (!(reason instanceof Refused)) throw reason;
      this.isRefused(reason);
    } finally {
      this.running = false;
    }
  }

  async sendCells() {
    if (!this.sent) {
      const batch = Array.from(this.pending).slice(0, MOST_AT_ONCE);
      this.sent = new Map(batch);
      for (const [key] of batch) this.pending.delete(key);
    }
    this.tell("saving");
    const changes = Array.from(this.sent, ([key, { to, revision }]) => {
      const [field, competency, rung] = key.split(" ");
      return { field, competency, rung, to, revision };
    });
    const answer = await send(this.grid.table.dataset.changes, { changes });
    const { sent } = this;
    this.sent = null;
    for (const kept of answer.kept) this.isKept(kept, sent);
    for (const conflict of answer.conflicts) this.isConflict(conflict, sent);
    this.keep();
    this.dispatchEvent(new Event("stored"));
  }

  isKept({ field, competency, rung, revision }, sent) {
    const key = [field, competency, rung].join(" ");
    const before = sent.get(key).revision;
    const cell = this.grid.byKey.get(key);
    if (cell) cell.dataset.revision = revision;
    this.sees(key, before, revision);
    // Weight and essential count together. If the count went up by one, that one was ours.
    const sibling = this.grid.sibling(key);
    if (sibling && revision === before + 1) this.sees(sibling, before, revision);
  }

  sees(key, before, revision) {
    const cell = this.grid.byKey.get(key);
    if (cell && this.grid.revision(cell) === before) cell.dataset.revision = revision;
    const waiting = this.pending.get(key);
    if (waiting?.revision === before) waiting.revision = revision;
  }

  isConflict({ field, competency, rung, yours, theirs, revision }, sent) {
    const key = [field, competency, rung].join(" ");
    const { was, name, revision: seen } = sent.get(key);
    const later = this.pending.get(key)?.to ?? yours;
    this.pending.delete(key);
    if (theirs === was) {
      // What was seen still stands; only its neighbour in the row was changed.
      this.pending.set(key, { to: later, revision, was, name });
      return;
    }
    if (theirs === later) return this.agrees(key, theirs, revision);
    this.conflicts.set(key, { yours: later, theirs, revision, seen, was, name });
    const cell = this.grid.byKey.get(key);
    if (cell && theirs !== null) this.grid.showConflict(cell, later, theirs);
    return undefined;
  }

  agrees(key, value, revision) {
    const cell = this.grid.byKey.get(key);
    if (!cell) return;
    cell.dataset.revision = revision;
    this.grid.show(cell, value);
  }

  async sendRows() {
    this.task = this.tasks.shift();
    const { task } = this;
    this.tell("saving");
    try {
      const answer = await send(this.grid.table.dataset.rows, task.body);
      this.redraw(answer.grid);
      task.resolve(answer);
      this.dispatchEvent(new Event("stored"));
    } catch (reason) {
      task.reject(reason);
      if (reason.kind !== "refused") throw reason;
    } finally {
      this.task = null;
    }
  }

  isRefused(reason) {
    // Rows are not changed later behind somebody's back; cells wait.
    for (const task of this.tasks.splice(0)) task.reject(reason);
    this.problem = reason.message;
    if (!this.unsaved) return this.tell("saved");
    this.tell(reason.kind);
    if (reason.kind === "refused") return undefined;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.run(), this.retryAfter);
    this.retryAfter = Math.min(this.retryAfter * 2, LONGEST_RETRY);
    return undefined;
  }

  tell(state) {
    this.state = state;
    this.dispatchEvent(new Event("state"));
  }

  /** What is not saved yet, kept in this tab. A conflict is kept as it was sent, so that it is told again. */
  keep() {
    const waiting = new Map(this.sent ?? []);
    for (const [key, { yours, seen, was, name }] of this.conflicts) waiting.set(key, { to: yours, revision: seen, was, name });
    for (const [key, entry] of this.pending) waiting.set(key, { ...entry, revision: this.sent?.get(key)?.revision ?? entry.revision });
    try {
      if (waiting.size) sessionStorage.setItem(this.keptUnder, JSON.stringify(Array.from(waiting)));
      else sessionStorage.removeItem(this.keptUnder);
    } catch {
      // A browser that keeps nothing: the page itself still does, and says so before it is left.
    }
  }

  /** What an earlier page of this tab could not save. */
  restore() {
    let before = [];
    try {
      before = JSON.parse(sessionStorage.getItem(this.keptUnder) ?? "[]");
    } catch {
      sessionStorage.removeItem(this.keptUnder);
    }
    this.pending = new Map(before);
    this.overlay();
    if (this.pending.size) this.soon(0);
    return this.pending.size;
  }
}
