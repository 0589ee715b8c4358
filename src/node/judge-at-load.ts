import { createContract } from "../contract/contract.ts";
import type { Gateway } from "../contract/document.ts";
import { type Fixture, isRaw, isSpoken, type Reply, repliesOf } from "../fixtures/fixture.ts";
import { hasTemplates } from "../fixtures/templates.ts";
import { checkFixture } from "./check/check-fixture.ts";
import type { Finding } from "./check/finding.ts";
import { createTrial } from "./check/fixture-trial.ts";
import type { LocatedFixture } from "./load-fixtures.ts";

/**
 * Finds fixtures whose replies the gateway's document forbids, before anything is served. Looked at is what a
 * document may forbid: reasoning, refusals, tool calls, how an answer ends, and answers of one operation as they
 * stand on the wire. Replies with templates are left to `mynah check`, and to the requests that they need.
 */
export async function judgeAtLoad(gateway: Gateway, located: readonly LocatedFixture[]): Promise<Finding[]> {
  const risky = located.filter(({ fixture }) => isRisky(fixture));
  if (risky.length === 0) return [];
  const contract = createContract(gateway);
  const trial = createTrial(gateway, "reply_off_contract");
  const findings: Finding[] = [];
  for (const { fixture, locate } of risky) {
    // Its own request is another matter than its reply.
    const { request: _, ...answering } = fixture;
    findings.push(...(await checkFixture(contract, { fixture: answering, locate }, trial)).findings);
  }
  return findings;
}

function isRisky(fixture: Fixture): boolean {
  if (fixture.offContract !== undefined) return false;
  const bound = fixture.when?.operation !== undefined;
  return repliesOf(fixture).some((reply) => mayBeForbidden(reply, bound));
}

/** Members of which no document that has a dialect can forbid what they say. */
const harmless = new Set(["text", "json", "usage", "headers", "pace", "faults"]);

function mayBeForbidden(reply: Reply, bound: boolean): boolean {
  if (hasTemplates(reply)) return false;
  if (isRaw(reply)) return bound;
  return isSpoken(reply) && Object.keys(reply).some((member) => !harmless.has(member));
}
