import type { Contract } from "../contract/contract.ts";
import { isObject, memberOf, stringOf } from "../contract/json.ts";
import { toPointer, valueAt } from "../contract/json-pointer.ts";
import type { Direction } from "../contract/normal-schema.ts";
import type { Operation } from "../contract/operation.ts";
import type { MediaForm } from "../contract/reply-form.ts";
import { didYouMean } from "../contract/wording.ts";
import { dialects } from "../dialects/table.ts";
import { errorNames } from "../fixtures/named-errors.ts";

/** Notes a finding at a place of a document, or at the name of the member there. */
export type Find = (pointer: string, message: string, what?: "name") => void;

/** Every object of a document with its JSON pointer. */
export function* walk(value: unknown, pointer = ""): Generator<[string, unknown]> {
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

/** Finds extensions and dialects that mynah does not know, and patterns of ids that it does not understand. */
export function checkExtensions(contract: Contract, find: Find): void {
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
  const named = memberOf(contract.document["x-mynah-errors"], "named");
  for (const name of Object.keys(isObject(named) ? named : {})) {
    if (errorNames.includes(name)) continue;
    const meant = didYouMean(name, errorNames);
    find(
      `/x-mynah-errors/named/${name}`,
      `fixtures know no error ${name}; ${meant ? `did you mean ${meant}?` : `please use one of ${errorNames.join(", ")}`}`,
    );
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
export async function checkSchemas(contract: Contract, find: Find): Promise<number> {
  const judge = await contract.judge();
  let count = 0;
  for (const direction of ["request", "reply"] as const) {
    const used = contract.operations.flatMap((operation) => schemasOf(operation, direction));
    for (const pointer of new Set(used)) {
      count += 1;
      await judge.violations(pointer, {}, direction).catch((error: Error) => find(pointer, error.message));
    }
  }
  return count;
}

/** The schemas that what goes one way is judged by, as JSON pointers. */
function schemasOf(operation: Operation, direction: Direction): string[] {
  const media = mediaOf(operation, direction);
  const forms = media.flatMap(({ eventForms }) => eventForms);
  return [
    ...media.map(({ schema }) => schema),
    ...forms.flatMap(({ pointer, dataSchema }) => [pointer, dataSchema]),
  ].filter((pointer) => pointer !== undefined);
}

/** What an operation takes or gives, of every content type and status. */
function mediaOf({ requestBody, replies }: Operation, direction: Direction): MediaForm[] {
  if (direction === "request") return [...requestBody.values()];
  return [...replies.values()].flatMap(({ media }) => [...media.values()]);
}

/** Judges the named examples of request bodies and answers. */
export async function checkExamples(contract: Contract, find: Find): Promise<number> {
  let count = 0;
  const judge = await contract.judge();
  for (const direction of ["request", "reply"] as const) {
    for (const { pointer, schema } of exampleHolders(contract, direction)) {
      const examples = valueAt(contract.document, `${pointer}/examples`);
      for (const [name, example] of Object.entries(isObject(examples) ? examples : {})) {
        count += 1;
        const place = pointer + toPointer(["examples", name]);
        const violations = await judge
          .violations(schema, memberOf(example, "value"), direction)
          .catch(() => []);
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

/** The content types that have a schema, each once. */
function exampleHolders(contract: Contract, direction: Direction): { pointer: string; schema: string }[] {
  const media = contract.operations.flatMap((operation) => mediaOf(operation, direction));
  const holders = media.flatMap(({ pointer, schema, eventForms }) =>
    schema === undefined || eventForms.length > 0 ? [] : [[pointer, { pointer, schema }] as const],
  );
  return [...new Map(holders).values()];
}

/** Judges the `default` and the `examples` of every schema by the schema itself. */
export async function checkSchemaExamples(contract: Contract, find: Find): Promise<number> {
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
      const violations = await judge.violations(pointer, value, "reply").catch(() => []);
      for (const { message } of violations) {
        find(`${pointer}/${place}`, `${place.replace("/", " ")} breaks its own schema: ${message}`);
      }
    }
  }
  return count;
}
