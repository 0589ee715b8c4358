import { onTestFinished, vi } from "vitest";
import type { StreamEvent } from "../../src/contract/contract.ts";
import type { JsonObject } from "../../src/contract/json.ts";
import type { Connection } from "../../src/delivery/connection.ts";
import { deliver, type Delivery } from "../../src/delivery/deliver.ts";
import type { Fault } from "../../src/gateways/generated/fixture-types.ts";
import type { Mock } from "../../src/mock.ts";
import { serve } from "../../src/node/serve.ts";

/** What each event of {@link chat} adds. */
export const said: readonly string[] = ["こんに", "ちは", "👋🏽", " 안녕"];

const chunk = (delta: object, finish: string | null = null) => ({
  id: "chatcmpl-1",
  object: "chat.completion.chunk",
  created: 1,
  model: "gpt-5.5",
  choices: [{ index: 0, delta, finish_reason: finish }],
});

/** A small chat completion: a role, four pieces, a finish and `[DONE]`, seven events in all. */
export const chat: readonly StreamEvent[] = [
  { data: chunk({ role: "assistant", content: "" }) },
  ...said.map((adds) => ({ data: chunk({ content: adds }), adds })),
  { data: chunk({}, "stop"), ends: "finish" },
  { data: "[DONE]", ends: "done" },
];

/** The events of {@link chat} as they go out. */
export const sent: readonly string[] = chat.map(
  ({ data }) => `data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`,
);

/** The whole of the same answer. */
export const whole: JsonObject = {
  id: "chatcmpl-1",
  object: "chat.completion",
  created: 1,
  model: "gpt-5.5",
  choices: [{ index: 0, message: { role: "assistant", content: said.join("") }, finish_reason: "stop" }],
};

/** What a test sets of a delivery. */
export type Given = Partial<Delivery> & {
  readonly stream?: boolean;
  readonly events?: Iterable<StreamEvent>;
};

/** A delivery, and what it reports. */
export interface Delivered {
  readonly answer: (signal: AbortSignal, connection?: Connection) => Promise<Response>;
  /** The kinds of the faults that happened. */
  readonly happened: readonly string[];
  /** How the answer came to its end. */
  readonly onEnd: ReturnType<typeof vi.fn<Delivery["onEnd"]>>;
}

/** Delivers {@link chat}, or {@link whole}, without a judge. */
export function delivery(faults: readonly Fault[], given: Given = {}): Delivered {
  const { stream = true, events = chat, ...own } = given;
  const happened: string[] = [];
  const onEnd = vi.fn<Delivery["onEnd"]>();
  const shared = { status: 200, headers: {} };
  return {
    happened,
    onEnd,
    answer: (signal, connection) =>
      deliver(stream ? { ...shared, events } : { ...shared, body: whole }, {
        fixture: "it",
        form: undefined,
        judge: undefined,
        headers: {},
        delay: 0,
        faults,
        connection,
        signal: () => signal,
        failure: (error) => [{ data: String(error) }],
        errorEvents: (error, count) => [{ data: { error, count } }],
        onFault: (kind) => void happened.push(kind),
        onEnd,
        ...own,
      }),
  };
}

/** How a body was read: its chunks, and what it failed with. */
export interface Read {
  readonly chunks: string[];
  readonly error: unknown;
}

/** Reads a body chunk by chunk, to its end or its failure. */
export async function read(response: Response): Promise<Read> {
  const chunks: string[] = [];
  const reader = response.body?.getReader();
  try {
    for (;;) {
      const step = await reader?.read();
      if (step === undefined || step.done) return { chunks, error: undefined };
      // Characters may be cut in two; bytes as Latin-1 can be compared as they are.
      chunks.push(Buffer.from(step.value).toString("latin1"));
    }
  } catch (error) {
    return { chunks, error };
  }
}

/** A text's UTF-8 bytes, each as a character, as {@link read} gives them. */
export const bytesOf = (text: string): string => Buffer.from(text).toString("latin1");

/** A text of which {@link bytesOf} gave the bytes. */
export const textOf = (bytes: string): string => Buffer.from(bytes, "latin1").toString();

/** A mock that answers every request with one delivery. */
export function mockOf({ answer }: Delivered): Pick<Mock, "knows" | "serve" | "fetch" | "handle"> {
  return {
    knows: () => true,
    serve: (request: Request, connection?: Connection) => answer(request.signal, connection),
    fetch: (input, init) => answer(new Request(input, init).signal),
    handle: (request) => answer(request.signal),
  };
}

/** Serves a delivery until the test is over. */
export async function served(
  delivered: Delivered,
  options: { readonly overrideGlobalObjects?: boolean } = {},
): ReturnType<typeof serve> {
  const { Request, Response } = globalThis;
  const server = await serve(mockOf(delivered), { port: 0, ...options });
  onTestFinished(async () => {
    await server.close(0);
    Object.defineProperty(globalThis, "Request", { value: Request });
    Object.defineProperty(globalThis, "Response", { value: Response });
  });
  return server;
}

/** Watches what is printed, until the test is over. */
export function watchPrinting(): () => unknown[] {
  const spies = (["error", "warn", "info", "log"] as const).map((name) =>
    vi.spyOn(console, name).mockImplementation(() => {}),
  );
  onTestFinished(() => {
    for (const spy of spies) spy.mockRestore();
  });
  return () => spies.flatMap((spy) => spy.mock.calls);
}
