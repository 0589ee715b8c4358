import { checkAuthorization } from "../contract/security/authorization.ts";
import { prefersEvents } from "../contract/reply/accept.ts";
import {
  judgeParameters,
  type ParameterVerdict,
  withDefaults,
} from "../contract/parameters/judge-parameters.ts";
import { parsePointer } from "../contract/json-pointer.ts";
import type { Operation } from "../contract/operation.ts";
import { discriminatorNames } from "../contract/route/path-template.ts";
import { preferenceParameters } from "../contract/reply/prefer.ts";
import { readBody, type RequestBody } from "../contract/body/request-body.ts";
import { findOperation, type Route } from "../contract/route/route.ts";
import type { RequestView } from "../dialects/dialect.ts";
import type { Voice } from "../dialects/speak.ts";
import { Refusal } from "../errors.ts";
import type { ExchangeRecord } from "../exchange/record.ts";
import { isSecret } from "../exchange/request-headers.ts";
import type { Violation } from "../violation.ts";
import type { Question } from "../fixtures/question.ts";
import type { MockState, ServedGateway } from "./mock-state.ts";

/** A request that has been read, and has not been judged yet. */
export interface ReadRequest {
  readonly question: Question;
  readonly body: RequestBody;
  readonly voice: Voice;
}

/**
 * Reads a request as far as it can be understood: operation, authorization, body, session.
 *
 * @throws Refusal where that fails.
 */
export async function readRequest(
  request: Request,
  route: Route,
  { contract, voices }: ServedGateway,
  { settings, sessions }: MockState,
  record: Pick<ExchangeRecord, "operation" | "model" | "session">,
): Promise<ReadRequest> {
  const session = sessions.of(request.headers.get("x-mynah-session"));
  record.session = session.id;
  const operation = findOperation(route, request.method, request.headers);
  record.operation = operation.id;
  const credentials = { headers: request.headers, search: route.search };
  checkAuthorization(operation, contract.gateway, credentials, settings.apiKey);
  const body = await readBody(request, operation, settings.bodyLimit, contract);
  const voice = voices.get(operation) as Voice;
  const view = await readView(voice, body.value, request.headers);
  record.model = view.model;
  const question: Question = {
    gateway: contract.gateway,
    operation,
    spoken: voice.dialect !== undefined,
    view,
    body: body.value,
    headers: request.headers,
    path: route.path,
    search: withDefaults(route.search, operation),
    session,
  };
  return { question, body, voice };
}

/** What a request says; where no dialect knows how a stream is asked for, `Accept` asks for one as the body does. */
async function readView(voice: Voice, body: unknown, headers: Headers): Promise<RequestView> {
  const view = voice.read(body);
  if (voice.dialect !== undefined || view.stream) return view;
  return (await prefersEvents(headers.get("accept"))) ? { ...view, stream: true } : view;
}

/** What the contract says of the parameters of a request; nothing where nobody is to look. */
export async function foundInParameters(
  { headers }: Request,
  { path, search }: Route,
  operation: Operation,
  { contract }: ServedGateway,
  { settings }: Pick<MockState, "settings">,
): Promise<ParameterVerdict> {
  if (settings.validate === "off") return { violations: [], undocumented: [] };
  const known = [...discriminatorNames(operation.path), ...queryKeys(operation), ...preferenceParameters];
  const found = await judgeParameters(contract.judge, operation, { path, search, headers }, known);
  return { ...found, violations: found.violations.map((each) => withoutSecret(each, operation.secrets)) };
}

/** The query parameters in which credentials are sent. */
function queryKeys({ security }: Operation): string[] {
  return security
    .flat()
    .flatMap((each) => (each.kind === "apiKey" && each.in === "query" ? each.parameter : []));
}

/** A violation, without the value where that may be a secret: violations are noted, answered and logged. */
function withoutSecret(violation: Violation, secrets: ReadonlySet<string>): Violation {
  const { in: place, pointer, param, keyword, expected } = violation;
  const [name = ""] = parsePointer(pointer);
  const secret = place === "cookie" || ((place === "query" || place === "header") && isSecret(name, secrets));
  if (!secret || keyword === "required") return violation;
  const message = `the ${place} parameter ${param} must be ${expected}, and is not`;
  return { ...violation, seen: "a secret", message };
}

/**
 * The question with the whole conversation, where the request continues one.
 *
 * @throws Refusal where it continues what is not there.
 */
export function recallConversation(
  question: Question,
  { conversations }: Pick<MockState, "conversations">,
): Question {
  const view = conversations.recall(question.session.id, question.view);
  return view === question.view ? question : { ...question, view };
}

/** Nobody needs more choices; a bound keeps every answer finite. */
const mostChoices = 128;

/** A text is searched for each of them; OpenAI takes four. */
const mostStops = 100;

/**
 * Bounds the choices and the stop sequences that a request asks for.
 *
 * @throws Refusal `too_many_choices`, `invalid_value`.
 */
export function limitDemands(view: RequestView): void {
  const stops = view.demands.stop.length;
  if (stops > mostStops) {
    throw new Refusal(
      "invalid_value",
      `Failed to answer: stop has ${stops} sequences. Please send ${mostStops} or fewer.`,
      { param: "stop" },
    );
  }
  if (view.choices <= mostChoices) return;
  throw new Refusal(
    "too_many_choices",
    `Failed to answer: n asks for ${view.choices} choices. Please ask for ${mostChoices} or fewer.`,
    { param: "n" },
  );
}
