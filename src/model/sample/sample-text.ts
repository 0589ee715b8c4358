import { isObject, type JsonObject } from "../../contract/json.ts";
import type { Random } from "../../exchange/seed.ts";
import { type JudgeSample, sampleValue } from "./sample-value.ts";
import { isEntangled } from "../schema-size.ts";

/** A sample of a body that is no JSON. */
export type TextSample = { readonly text: string } | { readonly bytes: Uint8Array };

/** What a sample is made of, and whom it is to satisfy. */
export interface TextSampling {
  /** The schema of the body, self-contained; none where the document has none. */
  readonly schema: unknown;
  /** Judges a text by the schema. */
  readonly judge: JudgeSample;
  readonly random: Random;
}

/** The smallest picture: one transparent dot. */
const png =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

const texts: { readonly [mediaType: string]: string } = {
  "text/html":
    '<!doctype html>\n<html lang="en"><title>Example</title><p>Hello! 👋 안녕하세요 こんにちは</p></html>\n',
  "text/csv": "id,name,city\n1001,山田 花子,東京\n1002,김 민준,서울\n",
  "text/markdown": "# Example\n\nHello! 👋 안녕하세요 こんにちは\n",
  "image/svg+xml": '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>\n',
};

/** Keywords that say nothing of what a text is to be. */
const bare = new Set(["type", "title", "description", "$defs", "deprecated", "readOnly", "format"]);

/**
 * Makes a sample of a body that is no JSON: XML after the schema, by openapi-sampler, which knows OpenAPI's `xml`;
 * a text that satisfies the schema; a picture of one dot; or a few bytes. XML is judged by nobody: JSON Schema says
 * nothing of it.
 *
 * @param mediaType As the document has it; parameters are left out of account.
 * @throws Error where no text satisfies the schema.
 * @example
 * await sampleText("text/csv", { schema: { type: "string" }, judge, random }); // { text: "id,name,city\n…" }
 */
export async function sampleText(mediaType: string, sampling: TextSampling): Promise<TextSample> {
  const type = mediaType.replace(/;.*/s, "").trim().toLowerCase();
  const plain = Object.hasOwn(texts, type) ? texts[type] : undefined;
  if (isBare(sampling.schema)) {
    if (plain !== undefined) return { text: plain };
    if (type.startsWith("text/") && type !== "text/xml") return { text: "Hello! 👋 안녕하세요 こんにちは\n" };
  } else if (type.startsWith("text/") && type !== "text/xml") {
    const value = await sampleValue(sampling.schema, sampling.judge, sampling.random);
    return { text: typeof value === "string" ? value : JSON.stringify(value) };
  }
  if (plain !== undefined) return { text: plain };
  if (/[/+]xml$/.test(type)) return { text: await xmlOf(sampling.schema) };
  if (type === "image/png") return { bytes: Uint8Array.from(atob(png), (unit) => unit.charCodeAt(0)) };
  return { bytes: new TextEncoder().encode("Example\n") };
}

function isBare(schema: unknown): boolean {
  return !isObject(schema) || Object.keys(schema).every((keyword) => bare.has(keyword));
}

async function xmlOf(schema: unknown): Promise<string> {
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
  // It follows every reference, and would not come back from some.
  if (!isObject(schema) || isEntangled(schema)) return `${head}<root/>\n`;
  const { sample } = await import("openapi-sampler");
  const options: JsonObject = { quiet: true, format: "xml", maxSampleDepth: 15 };
  try {
    return `${head}${String(sample(schema, options, schema)).trim()}\n`;
  } catch {
    // It knows no XML for what is neither an object nor a list.
    return `${head}<root/>\n`;
  }
}
