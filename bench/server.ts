/**
 * A server of the benchmark, as a process of its own: `server.js KIND SCENARIO`. Says its port on stdout.
 * Only what the kind needs is loaded, so that a cold start is its own.
 */
import type { AddressInfo } from "node:net";
import type { Scenario } from "./canned.ts";

const [kind = "", file = ""] = process.argv.slice(2);
const { readFileSync } = await import("node:fs");
const scenario = JSON.parse(readFileSync(file, "utf8")) as Scenario;
const report = ({ port }: AddressInfo) => process.stdout.write(`${port}\n`);

switch (kind) {
  case "node:http":
    await serveNode();
    break;
  case "hono":
    await serveHono(false);
    break;
  case "hono-json":
    await serveHono(true);
    break;
  default:
    throw new Error(`There is no server "${kind}".`);
}

async function serveNode(): Promise<void> {
  const { createServer } = await import("node:http");
  const server = createServer((request, response) => {
    request.resume();
    request.once("end", () => {
      response.writeHead(200, { "content-type": scenario.contentType });
      const last = scenario.pieces.length - 1;
      for (const piece of scenario.pieces.slice(0, last)) response.write(piece);
      response.end(scenario.pieces[last]);
    });
  });
  server.listen(0, "127.0.0.1", () => report(server.address() as AddressInfo));
}

/** @param reads Whether the request's JSON is read before it is answered. */
async function serveHono(reads: boolean): Promise<void> {
  const { Hono } = await import("hono");
  const { serve } = await import("@hono/node-server");
  const { pieces, contentType } = scenario;
  const encoder = new TextEncoder();
  const app = new Hono();
  if (reads) {
    app.use(async (context, next) => {
      await context.req.json();
      await next();
    });
  }
  app.post("*", (context) => {
    const headers = { "content-type": contentType };
    if (pieces.length === 1) return context.body(pieces[0] ?? "", 200, headers);
    let next = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          const piece = pieces[next++];
          if (piece === undefined) controller.close();
          else controller.enqueue(encoder.encode(piece));
        },
      },
      { highWaterMark: 0 },
    );
    return context.body(body, 200, headers);
  });
  serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, (info) => report(info));
}
