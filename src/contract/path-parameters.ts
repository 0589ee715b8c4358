/** The name of the parameter that a part of a path template stands for. */
function nameIn(part: string): string | undefined {
  return /^\{([^}]+)\}$/.exec(part)?.[1];
}

/**
 * The names of the parameters of a path template.
 *
 * @example
 * parameterNames("/v1/models/{model}"); // ["model"]
 */
export function parameterNames(template: string): string[] {
  return template.split("/").flatMap((part) => nameIn(part) ?? []);
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
  const parts = path.split("/");
  for (const [index, part] of template.split("/").entries()) {
    const name = nameIn(part);
    const value = parts[index];
    if (name !== undefined && value !== undefined) values.set(name, decoded(value));
  }
  return values;
}

/** What was meant by a part of a path; what is no escape stands for itself. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
