import { typesAt } from "../contract/body/body-schema.ts";
import { isJsonLines } from "../contract/body/json-lines.ts";
import type { Contract } from "../contract/contract.ts";
import type { ParameterSource } from "../contract/parameters/judge-parameters.ts";
import { essenceOf, mediaOf } from "../contract/reply/reply-form.ts";
import type { Operation } from "../contract/operation.ts";
import { findGateway } from "../contract/route/route.ts";
import { headerBytes } from "../exchange/request-headers.ts";
import type { JournalRequest } from "../journal/journal-entry.ts";

/** What a request of the journal says beside its body, as the contract reads it. */
export function sourceOf({ url, headers: noted }: JournalRequest, contract: Contract): ParameterSource {
  const { path, search } = findGateway(new URL(url), [contract], contract);
  const headers = new Headers();
  // The journal has texts; HTTP carries bytes.
  for (const [name, value] of Object.entries(noted)) headers.append(name, headerBytes(value));
  return { path, search, headers };
}

/** The bodies that a request has sent, each of which its schema describes: of lines of JSON, each may be one. */
export function bodiesOf(
  { headers, body }: JournalRequest,
  operation: Operation,
  contract: Contract,
): { readonly values: readonly unknown[]; readonly lines: boolean } {
  if (body === undefined) return { values: [], lines: false };
  const type = headers["content-type"] ?? "";
  const schema = mediaOf(operation.requestBody, type)?.schema;
  const whole = schema !== undefined && typesAt([schema], contract)?.has("array") === true;
  const lines = isJsonLines(essenceOf(type)) && Array.isArray(body) && !whole;
  return { values: lines ? (body as unknown[]) : [body], lines };
}
