// The rating page: keys, the mark that says "saved", and sending again what the network or a sign-in kept back.
// Without this file the page still works: the form is sent by its button.

const form = document.querySelector("[data-take]");
const unsaved = document.querySelector("[data-unsaved]");
const kept = `plumbline:unsaved:${form.action}`;
const RETRY_AFTER = 3000;

let retry = null;
let sending = false;
let goTo = null;
let edits = 0; // changes made so far, and how many of them the last request carried
let sent = 0;

const typing = (element) => element.matches("textarea, input:not([type=radio]), select");

function cookie(name) {
  const entry = document.cookie.split("; ").find((one) => one.startsWith(`${name}=`));
  return entry ? entry.slice(name.length + 1) : "";
}

function save() {
  htmx.trigger(form, "save");
}

function keep() {
  const values = Object.fromEntries(new FormData(form));
  delete values.csrfmiddlewaretoken;
  sessionStorage.setItem(kept, JSON.stringify(values));
}

function tell(sentence, link) {
  unsaved.replaceChildren();
  const notice = document.createElement("p");
  notice.className = "notice notice-warning";
  notice.append(sentence);
  if (link) {
    const anchor = document.createElement("a");
    anchor.href = link.href;
    anchor.textContent = link.text;
    notice.append(" ", anchor);
  }
  unsaved.append(notice);
  unsaved.hidden = false;
}

function notSaved(sentence, link) {
  document.querySelector("#saved").hidden = true;
  tell(sentence, link);
  goTo = null;
}

function isSaved() {
  sessionStorage.removeItem(kept);
  unsaved.hidden = true;
  clearTimeout(retry);
  retry = null;
  const chosen = form.querySelector("[name=choice]:checked");
  const step = document.querySelector('[aria-current="step"]');
  if (chosen && !step.classList.contains("take-step-done")) {
    step.classList.add("take-step-done");
    step.querySelector("[data-done]").hidden = false;
    const rated = document.querySelectorAll(".take-step-done").length;
    document.querySelector("[data-rated]").textContent = rated;
    document.querySelector("[data-progress]").value = rated;
  }
}

function retryLater() {
  clearTimeout(retry);
  retry = setTimeout(save, RETRY_AFTER);
}

// The session may have been renewed in another tab, and the form's token with it; the cookie is always current.
form.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = cookie("csrftoken");
});

form.addEventListener("change", () => { edits += 1; }, { capture: true });

form.addEventListener("htmx:beforeRequest", () => {
  sending = true;
  sent = edits;
  keep();
});

form.addEventListener("htmx:afterRequest", (event) => {
  sending = false;
  const { successful, xhr } = event.detail;
  const answered = xhr.status === 200;
  if (successful && answered) {
    isSaved();
    if (goTo && sent === edits) location.assign(goTo);
    return;
  }
  goTo = null;
  if (xhr.status === 422) {
    sessionStorage.removeItem(kept);
    unsaved.hidden = true;
  } else if (xhr.status === 401) {
    notSaved("Your session has ended. What you chose last is kept on this page, not yet saved.", { href: form.dataset.signIn, text: "Sign in to save it" });
  } else if (xhr.status === 409) {
    sessionStorage.removeItem(kept);
    document.querySelector("#saved").outerHTML = xhr.responseText;
  } else if (xhr.status === 0) {
    notSaved("No connection. What you chose last is kept on this page and is sent again by itself.");
    retryLater();
  } else {
    notSaved("The site could not save this just now. What you chose last is kept on this page and is sent again by itself.");
    retryLater();
  }
});

window.addEventListener("online", () => {
  if (sessionStorage.getItem(kept) !== null) save();
});

window.addEventListener("beforeunload", (event) => {
  if (sessionStorage.getItem(kept) !== null && retry !== null) event.preventDefault();
});

// Leaving waits for what is on its way.
function leaveFor(address, { saveFirst = false } = {}) {
  if (saveFirst || sending || sessionStorage.getItem(kept) !== null) {
    goTo = address;
    if (!sending) save();
  } else {
    location.assign(address);
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  leaveFor(form.dataset.next, { saveFirst: true });
});

document.querySelectorAll("[data-go], .take-step, .take-jump p a").forEach((link) => {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    leaveFor(link.href);
  });
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (/^[0-4n]$/i.test(event.key)) {
    const choice = document.querySelector(`#choice-${event.key.toLowerCase()}`);
    choice.checked = true;
    choice.focus();
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    event.preventDefault();
  } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    const link = document.querySelector(event.key === "ArrowLeft" ? '[data-go="previous"]' : '[data-go="next"]');
    event.preventDefault();
    if (link || event.key === "ArrowRight") leaveFor(link ? link.href : form.dataset.next);
  }
});

// What could not be saved before the page was left, for instance to sign in again. htmx has to be ready to send it.
document.addEventListener("DOMContentLoaded", () => {
  const before = sessionStorage.getItem(kept);
  if (before === null) return;
  for (const [name, value] of Object.entries(JSON.parse(before))) {
    const field = form.elements[name];
    if (field) field.value = value;
  }
  save();
});

// On a wide screen the list of competencies stands open.
const jump = document.querySelector("[data-jump]");
if (matchMedia("(min-width: 56rem)").matches) jump.open = true;
