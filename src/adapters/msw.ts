import { http, type HttpHandler } from "msw";
import type { Mock } from "../mock.ts";

/**
 * MSW handlers for the real URLs of a mock's gateways, one for each server that their documents name.
 * Requests that mynah does not know fall through to the handlers that follow.
 *
 * @example
 * const server = setupServer(...handlers(createMock()));
 */
export function handlers(mock: Mock): HttpHandler[] {
  const origins = mock.contracts.flatMap(({ servers }) => servers.map(({ origin }) => origin));
  return [...new Set(origins)].map((origin) =>
    http.all(`${origin}/*`, ({ request }) => mock.handle(request)),
  );
}
