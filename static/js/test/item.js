// The item on the page: what is chosen or typed, whether that is an answer, and its keys.

import { Ordering } from "./ordering.js";

export class Item {
  constructor(element, { announce, kept }) {
    this.element = element;
    this.form = element.querySelector("form");
    this.sequence = Number(element.dataset.sequence);
    if (kept) this.restore(kept.fields);
    const list = element.querySelector("[data-ordering]");
    this.ordering = list && new Ordering(list, announce);
    this.wasAsked = false;
  }

  // As the form sends them: pairs of names and values, without the token, which may be another by the time it is sent.
  fields(button) {
    const sequence = ["sequence", String(this.sequence)];
    if (button?.name === "unknown") return [sequence, ["unknown", "1"]];
    return [...new FormData(this.form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  }

  restore(fields) {
    for (const [name, value] of fields) {
      if (name === "sequence" || name === "unknown") continue;
      const control = name === "choice" ? this.form.querySelector(`#option-${Number(value)}`) : this.form.elements[name];
      if (!control) continue;
      if (name === "choice") control.checked = true;
      else control.value = value;
    }
  }

  // Why what stands here is not sent yet, in a sentence; empty when it is an answer.
  missing(button) {
    if (button?.name === "unknown") return "";
    if (this.ordering) {
      if (!this.ordering.isUntouched || this.wasAsked) return "";
      this.wasAsked = true;
      return "The steps stand as they came. Move them; or press once more if this is your answer.";
    }
    const isGiven = this.fields().some(([name, value]) => name !== "sequence" && value.trim());
    return isGiven ? "" : this.form.querySelector("[data-answer]").dataset.nothing;
  }

  choose(number) {
    const option = this.form.querySelector(`input#option-${number - 1}`);
    if (!option) return false;
    option.focus();
    if (option.type === "checkbox" || !option.checked) option.click();
    return true;
  }

  // What was answered stays in sight and no longer changes until it is known what became of it.
  set isLocked(locked) {
    for (const part of this.form.querySelectorAll("[data-answer], [data-actions]")) part.inert = locked;
  }
}
