import type { Session } from "../fixtures/session.ts";
import type { Evidence } from "../journal/evidence.ts";
import type { ServedGateway } from "./mock-state.ts";
import type { Asked } from "./understand.ts";

const none: Session["scenarios"] = new Map();

/**
 * Lets an exchange tell later which fixtures fitted its request, and why.
 *
 * @param session Where the session stood when they were asked.
 */
export function keepQuestion(
  evidence: Evidence,
  { question, recalled, moment }: Pick<Asked, "question" | "recalled" | "moment">,
  session: Session,
  { mask }: Pick<ServedGateway, "mask">,
): void {
  const { path, search, view } = question;
  evidence.question = {
    path,
    search: mask.query(search),
    // They move on, and what counts is where they stood.
    scenarios: session.scenarios.size === 0 ? none : new Map(session.scenarios),
    layers: [...session.layers, ...moment.mock.layers],
    view: recalled ? view : undefined,
  };
}
