import type { JsonObject } from "./json.ts";

/**
 * An OpenAPI document, 3.0 or 3.1, as plain data. Every `$ref` points into the document itself; what is split over
 * files is bundled by the loader before it gets here.
 */
export interface OpenApiDocument extends JsonObject {
  readonly openapi: string;
  readonly paths?: JsonObject;
}

/**
 * A gateway: what `createMock` is made of. Data only, so that a new gateway needs no code.
 *
 * @example
 * const gateway: Gateway = { name: "acme", document, fixtures: [{ name: "hello", reply: { text: "Hi" } }] };
 */
export interface Gateway<Fixture = unknown> {
  /** The name: the prefix of its URLs on the server, lower case, as in `/elkapi/v1/responses`. */
  readonly name: string;
  /** Its contract. */
  readonly document: OpenApiDocument;
  /** What it answers. */
  readonly fixtures: readonly Fixture[];
  /**
   * Tells whether fixtures are the very ones that were checked when the package was built; others are checked
   * when a mock is made of them.
   */
  readonly checked?: (fixtures: readonly unknown[]) => boolean;
  /**
   * Gives validators made ahead of time, for a quick start; `undefined` for any other document than the very
   * one that they were made from, so that a copy with changes is judged by what it says itself.
   */
  readonly precompiled?: (document: OpenApiDocument) => Promise<PrecompiledContract | undefined>;
}

/** Says whether a value satisfies a schema, without saying why not. */
export type Satisfies = (value: unknown) => boolean;

/**
 * Validators that were compiled when the package was built. They only say yes or no; a no is judged again,
 * and explained, by the full validator, which takes longer to load.
 */
export interface PrecompiledContract {
  /** By JSON pointer to a schema: true only for values that fit and have no undocumented member. */
  readonly exact: Readonly<Record<string, Satisfies>>;
  /** By JSON pointer to a schema: true for values that fit. */
  readonly fits: Readonly<Record<string, Satisfies>>;
}
