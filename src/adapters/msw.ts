import { http, type HttpHandler, HttpResponse } from "msw";
import { ConnectionReset } from "../delivery/connection.ts";
import type { Mock } from "../mock.ts";

/**
 * The MSW handler for the real URLs of a mock's gateways: the paths of their documents at the hosts that these name.
 * Requests that no operation is for are other handlers', or unhandled, as `onUnhandledRequest` says. Where a fault resets the
 * connection, `fetch` rejects with MSW's network error; once the headers have been answered, the body fails.
 * MSW's `response:*` events see whole answers, and of streamed ones an empty body.
 *
 * @example
 * const server = setupServer(...handlers(createMock()));
 */
export function handlers(mock: Pick<Mock, "knows" | "handle">): HttpHandler[] {
  // A handler that takes a request and gives no answer lets it go to the network, whatever MSW was told of unhandled ones.
  const known = ({ request }: { readonly request: Request }) => mock.knows(request);
  const handler = http.all(known, async ({ request }) => {
    try {
      const response = await mock.handle(request);
      return response === undefined ? undefined : await withOneReader(response);
    } catch (error) {
      // MSW would answer 500 and print the error; where the client left, nobody hears of either.
      if (error instanceof ConnectionReset || request.signal.aborted) return HttpResponse.error();
      throw error;
    }
  });
  return [handler];
}

/**
 * Keeps the client as the only reader of a body. MSW copies every response for its events, and of the two
 * branches of a copied stream the one cannot be cancelled before the other is: a client that cancels a body
 * and waits, as SDKs do before they try again and where a loop over a stream is left, would wait for ever.
 */
async function withOneReader(response: Response): Promise<Response> {
  const { status, headers } = response;
  const streamed = headers.get("content-type")?.startsWith("text/event-stream") === true;
  const text = streamed || response.body === null ? undefined : await response.text();
  const single = text === undefined ? response : new Response(text, { status, headers });
  const { body } = single;
  if (body === null) return single;
  const copy = () => new Response(text ?? "").body;
  Object.defineProperty(body, "tee", { value: () => [body, copy()] });
  return single;
}
