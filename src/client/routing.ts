import type { ControlledMock } from "../control/control.ts";
import type { Call } from "./call.ts";

/** A gateway of a server. */
interface RemoteGateway {
  readonly gateway: string;
  readonly default: boolean;
  readonly servers: readonly string[];
  /** The path of the base URL that SDKs are given. */
  readonly path: string;
}

/** Sends requests to a server that were meant for a gateway: none goes to the network. */
export function createRouting(
  call: Call,
  origin: string,
): { readonly fetch: ControlledMock["fetch"]; readonly gateways: () => Promise<readonly RemoteGateway[]> } {
  let known: Promise<readonly RemoteGateway[]> | undefined;
  // What could not be asked is asked again.
  const gateways = () =>
    (known ??= list(call).catch((error: unknown) => {
      known = undefined;
      throw error;
    }));

  async function targetOf(url: URL): Promise<URL> {
    if (url.origin === origin) return url;
    const own = (await gateways()).find(({ servers }) =>
      servers.some((server) => new URL(server).origin === url.origin),
    );
    const prefix = own === undefined ? "" : `/${encodeURIComponent(own.gateway)}`;
    return new URL(`${origin}${prefix}${url.pathname}${url.search}`);
  }

  return {
    gateways,
    async fetch(input, init) {
      const request = input instanceof Request ? input : undefined;
      const url = input instanceof Request ? input.url : input;
      const target = await targetOf(new URL(url, origin));
      if (request === undefined) return fetch(target, init);
      const body = request.body === null ? undefined : await request.arrayBuffer();
      const { method, headers, signal } = request;
      return fetch(target, { method, headers, signal, ...(body !== undefined && { body }), ...init });
    },
  };
}

async function list(call: Call): Promise<readonly RemoteGateway[]> {
  const { gateways } = (await call("listGateways")) as {
    readonly gateways: readonly (Omit<RemoteGateway, "gateway"> & { readonly name: string })[];
  };
  return gateways.map(({ name, ...rest }) => ({ gateway: name, ...rest }));
}
