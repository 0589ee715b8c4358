import { Refusal } from "../../errors.ts";
import { type Schemas, typesAt } from "./body-schema.ts";
import { bodyKind, type ContentType } from "./content-type.ts";
import type { Contract } from "../contract.ts";
import { readForm } from "./form-body.ts";
import type { MediaForm } from "../reply/reply-form.ts";
import type { RequestBody } from "./request-body.ts";
import { fileOf, holdsFiles, plain, type Sent, settled } from "./sent.ts";
import { checkXml, decodeText, readLines } from "./text-body.ts";

/** What bodies are read by. */
type Around = Pick<Contract, "document" | "references" | "judge">;

/**
 * Reads a body that is not JSON.
 *
 * @throws Refusal `invalid_body`, `invalid_json`, `body_too_deep` or `unsupported_media_type`.
 */
export async function readOther(
  bytes: Uint8Array,
  type: ContentType,
  media: MediaForm,
  contract: Around,
): Promise<RequestBody> {
  const kind = bodyKind(type.essence);
  const schema = whyNotJudged(type.essence, media, contract) === undefined ? media.schema : undefined;
  if (kind === "form") {
    const text = decodeText(bytes, type, "the body");
    return turned(await readForm(text, media, contract), media.schema, contract);
  }
  if (kind === "multipart") {
    const { readMultipart } = await import("./multipart-body.ts");
    const { sent, violations, named } = await readMultipart(bytes, type, media, contract);
    const takesList = typesIn(media, contract)?.has("array") ?? false;
    const body = await turned(sent, named || takesList ? media.schema : undefined, contract);
    return { ...body, violations };
  }
  if (kind === "binary") {
    const { judged, seen } = fileOf(bytes, type.essence);
    return { value: seen, judged, schema };
  }
  const text = decodeText(bytes, type, "the body");
  if (kind === "json-lines") {
    const whole = typesIn(media, contract)?.has("array") ?? false;
    return { value: await readLines(text), schema, lines: !whole };
  }
  if (kind === "xml") await checkXml(text);
  return { value: text, schema };
}

/** The body of a form, its texts turned into what the schema asks for. */
async function turned(sent: Sent, schema: string | undefined, { judge }: Around): Promise<RequestBody> {
  let value = plain(sent, "judged");
  if (schema !== undefined) {
    try {
      const texts = await (await judge()).texts(`form ${schema}`, (reference) => reference(schema), value);
      value = settled(sent, texts.value, "judged");
    } catch (error) {
      // A schema that cannot be compiled is told when the body is judged, if it is.
      if (!(error instanceof Refusal)) throw error;
    }
  }
  if (!holdsFiles(sent)) return { value, schema };
  return { value: settled(sent, value, "seen"), judged: value, schema };
}

/**
 * Why nobody judges the bodies of a content type by its schema; `undefined` where they are judged.
 *
 * @param essence The content type or range, lower case and without parameters.
 * @example
 * whyNotJudged("application/xml", media, contract); // "its schema is of an object, and application/xml is taken as text"
 */
export function whyNotJudged(essence: string, media: MediaForm, schemas: Schemas): string | undefined {
  if (media.schema === undefined) return "it has no schema";
  const kind = bodyKind(essence);
  if (essence.includes("*") || !(kind === "xml" || kind === "text" || kind === "binary")) return undefined;
  const types = typesIn(media, schemas);
  if (types === undefined || types.has("string")) return undefined;
  const taken = kind === "binary" ? "bytes" : "text";
  return `its schema is of type ${[...types].join(" or ")}, and ${essence} is taken as ${taken}`;
}

function typesIn({ schema }: MediaForm, schemas: Schemas): ReadonlySet<string> | undefined {
  return schema === undefined ? undefined : typesAt([schema], schemas);
}
