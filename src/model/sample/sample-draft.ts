import { arrayOf, isObject, type JsonObject } from "../../contract/json.ts";
import { anotherExample, tellsTrouble, textHint } from "./plausible.ts";
import { arrayWays } from "./sample-array.ts";
import { examplesOf, isOfType, longestExample, sizeOf } from "./sample-examples.ts";
import { numberSamples } from "./sample-number.ts";
import { objectWays } from "./sample-object.ts";
import { Exhausted, Impossible, type Maker, type Place, type Way } from "./sample-place.ts";
import { type MatchPattern, stringSamples } from "./sample-string.ts";
import { allSchemas, targetsIn } from "./schema-references.ts";
import { variantsOf, type Variant, viewOf, type View } from "./schema-view.ts";
import { saysType, type TypeName, typesOf, valuesOf } from "./view-keywords.ts";

/** What is wrong with a sample. */
export interface Problem {
  /** Where in the sample, as a JSON pointer. */
  readonly pointer: string;
  readonly message: string;
}

/** A sample in the making. */
export interface Draft {
  /**
   * Makes the sample, as far as is known by now.
   *
   * @throws Impossible where every way was tried, or Exhausted where there are too many.
   */
  readonly make: () => unknown;
  /** Has the places that something is wrong with made another way. */
  readonly mend: (problems: readonly Problem[]) => void;
}

/** Values of a sample, about; places tried, all in all; ways of a place; how deep it goes. */
const budget = 600;
const mostSteps = 20_000;
const mostWays = 300;
const deepest = 100;

/** How often a reference may lead to itself where that is demanded. */
const mostTurns = 3;

/** Objects of a schema that are looked through for anchors. */
const mostSchemas = 200_000;

/**
 * Prepares a sample of a schema. Each place of it has ways to be made, the most plausible first: the examples of the
 * schema, the branches of its unions, all members or the required ones. Whoever judges the sample says at which
 * places something is wrong; these are made the next way, and what cannot be made right is left out.
 */
export function createDraft(root: unknown, matchPattern: MatchPattern): Draft {
  const target = targetsIn(root, allSchemas(root, mostSchemas));
  const gone = new Map<string, { readonly schema: unknown; readonly ways: number }>();
  const made = new Map<string, unknown>();
  const views = new WeakMap<object, View>();
  const heavy = new WeakMap<object, boolean>();
  let steps = 0;

  /** How many ways of a place were tried; what was tried of another schema in its place does not count. */
  function passedAt(pointer: string, schema: unknown): number {
    const known = gone.get(pointer);
    return known !== undefined && isSame(known.schema, schema) ? known.ways : 0;
  }

  function view(schema: unknown): View {
    if (!isObject(schema)) return viewOf(schema, target);
    const known = views.get(schema) ?? viewOf(schema, target);
    views.set(schema, known);
    return known;
  }

  function isHeavy(schema: unknown): boolean {
    if (!isObject(schema)) return false;
    const known = heavy.get(schema);
    if (known !== undefined) return known;
    // What holds itself is told by what else it holds.
    heavy.set(schema, false);
    const found = view(schema).parts.some(
      (part) =>
        ["properties", "items", "prefixItems", "patternProperties"].some((name) => name in part) ||
        isObject(part["additionalProperties"]) ||
        [...arrayOf(part, "oneOf"), ...arrayOf(part, "anyOf")].some(isHeavy),
    );
    heavy.set(schema, found);
    return found;
  }

  function make(schema: unknown, place: Place): unknown {
    steps += 1;
    if (steps > mostSteps) throw new Exhausted("it branches into more than can be tried");
    made.set(place.pointer, schema);
    const passed = passedAt(place.pointer, schema);
    let number = 0;
    let inside: Impossible | undefined;
    for (const way of waysOf(schema, place)) {
      number += 1;
      if (number > mostWays) break;
      if (number <= passed) continue;
      try {
        return way();
      } catch (error) {
        if (!(error instanceof Impossible)) throw error;
        inside = error;
        gone.set(place.pointer, { schema, ways: number });
      }
    }
    made.delete(place.pointer);
    // The place inside it says more.
    throw inside ?? new Impossible(`nothing fits at ${place.pointer === "" ? "its root" : place.pointer}`);
  }

  function allowsNull(schema: unknown): boolean {
    const { parts } = view(schema);
    return parts.some((part) => {
      const branches = [...arrayOf(part, "oneOf"), ...arrayOf(part, "anyOf")];
      return (
        [part["type"]].flat().includes("null") ||
        branches.some((each) => isObject(each) && each["type"] === "null")
      );
    });
  }

  function* waysOf(schema: unknown, place: Place): Generator<Way> {
    if (place.depth > deepest) return;
    const seen = new Set<unknown>();
    if (tellsTrouble(place.name) && place.hint === undefined && allowsNull(schema)) yield () => null;
    for (const variant of variantsOf(view(schema), place.trail, view)) {
      const trail = [...place.trail, ...variant.references];
      const turns = variant.references.map((each) => trail.filter((other) => other === each).length);
      if (Math.max(0, ...turns) > mostTurns) continue;
      const types = typesOf(variant.parts);
      const examples = [place.hint, ...examplesOf(variant.parts)];
      const turned = examples.slice(0, 2).map((example) => anotherExample(place.name, example, place.nth));
      for (const example of [...turned, ...examples]) {
        if (example === undefined || seen.has(example) || !isOfType(example, types)) continue;
        seen.add(example);
        if (sizeOf(example) <= (place.depth === 0 ? longestExample : Math.max(20, place.budget)))
          yield () => example;
      }
      const [reference] = variant.references;
      const owner = (reference === undefined ? place.name : nameOf(reference)) || place.owner;
      // Of an example that is wrong somewhere, the members are tried.
      const hint = examples.find((each) => isOfType(each, types));
      yield* structures(
        variant,
        types,
        { ...place, trail, owner, hint, width: place.width * variant.width },
        place,
      );
    }
  }

  /** @param place Where the value is. @param inner The same, as its members see it. */
  function* structures(
    variant: Variant,
    types: readonly TypeName[],
    inner: Place,
    place: Place,
  ): Generator<Way> {
    const { parts } = variant;
    const values = valuesOf(parts)?.filter((value) => isOfType(value, types));
    if (values !== undefined) {
      const told = values.filter((value) => value !== null);
      const turn = place.nth % Math.max(1, told.length);
      for (const value of [...told.slice(turn), ...told.slice(0, turn)]) yield () => value;
      if (told.length < values.length) yield () => null;
      return;
    }
    const free = !saysType(parts) && textHint(place.name, place.owner, place.nth) !== undefined;
    for (const type of free ? (["string", ...types] as const) : types) {
      if (type === "object") yield* objectWays(variant, inner, maker);
      else if (type === "array") yield* arrayWays(parts, inner, maker);
      else for (const value of plainValues(type, parts, place)) yield () => value;
    }
  }

  function plainValues(type: TypeName, parts: readonly JsonObject[], place: Place): Iterable<unknown> {
    if (type === "null") return [null];
    if (type === "boolean") return place.nth % 2 === 0 ? [true, false] : [false, true];
    if (type === "string") return stringSamples(parts, place, matchPattern);
    return numberSamples(parts, { name: place.name, nth: place.nth, whole: type === "integer" });
  }

  const maker: Maker = { make, isHeavy, view };
  return {
    make() {
      made.clear();
      return make(root, { pointer: "", name: "", owner: "", nth: 0, trail: [], depth: 0, width: 1, budget });
    },
    mend(problems) {
      const places = new Set(problems.map(({ pointer }) => nearest(pointer, made)));
      for (const place of places) {
        // What is wrong further inside may be all that is wrong.
        if ([...places].some((other) => other.startsWith(`${place}/`))) continue;
        const schema = made.get(place);
        gone.set(place, { schema, ways: passedAt(place, schema) + 1 });
      }
    },
  };
}

/** Whether two schemas are one; those that were put together of the same ones are. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (![one, other].every((each) => isObject(each) && Object.keys(each).join() === "allOf")) return false;
  const [parts, others] = [arrayOf(one, "allOf"), arrayOf(other, "allOf")];
  return parts.length > 0 && parts.length === others.length && parts.every((part, at) => part === others[at]);
}

function nearest(pointer: string, made: ReadonlyMap<string, unknown>): string {
  let place = pointer;
  while (place !== "" && !made.has(place)) place = place.slice(0, place.lastIndexOf("/"));
  return place;
}

/** The last word of a reference: the name of the schema that it means. */
function nameOf(reference: string): string {
  return decodeName(reference.slice(reference.lastIndexOf("/") + 1)).replace(/^.*\./, "");
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
