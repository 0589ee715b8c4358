import type { Contract } from "../../contract/contract.ts";
import type { CoverageFinding } from "../../coverage/coverage.ts";
import { createFindings } from "../../coverage/findings.ts";
import type { Control, ServedFixture } from "../../control/control.ts";
import { brokeContract, isUnmatched } from "../../exchange/verdict.ts";
import type { JournalEntry } from "../../journal/journal-entry.ts";
import { exchangesOf, lineOf, type Subject } from "./subject.ts";
import type { Verdict } from "./verdict.ts";

/** Whether every request keeps to the contract. */
export async function satisfiesContract(subject: Subject): Promise<Verdict> {
  return allAre(subject, (exchange) => !brokeContract(exchange), {
    wanted: "to keep to the contract",
    verb: "did",
    action: "Please mend what sends them.",
  });
}

/** Whether every request was answered by something. */
export async function hasNoUnmatched(subject: Subject): Promise<Verdict> {
  return allAre(subject, (exchange) => !isUnmatched(exchange), {
    wanted: "to be answered by a fixture",
    verb: "was",
    action: "Please add a fixture for them, or mend what sends them.",
  });
}

/** Whether no request has members that the contract does not know. */
export async function hasNoUndocumented(subject: Subject): Promise<Verdict> {
  return allAre(subject, ({ undocumented }) => undocumented.length === 0, {
    wanted: "to have documented members only",
    verb: "did",
    action: "Please leave these members out, or mend their names.",
  });
}

async function allAre(
  subject: Subject,
  isFine: (exchange: JournalEntry) => boolean,
  {
    wanted,
    verb,
    action,
  }: { readonly wanted: string; readonly verb: "did" | "was"; readonly action: string },
): Promise<Verdict> {
  const exchanges = await exchangesOf(subject);
  const wrong = exchanges.filter((exchange) => !isFine(exchange));
  if (wrong.length === 0) {
    const all =
      exchanges.length === 0
        ? "no request came in"
        : `all ${exchanges.length} ${verb === "was" ? "were" : verb}`;
    return { pass: true, message: `Expected some requests not ${wanted}, but ${all}.` };
  }
  const told = await Promise.all(
    wrong.slice(0, 10).map((exchange) => explained(exchange, contractOf(subject, exchange))),
  );
  const more = wrong.length > 10 ? [`… and ${wrong.length - 10} more`] : [];
  const head = `Expected every request ${wanted}, but ${wrong.length} of ${exchanges.length} ${verb === "was" && wrong.length > 1 ? "were" : verb} not.`;
  return { pass: false, message: [head, ...told, ...more, action].join("\n\n") };
}

/** Whether every fixture of the user's has answered; of a session, those that were added while it runs. */
export async function usedEveryFixture(subject: Subject & Pick<Control, "fixtures">): Promise<Verdict> {
  const exchanges = await exchangesOf(subject);
  const used = new Set(exchanges.map(({ fixture }) => fixture));
  const isSession = "id" in subject;
  const isMine = ({ from }: ServedFixture) => (isSession ? from === "session" : from !== "gateway");
  const fixtures = (await subject.fixtures()).filter(isMine);
  const idle = fixtures.filter(({ name, answered }) => answered === 0 && !used.has(name));
  if (idle.length === 0) {
    return {
      pass: true,
      message: `Expected a fixture that has not answered, but all ${fixtures.length} have.`,
    };
  }
  const names = idle.map(({ name }) => `  ${JSON.stringify(name)}`);
  const head = `Expected every fixture to answer, but ${idle.length} of ${fixtures.length} did not:`;
  const why =
    "journal.get(id) tells of a request why they did not fit. Please remove them, or mend their conditions.";
  return { pass: false, message: [head, ...names, why].join("\n") };
}

/** The contract that a subject knows for an exchange. */
function contractOf(subject: Subject, { gateway }: JournalEntry): Contract | undefined {
  const { contracts = [] } = subject as { readonly contracts?: readonly Contract[] };
  return contracts.find((contract) => contract.gateway === gateway);
}

/** An exchange with all that is wrong with it, and what the docs say. */
async function explained(exchange: JournalEntry, contract: Contract | undefined): Promise<string> {
  const found = contract === undefined ? undefined : await findingsAbout(exchange, contract);
  const plain = exchange.violations.map(({ message }) => `  ✗ ${message}`);
  const undocumented = exchange.undocumented.map(
    (place) => `  ? ${place.replace(/^\?/, "query ")} is not documented`,
  );
  const error = exchange.error === undefined ? [] : [`  ✗ ${exchange.error.message}`];
  const lines = found?.map(lineOfFinding) ?? [
    ...plain,
    ...undocumented,
    ...(plain.length === 0 ? error : []),
  ];
  return [lineOf(exchange), ...lines].join("\n");
}

async function findingsAbout(
  exchange: JournalEntry,
  contract: Contract,
): Promise<readonly CoverageFinding[]> {
  const findings = createFindings(contract);
  await findings.add(
    exchange,
    contract.operations.find(({ id }) => id === exchange.operation),
  );
  return findings.list();
}

function lineOfFinding({ kind, message, rule }: CoverageFinding): string {
  const { docs, page } = rule ?? {};
  const source = page === undefined ? "" : ` (${page.title}${page.url === undefined ? "" : `, ${page.url}`})`;
  return `  ${kind === "undocumented" ? "?" : "✗"} ${message}${docs === undefined ? "" : `\n    the docs: ${docs}${source}`}`;
}
