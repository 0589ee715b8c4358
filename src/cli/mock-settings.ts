import type { MockOptions } from "../mock-options.ts";
import { type Given, oneOf, type OptionValue, UsageError, wholeNumber } from "./options.ts";

/** The options of a mock that are given on the command line and in the config file. */
export function mockOptions({ values, named = {} }: Given): Omit<MockOptions, "gateways"> {
  const options = {
    defaultGateway: textOption("gateway", values["gateway"]),
    apiKey: textOption("api-key", values["api-key"]) ?? named["api-key"],
    validate: oneOf("validate", values["validate"], ["enforce", "warn", "off"]),
    unmatched: oneOf("unmatched", values["unmatched"], ["fixture", "sample", "refuse"]),
    undocumented: oneOf("undocumented", values["undocumented"], ["accept", "reject"]),
    bodyLimit: wholeNumber("body-limit", values["body-limit"], { from: 1 }),
    chunkSize: wholeNumber("chunk-size", values["chunk-size"], { from: 1 }),
    chunkDelay: wholeNumber("chunk-delay", values["chunk-delay"], { from: 0, to: 60_000 }),
    journal: wholeNumber("journal", values["journal"], { from: 0 }),
    seed: wholeNumber("seed", values["seed"], { from: Number.MIN_SAFE_INTEGER }),
  };
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries);
}

/**
 * A text that says something.
 *
 * @throws UsageError where it is blank.
 */
export function textOption(name: string, value: OptionValue): string | undefined {
  const given = value?.toString();
  if (given?.trim() !== "") return given;
  throw new UsageError(
    `Failed to read --${name}: it is blank. Please give a value, or leave the option out.`,
  );
}
