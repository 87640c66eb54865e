// The page of a test: one item after another in the same page. An answer is kept in this browser before it is sent, so
// neither a lost network nor a closed tab loses it.
// Without this file the page still works: each answer is sent by its button, and a page comes back.

import { Clock } from "./clock.js";
import { Item } from "./item.js";
import { Kept } from "./kept.js";
import { Again, ask } from "./sending.js";

const page = document.querySelector("[data-taking]");
const { address, answers, finish, signIn } = page.dataset;
const kept = new Kept(page.dataset.taking);
const again = new Again(() => (kept.waiting ? send() : settle()));
const clock = new Clock({ announce, over: timeIsUp });
const titleOfPage = document.title;
const titleOfPart = part().dataset.title;

let item = null;
let isAsking = false;
let isOver = false;

function part() {
  return document.querySelector("#test");
}

function announce(words) {
  document.querySelector("[data-announce]").textContent = words;
}

function say(words, ...actions) {
  const told = part().querySelector("[data-told]");
  const notice = document.createElement("div");
  notice.className = "notice notice-warning";
  const sentence = document.createElement("p");
  sentence.append(words);
  notice.append(sentence);
  if (actions.length) {
    const row = document.createElement("p");
    row.className = "row";
    row.append(...actions);
    notice.append(row);
  }
  const isNew = told.textContent !== notice.textContent; // said again after each attempt, it would be read out each time
  if (isNew) told.replaceChildren(notice);
}

function link(text, href) {
  const anchor = document.createElement("a");
  Object.assign(anchor, { textContent: text, href, target: "_blank", rel: "noopener" });
  return anchor;
}

function button(text, action) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", textContent: text, className: "button button-quiet button-small" });
  made.addEventListener("click", action);
  return made;
}

// --- what is shown ------------------------------------------------------------------------------------------------

function begin() {
  const element = part();
  document.title = titleOfPage.replace(titleOfPart, element.dataset.title);
  item = null;
  if (element.dataset.state !== "item") {
    clock.stop();
    isOver = element.dataset.state === "over";
    return;
  }
  isOver = false;
  const waiting = kept.waiting?.sequence === Number(element.dataset.sequence) ? kept.waiting : null;
  item = new Item(element, { announce, kept: waiting });
  item.form.addEventListener("submit", answer);
  clock.set(element.dataset);
}

function show(fresh) {
  part().replaceWith(fresh);
  begin();
  const refusal = part().querySelector("#refusal[tabindex]");
  (refusal ?? part().querySelector("#question")).focus({ preventScroll: true });
  if (part().getBoundingClientRect().top < 0) part().scrollIntoView();
}

// --- answering ----------------------------------------------------------------------------------------------------

function answer(event) {
  event.preventDefault();
  if (isAsking || isOver || kept.waiting) return;
  const missing = item.missing(event.submitter);
  if (missing) {
    say(missing);
    return;
  }
  kept.put(item.sequence, item.fields(event.submitter));
  send();
}

async function send() {
  if (isAsking) return;
  isAsking = true;
  if (item) item.isLocked = true;
  const came = await ask(answers, kept.waiting.fields);
  isAsking = false;
  take(came);
}

function take({ status, leadsTo, part: fresh }) {
  if (leadsTo) {
    // Only to the test does it lead once an answer was taken; elsewhere something comes first, as a second factor does.
    if (new URL(leadsTo, location).pathname === address) kept.drop();
    location.assign(leadsTo);
  } else if (fresh) {
    // What an organisation does not take now it may take later, if it opens the assessment again in time.
    if (fresh.dataset.state !== "closed") kept.drop();
    again.done();
    show(fresh);
    if (isOver) settle();
  } else {
    wait(status);
  }
}

function wait(status) {
  const number = kept.waiting.sequence;
  const where = kept.isStored ? "on this device" : "on this page; leave it open";
  const answerIs = `Your answer to question ${number} is kept ${where}`;
  const retry = button("Send it now", () => again.now());
  const signedOut = `${answerIs}, and is not sent yet.`;
  if (status === 401) {
    say(`Your session has ended. ${signedOut}`, link("Sign in in another tab", signIn), retry);
  } else if (status === 403) {
    say(`This page is too old to answer from. ${signedOut}`, button("Reload to send it", () => location.reload()));
  } else if (status === 404) {
    say(`You are signed in as somebody else now, who does not take this test. ${signedOut}`, link("Sign in in another tab", signIn), retry);
  } else if (status === 0) {
    say(`No connection. ${answerIs} and is sent as soon as the network is back. The clock goes on.`, retry);
  } else {
    say(`The site could not take it just now. ${answerIs} and is sent again by itself.`, retry);
  }
  if (document.activeElement === document.body) part().querySelector("[data-told]").focus();
  again.later();
}

// --- the end of time ----------------------------------------------------------------------------------------------

function timeIsUp() {
  isOver = true;
  // What stands chosen was given in time, though its button was not pressed.
  if (!kept.waiting && !isAsking && !item.missing()) kept.put(item.sequence, item.fields());
  item.isLocked = true;
  say("Time is up; your answers are being scored.");
  if (kept.waiting) send();
  else settle();
}

// Leads on to what comes of the test. The time may have been extended meanwhile; then the question is open again.
async function settle() {
  if (isAsking || !isOver) return;
  isAsking = true;
  const came = await ask(finish, [["over", "1"]]);
  isAsking = false;
  if (came.leadsTo) {
    location.assign(came.leadsTo);
  } else if (came.part?.dataset.state === "item") {
    again.done();
    resume(came.part);
  } else {
    if (came.part && item) show(came.part);
    if (came.status === 401) say("Time is up, and your session has ended. What you answered is scored all the same.", link("Sign in in another tab", signIn));
    else if (!came.part) say("Time is up. What the site has of your answers is scored; this page goes on once it can be reached.");
    again.later();
  }
}

function resume(fresh) {
  if (!item || fresh.dataset.sequence !== part().dataset.sequence) {
    show(fresh);
    return;
  }
  isOver = false;
  item.isLocked = false;
  part().querySelector("[data-told]").replaceChildren();
  part().querySelector("time").replaceWith(fresh.querySelector("time"));
  clock.set(fresh.dataset);
  announce("The time was extended.");
}

// --- keys ---------------------------------------------------------------------------------------------------------

document.addEventListener("keydown", (event) => {
  if (!item || isAsking || isOver || kept.waiting || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("select, textarea, input:not([type=radio], [type=checkbox])")) return;
  if (/^[1-6]$/.test(event.key)) {
    if (item.choose(Number(event.key))) event.preventDefault();
  } else if (event.key === "Enter" && !event.repeat && !event.target.closest("a, button, input, summary")) {
    event.preventDefault();
    item.form.requestSubmit(item.form.querySelector("[data-go-on]"));
  }
});

begin();
if (kept.waiting) send();
else if (isOver) settle();
