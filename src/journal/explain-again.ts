import type { FixtureReport } from "../fixtures/near-misses.ts";
import { newSession } from "../fixtures/session.ts";
import type { Head, Rest } from "./kept.ts";
import { readRequestBody } from "./read-details.ts";

/** What fixtures said of a request: the question is put again, to the fixtures of then, as the session stood then. */
export async function explainAgain(
  { exchange, asked, question: known }: Head,
  rest: Rest,
): Promise<FixtureReport[]> {
  const { gateway, operation, body: bytes, question } = rest;
  const voice = operation === undefined ? undefined : gateway.voices.get(operation);
  if (operation === undefined || voice === undefined || known === undefined || question === undefined)
    return [];
  const { contract, library } = gateway;
  const body = await readRequestBody({ bytes, contentType: asked["content-type"], operation, contract });
  const ready = await library.ready(question.layers);
  const reports = ready.explain({
    ...known,
    gateway: contract.gateway,
    operation,
    spoken: voice.dialect !== undefined,
    view: question.view ?? voice.read(body),
    body,
    headers: new Headers(asked),
    sessionId: exchange.session,
    session: { ...newSession(), scenarios: question.scenarios },
  });
  return reports.map((report) => withoutGuess(report, exchange.fixture));
}

/** What fitted has fitted, though the secrets that it asks for are not kept. */
function withoutGuess(report: FixtureReport, answered: string | undefined): FixtureReport {
  if (report.name !== answered) return report;
  const conditions = report.conditions.map((each) => ({ ...each, holds: true, closeness: 1 }));
  return { ...report, fits: true, closeness: 1, conditions };
}
