import { bodyKind } from "./content-type.ts";
import { isObject, stringOf } from "../json.ts";
import type { Operation } from "../operation.ts";

/** A body as it is sent. */
export interface WrittenBody {
  readonly body: string | URLSearchParams | FormData | Blob;
  /** The header `Content-Type`; `undefined` where the body brings its own, with a boundary. */
  readonly contentType: string | undefined;
}

/**
 * The content type in which an operation is asked: JSON where it takes JSON, else the first that it takes. Of a range
 * it is JSON, or the plainest that fits.
 */
export function preferredType({ requestBody }: Pick<Operation, "requestBody">): string {
  const types = [...requestBody.keys()];
  const json = types.find((type) => bodyKind(type) === "json" && !type.includes("*"));
  const [first = "application/json"] = types;
  if (json !== undefined || !first.includes("*")) return json ?? first;
  if (/^(?:\*|application\/)/.test(first))
    return first.includes("+json") ? "application/x+json" : "application/json";
  return first.replace("*", "plain");
}

/**
 * Writes a body as fixtures see it in the content type in which it is sent: what `readBody` reads, the other way round.
 * Files are as long as they say, and hold nothing.
 *
 * @example
 * writeBody({ items: [{ price: 1 }] }, "application/x-www-form-urlencoded").body; // items[0][price]=1
 */
export function writeBody(value: unknown, contentType: string): WrittenBody {
  const kind = bodyKind(contentType);
  if (kind === "form") {
    const fields = [...flatten(value)].map(([name, each]) => [name, textOf(each)]);
    return { body: new URLSearchParams(fields), contentType: undefined };
  }
  if (kind === "multipart") {
    const form = new FormData();
    for (const [name, each] of flatten(value)) {
      if (isFile(each)) form.append(name, blobOf(each), stringOf(each, "filename") ?? "blob");
      else form.append(name, textOf(each));
    }
    return { body: form, contentType: undefined };
  }
  if (kind === "json-lines" && Array.isArray(value)) {
    return { body: value.map((each) => JSON.stringify(each)).join("\n"), contentType };
  }
  if (kind === "binary" && isFile(value)) return { body: blobOf(value), contentType };
  if (kind !== "json" && typeof value === "string") return { body: value, contentType };
  return { body: JSON.stringify(value), contentType };
}

/** The fields of a form: members in brackets, items by their index. */
function* flatten(value: unknown, name = ""): Generator<[string, unknown]> {
  const isLeaf = typeof value !== "object" || value === null || isFile(value);
  if (isLeaf) {
    if (name !== "" && value !== undefined) yield [name, value];
    return;
  }
  const several = Array.isArray(value);
  for (const [key, each] of Object.entries(value)) {
    const nested = isObject(each) || Array.isArray(each);
    // A name that stands again is a list for every server; an index only where the items have members.
    if (several && !nested) yield* flatten(each, name);
    else if (several && isFile(each)) yield [name, each];
    else yield* flatten(each, name === "" ? key : `${name}[${key}]`);
  }
}

/** Whether a value is what fixtures see of a file. */
function isFile(value: unknown): value is { readonly size: number; readonly [member: string]: unknown } {
  return isObject(value) && typeof value["contentType"] === "string" && typeof value["size"] === "number";
}

/** No test needs a larger file. */
const largest = 1_000_000;

function blobOf(file: { readonly size: number; readonly [member: string]: unknown }): Blob {
  const size = Math.min(Math.max(Math.trunc(file.size), 0), largest);
  return new Blob([new Uint8Array(size)], { type: String(file["contentType"]) });
}

function textOf(value: unknown): string {
  if (value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
