import type { ErrorObject } from "ajv";
import type { OpenApiDocument } from "../../contract/document.ts";
import { violationOf } from "../../contract/wording.ts";
import type { Find } from "./check-document.ts";

/** Nobody reads more of them; the first mistake brings the others about. */
const most = 20;

/** Keywords that only say that what stands inside them is broken. */
const wrappers: ReadonlySet<string> = new Set(["allOf", "anyOf", "else", "if", "oneOf", "then"]);

/** Finds what OpenAPI itself forbids, by the specification's own schema of the document's version. */
export async function checkOpenApi(document: OpenApiDocument, find: Find): Promise<void> {
  const { Validator } = await import("@seriousme/openapi-schema-validator");
  // It resolves references in what it is given.
  const result = await new Validator().validate(structuredClone(document));
  if (result.valid) return;
  const { errors } = result;
  if (!Array.isArray(errors)) {
    find("", `the document is not valid OpenAPI: ${String(errors)}`);
    return;
  }
  const all: readonly ErrorObject[] = errors;
  const telling = all.filter(({ keyword }) => !wrappers.has(keyword));
  const messages = new Map<string, string>();
  for (const error of telling.length === 0 ? all : telling) {
    const { pointer, message } = violationOf(error, document);
    messages.set(`${pointer} ${message}`, pointer);
  }
  for (const [key, pointer] of [...messages].slice(0, most)) {
    find(pointer, `the document is not valid OpenAPI: ${key.slice(pointer.length + 1)}`);
  }
}
