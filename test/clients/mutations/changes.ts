import type { Json } from "../../streams/assemble.ts";
import type { Frame, Mutation } from "./rewrite.ts";

/** Changes the JSON of each event; the place counts from 0. */
export function each(change: (json: Json, place: number) => void): Mutation {
  return {
    events: (frames) => {
      for (const [place, { data }] of frames.entries()) if (typeof data !== "string") change(data, place);
      return frames;
    },
  };
}

/** Leaves out the events whose data is such. */
export function without(isSuch: (data: Frame["data"]) => boolean): Mutation {
  return { events: (frames) => frames.filter(({ data }) => !isSuch(data)) };
}

/** One change after another. */
export function all(...mutations: readonly Mutation[]): Mutation {
  return {
    events: (frames) => mutations.reduce((before, { events }) => events?.(before) ?? before, frames),
    text: (text) => mutations.reduce((before, mutation) => mutation.text?.(before) ?? before, text),
  };
}

/** The blank line behind the last event is left out. */
export const withoutLastLine: Mutation = { text: (text) => text.trimEnd() };

/** A member that is an object; an empty one where it is not there. */
export function objectIn(json: Json, member: string): Json {
  return (json[member] ?? {}) as Json;
}

/** A member that is a list of objects; empty where it is not there. */
export function listIn(json: Json, member: string): Json[] {
  return (json[member] ?? []) as Json[];
}
