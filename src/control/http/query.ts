import type { Contract } from "../../contract/contract.ts";
import { stringOf } from "../../contract/json.ts";
import { valueAt } from "../../contract/json-pointer.ts";
import type { Operation } from "../../contract/operation.ts";

/** Query parameters as what their schemas say they are; those that were judged before. */
export function readQuery(
  { document }: Pick<Contract, "document">,
  { parameters }: Operation,
  search: string,
): Readonly<Record<string, string | number | boolean>> {
  const given = new URLSearchParams(search);
  const values: Record<string, string | number | boolean> = {};
  for (const parameter of parameters) {
    if (parameter.in !== "query") continue;
    const schema = parameter.schema === undefined ? undefined : valueAt(document, parameter.schema);
    const text = given.get(parameter.name);
    if (text === null) continue;
    const type = stringOf(schema, "type");
    values[parameter.name] = type === "integer" ? Number(text) : type === "boolean" ? text === "true" : text;
  }
  return values;
}
