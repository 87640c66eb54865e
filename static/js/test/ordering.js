// Steps to put in order: the list stands in the order chosen, and buttons beside each step move it by one place.
// Without this the places are chosen one by one.

export class Ordering {
  constructor(list, announce) {
    this.list = list;
    this.announce = announce;
    this.isUntouched = true;
    const steps = this.steps;
    const places = steps.map((step) => Number(select(step).value));
    if (new Set(places).size === steps.length && places.every((place) => place >= 1 && place <= steps.length)) {
      this.isUntouched = false;
      list.append(...steps.map((step, i) => [places[i], step]).sort(([a], [b]) => a - b).map(([, step]) => step));
    }
    for (const step of steps) {
      select(step).options[0].remove();
      select(step).addEventListener("change", () => this.move(step, Number(select(step).value) - 1));
      step.append(...["up", "down"].map((way) => this.button(step, way)));
    }
    this.number();
  }

  get steps() {
    return [...this.list.children];
  }

  button(step, way) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-quiet test-move";
    button.dataset.way = way;
    button.textContent = way === "up" ? "↑" : "↓";
    button.setAttribute("aria-label", `Move ${way}: ${text(step)}`);
    button.addEventListener("click", () => {
      this.move(step, this.steps.indexOf(step) + (way === "up" ? -1 : 1));
      const other = step.querySelector(`[data-way=${way === "up" ? "down" : "up"}]`);
      (button.disabled ? other : button).focus();
    });
    return button;
  }

  move(step, to) {
    this.isUntouched = false;
    const focused = document.activeElement;
    const others = this.steps.filter((one) => one !== step);
    if (to < others.length) others[to].before(step);
    else this.list.append(step);
    this.number();
    if (step.contains(focused)) focused.focus();
    this.announce(`${text(step)}: now ${to + 1} of ${this.steps.length}`);
  }

  number() {
    const steps = this.steps;
    steps.forEach((step, i) => {
      select(step).value = String(i + 1);
      step.querySelector("[data-way=up]").disabled = i === 0;
      step.querySelector("[data-way=down]").disabled = i === steps.length - 1;
    });
  }
}

const select = (step) => step.querySelector("select");
const text = (step) => step.querySelector("label").textContent.trim();
