import type { OpenApiDocument } from "../document.ts";
import { memberOf, stringOf } from "../json.ts";
import { toPointer, valueAt } from "../json-pointer.ts";

/** How a member of a form is written. */
export interface BodyEncoding {
  /** Content types that a part may have, apart by commas; `undefined` where the document names none. */
  readonly contentType: string | undefined;
  /** What stands between the items of a list, where they are sent as one text. */
  readonly delimiter: "," | " " | "|" | undefined;
}

/** What stands between items, by style. */
const delimiters = { form: ",", spaceDelimited: " ", pipeDelimited: "|" } as const;

/**
 * What the `encoding` of a media type says of a member.
 *
 * @param media The JSON pointer of the media type.
 * @see https://spec.openapis.org/oas/v3.1.1.html#encoding-object
 */
export function encodingOf(document: OpenApiDocument, media: string, name: string): BodyEncoding {
  const encoding = valueAt(document, `${media}${toPointer(["encoding", name])}`);
  const style = stringOf(encoding, "style") ?? "form";
  const explode = memberOf(encoding, "explode") ?? style === "form";
  const known = style === "form" || style === "spaceDelimited" || style === "pipeDelimited";
  return {
    contentType: stringOf(encoding, "contentType"),
    delimiter: known && explode === false ? delimiters[style] : undefined,
  };
}
