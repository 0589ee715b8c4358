import type { Contract } from "./contract/contract.ts";
import { sampleCredentials } from "./contract/security/credentials.ts";
import { requestExamples } from "./contract/operation.ts";
import { targetOf } from "./contract/route/path-template.ts";

/** Nobody reads more operations of a gateway than this. */
const most = 50;

/**
 * Tells a person what is served at an origin, and how to call it. Plain text.
 *
 * @param control The URL of the control routes, where there are any.
 */
export function describeMock(
  contracts: readonly Contract[],
  fallback: Contract,
  origin: string,
  control: string | undefined,
): string {
  const lines = ["mynah: a mock of these gateways, checked against their OpenAPI documents.", ""];
  for (const contract of contracts) {
    const { gateway, servers, operations } = contract;
    const stands = [...new Set(servers.map((server) => server.origin))].join(", ");
    lines.push(`${gateway}${stands === "" ? "" : ` stands in for ${stands}`}`);
    lines.push(`  base URL  ${servedUrl(contract, origin)}`);
    for (const { method, path, id } of operations.slice(0, most)) {
      lines.push(`  ${method.padEnd(6)} ${path}  (${id})`);
    }
    if (operations.length > most) lines.push(`  … and ${operations.length - most} more`);
    lines.push("");
  }
  lines.push(`Without a name in the path, ${fallback.gateway} answers.`, "", "Try:");
  lines.push(...example(fallback, origin), "");
  if (control !== undefined) {
    lines.push(
      "What came in, and why it was answered so:",
      `  curl ${control}/journal`,
      `Fixtures, faults, a fresh start: ${control}/openapi.json`,
      "",
    );
  }
  return lines.join("\n");
}

/**
 * What SDKs expect in their base URL behind the host: the version that all paths share, as in `/v1`, else the base path of
 * the document's server, or nothing.
 */
export function basePath({ basePath: base, operations }: Contract): string {
  const part = /^\/v\d+(?=\/)/.exec(operations[0]?.path ?? "")?.[0];
  return part !== undefined && operations.every(({ path }) => path.startsWith(`${part}/`)) ? part : base;
}

/** The URL under which a server serves a gateway, as SDKs expect it in their base URL. */
export function servedUrl(contract: Contract, origin: string): string {
  return `${origin}/${encodeURIComponent(contract.gateway)}${basePath(contract)}`;
}

/** The URL under which a gateway itself is reached, as SDKs expect it in their base URL. */
export function ownUrl(contract: Contract): string {
  const [server] = contract.servers;
  return server === undefined ? servedUrl(contract, "http://localhost") : server.origin + basePath(contract);
}

function example({ gateway, document, operations }: Contract, origin: string): string[] {
  const [operation] = operations;
  if (operation === undefined) return [];
  const { headers, query } = sampleCredentials(operation.security, "any");
  const url = new URL(`${origin}/${gateway}${targetOf(operation.path, (name) => name)}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const plain = /^[\w:/.~%-]*$/.test(url.href);
  const curl = `  curl ${plain ? url.href : `'${url.href.replaceAll("'", "%27")}'`}`;
  const given = Object.entries(headers).map(([name, value]) => `-H "${name}: ${value}"`);
  const [schema] = [...operation.requestBody.values()];
  if (schema === undefined) return [[curl, ...given].join(" ")];
  const [sample] = requestExamples(document, operation);
  const body = JSON.stringify(sample ?? {}).replaceAll("'", String.raw`'\''`);
  return [
    `${curl} \\`,
    `    ${[...given, `-H "Content-Type: application/json"`].join(" ")} \\`,
    `    -d '${body}'`,
  ];
}
