import { beforeAll, describe, expect, it } from "vitest";
import type { Contract } from "../../src/contract/contract.ts";
import type { Operation } from "../../src/contract/operation.ts";
import { replyForm } from "../../src/contract/operation.ts";
import { essenceOf, isJson } from "../../src/contract/reply/reply-form.ts";
import { createMock, type Mock, type OpenApiDocument } from "../../src/index.ts";
import { type Independent, independentValidator, publicDocuments, readPublic } from "./public-documents.ts";
import { requestMaker, toInit, type ValidRequest } from "./valid-request.ts";

/** Makes what goes wrong with each operation into one list, which is to be empty. */
async function problemsOf(
  contract: Contract,
  look: (operation: Operation) => Promise<string | undefined>,
): Promise<string[]> {
  const problems: string[] = [];
  for (const operation of contract.operations) {
    const problem = await look(operation);
    if (problem !== undefined) problems.push(`${operation.method} ${operation.path}: ${problem}`);
  }
  return problems;
}

describe.each(publicDocuments)("the document of %s", (name) => {
  let document: OpenApiDocument;
  let mock: Mock;
  let contract: Contract;
  let independent: Independent;
  let makeRequest: (operation: Operation) => Promise<ValidRequest>;

  beforeAll(() => {
    document = readPublic(name);
    mock = createMock({ gateways: [{ name, document, fixtures: [] }] });
    [contract] = mock.contracts as [Contract];
    independent = independentValidator(document);
    makeRequest = requestMaker(contract);
  });

  it("has every operation answer a valid request, with a reply that another validator accepts", async () => {
    const problems = await problemsOf(contract, async (operation) => {
      const request = await makeRequest(operation);
      const response = await mock.fetch(request.url, toInit(request));
      const text = await response.text();
      if (response.status >= 400) return `${response.status} ${text}`;
      const type = essenceOf(response.headers.get("content-type") ?? "");
      const form = replyForm(operation, response.status);
      const schema = form?.media.get(type)?.schema;
      if (schema === undefined || !isJson(type)) return undefined;
      return independent(schema, JSON.parse(text)).slice(-1)[0];
    });
    expect(problems).toEqual([]);
  });

  it("has every body with required members refuse {}", async () => {
    let looked = 0;
    const problems = await problemsOf(contract, async (operation) => {
      const request = await makeRequest(operation);
      const schema = operation.requestBody.get(request.type)?.schema;
      const judged = isJson(request.type) || request.type === "application/x-www-form-urlencoded";
      if (!judged || schema === undefined || independent(schema, {}).length === 0) return undefined;
      looked += 1;
      const response = await mock.fetch(request.url, toInit({ ...request, value: {} }));
      const text = await response.text();
      return response.status === 400 ? undefined : `${response.status} ${text}`;
    });
    expect(problems).toEqual([]);
    expect(looked).toBeGreaterThan(0);
  });
});

it("GET / lists the first operations of a large document, and says how many more there are", async () => {
  const mock = createMock({ gateways: [{ name: "github", document: readPublic("github"), fixtures: [] }] });
  const text = await (await mock.fetch("http://localhost/")).text();
  expect(text).toContain("GET    /  (meta/root)");
  expect(text).toContain("… and 795 more");
});
