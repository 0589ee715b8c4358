import { isObject } from "./json.ts";

/**
 * Writes a JSON pointer.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6901
 * @example
 * toPointer(["paths", "/v1/responses"]); // "/paths/~1v1~1responses"
 */
export function toPointer(segments: readonly (string | number)[]): string {
  return segments
    .map((segment) => `/${String(segment).replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");
}

/**
 * Reads a JSON pointer into its segments.
 *
 * @example
 * parsePointer("/paths/~1v1~1responses"); // ["paths", "/v1/responses"]
 */
export function parsePointer(pointer: string): string[] {
  if (pointer === "") return [];
  return pointer
    .slice(1)
    .split("/")
    .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The value that a JSON pointer points at, or `undefined` where there is none. */
export function valueAt(root: unknown, pointer: string): unknown {
  let value = root;
  for (const segment of parsePointer(pointer)) {
    // RFC 6901: an index has no sign and no zero before it.
    if (Array.isArray(value)) value = /^(?:0|[1-9]\d*)$/.test(segment) ? value[Number(segment)] : undefined;
    else if (isObject(value) && Object.hasOwn(value, segment)) value = value[segment];
    else return undefined;
  }
  return value;
}

/**
 * Writes a JSON pointer as the gateways' `param` does. The body tells an array's index from a member
 * that is named like a number.
 *
 * @example
 * toParam("/messages/0/role", { messages: [{}] }); // "messages[0].role"
 * toParam("/logit_bias/50256", { logit_bias: {} }); // 'logit_bias["50256"]'
 */
export function toParam(pointer: string, body: unknown): string {
  let param = "";
  let value = body;
  for (const segment of parsePointer(pointer)) {
    if (Array.isArray(value)) {
      param += `[${segment}]`;
      value = value[Number(segment)];
    } else {
      const plain = /^[\p{ID_Start}_$][\p{ID_Continue}$-]*$/u.test(segment);
      if (!plain) param += `[${JSON.stringify(segment)}]`;
      else param += param === "" ? segment : `.${segment}`;
      value = isObject(value) && Object.hasOwn(value, segment) ? value[segment] : undefined;
    }
  }
  return param;
}
