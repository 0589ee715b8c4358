import { canonical } from "../contract/canonical.ts";
import { boundsOf } from "./bounds.ts";
import { wideningOf } from "./branches.ts";
import type { Closure } from "./closure.ts";
import { allowedTypes, allowedValues, typesOf } from "./plain-types.ts";
import type { Shown, Side } from "./shown.ts";

/** What a value may show without what is inside of it. */
export interface PlainValues {
  /** By the canonical JSON of a value of an enumeration. */
  readonly values: ReadonlyMap<string, Shown>;
  /** By the type of the value, where it may have several. */
  readonly types: ReadonlyMap<string, Shown>;
  readonly bounds: readonly { readonly reachedBy: (value: unknown) => boolean; readonly shown: Shown }[];
}

/** An enumeration longer than this lists what there is in the world, and nobody tests it value by value. */
const longest = 20;

/** What the schemas of a place let a value show, all of them together. */
export function plainValues({ schemas }: Closure, side: Side): PlainValues {
  const said = schemas.map(({ schema }) => schema);
  const listed = allowedValues(said);
  const values = (listed.length > 1 ? listed : []).map((value) => {
    const json = JSON.stringify(value);
    return [
      canonical(value),
      shownAs("value", json, ` ${json}`, { counts: listed.length <= longest }),
    ] as const;
  });
  // A reply is the mock's doing, and so is how long it is.
  const bounds = side === "request" ? boundsOf(said) : [];
  return {
    values: new Map(values),
    types: typesShown(schemas),
    bounds: bounds.map(({ name, reachedBy }) => ({ reachedBy, shown: shownAs("bound", name, ` ${name}`) })),
  };
}

/** The value of a secret is not kept, so that it shows nothing. */
export const hiddenValues: PlainValues = { values: new Map(), types: new Map(), bounds: [] };

function typesShown(schemas: Closure["schemas"]): PlainValues["types"] {
  const several = schemas.find(({ schema }) => typesOf(schema).length > 1)?.schema;
  if (several === undefined) return new Map();
  const types = [...(allowedTypes(schemas.map(({ schema }) => schema)) ?? [])];
  const widened = wideningOf(several);
  const more = { counts: widened === undefined, docs: widened };
  return new Map(
    (types.length > 1 ? types : []).map((type) => [type, shownAs("branch", type, ` (${type})`, more)]),
  );
}

function shownAs(
  kind: Shown["kind"],
  label: string,
  name: string,
  { counts = true, docs }: { readonly counts?: boolean; readonly docs?: string | undefined } = {},
): Shown {
  return { kind, label, name, counts, docs };
}
