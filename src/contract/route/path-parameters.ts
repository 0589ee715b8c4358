import { matchSegment, namesIn, parseTemplate, segmentsOf } from "./path-template.ts";

/**
 * The names of the parameters of a path template.
 *
 * @example
 * parameterNames("/v1/files/{name}.{ext}"); // ["name", "ext"]
 */
export function parameterNames(template: string): string[] {
  return template.includes("{") ? parseTemplate(template).segments.flatMap(namesIn) : [];
}

/**
 * The values that a path gives to the parameters of its template, percent-decoded.
 *
 * @param path The path, still percent-encoded, so that `%2F` is a part of a value.
 * @example
 * pathParameters("/v1/models/{model}", "/v1/models/openai%2Fgpt-5.5").get("model"); // "openai/gpt-5.5"
 */
export function pathParameters(template: string, path: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  if (!template.includes("{")) return values;
  const parts = segmentsOf(path);
  for (const [index, segment] of parseTemplate(template).segments.entries()) {
    const names = namesIn(segment);
    if (names.length === 0) continue;
    const found = matchSegment(segment, parts[index] ?? "") ?? [];
    for (const [place, value] of found.entries()) values.set(names[place] ?? "", value);
  }
  return values;
}
