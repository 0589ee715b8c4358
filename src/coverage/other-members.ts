import { partsOf } from "../contract/body/body-schema.ts";
import { isObject, memberOf } from "../contract/json.ts";
import { toPointer, valueAt } from "../contract/json-pointer.ts";
import { once } from "../contract/once.ts";
import type { SchemaTests } from "../contract/undocumented.ts";
import type { Closure, Schemas } from "./closure.ts";

/** A schema of members that it does not name. */
export interface OtherMembers {
  /** Where it stands. */
  readonly pointer: string;
  /** Whether it judges the member of a name. */
  readonly judges: (name: string, pattern: SchemaTests["pattern"]) => boolean;
}

/** The names that schemas judge. */
interface Judged {
  readonly names: ReadonlySet<string>;
  readonly patterns: readonly string[];
}

/** The schemas of members that are judged by a pattern of their names, or as the rest that nothing else judges. */
export function otherMembers({ schemas }: Pick<Closure, "schemas">, around: Schemas): OtherMembers[] {
  return schemas.flatMap(({ pointer, schema }) => {
    const ofPatterns = namesIn(schema["patternProperties"]).map((each): OtherMembers => {
      const place = pointer + toPointer(["patternProperties", each]);
      return { pointer: place, judges: (name, pattern) => pattern(each).test(name) };
    });
    const rest = (keyword: string, judged: () => Judged): OtherMembers[] =>
      isObject(schema[keyword]) ? [{ pointer: `${pointer}/${keyword}`, judges: isRestOf(once(judged)) }] : [];
    return [
      ...ofPatterns,
      ...rest("additionalProperties", () => judgedBy([schema])),
      // What a branch has judged is not left over, whichever branch it is.
      ...rest("unevaluatedProperties", () => {
        const parts = partsOf(
          schemas.map((each) => each.pointer),
          around,
        );
        return judgedBy([...parts].map((part) => valueAt(around.document, part)));
      }),
    ];
  });
}

function judgedBy(schemas: readonly unknown[]): Judged {
  return {
    names: new Set(schemas.flatMap((schema) => namesIn(memberOf(schema, "properties")))),
    patterns: schemas.flatMap((schema) => namesIn(memberOf(schema, "patternProperties"))),
  };
}

function isRestOf(judged: () => Judged): OtherMembers["judges"] {
  return (name, pattern) => {
    const { names, patterns } = judged();
    return !names.has(name) && !patterns.some((each) => pattern(each).test(name));
  };
}

function namesIn(members: unknown): string[] {
  return isObject(members) ? Object.keys(members) : [];
}
