import { expect, vi } from "vitest";
import { eventually } from "../../eventually.ts";
import { openWay, type WayName } from "../../ways/open-way.ts";
import { blindnessesOf, type Cell, sightsOf } from "./cells.ts";
import type { Outcome } from "./scenario.ts";

/** What was seen, and what was to be seen. */
export interface Sights {
  readonly seen: Readonly<Record<string, unknown>>;
  readonly expected: Readonly<Record<string, unknown>>;
}

// A client that cannot do what is asked may wait forever.
const patience = 60_000;

/**
 * Lets a client do what a scenario asks, over one way. What the client says that it cannot show is not among what
 * is expected; where it shows it all the same, `untrue` is among what is seen.
 */
export async function runScenario(cell: Cell, way: WayName): Promise<Sights> {
  const { client, scenario, mode } = cell;
  const open = await openWay(way, {
    seed: 1,
    fixtures: { [scenario.gateway]: scenario.fixtures },
    unmatched: "refuse",
  });
  const baseURL = `${open.base(scenario.gateway)}/v1`;
  const outcome = await Promise.race([
    client.run(scenario.ask, mode, { baseURL, fetch: way === "fetch" ? open.fetch : undefined }),
    gaveUp(),
  ]);
  const sights = compare(cell, outcome);
  // An exchange comes to its end a little later than what the client sees of it.
  const check = () => scenario.check?.(open.exchanges, outcome);
  const unable = blindnessesOf(cell).find(({ sight }) => sight === undefined);
  if (unable === undefined) {
    if (fits(sights.seen, sights.expected)) await eventually(check);
    return sights;
  }
  // Nearly none comes to it, so it is waited for a second alone.
  const able =
    fits(sights.seen, sights.expected) &&
    (await succeeds(() => vi.waitFor(check, { timeout: 1000, interval: 5 })));
  return { seen: able ? { untrue: unable.reason } : {}, expected: {} };
}

function compare(cell: Cell, outcome: Outcome): Sights {
  const { client, scenario } = cell;
  const seen = sightsOf(outcome);
  const expected = sightsOf(scenario.expected);
  const name = client.errors?.[scenario.name];
  if (name !== undefined) expected.set("error.name", name);
  // An error is compared member by member; on its own, it only can be what is not to be there.
  if (scenario.expected.error !== undefined || !("error" in scenario.expected)) expected.delete("error");
  const untrue: string[] = [];
  for (const { sight, reason } of blindnessesOf(cell)) {
    if (sight === undefined) continue;
    const sees =
      sight === "error" ? seen.get(sight) !== undefined : fits(seen.get(sight), expected.get(sight));
    if (sees) untrue.push(reason);
    for (const hidden of expected.keys()) {
      if (hidden === sight || hidden.startsWith(`${sight}.`)) expected.delete(hidden);
    }
  }
  const visible = Object.fromEntries([...expected.keys()].map((sight) => [sight, seen.get(sight)]));
  const wanted = Object.fromEntries(expected);
  // Where the client saw an error instead, the error tells more than what is missing.
  const because = fits(visible, wanted) ? undefined : outcome.error;
  return {
    seen: { ...visible, ...(because && { because }), ...(untrue.length > 0 && { untrue }) },
    expected: wanted,
  };
}

function fits(value: unknown, expected: unknown): boolean {
  try {
    expect(value).toEqual(expected);
    return true;
  } catch {
    return false;
  }
}

async function succeeds(check: () => Promise<unknown>): Promise<boolean> {
  return check().then(
    () => true,
    () => false,
  );
}

async function gaveUp(): Promise<Outcome> {
  await new Promise((resolve) => setTimeout(resolve, patience).unref());
  return { error: { name: "none", message: `nothing within ${patience} ms` } };
}
