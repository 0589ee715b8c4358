import type { Mock } from "../../mock.ts";

/** A way in which requests of tests reach a mock. */
interface Transport {
  /** The origin of the server, where there is one; known once it has started. */
  readonly url: () => string | undefined;
  /** Begins what takes its time, and comes before all others that were opened. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/**
 * Opens a way to a mock, at once as far as it can.
 *
 * @param isInTest Tells whether the caller is a part of a test of the mock's.
 */
export type OpenTransport = (mock: Mock, isInTest: () => boolean) => Transport;

/** Intercepts nothing: the code under test is given a `fetch`. */
export const openFetch: OpenTransport = () => ({
  url: () => undefined,
  start: async () => {},
  stop: async () => {},
});
