import { ownMembersOnly } from "../src/contract/schema/schema-compiler.ts";

/** ajv writes `require` even into ES modules; the one helper that it needs is written here instead. */
export function withoutRequire(code: string): string {
  const text = ownMembersOnly(code).replaceAll(
    'require("ajv/dist/runtime/ucs2length").default',
    "codePoints",
  );
  const unknown = /require\([^)]*\)(?:\.\w+)?/.exec(text);
  if (unknown !== null) throw new Error(`Failed to generate: no substitute is known for ${unknown[0]}.`);
  return text;
}

/** Counts the characters of a text as JSON Schema does, for generated modules. */
export const codePoints = `function codePoints(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}`;
