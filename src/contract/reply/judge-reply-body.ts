import type { Violation } from "../../violation.ts";
import type { Judge } from "../judge.ts";
import { isJsonLines } from "../body/json-lines.ts";
import { isJson, type MediaForm } from "./reply-form.ts";
import { preview } from "../wording.ts";

/** A body that goes out, and its content type without parameters. */
export interface SentBody {
  readonly type: string;
  /** A value for JSON, values for JSON lines, a text or bytes for anything else. */
  readonly body: unknown;
}

/**
 * Every rule of the document that the body of an answer breaks. JSON is judged by its schema, JSON lines one by one, a
 * text by a schema of texts. XML, bytes, and texts that a schema describes as something else have no judge here.
 */
export async function bodyViolations(
  judge: Judge,
  media: MediaForm,
  { type, body }: SentBody,
): Promise<readonly Violation[]> {
  if (isJsonLines(type)) return lineViolations(judge, media, body);
  const { schema } = media;
  if (schema === undefined || !(isJson(type) || (typeof body === "string" && !isXml(type)))) return [];
  if (judge.fits(schema, body)) return [];
  const violations = await judge.violations(schema, body, "reply");
  // What the document writes in another way than JSON, as rows of CSV, cannot be told from a text that is wrong.
  const written =
    !isJson(type) && violations.every(({ pointer, keyword }) => pointer === "" && keyword === "type");
  return written ? [] : violations;
}

/** Whether a content type is XML. */
function isXml(type: string): boolean {
  return /^(?:application|text)\/xml$|\+xml$/.test(type);
}

async function lineViolations(
  judge: Judge,
  { eventForms }: MediaForm,
  body: unknown,
): Promise<readonly Violation[]> {
  const schemas = eventForms.flatMap(({ pointer, dataSchema }) => dataSchema ?? pointer ?? []);
  if (schemas.length === 0) return [];
  for (const line of linesOf(body)) {
    if (line === undefined) return [notJson(body)];
    if (schemas.some((schema) => judge.fits(schema, line.value))) continue;
    const all: (readonly Violation[])[] = [];
    for (const schema of schemas) all.push(await judge.violations(schema, line.value, "reply"));
    if (all.every((violations) => violations.length > 0)) return all[0] ?? [];
  }
  return [];
}

/** The values of JSON lines; `undefined` for a line that is no JSON. */
function linesOf(body: unknown): ({ readonly value: unknown } | undefined)[] {
  if (Array.isArray(body)) return body.map((value: unknown) => ({ value }));
  if (typeof body !== "string") return [];
  const lines = body
    .replaceAll("\u001e", "\n")
    .split("\n")
    .filter((line) => line.trim() !== "");
  return lines.map((line) => {
    try {
      return { value: JSON.parse(line) as unknown };
    } catch {
      return undefined;
    }
  });
}

function notJson(body: unknown): Violation {
  const seen = preview(body);
  const message = `each line of the body must be JSON, but it is ${seen}`;
  return { pointer: "", param: "", keyword: "contentMediaType", expected: "JSON", seen, message };
}
