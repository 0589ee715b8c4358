import { preview } from "../contract/wording.ts";
import { ConfigurationError } from "../errors.ts";
import type { ControlledSession } from "./control.ts";

/**
 * Reads the id of a session; makes one where none is given. `""` is the session of the requests that name none.
 *
 * @throws ConfigurationError for one that a header cannot carry as it is, or that is too long.
 */
export function readSessionId(id: unknown = crypto.randomUUID()): string {
  if (id === "") return id;
  if (typeof id === "string" && /^[\u0021-\u007e](?:[\u0020-\u007e]{0,254}[\u0021-\u007e])?$/.test(id))
    return id;
  throw new ConfigurationError(
    `Failed to name a session: its id is ${preview(id)}. ` +
      "Please use 1 to 256 printable characters of ASCII, with no space at either end.",
  );
}

type Fetch = ControlledSession["fetch"];

/** What sends the requests of a session. */
export function sessionOver(send: Fetch, id: string): Pick<ControlledSession, "id" | "headers" | "fetch"> {
  return {
    id,
    headers: { "x-mynah-session": id },
    fetch(input, init = {}) {
      const headers = new Headers(init.headers ?? (input instanceof Request ? input.headers : undefined));
      headers.set("x-mynah-session", id);
      return send(input, { ...init, headers });
    },
  };
}
