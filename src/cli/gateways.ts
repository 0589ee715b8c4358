import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Gateway } from "../contract/document.ts";
import { didYouMean } from "../contract/wording.ts";
import { ConfigurationError } from "../errors.ts";
import type { Fixture } from "../fixtures/fixture.ts";
import { elkapi } from "../gateways/generated/elkapi.ts";
import { evolink } from "../gateways/generated/evolink.ts";
import type { GatewayFiles } from "../node/load-gateway.ts";

const shipped = [elkapi, evolink];

/**
 * The gateways to serve: those of the documents given, and the shipped ones. A document named like a shipped
 * gateway takes its place.
 */
export async function gatewaysToServe(
  documents: readonly string[],
  folders: readonly string[],
): Promise<Gateway<Fixture>[]> {
  const given = await loadAll(documents, folders);
  const names = new Set(given.map(({ gateway }) => gateway.name));
  assertFolders(folders, [...names, ...shipped.map(({ name }) => name)]);
  const rest: Gateway<Fixture>[] = [];
  for (const gateway of shipped) {
    if (!names.has(gateway.name)) rest.push(await withFolders(gateway, folders));
  }
  return [...rest, ...given.map(({ gateway }) => gateway)];
}

/** The gateways to check: those of the documents given, or the shipped ones, with the folders' fixtures. */
export async function gatewaysToCheck(
  documents: readonly string[],
  folders: readonly string[],
): Promise<GatewayFiles[]> {
  if (documents.length > 0) {
    const given = await loadAll(documents, folders);
    assertFolders(folders, [...given.map(({ gateway }) => gateway.name), ...shipped.map(({ name }) => name)]);
    return given;
  }
  assertFolders(
    folders,
    shipped.map(({ name }) => name),
  );
  const root = fileURLToPath(new URL("../../", import.meta.url));
  const files = shipped.map(({ name }) => join(root, "openapi", `${name}.yaml`));
  return loadAll(files, [...folders, join(root, "fixtures")]);
}

async function loadAll(documents: readonly string[], folders: readonly string[]): Promise<GatewayFiles[]> {
  if (documents.length === 0) return [];
  const { gatewayName, loadGateway } = await import("../node/load-gateway.ts");
  const loaded: GatewayFiles[] = [];
  for (const document of documents) {
    const own = folders.map((folder) => join(folder, gatewayName(document)));
    loaded.push(await loadGateway(document, ...own));
  }
  return loaded;
}

async function withFolders(gateway: Gateway<Fixture>, folders: readonly string[]): Promise<Gateway<Fixture>> {
  if (folders.length === 0) return gateway;
  const { loadFixtures } = await import("../node/load-fixtures.ts");
  const own = await loadFixtures(gateway.name, ...folders.map((folder) => join(folder, gateway.name)));
  const taken = new Set(own.map(({ fixture }) => fixture.name));
  const rest = gateway.fixtures.filter(({ name }) => !taken.has(name));
  return { ...gateway, fixtures: [...own.map(({ fixture }) => fixture), ...rest] };
}

/** Refuses folders that are missing, or that hold a folder for a gateway that there is not. */
function assertFolders(folders: readonly string[], gateways: readonly string[]): void {
  for (const folder of folders) {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
      throw new ConfigurationError(
        `Failed to load fixtures: there is no folder ${folder}. Please give one that holds a folder for each gateway.`,
      );
    }
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isFile() && /\.(?:ya?ml|json)$/.test(entry.name)) {
        throw new ConfigurationError(
          `Failed to load fixtures: ${join(folder, entry.name)} is in no gateway's folder. ` +
            `Please move it, for example to ${join(folder, gateways[0] ?? "", entry.name)}.`,
        );
      }
      if (!entry.isDirectory() || entry.name.startsWith(".") || gateways.includes(entry.name)) continue;
      const meant = didYouMean(entry.name, gateways);
      const hint =
        meant === undefined ? `Please use one of ${gateways.join(", ")}.` : `Did you mean ${meant}?`;
      throw new ConfigurationError(
        `Failed to load fixtures: ${join(folder, entry.name)} is for no gateway that there is. ${hint}`,
      );
    }
  }
}
