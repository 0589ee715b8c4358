import { ConfigurationError } from "../../errors.ts";

/** Milliseconds for a whole download. */
const patience = 10_000;

/** The most redirects that are followed. */
const mostRedirects = 5;

/**
 * Downloads a text, with bounds on its size, on time and on redirects, which stay on http and https.
 *
 * @param limit The most bytes.
 * @throws ConfigurationError that names the URL and the reason.
 * @example
 * await fetchText(new URL("https://example.com/schemas.yaml"), 1_000_000);
 */
export async function fetchText(url: URL, limit: number): Promise<string> {
  const signal = AbortSignal.timeout(patience);
  try {
    if (url.username !== "" || url.password !== "") throw new Error("it carries a password");
    const response = await follow(url, signal);
    if (!response.ok) throw new Error(`it answers ${response.status}`);
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > limit) throw new Error(`it is larger than ${limit} bytes`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString("utf8");
  } catch (error) {
    // What follows the path may be a secret, and is not told.
    const reason = signal.aborted ? `it takes longer than ${patience / 1000} seconds` : reasonOf(error);
    throw new ConfigurationError(
      `Failed to fetch ${url.origin}${url.pathname}: ${reason}. Please put a copy beside the document, and refer to that.`,
    );
  }
}

async function follow(url: URL, signal: AbortSignal): Promise<Response> {
  let next = url;
  for (let hop = 0; hop <= mostRedirects; hop += 1) {
    const response = await fetch(next, { signal, redirect: "manual" });
    const to = response.headers.get("location");
    if (response.status < 300 || response.status > 399 || to === null) return response;
    await response.body?.cancel();
    next = new URL(to, next);
    if (!/^https?:$/.test(next.protocol)) throw new Error(`it leads on to ${next.protocol}`);
  }
  throw new Error(`it leads on more than ${mostRedirects} times`);
}

/** What went wrong with a download: `fetch` says no more than that it failed, and keeps the reason in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
