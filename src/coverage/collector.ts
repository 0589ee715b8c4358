import type { Contract } from "../contract/contract.ts";
import { arrayOf, stringOf } from "../contract/json.ts";
import type { Operation } from "../contract/operation.ts";
import type { JournalEntry } from "../journal/journal-entry.ts";
import type { Coverage, GatewayCoverage } from "./coverage.ts";
import { createExclusion, type Exclusion } from "./exclude.ts";
import { createFindings } from "./findings.ts";
import { viewErrors } from "./gateway-errors.ts";
import { type CoverageItem, shareOf } from "./item.ts";
import { type OperationView, viewOperation } from "./operation-view.ts";

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
  const gateways = new Map(contracts.map((contract) => [contract.gateway, viewGateway(contract)]));
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

/** Errors that a gateway's document does not name are listed up to this many: fixtures may name them as they like. */
const mostOtherErrors = 100;

function viewGateway(contract: Contract): {
  readonly add: (entry: JournalEntry) => Promise<void>;
  readonly coverage: () => GatewayCoverage;
} {
  const { gateway, document, operations } = contract;
  const excluding = createExclusion(exclusionsOf(contract));
  const views = new Map<Operation, OperationView>();
  const findings = createFindings(contract);
  const errors = viewErrors(gateway, document);
  const otherErrors = new Map<string, CoverageItem>();
  const counts = new Map<string, number>();
  let exchanges = 0;

  const viewOf = (operation: Operation): OperationView => {
    const view = views.get(operation) ?? viewOperation(contract, operation);
    views.set(operation, view);
    return view;
  };
  const counted = (item: CoverageItem): CoverageItem => {
    return { ...item, count: counts.get(item.id) ?? 0, items: item.items.map(counted) };
  };
  const called = new Set<Operation>();
  const operationItem = (operation: Operation): CoverageItem => {
    const item = excluding.apply(viewOf(operation).item);
    if (called.has(operation)) return counted(item);
    // Of what was never asked for, large documents have more than anybody reads.
    return { ...item, items: [], unlisted: shareOf(item.items).of };
  };

  return {
    async add(entry) {
      exchanges += 1;
      const operation = operations.find(({ id }) => id === entry.operation);
      await findings.add(entry, operation);
      const shown = new Set<string>();
      if (operation !== undefined) {
        called.add(operation);
        for (const id of await viewOf(operation).shownBy(entry)) shown.add(id);
      }
      for (const { id, label } of errors.shownBy(entry)) {
        shown.add(id);
        const known = errors.items.some((item) => item.id === id) || otherErrors.has(id);
        if (known || otherErrors.size >= mostOtherErrors) continue;
        otherErrors.set(id, { id, kind: "error", label, count: 0, counts: false, items: [] });
      }
      for (const id of shown) counts.set(id, (counts.get(id) ?? 0) + 1);
    },
    coverage() {
      const listed = [...errors.items, ...otherErrors.values()];
      const heading: CoverageItem = {
        id: `${gateway} error`,
        kind: "errors",
        label: "errors",
        count: 0,
        counts: false,
        items: listed.map(counted),
      };
      return {
        name: gateway,
        title: stringOf(document["info"], "title") ?? gateway,
        version: stringOf(document["info"], "version") ?? "",
        exchanges,
        items: [...operations.map(operationItem), ...(listed.length === 0 ? [] : [heading])],
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
