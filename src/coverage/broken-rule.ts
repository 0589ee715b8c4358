import type { Contract } from "../contract/contract.ts";
import { arrayOf, isObject, memberOf, stringOf } from "../contract/json.ts";
import { parsePointer, toPointer, valueAt } from "../contract/json-pointer.ts";
import type { SchemaTests } from "../contract/undocumented.ts";
import type { Violation } from "../violation.ts";
import { branchesOf } from "./branches.ts";
import { closureOf, type PlacedSchema, type Schemas } from "./closure.ts";
import type { BrokenRule } from "./coverage.ts";
import { otherMembers } from "./other-members.ts";

/** More places than these no rule is looked for in: unions in unions are many. */
const mostPlaces = 200;

/**
 * Finds the rule of a document that a body breaks.
 *
 * @param root The JSON pointer of the body's schema.
 * @returns `undefined` where no schema of the place has the keyword.
 */
export function findBrokenRule(
  contract: Schemas & Pick<Contract, "document">,
  root: string,
  { pointer, keyword }: Pick<Violation, "pointer" | "keyword">,
  body: unknown,
  tests: SchemaTests,
): BrokenRule | undefined {
  const segments = parsePointer(pointer);
  // What is missing, and what is not allowed, is told by the schema around it.
  const around = new Set(["required", "dependentRequired", "additionalProperties", "unevaluatedProperties"]);
  const told = around.has(keyword) ? segments.slice(0, -1) : segments;
  const schemas = schemasAt(contract, root, told, body, tests);
  const member = segments.at(-1) ?? "";
  const has = ({ schema }: PlacedSchema) =>
    keyword === "required" ? arrayOf(schema, "required").includes(member) : schema[keyword] !== undefined;
  const found = schemas.find(has) ?? schemas.find(({ schema }) => schema["oneOf"] ?? schema["anyOf"]);
  if (found === undefined) return undefined;
  const named = found.schema[keyword] === undefined ? unionOf(found) : keyword;
  const docs = docsAt(contract, schemas, around.has(keyword) ? member : undefined);
  const page = pageOf(contract.document, found.pointer);
  return {
    pointer: found.pointer + toPointer([named]),
    keyword: named,
    ...(named === "oneOf" || named === "anyOf" ? {} : { says: found.schema[named] }),
    ...(docs !== undefined && { docs }),
    ...(page !== undefined && { page }),
  };
}

function unionOf({ schema }: PlacedSchema): string {
  return schema["oneOf"] === undefined ? "anyOf" : "oneOf";
}

/** The schemas that judge the value at a place, those of every branch that a union has. */
function schemasAt(
  schemas: Schemas,
  root: string,
  segments: readonly string[],
  body: unknown,
  tests: SchemaTests,
): PlacedSchema[] {
  let places = withBranches(schemas, [root], body, tests);
  let value = body;
  for (const segment of segments) {
    const below = places.flatMap((place) => placesBelow(schemas, place, segment, value, tests.pattern));
    value = Array.isArray(value) ? (value[Number(segment)] as unknown) : memberOf(value, segment);
    places = withBranches(schemas, below, value, tests);
  }
  return places;
}

/** Schemas with those of their branches; of a condition, with those of the branch that holds. */
function withBranches(
  schemas: Schemas,
  pointers: readonly string[],
  value: unknown,
  tests: SchemaTests,
): PlacedSchema[] {
  const found = new Map<string, PlacedSchema>();
  const open = [...pointers];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    for (const placed of closureOf(schemas, [next]).schemas) {
      if (found.has(placed.pointer) || found.size > mostPlaces) continue;
      found.set(placed.pointer, placed);
      for (const { pointer, fits } of branchesOf(schemas, placed)) {
        const conditional = pointer === `${placed.pointer}/then` || pointer === `${placed.pointer}/else`;
        if (!conditional || fits(value, tests.satisfiesAt)) open.push(pointer);
      }
    }
  }
  return [...found.values()];
}

/** Where the schemas of a member or an element stand. */
function placesBelow(
  schemas: Schemas,
  placed: PlacedSchema,
  segment: string,
  value: unknown,
  pattern: SchemaTests["pattern"],
): string[] {
  const { pointer, schema } = placed;
  if (Array.isArray(value)) {
    const first = arrayOf(schema, "prefixItems")[Number(segment)];
    if (first !== undefined) return [`${pointer}/prefixItems/${segment}`];
    return isObject(schema["items"]) ? [`${pointer}/items`] : [];
  }
  const named =
    memberOf(schema["properties"], segment) === undefined
      ? []
      : [pointer + toPointer(["properties", segment])];
  const others = otherMembers({ schemas: [placed] }, schemas).filter(({ judges }) =>
    judges(segment, pattern),
  );
  return [...named, ...others.map((each) => each.pointer)];
}

/** What the document says of a member of a place in words, else of the place. */
function docsAt(
  contract: Schemas,
  schemas: readonly PlacedSchema[],
  member: string | undefined,
): string | undefined {
  const described = schemas.filter(
    ({ schema }) => member !== undefined && memberOf(schema["properties"], member) !== undefined,
  );
  const places = [
    ...described.map(({ pointer }) => pointer + toPointer(["properties", member ?? ""])),
    ...schemas.map(({ pointer }) => pointer),
  ];
  return closureOf(contract, places).docs;
}

/** The page that the document takes a schema from: what the schema says of it, or the nearest around it. */
function pageOf(document: unknown, pointer: string): BrokenRule["page"] {
  const segments = parsePointer(pointer);
  for (let length = segments.length; length > 0; length -= 1) {
    const around = valueAt(document, toPointer(segments.slice(0, length)));
    const name = stringOf(memberOf(around, "x-mynah-source"), "page");
    const page = name === undefined ? undefined : memberOf(memberOf(document, "x-mynah-pages"), name);
    const title = stringOf(page, "title");
    const url = stringOf(page, "url");
    if (title !== undefined) return { title, ...(url !== undefined && { url }) };
  }
  return undefined;
}
