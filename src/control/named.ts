import { didYouMean, preview } from "../contract/wording.ts";
import { ConfigurationError } from "../errors.ts";

/**
 * The gateway of a name.
 *
 * @throws ConfigurationError where there is none.
 */
export function gatewayNamed<Found extends { readonly gateway: string }>(
  gateways: readonly Found[],
  name: string,
): Found {
  const found = gateways.find(({ gateway }) => gateway === name);
  if (found !== undefined) return found;
  const names = gateways.map(({ gateway }) => gateway);
  const meant = didYouMean(name, names);
  throw new ConfigurationError(
    `Failed to find the gateway ${preview(name)}: there is none. Please use ${meant ?? `one of ${names.join(", ")}`}.`,
  );
}
