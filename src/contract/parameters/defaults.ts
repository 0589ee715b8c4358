import { isObject } from "../json.ts";
import type { Operation } from "../operation.ts";

/** The query with the defaults of the parameters that it leaves out, as fixtures see it. */
export function withDefaults(search: string, { parameters }: Operation): string {
  const missing = parameters.filter(
    (each) => each.in === "query" && each.default !== undefined && !each.json,
  );
  if (missing.length === 0) return search;
  const sent = new URLSearchParams(search);
  const added = new URLSearchParams();
  for (const { name, default: value } of missing) {
    if (sent.has(name) || sent.has(`${name}[]`) || isObject(value) || value === null) continue;
    for (const each of [value].flat() as unknown[]) {
      added.append(name, typeof each === "string" ? each : JSON.stringify(each));
    }
  }
  const more = added.toString();
  if (more === "") return search;
  return search === "" || search === "?" ? `?${more}` : `${search}&${more}`;
}
