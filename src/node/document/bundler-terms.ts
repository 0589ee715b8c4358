import { isObject, stringOf } from "../../contract/json.ts";
import { toPointer, valueAt } from "../../contract/json-pointer.ts";
import { copyTree } from "./copy-tree.ts";
import type { Part } from "./read-parts.ts";
import { fragmentPointer, isAnchor, namesId, refPointer } from "./references.ts";

/**
 * Names that the bundler knows, and those that hide them from it. It takes every `$ref` for a reference, in examples
 * too, resolves files against an `$id`, and has references to ids lead elsewhere.
 */
const hidden = new Map([
  ["$ref", "x-mynah-hidden-ref"],
  ["$id", "x-mynah-hidden-id"],
]);
const shown = new Map([...hidden].map(([name, stand]) => [stand, name]));

/**
 * A copy of a part as the bundler understands it: it sees the references that lead to places, and no others; files
 * that a discriminator maps to are references too.
 */
export function forBundler({ source, found }: Part): unknown {
  const followed = new Set(
    found.references
      .filter((each) => !namesId(each, found.ids) && (!isAnchor(each.ref) || !each.ref.startsWith("#")))
      .map(refPointer),
  );
  const visit = (value: unknown, path: readonly string[]): unknown => {
    if (typeof value === "string" && followed.has(toPointer(path)) && path.at(-1) !== "$ref") {
      return { $ref: value };
    }
    if (Array.isArray(value)) return value.map((item, index) => visit(item, [...path, String(index)]));
    if (!isObject(value)) return value;
    const members = Object.entries(value).map(([name, member]): [string, unknown] => {
      const place = [...path, name];
      const hide = typeof member === "string" && !followed.has(toPointer(place));
      return [(hide ? hidden.get(name) : undefined) ?? name, visit(member, place)];
    });
    return Object.fromEntries(members);
  };
  return visit(source.value, []);
}

/** What the bundler has made, in the document's own terms again. */
export function fromBundler(bundled: unknown): unknown {
  const document = copyTree(bundled);
  for (let place = findInlined(document); place !== undefined; place = findInlined(document)) {
    moveToComponents(document, place);
  }
  const visit = (value: unknown, path: readonly string[]): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => visit(item, [...path, String(index)]));
    if (!isObject(value)) return value;
    const ref = stringOf(value, "$ref");
    if (ref !== undefined && isMapped(path)) return ref;
    const members = Object.entries(value).map(([name, member]): [string, unknown] => {
      return [shown.get(name) ?? name, visit(member, [...path, name])];
    });
    return Object.fromEntries(members);
  };
  return visit(document, []);
}

function isMapped(path: readonly string[]): boolean {
  return path.at(-2) === "mapping" && path.at(-3) === "discriminator";
}

/** Where the bundler has put a schema into a discriminator, because nothing else refers to it. */
function findInlined(value: unknown, path: readonly string[] = []): readonly string[] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (isMapped(path) && stringOf(value, "$ref") === undefined) return path;
  for (const [name, member] of Object.entries(value)) {
    const found = findInlined(member, [...path, name]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function moveToComponents(document: unknown, path: readonly string[]): void {
  const around = valueAt(document, toPointer(path.slice(0, -1))) as Record<string, unknown>;
  const mapped = path.at(-1) ?? "";
  const schemas = memberObject(memberObject(document as Record<string, unknown>, "components"), "schemas");
  let name = mapped.replaceAll(/[^\w.-]/g, "_");
  while (Object.hasOwn(schemas, name)) name += "_";
  schemas[name] = around[mapped];
  around[mapped] = {};
  const [from, to] = [toPointer(path), toPointer(["components", "schemas", name])];
  const lead = (value: unknown) => {
    if (typeof value !== "object" || value === null) return;
    const pointer = fragmentPointer(stringOf(value, "$ref") ?? "");
    if (pointer === from || pointer?.startsWith(`${from}/`)) {
      (value as Record<string, unknown>)["$ref"] = `#${encodeURI(to + pointer.slice(from.length))}`;
    }
    for (const member of Object.values(value)) lead(member);
  };
  lead(document);
  around[mapped] = { $ref: `#${encodeURI(to)}` };
}

function memberObject(value: Record<string, unknown>, name: string): Record<string, unknown> {
  if (!isObject(value[name])) value[name] = {};
  return value[name] as Record<string, unknown>;
}
