import { preview } from "../../contract/wording.ts";
import { headerValue } from "../../exchange/request-headers.ts";
import type { ControlAccess } from "./access.ts";
import { ControlRefusal } from "./problem.ts";

/**
 * Lets programs of this machine in, and whoever brings the token; but no page of the web. A page can have its own name lead
 * to this machine (DNS rebinding), which the `Host` tells, and can send what needs no permission from elsewhere (CSRF), which
 * `Origin` and `Sec-Fetch-Site` tell. Whoever asks from another machine may write any `Host`, but not where the answer is sent
 * to.
 *
 * @see https://fetch.spec.whatwg.org/#origin-header
 * @param open Whether this machine's programs need no token for what is asked.
 * @param from The address that the request came from, where it is known.
 * @throws ControlRefusal `missing_token`, `foreign_host`, `foreign_origin`.
 */
export function guard(
  request: Request,
  { token, origins }: ControlAccess,
  open: boolean,
  from?: string,
): void {
  const url = new URL(request.url);
  const given = request.headers.get("authorization");
  const authorization = given === null ? null : headerValue(given);
  // Where a token is asked for, it is asked for of this machine's programs, too; but not whether the server is alive.
  if (token === undefined || (open && authorization === null)) {
    assertNear(from);
    assertLocal(request.headers.get("host") ?? url.host);
  } else assertToken(authorization, token);
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  // Every page can have a frame without an origin, so that `null` is anybody's, as `*` is.
  const anybody = origins === "*" || origin === "null";
  const listed = origins === "*" || (origin !== null && origins?.includes(origin) === true);
  const allowed = origin !== null && (origin === url.origin || (listed && (!anybody || token !== undefined)));
  if (allowed) return;
  if (origin === null && (site === null || site === "none" || site === "same-origin")) return;
  throw new ControlRefusal(
    "foreign_origin",
    `Failed to let the request in: it comes from ${origin === null ? "another site's page" : `the page ${preview(origin)}`}. ` +
      "Please ask from a program, or allow the page's origin with --cors.",
  );
}

function assertNear(from: string | undefined): void {
  // An IPv4 address is `::ffff:127.0.0.1` where the server listens on IPv6 as well.
  if (from === undefined || from === "::1" || /^(?:::ffff:)?127\./i.test(from)) return;
  throw new ControlRefusal(
    "foreign_host",
    `Failed to let the request in: it comes from ${preview(from)}, which is not this machine. ` +
      "Please ask from this machine, or serve with --control-token and send the token.",
  );
}

function assertLocal(host: string): void {
  if (URL.canParse(`http://${host}`) && isLoopback(new URL(`http://${host}`).hostname)) return;
  throw new ControlRefusal(
    "foreign_host",
    `Failed to let the request in: its host is ${preview(host)}, which is not this machine. ` +
      "Please ask at 127.0.0.1 or localhost, or serve with --control-token and send the token.",
  );
}

/** Whether a host name, as URLs spell it, is this machine's own. */
function isLoopback(name: string): boolean {
  // What a server says that listens everywhere; no name can be rebound to it.
  if (name === "0.0.0.0" || name === "[::]") return true;
  return (
    name === "localhost" ||
    name.endsWith(".localhost") ||
    name === "[::1]" ||
    /^127\.\d+\.\d+\.\d+$/.test(name)
  );
}

function assertToken(authorization: string | null, token: string): void {
  const [, given = ""] = /^bearer +(.*)$/i.exec(authorization ?? "") ?? [];
  if (isSame(given, token)) return;
  throw new ControlRefusal(
    "missing_token",
    `Failed to let the request in: it brings ${authorization === null ? "no token" : "another token"}. ` +
      "Please send the one that the server was started with as Authorization: Bearer <token>.",
  );
}

/** Compares in a time that tells nothing of where the texts differ. */
function isSame(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let index = 0; index < one.length; index += 1) {
    difference |= one.charCodeAt(index) ^ other.charCodeAt(index % other.length);
  }
  return difference === 0;
}
