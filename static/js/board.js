// Keeps on the board what the person has ticked while the rows under their hands are replaced by newer ones. What was
// ticked and is on another page by now stays ticked, and is sent along. Without this script the board is opened anew.

const form = document.getElementById("act");
const said = document.getElementById("ticked");
const ticked = new Set();

const boxes = () => document.querySelectorAll('#live input[name="c"]');
const all = () => document.getElementById("all");
let wantsAll = false;

function tell() {
  for (const old of form.querySelectorAll("input[data-elsewhere]")) old.remove();
  const here = new Set([...boxes()].map((box) => box.value));
  const elsewhere = [...ticked].filter((id) => !here.has(id));
  for (const id of elsewhere) {
    const kept = Object.assign(document.createElement("input"), { type: "hidden", name: "c", value: id });
    kept.dataset.elsewhere = "";
    form.append(kept);
  }
  const not = elsewhere.length ? `, ${elsewhere.length} of them not on this page` : "";
  const words = wantsAll ? "With all of them:" : ticked.size ? `With ${ticked.size} ticked${not}:` : "With those ticked:";
  if (said.textContent !== words) said.textContent = words;
}

function restore() {
  for (const box of boxes()) box.checked = ticked.has(box.value);
  if (all()) all().checked = wantsAll;
  tell();
}

if (form) {
  document.addEventListener("change", ({ target }) => {
    if (target.id === "all") wantsAll = target.checked;
    else if (target.name === "c" && target.checked) ticked.add(target.value);
    else if (target.name === "c") ticked.delete(target.value);
    else return;
    tell();
  });
  let scrolled = 0;
  document.addEventListener("htmx:beforeSwap", () => (scrolled = document.querySelector("#live .table-scroll")?.scrollLeft ?? 0));
  document.addEventListener("htmx:afterSwap", () => {
    restore();
    document.querySelector("#live .table-scroll")?.scrollTo({ left: scrolled, behavior: "instant" });
  });
  // Other candidates are asked for: "all" meant those before.
  document.querySelector(".board-filter").addEventListener("input", () => {
    wantsAll = false;
    restore();
  });
  // Going back, a browser ticks again what was ticked.
  for (const box of boxes()) if (box.checked) ticked.add(box.value);
  wantsAll = Boolean(all()?.checked);
  tell();
}

// Whoever is signed out, or owes the second factor, gets another page than this: go there whole.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.shouldSwap && event.detail.target.id === "live" && !event.detail.serverResponse.includes('id="live"')) {
    event.detail.shouldSwap = false;
    location.reload();
  }
});
