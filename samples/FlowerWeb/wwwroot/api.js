// Talks to the server. Everything it says goes into the page as text, never as markup.

const mostAttempts = 30;

/** What the server answered instead of what was asked for. */
export class ServerError extends Error {}

async function problem(response) {
  let detail = "";
  try {
    detail = (await response.json()).detail ?? "";
  } catch {
    // A proxy in between answers in its own way.
  }

  return new ServerError(detail || `The server answered with ${response.status}.`);
}

function pause(seconds, signal) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const timer = setTimeout(resolve, seconds * 1000);
    signal?.addEventListener("abort", () => { clearTimeout(timer); reject(signal.reason); }, { once: true });
  });
}

/** Sends a picture; where the server is busy, again, as late as it asks for. */
async function send(url, file, signal) {
  for (let attempt = 1; ; attempt++) {
    const form = new FormData();
    form.append("file", file);
    const response = await fetch(url, { method: "POST", body: form, signal });
    if (response.ok) {
      return response;
    }

    if ((response.status !== 429 && response.status !== 503) || attempt === mostAttempts) {
      throw await problem(response);
    }

    await pause((Number(response.headers.get("Retry-After")) || 1) * (0.5 + Math.random()), signal);
  }
}

/** The model and the limits. */
export async function describe() {
  for (;;) {
    const response = await fetch("model");
    if (response.ok) {
      return response.json();
    }

    if (response.status !== 503) {
      throw await problem(response);
    }

    await pause(1);
  }
}

/** The most probable classes of a picture. */
export async function predict(file, signal) {
  return (await send("predict?top=5", file, signal)).json();
}

/** Where a class is seen in a picture: a translucent PNG. */
export async function explain(file, label, signal) {
  return (await send(`explain?label=${encodeURIComponent(label)}`, file, signal)).blob();
}
