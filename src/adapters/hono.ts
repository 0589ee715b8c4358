import { Hono } from "hono";
import type { Mock } from "../mock.ts";

/**
 * A Hono app that answers every request from a mock; mount it where you like, or serve it with any of
 * Hono's adapters.
 *
 * @example
 * const app = new Hono().route("/", createApp(mock));
 */
export function createApp(mock: Mock): Hono {
  return new Hono().all("*", (context) => mock.serve(context.req.raw));
}
