import type { Location } from "./source-file.ts";

/** Something that `mynah check` found. */
export interface Finding {
  /** Where to mend it. */
  readonly at: Location;
  /** What is wrong, in a sentence. */
  readonly message: string;
}
