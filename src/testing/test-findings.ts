import type { ControlledSession } from "../control/control.ts";
import { didYouMean, preview } from "../contract/wording.ts";
import { ConfigurationError } from "../errors.ts";
import type { Mock } from "../mock.ts";
import { hasNoUndocumented, hasNoUnmatched, satisfiesContract, usedEveryFixture } from "./expect/findings.ts";
import { ExpectationError, type Verdict, withoutTrace } from "./expect/verdict.ts";
import type { TestFinding } from "./options.ts";

/** The session of a test, with what explains its requests. */
type LookedAt = ControlledSession & Pick<Mock, "contracts">;

/** What findings are called, and who looks for them. */
const findings: Readonly<
  Record<
    TestFinding,
    {
      readonly none: string;
      readonly look: (test: LookedAt) => Promise<Verdict>;
    }
  >
> = {
  violation: { none: "a request off the contract", look: satisfiesContract },
  unmatched: { none: "a request that nothing answers", look: hasNoUnmatched },
  undocumented: { none: "a request with members that are not documented", look: hasNoUndocumented },
  unused: { none: "an added fixture that does not answer", look: usedEveryFixture },
};

/**
 * Looks for what a test fails for.
 *
 * @param failOn The kinds that it fails for, unless it expects them.
 * @param expected The kinds that it has to have.
 * @param failed Whether the test has failed already: then what it expects may not have come.
 * @throws ExpectationError that tells all of them.
 */
export async function assertExpected(
  test: LookedAt,
  failOn: readonly TestFinding[],
  expected: ReadonlySet<TestFinding>,
  failed = false,
): Promise<void> {
  const problems: string[] = [];
  for (const kind of new Set([...failOn, ...expected])) {
    const { pass, message } = await findings[kind].look(test);
    if (expected.has(kind) && pass && !failed) {
      problems.push(
        `The test expects ${findings[kind].none}, and there was none. Please leave mynah.expects("${kind}") out, or send one.`,
      );
    }
    if (!expected.has(kind) && !pass) {
      problems.push(`${message}\n\nWhere the test is about that, say so in it: mynah.expects("${kind}")`);
    }
  }
  if (problems.length > 0) throw withoutTrace(new ExpectationError(problems.join("\n\n")));
}

/**
 * Sees that there is such a finding.
 *
 * @throws ConfigurationError with the name that was probably meant.
 */
export function assertFinding(kind: string): asserts kind is TestFinding {
  if (typeof kind === "string" && Object.hasOwn(findings, kind)) return;
  const names = Object.keys(findings);
  // Not everybody has types: a list of them is given easily.
  const meant =
    typeof kind === "string"
      ? (didYouMean(kind, names) ?? `one of ${names.join(", ")}`)
      : `texts, each one of ${names.join(", ")}`;
  throw new ConfigurationError(
    `Failed to set mynah up: there is no finding ${preview(kind)}. Please use ${meant}.`,
  );
}
