// Shows in a picture of layers what somebody points at or reaches by keyboard: all that it rests on, and what directly
// builds on it. Without this script the picture is the same and its curves are followed by eye.

const nameAt = (target) => target instanceof Element && target.closest(".chart-layers [data-key]");

function around(edges, key) {
  const below = new Set([key]);
  for (const one of below) for (const edge of edges) if (edge.dataset.to === one) below.add(edge.dataset.from);
  const lit = edges.filter((edge) => below.has(edge.dataset.to) || edge.dataset.from === key);
  return { lit, names: new Set(lit.flatMap((edge) => [edge.dataset.from, edge.dataset.to]).concat(key)) };
}

function show(name) {
  const picture = name.closest(".chart-layers");
  const { lit, names } = around([...picture.querySelectorAll("[data-from]")], name.dataset.key);
  for (const edge of lit) edge.classList.add("is-lit");
  for (const one of picture.querySelectorAll("[data-key]")) one.classList.toggle("is-lit", names.has(one.dataset.key));
  picture.classList.add("is-traced");
}

function clear(name) {
  const picture = name.closest(".chart-layers");
  picture.classList.remove("is-traced");
  for (const one of picture.querySelectorAll(".is-lit")) one.classList.remove("is-lit");
}

for (const [enter, leave] of [["pointerover", "pointerout"], ["focusin", "focusout"]]) {
  document.addEventListener(enter, ({ target }) => nameAt(target) && show(nameAt(target)));
  document.addEventListener(leave, ({ target }) => nameAt(target) && clear(nameAt(target)));
}

const tell = () => document.querySelectorAll("[data-needs-script]").forEach((words) => (words.hidden = false));
document.addEventListener("htmx:afterSwap", tell);
tell();
