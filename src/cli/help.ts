import { checkOptions, explainOptions, type OptionTable, serveOptions } from "./option-tables.ts";

function lines(table: OptionTable): string {
  const heads = Object.entries(table).map(([name, { value }]) => `--${name}${value ? ` ${value}` : ""}`);
  const width = Math.max(...heads.map((head) => head.length));
  return Object.values(table)
    .map(({ help }, index) => `  ${(heads[index] ?? "").padEnd(width)}  ${help}`)
    .join("\n");
}

/** What `mynah --help` prints. */
export const help: string = `mynah: a mock server for LLM gateways, checked against their OpenAPI documents

Usage
  mynah serve [DOCUMENT...] [options]   serve elkapi, evolink and the documents given
  mynah check [PATH...] [options]       check documents, examples and fixtures
  mynah explain REQUEST [options]       tell which fixture answers a saved request, and why
  mynah --help | --version

A DOCUMENT is a file of OpenAPI 3.0 or 3.1; its name is the gateway's: acme.yaml is served at /acme.
Swagger 2.0 is converted where the package swagger2openapi is installed. An overlay may name its document by extends.
mynah check also takes files and folders of fixtures; without a document it checks the shipped gateways.
A REQUEST is a JSON or YAML file, or - for the input: a body, or method, path, headers and body.

Options of serve
${lines(serveOptions)}

Options of check
${lines(checkOptions)}

Options of explain
${lines(explainOptions)}

Exit codes
  0  fine        1  the check found something, no fixture answers, or mynah could not start
  2  wrong usage

Examples
  mynah serve --port 0 --seed 1
  mynah serve acme.yaml --fixtures fixtures
  curl -N http://127.0.0.1:4010/elkapi/v1/chat/completions \\
    -H "Authorization: Bearer any" -H "Content-Type: application/json" \\
    -d '{"model":"gpt-5.5","stream":true,"messages":[{"role":"user","content":"Hello"}]}'
`;
