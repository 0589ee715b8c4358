import { setupServer } from "msw/node";
import { handlers } from "../../adapters/msw.ts";
import type { Mock } from "../../mock.ts";
import type { Interceptor, Listen } from "../interception.ts";
import { processWide } from "../process-wide.ts";
import type { OpenTransport } from "./transport.ts";

/**
 * Intercepts requests to the gateways' own hosts, at once: SDKs keep the `fetch` that they find when they are made. None of
 * these goes to the network, also where the gateway has no such path; others are nobody's business here.
 */
export const openMsw: OpenTransport = (mock, isInTest) => {
  const { interception } = processWide();
  const interceptor: Interceptor = {
    knows: (request) => mock.knows(request) || isOfGateway(mock, request),
    handle: (request) => mock.fetch(request),
    isInTest,
  };
  interception.add(interceptor, listen);
  return {
    url: () => undefined,
    start: async () => interception.begin(interceptor, listen),
    stop: async () => interception.remove(interceptor),
  };
};

const listen: Listen = (all) => {
  const server = setupServer(...handlers(all));
  server.listen({ onUnhandledRequest: "bypass" });
  return () => server.close();
};

/** Whether a request goes to a host of a gateway; this machine is none, though documents name it. */
function isOfGateway({ contracts }: Pick<Mock, "contracts">, { url }: Request): boolean {
  const { hostname, origin } = new URL(url);
  if (hostname === "localhost" || hostname.startsWith("127.") || hostname === "[::1]") return false;
  return contracts.some(({ servers }) => servers.some((server) => server.origin === origin));
}
