import { setupServer } from "msw/node";
import { onTestFinished } from "vitest";
import { handlers } from "../../src/adapters/msw.ts";
import { createMock, type Exchange } from "../../src/index.ts";
import { serve } from "../../src/node/serve.ts";

/** The ways in which a request reaches a mock. */
export type WayName = "server" | "msw" | "fetch";

/** Every way in. */
export const ways: readonly WayName[] = ["server", "msw", "fetch"];

/** The gateways' own origins. */
export const origins: Readonly<Record<string, string>> = {
  elkapi: "https://api.elkapi.com",
  evolink: "https://api.evolink.ai",
};

/** What a test may set of its mock; `onExchange` is taken. */
export type WayOptions = Omit<NonNullable<Parameters<typeof createMock>[0]>, "onExchange">;

/** A mock that can be reached in one way. */
export interface OpenWay {
  /** The base of a gateway's URLs, without `/v1`. */
  readonly base: (gateway: string) => string;
  /** The `fetch` that reaches the mock. */
  readonly fetch: typeof fetch;
  /** The port, where the way is a server. */
  readonly port: number;
  /** Every exchange that has come to its end. */
  readonly exchanges: readonly Exchange[];
  /** Resolves with the first exchange, when it has come to its end. */
  readonly ended: Promise<Exchange>;
}

/** Makes a fresh mock and opens a way to it, until the test is over. */
export async function openWay(way: WayName, options: WayOptions = {}): Promise<OpenWay> {
  const exchanges: Exchange[] = [];
  let end: (exchange: Exchange) => void = () => {};
  const ended = new Promise<Exchange>((resolve) => {
    end = resolve;
  });
  const mock = createMock({
    ...options,
    onExchange(exchange) {
      exchanges.push(exchange);
      end(exchange);
    },
  });
  const own = (gateway: string) => origins[gateway] ?? "";
  const shared = { exchanges, ended, port: 0 };
  if (way === "fetch") return { ...shared, base: own, fetch: mock.fetch };
  if (way === "msw") {
    const server = setupServer(...handlers(mock));
    server.listen({ onUnhandledRequest: "error" });
    onTestFinished(() => server.close());
    // MSW puts its own in the place of the global.
    return { ...shared, base: own, fetch: globalThis.fetch };
  }
  const server = await serve(mock, { port: 0 });
  onTestFinished(() => server.close(0));
  const { port, url } = server;
  return { ...shared, port, base: (gateway) => `${url}/${gateway}`, fetch: globalThis.fetch };
}

/** A value that a test cannot go on without. */
export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("what the test needs is not there");
  return value;
}

/** Puts a title before each case: vitest prints `%s` in full, but shortens and quotes `$name`. */
export function titled<T>(cases: readonly T[], title: (each: T) => string): (readonly [string, T])[] {
  return cases.map((each) => [title(each), each] as const);
}
