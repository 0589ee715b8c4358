/**
 * Stands in for a browser's `fetch` in a page of an origin: asks first where a browser would, refuses what a
 * browser would, and shows the headers that a page may see.
 *
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function browserFetch(origin: string, fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const unsafe = [...request.headers.keys()].filter((name) => !isSafe(name, request.headers.get(name)));
    if (unsafe.length > 0 || !["GET", "HEAD", "POST"].includes(request.method)) {
      const asked = { "access-control-request-method": request.method };
      const listed =
        unsafe.length === 0 ? {} : { "access-control-request-headers": unsafe.toSorted().join(",") };
      const preflight = await fetch(request.url, {
        method: "OPTIONS",
        headers: { origin, ...asked, ...listed },
      });
      assertAllowed(origin, preflight);
      if (!preflight.ok) throw new TypeError(`the preflight was answered with ${preflight.status}`);
      assertLists(preflight, "access-control-allow-methods", [request.method], ["GET", "HEAD", "POST"]);
      assertLists(preflight, "access-control-allow-headers", unsafe, []);
    }
    request.headers.set("origin", origin);
    const response = await fetch(request);
    assertAllowed(origin, response);
    const { status, headers, body } = response;
    return new Response(body, { status, headers: [...headers].filter(([name]) => isSeen(name, headers)) });
  };
}

const safe = new Set(["accept", "accept-language", "content-language"]);

function isSafe(name: string, value: string | null): boolean {
  const plain = /^(?:text\/plain|multipart\/form-data|application\/x-www-form-urlencoded)(?:;|$)/;
  return safe.has(name) || (name === "content-type" && plain.test(value ?? ""));
}

function assertAllowed(origin: string, { headers }: Response): void {
  const allowed = headers.get("access-control-allow-origin");
  if (allowed !== "*" && allowed !== origin) throw new TypeError(`${origin} is not allowed, but ${allowed}`);
}

function listOf(headers: Headers, name: string): ReadonlySet<string> {
  return new Set((headers.get(name) ?? "").split(",").map((each) => each.trim().toLowerCase()));
}

/** An asterisk stands for all but `Authorization`. */
function assertLists(
  response: Response,
  header: string,
  wanted: readonly string[],
  always: readonly string[],
): void {
  const listed = listOf(response.headers, header);
  for (const each of wanted) {
    const name = each.toLowerCase();
    const starred = listed.has("*") && name !== "authorization";
    if (!always.includes(each) && !listed.has(name) && !starred) {
      throw new TypeError(`${header} does not list ${each}`);
    }
  }
}

const alwaysSeen = new Set([
  "cache-control",
  "content-language",
  "content-length",
  "content-type",
  "expires",
]);

function isSeen(name: string, headers: Headers): boolean {
  const exposed = listOf(headers, "access-control-expose-headers");
  return alwaysSeen.has(name) || exposed.has("*") || exposed.has(name);
}
