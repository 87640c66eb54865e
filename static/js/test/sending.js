// Asking the site, and what an answer from it means for what is kept.

const PATIENCE = 20_000;
const PAUSES = [2, 4, 8, 15, 30].map((seconds) => seconds * 1000);

// What came of a request. `part` is what the page shows now, `leadsTo` another page; without either nothing was taken.
export async function ask(address, fields) {
  try {
    const response = await fetch(address, {
      method: "POST",
      body: new URLSearchParams([...fields, ["csrfmiddlewaretoken", cookie("csrftoken")]]),
      headers: { "HX-Request": "true" },
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
    });
    const text = await response.text();
    return { status: response.status, leadsTo: response.headers.get("HX-Redirect"), part: part(response, text) };
  } catch {
    return { status: 0, leadsTo: null, part: null };
  }
}

function part({ status }, text) {
  if (![200, 409, 422].includes(status)) return null;
  return new DOMParser().parseFromString(text, "text/html").querySelector("#test");
}

function cookie(name) {
  const entry = document.cookie.split("; ").find((one) => one.startsWith(`${name}=`));
  return entry ? entry.slice(name.length + 1) : "";
}

// Does something again, after longer and longer pauses, and at once when there is reason to believe it works now.
export class Again {
  constructor(action) {
    this.action = action;
    this.count = 0;
    this.timer = null;
    window.addEventListener("online", () => this.now());
    document.addEventListener("visibilitychange", () => document.hidden || this.now());
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), PAUSES[Math.min(this.count, PAUSES.length - 1)]);
    this.count += 1;
  }

  now() {
    if (this.timer === null) return;
    clearTimeout(this.timer);
    this.timer = null;
    this.action();
  }

  done() {
    clearTimeout(this.timer);
    this.timer = null;
    this.count = 0;
  }
}
