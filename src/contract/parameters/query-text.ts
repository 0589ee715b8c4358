import { decoded } from "../decoded.ts";
import { Refusal } from "../../errors.ts";
import type { Schemas } from "../body/body-schema.ts";
import { memberOf } from "../json.ts";
import type { Parameter } from "./parameter.ts";
import { kindOf, parsed, readText } from "./parameter-text.ts";

/** One `name=value` of a query, the name decoded. */
interface Pair {
  readonly name: string;
  /** The value as it was sent, percent-encoded. */
  readonly text: string;
}

/** What a query says of the parameters that an operation has. */
export interface QueryValues {
  readonly values: Readonly<Record<string, unknown>>;
  /** The names of parameters that were sent with nothing behind them, and may be. */
  readonly blank: readonly string[];
  /** The names that no parameter explains, each once. */
  readonly undocumented: readonly string[];
}

/** Nobody reads more than this of a query. */
const mostPairs = 10_000;

/**
 * Reads the parameters of a query by their styles. An array is taken under its name with brackets as well
 * (`include[]=a&include[]=b`), as many clients send it.
 *
 * @param search The query, percent-encoded, with or without its question mark.
 * @param known Names that something else than a parameter explains, such as a key.
 */
export async function readQuery(
  search: string,
  parameters: readonly Parameter[],
  known: readonly string[] = [],
): Promise<QueryValues> {
  const pairs = pairsOf(search);
  const used = new Set<string>(known);
  const values: [string, unknown][] = [];
  const blank: string[] = [];
  const take = (names: readonly string[]): Pair[] => {
    const found = pairs.filter(({ name }) => names.includes(name));
    for (const { name } of found) used.add(name);
    return found;
  };
  const named = parameters.filter((parameter) => !spreads(parameter));
  for (const parameter of named) {
    const { name } = parameter;
    if (bracketed(parameter)) {
      const found = pairs.filter((pair) => pair.name === name || pair.name.startsWith(`${name}[`));
      for (const pair of found) used.add(pair.name);
      const value = await readBrackets(name, found);
      if (value !== undefined) values.push([name, value]);
      continue;
    }
    const listed = parameter.kinds.has("array") && !name.endsWith("[]");
    const found = take(listed ? [name, `${name}[]`] : [name]);
    const [first] = found;
    if (first === undefined) continue;
    // Whatever its schema says, it may be blank.
    if (parameter.allowEmpty && found.every(({ text }) => text === "")) blank.push(name);
    else values.push([name, readNamed(parameter, found, first)]);
  }
  for (const parameter of parameters.filter(spreads)) {
    const rest = parameter.members.length === 0 ? pairs.filter(({ name }) => !used.has(name)) : [];
    const found = rest.length > 0 ? rest : take(parameter.members);
    for (const { name } of found) used.add(name);
    if (found.length === 0) continue;
    values.push([
      parameter.name,
      Object.fromEntries(found.map(({ name, text }) => [name, decodeQuery(text)])),
    ]);
  }
  const undocumented = [...new Set(pairs.map(({ name }) => name).filter((name) => !used.has(name)))];
  return { values: Object.fromEntries(values), blank, undocumented };
}

/** Whether the members of an object stand in the query under their own names. */
function spreads(parameter: Parameter): boolean {
  const { style, explode, json } = parameter;
  return !json && style === "form" && explode && kindOf(parameter) === "object";
}

function bracketed({ style, kinds, json }: Parameter): boolean {
  return !json && style === "deepObject" && (kinds.has("object") || kinds.has("array") || kinds.size === 0);
}

/** The value of a parameter that stands under its name, once or several times. */
function readNamed(parameter: Parameter, found: readonly Pair[], first: Pair): unknown {
  if (parameter.json) return parsed(decodeQuery(first.text));
  const many = found.length > 1 || first.name.endsWith("[]");
  const exploded = parameter.explode || many;
  if (exploded && (many || kindOf(parameter) === "array")) return found.map(({ text }) => decodeQuery(text));
  return readText(parameter, first.text, decodeQuery);
}

/** A form outside of any document: its brackets alone say what is a list and what an object. */
const unknown: Schemas = { document: { openapi: "" }, references: { target: () => undefined } };

/** `filter[name]=a&filter[tags][]=b`, as objects and arrays. */
async function readBrackets(name: string, found: readonly Pair[]): Promise<unknown> {
  if (found.length === 0) return undefined;
  const [{ putTogether }, { plain }] = await Promise.all([
    import("../body/form-fields.ts"),
    import("../body/sent.ts"),
  ]);
  const fields = found.map((pair) => ({
    name: `value${pair.name.slice(name.length)}`,
    value: decodeQuery(pair.text),
  }));
  try {
    const sent = plain(
      putTogether(fields, [], unknown, (text) => text),
      "judged",
    );
    return memberOf(sent, "value");
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal("invalid_value", error.message.replaceAll("the body", "the query"), { param: name });
  }
}

function pairsOf(search: string): Pair[] {
  const text = search.replace(/^\?/, "");
  if (text === "") return [];
  const pairs = text.split("&").filter((pair) => pair !== "");
  if (pairs.length > mostPairs) {
    throw new Refusal(
      "invalid_value",
      `Failed to read the query: it has ${pairs.length} parameters. Please send ${mostPairs} or fewer.`,
    );
  }
  return pairs.map((pair) => {
    const at = pair.indexOf("=");
    return at < 0
      ? { name: decodeQuery(pair), text: "" }
      : { name: decodeQuery(pair.slice(0, at)), text: pair.slice(at + 1) };
  });
}

/** A part of a query, decoded. */
function decodeQuery(text: string): string {
  return decoded(text.replaceAll("+", " "));
}
