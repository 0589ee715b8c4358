import { valueAt } from "./json-pointer.ts";
import type { SchemaTests } from "./undocumented.ts";

/** A validator that tells where a value is wrong. */
interface Telling {
  readonly errors?: readonly { readonly instancePath: string }[] | null;
}

/**
 * Lets a text that stands where another was taken out break no rule.
 *
 * @param quick Says yes or no.
 * @param whole Says what is wrong, all of it.
 */
export function excusing(blank: string, quick: SchemaTests, whole: SchemaTests): SchemaTests {
  const isExcused = (pointer: string, value: unknown) => {
    const validate: ReturnType<SchemaTests["satisfiesAt"]> & Telling = whole.satisfiesAt(pointer);
    if (validate(value)) return true;
    return validate.errors?.every(({ instancePath }) => valueAt(value, instancePath) === blank) === true;
  };
  return {
    ...quick,
    satisfiesAt: (pointer) => {
      const fits = quick.satisfiesAt(pointer);
      return (value) => fits(value) || (holds(value, blank) && isExcused(pointer, value));
    },
  };
}

/** Whether a text stands anywhere in a value. */
function holds(value: unknown, text: string): boolean {
  if (value === text) return true;
  return (
    typeof value === "object" && value !== null && Object.values(value).some((each) => holds(each, text))
  );
}
