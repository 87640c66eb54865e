// Undo and redo. A step knows how to take itself back and how to do itself again.

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

  undo() {
    return this.inTurn(() => this.take(this.done, this.undone, "undo"));
  }

  redo() {
    return this.inTurn(() => this.take(this.undone, this.done, "redo"));
  }

  /** One after the other: what changes rows has to wait for the site. */
  inTurn(work) {
    this.last = this.last.then(work, work);
    return this.last;
  }

  async take(from, to, which) {
    const step = from.pop();
    if (!step) return;
    try {
      await step[which]();
      to.push(step);
    } catch (problem) {
      from.push(step);
      throw problem;
    } finally {
      this.dispatchEvent(new Event("change"));
    }
  }
}
