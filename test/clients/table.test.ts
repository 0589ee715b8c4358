import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type WayName, ways } from "../ways/open-way.ts";
import { blindnessesOf, type Cell, cellsOf } from "./table/cells.ts";
import { clients } from "./table/clients.ts";
import { readmeTable } from "./table/readme-table.ts";
import { runScenario } from "./table/run-scenario.ts";
import { scenarios } from "./table/scenarios.ts";

const major = Number(process.versions.node.split(".")[0]);

/** Rows that are run over every way; the others over the one that is cheapest. */
const everyWay = new Set([
  "text",
  "tool call",
  "structured output",
  "429 rate limited",
  "error in the stream",
  "connection cut off",
  "abort",
]);

/** The ways of a cell: a client that takes no `fetch` of its own needs a port, or MSW. */
function waysOf({ client, scenario }: Cell): WayName[] {
  const possible = ways.filter((way) => client.takesFetch || way !== "fetch");
  if (everyWay.has(scenario.name)) return possible;
  return possible.includes("fetch") ? ["fetch"] : ["server"];
}

// Those that need a newer Node are run where CI runs on one.
for (const client of clients.filter(({ node }) => node <= major)) {
  for (const cell of cellsOf(client)) {
    for (const way of waysOf(cell)) {
      test(`${client.name}: ${cell.scenario.name}, ${cell.mode}, over ${way}`, async () => {
        const { seen, expected } = await runScenario(cell, way);
        expect(seen).toEqual(expected);
      });
    }
  }
}

test("no two scenarios and no two clients have the same name", () => {
  for (const names of [scenarios, clients].map((all) => all.map(({ name }) => name))) {
    expect(names).toEqual([...new Set(names)]);
  }
});

test("every blindness is of something that a scenario shows", () => {
  const untrue = clients.flatMap((client) => {
    const met = new Set(cellsOf(client).flatMap(blindnessesOf));
    return client.blind
      .filter((blindness) => !met.has(blindness))
      .map((blindness) => [client.name, blindness]);
  });
  expect(untrue).toEqual([]);
});

test("every error class that a client names is of a scenario", () => {
  const names = new Set(scenarios.map(({ name }) => name));
  for (const { errors = {} } of clients) {
    expect(Object.keys(errors).filter((name) => !names.has(name))).toEqual([]);
  }
});

test("the README shows this table", () => {
  const between = /(?<=<!-- clients -->\n\n).*?(?=\n<!-- \/clients -->)/s;
  const readme = () => readFileSync("README.md", "utf8");
  const table = readmeTable(clients);
  // As in `UPDATE_README=1 npx vitest run --project core test/clients/table.test.ts -t README`.
  if (process.env["UPDATE_README"])
    writeFileSync(
      "README.md",
      readme().replace(between, () => table),
    );
  expect(between.exec(readme())?.[0]).toBe(table);
});
