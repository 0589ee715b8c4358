import type { Json } from "../../streams/assemble.ts";
import { each, listIn, objectIn, without } from "./changes.ts";
import type { Mutation } from "./rewrite.ts";

/** Whether the type of an event ends so. */
function isOf(event: Json, ending: string): boolean {
  return String(event["type"]).endsWith(ending);
}

/** Changes the events whose type ends so. */
export function eachOf(ending: string, change: (event: Json) => void): Mutation {
  return each((event) => {
    if (isOf(event, ending)) change(event);
  });
}

/** Leaves out the events whose type ends in one of these. */
export function skip(...endings: readonly string[]): Mutation {
  return without((data) => typeof data !== "string" && endings.some((ending) => isOf(data, ending)));
}

/** Gives events of one type another one. */
export function rename(from: string, to: string): Mutation {
  return {
    events: (frames) =>
      frames.map((frame) =>
        frame.event === from ? { event: to, data: { ...(frame.data as Json), type: to } } : frame,
      ),
  };
}

/** Changes the response of the events whose type ends so. */
export function eachResponse(ending: string, change: (response: Json) => void): Mutation {
  return eachOf(ending, (event) => change(objectIn(event, "response")));
}

/** Changes each output item, wherever it stands. */
export function eachItem(change: (item: Json) => void): Mutation {
  return each((event) => {
    if ("item" in event) change(objectIn(event, "item"));
    listIn(objectIn(event, "response"), "output").forEach(change);
  });
}

/** Changes each part of a message, wherever it stands. */
export function eachPart(change: (part: Json) => void): Mutation {
  return each((event) => {
    if ("part" in event) change(objectIn(event, "part"));
    const items = [objectIn(event, "item"), ...listIn(objectIn(event, "response"), "output")];
    for (const item of items) listIn(item, "content").forEach(change);
  });
}

/** Changes a number that events have. */
export function renumber(member: string, change: (number: number) => number): Mutation {
  return each((event) => {
    const number = event[member];
    if (typeof number === "number") event[member] = change(number);
  });
}
