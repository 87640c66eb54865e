// Undo and redo. A step knows how to take itself back and how to do itself again; each is told the word for it. A step
// of cells has them under `cells`, so that one whose value was decided otherwise can be left out.

const SAID = { undo: "Undone", redo: "Redone" };

export class History extends EventTarget {
  constructor() {
    super();
    this.done = [];
    this.undone = [];
    this.last = Promise.resolve();
  }

  add(step) {
    this.done.push(step);
    this.undone = [];
    this.dispatchEvent(new Event("change"));
  }

  /** What the cell was and became is no longer in any step: somebody else's value was taken. */
  forget(key) {
    const left = (step) => {
      if (!step.cells) return true;
      step.cells = step.cells.filter((cell) => cell.key !== key);
      return step.cells.length > 0;
    };
    if (this.taken) left(this.taken);
    this.done = this.done.filter(left);
    this.undone = this.undone.filter(left);
    this.dispatchEvent(new Event("change"));
  }

  undo() {
    return this.inTurn(() => this.take("done", "undone", "undo"));
  }

  redo() {
    return this.inTurn(() => this.take("undone", "done", "redo"));
  }

  /** One after the other: what changes rows has to wait for the site. */
  inTurn(work) {
    this.last = this.last.then(work, work);
    return this.last;
  }

  async take(from, to, which) {
    const step = this[from].pop();
    if (!step) return;
    this.taken = step;
    try {
      await step[which](SAID[which]);
      if (step.cells?.length !== 0) this[to].push(step);
    } catch (problem) {
      this[from].push(step);
      throw problem;
    } finally {
      this.taken = null;
      this.dispatchEvent(new Event("change"));
    }
  }
}
