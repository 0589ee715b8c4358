import { expect, it } from "vitest";
import { coverageOf } from "../../src/coverage/coverage-of.ts";
import { everyItem, shareOf } from "../../src/coverage/item.ts";
import { createMock } from "../../src/index.ts";
import { publicDocuments, readPublic } from "./public-documents.ts";
import { requestMaker, toInit } from "./valid-request.ts";

/** Every operation takes its time in a document in which each may answer with all that there is. */
const oneOf = 25;

it.each(publicDocuments)(
  "tells what valid requests cover of the document of %s",
  async (name) => {
    const mock = createMock({ gateways: [{ name, document: readPublic(name), fixtures: [] }], seed: 1 });
    const [contract] = mock.contracts;
    if (contract === undefined) throw new Error("There is no contract.");
    const makeRequest = requestMaker(contract);
    const asked = contract.operations.filter((_, index) => index % oneOf === 0);
    for (const operation of asked) {
      const request = await makeRequest(operation);
      await (await mock.fetch(request.url, toInit(request))).text();
    }
    const coverage = await coverageOf(mock);
    const items = coverage.gateways.flatMap((gateway) => gateway.items);
    const operations = items.filter(({ kind }) => kind === "operation");

    expect(operations.filter(({ count }) => count > 0).map(({ label }) => label)).toEqual(
      asked.map(({ id }) => id),
    );
    // An operation that was called has answered with one of its statuses.
    expect(
      operations.filter(
        ({ count, items: sides }) =>
          count > 0 && [...everyItem(sides)].every((item) => item.kind !== "status" || item.count === 0),
      ),
    ).toEqual([]);
    const ids = [...everyItem(items)].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const { covered, of } = shareOf(items);
    expect(covered).toBeGreaterThan(asked.length);
    expect(of).toBeGreaterThan(covered);
    // What nobody could read is not written: not even by the largest of them.
    expect(JSON.stringify(coverage).length).toBeLessThan(10_000_000);
  },
  60_000,
);
