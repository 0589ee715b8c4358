import { judgeRequest } from "../contract/judge-request.ts";
import type { Route } from "../contract/route/route.ts";
import { Refusal } from "../errors.ts";
import { openViolations } from "../exchange/open-violation.ts";
import type { ExchangeRecord } from "../exchange/record.ts";
import { findAnswer } from "../fixtures/choose-reply.ts";
import { sessionOf } from "../fixtures/session.ts";
import type { FixtureReport } from "../fixtures/near-misses.ts";
import type { Evidence } from "../journal/evidence.ts";
import type { MockState, ServedGateway } from "./mock-state.ts";
import { momentOf } from "./moment.ts";
import { readRequest, recallConversation } from "./read-request.ts";
import { foundInParameters } from "./found-in-parameters.ts";

/** Which fixture would answer a request, and why. */
export interface Explanation {
  readonly gateway: string;
  /** The operation's id, or `undefined` where there is none at the path. */
  readonly operation: string | undefined;
  /** Why the request would be refused before a fixture is asked, if it would be. */
  readonly refused: string | undefined;
  /** The fixture that would answer, or `undefined` where none fits. */
  readonly fixture: string | undefined;
  /** Whether the document itself answers: no fixture fits, or the request prefers an answer of the document's. */
  readonly fromDocument: boolean;
  /** Fixtures that rank the same as the one that answers; only their order decides. */
  readonly ties: readonly string[];
  /** Fixtures that fit, in the order in which they are preferred; then the nearest that do not. */
  readonly fixtures: readonly FixtureReport[];
}

/** Explains which fixture would answer a request. Nothing is counted, and no session moves on. */
export async function explainRequest(
  request: Request,
  route: Route,
  gateway: ServedGateway,
  state: MockState,
): Promise<Explanation> {
  const found: Pick<ExchangeRecord<Evidence>, "operation" | "model" | "evidence"> = {
    operation: undefined,
    model: undefined,
    evidence: undefined,
  };
  const about = { gateway: gateway.contract.gateway };
  const none = { fixture: undefined, fromDocument: false, ties: [], fixtures: [] };
  try {
    const moment = await momentOf(
      state.store,
      state.settings,
      sessionOf(request, state.settings.defaultSession),
    );
    const { question, body } = await readRequest(request, route, gateway, state, moment, found);
    let refused: string | undefined;
    let asked = question;
    try {
      const parameters = await foundInParameters(request, route, question.operation, gateway, state);
      const open = openViolations(question.operation.secrets);
      await judgeRequest(await gateway.contract.judge(), body, state.settings, parameters, open);
      asked = await recallConversation(question, state);
    } catch (error) {
      refused = reasonOf(error);
    }
    const library = await gateway.library.ready([...moment.session.layers, ...moment.mock.layers]);
    const { choice, fromDocument } = findAnswer(library, gateway.documentAnswers, asked);
    return {
      ...about,
      operation: found.operation?.id,
      refused,
      fixture: choice?.candidate.fixture.name,
      fromDocument,
      ties: choice?.ties ?? [],
      fixtures: library.explain(asked),
    };
  } catch (error) {
    return { ...about, ...none, operation: found.operation?.id, refused: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  throw error;
}
