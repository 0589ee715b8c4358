import type { Connection } from "../delivery/connection.ts";
import { replyForm } from "../contract/operation.ts";
import { type Delivery, deliver } from "../delivery/deliver.ts";
import type { Spoken } from "../dialects/speak.ts";
import type { Evidence } from "../journal/evidence.ts";
import { resolveError } from "../fixtures/error-reply.ts";
import type { Desk } from "./desk.ts";
import type { Plan } from "./plan.ts";
import { asRefusal, refusalBody } from "./refuse.ts";
import type { Asked } from "./understand.ts";

/** Where an answer goes. */
interface Recipient extends Desk {
  readonly connection: Connection | undefined;
  readonly signal: () => AbortSignal;
}

/** Notes what leaves. */
function evidenceOf(evidence: Evidence): Pick<Delivery, "onAnswer" | "onPiece"> {
  return {
    onAnswer(answer) {
      evidence.headers = answer.headers;
      evidence.reply = answer.body;
    },
    onPiece(data) {
      evidence.pieces.push(data);
      evidence.times.push(performance.now() - evidence.start);
    },
  };
}

/**
 * Delivers what is said: judged, paced, disturbed, and noted when it has come to its end.
 *
 * @throws Refusal `reply_off_contract`.
 * @throws ConnectionReset where a fault resets the connection before the headers.
 */
export function send(
  { answer, written, failure }: Spoken,
  { chosen, faults, judged }: Plan,
  { question, judge, chances }: Asked,
  { request, gateway, state, record, headers, connection, signal }: Recipient,
): Promise<Response> {
  const { fixture, origin, reply } = chosen;
  const { document } = gateway.contract;
  const completion = { ...gateway.completion, sample: gateway.sampler.value };
  return deliver(answer, {
    fixture: fixture.name,
    origin,
    form: replyForm(question.operation, answer.status),
    completion: written ? completion : undefined,
    judge: judged ? judge : undefined,
    headers,
    delay: state.settings.chunkDelay,
    pace: reply.pace,
    faults,
    random: chances,
    connection,
    signal,
    failure(error, sent) {
      const refusal = asRefusal(error);
      record.error = refusal;
      const { code, message } = refusal;
      return failure({ code, message, envelope: refusalBody(document, refusal), sent });
    },
    errorEvents(error, sent) {
      const { code, message, answer: whole } = resolveError(error, document);
      return failure({ code, message, envelope: whole.body, sent });
    },
    ...(record.evidence !== undefined && evidenceOf(record.evidence)),
    onFault: (kind) => (record.faults = [...record.faults, kind]),
    // The body of an answer to HEAD is dropped, and not by the client.
    onEnd: (events, aborted) => record.end(answer.status, events, aborted && request.method !== "HEAD"),
  });
}
