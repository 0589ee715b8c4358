import type { Contract } from "../contract/contract.ts";
import { arrayOf, stringOf } from "../contract/json.ts";
import { once } from "../contract/once.ts";
import { isSecretName } from "../exchange/secrets.ts";
import type { JournalEntry } from "../journal/journal-entry.ts";
import type { Coverage, GatewayCoverage } from "./coverage.ts";
import { createExclusion, type Exclusion } from "./exclude.ts";
import { createFindings } from "./findings.ts";
import { coverErrors } from "./gateway-errors.ts";
import { coverOperation, mostListed, type Nodes } from "./operation-coverage.ts";
import { sumOf } from "./list-items.ts";
import { createNodes } from "./schema-node.ts";
import type { Side } from "./shown.ts";

/** Collects what exchanges show of contracts, one by one; it keeps none of them. */
export interface CoverageCollector {
  readonly add: (entry: JournalEntry) => Promise<void>;
  /**
   * What was shown until now.
   *
   * @param around What is known beside the exchanges. Default: no fixture, and none forgotten.
   */
  readonly coverage: (around?: Partial<Pick<Coverage, "fixtures" | "forgotten">>) => Coverage;
}

/**
 * Begins to collect.
 *
 * @example
 * const collector = createCollector(mock.contracts);
 * for (const entry of await mock.journal.list()) await collector.add(entry);
 * const coverage = collector.coverage();
 */
export function createCollector(contracts: readonly Contract[]): CoverageCollector {
  const gateways = new Map(contracts.map((contract) => [contract.gateway, coverGateway(contract)]));
  let exchanges = 0;
  return {
    async add(entry) {
      const gateway = gateways.get(entry.gateway);
      if (gateway === undefined) return;
      exchanges += 1;
      await gateway.add(entry);
    },
    coverage: ({ fixtures = [], forgotten = 0 } = {}) => ({
      mynah: "coverage/1",
      exchanges,
      forgotten,
      gateways: [...gateways.values()].map((gateway) => gateway.coverage()),
      fixtures,
    }),
  };
}

function coverGateway(contract: Contract): {
  readonly add: (entry: JournalEntry) => Promise<void>;
  readonly coverage: () => GatewayCoverage;
} {
  const { gateway, document, operations } = contract;
  const excluding = createExclusion(exclusionsOf(contract));
  const secrets = new Set(operations.flatMap((operation) => [...operation.secrets]));
  const nodesOf = (side: Side) => createNodes(contract, side, (name) => isSecretName(name, secrets));
  const nodes: Nodes = { request: nodesOf("request"), reply: nodesOf("reply") };
  const covered = new Map(
    operations.map((each) => [each, once(() => coverOperation(contract, each, nodes))]),
  );
  const findings = createFindings(contract);
  const errors = coverErrors(gateway, document);
  let exchanges = 0;
  return {
    async add(entry) {
      exchanges += 1;
      const operation = operations.find(({ id }) => id === entry.operation);
      await findings.add(entry, operation);
      errors.add(entry);
      if (operation !== undefined) await covered.get(operation)?.().add(entry);
    },
    coverage() {
      const all = [...covered.values()].map((operation) => operation());
      const listed = sumOf(all.map(({ size }) => size())).all <= mostListed;
      const items = [...all.map((operation) => operation.item(listed)), ...errors.items()];
      return {
        name: gateway,
        title: stringOf(document["info"], "title") ?? gateway,
        version: stringOf(document["info"], "version") ?? "",
        exchanges,
        items: items.map(excluding.apply),
        findings: findings.list(),
      };
    },
  };
}

/** What the document itself says that nobody can cover. */
function exclusionsOf({ gateway, document }: Contract): Exclusion[] {
  return arrayOf(document, "x-mynah-uncoverable").flatMap((each) => {
    const [at, reason] = [stringOf(each, "at"), stringOf(each, "reason")];
    return at === undefined || reason === undefined ? [] : [{ at: `${gateway} ${at}`, reason }];
  });
}
