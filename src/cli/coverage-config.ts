import type { OpenApiDocument } from "../contract/document.ts";
import { createJudge } from "../contract/judge.ts";
import type { CoverageScope } from "../coverage/exclude.ts";
import type { Coverage } from "../coverage/coverage.ts";
import type { Thresholds } from "../coverage/total.ts";
import { ConfigurationError } from "../errors.ts";
import { readCoverage } from "../node/coverage/read-coverage.ts";
import {
  type CoverageReport,
  createReport,
  type FailOn,
  failOnKinds,
  type ReportOptions,
} from "../report/report.ts";
import { textOption } from "./mock-settings.ts";
import { type Given, listOption, oneOf, UsageError } from "./options.ts";

/** What the section `coverage` of the config file says. */
interface CoverageConfig extends CoverageScope {
  readonly thresholds?: Thresholds;
  readonly failOn?: readonly FailOn[];
}

const text = { type: "string", minLength: 1 };

const document: OpenApiDocument = {
  openapi: "3.1.0",
  components: {
    schemas: {
      Coverage: {
        type: "object",
        additionalProperties: false,
        properties: {
          include: { type: "array", minItems: 1, items: text },
          exclude: {
            type: "array",
            items: {
              type: "object",
              additionalProperties: false,
              required: ["at", "reason"],
              properties: { at: text, reason: text },
            },
          },
          thresholds: { type: "object", additionalProperties: { type: "number", maximum: 100 } },
          failOn: { type: "array", items: { enum: failOnKinds } },
        },
      },
    },
  },
};

/**
 * What is asked of a report, with the former one that it is compared with: by the section `coverage` of the config file, and
 * by the command line, which has the last word.
 *
 * @throws UsageError for what cannot be understood, with file and line.
 */
export async function reportOptions(given: Given): Promise<ReportOptions> {
  const config = await readCoverageConfig(given.coverage);
  const { values } = given;
  const failOn = listOption(values["fail-on"]).flatMap(readKinds);
  const thresholds = { ...config.thresholds, ...readThresholds(listOption(values["threshold"])) };
  const baseline = textOption("baseline", values["baseline"]);
  return {
    ...config,
    thresholds,
    failOn: failOn.length > 0 ? failOn : (config.failOn ?? []),
    ...(baseline !== undefined && { former: await readCoverage(baseline) }),
  };
}

/**
 * Makes a report of what is asked.
 *
 * @throws UsageError for what cannot be asked of it.
 */
export function makeReport(coverage: Coverage, options: ReportOptions): CoverageReport {
  try {
    return createReport(coverage, options);
  } catch (error) {
    throw error instanceof ConfigurationError ? new UsageError(error.message) : error;
  }
}

async function readCoverageConfig(given: Given["coverage"]): Promise<CoverageConfig> {
  if (given === undefined) return {};
  const judge = await createJudge({ name: "config", document, fixtures: [] });
  const [broken] = await judge.violations("/components/schemas/Coverage", given.value, "request");
  if (broken === undefined) return given.value as CoverageConfig;
  const message = `coverage.${broken.message}`.replace("coverage.the body", "coverage");
  const sentence = /[.?]$/.test(message) ? message : `${message}.`;
  throw new UsageError(`Failed to read ${given.locate(broken.pointer)}: ${sentence} Please mend it.`);
}

function readKinds(list: string): FailOn[] {
  return list
    .split(",")
    .map((word) => oneOf("fail-on", word.trim(), failOnKinds))
    .filter((kind) => kind !== undefined);
}

/** `80`, or `createResponse=60`. */
function readThresholds(given: readonly string[]): Thresholds {
  const entries = given.map((each): [string, number] => {
    const at = each.lastIndexOf("=");
    const [name, number] = at === -1 ? ["total", each] : [each.slice(0, at).trim(), each.slice(at + 1)];
    const threshold = number.trim() === "" ? Number.NaN : Number(number);
    if (Number.isFinite(threshold) && threshold <= 100 && name !== "") return [name, threshold];
    throw new UsageError(
      `Failed to read --threshold: "${each}" is no threshold. Please give a percentage such as 80 or createResponse=60, ` +
        "or with a minus how many items may be left uncovered.",
    );
  });
  return Object.fromEntries(entries);
}
