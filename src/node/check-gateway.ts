import SwaggerParser from "@apidevtools/swagger-parser";
import { type Contract, createContract } from "../contract/contract.ts";
import { isObject, memberOf, stringOf } from "../contract/json.ts";
import { toPointer, valueAt } from "../contract/json-pointer.ts";
import type { Operation } from "../contract/operation.ts";
import { didYouMean } from "../contract/wording.ts";
import { dialects } from "../dialects/table.ts";
import { checkFixture } from "./check-fixture.ts";
import type { Finding } from "./finding.ts";
import type { GatewayFiles } from "./load-gateway.ts";
import type { Location } from "./source-file.ts";

/** A place where the document accepts more than the gateway's page says. */
export interface Widening {
  readonly at: Location;
  /** The place in the document, as a JSON pointer. */
  readonly pointer: string;
  readonly reason: string;
}

/** What {@link checkGateway} looked at, and what it found. */
export interface CheckReport {
  readonly gateway: string;
  readonly findings: readonly Finding[];
  readonly widenings: readonly Widening[];
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
  const findings: Finding[] = [];
  const find: Find = (pointer, message, what) => findings.push({ at: source.locate(pointer, what), message });

  await SwaggerParser.validate(source.file, { resolve: { http: false } }).catch((error: unknown) =>
    find("", `the document is not valid OpenAPI: ${error instanceof Error ? error.message : String(error)}`),
  );
  const contract = createContract({ ...gateway, fixtures: [] });
  checkExtensions(contract, find);
  const schemas = await checkSchemas(contract, find);
  const examples = (await checkExamples(contract, find)) + (await checkSchemaExamples(contract, find));
  let answers = 0;
  for (const located of files.fixtures) {
    const checked = await checkFixture(gateway, contract, located);
    answers += checked.answers;
    findings.push(...checked.findings);
  }
  return {
    gateway: gateway.name,
    findings,
    widenings: [...walk(contract.document)].flatMap(([pointer, value]) => {
      const reason = stringOf(memberOf(value, "x-mynah-widening"), "reason");
      return reason === undefined ? [] : [{ at: source.locate(pointer), pointer, reason }];
    }),
    counts: {
      operations: contract.operations.length,
      schemas,
      examples,
      fixtures: files.fixtures.length,
      answers,
    },
  };
}

type Find = (pointer: string, message: string, what?: "name") => void;

/** Every object of a document with its JSON pointer. */
function* walk(value: unknown, pointer = ""): Generator<[string, unknown]> {
  if (isObject(value)) yield [pointer, value];
  if (typeof value !== "object" || value === null) return;
  for (const [name, member] of Object.entries(value)) yield* walk(member, pointer + toPointer([name]));
}

const extensions = [
  "x-mynah-dialect",
  "x-mynah-errors",
  "x-mynah-ids",
  "x-mynah-item-schema",
  "x-mynah-members",
  "x-mynah-off-contract",
  "x-mynah-pages",
  "x-mynah-source",
  "x-mynah-widening",
];

function checkExtensions(contract: Contract, find: Find): void {
  for (const [pointer, value] of walk(contract.document)) {
    for (const name of Object.keys(value as object)) {
      if (!name.startsWith("x-mynah-") || extensions.includes(name)) continue;
      const meant = didYouMean(name, extensions);
      find(
        pointer + toPointer([name]),
        `${name} is no extension of mynah${meant ? `; did you mean ${meant}?` : ""}`,
      );
    }
  }
  for (const { source, pointer } of contract.operations) {
    const patterns = memberOf(source, "x-mynah-ids");
    for (const [kind, id] of Object.entries(isObject(patterns) ? patterns : {})) {
      const left = String(id).replaceAll(/\{(?:alnum|digits|hex):\d+\}|\{datetime:[+-]\d\d:\d\d\}/g, "");
      if (!/[{}]/.test(left)) continue;
      const known = "{alnum:N}, {digits:N}, {hex:N} or {datetime:+HH:MM}";
      find(
        `${pointer}/x-mynah-ids/${kind}`,
        `the pattern "${String(id)}" is not understood; please use ${known}`,
      );
    }
    const name = stringOf(source, "x-mynah-dialect");
    if (name === undefined || name === "raw" || dialects[name] !== undefined) continue;
    const known = [...Object.keys(dialects), "raw"].join(", ");
    find(`${pointer}/x-mynah-dialect`, `the dialect "${name}" is not known; please use one of ${known}`);
  }
}

/** Compiles every schema that requests, replies and events are judged by. */
async function checkSchemas(contract: Contract, find: Find): Promise<number> {
  const pointers = new Set(
    contract.operations.flatMap((operation) => [
      ...[...operation.requestBody.values()].filter((each) => each !== undefined),
      ...operation.replySchemas.values(),
      ...operation.eventForms.flatMap(({ pointer, dataSchema }) => [
        pointer,
        ...(dataSchema ? [dataSchema] : []),
      ]),
    ]),
  );
  const judge = await contract.judge();
  for (const pointer of pointers) {
    await judge.violations(pointer, {}).catch((error: Error) => find(pointer, error.message));
  }
  return pointers.size;
}

/** Judges the named examples of request bodies and answers. */
async function checkExamples(contract: Contract, find: Find): Promise<number> {
  let count = 0;
  const judge = await contract.judge();
  for (const operation of contract.operations) {
    for (const { pointer, schema } of exampleHolders(operation)) {
      const examples = valueAt(contract.document, `${pointer}/examples`);
      for (const [name, example] of Object.entries(isObject(examples) ? examples : {})) {
        count += 1;
        const place = pointer + toPointer(["examples", name]);
        const violations = await judge.violations(schema, memberOf(example, "value")).catch(() => []);
        const excused = stringOf(example, "x-mynah-off-contract") !== undefined;
        if (excused && violations.length === 0) {
          find(
            place,
            `the example "${name}" satisfies the contract; please take its x-mynah-off-contract away`,
          );
        }
        if (excused) continue;
        for (const { pointer: inside, message } of violations) {
          find(`${place}/value${inside}`, `the example "${name}" breaks the contract: ${message}`);
        }
      }
    }
  }
  return count;
}

/** The media types of an operation that have a schema, as JSON pointers. */
function exampleHolders(operation: Operation): { pointer: string; schema: string }[] {
  const schemas = [...operation.requestBody.values(), ...operation.replySchemas.values()];
  return [...new Set(schemas.filter((each) => each !== undefined))].map((schema) => ({
    schema,
    pointer: schema.replace(/\/schema$/, ""),
  }));
}

/** Judges the `default` and the `examples` of every schema by the schema itself. */
async function checkSchemaExamples(contract: Contract, find: Find): Promise<number> {
  let count = 0;
  const judge = await contract.judge();
  for (const [pointer, schema] of walk(
    valueAt(contract.document, "/components/schemas"),
    "/components/schemas",
  )) {
    const listed = memberOf(schema, "examples");
    const examples: [string, unknown][] = Array.isArray(listed)
      ? listed.map((value: unknown, index) => [`examples/${index}`, value])
      : [];
    if (isObject(schema) && "default" in schema && "type" in schema)
      examples.push(["default", schema["default"]]);
    for (const [place, value] of examples) {
      count += 1;
      const violations = await judge.violations(pointer, value).catch(() => []);
      for (const { message } of violations) {
        find(`${pointer}/${place}`, `${place.replace("/", " ")} breaks its own schema: ${message}`);
      }
    }
  }
  return count;
}
