import type { Contract } from "../contract/contract.ts";
import { memberOf, stringOf } from "../contract/json.ts";
import { valueAt } from "../contract/json-pointer.ts";
import { type Operation, replyForm } from "../contract/operation.ts";
import { parameterValues } from "../contract/parameters/judge-parameters.ts";
import type { Parameter } from "../contract/parameters/parameter.ts";
import { mediaOf } from "../contract/reply/reply-form.ts";
import { isSecret } from "../exchange/request-headers.ts";
import type { JournalEntry } from "../journal/journal-entry.ts";
import { isAccepted } from "./accepted.ts";
import { coverBodies } from "./body-coverage.ts";
import { coverContents, type SideCoverage } from "./contents-coverage.ts";
import { type CoverageItem, itemOf } from "./item.ts";
import { createNaming, one, sumOf } from "./list-items.ts";
import type { NodeAt } from "./schema-node.ts";
import { bodiesOf, sourceOf } from "./sent-request.ts";
import type { Side, Size } from "./shown.ts";

/** What exchanges have shown of an operation. */
export interface OperationCoverage {
  readonly add: (entry: JournalEntry) => Promise<void>;
  readonly size: () => Size;
  /** @param listed Whether what is inside is listed also where the operation was never called. */
  readonly item: (listed: boolean) => CoverageItem;
}

/** The nodes of a document's schemas, by the way that bodies go. */
export type Nodes = Readonly<Record<Side, NodeAt>>;

/**
 * Where an operation has more items than this, what is inside of an item is told only where the item was shown; the rest is
 * a number. Some documents say of each of hundreds of operations that it may answer with all that there is. Where a whole
 * document has more, the same holds of operations that were never called.
 */
export const mostListed = 5_000;

/** Begins to cover an operation. */
export function coverOperation(contract: Contract, operation: Operation, nodes: Nodes): OperationCoverage {
  const id = `${contract.gateway} ${operation.id}`;
  const requests = coverRequests(contract, operation, id, nodes.request);
  const replies = coverReplies(contract, operation, `${id} reply`, nodes.reply);
  let exchanges = 0;
  let accepted = 0;
  const size = () => sumOf([requests.size(), replies.size()]);
  return {
    size,
    async add(entry) {
      exchanges += 1;
      if (await isAccepted(entry, operation, contract)) {
        accepted += 1;
        await requests.add(entry);
      }
      // What a fixture answers off the contract shows nothing of it.
      if (entry.offContract === undefined) await replies.add(entry);
    },
    item(listed) {
      const docs = stringOf(operation.source, "summary") ?? stringOf(operation.source, "description");
      const item = itemOf("operation", id, operation.id, { count: accepted, docs });
      if (exchanges === 0 && !listed) return { ...item, unlisted: size().counting };
      const all = size().all <= mostListed;
      const name = createNaming();
      const heading = (kind: Side, items: readonly CoverageItem[]) =>
        items.length === 0 ? [] : [itemOf(kind, `${id} ${kind}`, kind, { counts: false, items })];
      return {
        ...item,
        items: [
          ...heading("request", requests.items(all, name)),
          ...heading("reply", replies.items(all, name)),
        ],
      };
    },
  };
}

function coverRequests(
  contract: Contract,
  operation: Operation,
  operationId: string,
  nodeAt: NodeAt,
): SideCoverage {
  const parameters = coverParameters(contract, operation, operationId, nodeAt);
  const body = coverContents(contract, operation.requestBody, `${operationId} request`, nodeAt, "request");
  return {
    async add(entry) {
      await parameters.add(entry);
      const { values } = bodiesOf(entry.request, operation, contract);
      const type = entry.request.headers["content-type"] ?? "";
      if (values.length > 0) await body.add(mediaOf(operation.requestBody, type), values);
    },
    size: () => sumOf([parameters.size(), body.size()]),
    items: (all, nameOf) => [...parameters.items(all, nameOf), ...body.items(all, nameOf)],
  };
}

function coverParameters(
  contract: Contract,
  operation: Operation,
  operationId: string,
  nodeAt: NodeAt,
): SideCoverage {
  // Of what the journal hides, it tells that it was there.
  const isHidden = ({ in: place, name }: Parameter) =>
    (place === "query" || place === "header") && isSecret(name, operation.secrets);
  const known = operation.parameters.map((parameter) => ({
    parameter,
    sent: { count: 0 },
    inside: coverBodies(
      contract,
      nodeAt,
      isHidden(parameter) ? [] : [parameter.schema ?? []].flat(),
      "request",
    ),
  }));
  const counting = known.filter(({ parameter }) => parameter.in !== "cookie");
  return {
    async add({ request }) {
      if (known.length === 0) return;
      const values = await parameterValues(contract.judge, operation, sourceOf(request, contract));
      for (const { parameter, sent, inside } of known) {
        const value = memberOf(values[parameter.in], parameter.name);
        if (value === undefined) continue;
        sent.count += 1;
        await inside.add([value]);
      }
    },
    size: () => sumOf(counting.flatMap(({ parameter, inside }) => [inside.size(), one(!parameter.required)])),
    items: (all, nameOf) =>
      known.map(({ parameter: { in: place, name, required, pointer }, sent: { count }, inside }) => {
        const id = nameOf(`${operationId} ${place} ${name}`);
        return {
          ...itemOf("parameter", id, `${name} (${place})`, {
            count,
            counts: !required,
            docs: stringOf(valueAt(contract.document, pointer), "description"),
            items: inside.items(id, all, nameOf),
          }),
          ...(place === "cookie" && { excluded: "the journal keeps no cookies" }),
        };
      }),
  };
}

function coverReplies(contract: Contract, operation: Operation, id: string, nodeAt: NodeAt): SideCoverage {
  const statuses = [...operation.replies.values()].map((form) => {
    const label = form.status === "DEFAULT" ? "default" : form.status;
    const contents = coverContents(contract, form.media, `${id} ${label}`, nodeAt, "reply");
    return { form, label, contents, given: { count: 0 } };
  });
  return {
    async add({ status, reply }) {
      const form = replyForm(operation, status);
      const found = statuses.find((each) => each.form === form);
      if (found === undefined || form === undefined) return;
      found.given.count += 1;
      const media = mediaOf(form.media, reply.headers["content-type"] ?? "");
      await found.contents.add(media, reply.events?.map(({ data }) => data) ?? [reply.body]);
    },
    size: () => sumOf(statuses.flatMap(({ contents }) => [contents.size(), one(true)])),
    items: (all, nameOf) =>
      statuses.map(({ form, label, contents, given: { count } }) => {
        const docs = stringOf(valueAt(contract.document, form.pointer), "description");
        const named = nameOf(`${id} ${label}`);
        return itemOf("status", named, label, { count, docs, items: contents.items(all, nameOf) });
      }),
  };
}
