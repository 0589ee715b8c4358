import { type ErrorCode, errors, type RefusalDetails } from "../../errors.ts";

/** Errors of the control routes alone, by code. */
export const controlErrors = {
  foreign_host: {
    status: 403,
    meaning:
      "The request comes from another machine, or names one as its host, as a page does that has rebound its own name.",
    action: "Ask at 127.0.0.1 or localhost, or serve with `--control-token` and send the token.",
  },
  foreign_origin: {
    status: 403,
    meaning: "The request comes from a web page that is not allowed to control the mock.",
    action: "Ask from a program, or allow the page's origin with `--cors ORIGIN`.",
  },
  missing_token: {
    status: 401,
    meaning: "The request brings no token, or another than the server was started with.",
    action: "Send the token as `Authorization: Bearer <token>`.",
  },
  configuration: {
    status: 400,
    meaning: "What was sent is understood and cannot be: a fixture, a fault, a time that is wrong.",
    action: "Mend what the message names.",
  },
  unknown_exchange: {
    status: 404,
    meaning: "The journal has no such exchange, or has it no more.",
    action: "Use a number or a request id that the journal lists.",
  },
  unknown_fixture: {
    status: 404,
    meaning: "There is no fixture of the name.",
    action: "Use a name that the list of fixtures has.",
  },
  unknown_gateway: {
    status: 404,
    meaning: "There is no gateway of the name.",
    action: "Use a name that the list of gateways has.",
  },
  too_many_followers: {
    status: 503,
    meaning: "A hundred clients follow the journal already.",
    action: "Close one.",
  },
} as const;

/** The name of an error that only the control routes give. */
export type ControlErrorCode = keyof typeof controlErrors;

/** A request to the control routes that is not answered as it asks. */
export class ControlRefusal extends Error {
  override readonly name = "ControlRefusal";
  readonly code: ControlErrorCode;

  constructor(code: ControlErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Writes an error of the control routes.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export function problem(
  code: ErrorCode | ControlErrorCode,
  detail: string,
  { headers = {}, violations = [] }: RefusalDetails = {},
): Response {
  const { status, meaning } =
    code in errors ? errors[code as ErrorCode] : controlErrors[code as ControlErrorCode];
  const found = violations.length === 0 ? {} : { violations };
  const body = { type: `urn:mynah:${code}`, title: meaning, status, detail, code, ...found };
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/problem+json", ...headers },
  });
}
