import { isObject } from "../../contract/json.ts";
import { toPointer, valueAt } from "../../contract/json-pointer.ts";
import { html, type Markup, raw } from "./markup.ts";

/** How far values are indented at most. */
const deepest = 100;

/**
 * A JSON value as it is written, with one place in it marked; where nothing is there, what is around it is marked.
 *
 * @param pointer The place; `undefined` marks nothing.
 */
export function jsonMarkup(value: unknown, pointer: string | undefined): Markup {
  const marked =
    pointer === undefined || pointer === "" || valueAt(value, pointer) !== undefined
      ? pointer
      : pointer.replace(/\/[^/]*$/, "");
  const write = (each: unknown, place: string, indent: string): Markup => {
    const written = writeValue(each, place, indent);
    // The whole of it marked would mark nothing.
    return place === marked && marked !== "" ? html`<mark>${written}</mark>` : written;
  };
  const writeValue = (each: unknown, place: string, indent: string): Markup => {
    // Nobody reads what is deeper, and a saved file may be.
    if (indent.length > deepest) return html`…`;
    const inner = `${indent}  `;
    const inside = Array.isArray(each)
      ? each.map((item: unknown, index) => html`${inner}${write(item, place + toPointer([index]), inner)}`)
      : isObject(each)
        ? Object.entries(each).map(([name, member]) => {
            return html`${inner}${JSON.stringify(name)}: ${write(member, place + toPointer([name]), inner)}`;
          })
        : undefined;
    if (inside === undefined) return html`${JSON.stringify(each) ?? "null"}`;
    const [open, close] = Array.isArray(each) ? ["[", "]"] : ["{", "}"];
    if (inside.length === 0) return html`${open}${close}`;
    return html`${open}${raw("\n")}${separated(inside)}${raw("\n")}${indent}${close}`;
  };
  return write(value, "", "");
}

function separated(parts: readonly Markup[]): Markup[] {
  return parts.flatMap((part, index) => (index === 0 ? [part] : [raw(",\n"), part]));
}
