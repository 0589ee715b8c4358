import { type Json, readEvents } from "../../streams/assemble.ts";
import type { Cell } from "../table/cells.ts";

/** A server-sent event that can be changed. */
export interface Frame {
  event?: string | undefined;
  /** The JSON of its data, or a word such as `[DONE]`. */
  data: Json | string;
}

/** What goes wrong with a stream: with its events, or with the bytes that they become. */
export interface Mutation {
  /** Changes events, leaves some out or puts some in. */
  readonly events?: (frames: Frame[]) => Frame[];
  /** Changes what goes out. */
  readonly text?: (text: string) => string;
}

/** The cell with a client to whom every stream arrives changed; `onChange` is called where one does differ. */
export function mutated(cell: Cell, mutation: Mutation, onChange: () => void): Cell {
  const { client } = cell;
  return {
    ...cell,
    client: {
      ...client,
      run: (ask, mode, connection) => {
        if (connection.fetch === undefined) throw new Error("a stream can be changed in a fetch only");
        return client.run(ask, mode, {
          ...connection,
          fetch: rewriting(connection.fetch, mutation, onChange),
        });
      },
    },
  };
}

/** A `fetch` through which every stream arrives changed. */
export function rewriting(inner: typeof fetch, mutation: Mutation, onChange: () => void): typeof fetch {
  return async (input, init) => {
    const response = await inner(input, init);
    const { status, headers } = response;
    if (!headers.get("content-type")?.startsWith("text/event-stream")) return response;
    const sent = await response.text();
    const arrived = rewrite(sent, mutation);
    if (arrived !== sent) onChange();
    return new Response(arrived, { status, headers });
  };
}

function rewrite(stream: string, { events = same, text = same }: Mutation): string {
  const frames = readEvents(stream).map(({ event, data }): Frame => ({ event, data: read(data) }));
  return text(events(frames).map(write).join(""));
}

function same<T>(value: T): T {
  return value;
}

function read(data: string): Json | string {
  return data.startsWith("{") ? (JSON.parse(data) as Json) : data;
}

function write({ event, data }: Frame): string {
  const line = typeof data === "string" ? data : JSON.stringify(data);
  return `${event === undefined ? "" : `event: ${event}\n`}data: ${line}\n\n`;
}
