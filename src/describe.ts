import type { Contract } from "./contract/contract.ts";
import { requestExamples } from "./contract/operation.ts";

/** Tells a person what is served at an origin, and how to call it. Plain text. */
export function describeMock(contracts: readonly Contract[], fallback: Contract, origin: string): string {
  const lines = ["mynah: a mock of these gateways, checked against their OpenAPI documents.", ""];
  for (const { gateway, servers, operations } of contracts) {
    const stands = servers.map((server) => server.origin).join(", ");
    lines.push(`${gateway}${stands === "" ? "" : ` stands in for ${stands}`}`);
    lines.push(`  base URL  ${origin}/${gateway}${basePath(operations.map(({ path }) => path))}`);
    for (const { method, path, id } of operations) lines.push(`  ${method.padEnd(6)} ${path}  (${id})`);
    lines.push("");
  }
  lines.push(`Without a name in the path, ${fallback.gateway} answers.`, "", "Try:");
  lines.push(...example(fallback, origin), "");
  return lines.join("\n");
}

/** The part that all paths share and SDKs expect in their base URL: `/v1`, or nothing. */
export function basePath(paths: readonly string[]): string {
  const [first = ""] = paths;
  const part = /^\/v\d+(?=\/)/.exec(first)?.[0] ?? "";
  return paths.every((path) => path.startsWith(`${part}/`)) ? part : "";
}

function example({ gateway, document, operations }: Contract, origin: string): string[] {
  const [operation] = operations;
  if (operation === undefined) return [];
  const curl = `  curl ${origin}/${gateway}${operation.path}`;
  const [schema] = [...operation.requestBody.values()];
  if (schema === undefined) return [curl];
  const [sample] = requestExamples(document, operation);
  const body = JSON.stringify(sample ?? {}).replaceAll("'", String.raw`'\''`);
  return [
    `${curl} \\`,
    `    -H "Authorization: Bearer any" -H "Content-Type: application/json" \\`,
    `    -d '${body}'`,
  ];
}
