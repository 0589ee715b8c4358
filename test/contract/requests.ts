import { createMock, type Mock, type MockOptions, type Violation } from "../../src/index.ts";
import type { Page } from "./documented-rows.ts";

/** The names of the shipped gateways. */
export type GatewayName = "elkapi" | "evolink";

/** An error body, as far as both gateways agree. */
export interface ErrorBody {
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly param?: string | null;
    readonly code: string | number | null;
    readonly violations?: readonly Violation[];
  };
}

/** A request body as text, bytes or a stream; anything else is sent as JSON. */
export type BodyInput = string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;

/** What {@link post} sends beside the body. A header that is `null` is left out. */
export interface PostOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | null>>;
}

/** The names of the shipped gateways, to go through. */
export const everyGateway: readonly GatewayName[] = ["elkapi", "evolink"];

/** The page of each gateway's chat completions. */
export const chatPages: Readonly<Record<GatewayName, Page>> = {
  elkapi: "elkapi-chat",
  evolink: "evolink-chat",
};

/** The gateway that a page belongs to. */
export function gatewayOf(page: Page): GatewayName {
  return page === "evolink-chat" ? "evolink" : "elkapi";
}

/** The URL that a page documents. */
export function urlOf(page: Page): string {
  const origin = gatewayOf(page) === "evolink" ? "https://api.evolink.ai" : "https://api.elkapi.com";
  return origin + (page === "elkapi-responses" ? "/v1/responses" : "/v1/chat/completions");
}

/**
 * Sends bytes as they are given, with a bearer token and the content type of JSON.
 *
 * @example
 * await post(mock, urlOf("evolink-chat"), "{", { headers: { authorization: null } });
 */
export async function post(
  mock: Mock,
  url: string,
  body: BodyInput | undefined,
  { method = "POST", headers = {} }: PostOptions = {},
): Promise<Response> {
  const all = { authorization: "Bearer any", "content-type": "application/json", ...headers };
  const sent = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null);
  const request = new Request(url, { method, headers: sent, ...streamed(body) });
  // A string as the body brings a content type of its own.
  if (headers["content-type"] === null) request.headers.delete("content-type");
  return mock.fetch(request);
}

function streamed(body: BodyInput | undefined): RequestInit {
  if (body === undefined) return {};
  // The types of the DOM do not know `duplex`, without which Node sends no stream.
  return body instanceof ReadableStream ? ({ body, duplex: "half" } as RequestInit) : { body };
}

/** Sends a value as JSON to the URL of a page. */
export async function postJson(
  mock: Mock,
  page: Page,
  body: unknown,
  options: PostOptions = {},
): Promise<Response> {
  return post(mock, urlOf(page), JSON.stringify(body), options);
}

/** Sends a value as JSON to a mock of its own. */
export async function send(
  page: Page,
  body: unknown,
  options: Partial<MockOptions> = {},
  request: PostOptions = {},
): Promise<Response> {
  return postJson(createMock({ seed: 1, ...options }), page, body, request);
}

/** Sends a body as it is to the chat completions of a gateway, at a mock of its own. */
export async function sendRaw(
  gateway: GatewayName,
  body: BodyInput | undefined,
  options: Partial<MockOptions> = {},
  request: PostOptions = {},
): Promise<Response> {
  return post(createMock({ seed: 1, ...options }), urlOf(chatPages[gateway]), body, request);
}

/**
 * The body of an answer with status 200, whole or streamed.
 *
 * @throws Error with the body, where the status is another.
 */
export async function readAnswer(response: Response): Promise<string> {
  const text = await response.text();
  if (response.status !== 200) throw new Error(`The answer is ${response.status}: ${text}`);
  return text;
}
