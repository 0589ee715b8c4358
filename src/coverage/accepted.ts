import { judgeBody } from "../contract/body/judge-body.ts";
import { whyNotJudged } from "../contract/body/other-body.ts";
import type { Contract } from "../contract/contract.ts";
import { isObject } from "../contract/json.ts";
import { parsePointer, valueAt } from "../contract/json-pointer.ts";
import type { Operation } from "../contract/operation.ts";
import { judgeParameters } from "../contract/parameters/judge-parameters.ts";
import { essenceOf, isJson, mediaOf } from "../contract/reply/reply-form.ts";
import type { ErrorCode } from "../errors.ts";
import { isSecret } from "../exchange/request-headers.ts";
import { hidden } from "../exchange/secrets.ts";
import type { JournalEntry } from "../journal/journal-entry.ts";
import type { Violation } from "../violation.ts";
import { bodiesOf, sourceOf } from "./sent-request.ts";

/** Errors of requests that the contract accepts: they come after it was asked. */
const afterwards: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "no_fixture",
  "no_reply_left",
  "no_such_answer",
  "not_acceptable",
  "too_many_choices",
  "answer_too_large",
  "previous_response_not_found",
  "item_not_found",
  "context_length_exceeded",
]);

/** Whether the contract accepts the request of an exchange. It is judged once more: the mock may have been told not to look. */
export async function isAccepted(
  { fixture, error, violations, request }: JournalEntry,
  operation: Operation,
  contract: Contract,
): Promise<boolean> {
  if (violations.length > 0) return false;
  if (fixture === undefined && (error === undefined || !afterwards.has(error.code))) return false;
  return (await acceptsParameters(request, operation, contract)) && acceptsBody(request, operation, contract);
}

async function acceptsParameters(
  request: JournalEntry["request"],
  operation: Operation,
  contract: Contract,
): Promise<boolean> {
  if (operation.parameters.length === 0) return true;
  const found = await judgeParameters(contract.judge, operation, sourceOf(request, contract));
  // What is not kept was right when it was sent, or nobody can tell.
  const isKept = ({ in: place, pointer }: Violation) =>
    place !== "cookie" && !parsePointer(pointer).some((name) => isSecret(name, operation.secrets));
  return !found.violations.some(isKept);
}

async function acceptsBody(
  request: JournalEntry["request"],
  operation: Operation,
  contract: Contract,
): Promise<boolean> {
  const { body } = request;
  const type = essenceOf(request.headers["content-type"] ?? "");
  const media = mediaOf(operation.requestBody, type);
  if (body === undefined || media === undefined || whyNotJudged(type, media, contract) !== undefined)
    return true;
  // Parts without names are judged by nothing.
  if (type.startsWith("multipart/") && Array.isArray(body)) return true;
  const { lines } = bodiesOf(request, operation, contract);
  const judged = { value: body, schema: media.schema, lines };
  const { violations } = await judgeBody(await contract.judge(), judged);
  if (violations.length === 0) return true;
  // Which rules hold may hang on what is hidden, at any place.
  if (JSON.stringify(body).includes(hidden)) return true;
  return !isJson(type) && violations.every(({ pointer }) => isFile(valueAt(body, pointer)));
}

/** Whether a value stands for a file, which a schema takes for a text. */
function isFile(value: unknown): boolean {
  return isObject(value) && typeof value["contentType"] === "string" && typeof value["size"] === "number";
}
