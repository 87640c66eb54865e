// An answer that was given and is not known to be saved yet: one for each test, in this browser until the site has it.

const PREFIX = "plumbline:test:";
const OLDEST = 7 * 24 * 3600 * 1000;

export class Kept {
  constructor(attempt) {
    this.key = PREFIX + attempt;
    this.waiting = null; // where the browser lets nothing be kept, the page alone has it
    this.isStored = true;
    try {
      forgetOld();
      this.waiting = JSON.parse(localStorage.getItem(this.key));
    } catch {
      this.isStored = false;
    }
  }

  put(sequence, fields) {
    this.waiting = { sequence, fields, at: Date.now() };
    try {
      localStorage.setItem(this.key, JSON.stringify(this.waiting));
      this.isStored = true;
    } catch {
      this.isStored = false;
    }
  }

  // Another tab may keep a later answer by now, which stays.
  drop() {
    const mine = JSON.stringify(this.waiting);
    this.waiting = null;
    try {
      if (localStorage.getItem(this.key) === mine) localStorage.removeItem(this.key);
    } catch {
      // Nothing was kept there.
    }
  }
}

// A test lasts hours at most: what is left of one that ended while this browser was closed is of no more use.
function forgetOld() {
  for (const key of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) {
    const { at } = JSON.parse(localStorage.getItem(key)) ?? {};
    if (!(Date.now() - at < OLDEST)) localStorage.removeItem(key);
  }
}
