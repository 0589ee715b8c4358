import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Gateway } from "../contract/document.ts";
import type { Fixture } from "../fixtures/fixture.ts";
import { type FixtureChecks, nothingToCheck } from "../fixtures/fixture-checks.ts";
import { elkapi } from "../gateways/generated/elkapi.ts";
import { evolink } from "../gateways/generated/evolink.ts";
import type { GatewayDocument, GatewayFiles } from "../node/load-gateway.ts";
import { type Given, listOption } from "./options.ts";

const shipped = [elkapi, evolink];

/** What there is to serve. */
export interface GatewaysToServe {
  readonly gateways: readonly Gateway<Fixture>[];
  /** The user's fixtures, by gateway. */
  readonly fixtures: Readonly<Record<string, readonly Fixture[]>>;
  /** The files that the documents stand in. */
  readonly files: readonly string[];
  /** What checks the fixtures, where there are any. */
  readonly checks: FixtureChecks;
}

/**
 * The documents to load, as the command line gives them.
 *
 * @throws ConfigurationError for an overlay of which it cannot be told which document it is for.
 */
export async function documentsToLoad(
  documents: readonly string[],
  values: Given["values"],
): Promise<GatewayDocument[]> {
  const overlays = listOption(values["overlay"]);
  const options = {
    allowRemoteRefs: values["allow-remote-refs"] === true,
    cache: values["cache"] !== false,
  };
  if (overlays.length === 0) return documents.map((document) => ({ document, ...options }));
  const { assignOverlays } = await import("../node/document/assign-overlays.ts");
  return (await assignOverlays(documents, overlays)).map((each) => ({ ...each, ...options }));
}

/**
 * The gateways to serve: those of the documents given, and the shipped ones. A document named like a shipped
 * gateway takes its place.
 *
 * @param paths Folders and files of fixtures.
 * @param mayBeEmpty Whether there may be no fixture in them yet.
 */
export async function gatewaysToServe(
  documents: readonly GatewayDocument[],
  paths: readonly string[],
  mayBeEmpty = false,
): Promise<GatewaysToServe> {
  // Neither documents nor fixtures: nothing has to be read, and the server is there at once.
  if (documents.length === 0 && paths.length === 0) {
    return { gateways: shipped, fixtures: {}, files: [], checks: nothingToCheck };
  }
  const { loadGateway } = await import("../node/load-gateway.ts");
  const { assertNone } = await import("../node/load-fixtures.ts");
  const given = await Promise.all(documents.map((document) => loadGateway(document)));
  const mine = given.map(({ gateway }) => gateway);
  // The first gateway is the default one: whoever gives a document means that.
  const gateways = [...mine, ...shipped.filter(({ name }) => mine.every((each) => each.name !== name))];
  const { readOwnFixtures } = await import("./own-fixtures.ts");
  const own = await readOwnFixtures(paths, gateways, mayBeEmpty);
  assertNone([...own.values()].flatMap(({ findings }) => findings));
  const { judgeAtLoad } = await import("../node/judge-at-load.ts");
  for (const gateway of gateways)
    assertNone(await judgeAtLoad(gateway, own.get(gateway.name)?.fixtures ?? []));
  return {
    gateways,
    checks: await import("../fixtures/check-fixtures.ts"),
    files: given.flatMap(({ files }) => files),
    fixtures: Object.fromEntries(
      [...own].map(([name, { fixtures }]) => [name, fixtures.map(({ fixture }) => fixture)]),
    ),
  };
}

/**
 * The gateways to check: those of the documents given, or the shipped ones.
 *
 * @param paths Folders and files of fixtures.
 */
export async function gatewaysToCheck(
  documents: readonly GatewayDocument[],
  paths: readonly string[],
): Promise<GatewayFiles[]> {
  const { readGateway } = await import("../node/load-gateway.ts");
  const { readOwnFixtures } = await import("./own-fixtures.ts");
  const root = fileURLToPath(new URL("../../", import.meta.url));
  const loaded =
    documents.length > 0
      ? await Promise.all(documents.map((document) => readGateway(document, [])))
      : await Promise.all(
          shipped.map(({ name }) =>
            readGateway({ document: join(root, "openapi", `${name}.yaml`) }, [join(root, "fixtures", name)]),
          ),
        );
  const others = shipped.filter(({ name }) => loaded.every(({ gateway }) => gateway.name !== name));
  const gateways = [...loaded.map(({ gateway }) => gateway), ...others];
  const own = await readOwnFixtures(paths, gateways);
  return loaded.map((files) => {
    const mine = own.get(files.gateway.name) ?? { fixtures: [], findings: [] };
    const taken = new Set(mine.fixtures.map(({ fixture }) => fixture.name));
    const rest = files.fixtures.filter(({ fixture }) => !taken.has(fixture.name));
    return {
      ...files,
      fixtures: [...mine.fixtures, ...rest],
      layers: [mine.fixtures, rest],
      findings: [...mine.findings, ...files.findings],
    };
  });
}
