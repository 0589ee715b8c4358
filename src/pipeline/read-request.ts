import { checkAuthorization } from "../contract/security/authorization.ts";
import { prefersEvents } from "../contract/reply/accept.ts";
import { withDefaults } from "../contract/parameters/defaults.ts";
import { readBody } from "../contract/body/read-body.ts";
import type { RequestBody } from "../contract/body/request-body.ts";
import { findOperation, type Route } from "../contract/route/route.ts";
import type { RequestView } from "../dialects/dialect.ts";
import type { Voice } from "../dialects/speak.ts";
import { Refusal } from "../errors.ts";
import type { ExchangeRecord } from "../exchange/record.ts";
import type { Question } from "../fixtures/question.ts";
import type { Evidence } from "../journal/evidence.ts";
import type { MockState, ServedGateway } from "./mock-state.ts";
import type { Moment } from "./moment.ts";

/** A request that has been read, and has not been judged yet. */
export interface ReadRequest {
  readonly question: Question;
  readonly body: RequestBody;
  readonly voice: Voice;
}

/**
 * Reads a request as far as it can be understood: operation, authorization, body.
 *
 * @throws Refusal where that fails.
 */
export async function readRequest(
  request: Request,
  route: Route,
  { contract, voices }: ServedGateway,
  { settings }: Pick<MockState, "settings">,
  { sessionId, session }: Pick<Moment, "sessionId" | "session">,
  record: Pick<ExchangeRecord<Evidence>, "operation" | "model" | "evidence">,
): Promise<ReadRequest> {
  const operation = findOperation(route, request.method, request.headers);
  record.operation = operation;
  const credentials = { headers: request.headers, search: route.search };
  checkAuthorization(operation, contract.gateway, credentials, settings.apiKey);
  const { evidence } = record;
  const body = await readBody(request, operation, settings.bodyLimit, contract, (bytes) => {
    if (evidence !== undefined) evidence.body = bytes;
  });
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
    sessionId,
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

/**
 * The question with the whole conversation, where the request continues one.
 *
 * @throws Refusal where it continues what is not there.
 */
export async function recallConversation(
  question: Question,
  { conversations }: Pick<MockState, "conversations">,
): Promise<Question> {
  const view = await conversations.recall(question.sessionId, question.view);
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
