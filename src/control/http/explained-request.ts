import { ConfigurationError } from "../../errors.ts";

/** A request that is to be explained, as data. */
export interface ExplainedRequest {
  readonly method: string;
  /** A path of the server, or a URL of a gateway's own. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A body as JSON. */
  readonly body?: unknown;
  /** The body as it is. */
  readonly text?: string;
}

/**
 * A request of the data that describes it.
 *
 * @param origin The URL of the server, for paths.
 * @throws ConfigurationError for what is no request.
 */
export function toRequest(
  { method, url, headers = {}, body, text }: ExplainedRequest,
  origin: string,
): Request {
  try {
    const given = new Headers(headers);
    if (body !== undefined && text !== undefined) throw new TypeError("it has a body and a text");
    if (body !== undefined && !given.has("content-type")) given.set("content-type", "application/json");
    const content = text ?? (body === undefined ? undefined : JSON.stringify(body));
    return new Request(new URL(url, origin), {
      method,
      headers: given,
      ...(content !== undefined && { body: content }),
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(
      `Failed to read the request to explain: ${reason}. Please mend its method, URL, headers or body.`,
    );
  }
}

/** The data that describes a request. */
export async function fromRequest(request: Request): Promise<ExplainedRequest> {
  const text = request.body === null ? undefined : await request.text();
  return {
    method: request.method,
    url: request.url,
    headers: Object.fromEntries(request.headers),
    ...(text !== undefined && { text }),
  };
}
