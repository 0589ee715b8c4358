import type { Contract } from "../contract/contract.ts";
import { isJsonLines } from "../contract/body/json-lines.ts";
import { memberOf, stringOf } from "../contract/json.ts";
import { valueAt } from "../contract/json-pointer.ts";
import { type Operation, replyForm } from "../contract/operation.ts";
import { parameterValues } from "../contract/parameters/judge-parameters.ts";
import { type MediaForm, essenceOf, isEventStream, isJson, mediaOf } from "../contract/reply/reply-form.ts";
import { findGateway } from "../contract/route/route.ts";
import type { JournalEntry } from "../journal/journal-entry.ts";
import { isAccepted } from "./accepted.ts";
import type { CoverageItem } from "./item.ts";
import { show } from "./show.ts";
import { createSpots, type Spot } from "./spot.ts";

/** What an operation offers to be covered, and what exchanges show of it. */
export interface OperationView {
  readonly item: CoverageItem;
  /** The ids of the items that an exchange shows. */
  readonly shownBy: (entry: JournalEntry) => Promise<ReadonlySet<string>>;
}

/** A content type of a body. */
interface Content {
  readonly id: string;
  readonly spots: readonly Spot[];
}

/** Looks at an operation. */
export function viewOperation(contract: Contract, operation: Operation): OperationView {
  const id = `${contract.gateway} ${operation.id}`;
  const requests = readRequests(contract, operation, id);
  const replies = readReplies(contract, operation, `${id} reply`);
  const heading = (kind: "request" | "reply", items: readonly CoverageItem[]): CoverageItem[] =>
    items.length === 0 ? [] : [{ id: `${id} ${kind}`, kind, label: kind, count: 0, counts: false, items }];
  const docs = stringOf(operation.source, "summary") ?? stringOf(operation.source, "description");
  const item: CoverageItem = {
    id,
    kind: "operation",
    label: operation.id,
    count: 0,
    counts: true,
    ...(docs !== undefined && { docs }),
    items: [...heading("request", requests.items), ...heading("reply", replies.items)],
  };
  return {
    item,
    async shownBy(entry) {
      const shown = new Set<string>();
      if (await isAccepted(entry, operation, contract)) {
        shown.add(id);
        await requests.show(entry, shown);
      }
      // What a fixture answers off the contract shows nothing of it.
      if (entry.offContract === undefined) await replies.show(entry, shown);
      return shown;
    },
  };
}

/** Notes what one side of an exchange shows. */
type Show = (entry: JournalEntry, shown: Set<string>) => Promise<void>;

interface Side {
  readonly items: readonly CoverageItem[];
  readonly show: Show;
}

function readRequests(contract: Contract, operation: Operation, operationId: string): Side {
  const parameters = readParameters(contract, operation, operationId);
  const id = `${operationId} request`;
  const body = readContents(contract, operation.requestBody, id, "request");
  return {
    items: [...parameters.items, ...body.items],
    async show(entry, shown) {
      await parameters.show(entry, shown);
      const type = entry.request.headers["content-type"] ?? "";
      const content = body.of(mediaOf(operation.requestBody, type));
      if (content === undefined || entry.request.body === undefined) return;
      shown.add(content.id);
      const satisfiesAt = await (await contract.judge()).satisfiesAt("request");
      const { body: sent } = entry.request;
      const values = isJsonLines(essenceOf(type)) && Array.isArray(sent) ? (sent as unknown[]) : [sent];
      for (const spot of content.spots) for (const value of values) show(spot, value, satisfiesAt, shown);
    },
  };
}

function readParameters(contract: Contract, operation: Operation, operationId: string): Side {
  const known = operation.parameters.map((parameter) => {
    const { in: place, name, required, pointer, schema } = parameter;
    const id = `${operationId} ${place} ${name}`;
    const inside = createSpots(contract, schema === undefined ? [] : [schema], { id, side: "request" });
    const docs = stringOf(valueAt(contract.document, pointer), "description");
    const item: CoverageItem = {
      id,
      kind: "parameter",
      label: `${name} (${place})`,
      count: 0,
      counts: !required,
      ...(docs !== undefined && { docs }),
      items: inside.items,
    };
    return { parameter, item, spots: inside.spots };
  });
  return {
    items: known.map(({ item }) => item),
    async show({ request }, shown) {
      if (known.length === 0) return;
      const { path, search } = findGateway(new URL(request.url), [contract], contract);
      const sent = { path, search, headers: new Headers(request.headers) };
      const values = await parameterValues(contract.judge, operation, sent);
      const satisfiesAt = await (await contract.judge()).satisfiesAt("request");
      for (const { parameter, item, spots } of known) {
        const value = memberOf(values[parameter.in], parameter.name);
        if (value === undefined) continue;
        shown.add(item.id);
        for (const spot of spots) show(spot, value, satisfiesAt, shown);
      }
    },
  };
}

function readReplies(contract: Contract, operation: Operation, id: string): Side {
  const statuses = [...operation.replies.values()].map((form) => {
    const name = form.status === "DEFAULT" ? "default" : form.status;
    const own = `${id} ${name}`;
    const contents = readContents(contract, form.media, own, "reply");
    const docs = stringOf(valueAt(contract.document, form.pointer), "description");
    const item: CoverageItem = {
      id: own,
      kind: "status",
      label: name,
      count: 0,
      counts: true,
      ...(docs !== undefined && { docs }),
      items: contents.items,
    };
    return { form, item, contents };
  });
  return {
    items: statuses.map(({ item }) => item),
    async show({ status, reply }, shown) {
      const form = replyForm(operation, status);
      const found = statuses.find((each) => each.form === form);
      if (found === undefined || form === undefined) return;
      shown.add(found.item.id);
      const content = found.contents.of(mediaOf(form.media, reply.headers["content-type"] ?? ""));
      if (content === undefined) return;
      shown.add(content.id);
      const satisfiesAt = await (await contract.judge()).satisfiesAt("reply");
      const values = reply.events === undefined ? [reply.body] : reply.events.map(({ data }) => data);
      for (const spot of content.spots) for (const value of values) show(spot, value, satisfiesAt, shown);
    },
  };
}

interface Contents {
  readonly items: readonly CoverageItem[];
  readonly of: (media: MediaForm | undefined) => Content | undefined;
}

/** The content types that a body may have. Where there is but one, it says nothing that the body does not say. */
function readContents(
  contract: Contract,
  media: ReadonlyMap<string, MediaForm>,
  id: string,
  side: "request" | "reply",
): Contents {
  const contents = new Map<MediaForm, Content>();
  const items: CoverageItem[] = [];
  for (const [type, form] of media) {
    // JSON is what nearly every body is.
    const own = type === "application/json" ? id : `${id} ${type}`;
    const schemas = isEventStream(type)
      ? form.eventForms.flatMap(({ dataSchema }) => dataSchema ?? [])
      : [form.schema ?? []].flat();
    const { spots, items: inside } = createSpots(contract, schemas, { id: own, side });
    const name = `${id} ${type}`;
    contents.set(form, { id: name, spots });
    if (media.size === 1 && isJson(type)) items.push(...inside);
    else
      items.push({ id: name, kind: "content", label: type, count: 0, counts: media.size > 1, items: inside });
  }
  return { items, of: (form) => (form === undefined ? undefined : contents.get(form)) };
}
