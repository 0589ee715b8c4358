import { drawFaults } from "../delivery/faults.ts";
import { appliedPreference, prefersAnything } from "../contract/reply/prefer.ts";
import { headerText } from "../delivery/headers.ts";
import type { Random } from "../exchange/seed.ts";
import { chooseReply, type ChosenReply } from "../fixtures/choose-reply.ts";
import type { ErrorReply, Fault } from "../fixtures/fixture.ts";
import type { Session } from "../fixtures/session.ts";
import type { Desk } from "./desk.ts";
import type { Asked } from "./understand.ts";
import { keepQuestion } from "./why.ts";

/** What is to be answered, and what is to go wrong with it. */
export interface Plan {
  readonly chosen: ChosenReply;
  /** The faults of the mock, of the session and of the reply, already drawn. */
  readonly faults: readonly Fault[];
  /** The error that a fault gives instead of the reply. */
  readonly failing: ErrorReply | undefined;
  /** Whether the reply is judged, by the contract and by the request. */
  readonly judged: boolean;
}

/**
 * Chooses what answers, takes its reply and draws the faults.
 *
 * @throws Refusal `no_fixture`, `no_reply_left`, `no_such_answer`, `not_acceptable`.
 */
export async function planAnswer(asked: Asked, desk: Desk): Promise<Plan> {
  const { question, moment, chances } = asked;
  const { gateway, state, record, headers } = desk;
  const { settings, store } = state;
  // A store may ask for the same step again, which is to draw the same numbers.
  const drawn: number[] = [];
  let place = 0;
  const draw: Random = () => {
    const number = (drawn[place] ??= chances()());
    place += 1;
    return number;
  };
  const keep = (session: Session) => {
    if (record.evidence === undefined) return;
    keepQuestion(record.evidence, asked, session, gateway);
  };
  const chosen = await chooseReply(gateway, question, {
    store,
    layers: moment.mock.layers,
    faults(planned) {
      place = 0;
      return drawFaults(planned === undefined ? settings.faults : [planned, ...settings.faults], draw);
    },
  }).catch((error: unknown) => {
    keep(question.session);
    throw error;
  });
  const { fixture, reply, faults: outer } = chosen;
  // Others may have moved the session on since the request arrived.
  keep(chosen.session);
  record.fixture = fixture.name;
  record.ties = chosen.ties;
  record.offContract = fixture.offContract;
  headers["x-mynah-fixture"] = headerText(fixture.name);
  if (prefersAnything(chosen.preference)) {
    headers["preference-applied"] = appliedPreference(chosen.preference);
  }
  if (fixture.offContract !== undefined) headers["x-mynah-off-contract"] = headerText(fixture.offContract);
  const own = reply.faults === undefined ? [] : drawFaults(reply.faults, draw);
  const faults = outer.length === 0 ? own : [...outer, ...own];
  const failing = errorFault(faults);
  if (failing !== undefined) record.faults = ["error"];
  const judged = settings.checkReplies && fixture.offContract === undefined;
  return { chosen, faults, failing, judged };
}

function errorFault(faults: readonly Fault[]): ErrorReply | undefined {
  for (const fault of faults) {
    if (fault.kind === "error" && fault.afterEvents === undefined) return fault.error;
  }
  return undefined;
}
