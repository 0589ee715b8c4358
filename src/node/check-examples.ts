import type { Contract } from "../contract/contract.ts";
import { isObject, memberOf, stringOf } from "../contract/json.ts";
import { toPointer, valueAt } from "../contract/json-pointer.ts";
import type { Direction } from "../contract/normal-schema.ts";
import { type Find, walk } from "./check-document.ts";
import { mediaOf } from "./check-schemas.ts";

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
  const holders = media.flatMap(([, { pointer, schema, eventForms }]) =>
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
