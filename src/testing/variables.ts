import { ConfigurationError } from "../errors.ts";
import { didYouMean, preview } from "../contract/wording.ts";

/** Where a gateway is reached, as SDKs expect it in their base URL. */
export interface GatewayUrl {
  readonly gateway: string;
  readonly baseUrl: string;
}

/** What variables tell. */
export interface Variables {
  readonly gateways: readonly GatewayUrl[];
  /** The gateway that `OPENAI_BASE_URL` leads to. */
  readonly defaultGateway: string;
  /** What passes for a key. */
  readonly apiKey: string;
  /** The origin of the server, where there is one. */
  readonly url?: string;
  /** Further variables, by name, each with the gateway whose base URL it is set to. */
  readonly named: Readonly<Record<string, string>>;
}

/**
 * The environment variables that let SDKs ask mynah: `OPENAI_BASE_URL` and `OPENAI_API_KEY`, which the SDKs of most
 * languages read; the same by the name of each gateway; `MYNAH_URL` for `connect`.
 *
 * @throws ConfigurationError for a gateway that there is not.
 * @example
 * sdkVariables({ gateways: [{ gateway: "elkapi", baseUrl: "http://127.0.0.1:4010/elkapi/v1" }], … });
 * // { OPENAI_BASE_URL: "http://127.0.0.1:4010/elkapi/v1", OPENAI_API_KEY: "mynah", ELKAPI_BASE_URL: …, ELKAPI_API_KEY: … }
 */
export function sdkVariables({
  gateways,
  defaultGateway,
  apiKey,
  url,
  named,
}: Variables): Record<string, string> {
  const own = gateways.flatMap(({ gateway, baseUrl }) => {
    const prefix = gateway.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_");
    return [
      [`${prefix}_BASE_URL`, baseUrl],
      [`${prefix}_API_KEY`, apiKey],
    ] as const;
  });
  return {
    OPENAI_BASE_URL: urlOf(gateways, defaultGateway),
    OPENAI_API_KEY: apiKey,
    ...Object.fromEntries(own),
    ...Object.fromEntries(Object.entries(named).map(([name, gateway]) => [name, urlOf(gateways, gateway)])),
    ...(url === undefined ? {} : { MYNAH_URL: url }),
  };
}

/**
 * The base URL of a gateway.
 *
 * @throws ConfigurationError for a gateway that there is not.
 */
export function urlOf(gateways: readonly GatewayUrl[], name: string): string {
  const found = gateways.find(({ gateway }) => gateway === name);
  if (found !== undefined) return found.baseUrl;
  const names = gateways.map(({ gateway }) => gateway);
  throw new ConfigurationError(
    `Failed to tell the base URL of ${preview(name)}: there is no such gateway. ` +
      `Please use ${didYouMean(name, names) ?? `one of ${names.join(", ")}`}.`,
  );
}

/** A key that passes: the one that the mock asks for, else any. */
export function passingKey(apiKey: string | Readonly<Record<string, string>> | undefined): string {
  return typeof apiKey === "string" ? apiKey : (Object.values(apiKey ?? {})[0] ?? "mynah");
}
