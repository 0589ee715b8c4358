import type { Contract } from "../contract/contract.ts";
import { arrayOf, isObject, type JsonObject, stringOf } from "../contract/json.ts";
import { valueAt } from "../contract/json-pointer.ts";

/** A document, and what its references mean. */
export type Schemas = Pick<Contract, "document" | "references">;

/** A schema of a document, and where it stands. */
export interface PlacedSchema {
  readonly pointer: string;
  readonly schema: JsonObject;
}

/** All that judges a value of one place whatever the value is. */
export interface Closure {
  /** The schemas that say something of the value, those first that stand nearer. */
  readonly schemas: readonly PlacedSchema[];
  /** What the document says of the place, in words. */
  readonly docs: string | undefined;
  /** Names the schemas: two places with the same key are judged alike. */
  readonly key: string;
}

/** Words about a value and references, which alone say nothing of it. */
const silent: ReadonlySet<string> = new Set([
  "$ref",
  "$dynamicRef",
  "allOf",
  "default",
  "deprecated",
  "description",
  "example",
  "examples",
  "nullable",
  "title",
]);

/** The schemas at some places with all that they refer to and are put together of. */
export function closureOf({ document, references }: Schemas, pointers: readonly string[]): Closure {
  const schemas: PlacedSchema[] = [];
  const met = new Set<string>();
  let docs: string | undefined;
  const visit = (pointer: string): void => {
    if (met.has(pointer)) return;
    met.add(pointer);
    const schema = valueAt(document, pointer);
    if (!isObject(schema)) return;
    docs ??= stringOf(schema, "description");
    if (Object.keys(schema).some((name) => !silent.has(name) && !name.startsWith("x-"))) {
      schemas.push({ pointer, schema });
    }
    const ref = stringOf(schema, "$ref") ?? stringOf(schema, "$dynamicRef");
    const target = ref === undefined ? undefined : references.target(ref, pointer);
    if (target !== undefined) visit(target);
    for (const index of arrayOf(schema, "allOf").keys()) visit(`${pointer}/allOf/${index}`);
  };
  for (const pointer of pointers) visit(pointer);
  const said = schemas.length > 0 ? schemas.map(({ pointer }) => pointer) : pointers;
  return { schemas, docs, key: said.join(" ") };
}
