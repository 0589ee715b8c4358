import type { Location } from "../document/source-file.ts";

/** Something that `mynah check` found. */
export interface Finding {
  /** Where to mend it. */
  readonly at: Location;
  /** What is wrong, in a sentence. */
  readonly message: string;
  /** How many gateways must find it, where one that does not is enough to make it none. Default 1. */
  readonly gateways?: number;
}
