import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Gateway } from "../contract/document.ts";
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
  assertFolders(folders);
  const given = await loadAll(documents, folders);
  const names = new Set(given.map(({ gateway }) => gateway.name));
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
  assertFolders(folders);
  if (documents.length > 0) return loadAll(documents, folders);
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

function assertFolders(folders: readonly string[]): void {
  const missing = folders.find((folder) => !existsSync(folder));
  if (missing === undefined) return;
  throw new ConfigurationError(
    `Failed to load fixtures: there is no folder ${missing}. Please give one that holds a folder for each gateway.`,
  );
}
