import { type Context, Hono, type MiddlewareHandler } from "hono";
import { type Connection, ConnectionReset } from "../delivery/connection.ts";
import type { ControlAccess } from "../control/http/access.ts";
import { ConfigurationError } from "../errors.ts";
import type { Mock } from "../mock.ts";
import { type CorsOption, readOrigins } from "./cors-origins.ts";

/** How the app answers, and what a server may tell the app that it serves. */
export interface AppOptions {
  /**
   * Lets pages of other origins ask: `true` or `*` those of every origin, else those of the origin or origins
   * given, as `http://localhost:5173`. Default: no header of CORS is sent.
   */
  readonly cors?: CorsOption;
  /** Fires when the server closes: answers that a fixture lets stall end then. */
  readonly closing?: AbortSignal;
  /**
   * Whether there are control routes under `/__mynah/`, which any program of this machine may ask; with a token, whoever
   * brings it as `Authorization: Bearer …`. Pages of the origins of `cors` may ask as well. Default false.
   */
  readonly control?: ControlOption;
}

/** Whether there are control routes, and the token that they ask for. */
export type ControlOption = boolean | { readonly token?: string | undefined };

/**
 * A Hono app that answers every request from a mock; mount it where you like, or serve it with any of
 * Hono's adapters. Only Node's lets faults reset a connection; elsewhere the answer fails instead.
 *
 * @throws ConfigurationError for an origin that is none.
 * @example
 * const app = new Hono().route("/", createApp(mock));
 */
export function createApp(
  mock: Pick<Mock, "serve">,
  { cors, closing, control = false }: AppOptions = {},
): Hono {
  const app = new Hono();
  const origins = readOrigins(cors);
  if (origins !== undefined) app.use(corsFor(origins));
  const access = accessOf(control, origins);
  return app.all("*", async (context) => {
    const request = context.req.raw;
    const connection = connectionOf(context, closing);
    try {
      return await mock.serve(request, connection, access);
    } catch (error) {
      // Nobody is left to read an answer, and Hono would print the error.
      const gone = connection !== undefined && error instanceof ConnectionReset;
      if (gone || request.signal.aborted) return new Response(null, { status: clientLeft });
      throw error;
    }
  });
}

function accessOf(
  control: ControlOption,
  origins: "*" | readonly string[] | undefined,
): ControlAccess | undefined {
  if (control === false) return undefined;
  const token = control === true ? undefined : control.token;
  if (token?.trim() !== "") return { token, origins };
  throw new ConfigurationError(
    "Failed to open the control routes: the token is blank. Please give one, or leave it out.",
  );
}

/** Hono's CORS, loaded for those who ask for it. */
function corsFor(origins: "*" | readonly string[]): MiddlewareHandler {
  const loaded = import("./cors.ts").then(({ allowOrigins }) => allowOrigins(origins));
  return async (context, next) => (await loaded)(context, next);
}

/** A status that is never seen: nginx notes it of clients that went away. */
const clientLeft = 499;

/** A socket of Node, as far as it is needed: naming Node's types would bind this file to Node. */
interface Socket {
  readonly resetAndDestroy?: () => unknown;
  readonly destroy: () => unknown;
  readonly remoteAddress?: string | undefined;
}

/** What Node knows of a request. */
interface Incoming {
  readonly socket?: Socket;
  readonly rawHeaders?: readonly string[];
}

/** The connection that a request came in on, where it came through Node's adapter. */
function connectionOf({ env }: Context, closing: AbortSignal | undefined): Connection | undefined {
  const bindings = env as { readonly incoming?: Incoming } | undefined;
  const { socket, rawHeaders } = bindings?.incoming ?? {};
  if (typeof socket?.destroy !== "function") return undefined;
  return {
    reset: () => reset(socket),
    rawHeaders,
    // Asked for by few requests, and Node looks it up.
    get from() {
      return socket.remoteAddress;
    },
    ...(closing && { closing }),
  };
}

function reset(socket: Socket): void {
  try {
    if (socket.resetAndDestroy === undefined) socket.destroy();
    else socket.resetAndDestroy();
  } catch {
    // Only TCP can be reset, not TLS above it or a pipe: those are cut.
    socket.destroy();
  }
}
