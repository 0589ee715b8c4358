import type { OpenApiDocument, Satisfies } from "./document.ts";
import { isObject, memberOf } from "./json.ts";
import { toPointer, valueAt } from "./json-pointer.ts";
import type { SchemaPattern } from "./schema/schema-patterns.ts";

/** Gives the validator of a schema that stands at a JSON pointer of the document. */
export type SatisfiesAt = (pointer: string) => Satisfies;

/** What looks at parts of a value by the schemas of a document. */
export interface SchemaTests {
  readonly satisfiesAt: SatisfiesAt;
  /** Gives what tells whether the name of a member fits one of `patternProperties`. */
  readonly pattern: (pattern: string) => SchemaPattern;
}

/** One schema of the document, with its place. A boolean schema knows every member and lists none. */
interface Place {
  readonly schema: unknown;
  readonly pointer: string;
}

/**
 * Finds the members of a body that its schema does not know: JSON pointers, in the order of the body.
 *
 * A schema that lists no members, such as `type: object` alone, knows all of them. Of a union or an `if`
 * only the branches that the value satisfies count, so the value must be valid to begin with.
 *
 * @example
 * undocumentedMembers(document, "/components/schemas/Message", { role: "user", mood: "happy" }, tests);
 * // ["/mood"]
 */
export function undocumentedMembers(
  document: OpenApiDocument,
  schemaPointer: string,
  body: unknown,
  { satisfiesAt, pattern: patternOf }: SchemaTests,
): string[] {
  const found: string[] = [];

  /** Adds a schema and all that apply to the same value through it. */
  function apply(place: Place, value: unknown, into: Place[]): void {
    const { schema, pointer } = place;
    if (!isObject(schema) || into.some((each) => each.pointer === pointer)) return;
    into.push(place);
    const below = (...segments: (string | number)[]) => apply(descend(place, ...segments), value, into);
    if (typeof schema["$ref"] === "string" && schema["$ref"].startsWith("#")) {
      const target = decodeURIComponent(schema["$ref"].slice(1));
      apply({ schema: valueAt(document, target), pointer: target }, value, into);
    }
    if (Array.isArray(schema["allOf"])) {
      for (const index of schema["allOf"].keys()) below("allOf", index);
    }
    for (const union of ["anyOf", "oneOf"]) {
      const branches = schema[union];
      if (!Array.isArray(branches)) continue;
      for (const index of branches.keys()) {
        if (satisfiesAt(`${pointer}/${union}/${index}`)(value)) below(union, index);
      }
    }
    if (schema["if"] !== undefined) {
      const holds = satisfiesAt(`${pointer}/if`)(value);
      if (holds) below("if");
      below(holds ? "then" : "else");
    }
    if (isObject(schema["dependentSchemas"]) && isObject(value)) {
      for (const name of Object.keys(schema["dependentSchemas"])) {
        if (Object.hasOwn(value, name)) below("dependentSchemas", name);
      }
    }
  }

  function visit(places: readonly Place[], value: unknown, path: string): void {
    if (typeof value !== "object" || value === null) return;
    const schemas: Place[] = [];
    for (const place of places) apply(place, value, schemas);
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        visit(itemSchemas(schemas, index), item, `${path}/${index}`);
      }
    } else if (isObject(value)) {
      const lists = schemas.some(({ schema }) => isObject(memberOf(schema, "properties")));
      for (const [name, member] of Object.entries(value)) {
        const known = memberSchemas(schemas, name, patternOf);
        const place = path + toPointer([name]);
        if (known.length > 0) visit(known, member, place);
        else if (lists) found.push(place);
      }
    }
  }

  visit([{ schema: valueAt(document, schemaPointer), pointer: schemaPointer }], body, "");
  return found;
}

function descend(place: Place, ...segments: (string | number)[]): Place {
  let schema = place.schema;
  for (const segment of segments) {
    schema = Array.isArray(schema) ? schema[Number(segment)] : memberOf(schema, String(segment));
  }
  return { schema, pointer: place.pointer + toPointer(segments) };
}

function itemSchemas(places: readonly Place[], index: number): Place[] {
  return places.flatMap((place) => {
    const prefix = memberOf(place.schema, "prefixItems");
    if (Array.isArray(prefix) && index < prefix.length) return [descend(place, "prefixItems", index)];
    return memberOf(place.schema, "items") === undefined ? [] : [descend(place, "items")];
  });
}

function memberSchemas(places: readonly Place[], name: string, patternOf: SchemaTests["pattern"]): Place[] {
  return places.flatMap((place) => {
    const known: Place[] = [];
    if (memberOf(memberOf(place.schema, "properties"), name) !== undefined) {
      known.push(descend(place, "properties", name));
    }
    const patterns = memberOf(place.schema, "patternProperties");
    for (const pattern of isObject(patterns) ? Object.keys(patterns) : []) {
      if (patternOf(pattern).test(name)) known.push(descend(place, "patternProperties", pattern));
    }
    if (known.length > 0) return known;
    const rest = ["additionalProperties", "unevaluatedProperties"].find(
      (keyword) => memberOf(place.schema, keyword) !== undefined,
    );
    return rest === undefined ? [] : [descend(place, rest)];
  });
}
