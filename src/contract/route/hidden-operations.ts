import type { Operation } from "../operation.ts";
import { parseTemplate, shapeOf } from "./path-template.ts";

/**
 * Finds operations that no request reaches, as another of the same method has a path that differs in the names of its
 * parameters alone. OpenAPI calls such paths identical and invalid; documents in use have them.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#paths-object
 */
export function hiddenOperations(
  operations: readonly Operation[],
): { readonly pointer: string; readonly message: string }[] {
  const seen = new Map<string, Operation>();
  return operations.flatMap((operation) => {
    const { method, path, pointer } = operation;
    const { segments, discriminators } = parseTemplate(path);
    const same = JSON.stringify([method, segments.map(shapeOf), discriminators]);
    const first = seen.get(same);
    if (first !== undefined) {
      const before = `${method} ${first.path} is the same, and stands before it`;
      return [{ pointer, message: `no request reaches ${method} ${path}: ${before}` }];
    }
    seen.set(same, operation);
    return [];
  });
}
