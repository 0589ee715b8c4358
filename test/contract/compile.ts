import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import type { OpenApiDocument } from "../../src/index.ts";

/**
 * Makes validators of the schemas of a document, with an ajv that mynah's own code has no part in.
 *
 * @example
 * const compile = compilerOf(elkapi.document);
 * compile("/components/schemas/ErrorResponse")(body);
 */
export function compilerOf(document: OpenApiDocument): (pointer: string) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addSchema({ ...document, $id: "document" });
  return (pointer) => {
    const $ref = `document#${encodeURI(pointer)}`;
    return ajv.getSchema($ref) ?? ajv.compile({ $ref });
  };
}
