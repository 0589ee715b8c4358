import type { Violation } from "../../violation.ts";

/** A request body that was read, and the schema that it must satisfy. */
export interface RequestBody {
  /**
   * The body as fixtures see it: JSON and forms as JSON, a text as a string, bytes and files as
   * `{ contentType, size }`; `undefined` where the request has none and needs none.
   */
  readonly value: unknown;
  /** The JSON pointer of the schema that it is judged by, or `undefined` where there is none. */
  readonly schema: string | undefined;
  /** What is judged, where it is another than what fixtures see: of files and bytes what is in them, as text. */
  readonly judged?: unknown;
  /** Whether it is a list of values, each of which must satisfy the schema. Default false. */
  readonly lines?: boolean;
  /** What was found wrong while it was read. Default nothing. */
  readonly violations?: readonly Violation[];
}
