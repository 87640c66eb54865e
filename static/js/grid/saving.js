// Saves by itself: changes wait here until the site has them. One request at a time; what is sent is sent again in the
// same words until it is answered, so that an answer that was lost does no harm. What waits survives a reload.
// A change names its cell by id: what was meant for a cell that is gone is never made in another in its place.

import { Refused, fragment, send } from "./sending.js";

const PAUSE = 300;
const MOST_AT_ONCE = 2000;
const FIRST_RETRY = 1000;
const LONGEST_RETRY = 30_000;

export class Saving extends EventTarget {
  constructor(grid) {
    super();
    this.grid = grid;
    this.keptUnder = `plumbline:draft:${grid.table.dataset.role}`;
    this.pending = new Map(); // by place: the cell's id, what it should be, the count of changes that was seen, what was tried before
    this.sent = null; // the same, of the request under way
    this.conflicts = new Map(); // by place: yours and theirs (null where the cell is gone), with the id and count of each
    this.tasks = []; // changes of rows, in order
    this.state = "saved";
    this.retryAfter = FIRST_RETRY;
    addEventListener("online", () => this.soon(0));
    addEventListener("focus", () => this.state === "signed-out" && this.soon(0));
    addEventListener("beforeunload", (event) => {
      if (!this.leaving && (this.unsaved || this.conflicts.size)) event.preventDefault();
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
        id: this.grid.id(cell),
        to,
        revision: conflict?.revision ?? waiting?.revision ?? this.grid.revision(cell),
        tried: waiting?.tried ?? [],
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
    } else if (cell) {
      this.look().catch(() => this.grid.show(cell, this.grid.value(cell)));
    }
    this.keep();
    this.dispatchEvent(new CustomEvent("theirs", { detail: key }));
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

  /** The rows as they stand now, after all that waits. */
  look() {
    return this.rows(null);
  }

  /** Rows drawn anew show what the site has; over it comes what it has not got yet. */
  redraw(html) {
    if (!this.grid.replace(html)) {
      this.reload(); // the draft or its rungs are others now
      return;
    }
    this.overlay();
    this.keep();
    this.dispatchEvent(new Event("redrawn"));
    this.tell(this.state);
  }

  /** The page anew. What waits is kept in this tab. */
  reload() {
    this.leaving = true;
    location.reload();
  }

  /** Over the rows as the site has them: what waits for the same cells; the rest is to be decided. */
  overlay() {
    for (const [key, { yours, id, seen, name }] of Array.from(this.conflicts)) this.meets(key, { to: yours, id, revision: seen, name });
    for (const [key, entry] of Array.from(this.pending)) {
      const cell = this.grid.byKey.get(key);
      if (cell && this.grid.id(cell) === entry.id) this.grid.show(cell, entry.to);
      else this.meets(key, entry);
    }
  }

  /** A change beside what the freshly drawn rows have in its place. */
  meets(key, { to, id, revision: seen, name }) {
    const cell = this.grid.byKey.get(key);
    const theirs = cell ? this.grid.value(cell) : null;
    this.pending.delete(key);
    this.conflicts.delete(key);
    if (theirs === to) return;
    this.conflicts.set(key, { yours: to, theirs, id, seen, revision: cell ? this.grid.revision(cell) : 0, name });
    if (cell) this.grid.showConflict(cell, to, theirs);
  }

  /** Rows that were taken out have nothing left to decide. */
  forget(competencies) {
    const gone = new Set(competencies);
    for (const map of [this.pending, this.conflicts]) {
      for (const key of Array.from(map.keys())) if (gone.has(key.split(" ")[1])) map.delete(key);
    }
    this.keep();
    this.tell(this.state);
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
    const changes = Array.from(this.sent, ([key, { id, to, revision }]) => {
      const [field, competency, rung] = key.split(" ");
      return { field, id, competency, rung, to, revision };
    });
    const answer = await send(this.grid.table.dataset.changes, { changes });
    const { sent } = this;
    this.sent = null;
    for (const kept of answer.kept) this.isKept(kept);
    for (const conflict of answer.conflicts) this.isConflict(conflict, sent);
    this.keep();
    this.dispatchEvent(new Event("stored"));
  }

  isKept({ field, competency, rung, revision }) {
    const key = [field, competency, rung].join(" ");
    const cell = this.grid.byKey.get(key);
    if (cell) cell.dataset.revision = revision;
    const waiting = this.pending.get(key);
    if (waiting) Object.assign(waiting, { revision, tried: [] });
  }

  isConflict({ field, competency, rung, yours, theirs, revision }, sent) {
    const key = [field, competency, rung].join(" ");
    const { id, name, revision: seen, tried } = sent.get(key);
    const to = this.pending.get(key)?.to ?? yours;
    const cell = this.grid.byKey.get(key);
    this.pending.delete(key);
    if (theirs !== null && theirs === to) {
      if (cell) this.grid.show(cell, theirs);
      if (cell) cell.dataset.revision = revision;
    } else if (tried.includes(theirs)) {
      // Their value is one's own: it was sent, and its answer was lost.
      this.pending.set(key, { id, to, revision, tried: [], name });
    } else {
      this.conflicts.set(key, { yours: to, theirs, id, seen, revision, name });
      if (cell) this.grid.showConflict(cell, to, theirs);
    }
  }

  async sendRows() {
    this.task = this.tasks.shift();
    const { task } = this;
    this.tell("saving");
    try {
      const answer = task.body ? await send(this.grid.table.dataset.rows, task.body) : await this.lookNow();
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

  async lookNow() {
    const grid = await fragment(this.grid.table.dataset.page);
    if (grid === null) throw new Refused("away", "the grid cannot be fetched just now");
    return { grid };
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
    const waiting = new Map();
    for (const [key, entry] of this.sent ?? []) waiting.set(key, { ...entry, ...this.underWay(key) });
    for (const [key, { yours, id, seen, name }] of this.conflicts) waiting.set(key, { id, to: yours, revision: seen, tried: [], name });
    for (const [key, entry] of this.pending) waiting.set(key, { ...entry, ...this.underWay(key) });
    try {
      if (waiting.size) sessionStorage.setItem(this.keptUnder, JSON.stringify(Array.from(waiting)));
      else sessionStorage.removeItem(this.keptUnder);
    } catch {
      // A browser that keeps nothing: the page itself still does, and says so before it is left.
    }
  }

  /** Of a cell whose change is sent: the count it was sent with, and all that may stand there if its answer is lost. */
  underWay(key) {
    const sent = this.sent?.get(key);
    return sent ? { revision: sent.revision, tried: [...sent.tried, sent.to] } : {};
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
    this.keep();
    if (this.pending.size) this.soon(0);
    return before.length;
  }
}
