import { decoded } from "../decoded.ts";
import type { JsonObject } from "../json.ts";
import type { Judge } from "../judge.ts";
import type { Operation } from "../operation.ts";
import type { Parameter, ParameterPlace } from "./parameter.ts";
import { readText } from "./parameter-text.ts";
import { pathParameters } from "../route/path-parameters.ts";
import { readQuery } from "./query-text.ts";
import type { Violation } from "../../violation.ts";

/** What a request says beside its body. */
export interface ParameterSource {
  /** The path under the gateway, still percent-encoded. */
  readonly path: string;
  /** The query, still percent-encoded. */
  readonly search: string;
  readonly headers: Headers;
}

/** Parameters by their names, each as what its schema asks for where its text can be that. */
export type ParameterValues = Readonly<Record<ParameterPlace, Readonly<Record<string, unknown>>>>;

/** What the contract says of the parameters of a request. */
export interface ParameterVerdict {
  /** Every broken rule. */
  readonly violations: readonly Violation[];
  /** The names in the query that the contract does not know. */
  readonly undocumented: readonly string[];
}

const none: ParameterVerdict = { violations: [], undocumented: [] };
const places: readonly ParameterPlace[] = ["path", "query", "header", "cookie"];

/**
 * Judges the parameters of a request: in the path, the query, headers and cookies.
 *
 * @param known Names in the query that something else than a parameter explains, such as a key.
 */
export async function judgeParameters(
  judge: () => Promise<Judge>,
  operation: Operation,
  source: ParameterSource,
  known: readonly string[] = [],
): Promise<ParameterVerdict> {
  const { parameters } = operation;
  if (parameters.length === 0 && source.search === "") return none;
  const { texts, blank, undocumented } = await readParameters(operation, source, known);
  // Where every text will do there is nothing to load ajv for.
  const trivial = parameters.every(
    (each) => each.anyText && !each.json && (!each.required || Object.hasOwn(texts[each.in], each.name)),
  );
  const repeated = Object.values(texts).some((group) =>
    Object.values(group).some((each) => typeof each !== "string"),
  );
  if (trivial && !repeated) return { violations: [], undocumented };
  const { violations } = await judgeTexts(judge, operation, texts);
  const told = violations.map((each) => inPlace(each)).filter((each) => !isBlank(each, blank));
  return { violations: told, undocumented };
}

/** The parameters that a request sends, as what their schemas ask for. */
export async function parameterValues(
  judge: () => Promise<Judge>,
  operation: Operation,
  source: ParameterSource,
): Promise<ParameterValues> {
  const { texts } = await readParameters(operation, source, []);
  return (await judgeTexts(judge, operation, texts)).value as ParameterValues;
}

/** The parameters of a request as they were sent. */
async function readParameters(operation: Operation, source: ParameterSource, known: readonly string[]) {
  const { parameters } = operation;
  const { values, blank, undocumented } = await readQuery(source.search, of(parameters, "query"), known);
  const texts: ParameterValues = {
    path: readPath(operation, source.path),
    query: values,
    header: readHeaders(of(parameters, "header"), source.headers),
    cookie: readCookies(of(parameters, "cookie"), source.headers.get("cookie") ?? ""),
  };
  return { texts, blank, undocumented };
}

async function judgeTexts(judge: () => Promise<Judge>, operation: Operation, texts: ParameterValues) {
  const key = `${operation.pointer}/parameters`;
  return (await judge()).texts(key, (reference) => schemaOf(operation.parameters, reference), texts);
}

/** Whether a parameter is said to be missing that was sent with nothing behind its name, as it may be. */
function isBlank({ in: place, keyword, param }: Violation, blank: readonly string[]): boolean {
  return place === "query" && keyword === "required" && blank.includes(param);
}

function of(parameters: readonly Parameter[], place: ParameterPlace): Parameter[] {
  return parameters.filter((each) => each.in === place);
}

/** One schema of all parameters, by place and name. */
function schemaOf(
  parameters: readonly Parameter[],
  reference: (pointer: string) => { $ref: string },
): JsonObject {
  const groups = places.map((place) => {
    const mine = of(parameters, place);
    const properties = mine.map(({ name, schema }) => [
      name,
      schema === undefined ? true : reference(schema),
    ]);
    const required = mine.filter((each) => each.required).map(({ name }) => name);
    return [place, { type: "object", properties: Object.fromEntries(properties) as JsonObject, required }];
  });
  return { type: "object", properties: Object.fromEntries(groups) as JsonObject };
}

function readPath({ path: template, parameters }: Operation, path: string): Record<string, unknown> {
  const values: [string, unknown][] = [];
  const texts = pathParameters(template, path);
  for (const parameter of of(parameters, "path")) {
    const text = texts.get(parameter.name);
    if (text !== undefined) values.push([parameter.name, readText(parameter, text, (part) => part)]);
  }
  return Object.fromEntries(values);
}

function readHeaders(parameters: readonly Parameter[], headers: Headers): Record<string, unknown> {
  const values: [string, unknown][] = [];
  for (const parameter of parameters) {
    const text = isHeaderName(parameter.name) ? headers.get(parameter.name) : null;
    if (text !== null) values.push([parameter.name, readText(parameter, text, (part) => part.trim())]);
  }
  return Object.fromEntries(values);
}

function isHeaderName(name: string): boolean {
  return /^[!#$%&'*+.^_`|~\w-]+$/.test(name);
}

function readCookies(parameters: readonly Parameter[], header: string): Record<string, unknown> {
  if (parameters.length === 0) return {};
  const cookies = new Map<string, string>();
  for (const pair of header.split(";")) {
    const at = pair.indexOf("=");
    if (at > 0) cookies.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
  }
  const values: [string, unknown][] = [];
  for (const parameter of parameters) {
    const text = cookies.get(parameter.name);
    if (text !== undefined) values.push([parameter.name, readText(parameter, text, decoded)]);
  }
  return Object.fromEntries(values);
}

/** A violation of `{ query: { limit } }` as one of the query parameter `limit`. */
function inPlace(violation: Violation): Violation {
  const [, group = "", ...rest] = violation.pointer.split("/");
  const place = places.find((each) => each === group);
  if (place === undefined) return violation;
  const written = violation.param;
  const param = written
    .slice(place.length)
    .replace(/^\./, "")
    .replace(/^\["((?:[^"\\]|\\.)*)"\]/, (_, name: string) => JSON.parse(`"${name}"`) as string);
  const subject = `the ${place} parameter ${param}`;
  const message = violation.message.startsWith(written)
    ? subject + violation.message.slice(written.length)
    : violation.message.replace(written, subject);
  return { ...violation, in: place, pointer: `/${rest.join("/")}`, param, message };
}
