import { arrayOf, isObject, type JsonObject } from "../../contract/json.ts";
import { type FindTarget, referenceOf } from "./schema-references.ts";

/** The schemas that judge one value: a schema, what it refers to, and all of its `allOf`. */
export interface View {
  /** Free of references to follow and of `allOf` to merge. */
  readonly parts: readonly JsonObject[];
  /** The references that were followed to find them. */
  readonly references: readonly string[];
  /** Whether one of them is `false`. */
  readonly never: boolean;
}

/** A list of schemas, of which a value satisfies one. */
interface Choice {
  readonly branches: readonly unknown[];
  /** Whether it satisfies no other: `oneOf`. */
  readonly single: boolean;
}

/** A view with a branch of each union chosen. */
export interface Variant extends View {
  /** The branches of each `oneOf` that were not chosen, which must not fit. */
  readonly rivals: readonly unknown[];
  /** How many branches there were to choose from, one union's times the other's. */
  readonly width: number;
}

/** How many references and `allOf` may lead to one value, and how many ways to choose are tried. */
const mostParts = 500;
const mostVariants = 60;

/** Gathers the schemas that judge one value. */
export function viewOf(schema: unknown, target: FindTarget): View {
  const parts: JsonObject[] = [];
  const references: string[] = [];
  const seen = new Set<unknown>();
  let never = false;
  const gather = (each: unknown) => {
    if (each === false) never = true;
    if (!isObject(each) || seen.has(each) || parts.length > mostParts) return;
    seen.add(each);
    parts.push(each);
    const reference = referenceOf(each);
    if (reference !== undefined) {
      references.push(reference);
      gather(target(reference));
    }
    for (const part of arrayOf(each, "allOf")) gather(part);
  };
  gather(schema);
  return { parts, references, never };
}

/**
 * The ways to choose a branch of each union of a view, the likeliest first. Branches that refer to what holds the
 * value already, and `null`, come last.
 *
 * @param trail The references that lead to the value.
 * @param gathered Gathers what judges beside a branch, as {@link viewOf} does.
 */
export function* variantsOf(
  view: View,
  trail: readonly string[],
  gathered: (schema: unknown) => View,
): Generator<Variant> {
  let count = 0;
  function* choose(variant: Variant, open: readonly Choice[]): Generator<Variant> {
    const [choice, ...rest] = open;
    if (choice === undefined) {
      count += 1;
      yield variant;
      return;
    }
    const branches = choice.branches.map((schema) => ({ schema, view: gathered(schema) }));
    for (const branch of branches.toSorted((one, other) => rank(one.view) - rank(other.view))) {
      if (branch.view.never) continue;
      if (count >= mostVariants) return;
      const others = branches.filter((each) => each !== branch).map(({ schema }) => schema);
      // A branch can lead back to the union that it is of.
      const fresh = branch.view.parts.filter((part) => !variant.parts.includes(part));
      const chosen = {
        parts: [...variant.parts, ...fresh],
        references: [...variant.references, ...branch.view.references],
        never: false,
        width: variant.width * branches.length,
        rivals: choice.single ? [...variant.rivals, ...others] : variant.rivals,
      };
      yield* choose(chosen, [...rest, ...choicesOf(fresh)]);
    }
  }
  function rank({ parts, references }: View): number {
    if (references.some((reference) => trail.includes(reference))) return 2;
    return parts.some(({ type, const: value }) => type === "null" || value === null) ? 1 : 0;
  }
  if (!view.never) yield* choose({ ...view, rivals: [], width: 1 }, choicesOf(view.parts));
}

/** Whatever says that a value satisfies this or that. */
function choicesOf(parts: readonly JsonObject[]): Choice[] {
  const choices: Choice[] = [];
  for (const part of parts) {
    for (const name of ["oneOf", "anyOf"]) {
      const branches = part[name];
      if (Array.isArray(branches)) choices.push({ branches, single: name === "oneOf" });
    }
    const { if: condition, then = true, else: otherwise = true } = part;
    if (condition !== undefined) choices.push(either({ allOf: [condition, then] }, otherwise));
    for (const name of ["dependentRequired", "dependentSchemas", "dependencies"]) {
      const dependencies = part[name];
      for (const [member, needs] of Object.entries(isObject(dependencies) ? dependencies : {})) {
        const needed = Array.isArray(needs) ? { required: needs as unknown[] } : needs;
        choices.push(either(needed, { properties: { [member]: false } }));
      }
    }
  }
  return choices;
}

function either(...branches: unknown[]): Choice {
  return { branches, single: false };
}
