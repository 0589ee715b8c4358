import {
  checkOptions,
  explainOptions,
  type OptionTable,
  reportOptions,
  runOptions,
  serveOptions,
} from "./option-tables.ts";

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
  mynah serve [DOCUMENT...] [options]            serve elkapi, evolink and the documents given
  mynah run [DOCUMENT...] [options] -- COMMAND   serve while a command runs, and report what it has covered
  mynah report [RUN...] [options]                report what a running mynah, or saved runs, have covered
  mynah check [PATH...] [options]                check documents, examples and fixtures
  mynah explain REQUEST [options]                tell which fixture answers a saved request, and why
  mynah COMMAND --help                           the options of a command
  mynah --version

A DOCUMENT is a file of OpenAPI 3.0 or 3.1; its name is the gateway's: acme.yaml is served at /acme.
Swagger 2.0 is converted where the package swagger2openapi is installed. An overlay may name its document by extends.
A RUN is the URL of a running mynah, a saved coverage or journal, or a folder of these (default: $MYNAH_URL, or port 4010).
mynah check also takes files and folders of fixtures; without a document it checks the shipped gateways.
A REQUEST is a JSON or YAML file, or - for the input: a body, or method, path, headers and body.

Exit codes
  0  fine        1  the check or the report found something, no fixture answers, or mynah could not start
  2  wrong usage; mynah run ends as its command does, where that fails

Examples
  mynah serve --port 0 --seed 1
  mynah serve acme.yaml --fixtures fixtures
  mynah run --fail-on violation,unmatched -- npm test
  mynah report http://127.0.0.1:4010 --format html > coverage.html
  curl -N http://127.0.0.1:4010/elkapi/v1/chat/completions \\
    -H "Authorization: Bearer any" -H "Content-Type: application/json" \\
    -d '{"model":"gpt-5.5","stream":true,"messages":[{"role":"user","content":"Hello"}]}'
`;

/** What each command is called with, what it does, and its options. */
const commands: Readonly<Record<string, readonly [usage: string, does: string, table: OptionTable]>> = {
  serve: ["[DOCUMENT...] [options]", "Serves elkapi, evolink and the documents given.", serveOptions],
  run: [
    "[DOCUMENT...] [options] -- COMMAND [ARGUMENT...]",
    "Serves on a free port while a command runs, which finds mynah by OPENAI_BASE_URL and OPENAI_API_KEY, by\n" +
      "GATEWAY_BASE_URL and GATEWAY_API_KEY of each gateway, and by MYNAH_URL; then reports what was covered.",
    runOptions,
  ],
  report: [
    "[RUN...] [options]",
    "Reports what a running mynah, saved coverages and saved journals have covered, all of them together.",
    reportOptions,
  ],
  check: ["[PATH...] [options]", "Checks documents, their examples, and fixtures.", checkOptions],
  explain: ["REQUEST [options]", "Tells which fixture answers a saved request, and why.", explainOptions],
};

/** The names of the commands. */
export const commandNames: readonly string[] = Object.keys(commands);

/** What `mynah COMMAND --help` prints; the help of all for what is no command. */
export function helpOf(command: string | undefined): string {
  const known = command === undefined || !Object.hasOwn(commands, command) ? undefined : commands[command];
  if (known === undefined) return help;
  const [usage, does, table] = known;
  return `mynah ${command} ${usage}\n\n${does}\n\nOptions\n${lines(table)}\n`;
}
