import { expect, test, vi } from "vitest";
import { chatRows } from "./mutations/chat-rows.ts";
import type { Row } from "./mutations/mutation.ts";
import { responsesRows } from "./mutations/responses-rows.ts";
import { mutated } from "./mutations/rewrite.ts";
import { blindnessesOf, type Cell } from "./table/cells.ts";
import { clients } from "./table/clients.ts";
import { runScenario } from "./table/run-scenario.ts";
import type { Client } from "./table/scenario.ts";
import { scenarios } from "./table/scenarios.ts";

const major = Number(process.versions.node.split(".")[0]);

/** The name of a client without its dialect, which a row knows. */
function shortName({ name }: Client): string {
  return name
    .replace(/, (openai )?(chat|responses)$/, "")
    .replace(", openai-compatible", " compatible")
    .replace("openai agents", "agents");
}

const able = clients.filter(({ node, takesFetch }) => takesFetch && node <= major);
const ableNames = new Set(able.map(shortName));

/** Whether a client shows something else than it is to show, once its streams are changed. */
async function notices(cell: Cell): Promise<boolean> {
  try {
    const { seen, expected } = await runScenario(cell, "fetch");
    expect(seen).toEqual(expected);
    return false;
  } catch {
    return true;
  }
}

/** The clients that notice in a scenario; `onChange` is called where a stream is not what it was. */
async function noticedIn(name: string, row: Row, onChange: () => void): Promise<string[]> {
  const scenario = scenarios.find((each) => each.name === name);
  if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
  const cells = able
    .filter(({ dialect }) => dialect === row.dialect)
    .map((client): Cell => ({ client, scenario, mode: "streamed" }))
    .filter((cell) => blindnessesOf(cell).every(({ sight }) => sight !== undefined));
  const noticed = await Promise.all(cells.map((cell) => notices(mutated(cell, row.mutation, onChange))));
  return cells.flatMap(({ client }, index) => (noticed[index] ? [shortName(client)] : []));
}

const rows = [...chatRows, ...responsesRows];

for (const row of rows) {
  const { rule, dialect, scenarios, mutation, noticedBy, harmless } = row;
  const seen = harmless ?? `seen by ${noticedBy.join(", ")}`;
  test(`${dialect}: ${rule}; if not: ${seen}`, { timeout: 30_000 }, async () => {
    const onChange = vi.fn<() => void>();
    const noticed = new Set<string>();
    for (const name of scenarios) {
      for (const client of await noticedIn(name, row, onChange)) noticed.add(client);
    }
    const expected = noticedBy.filter((name) => ableNames.has(name));
    expect([...noticed].toSorted()).toEqual(expected.toSorted());
    expect(onChange.mock.calls.length > 0).toBe(Object.keys(mutation).length > 0);
  });
}

test("every rule is one that an SDK notices, or says why none does", () => {
  for (const { noticedBy, harmless } of rows) {
    expect(noticedBy.some((name) => name !== "fetch")).toBe(harmless === undefined);
  }
});
