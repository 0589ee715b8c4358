import { ConfigurationError } from "../../errors.ts";
import type { OpenTransport } from "./transport.ts";

/**
 * Loads what intercepts requests; it is needed at once when a test file asks for it.
 *
 * @returns Opens it; where msw is not installed, that is an error.
 */
export async function loadMsw(): Promise<OpenTransport> {
  try {
    return (await import("./msw.ts")).openMsw;
  } catch (error) {
    if (!isMissing(error)) throw error;
    return () => {
      throw new ConfigurationError(
        "Failed to intercept requests: msw is not installed. Please install it (npm install --save-dev msw), " +
          'or use transport: "server" or transport: "fetch".',
      );
    };
  }
}

function isMissing(error: unknown): boolean {
  return (
    error instanceof Error &&
    /Cannot find (?:module|package)|Failed to (?:load|resolve)/.test(error.message) &&
    error.message.includes("msw")
  );
}
