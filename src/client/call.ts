import { preview } from "../contract/wording.ts";
import { controlPrefix } from "../control/http/access.ts";
import { isObject, stringOf } from "../contract/json.ts";
import { headerBytes } from "../exchange/request-headers.ts";
import { ConfigurationError } from "../errors.ts";
import { controlOperations } from "../gateways/generated/control-operations.ts";

/** The name of an operation of the control routes. */
export type ControlOperation = keyof typeof controlOperations;

/** What an operation is asked with. */
export interface CallOptions {
  readonly path?: Readonly<Record<string, string>>;
  /** What is `undefined` is left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** The code of an error that is answered with `undefined`. */
  readonly missing?: string;
}

/** Asks an operation of the control routes, and gives its JSON. */
export type Call = (operation: ControlOperation, options?: CallOptions) => Promise<unknown>;

/** Milliseconds between two questions whether a server is there. */
const betweenQuestions = 50;

/**
 * Prepares calls of a server's control routes.
 *
 * @throws ConfigurationError for what is no URL.
 */
export function createCall(
  url: string | URL,
  token: string | undefined,
): {
  readonly call: Call;
  /** Asks, and gives the answer as it comes. */
  readonly open: (operation: ControlOperation, options?: CallOptions) => Promise<Response>;
  readonly origin: string;
  readonly ready: (patience?: number) => Promise<void>;
} {
  const origin = originOf(url);

  async function open(operation: ControlOperation, options: CallOptions = {}): Promise<Response> {
    const { method, path } = controlOperations[operation];
    const target = new URL(origin + controlPrefix + filled(path, options.path ?? {}));
    for (const [name, value] of Object.entries(options.query ?? {})) {
      if (value !== undefined) target.searchParams.set(name, String(value));
    }
    const { body, signal } = options;
    try {
      return await fetch(target, {
        method,
        headers: {
          ...(body !== undefined && { "content-type": "application/json" }),
          ...(token !== undefined && { authorization: headerBytes(`Bearer ${token}`) }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(signal !== undefined && { signal }),
      });
    } catch (error) {
      if (signal?.aborted === true) throw error;
      throw new ConfigurationError(
        `Failed to reach mynah at ${origin}: ${reasonOf(error)}. Please start it there, or mend the URL.`,
      );
    }
  }

  async function call(operation: ControlOperation, options: CallOptions = {}): Promise<unknown> {
    const response = await open(operation, options);
    const text = await response.text();
    if (response.status === 204) return undefined;
    const json = parsed(text);
    if (response.ok && json !== undefined) return json;
    if (options.missing !== undefined && stringOf(json, "code") === options.missing) return undefined;
    throw failure(json, response, origin);
  }

  return {
    call,
    async open(operation, options) {
      const response = await open(operation, options);
      if (response.ok) return response;
      throw failure(parsed(await response.text()), response, origin);
    },
    origin,
    async ready(patience = 10_000) {
      const end = Date.now() + patience;
      for (;;) {
        try {
          await call("getReadiness");
          break;
        } catch (error) {
          if (Date.now() + betweenQuestions > end) throw error;
          await new Promise((resolve) => setTimeout(resolve, betweenQuestions));
        }
      }
      // Whether it is there needs no token; whatever is asked next does.
      await call("listGateways");
    },
  };
}

function originOf(url: string | URL): string {
  const text = String(url);
  const origin = URL.canParse(text) ? new URL(text).origin : "null";
  if (origin !== "null") return origin;
  throw new ConfigurationError(
    `Failed to connect to ${preview(text)}: it is no URL of a server. Please give one as http://127.0.0.1:4010.`,
  );
}

function filled(path: string, values: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ""));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** An error as the mock itself would have thrown it. */
function failure(json: unknown, { status }: Response, origin: string): Error {
  const detail = isObject(json) ? stringOf(json, "detail") : undefined;
  if (detail === undefined) {
    return new ConfigurationError(
      `Failed to control the mock at ${origin}: it answered ${status}, and not as mynah does. ` +
        "Please see whether mynah is served there, without --no-control.",
    );
  }
  // The problem itself, with every violation, for those who look closer.
  const error = status >= 500 ? new Error(detail) : new ConfigurationError(detail);
  error.cause = json;
  return error;
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (!(cause instanceof Error)) return String(cause);
  const { message, name } = cause;
  return message === "" && "code" in cause ? String(cause.code) : message || name;
}
