import type { Operation } from "../contract/operation.ts";
import type { RequestView } from "../dialects/dialect.ts";
import type { Evidence } from "../exchange/record.ts";
import { copied } from "../exchange/secrets.ts";
import type { FixtureReport } from "../fixtures/near-misses.ts";
import { newSession, type Session } from "../fixtures/session.ts";
import type { Layer } from "../fixtures/surroundings.ts";
import type { ServedGateway } from "./mock-state.ts";
import type { Asked } from "./understand.ts";

/** What is kept of a question, so that it can be put again. None of it is a secret. */
interface KeptQuestion {
  readonly gateway: ServedGateway;
  readonly operation: Operation;
  readonly path: string;
  readonly search: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Evidence["body"];
  readonly sessionId: string;
  readonly scenarios: Session["scenarios"];
  readonly layers: readonly Layer[];
  /** What the request says, where the body alone does not tell: it continues a conversation. */
  readonly view: RequestView | undefined;
}

const none: Session["scenarios"] = new Map();

/** Lets an exchange tell later which fixtures fitted its request, and why. */
export function keepQuestion(
  evidence: Evidence,
  { question, recalled, moment }: Pick<Asked, "question" | "recalled" | "moment">,
  gateway: ServedGateway,
): void {
  const { operation, path, search, sessionId, session, view } = question;
  evidence.why = whyOf({
    gateway,
    operation,
    path: copied(path),
    search: gateway.mask.query(search),
    headers: evidence.asked,
    body: evidence.body,
    sessionId,
    // They move on, and what counts is where they stood.
    scenarios: session.scenarios.size === 0 ? none : new Map(session.scenarios),
    layers: [...session.layers, ...moment.mock.layers],
    view: recalled ? view : undefined,
  });
  evidence.whySize = 0;
  if (!recalled) return;
  for (const { text } of view.turns) evidence.whySize += text.length;
}

/** A function of its own, so that what it keeps is what it is given, and nothing around it. */
function whyOf(kept: KeptQuestion): NonNullable<Evidence["why"]> {
  return async (answered) => {
    const { gateway, operation, body: bytes, layers, headers, view, ...rest } = kept;
    const { readRequestBody } = await import("../journal/read-details.ts");
    const { contract, library, voices } = gateway;
    const contentType = headers["content-type"];
    const body = await readRequestBody({ bytes, contentType, operation, contract });
    const voice = voices.get(operation);
    if (voice === undefined) return [];
    const ready = await library.ready(layers);
    const question = {
      ...rest,
      gateway: contract.gateway,
      operation,
      spoken: voice.dialect !== undefined,
      view: view ?? voice.read(body),
      body,
      headers: new Headers(headers),
      session: { ...newSession(), scenarios: kept.scenarios },
    };
    return ready.explain(question).map((report) => withoutGuess(report, answered));
  };
}

/** What fitted has fitted, though the secrets that it asks for are not kept. */
function withoutGuess(report: FixtureReport, answered: string | undefined): FixtureReport {
  if (report.name !== answered) return report;
  const conditions = report.conditions.map((each) => ({ ...each, holds: true, closeness: 1 }));
  return { ...report, fits: true, closeness: 1, conditions };
}
