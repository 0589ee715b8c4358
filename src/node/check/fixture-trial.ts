import type { Gateway } from "../../contract/document.ts";
import { sampleCredentials } from "../../contract/security/credentials.ts";
import type { JsonObject } from "../../contract/json.ts";
import type { Operation } from "../../contract/operation.ts";
import { preferredType, writeBody } from "../../contract/body/write-body.ts";
import type { ErrorCode } from "../../errors.ts";
import type { Exchange } from "../../exchange/exchange.ts";
import type { Fixture, Reply, When } from "../../fixtures/fixture.ts";
import * as checks from "../../fixtures/check-fixtures.ts";
import { hasTemplates } from "../../fixtures/templates.ts";
import { whyNot } from "../../fixtures/near-misses.ts";
import { createMock } from "../../mock.ts";
import { trialPath } from "./trial-path.ts";

/** Stands for every credential. */
const word = "check";

/** A reply, and the request that it is given to. */
interface Trial {
  readonly operation: Operation;
  readonly fixture: Fixture;
  readonly reply: Reply;
  readonly body: JsonObject;
}

/** Trials of the fixtures of one gateway. */
export interface FixtureTrial {
  /** Gives a reply to a request; says what is wrong with it, or `undefined`. */
  readonly giveReply: (trial: Trial) => Promise<string | undefined>;
  /** Asks a fixture whether its own example fits; says why not, or `undefined`. */
  readonly askFixture: (fixture: Fixture, operation: Operation) => Promise<string | undefined>;
}

/**
 * Prepares trials of a gateway's replies; its schemas are compiled once for all.
 *
 * @param only The one error that is told. Default: every error.
 */
export function createTrial(gateway: Gateway, only?: ErrorCode): FixtureTrial {
  const exchanges: Exchange[] = [];
  const mock = createMock(
    {
      gateways: [{ ...gateway, fixtures: [] }],
      validate: "off",
      checkReplies: true,
      // A fixture that does not answer is to be told, and not the document's own answer in its place.
      unmatched: "refuse",
      seed: 1,
      journal: 0,
      onExchange: (exchange) => exchanges.push(exchange),
    },
    checks,
  );
  const urlOf = (operation: Operation, when: When, query: Readonly<Record<string, string>> = {}) => {
    const path = trialPath(gateway.document, operation, when.path);
    const url = new URL(`http://localhost/${gateway.name}${path}`);
    const given = { ...sampleCredentials(operation.security, word).query, ...query };
    for (const [name, value] of Object.entries(given)) url.searchParams.append(name, value);
    return url;
  };
  const headersOf = ({ security }: Operation, given: Readonly<Record<string, string>> = {}) => {
    const headers = new Headers(given);
    headers.set("content-type", "application/json");
    for (const each of Object.entries(sampleCredentials(security, word).headers)) headers.set(...each);
    return headers;
  };
  const giveReply: FixtureTrial["giveReply"] = async ({ operation, fixture, reply, body }) => {
    const { name, request, when = {} } = fixture;
    const { pace: _, faults: __, ...said } = reply;
    await mock.reset();
    // Without conditions it answers whatever it is asked; what is to go wrong is no part of the contract.
    await mock.use({ name, reply: said });
    const response = await mock.fetch(urlOf(operation, when, literals(when.query)), {
      method: operation.method,
      ...withBody(operation, body, headersOf(operation, literals(when.headers))),
    });
    await response.text();
    const error = exchanges.pop()?.error;
    if (error === undefined || (only !== undefined && error.code !== only)) return undefined;
    // What a request continues is not there when a reply is tried.
    if (error.code === "previous_response_not_found" || error.code === "item_not_found") return undefined;
    // Of a template nobody knows which tool it calls; the document's example offers none of that name.
    if (error.code === "reply_off_request" && request === undefined && hasTemplates(reply)) return undefined;
    const message = error.message.replace(
      /^Failed to (?:answer with|render)/,
      `In ${operation.id}, failed to use`,
    );
    const borrowed = error.code === "invalid_fixture" && request === undefined;
    // A template may speak of members that the document's examples lack.
    return borrowed
      ? `${message} It was given an example of the document: give it a request of its own, or when.operation.`
      : message;
  };
  return {
    giveReply,
    async askFixture(fixture, operation) {
      const { name, request } = fixture;
      const { scenario: _, headers: __, query: ___, path: ____, ...when } = fixture.when ?? {};
      await mock.reset();
      await mock.use({ name, when, reply: { body: {} } });
      const { fixtures } = await mock.explain(urlOf(operation, fixture.when ?? {}), {
        method: operation.method,
        ...withBody(operation, request, headersOf(operation)),
      });
      const [report] = fixtures;
      return report === undefined || report.fits ? undefined : whyNot(report);
    },
  };
}

/** The body that an operation takes, if it takes one, in a content type that it takes. */
function withBody(operation: Operation, value: unknown, headers: Headers): RequestInit {
  const { method, requestBody } = operation;
  if (requestBody.size === 0 || method === "GET" || method === "HEAD") return { headers };
  const { body, contentType } = writeBody(value, preferredType(operation));
  headers.delete("content-type");
  if (contentType !== undefined) headers.set("content-type", contentType);
  return { headers, body };
}

/** The values of conditions that name a very one, for templates that speak of them. */
function literals(conditions: NonNullable<Fixture["when"]>["headers"] = {}): Record<string, string> {
  const entries = Object.entries(conditions).map(([name, condition]) => {
    if (typeof condition === "string") return [name, condition] as const;
    if (typeof condition === "boolean") return [name, condition ? "x" : undefined] as const;
    return [name, condition.equals ?? condition.startsWith ?? [condition.contains ?? "x"].flat()[0]] as const;
  });
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => isPrintable(entry[1])));
}

function isPrintable(text: string | undefined): boolean {
  return text !== undefined && /^[\x20-\x7e]*$/.test(text);
}
