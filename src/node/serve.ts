import { setMaxListeners } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve as serveHono } from "@hono/node-server";
import type { CorsOption } from "../adapters/cors-origins.ts";
import { type ControlOption, createApp } from "../adapters/hono.ts";
import { ConfigurationError } from "../errors.ts";
import type { Mock } from "../mock.ts";

/** Where {@link serve} listens. */
export interface ServeOptions {
  /** Default 4010; 0 picks a free one. */
  readonly port?: number;
  /** Default `127.0.0.1`: other machines cannot reach the mock unless told so. */
  readonly host?: string;
  /**
   * Replaces the global `Request` and `Response` by quicker ones for the whole process. Default false: a
   * test process keeps its own.
   */
  readonly overrideGlobalObjects?: boolean;
  /**
   * Lets pages of other origins ask: `true` or `*` those of every origin, else those of the origin or origins
   * given, as `http://localhost:5173`. Default: no header of CORS is sent.
   */
  readonly cors?: CorsOption;
  /**
   * Whether there are control routes under `/__mynah/`, which any program of this machine may ask; with a token, whoever
   * brings it as `Authorization: Bearer …`. Default true.
   */
  readonly control?: ControlOption;
}

/** A server that listens. */
export interface RunningServer {
  /** The origin, as in `http://127.0.0.1:4010`. */
  readonly url: string;
  /** The port that it listens on. */
  readonly port: number;
  /**
   * Stops taking connections, lets open answers come to their end, and resolves. Answers that a fixture lets
   * stall are cut at once, others that are still open after `patience` milliseconds (default 10,000) then.
   */
  readonly close: (patience?: number) => Promise<void>;
}

/** Milliseconds that a browser or a client has to send its headers and body before it is cut off. */
const requestTimeout = 60_000;

/**
 * Serves a mock over HTTP.
 *
 * @throws ConfigurationError where the port is taken, the host is not one of this machine's, or an origin is none.
 * @example
 * const server = await serve(createMock(), { port: 0 });
 * await server.close();
 */
export function serve(
  mock: Pick<Mock, "serve">,
  {
    port = 4010,
    host = "127.0.0.1",
    overrideGlobalObjects = false,
    cors = false,
    control = true,
  }: ServeOptions = {},
): Promise<RunningServer> {
  return new Promise((resolve, reject) => {
    const closing = new AbortController();
    // Every stalled answer listens; Node would warn of a leak from the eleventh on.
    setMaxListeners(0, closing.signal);
    const app = createApp(mock, { cors, closing: closing.signal, control });
    const server = serveHono(
      { fetch: app.fetch, port, hostname: host, overrideGlobalObjects, serverOptions: { requestTimeout } },
      ({ port: actual }: AddressInfo) => {
        const name = host.includes(":") ? `[${host}]` : host;
        resolve({
          url: `http://${name}:${actual}`,
          port: actual,
          close(patience) {
            closing.abort();
            return close(server, patience);
          },
        });
      },
    ) as Server;
    server.once("error", (error: NodeJS.ErrnoException) => reject(cannotListen(error, host, port)));
  });
}

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const failed = `Failed to listen on ${host}:${port}`;
  switch (error.code) {
    case "EADDRINUSE":
      return new ConfigurationError(
        `${failed}: the port is in use. Please stop what uses it, or choose another port (0 picks a free one).`,
      );
    case "EACCES":
      return new ConfigurationError(`${failed}: the port needs more rights. Please choose one above 1023.`);
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new ConfigurationError(
        `${failed}: this machine has no such address. Please use 127.0.0.1 or 0.0.0.0.`,
      );
    default:
      return error;
  }
}

function close(server: Server, patience = 10_000): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), patience);
    // A connection is idle only once its answer has been sent, and would be kept alive then.
    const sweep = setInterval(() => server.closeIdleConnections(), 50);
    server.close(() => {
      clearTimeout(timer);
      clearInterval(sweep);
      resolve();
    });
    server.closeIdleConnections();
  });
}
