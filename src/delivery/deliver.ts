import { bodyViolations } from "../contract/reply/judge-reply-body.ts";
import { essenceOf, isJson, mediaOf } from "../contract/reply/reply-form.ts";
import type { WireAnswer } from "../dialects/speak.ts";
import { bodyAnswer, streamHeaders, toResponse, type WholeAnswer } from "./answer.ts";
import { holdHeaders } from "./before-headers.ts";
import type { Delivery } from "./delivery.ts";
import { dribble, type Dribble } from "./dribble.ts";
import { eventStream } from "./event-stream.ts";
import { faultsOf } from "./faults.ts";
import { offContract } from "./judged.ts";
import { paceWaits } from "./pace.ts";
import { streamChunks } from "./stream.ts";

export type { Delivery } from "./delivery.ts";

/**
 * Sends an answer that the contract allows, at the fixture's pace, and lets go wrong what is to go wrong.
 * What is wrong on purpose is not judged: the judge sees an answer as the dialect made it.
 *
 * Faults that speak of events do nothing to a whole answer. An error without `afterEvents` is an answer of
 * its own, and is not seen to here.
 *
 * @throws Refusal `reply_off_contract` for a whole body that breaks the contract; a stream that has begun
 *   ends with the dialect's own error event instead.
 * @throws ConnectionReset where a fault resets the connection before the headers.
 */
export async function deliver(answer: WireAnswer, delivery: Delivery): Promise<Response> {
  const headers = { ...delivery.headers, ...answer.headers };
  const { faults = [], pace } = delivery;
  if ("events" in answer) {
    if (faults.length > 0) await hold(0, delivery);
    const { status } = answer;
    const sent = streamHeaders(headers);
    delivery.onAnswer?.({ status, headers: sent, body: undefined });
    return new Response(eventStream(answer.events, delivery), { status, headers: sent });
  }
  const body = await judgedBody(
    answer.body,
    essenceOf(headers["content-type"] ?? "application/json"),
    delivery,
  );
  if (pace !== undefined || faults.length > 0) await hold(paceWaits(delivery)?.(0) ?? 0, delivery);
  const whole = bodyAnswer(answer.status, body, headers);
  delivery.onAnswer?.(whole);
  const [drops] = faultsOf(faults, "dribble");
  if (drops !== undefined && whole.body !== undefined) return dribbled(whole, drops, delivery);
  delivery.onEnd(undefined, false);
  return toResponse(whole);
}

/** A body that the contract allows: as it is, or completed where a dialect has written it. */
async function judgedBody(body: unknown, type: string, delivery: Delivery): Promise<unknown> {
  const { form, judge, completion } = delivery;
  const media = form === undefined ? undefined : mediaOf(form.media, type);
  if (judge === undefined || media === undefined || body === undefined) return body;
  const { schema } = media;
  const fits = (value: unknown) => isJson(type) && (schema === undefined || judge.fits(schema, value));
  // What nearly every answer is, which is told without waiting.
  if (fits(body)) return body;
  const violations = await bodyViolations(judge, media, { type, body });
  if (violations.length === 0) return body;
  const completed =
    schema === undefined || completion === undefined
      ? undefined
      : (completion.again(schema, body, fits) ??
        (await completion.learn(schema, body, {
          violations: (value) => judge.violations(schema, value, "reply"),
          sample: () => completion.sample(schema),
        })));
  if (completed === undefined) throw offContract(delivery, violations);
  return completed;
}

function hold(ms: number, delivery: Delivery): Promise<void> {
  const { faults = [], signal, connection, onFault = () => {} } = delivery;
  return holdHeaders(faults, { ms, signal, connection, onFault });
}

/** The same answer, its body a few bytes at a time; the length that its headers promise stays true. */
function dribbled(
  { status, headers, body: given }: WholeAnswer,
  drops: Dribble,
  delivery: Delivery,
): Response {
  const { signal, onFault, onEnd } = delivery;
  const body = given instanceof Uint8Array ? given : new TextEncoder().encode(given);
  const ended = new AbortController();
  onFault?.("dribble");
  const stream = streamChunks(dribble(once(body), drops, ended.signal), {
    signal: signal(),
    onEnd(_, aborted) {
      ended.abort("the body has ended");
      onEnd(undefined, aborted);
    },
  });
  return new Response(stream, { status, headers });
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes;
}
