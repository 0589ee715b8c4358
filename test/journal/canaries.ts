import { randomBytes } from "node:crypto";
import type { Fixture, Gateway } from "../../src/index.ts";

/** Secrets by what they stand in, made anew for each test: a text that is found belongs to one of them. */
export type Canaries = ReadonlyMap<string, string>;

/** Makes a secret for each place. */
export function canariesFor(places: readonly string[]): Canaries {
  return new Map(places.map((place) => [place, `canary${randomBytes(12).toString("hex")}`]));
}

/** A canary that was made. */
export function canary(canaries: Canaries, place: string): string {
  const found = canaries.get(place);
  if (found === undefined) throw new Error(`There is no canary for ${place}.`);
  return found;
}

/** The places whose canaries stand in a text, as they are, in base64 or percent-encoded. */
export function found(text: string, canaries: Canaries): string[] {
  return [...canaries]
    .filter(
      ([, secret]) =>
        text.includes(secret) || text.includes(Buffer.from(secret).toString("base64").slice(0, -4)),
    )
    .map(([place]) => place);
}

/** Headers in which secrets are sent. */
export const secretHeaders: readonly string[] = [
  "authorization",
  "proxy-authorization",
  "x-api-key",
  "api-key",
  "x-goog-api-key",
  "cookie",
  "x-auth-token",
  "x-acme",
];

/** Query parameters in which secrets are sent. */
export const secretQuery: readonly string[] = ["api_key", "key", "access_token", "acme"];

/** A gateway whose own security schemes are a header and a query parameter that nobody would take for secrets. */
export const acme: Gateway<Fixture> = {
  name: "acme",
  document: {
    openapi: "3.1.0",
    info: { title: "acme", version: "1" },
    paths: {
      "/things": {
        post: {
          operationId: "createThing",
          security: [{ header: [] }, { query: [] }, { basic: [] }],
          requestBody: {
            content: {
              "application/json": { schema: { type: "object", properties: { name: { type: "string" } } } },
            },
          },
          responses: { 200: { description: "ok" } },
        },
      },
    },
    components: {
      securitySchemes: {
        header: { type: "apiKey", in: "header", name: "X-Acme" },
        query: { type: "apiKey", in: "query", name: "acme" },
        basic: { type: "http", scheme: "basic" },
      },
    },
  },
  fixtures: [],
};
