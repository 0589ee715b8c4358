import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Operation } from "../../src/contract/operation.ts";
import { createMock } from "../../src/index.ts";
import { publicDocuments, readPublic } from "./public-documents.ts";
import { requestMaker, toInit, type ValidRequest } from "./valid-request.ts";

/** Four documents, 2,000 requests. */
const runs = 500;

const types = [
  "application/json",
  "application/json; charset=utf-16",
  "application/vnd.api+json",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=새",
  "multipart/form-data; boundary=x",
  "multipart/form-data",
  "multipart/mixed; boundary=x",
  "application/octet-stream",
  "application/xml",
  "application/x-ndjson",
  "text/plain; charset=shift_jis",
  "image/png",
  "*/*",
  "鳥",
  "",
];

const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.constantFrom("새", "🐦", "%", "%zz", "a[b][]", "--x\r\n"),
);
const header = fc.string({ unit: "grapheme-ascii", maxLength: 30 }).map((each) => each.trim());

/** What is changed in a valid request. */
const change = fc.oneof(
  fc.record({ kind: fc.constant("value" as const), value: fc.jsonValue({ maxDepth: 3 }) }),
  fc.record({ kind: fc.constant("member" as const), name: text, value: fc.jsonValue({ maxDepth: 2 }) }),
  fc.record({
    kind: fc.constant("bytes" as const),
    type: fc.constantFrom(...types),
    bytes: fc.uint8Array({ maxLength: 200 }),
  }),
  fc.record({ kind: fc.constant("text" as const), type: fc.constantFrom(...types), text }),
  fc.record({ kind: fc.constant("query" as const), query: fc.array(fc.tuple(text, text), { maxLength: 4 }) }),
  fc.record({ kind: fc.constant("path" as const), part: text }),
  fc.record({
    kind: fc.constant("method" as const),
    method: fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"),
  }),
  fc.record({
    kind: fc.constant("header" as const),
    name: fc.constantFrom(
      "accept",
      "prefer",
      "cookie",
      "authorization",
      "content-type",
      "content-encoding",
      "x-mynah-session",
    ),
    value: header,
  }),
);

type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;

/** The request that comes of a valid one and its changes; `undefined` where `fetch` itself would not send it. */
function changed(valid: ValidRequest, changes: readonly Change[]): Request | undefined {
  const url = new URL(valid.url);
  const headers = { ...valid.headers };
  let { method, value } = valid;
  let raw: { type: string; body: BodyInit } | undefined;
  for (const each of changes) {
    if (each.kind === "value") value = each.value;
    else if (each.kind === "member") value = Object.assign({}, value, { [each.name]: each.value });
    else if (each.kind === "bytes") raw = { type: each.type, body: new Uint8Array(each.bytes) };
    else if (each.kind === "text") raw = { type: each.type, body: each.text };
    else if (each.kind === "query") for (const [name, one] of each.query) url.searchParams.append(name, one);
    else if (each.kind === "path") url.pathname += `/${each.part}`;
    else if (each.kind === "method") method = each.method;
    else headers[each.name] = each.value;
  }
  const init = toInit({ ...valid, method, value, headers });
  if (raw !== undefined) {
    init.body = raw.body;
    init.headers = { ...headers, "content-type": raw.type };
  }
  if (method === "GET" || method === "HEAD") delete init.body;
  try {
    return new Request(url, init);
  } catch {
    return undefined;
  }
}

describe.each(publicDocuments)("the document of %s", (name) => {
  it("answers whatever it is sent: no hang, no crash, no failure of mynah", async () => {
    const mock = createMock({ gateways: [{ name, document: readPublic(name), fixtures: [] }] });
    const [contract] = mock.contracts;
    if (contract === undefined) throw new TypeError("There is no contract.");
    const make = requestMaker(contract);
    const made = new Map<Operation, Promise<ValidRequest>>();
    const seen = { fine: 0, refused: 0 };

    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.array(change, { maxLength: 3 }), async (index, changes) => {
        const operation = contract.operations[index % contract.operations.length] as Operation;
        const valid = made.get(operation) ?? make(operation);
        made.set(operation, valid);
        const request = changed(await valid, changes);
        if (request === undefined) return;
        const response = await mock.fetch(request);
        await response.arrayBuffer();
        seen[response.status < 400 ? "fine" : "refused"] += 1;
        expect(response.status).toBeLessThan(500);
      }),
      { seed: 5, numRuns: runs, interruptAfterTimeLimit: 100_000, markInterruptAsFailure: true },
    );
    // Valid and broken ones, enough of both.
    expect(seen.fine).toBeGreaterThan(runs / 10);
    expect(seen.refused).toBeGreaterThan(runs / 10);
  });
});
