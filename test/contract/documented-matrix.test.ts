import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/contract/json.ts";
import { createMock, errors } from "../../src/index.ts";
import { documentedRequests } from "./documented-bodies.ts";
import { acceptedCases, pages, refusedCases } from "./matrix.ts";
import { type ErrorBody, gatewayOf, postJson, readAnswer, urlOf } from "./requests.ts";

const mock = createMock({ seed: 1 });

describe.each(pages)("%s", (page) => {
  it.each(named(acceptedCases(page)))("answers %s", async (_, { body }) => {
    const response = await postJson(mock, page, await continuing(body));

    expect(await readAnswer(response)).toContain(body["stream"] === true ? "data: " : '"model":');
    expect(response.headers.get("x-mynah-undocumented")).toBeNull();
    expect(response.headers.get("x-mynah-violations")).toBeNull();
    expect(response.headers.get("content-type")).toContain(
      body["stream"] === true ? "text/event-stream" : "application/json",
    );
  });

  it.each(named(refusedCases(page)))("refuses %s", async (_, refused) => {
    const { body, param, pointer, keywords, code } = refused;
    const response = await postJson(mock, page, body);
    const { error } = (await response.json()) as ErrorBody;
    const violations = error.violations ?? [];

    expect(response.status).toBe(400);
    expect(error.param).toBe(param);
    expect(error.message).toContain(param);
    expect(error.type).toBe("invalid_request_error");
    expect(error.code).toBe(gatewayOf(page) === "evolink" ? 400 : code);
    expect(response.headers.get("x-mynah-error")).toBe(code);
    expect(Object.keys(errors)).toContain(code);
    expect(keywords).toContainEqual(violations.map(({ keyword }) => keyword));
    for (const violation of violations) {
      expect(violation).toEqual({
        pointer,
        param,
        keyword: expect.stringMatching(/./),
        expected: expect.stringMatching(/\S/),
        seen: seenAt(body, pointer),
        message: expect.stringContaining(param),
      });
    }
  });
});

describe("a documented curl body", () => {
  it.each(documentedRequests)("is answered as printed: $title", async ({ page, path, body }) => {
    const response = await postJson(mock, page, body);

    expect(urlOf(page).endsWith(path)).toBe(true);
    expect(response.headers.get("content-type")).toContain("application/json");
    expect(response.headers.get("x-mynah-undocumented")).toBeNull();
    expect(JSON.parse(await readAnswer(response))).toMatchObject({ model: body["model"] });
  });

  it.each(documentedRequests)("is streamed with stream true: $title", async ({ page, body }) => {
    const response = await postJson(mock, page, { ...body, stream: true });

    expect(response.headers.get("content-type")).toContain("text/event-stream");
    expect(await readAnswer(response)).toContain(
      page === "elkapi-responses" ? "event: response.completed\n" : "data: [DONE]\n",
    );
  });
});

describe("the matrix", () => {
  it.each(pages)("of %s has a title of its own for every case", (page) => {
    const titles = [...acceptedCases(page), ...refusedCases(page)].map(({ title }) => title);

    expect(new Set(titles).size).toBe(titles.length);
  });
});

/** A body that continues a response continues one that there is: ids are made by who answers. */
async function continuing(body: JsonObject): Promise<JsonObject> {
  if (!("previous_response_id" in body)) return body;
  const first = await postJson(mock, "elkapi-responses", { model: "gpt-5.5" });
  return { ...body, previous_response_id: ((await first.json()) as { id: string }).id };
}

/** Cases with their titles before them; vitest cuts a long `$title` short. */
function named<T extends { readonly title: string }>(cases: readonly T[]): (readonly [string, T])[] {
  return cases.map((each) => [each.title, each]);
}

/** How a violation shows the value at a pointer. */
function seenAt(body: unknown, pointer: string): string {
  let value = body;
  for (const segment of pointer.split("/").slice(1)) value = (value as Record<string, unknown>)[segment];
  return value === undefined ? "nothing" : JSON.stringify(value);
}
