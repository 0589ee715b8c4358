import { Refusal } from "../../errors.ts";

/** A name and a value as they stand in a form, not decoded yet. */
export interface RawField {
  readonly name: string;
  readonly value: string;
}

/** Nobody sends more fields, and what is read of them stays bounded. */
const mostFields = 10_000;

/**
 * The fields of `application/x-www-form-urlencoded`; names are decoded, values are not.
 *
 * @throws Refusal `invalid_body` where a name is not percent-encoded UTF-8, or there are more than 10,000 fields.
 * @see https://url.spec.whatwg.org/#urlencoded-parsing
 */
export function readUrlencoded(text: string): RawField[] {
  const fields: RawField[] = [];
  // A file that was saved by an editor ends in a line end.
  const whole = text.replace(/\r?\n$/, "");
  for (let start = 0; start <= whole.length;) {
    const end = whole.indexOf("&", start);
    const field = whole.slice(start, end === -1 ? whole.length : end);
    start = end === -1 ? whole.length + 1 : end + 1;
    if (field === "") continue;
    const sign = field.indexOf("=");
    const name = decodeField(sign === -1 ? field : field.slice(0, sign));
    fields.push({ name, value: sign === -1 ? "" : field.slice(sign + 1) });
    if (fields.length > mostFields) throw tooMany();
  }
  return fields;
}

function tooMany(): Refusal {
  return new Refusal(
    "invalid_body",
    `Failed to read the body: it has more than ${mostFields} fields. Please send fewer.`,
  );
}

/**
 * Decodes a name or a value: `+` is a space, `%E7%8C%AB` is 猫.
 *
 * @throws Refusal `invalid_body` where it is not percent-encoded UTF-8.
 */
export function decodeField(text: string): string {
  const spaced = text.replaceAll("+", " ");
  if (!spaced.includes("%")) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    const wrong = /%(?![\da-f]{2}).{0,2}/is.exec(spaced)?.[0];
    const reason = wrong === undefined ? "is not UTF-8" : `has ${JSON.stringify(wrong)} in it`;
    throw new Refusal(
      "invalid_body",
      `Failed to read the body: ${JSON.stringify(text.slice(0, 60))} ${reason}, which is not percent-encoding. Please encode a % as %25, and text as UTF-8.`,
    );
  }
}
