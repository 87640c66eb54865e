// How the editor speaks to the site: one answer or one reason why there is none.

const PATIENCE = 20_000;

export class Refused extends Error {
  /** `kind` is "away" (try again), "signed-out" (try again later) or "refused" (trying again would not help). */
  constructor(kind, sentence) {
    super(sentence);
    this.kind = kind;
  }
}

function cookie(name) {
  const entry = document.cookie.split("; ").find((one) => one.startsWith(`${name}=`));
  return entry ? entry.slice(name.length + 1) : "";
}

export async function send(address, body) {
  let response;
  try {
    response = await fetch(address, {
      method: "POST",
      // The session may have been renewed in another tab, and the token with it; the cookie is always current.
      headers: { "Content-Type": "application/json", "X-CSRFToken": cookie("csrftoken") },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE),
    });
    const answer = await read(response);
    if (response.ok && answer) return answer;
    if (response.status >= 400 && response.status < 500) {
      const kind = response.status === 401 ? "signed-out" : "refused";
      const old = "This page is too old to be saved from. Reload it: what you changed is kept and sent then.";
      throw new Refused(kind, answer?.problem ?? old);
    }
  } catch (reason) {
    if (reason instanceof Refused) throw reason;
    throw new Refused("away", "the network is away");
  }
  throw new Refused("away", "the site could not take it just now");
}

async function read(response) {
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  return isJson ? response.json() : null;
}

/** A fragment of HTML, or null when there is none to be had now. */
export async function fragment(address) {
  try {
    const response = await fetch(address, { headers: { "HX-Request": "true" }, signal: AbortSignal.timeout(PATIENCE) });
    return response.ok && !response.redirected ? await response.text() : null;
  } catch {
    return null;
  }
}
