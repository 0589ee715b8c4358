import { text } from "node:stream/consumers";
import pc from "picocolors";
import { isObject, stringOf } from "../contract/json.ts";
import { judgeRequest } from "../contract/judge-request.ts";
import { parseContentType } from "../contract/body/content-type.ts";
import type { Contract } from "../contract/contract.ts";
import { mediaOf } from "../contract/reply/reply-form.ts";
import { type WrittenBody, writeBody } from "../contract/body/write-body.ts";
import { sampleCredentials } from "../contract/security/credentials.ts";
import { targetOf } from "../contract/route/path-template.ts";
import { findGateway, operationsAt } from "../contract/route/route.ts";
import { ConfigurationError } from "../errors.ts";
import type { Explanation } from "../pipeline/explain.ts";
import { type FixtureReport, percent } from "../fixtures/near-misses.ts";
import * as checks from "../fixtures/check-fixtures.ts";
import { createMock } from "../mock.ts";
import { parseSource, readSource } from "../node/document/source-file.ts";
import { printable } from "../printable.ts";
import { withConfigFile } from "./config-file.ts";
import { documentsToLoad, gatewaysToServe } from "./gateways.ts";
import { explainOptions, serveOptions } from "./option-tables.ts";
import { listOption, oneOf, readArguments, UsageError } from "./options.ts";
import { coloured } from "./output.ts";

/** A request as it was saved. */
interface SavedRequest {
  readonly method: string;
  /** The path under the gateway, or a whole URL. */
  readonly path: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** As it was sent. */
  readonly body: WrittenBody["body"] | undefined;
}

/** `mynah explain`: tells which fixture answers a saved request, and why. Gives 1 where none does. */
export async function explain(args: readonly string[]): Promise<number> {
  const given = readArguments(args, explainOptions);
  const [file, ...rest] = given.positionals;
  if (file === undefined || rest.length > 0) {
    throw new UsageError(
      "Failed to explain: mynah explain takes one request. Please give a JSON or YAML file.",
    );
  }
  const { values, positionals } = await withConfigFile({ ...given, positionals: [] }, serveOptions);
  const documents =
    given.values["document"] === undefined ? positionals : listOption(given.values["document"]);
  const paths = listOption(values["fixtures"]);
  const { gateways, fixtures } = await gatewaysToServe(await documentsToLoad(documents, values), paths);
  const unmatched = oneOf("unmatched", values["unmatched"], ["fixture", "sample", "refuse"]) ?? "fixture";
  const defaultGateway = values["gateway"]?.toString();
  const mock = createMock(
    {
      gateways,
      fixtures,
      unmatched,
      validate: oneOf("validate", values["validate"], ["enforce", "warn", "off"]) ?? "enforce",
      undocumented: oneOf("undocumented", values["undocumented"], ["accept", "reject"]) ?? "accept",
      ...(defaultGateway === undefined ? {} : { defaultGateway }),
    },
    checks,
  );
  const saved = await readRequest(file);
  const contract = mock.contracts.find(({ gateway }) => gateway === defaultGateway) ?? mock.contracts[0];
  const path = values["path"]?.toString() ?? saved.path ?? (await pathFor(contract, saved.body));
  const request = withCredentials(toRequest(file, path, saved), mock.contracts, contract);
  const explanation = await mock.explain(request);
  const lines = values["json"] === true ? [JSON.stringify(explanation)] : readable(explanation, coloured);
  process.stdout.write(`${lines.join("\n")}\n`);
  return explanation.fixture === undefined || explanation.refused !== undefined ? 1 : 0;
}

/** Reads a request: the body alone, or an object with `body` and what else is known of the request. */
async function readRequest(file: string): Promise<SavedRequest> {
  const { value } = file === "-" ? parseSource(await text(process.stdin), "-") : await readSource(file);
  if (!isObject(value)) {
    throw new ConfigurationError(
      `Failed to read ${file}: it is no object. Please give the body of a request, or {method, path, headers, body}.`,
    );
  }
  const json = { "content-type": "application/json" };
  const addressed = stringOf(value, "path") ?? stringOf(value, "url");
  if (!("body" in value) && (addressed === undefined || stringOf(value, "method") === undefined)) {
    return { method: "POST", path: undefined, headers: json, body: JSON.stringify(value) };
  }
  const { body } = value;
  const headers: Record<string, string> = { ...json };
  for (const [name, each] of Object.entries(isObject(value["headers"]) ? value["headers"] : {})) {
    headers[name.toLowerCase()] = String(each);
  }
  // What is counted and encoded was counted of the bytes that were sent then.
  for (const name of ["content-length", "content-encoding", "transfer-encoding", "host"])
    delete headers[name];
  const sent = { method: stringOf(value, "method") ?? "POST", path: addressed };
  if (typeof body === "string") return { ...sent, headers, body };
  const written = writeBody(body, parseContentType(headers["content-type"] ?? "").essence);
  // A boundary of then is none of the parts that are written now.
  if (written.contentType === undefined) delete headers["content-type"];
  return { ...sent, headers, body: body === undefined ? undefined : written.body };
}

/** Makes a request of a saved one. What is wrong with a header is not told: it may hold a secret. */
function toRequest(file: string, path: string, saved: SavedRequest): Request {
  const failed = `Failed to make a request of ${file}`;
  const headers = new Headers();
  for (const [name, value] of Object.entries(saved.headers)) {
    try {
      headers.set(name, value);
    } catch {
      throw new ConfigurationError(`${failed}: the header ${name} cannot be sent. Please mend it.`);
    }
  }
  const bodyless = /^(?:GET|HEAD)$/i.test(saved.method) || saved.body === undefined;
  const body = bodyless ? {} : { body: saved.body };
  try {
    return new Request(new URL(path, "http://localhost"), { method: saved.method, headers, ...body });
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).replace(/\.$/, "");
    throw new ConfigurationError(`${failed}: ${reason}. Please mend its method or path.`);
  }
}

/** Adds the credentials that the request's operation asks for, where it has not brought its own. */
function withCredentials(
  request: Request,
  contracts: readonly Contract[],
  fallback: Contract | undefined,
): Request {
  if (fallback === undefined) return request;
  const { headers, method } = request;
  const url = new URL(request.url);
  const operation = operationsAt(findGateway(url, contracts, fallback), headers).find(
    (each) => each.method === method,
  );
  const sample = sampleCredentials(operation?.security ?? [], "explain");
  for (const [name, value] of Object.entries(sample.headers)) {
    if (!headers.has(name)) headers.set(name, value);
  }
  for (const [name, value] of Object.entries(sample.query)) {
    if (!url.searchParams.has(name)) url.searchParams.set(name, value);
  }
  return new Request(url, request);
}

/** The path of the operation that takes a body, or would after the fewest changes. */
async function pathFor(contract: Contract | undefined, body: SavedRequest["body"]): Promise<string> {
  const operations = contract?.operations ?? [];
  let nearest = { path: operations[0]?.path ?? "/", problems: Number.POSITIVE_INFINITY };
  for (const { path, requestBody } of operations) {
    const schema = mediaOf(requestBody, "application/json")?.schema;
    if (contract === undefined || schema === undefined) continue;
    const modes = { validate: "warn", undocumented: "reject" } as const;
    const problems = await judgeRequest(await contract.judge(), { value: parsed(body), schema }, modes).then(
      ({ violations }) => violations.length,
      () => Number.POSITIVE_INFINITY,
    );
    if (problems < nearest.problems) nearest = { path, problems };
  }
  return targetOf(nearest.path, (name) => name);
}

function parsed(body: SavedRequest["body"]): unknown {
  try {
    return JSON.parse(typeof body === "string" ? body : "null") as unknown;
  } catch {
    return null;
  }
}

/** Writes an explanation for people. */
function readable(
  { gateway, operation, refused, fixture, fromDocument, ties, fixtures }: Explanation,
  colours: boolean,
): string[] {
  const { bold, cyan, green, red, yellow } = pc.createColors(colours);
  const lines = [bold(`${operation ?? "no operation"} of ${gateway}`)];
  if (refused !== undefined) lines.push(red(`refused before a fixture is asked: ${printable(refused)}`));
  const answers = refused === undefined ? "answers" : "would answer";
  const fitting = fixtures.filter(({ fits }) => fits);
  const [winner, ...others] = fromDocument ? [] : fitting;
  if (fixture === undefined || winner === undefined) {
    const own = `; the document ${answers}, with its example, else with a sample`;
    const none = fitting.length === 0 ? "no fixture fits" : "the request prefers an answer of the document";
    lines.push(yellow(`${none}${fromDocument ? own : ""}`));
  } else {
    lines.push(`${cyan(`"${printable(fixture)}"`)} ${answers} (${rank(winner)})`);
    lines.push(...conditions(winner, green, red));
  }
  if (ties.length > 0) {
    lines.push(
      yellow(
        `only the order decides between it and ${ties.map((each) => `"${printable(each)}"`).join(", ")}`,
      ),
    );
  }
  for (const other of others) lines.push(`"${printable(other.name)}" fits as well (${rank(other)})`);
  for (const miss of fixtures.filter(({ fits }) => !fits)) {
    lines.push(`"${printable(miss.name)}" does not fit, ${percent(miss.closeness)} close`);
    lines.push(...conditions(miss, green, red));
  }
  return lines;
}

function rank({ priority, specificity }: FixtureReport): string {
  return `priority ${priority}, specificity ${specificity}`;
}

type Paint = (text: string) => string;

function conditions(report: FixtureReport, good: Paint, bad: Paint): string[] {
  if (report.conditions.length === 0) return ["  it has no conditions"];
  return report.conditions.map(({ name, holds, expected, seen }) => {
    const demand = printable(`${name} ${expected}`);
    return holds ? `  ${good("✓")} ${demand}` : `  ${bad("✗")} ${demand}, seen ${printable(seen)}`;
  });
}
