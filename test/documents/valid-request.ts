import { bundleSchema } from "../../src/contract/schema/bundle-schema.ts";
import type { Contract } from "../../src/contract/contract.ts";
import { sampleCredentials } from "../../src/contract/security/credentials.ts";
import { isObject } from "../../src/contract/json.ts";
import type { Operation } from "../../src/contract/operation.ts";
import type { Parameter } from "../../src/contract/parameters/parameter.ts";
import { targetOf } from "../../src/contract/route/path-template.ts";
import { preferredType, writeBody } from "../../src/contract/body/write-body.ts";
import { randomOf } from "../../src/exchange/seed.ts";
import { sampleValue } from "../../src/model/sample/sample-value.ts";

/** A request that an operation accepts. */
export interface ValidRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  /** The body before it is written; `undefined` where there is none. */
  readonly value: unknown;
  /** The content type that it is written in. */
  readonly type: string;
}

/** Writes a request for `fetch`. */
export function toInit({ method, headers, value, type }: ValidRequest): RequestInit {
  if (value === undefined) return { method, headers };
  const { body, contentType } = writeBody(value, type);
  return {
    method,
    headers: contentType === undefined ? headers : { ...headers, "content-type": contentType },
    body,
  };
}

/** Makes requests that operations of a document accept, of samples of its schemas. */
export function requestMaker(contract: Contract): (operation: Operation) => Promise<ValidRequest> {
  const { document, gateway, judge, references } = contract;

  async function sample(pointer: string): Promise<unknown> {
    const schema = bundleSchema(document, references, pointer, "request");
    const { violations } = await judge();
    return sampleValue(schema, (value) => violations(pointer, value, "request"), randomOf(1, pointer));
  }

  return async (operation) => {
    const { method, parameters, requestBody } = operation;
    const values = new Map<string, string>();
    const query: string[] = [];
    const credentials = sampleCredentials(operation.security, "any");
    const headers: Record<string, string> = { ...credentials.headers };
    for (const [name, value] of Object.entries(credentials.query)) query.push(`${name}=${value}`);
    for (const parameter of parameters.filter(({ required }) => required)) {
      const value = parameter.schema === undefined ? "x" : await sample(parameter.schema);
      const { name } = parameter;
      if (parameter.in === "path") values.set(name, encodeURIComponent(simple(value)) || "x");
      else if (parameter.in === "query") query.push(...queryOf(parameter, value));
      else if (parameter.in === "header") headers[name] = simple(value);
      else headers["cookie"] = `${name}=${encodeURIComponent(simple(value))}`;
    }
    const path = targetOf(operation.path, (name) => values.get(name) ?? "x");
    const search = query.length === 0 ? "" : (path.includes("?") ? "&" : "?") + query.join("&");
    const type = preferredType(operation);
    const schema = requestBody.get(type)?.schema;
    const value = schema === undefined || method === "GET" ? undefined : await sample(schema);
    return { url: `http://localhost/${gateway}${path}${search}`, method, headers, value, type };
  };
}

/** `a,b` and `x,1,y,2`, as the style simple has it. */
function simple(value: unknown): string {
  if (Array.isArray(value)) return value.map(text).join(",");
  return isObject(value) ? Object.entries(value).flat().map(text).join(",") : text(value);
}

function queryOf({ name, style, json, kinds }: Parameter, value: unknown): string[] {
  const pair = (key: string, each: unknown) => `${encodeURIComponent(key)}=${encodeURIComponent(text(each))}`;
  if (json) return [pair(name, JSON.stringify(value))];
  if (style === "deepObject" && isObject(value)) {
    return Object.entries(value).map(([member, each]) => pair(`${name}[${member}]`, each));
  }
  if (Array.isArray(value)) return value.map((each) => pair(name, each));
  if (isObject(value) && kinds.has("object"))
    return Object.entries(value).map(([key, each]) => pair(key, each));
  return [pair(name, value)];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
