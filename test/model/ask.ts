import { createMock, type Exchange, type Fixture, type Mock, type Reply } from "../../src/index.ts";
import { assembleCompletion, assembleResponse, type Json, readEvents } from "../streams/assemble.ts";

/** A dialect of a gateway, and how a prompt is said in it. */
export type Dialect = "chat-completions" | "responses";

/** Both dialects. */
export const dialects: readonly Dialect[] = ["chat-completions", "responses"];

const paths = { "chat-completions": "/v1/chat/completions", responses: "/v1/responses" };

/** A mock that gives one reply to whatever it is asked. */
export function mockOf(reply: Reply, more: Partial<Fixture> = {}): Mock {
  return createMock({ fixtures: [{ name: "予報", reply, ...more } as Fixture], seed: 1 });
}

/** An answer, put together where it was streamed. */
export interface Answer {
  readonly status: number;
  readonly body: Json;
  readonly headers: Headers;
  readonly exchange: Exchange | undefined;
}

/** Asks elkapi for an answer to a prompt, whole or streamed; streamed with its usage. */
export async function ask(
  mock: Mock,
  dialect: Dialect,
  body: object,
  { stream = false, session }: { readonly stream?: boolean; readonly session?: string } = {},
): Promise<Answer> {
  const prompt =
    dialect === "responses" ? { input: "天気は?" } : { messages: [{ role: "user", content: "天気は?" }] };
  const usage = stream && dialect === "chat-completions" ? { stream_options: { include_usage: true } } : {};
  const response = await mock.fetch(`https://api.elkapi.com${paths[dialect]}`, {
    method: "POST",
    headers: {
      authorization: "Bearer any",
      "content-type": "application/json",
      ...(session === undefined ? {} : { "x-mynah-session": session }),
    },
    body: JSON.stringify({ model: "gpt-5.5", stream, ...usage, ...prompt, ...body }),
  });
  const text = await response.text();
  const { status, headers } = response;
  if (!stream || status !== 200)
    return { status, headers, body: JSON.parse(text) as Json, exchange: undefined };
  const events = readEvents(text);
  const whole = dialect === "responses" ? assembleResponse(events) : assembleCompletion(events);
  return { status, headers, body: whole, exchange: undefined };
}

/** What an answer says, free of the dialect. */
export interface Said {
  readonly text: string;
  readonly calls: readonly { readonly name: string; readonly arguments: string }[];
  /** The finish reason, or the status with the reason why it is incomplete. */
  readonly end: string;
  readonly output: number;
}

/** Reads what the first choice of an answer says. */
export function read({ body }: Answer): Said {
  const usage = body["usage"] as Json;
  if (body["object"] === "response") {
    const items = body["output"] as Json[];
    const parts = items.flatMap((item) => (item["content"] ?? []) as Json[]);
    const details = body["incomplete_details"] as Json | null;
    return {
      text: parts.map((part) => (part["text"] as string | undefined) ?? "").join(""),
      calls: items
        .filter((item) => item["type"] === "function_call")
        .map((item) => ({ name: String(item["name"]), arguments: String(item["arguments"]) })),
      end: [body["status"], details?.["reason"] ?? []].flat().join(": "),
      output: usage["output_tokens"] as number,
    };
  }
  const [choice] = body["choices"] as Json[];
  const message = choice?.["message"] as Json;
  const calls = (message["tool_calls"] ?? []) as { function: { name: string; arguments: string } }[];
  return {
    text: (message["content"] as string | null) ?? "",
    calls: calls.map((call) => call.function),
    end: String(choice?.["finish_reason"]),
    output: usage["completion_tokens"] as number,
  };
}

/** The message of the error that was answered. */
export function errorOf({ body }: Answer): {
  readonly message: string;
  readonly code: string;
  param: unknown;
} {
  return body["error"] as { message: string; code: string; param: unknown };
}
