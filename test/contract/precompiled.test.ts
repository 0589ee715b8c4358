import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isObject, type JsonObject } from "../../src/contract/json.ts";
import { validators as elkapiValidators } from "../../src/gateways/generated/elkapi-validators.ts";
import { validators as evolinkValidators } from "../../src/gateways/generated/evolink-validators.ts";
import { createMock, elkapi, evolink, type Mock } from "../../src/index.ts";
import type { Page } from "./documented-rows.ts";
import { bodyWith, bodyWithout, inheritedNames, minimalBody, pages, requestRows } from "./matrix.ts";
import { everyGateway, gatewayOf, postJson, urlOf } from "./requests.ts";

const exact = { elkapi: elkapiValidators.exact, evolink: evolinkValidators.exact };
const quick = createMock({ seed: 1 });
const full = createMock({ seed: 1, gateways: [withoutPrecompiled(elkapi), withoutPrecompiled(evolink)] });

/** Names of members that no page has. */
const surplus = { ordinary: ["mood", "0", "", "a/b"], inherited: inheritedNames };

describe("the validators compiled ahead of time", () => {
  it.each(everyGateway)("of %s are there for every body", (gateway) => {
    expect(Object.keys(exact[gateway]).toSorted()).toEqual(bodySchemas(gateway).toSorted());
  });

  it.each(
    pages.flatMap((page) => [
      { page, names: "ordinary" as const },
      { page, names: "inherited" as const },
    ]),
  )("agree with the full validator on bodies of $page with $names names", async ({ page, names }) => {
    const path = new URL(urlOf(page)).pathname;
    const [pointer = ""] = bodySchemas(gatewayOf(page), path);
    const isExact = exact[gatewayOf(page)][pointer];

    await fc.assert(
      fc.asyncProperty(someBody(page, surplus[names]), async (body) => {
        const answers = [await answerOf(quick, page, body), await answerOf(full, page, body)] as const;

        expect(answers[0]).toEqual(answers[1]);
        expect({ clean: isExact?.(body) }).toEqual({ clean: answers[1].clean });
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

function withoutPrecompiled({ name, document, fixtures }: typeof elkapi): typeof elkapi {
  return { name, document, fixtures };
}

/** Where the schemas of request bodies stand, of one path or of all. */
function bodySchemas(gateway: string, path?: string): string[] {
  return full.contracts
    .filter((contract) => contract.gateway === gateway)
    .flatMap(({ operations }) => operations.filter((each) => path === undefined || each.path === path))
    .flatMap(({ requestBody }) => [...requestBody.values()].map(({ schema }) => String(schema)));
}

/** What a mock says of a body; it is clean where it breaks no rule and has no undocumented member. */
async function answerOf(mock: Mock, page: Page, body: unknown) {
  const response = await postJson(mock, page, body);
  const undocumented = response.headers.get("x-mynah-undocumented");
  // After the contract has had its say, choices are bounded, and a response that is continued must be known.
  const later = ["too_many_choices", "previous_response_not_found"];
  const valid = response.status === 200 || later.includes(response.headers.get("x-mynah-error") ?? "");
  return {
    clean: valid && undocumented === null,
    status: response.status,
    undocumented,
    text: await response.text(),
  };
}

/** Bodies near what a page allows, valid and broken, and a few that are nothing like it. */
function someBody(page: Page, names: readonly string[]): fc.Arbitrary<unknown> {
  const rows = requestRows(page);
  const members = fc.constantFrom(...rows.map(({ member }) => member));
  const listed = rows.flatMap((row) => [
    ...(row.enum ?? []),
    ...(row.minimum === undefined ? [] : [row.minimum]),
  ]);
  const value = fc.oneof(
    fc.constantFrom<unknown>(
      ...listed,
      "json",
      "gemini-2.5",
      "assistant",
      null,
      {},
      [],
      [{}],
      ["text"],
      1,
      1.5,
    ),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const change = fc.oneof(
    fc.record({ kind: fc.constant("put"), member: members, value }),
    fc.record({ kind: fc.constant("leave out"), member: members, value }),
    fc.record({
      kind: fc.constant("add"),
      member: fc
        .tuple(members, fc.constantFrom(...names))
        .map(([member, name]) => member.replace(/[^.]+$/, name)),
      value,
    }),
  );
  const near = fc.array(change, { maxLength: 3 }).map((changes) =>
    changes.reduce<JsonObject>((body, { kind, member, value }) => {
      const next = kind === "leave out" ? bodyWithout(page, member) : bodyWith(page, member, value);
      return merge(body, next);
    }, minimalBody(page)),
  );
  return fc.oneof({ weight: 9, arbitrary: near }, { weight: 1, arbitrary: fc.jsonValue() });
}

/** Puts two bodies together, the second over the first. */
function merge(first: JsonObject, second: JsonObject): JsonObject {
  const members = Object.entries(second).map(([name, value]) => {
    const before = Object.hasOwn(first, name) ? first[name] : undefined;
    return [name, isObject(before) && isObject(value) ? merge(before, value) : value] as const;
  });
  return Object.fromEntries<unknown>([...Object.entries(first), ...members]);
}
