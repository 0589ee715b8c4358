/** What the official clients' scenarios cover of the contracts: the picture that the README shows. */
import { readFileSync, writeFileSync } from "node:fs";
import { beforeAll, expect, it } from "vitest";
import { createCollector } from "../../src/coverage/collector.ts";
import { arrayOf, stringOf } from "../../src/contract/json.ts";
import { compileGlob } from "../../src/glob.ts";
import { everyItem } from "../../src/coverage/item.ts";
import { createMock } from "../../src/index.ts";
import { formatReport } from "../../src/report/format.ts";
import { type CoverageReport, createReport } from "../../src/report/report.ts";
import { cellsOf } from "./table/cells.ts";
import { clients } from "./table/clients.ts";

const picture = "docs/coverage.svg";
/** Those that run on every Node, and need no port. */
const shown = clients.filter(({ name }) => /^(?:openai \d|fetch)\b/.test(name));

let report: CoverageReport;

beforeAll(async () => {
  const collector = createCollector(createMock().contracts);
  for (const client of shown) {
    for (const { scenario, mode } of cellsOf(client)) {
      const mock = createMock({
        seed: 1,
        fixtures: { [scenario.gateway]: scenario.fixtures },
        unmatched: "refuse",
      });
      const baseURL = await mock.baseUrl(scenario.gateway);
      await client.run(scenario.ask, mode, { baseURL, fetch: mock.fetch });
      for (const entry of await mock.journal.list()) await collector.add(entry);
    }
  }
  report = createReport(collector.coverage());
});

it("is the picture that the README shows, and what the README says of it", async () => {
  const svg = await formatReport(report, "svg");
  // As in `UPDATE_README=1 npx vitest run --project core test/clients/coverage.test.ts`.
  if (process.env["UPDATE_README"]) writeFileSync(picture, svg);
  expect(readFileSync(picture, "utf8")).toBe(svg);
  const [, title = "none"] = /<title id="title">(.*?)<\/title>/.exec(svg) ?? [];
  expect(readFileSync("README.md", "utf8")).toContain(`![${title}](docs/coverage.svg)`);
});

it("is of exchanges of every one of them", () => {
  expect(shown.map(({ name }) => name)).toEqual([
    "openai 6, chat",
    "openai 6, responses",
    "openai 7, chat",
    "openai 7, responses",
    "fetch, chat",
    "fetch, responses",
  ]);
  expect(report.coverage.exchanges).toBeGreaterThan(400);
  expect(report.coverage.forgotten).toBe(0);
});

it("leaves nothing out for a reason that is for nothing", () => {
  const items = [...everyItem(report.coverage.gateways.flatMap((gateway) => gateway.items))];
  const rules = createMock().contracts.flatMap(({ gateway, document }) =>
    arrayOf(document, "x-mynah-uncoverable").map((rule) => `${gateway} ${stringOf(rule, "at") ?? ""}`),
  );
  expect(rules.length).toBeGreaterThan(0);
  expect(rules.filter((rule) => !items.some(({ id }) => compileGlob(rule)(id)))).toEqual([]);
});
