import type { Mock } from "../../mock.ts";

/** A way in which requests of tests reach a mock. */
interface Transport {
  /** The origin of the server, where there is one; known once it has started. */
  readonly url: () => string | undefined;
  /** Begins what takes its time. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Opens a way to a mock, at once as far as it can. */
export type OpenTransport = (mock: Mock) => Transport;

/** Intercepts nothing: the code under test is given a `fetch`. */
export const openFetch: OpenTransport = () => ({
  url: () => undefined,
  start: async () => {},
  stop: async () => {},
});
