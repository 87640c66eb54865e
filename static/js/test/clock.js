// The time left, by the site's clock: the page brings its time along, since the clock of the device may be wrong.

const MINUTE = 60_000;
const TOLD_AT = [10, 5, 2, 1].map((minutes) => minutes * MINUTE);

export class Clock {
  constructor({ announce, over }) {
    this.announce = announce;
    this.over = over;
    this.due = Infinity;
    this.ahead = 0;
    setInterval(() => this.tick(), 1000);
    document.addEventListener("visibilitychange", () => this.tick());
  }

  get left() {
    return this.due - (Date.now() - this.ahead);
  }

  // What a part of the page says of the time, which may have been extended meanwhile.
  set({ due, now }) {
    this.ahead = Date.now() - Date.parse(now);
    this.due = Date.parse(due);
    this.told = this.left;
    this.tick();
  }

  stop() {
    this.due = Infinity;
  }

  tick() {
    if (this.due === Infinity) return;
    const left = this.left;
    const place = document.querySelector("[data-left]");
    if (left <= 0) {
      if (place) place.textContent = "No time left";
      this.stop();
      this.over();
      return;
    }
    if (place) {
      const words = shown(left);
      if (place.textContent !== words) place.textContent = words;
      place.hidden = false;
      place.closest(".test-clock").classList.toggle("test-clock-short", left <= 5 * MINUTE);
    }
    if (TOLD_AT.some((mark) => left <= mark && mark < this.told)) this.announce(spoken(left));
    this.told = left;
  }
}

function shown(left) {
  const seconds = Math.ceil(left / 1000);
  if (seconds > 120) return `${Math.ceil(seconds / 60)} minutes left`;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} left`;
}

function spoken(left) {
  const minutes = Math.max(1, Math.round(left / MINUTE));
  return minutes === 1 ? "One minute left." : `${minutes} minutes left.`;
}
