import type { Direction } from "./direction.ts";
import { withDispatch, withTags } from "./discriminator.ts";
import type { OpenApiDocument } from "../document.ts";
import { isObject, type JsonObject, memberOf, stringOf } from "../json.ts";
import { parsePointer, toPointer, valueAt } from "../json-pointer.ts";
import { goingOtherWay, withoutForbidden, withoutOtherWay } from "./one-direction.ts";
import type { References } from "./references.ts";
import { preview } from "../wording.ts";
import { forTexts } from "./text-schema.ts";
import { upgradeSchema, withoutLooseNull } from "./upgrade-schema.ts";
import { schemaPlaces } from "./schema-places.ts";
import { applicators, assertions, type Holds, judgedFormats } from "./schema-keywords.ts";

/** How {@link normalSchema} writes what it reads. */
export interface Writing {
  readonly direction: Direction;
  /** Writes a reference to the schema at a JSON pointer. */
  readonly reference: (pointer: string) => string;
  /** Whether texts are judged by it that may become other values. Default false. */
  readonly texts?: boolean;
  /**
   * Whether values are made of it: unions then say in their branches what the discriminator means, and `nullable` counts
   * only where OpenAPI 3.0 says that it does, so that no validator objects. Default false.
   */
  readonly samples?: boolean;
  /** Keywords that are kept beside those that judge, such as `example`. Default none. */
  readonly kept?: ReadonlySet<string>;
}

const nothing: ReadonlySet<string> = new Set();

/** Keywords whose schemas judge the value that the schema itself judges. */
const sameValue: ReadonlySet<string> = new Set([
  "allOf",
  "anyOf",
  "dependentSchemas",
  "else",
  "if",
  "not",
  "oneOf",
  "then",
]);

/**
 * The schema at a JSON pointer of a document as plain JSON Schema 2020-12: the keywords that judge a value, and nothing
 * else. References are followed up; members that OpenAPI adds, extensions and formats that nobody judges are left out;
 * a discriminator chooses the branch of its union.
 *
 * @throws Error where a reference leads nowhere.
 */
export function normalSchema(
  document: OpenApiDocument,
  references: References,
  pointer: string,
  { direction, reference, texts = false, samples = false, kept = new Set() }: Writing,
): unknown {
  function resolve(ref: string, from: string): string {
    const target = references.target(ref, from);
    if (target !== undefined) return target;
    const elsewhere = ref.startsWith("#") ? "" : " of this document";
    throw new Error(`can't resolve reference ${ref} at #${from}: there is no such schema${elsewhere}`);
  }

  function write(value: unknown, place: string, inherited: ReadonlySet<string> = nothing): unknown {
    if (typeof value === "boolean") return value;
    if (!isObject(value)) throw new Error(`there is no schema at #${place}, but ${preview(value)}`);
    if (value["$ref"] !== undefined && typeof value["$ref"] !== "string") {
      throw new Error(`$ref must be a text, but it is ${preview(value["$ref"])} (at #${place})`);
    }
    assertJudged(value, place);
    const plain = samples ? withoutLooseNull(value, document.openapi) : value;
    const upgraded = upgradeSchema(plain, anchorAt(document, value, place), (ref) => {
      return valueAt(document, references.target(ref, place) ?? "/");
    });
    const dispatch = samples ? withTags : withDispatch;
    const dispatched = dispatch(upgraded, place, { document, references });
    const around = { document, references, direction };
    const asked = Object.keys(dispatched).some((name) => name === "required" || sameValue.has(name));
    const otherWay = asked ? goingOtherWay(dispatched, inherited, place, around) : inherited;
    const demanded = withoutForbidden(dispatched, otherWay);
    const schema = samples ? withoutOtherWay(demanded, place, around) : demanded;
    const entries: [string, unknown][] = [];
    for (const [name, member] of Object.entries(texts ? forTexts(schema) : schema)) {
      const held = applicators.get(name);
      const within = sameValue.has(name) ? otherWay : nothing;
      if (held !== undefined)
        entries.push([name, writeHeld(member, held, place + toPointer([name]), within)]);
      else if (assertions.has(name) ? samples || isJudged(name, member) : kept.has(name))
        entries.push([name, once(name, member)]);
    }
    const ref = stringOf(schema, "$ref") ?? dynamic(schema, document);
    if (ref !== undefined) entries.push(["$ref", reference(resolve(ref, place))]);
    return Object.fromEntries(entries);
  }

  function writeHeld(member: unknown, held: Holds, place: string, within: ReadonlySet<string>): unknown {
    if (held === "schema") return write(member, place, within);
    if (held === "list") {
      return Array.isArray(member)
        ? member.map((each, index) => write(each, place + toPointer([index]), within))
        : member;
    }
    if (!isObject(member)) return member;
    const named = Object.entries(member).map(([name, each]) => [
      name,
      write(each, place + toPointer([name]), within),
    ]);
    return Object.fromEntries(named) as JsonObject;
  }

  return write(valueAt(document, pointer), pointer);
}

/**
 * What a `$dynamicRef` means where it can mean one thing alone.
 *
 * @throws Error where schemas around it would have a say.
 */
function dynamic(schema: JsonObject, document: OpenApiDocument): string | undefined {
  const ref = stringOf(schema, "$dynamicRef");
  if (ref === undefined) return undefined;
  const name = ref.replace(/^[^#]*#/, "");
  const anchors = [...schemaPlaces(document)].filter(([, each]) => each["$dynamicAnchor"] === name);
  if (anchors.length <= 1) return ref;
  throw new Error(`$dynamicRef ${ref} means different schemas in different places, which is not supported`);
}

/**
 * Refuses what ajv would judge wrongly: it does not tell `unevaluatedItems` rightly which items others have evaluated.
 */
function assertJudged(schema: JsonObject, place: string): void {
  if (schema["unevaluatedItems"] === undefined) return;
  const branches = ["$ref", "allOf", "anyOf", "contains", "else", "if", "oneOf", "then"];
  const beside = branches.find((name) => schema[name] !== undefined);
  if (beside === undefined) return;
  throw new Error(`unevaluatedItems beside ${beside} is not supported (at #${place})`);
}

/** The JSON pointer of the schema that a `$recursiveRef` means: the outermost around it that is marked. */
function anchorAt(document: OpenApiDocument, schema: JsonObject, place: string): string | undefined {
  if (schema["$recursiveRef"] === undefined) return undefined;
  let value: unknown = document;
  let pointer = "";
  for (const segment of parsePointer(place)) {
    value = Array.isArray(value) ? value[Number(segment)] : memberOf(value, segment);
    pointer += toPointer([segment]);
    if (memberOf(value, "$recursiveAnchor") === true) return pointer;
  }
  return undefined;
}

/** Lists of names in which a name stands twice say no more than with one; documents have them. */
function once(keyword: string, value: unknown): unknown {
  return (keyword === "required" || keyword === "type") && Array.isArray(value)
    ? [...new Set<unknown>(value)]
    : value;
}

/** A format that nobody knows is a word about the value, as JSON Schema has it. */
function isJudged(keyword: string, value: unknown): boolean {
  return keyword !== "format" || typeof value !== "string" || judgedFormats.has(value);
}
