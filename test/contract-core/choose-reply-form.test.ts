import { expect, it } from "vitest";
import { preferredReplyForm, usualReplyForm } from "../../src/contract/reply/choose-reply-form.ts";
import { listOperations } from "../../src/contract/operation.ts";

function operationWith(statuses: readonly string[]) {
  const responses = Object.fromEntries(statuses.map((status) => [status, { description: status }]));
  const [operation] = listOperations({ openapi: "3.1.0", paths: { "/": { get: { responses } } } });
  if (operation === undefined) throw new Error("There is no operation.");
  return operation;
}

it.each<[readonly string[], number | undefined, string | undefined]>([
  [["404", "201", "200"], 200, "200"],
  [["default", "202"], 202, "202"],
  [["2XX", "404"], 200, "2XX"],
  [["2xx", "default"], 200, "2XX"],
  [["204", "2XX"], 204, "204"],
  [["404", "default"], 200, "DEFAULT"],
  [["404", "302"], 302, "302"],
  [["4XX"], 400, "4XX"],
  [["101", "x-note"], undefined, undefined],
  [[], undefined, undefined],
])("of %j the answer is %s, by %s", (statuses, status, key) => {
  const chosen = usualReplyForm(operationWith(statuses));
  expect([chosen?.status, chosen?.form.status]).toEqual([status, key]);
});

it.each<[readonly string[], string, string | undefined]>([
  [["200", "404", "4XX", "default"], "404", "404"],
  [["200", "4XX", "default"], "404", "4XX"],
  [["200", "default"], "404", "DEFAULT"],
  [["200"], "404", undefined],
  [["default"], "1000", undefined],
  [["default"], "100", undefined],
  [["default"], "ok", undefined],
])("of %j %s is %s", (statuses, code, key) => {
  expect(preferredReplyForm(operationWith(statuses), code)?.form.status).toBe(key);
});
