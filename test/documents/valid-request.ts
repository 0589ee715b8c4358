import { bundleSchema } from "../../src/contract/bundle-schema.ts";
import type { Contract } from "../../src/contract/contract.ts";
import { isObject, memberOf } from "../../src/contract/json.ts";
import { valueAt } from "../../src/contract/json-pointer.ts";
import type { Operation } from "../../src/contract/operation.ts";
import type { Parameter } from "../../src/contract/parameter.ts";
import { createReferences } from "../../src/contract/references.ts";
import { isJson } from "../../src/contract/reply-form.ts";
import { createRandom } from "../../src/exchange/seed.ts";
import { sampleValue } from "../../src/model/sample-value.ts";
import { createSchemaChecker } from "../../src/model/schema-checker.ts";

/** A request that an operation accepts, and how it was made. */
export interface ValidRequest {
  readonly url: string;
  readonly init: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body?: string;
  };
  /** The body before it was written as text. */
  readonly value: unknown;
  /** The content type, where there is a body. */
  readonly type: string | undefined;
}

/** Makes requests that operations of a document accept, of samples of its schemas. */
export function requestMaker({
  document,
  gateway,
}: Contract): (operation: Operation) => Promise<ValidRequest> {
  const references = createReferences(document);
  const checker = createSchemaChecker();
  const randomFor = createRandom(1);

  const sample = (pointer: string): Promise<unknown> => {
    const schema = bundleSchema(document, references, pointer, "request");
    return sampleValue(schema, (value) => checker.problems(schema, value), randomFor(pointer));
  };
  const parameterValue = async ({ schema, kinds }: Parameter): Promise<string> => {
    const value = schema === undefined ? "x" : await sample(schema);
    if (Array.isArray(value)) return value.map(text).join(",");
    if (isObject(value) && kinds.has("object")) return Object.entries(value).flat().map(text).join(",");
    return text(value);
  };

  return async (operation) => {
    let path = operation.path.replace(/[?#].*$/, "");
    const query: string[] = [];
    const headers: Record<string, string> = { authorization: "Bearer any" };
    for (const parameter of operation.parameters.filter(({ required }) => required)) {
      const value = await parameterValue(parameter);
      const encoded = value.split(",").map(encodeURIComponent).join(",");
      if (parameter.in === "path") path = path.replace(`{${parameter.name}}`, encoded || "x");
      else if (parameter.in === "query") query.push(`${encodeURIComponent(parameter.name)}=${encoded}`);
      else if (parameter.in === "header") headers[parameter.name] = value;
      else headers["cookie"] = `${parameter.name}=${encoded}`;
    }
    const url = `http://localhost/${gateway}${path}${query.length === 0 ? "" : `?${query.join("&")}`}`;
    const body = await bodyOf(operation, sample);
    const { method } = operation;
    if (body === undefined || method === "GET" || method === "HEAD") {
      return { url, init: { method, headers }, value: undefined, type: undefined };
    }
    const sent = { method, headers: { ...headers, "content-type": body.type }, body: body.text };
    return { url, init: sent, value: body.value, type: body.type };
  };

  async function bodyOf({ requestBody }: Operation, make: typeof sample) {
    const types = [...requestBody.keys()];
    const type =
      types.find(isJson) ?? types.find((each) => each === "application/x-www-form-urlencoded") ?? types[0];
    const media = type === undefined ? undefined : requestBody.get(type);
    if (type === undefined || media === undefined) return undefined;
    const example = memberOf(valueAt(document, media.pointer), "example");
    const value = media.schema === undefined ? (example ?? {}) : await make(media.schema);
    if (isJson(type)) return { type, value, text: JSON.stringify(value) };
    if (type === "application/x-www-form-urlencoded") return { type, value, text: formOf(value).join("&") };
    return {
      type: type.replace("*/*", "text/plain"),
      value,
      text: typeof value === "string" ? value : "bytes",
    };
  }
}

function text(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** `a[b][0]=c`, as clients of form APIs write it. */
function formOf(value: unknown, name = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((each, index) => formOf(each, `${name}[${index}]`));
  if (!isObject(value))
    return [`${encodeURIComponent(name)}=${encodeURIComponent(value === null ? "" : text(value))}`];
  return Object.entries(value).flatMap(([key, each]) => formOf(each, name === "" ? key : `${name}[${key}]`));
}
