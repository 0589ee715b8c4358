import { createContract } from "../../contract/contract.ts";
import { type Upgrade, upgradeDocument } from "../../contract/schema/upgrade.ts";
import { hiddenOperations } from "../../contract/route/hidden-operations.ts";
import { securityFindings } from "../../contract/security/security.ts";
import { memberOf, stringOf } from "../../contract/json.ts";
import { unreachedStates } from "../../fixtures/check-set.ts";
import { checkExtensions, type Find, walk } from "./check-document.ts";
import { checkExamples, checkSchemaExamples } from "./check-examples.ts";
import { checkFixture } from "./check-fixture.ts";
import { checkOpenApi } from "./check-openapi.ts";
import { checkSchemas, type Share } from "./check-schemas.ts";
import { checkTies } from "./check-ties.ts";
import { checkUnjudged } from "./check-unjudged.ts";
import type { Finding } from "./finding.ts";
import { createTrial } from "./fixture-trial.ts";
import type { LocatedFixture } from "../load-fixtures.ts";
import type { GatewayFiles } from "../load-gateway.ts";
import type { Location, SourceFile } from "../document/source-file.ts";

/** A place where the document accepts more than the gateway's page says. */
export interface Widening {
  readonly at: Location;
  /** The place in the document, as a JSON pointer. */
  readonly pointer: string;
  readonly reason: string;
}

/** A habit of older versions that a document has, and that was read as OpenAPI 3.1 has it. */
interface OldHabit {
  readonly keyword: string;
  /** How often. */
  readonly count: number;
  /** Where first. */
  readonly at: Location;
}

/** A format or a keyword of schemas by which no value is judged. */
interface UnjudgedWord {
  readonly kind: "format" | "keyword";
  readonly name: string;
  /** How often. */
  readonly count: number;
  /** Where first. */
  readonly at: Location;
}

/** What {@link checkGateway} looked at, and what it found. */
export interface CheckReport {
  readonly gateway: string;
  /** The version that the document was converted from, where it was; places are the nearest in its file then. */
  readonly convertedFrom?: string;
  readonly findings: readonly Finding[];
  /**
   * What may be meant so: fixtures of which only the order of the files decides which answers, operations that no
   * request reaches, security that cannot be checked, overlays that change nothing.
   */
  readonly warnings: readonly Finding[];
  readonly widenings: readonly Widening[];
  readonly oldHabits: readonly OldHabit[];
  readonly unjudged: readonly UnjudgedWord[];
  /** How many operations, request bodies and answers of the document are validated. */
  readonly validated: {
    readonly operations: Share;
    readonly requestBodies: Share;
    readonly responses: Share;
  };
  /** How many there were of each, all of them checked. */
  readonly counts: {
    readonly operations: number;
    readonly schemas: number;
    readonly examples: number;
    readonly fixtures: number;
    readonly answers: number;
  };
}

/**
 * Checks a gateway as it stands in files: the document is valid OpenAPI, every schema compiles, every
 * example, default and reply of a fixture satisfies it, whole and streamed.
 */
export async function checkGateway(files: GatewayFiles): Promise<CheckReport> {
  const { gateway, source } = files;
  const findings: Finding[] = [...files.findings];
  const find: Find = (pointer, message, what) => findings.push({ at: source.locate(pointer, what), message });

  const contract = createContract({ ...gateway, fixtures: [] });
  const { upgrades } = upgradeDocument(gateway.document);
  await checkOpenApi(gateway.document, find);
  checkExtensions(contract, find);
  const unjudged = checkUnjudged(contract, find);
  const { schemas, ...validated } = await checkSchemas(contract, find);
  const examples = (await checkExamples(contract, find)) + (await checkSchemaExamples(contract, find));
  const doubts = [
    ...securityFindings(contract.document, contract.operations),
    ...hiddenOperations(contract.operations),
  ].map(({ pointer, message }) => ({ at: source.locate(pointer), message }));
  let answers = 0;
  const trial = createTrial(gateway);
  for (const located of files.fixtures) {
    const checked = await checkFixture(contract, located, trial);
    answers += checked.answers;
    findings.push(...checked.findings);
  }
  return {
    gateway: gateway.name,
    ...(files.convertedFrom === undefined ? {} : { convertedFrom: files.convertedFrom }),
    findings: [...findings, ...stateFindings(files.fixtures)].toSorted(byPlace),
    warnings: [...files.warnings, ...doubts, ...(await checkTies(files.layers, contract.operations))],
    widenings: [...walk(contract.document)].flatMap(([pointer, value]) => {
      const reason = stringOf(memberOf(value, "x-mynah-widening"), "reason");
      return reason === undefined ? [] : [{ at: source.locate(pointer), pointer, reason }];
    }),
    oldHabits: oldHabits(upgrades, source),
    unjudged: unjudged.map(({ pointer, ...word }) => ({ ...word, at: source.locate(pointer, "name") })),
    validated,
    counts: {
      operations: contract.operations.length,
      schemas,
      examples,
      fixtures: files.fixtures.length,
      answers,
    },
  };
}

/** Each habit once, however often a document has it. */
function oldHabits(upgrades: readonly Upgrade[], source: SourceFile): OldHabit[] {
  return [...new Set(upgrades.map(({ keyword }) => keyword))].map((keyword) => {
    const places = upgrades.filter((each) => each.keyword === keyword);
    const [{ pointer } = { pointer: "" }] = places;
    return { keyword, count: places.length, at: source.locate(`${pointer}/${keyword}`) };
  });
}

/** Fixtures that wait for a state of a scenario that none brings about. */
function stateFindings(located: readonly LocatedFixture[]): Finding[] {
  const fixtures = located.map(({ fixture }) => fixture);
  return [...unreachedStates(fixtures)].flatMap(({ index, pointer, message }) => {
    const place = located[index];
    return place === undefined ? [] : [{ at: place.locate(pointer), message }];
  });
}

function byPlace({ at: one }: Finding, { at: other }: Finding): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return one.line - other.line || one.column - other.column;
}
