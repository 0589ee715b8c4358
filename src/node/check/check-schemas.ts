import type { Contract } from "../../contract/contract.ts";
import type { Judge } from "../../contract/judge.ts";
import type { Direction } from "../../contract/schema/direction.ts";
import type { Operation } from "../../contract/operation.ts";
import type { MediaForm } from "../../contract/reply/reply-form.ts";
import { whyNotJudged } from "../../contract/body/other-body.ts";
import type { Find } from "./check-document.ts";

/** How many of a kind there are, and how many of them are validated. */
export interface Share {
  readonly validated: number;
  readonly of: number;
}

/** How much of what a document describes is validated. */
export interface Validated {
  /** Those of which every schema can be judged by. */
  readonly operations: Share;
  /** Bodies of requests, by content type. */
  readonly requestBodies: Share;
  /** Bodies and streams of answers, by status and content type. */
  readonly responses: Share;
  /** The different schemas. */
  readonly schemas: number;
}

/** Compiles every schema that requests, replies and events are judged by. */
export async function checkSchemas(contract: Contract, find: Find): Promise<Validated> {
  const compiles = createTrials(await contract.judge(), find);
  const operations = { validated: 0, of: 0 };
  const requestBodies = { validated: 0, of: 0 };
  const responses = { validated: 0, of: 0 };
  for (const operation of contract.operations) {
    let sound = true;
    for (const { schema } of operation.parameters) {
      if (schema !== undefined && !(await compiles(schema, "request"))) sound = false;
    }
    for (const [direction, share] of [
      ["request", requestBodies],
      ["reply", responses],
    ] as const) {
      for (const [type, media] of mediaOf(operation, direction)) {
        const pointers = schemasOf(media);
        const results: boolean[] = [];
        for (const pointer of pointers) results.push(await compiles(pointer, direction));
        const good = results.every(Boolean);
        share.of += 1;
        if (good && pointers.length > 0 && isJudged(type, media, contract)) share.validated += 1;
        sound &&= good;
      }
    }
    operations.of += 1;
    if (sound) operations.validated += 1;
  }
  return { operations, requestBodies, responses, schemas: compiles.count() };
}

/** Compiles schemas, each once, and tells of those that cannot be. */
function createTrials(judge: Judge, find: Find) {
  const known = new Map<string, Promise<boolean>>();
  const trial = (pointer: string, direction: Direction): Promise<boolean> => {
    const key = `${direction} ${pointer}`;
    let result = known.get(key);
    if (result === undefined) {
      result = judge.violations(pointer, {}, direction).then(
        () => true,
        (error: Error) => {
          find(pointer, error.message);
          return false;
        },
      );
      known.set(key, result);
    }
    return result;
  };
  return Object.assign(trial, { count: () => known.size });
}

/** The schemas that a body or its events are judged by, as JSON pointers. */
function schemasOf({ schema, eventForms }: MediaForm): string[] {
  const events = eventForms.flatMap(({ pointer, dataSchema }) => [pointer, dataSchema]);
  return [...(eventForms.length === 0 ? [schema] : []), ...events].filter((pointer) => pointer !== undefined);
}

/** What an operation takes or gives, of every content type and status. */
export function mediaOf({ requestBody, replies }: Operation, direction: Direction): [string, MediaForm][] {
  if (direction === "request") return [...requestBody];
  return [...replies.values()].flatMap(({ media }) => [...media]);
}

/** Whether the bodies of a content type are judged by their schema; events are. */
function isJudged(type: string, media: MediaForm, contract: Contract): boolean {
  return media.eventForms.length > 0 || whyNotJudged(type, media, contract) === undefined;
}
