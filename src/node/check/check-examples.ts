import type { Contract } from "../../contract/contract.ts";
import { isObject, memberOf } from "../../contract/json.ts";
import { valueAt } from "../../contract/json-pointer.ts";
import { bodyViolations } from "../../contract/reply/judge-reply-body.ts";
import type { Direction } from "../../contract/schema/direction.ts";
import { examplesAt } from "../../contract/reply/reply-examples.ts";
import { isJson, type MediaForm } from "../../contract/reply/reply-form.ts";
import { type Find, walk } from "./check-document.ts";
import { mediaOf } from "./check-schemas.ts";

/** Judges the examples of request bodies and answers. */
export async function checkExamples(contract: Contract, find: Find): Promise<number> {
  let count = 0;
  const judge = await contract.judge();
  for (const direction of ["request", "reply"] as const) {
    for (const [type, media] of exampleHolders(contract, direction)) {
      for (const { name, value, pointer, offContract } of examplesAt(contract.document, media.pointer)) {
        count += 1;
        const judged =
          direction === "reply"
            ? bodyViolations(judge, media, { type, body: value })
            : judge.violations(media.schema, value, direction);
        const violations = await judged.catch(() => []);
        const called = name === undefined ? "the example" : `the example "${name}"`;
        if (offContract !== undefined && violations.length === 0) {
          const place = pointer.replace(/\/value$/, "");
          find(place, `${called} satisfies the contract; please take its x-mynah-off-contract away`);
        }
        if (offContract !== undefined) continue;
        for (const { pointer: inside, message } of violations) {
          find(pointer + inside, `${called} breaks the contract: ${message}`);
        }
      }
    }
  }
  return count;
}

type Holder = MediaForm & { readonly schema: string };

/**
 * The content types that have a schema, each place once. How a request is written that is no JSON is for who reads it
 * to tell.
 */
function exampleHolders(contract: Contract, direction: Direction): (readonly [string, Holder])[] {
  const holders = new Map<string, readonly [string, Holder]>();
  for (const operation of contract.operations) {
    for (const [type, media] of mediaOf(operation, direction)) {
      const { pointer, schema, eventForms } = media;
      if (schema === undefined || eventForms.length > 0) continue;
      if (direction === "reply" || isJson(type)) holders.set(pointer, [type, { ...media, schema }]);
    }
  }
  return [...holders.values()];
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
