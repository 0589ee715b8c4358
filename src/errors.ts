import type { Violation } from "./violation.ts";

/** The name of an error: what a program reads. */
export type ErrorCode =
  | "invalid_json"
  | "invalid_body"
  | "empty_body"
  | "body_too_deep"
  | "missing_required_parameter"
  | "invalid_type"
  | "invalid_value"
  | "unknown_parameter"
  | "too_many_choices"
  | "answer_too_large"
  | "previous_response_not_found"
  | "item_not_found"
  | "context_length_exceeded"
  | "missing_api_key"
  | "invalid_api_key"
  | "unknown_path"
  | "no_fixture"
  | "no_reply_left"
  | "no_such_answer"
  | "method_not_allowed"
  | "not_acceptable"
  | "body_too_large"
  | "unsupported_media_type"
  | "reply_off_contract"
  | "reply_off_request"
  | "invalid_fixture"
  | "internal_error"
  | "schema_not_compilable";

/** What an error means and what to do about it. */
export interface ErrorEntry {
  /** The HTTP status that the error is answered with. */
  readonly status: number;
  /** What happened, in a sentence. */
  readonly meaning: string;
  /** What the person who reads it can do. */
  readonly action: string;
}

/**
 * Every error that mynah answers with. The names are the closed set of `code`: OpenAI's where OpenAI has
 * one. They stand in the `x-mynah-error` header of every error, and in the body where the gateway's
 * envelope has room for a string.
 */
export const errors: Readonly<Record<ErrorCode, ErrorEntry>> = {
  invalid_json: {
    status: 400,
    meaning: "The body is not JSON, or not UTF-8.",
    action: "Mend the body at the position named.",
  },
  invalid_body: {
    status: 400,
    meaning:
      "The body is not what its content type says: a form, multipart, XML or text that cannot be read.",
    action: "Mend the body as the message says.",
  },
  empty_body: {
    status: 400,
    meaning: "The operation needs a body and the request has none.",
    action: "Send the JSON object that the operation describes.",
  },
  body_too_deep: {
    status: 400,
    meaning: "The body is nested more deeply than can be worked with.",
    action: "Send a flatter body.",
  },
  missing_required_parameter: {
    status: 400,
    meaning: "A member that the contract requires is missing.",
    action: "Add the member named in `param`.",
  },
  invalid_type: {
    status: 400,
    meaning: "A value has a type that the contract does not allow.",
    action: "Send one of the types named.",
  },
  invalid_value: {
    status: 400,
    meaning: "A value is outside what the contract allows: an enum, a range, a length, a pattern, a format.",
    action: "Send a value that the message allows.",
  },
  unknown_parameter: {
    status: 400,
    meaning: "The contract forbids this member, or mynah was told to reject undocumented ones.",
    action: "Leave the member out, mend its name, or serve with `--undocumented accept`.",
  },
  too_many_choices: {
    status: 400,
    meaning: "The request asks for more choices than mynah makes.",
    action: "Ask for 128 choices or fewer.",
  },
  answer_too_large: {
    status: 400,
    meaning: "The choices asked for make an answer larger than mynah gives.",
    action: "Ask for fewer choices, or send a shorter message.",
  },
  previous_response_not_found: {
    status: 400,
    meaning:
      "No response of this session has the id in `previous_response_id`, or it was made with `store: false`.",
    action: "Continue a response that mynah gave in the same session.",
  },
  item_not_found: {
    status: 404,
    meaning:
      "No response of this session has the item that the input refers to, or it was made with `store: false`.",
    action: "Refer to an item that mynah gave in the same session, or send the item itself.",
  },
  context_length_exceeded: {
    status: 400,
    meaning: "The conversation that `previous_response_id` continues is longer than mynah keeps.",
    action: "Begin a new conversation.",
  },
  missing_api_key: {
    status: 401,
    meaning: "The request carries no credential that the operation asks for.",
    action: "Send what the message names, such as the header `Authorization: Bearer <any token>`.",
  },
  invalid_api_key: {
    status: 401,
    meaning: "The credential is not the one that mynah was started with.",
    action: "Send the one given to `--api-key`.",
  },
  unknown_path: {
    status: 404,
    meaning: "The gateway has no operation at this path.",
    action: "Use one of the operations that the message lists.",
  },
  no_fixture: {
    status: 404,
    meaning: "The request is valid, and neither a fixture nor the document answers it.",
    action: "Add a fixture whose `when` fits the request, or mend one that the message names.",
  },
  no_reply_left: {
    status: 404,
    meaning: "The fixture that answers the request has given all of its replies.",
    action: "Add a reply, or let the fixture stay or cycle with `afterLast`.",
  },
  no_such_answer: {
    status: 404,
    meaning: "The request prefers a status or an example that the document does not have.",
    action: "Prefer one that the message lists, or send no `Prefer`.",
  },
  method_not_allowed: {
    status: 405,
    meaning: "The path exists, with another method.",
    action: "Use a method that the `Allow` header lists.",
  },
  not_acceptable: {
    status: 406,
    meaning: "The document has no answer of a content type that the request accepts.",
    action: "Accept a content type that the message lists.",
  },
  body_too_large: {
    status: 413,
    meaning: "The body is larger than the body limit.",
    action: "Send less, or serve with a larger `--body-limit`.",
  },
  unsupported_media_type: {
    status: 415,
    meaning: "The operation does not take a body of this content type.",
    action: "Send a content type that the message lists.",
  },
  reply_off_contract: {
    status: 500,
    meaning: "The fixture's reply breaks the gateway's own contract.",
    action: "Mend the fixture named; `mynah check` shows every such reply.",
  },
  reply_off_request: {
    status: 500,
    meaning:
      "The fixture's reply is none that a model would give to this request: it calls a tool that is not offered, or is not the JSON that the request demands.",
    action: "Mend the fixture named or the request, or say in the fixture's `offContract` why it is so.",
  },
  invalid_fixture: {
    status: 500,
    meaning: "The fixture's reply cannot be rendered.",
    action: "Mend the template named; `mynah check` shows every such reply.",
  },
  internal_error: {
    status: 500,
    meaning: "Mynah itself failed.",
    action: "Report it with the request that showed it.",
  },
  schema_not_compilable: {
    status: 501,
    meaning:
      "A schema of the document cannot be compiled, so the request cannot be judged; or one that the request sends, so the reply cannot.",
    action: "Mend the schema named; `mynah check` shows those of the document.",
  },
};

/** What a {@link Refusal} says beside its code. */
export interface RefusalDetails {
  /** The first offending member, as in `messages[0].role`. */
  readonly param?: string;
  /** Every broken rule. */
  readonly violations?: readonly Violation[];
  /** Headers that belong to the status, such as `Allow`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A request that mynah does not answer with a fixture. Steps of the pipeline throw it; the pipeline
 * writes it in the gateway's envelope.
 *
 * @example
 * throw new Refusal("missing_api_key", "Failed to authorize: … Please send …");
 */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: ErrorCode;
  readonly status: number;
  readonly details: RefusalDetails;

  constructor(code: ErrorCode, message: string, details: RefusalDetails = {}) {
    super(message);
    this.code = code;
    this.status = errors[code].status;
    this.details = details;
  }
}

/**
 * A document, fixture or option that mynah cannot work with. Thrown while loading, never while serving.
 * The message says what to mend.
 */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}
