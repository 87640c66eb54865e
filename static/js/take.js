// The rating page, of candidates and of reviewers: keys, the mark that says "saved", and sending again what the network
// or a sign-in kept back.
// Without this file the page still works: the form is sent by its button.

const form = document.querySelector("[data-take]");
const unsaved = document.querySelector("[data-unsaved]");
const keptUnder = `plumbline:unsaved:${form.action}`;
const FIELDS = ["choice", "evidence", "link", "note"].filter((name) => form.elements.namedItem(name)); // some ask for no level
const RETRY_AFTER = 3000;
const PAUSE_IN_TYPING = 800;

const acknowledged = values(); // what the server is known to have, field by field
let onItsWay = null; // what the request under way carries
let retry = null;
let pause = null;
let goTo = null;

function values() {
  return Object.fromEntries(FIELDS.map((name) => [name, form.elements[name].value]));
}

// Only what was changed here is sent, so that a page left open in another tab overwrites nothing it did not touch.
function changes() {
  return Object.fromEntries(Object.entries(values()).filter(([name, value]) => value !== acknowledged[name]));
}

const isAnswered = ({ choice, evidence, link }) => Boolean(choice === undefined ? evidence || link : choice);
const isChanged = () => Object.keys(changes()).length > 0;
const isTyping = (element) => element.matches("textarea, input:not([type=radio]), select");

function cookie(name) {
  const entry = document.cookie.split("; ").find((one) => one.startsWith(`${name}=`));
  return entry ? entry.slice(name.length + 1) : "";
}

function save() {
  clearTimeout(pause);
  htmx.trigger(form, "save");
}

function retryLater() {
  clearTimeout(retry);
  retry = setTimeout(save, RETRY_AFTER);
}

function tell(sentence, link) {
  document.querySelector("#saved").hidden = true;
  const notice = document.createElement("p");
  notice.className = "notice notice-warning";
  notice.append(sentence);
  if (link) {
    const anchor = document.createElement("a");
    anchor.href = link.href;
    anchor.textContent = link.text;
    notice.append(" ", anchor);
  }
  unsaved.replaceChildren(notice);
  unsaved.hidden = false;
  goTo = null;
}

function isSaved() {
  Object.assign(acknowledged, onItsWay);
  if (!isChanged()) sessionStorage.removeItem(keptUnder);
  unsaved.hidden = true;
  clearTimeout(retry);
  retry = null;
  const step = document.querySelector('[aria-current="step"]');
  if (isAnswered(acknowledged) && !step.classList.contains("take-step-done")) {
    step.classList.add("take-step-done");
    step.querySelector("[data-done]").hidden = false;
    const rated = document.querySelectorAll(".take-step-done").length;
    document.querySelector("[data-rated]").textContent = rated;
    document.querySelector("[data-progress]").value = rated;
  }
}

form.addEventListener("htmx:configRequest", (event) => {
  onItsWay = changes();
  for (const name of FIELDS) {
    if (!(name in onItsWay)) delete event.detail.parameters[name];
  }
  // The session may have been renewed in another tab, and the form's token with it; the cookie is always current.
  event.detail.parameters.csrfmiddlewaretoken = cookie("csrftoken");
  if (isChanged()) sessionStorage.setItem(keptUnder, JSON.stringify(onItsWay));
});

form.addEventListener("htmx:afterRequest", (event) => {
  const { status, responseText } = event.detail.xhr;
  if (event.detail.xhr.getResponseHeader("HX-Redirect")) {
    goTo = location.href; // on the way to the second factor; what was kept is sent once the page is back
  } else if (status === 200) {
    isSaved();
    if (isChanged()) save();
    else if (goTo) location.assign(goTo);
  } else if (status === 422) {
    // The server kept what is sound and says what is not; that stays in the form to be mended.
    isSaved();
    sessionStorage.removeItem(keptUnder);
    goTo = null;
  } else if (status === 409) {
    document.querySelector("#saved").outerHTML = responseText;
    // A deadline may be extended and an assessment opened again: until it is final, what was typed stays kept.
    if (document.querySelector("#saved").matches("[data-final]")) sessionStorage.removeItem(keptUnder);
    unsaved.hidden = true;
    clearTimeout(retry);
    goTo = null;
  } else if (status === 401) {
    const signIn = { href: form.dataset.signIn, text: "Sign in to save it" };
    tell("Your session has ended. What you chose last is kept on this page, not yet saved.", signIn);
  } else if (status === 403) {
    const reload = { href: location.href, text: "Reload to save it" };
    tell("This page is too old to be saved from. What you chose last is kept in this browser.", reload);
  } else if (status === 0) {
    tell("No connection. What you chose last is kept on this page and is sent again by itself.");
    retryLater();
  } else {
    tell("The site could not save this just now. What you chose last is kept on this page and is sent again by itself.");
    retryLater();
  }
  onItsWay = null;
});

form.addEventListener("input", (event) => {
  if (!isTyping(event.target)) return;
  const mark = document.createElement("p");
  mark.className = "muted";
  mark.textContent = "Not saved yet; saves when you pause.";
  document.querySelector("#saved").replaceChildren(mark);
  clearTimeout(pause);
  pause = setTimeout(save, PAUSE_IN_TYPING);
});

window.addEventListener("online", () => {
  if (isChanged()) save();
});

window.addEventListener("beforeunload", (event) => {
  if (isChanged() && !goTo) event.preventDefault();
});

// Leaving waits for what is on its way.
function leaveFor(address) {
  if (onItsWay || isChanged()) {
    goTo = address;
    if (!onItsWay) save();
  } else {
    location.assign(address);
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  leaveFor(form.dataset.next);
});

document.querySelectorAll("[data-go], .take-step, .take-jump p a").forEach((link) => {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    leaveFor(link.href);
  });
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const choice = /^[0-4n]$/i.test(event.key) && document.querySelector(`#choice-${event.key.toLowerCase()}`);
  if (choice) {
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
  const before = sessionStorage.getItem(keptUnder);
  if (before === null) return;
  for (const [name, value] of Object.entries(JSON.parse(before))) form.elements[name].value = value;
  save();
});

// On a wide screen the list of competencies stands open.
const jump = document.querySelector("[data-jump]");
if (matchMedia("(min-width: 56rem)").matches) jump.open = true;
