import { type BodyEncoding, encodingOf } from "./body-encoding.ts";
import { isStructured, memberPlaces, partsOf, type Schemas, typesAt } from "./body-schema.ts";
import { type Field, putTogether } from "./form-fields.ts";
import { isListed } from "./content-type.ts";
import { parseJson } from "./json-body.ts";
import type { MediaForm } from "../reply/reply-form.ts";
import type { Sealed, Sent } from "./sent.ts";
import { decodeField, type RawField, readUrlencoded } from "./urlencoded.ts";

/**
 * Reads a body of `application/x-www-form-urlencoded` by what the document says of its members.
 *
 * @throws Refusal `invalid_body`, `body_too_deep`, or `invalid_json` for a member that is to be JSON.
 */
export async function readForm(text: string, media: MediaForm, schemas: Schemas): Promise<Sent> {
  const root = media.schema === undefined ? [] : [media.schema];
  const parts = partsOf(root, schemas);
  const fields: Field[] = [];
  for (const raw of readUrlencoded(text)) {
    const encoding = encodingOf(schemas.document, media.pointer, raw.name);
    if (encoding.contentType !== undefined && isListed("application/json", encoding.contentType)) {
      const parsed = await parseJson(decodeField(raw.value), raw.name);
      fields.push({ name: raw.name, value: { judged: parsed, seen: parsed } });
    } else fields.push(...split(raw, encoding, memberPlaces(parts, raw.name, schemas), schemas));
  }
  return putTogether(fields, root, schemas, (value, places) => readText(value, places, schemas));
}

/** The fields that one field means: several, where the items of a list are sent as one text. */
function split(
  { name, value }: RawField,
  { delimiter }: BodyEncoding,
  places: readonly string[],
  schemas: Schemas,
): Field[] {
  const types = delimiter === undefined ? undefined : typesAt(places, schemas);
  const several = types?.has("array") === true || types?.has("object") === true;
  if (delimiter === undefined || !several) return [{ name, value: decodeField(value) }];
  const items = itemsOf(value, delimiter);
  if (types.has("array")) return items.map((item) => ({ name: `${name}[]`, value: item }));
  // `R,100,G,200` is an object of R and G.
  return items.flatMap((item, index) =>
    index % 2 === 1 ? [{ name: `${name}[${items[index - 1] ?? ""}]`, value: item }] : [],
  );
}

/** Delimiters stand as they are; where there is none, clients have encoded them with the rest. */
function itemsOf(value: string, delimiter: "," | " " | "|"): string[] {
  const raw = delimiter === " " ? /%20|\+/ : delimiter;
  const items = value.split(raw);
  return items.length > 1 ? items.map(decodeField) : decodeField(value).split(delimiter);
}

/** A text; or the JSON in it, where only an object or an array will do. */
export function readText(value: string | Sealed, places: readonly string[], schemas: Schemas): Sent {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value) || !isStructured(places, schemas)) return value;
  try {
    const parsed: unknown = JSON.parse(value);
    return { judged: parsed, seen: parsed };
  } catch {
    // What is wrong with it is told by the schema, which asks for another type.
    return value;
  }
}
