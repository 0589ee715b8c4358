import type { Violation } from "../../violation.ts";
import { encodingOf } from "./body-encoding.ts";
import { isStructured, itemPlaces, memberPlaces, partsOf, type Schemas, typesAt } from "./body-schema.ts";
import { type ContentType, isListed, parseContentType } from "./content-type.ts";
import { readText } from "./form-body.ts";
import { type Field, putTogether } from "./form-fields.ts";
import { stringOf } from "../json.ts";
import { parseJson } from "./json-body.ts";
import { toParam, toPointer, valueAt } from "../json-pointer.ts";
import { broken, type Part, readParts } from "./multipart.ts";
import { isJson, type MediaForm } from "../reply/reply-form.ts";
import { fileOf, type Sealed, type Sent } from "./sent.ts";
import { decodeText } from "./text-body.ts";
import { orList } from "../wording.ts";

/** What a multipart body sends. */
export interface Multipart {
  readonly sent: Sent;
  /** Parts whose content type is none that the document allows. */
  readonly violations: readonly Violation[];
  /** Whether its parts have names; those of `multipart/mixed` may have none, and are a list then. */
  readonly named: boolean;
}

/**
 * Reads a multipart body by what the document says of its members. Files and parts of `application/json` are sealed;
 * other parts are texts.
 *
 * @throws Refusal `invalid_body`, `body_too_deep`, `invalid_json` or `unsupported_media_type`.
 */
export async function readMultipart(
  bytes: Uint8Array,
  { essence, parameters }: ContentType,
  media: MediaForm,
  schemas: Schemas,
): Promise<Multipart> {
  const parts = readParts(bytes, parameters.get("boundary"));
  const nameless = parts.findIndex(({ name }) => name === undefined);
  if (nameless !== -1 && essence === "multipart/form-data") {
    throw broken(
      `its part ${nameless + 1} has no name`,
      'give it the header `Content-Disposition: form-data; name="…"`',
    );
  }
  const root = media.schema === undefined ? [] : [media.schema];
  if (nameless !== -1) {
    const items = itemPlaces(partsOf(root, schemas), schemas);
    const sent = await Promise.all(parts.map((part) => readPart(part, undefined, items, schemas)));
    return { sent, violations: [], named: false };
  }
  const rootParts = partsOf(root, schemas);
  const fields: Field[] = [];
  const violations: Violation[] = [];
  for (const part of parts) {
    const name = part.name ?? "";
    const member = rootName(name, rootParts, schemas);
    const places = memberPlaces(rootParts, member, schemas);
    const { contentType } = encodingOf(schemas.document, media.pointer, member);
    const value = await readPart(part, contentType, places, schemas);
    const wrong = wrongType(part, member, contentType ?? mediaTypeOf(places, schemas), value);
    if (wrong !== undefined) violations.push(wrong);
    fields.push({ name, value });
  }
  const sent = putTogether(fields, root, schemas, (value, places) => readText(value, places, schemas));
  return { sent, violations, named: true };
}

/** The member of the form that a field belongs to. */
function rootName(name: string, parts: Iterable<string>, schemas: Schemas): string {
  const bracket = name.indexOf("[");
  return bracket < 1 || memberPlaces(parts, name, schemas).some((place) => place.endsWith(toPointer([name])))
    ? name
    : name.slice(0, bracket);
}

async function readPart(
  part: Part,
  allowed: string | undefined,
  places: readonly string[],
  schemas: Schemas,
): Promise<string | Sealed> {
  const { filename, bytes } = part;
  const type = parseContentType(part.contentType ?? "");
  const { essence } = type;
  const isText = essence === "" || essence === "text/plain";
  const meant = allowed !== undefined && isText && isListed("application/json", allowed);
  if ((isJson(essence) || (meant && filename === undefined)) && isForJson(places, schemas, filename)) {
    const what = part.name ?? "a part";
    const parsed = await parseJson(decodeText(bytes, type, what), what);
    return { judged: parsed, seen: parsed };
  }
  if (filename === undefined && (isText || isJson(essence) || essence.startsWith("text/"))) {
    return decodeText(bytes, type, part.name ?? "a part");
  }
  return fileOf(bytes, essence === "" ? "text/plain" : essence, filename);
}

/** Whether JSON is what the schema wants of a part: a file is read as JSON only where no text will do. */
function isForJson(places: readonly string[], schemas: Schemas, filename: string | undefined): boolean {
  const items = itemPlaces(partsOf(places, schemas), schemas);
  // Each part of a list is one of its items.
  const own = isStructured(places, schemas) && items.length > 0 ? items : places;
  return filename === undefined ? typesAt(own, schemas)?.has("string") !== true : isStructured(own, schemas);
}

/** The content type that the schema of a member, or of its items, says that its text is of. */
function mediaTypeOf(places: readonly string[], schemas: Schemas): string | undefined {
  const parts = partsOf(places, schemas);
  const types = [...parts, ...partsOf(itemPlaces(parts, schemas), schemas)]
    .map((place) => stringOf(valueAt(schemas.document, place), "contentMediaType"))
    .filter((type) => type !== undefined);
  return types.length === 0 ? undefined : types.join(", ");
}

function wrongType(
  { contentType, filename }: Part,
  member: string,
  allowed: string | undefined,
  value: string | Sealed,
): Violation | undefined {
  if (allowed === undefined) return undefined;
  const { essence } = parseContentType(contentType ?? "text/plain");
  // A plain text is what clients send where they know of no content type.
  if (isListed(essence, allowed) || (filename === undefined && essence === "text/plain")) return undefined;
  const pointer = toPointer([member]);
  const param = toParam(pointer, {});
  const types = allowed.split(",").map((each) => each.trim());
  const expected = `of the content type ${orList(types)}`;
  const what = typeof value === "string" ? "it is" : "it is a file of";
  const message = `${param} must be ${expected}, but ${what} ${essence}`;
  return { pointer, param, keyword: "contentType", expected, seen: essence, message };
}
