import type { OpenApiDocument } from "../../contract/document.ts";
import { arrayOf, isObject, memberOf, stringOf } from "../../contract/json.ts";
import { valueAt } from "../../contract/json-pointer.ts";
import { deref } from "../../contract/deref.ts";
import type { Operation } from "../../contract/operation.ts";
import { targetOf } from "../../contract/route/path-template.ts";
import type { When } from "../../fixtures/fixture.ts";

type PathConditions = NonNullable<When["path"]>;

/**
 * A path of an operation, with the query that tells it from others of its path, for a trial: parameters have what the
 * fixture demands of them, else what the document gives as an example, else their names.
 */
export function trialPath(
  document: OpenApiDocument,
  operation: Operation,
  conditions: PathConditions = {},
): string {
  return targetOf(operation.path, (name) => {
    const values = [demanded(conditions[name]), example(document, operation, name), name];
    return values.find(isPossible) ?? name;
  });
}

/** Whether a part of a path can say it: a client would take dots away, and a part that is empty is none. */
function isPossible(value: string | undefined): value is string {
  return value !== undefined && value.isWellFormed() && !["", ".", ".."].includes(value);
}

function demanded(condition: PathConditions[string] | undefined): string | undefined {
  if (typeof condition === "string") return condition;
  if (condition === undefined || typeof condition === "boolean") return undefined;
  return condition.equals ?? condition.startsWith ?? [condition.contains].flat()[0];
}

/** What the document gives as an example of a parameter; an operation's own parameters go before its path's. */
function example(document: OpenApiDocument, { pointer }: Operation, name: string): string | undefined {
  const places = [pointer, pointer.slice(0, pointer.lastIndexOf("/"))];
  for (const place of places.map((each) => `${each}/parameters`)) {
    const listed = valueAt(document, place);
    for (const index of Array.isArray(listed) ? listed.keys() : []) {
      const parameter = deref(document, `${place}/${index}`);
      if (stringOf(parameter.value, "in") !== "path" || stringOf(parameter.value, "name") !== name) continue;
      const schema = deref(document, `${parameter.pointer}/schema`).value;
      const examples = memberOf(parameter.value, "examples");
      const [first] = Object.values(isObject(examples) ? examples : {});
      const values = [
        memberOf(parameter.value, "example"),
        memberOf(first, "value"),
        memberOf(schema, "example"),
        ...arrayOf(schema, "examples"),
        memberOf(schema, "default"),
        ...arrayOf(schema, "enum"),
      ];
      const value = values.find((each) => typeof each === "string" || typeof each === "number");
      if (value !== undefined) return String(value);
    }
  }
  return undefined;
}
