import type { MiddlewareHandler } from "hono";
import { cors } from "hono/cors";

/**
 * Lets pages of origins ask with any header, `Authorization` too, and see every header of the answers. Hono answers
 * the questions that browsers ask first.
 *
 * @see https://hono.dev/docs/middleware/builtin/cors
 */
export function allowOrigins(origins: "*" | readonly string[]): MiddlewareHandler {
  const origin = origins === "*" ? origins : [...origins];
  const allow = cors({ origin, exposeHeaders: ["*"] });
  return async (context, next) => {
    const { method } = context.req;
    const asksFirst = context.req.header("access-control-request-method") !== undefined;
    if (method !== "OPTIONS" || asksFirst) return allow(context, next);
    // Any other OPTIONS is a request like GET, which Hono would not let through.
    await allow(context, async () => {});
    return next();
  };
}
