import { preview } from "../contract/wording.ts";
import { ConfigurationError } from "../errors.ts";
import { headerBytes } from "../exchange/request-headers.ts";
import { longestSessionId } from "../fixtures/session.ts";
import type { ControlledSession } from "./control.ts";

/**
 * Reads the id of a session; makes one where none is given. `""` is the session of the requests that name none.
 *
 * @throws ConfigurationError for one that a header cannot carry, or that is too long.
 */
export function readSessionId(id: unknown = crypto.randomUUID()): string {
  if (typeof id === "string" && id.isWellFormed() && id.length <= longestSessionId) {
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    if (id.trim() === id && !/[\u0000-\u001f\u007f]/.test(id)) return id;
  }
  throw new ConfigurationError(
    `Failed to name a session: its id is ${preview(id)}. ` +
      `Please use 1 to ${longestSessionId} characters, without control characters and without spaces at either end.`,
  );
}

/** The headers that put a request into a session. */
function sessionHeaders(id: string): Readonly<Record<"x-mynah-session", string>> {
  return { "x-mynah-session": headerBytes(id) };
}

/** What `fetch` takes beside a URL or a request, with the session. */
export function withSession(id: string, input: Parameters<Fetch>[0], init: RequestInit = {}): RequestInit {
  const headers = new Headers(init.headers ?? (input instanceof Request ? input.headers : undefined));
  headers.set("x-mynah-session", sessionHeaders(id)["x-mynah-session"]);
  return { ...init, headers };
}

type Fetch = ControlledSession["fetch"];

/** What sends the requests of a session. */
export function sessionOver(send: Fetch, id: string): Pick<ControlledSession, "id" | "headers" | "fetch"> {
  return {
    id,
    headers: sessionHeaders(id),
    fetch: (input, init) => send(input, withSession(id, input, init)),
  };
}
