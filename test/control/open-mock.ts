import { onTestFinished } from "vitest";
import { connect } from "../../src/client/connect.ts";
import type { ControlledMock } from "../../src/control/control.ts";
import { createMock, type Fixture, type MockOptions } from "../../src/index.ts";
import { type RunningServer, serve, type ServeOptions } from "../../src/node/serve.ts";

/** Opens a mock that is controlled: in this process, or on a server. */
export type OpenMock = (options?: MockOptions) => Promise<ControlledMock>;

/** The ways in which a mock is controlled. */
export const ways: readonly (readonly [string, OpenMock])[] = [
  ["in process", async (options) => createMock(options)],
  ["on a server", async (options) => connect((await serveMock(options)).url)],
];

/** Serves a mock until the test has finished. */
export async function serveMock(
  options: MockOptions = {},
  serving: ServeOptions = {},
): Promise<RunningServer> {
  const server = await serve(createMock(options), { port: 0, ...serving });
  onTestFinished(() => server.close(0));
  return server;
}

/** A request for a chat completion, as every gateway of the tests takes it. */
export function chat(message: string, more: object = {}): RequestInit {
  return {
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-5.5", messages: [{ role: "user", content: message }], ...more }),
  };
}

export const chatUrl = "https://api.elkapi.com/v1/chat/completions";

/** Asks for a chat completion and gives what is said, or the code of the error. */
export async function say(mock: Pick<ControlledMock, "fetch">, message: string): Promise<string> {
  const response = await mock.fetch(chatUrl, chat(message));
  const body = (await response.json()) as {
    readonly choices?: readonly { readonly message: { readonly content: string } }[];
  };
  return (
    body.choices?.[0]?.message.content ?? response.headers.get("x-mynah-error") ?? String(response.status)
  );
}

/** A fixture that says one thing. */
export const saying = (name: string, text: string = name): Fixture => ({ name, reply: { text } });
