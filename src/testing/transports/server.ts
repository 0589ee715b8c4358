import { type RunningServer, serve } from "../../node/serve.ts";
import type { OpenTransport } from "./transport.ts";

/** Serves the mock on a free port. */
export const openServer: OpenTransport = (mock) => {
  let server: RunningServer | undefined;
  return {
    url: () => server?.url,
    async start() {
      server ??= await serve(mock, { port: 0 });
    },
    async stop() {
      await server?.close(0);
      server = undefined;
    },
  };
};
