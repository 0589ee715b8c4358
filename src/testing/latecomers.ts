import { brokeContract, isUnmatched } from "../exchange/verdict.ts";
import type { JournalEntry } from "../journal/journal-entry.ts";
import type { Mock } from "../mock.ts";
import { hasNoUndocumented, hasNoUnmatched, satisfiesContract } from "./expect/findings.ts";
import type { Subject } from "./expect/subject.ts";
import { ExpectationError, type Verdict, withoutTrace } from "./expect/verdict.ts";
import type { TestFinding } from "./options.ts";

/** Who looks for requests that came in when their test had ended, and nobody looked any more. */
export interface Latecomers {
  /**
   * Notes that a test has begun.
   *
   * @param seen How many exchanges there were before it; what came in before the first test is not one's.
   */
  readonly begun: (seen: number) => void;
  /**
   * Notes that a test has ended.
   *
   * @param exchanges What its session had seen by then.
   * @param expected The kinds of findings that it expects.
   */
  readonly ended: (
    session: string,
    exchanges: readonly JournalEntry[],
    expected: ReadonlySet<TestFinding>,
  ) => void;
  /**
   * Sees that tests have sent nothing afterwards that they would have failed for.
   *
   * @throws ExpectationError that tells which.
   */
  readonly assertNone: (
    mock: Pick<Mock, "journal" | "contracts">,
    failOn: readonly TestFinding[],
  ) => Promise<void>;
}

/** What can be found in single requests. */
const looks: readonly {
  readonly kind: TestFinding;
  readonly isOne: (exchange: JournalEntry) => boolean;
  readonly look: (subject: Subject) => Promise<Verdict>;
}[] = [
  { kind: "violation", isOne: brokeContract, look: satisfiesContract },
  { kind: "unmatched", isOne: isUnmatched, look: hasNoUnmatched },
  { kind: "undocumented", isOne: ({ undocumented }) => undocumented.length > 0, look: hasNoUndocumented },
];

/** Begins to look. */
export function createLatecomers(): Latecomers {
  const tests = new Map<string, { readonly last: number; readonly expected: ReadonlySet<TestFinding> }>();
  let first = Number.POSITIVE_INFINITY;
  return {
    begun(seen) {
      first = Math.min(first, seen);
    },
    ended(session, exchanges, expected) {
      tests.set(session, { last: exchanges.at(-1)?.id ?? 0, expected });
    },
    async assertNone({ journal, contracts }, failOn) {
      const late = (await journal.list()).filter(({ id, session }) => {
        // Where nobody can tell whose a request is, and no test is running, it is nobody's.
        return id > (session === "" ? first : (tests.get(session)?.last ?? Number.POSITIVE_INFINITY));
      });
      const problems: string[] = [];
      const names = new Set<string>();
      for (const { kind, isOne, look } of looks) {
        const isExpected = ({ session }: JournalEntry) => tests.get(session)?.expected.has(kind) === true;
        const found = late.filter((exchange) => isOne(exchange) && !isExpected(exchange));
        if (!failOn.includes(kind) || found.length === 0) continue;
        problems.push((await look({ journal: { list: async () => found }, contracts } as Subject)).message);
        for (const { session } of found) names.add(session);
      }
      if (problems.length === 0) return;
      const named = [...names].filter((name) => name !== "").map((name) => JSON.stringify(name));
      const ofTests = `Requests of ${named.join(", ")} came in when the test had ended.`;
      const when = named.length > 0 ? ofTests : "Requests came in while no test was running.";
      const head = `${when} Please await what a test begins.`;
      throw withoutTrace(new ExpectationError([head, ...problems].join("\n\n")));
    },
  };
}
