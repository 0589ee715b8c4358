/** One option of a command. */
interface OptionEntry {
  /** `string` takes a value; `boolean` is a switch. */
  readonly type: "string" | "boolean";
  /** What stands for the value in the help. */
  readonly value?: string;
  /** Whether the value is a number. */
  readonly number?: boolean;
  /** Whether it may stand several times. */
  readonly multiple?: boolean;
  /** What stands for the value where the option has none; absent where it cannot do without. */
  readonly bare?: string;
  /** Whether the config file may also give texts by name. */
  readonly named?: boolean;
  /** What it does, with its default. */
  readonly help: string;
}

/** The options of a command, by name. */
export type OptionTable = Readonly<Record<string, OptionEntry>>;

/** Options that say which gateways there are. */
const gatewayOptions: OptionTable = {
  fixtures: {
    type: "string",
    value: "DIR",
    multiple: true,
    help: "file or folder of fixtures, a folder in it for each gateway; asked before the shipped ones",
  },
  overlay: {
    type: "string",
    value: "FILE",
    multiple: true,
    help: "OpenAPI overlay to lay over the document, several in their order",
  },
  "allow-remote-refs": {
    type: "boolean",
    help: "follow references of documents to the network (default off)",
  },
  cache: {
    type: "boolean",
    help: "keep what large documents say in the user's cache folder (default; --no-cache does not)",
  },
  json: { type: "boolean", help: "print JSON, one value a line" },
};

/** The options of `mynah serve`. The config file takes the same names. */
export const serveOptions: OptionTable = {
  port: {
    type: "string",
    value: "PORT",
    number: true,
    help: "port to listen on, 0 for a free one (default 4010)",
  },
  host: { type: "string", value: "HOST", help: "address to listen on (default 127.0.0.1)" },
  gateway: {
    type: "string",
    value: "NAME",
    help: "gateway that answers paths which name none (default: the first document, or elkapi)",
  },
  ...gatewayOptions,
  "api-key": {
    type: "string",
    value: "KEY",
    named: true,
    help: "the only token, API key or user:password that passes (default any)",
  },
  validate: {
    type: "string",
    value: "MODE",
    help: "enforce: refuse what breaks the contract; warn: answer and report; off (default enforce)",
  },
  undocumented: {
    type: "string",
    value: "MODE",
    help: "members that the docs do not know: accept and report, or reject (default accept)",
  },
  unmatched: {
    type: "string",
    value: "MODE",
    help: "requests that none of your fixtures fits: fixture: the shipped ones; sample; refuse (default fixture)",
  },
  "body-limit": {
    type: "string",
    value: "BYTES",
    number: true,
    help: "largest request body (default 33554432)",
  },
  "chunk-size": {
    type: "string",
    value: "N",
    number: true,
    help: "graphemes in each streamed piece (default 4)",
  },
  "chunk-delay": {
    type: "string",
    value: "MS",
    number: true,
    help: "milliseconds between streamed events (default 20 on a terminal, else 0)",
  },
  cors: {
    type: "string",
    value: "[ORIGIN]",
    multiple: true,
    bare: "*",
    help: "let pages of an origin ask, or of every one (default none)",
  },
  control: {
    type: "boolean",
    help: "answer /__mynah/: journal, fixtures, faults, reset (default; --no-control does not)",
  },
  "control-token": {
    type: "string",
    value: "TOKEN",
    help: "what /__mynah/ asks for as a bearer token, or $MYNAH_CONTROL_TOKEN (default none)",
  },
  journal: {
    type: "string",
    value: "N",
    number: true,
    help: "exchanges that the journal keeps, 0 for none (default 10000)",
  },
  seed: { type: "string", value: "N", number: true, help: "make ids and times the same in every run" },
  warm: {
    type: "boolean",
    help: "compile every schema before the server is ready, and name those that cannot be",
  },
  watch: { type: "boolean", help: "load documents and fixtures again when they change" },
  config: { type: "string", value: "FILE", help: "config file (default mynah.config.yaml, .yml or .json)" },
  quiet: { type: "boolean", help: "print no line for each request (default in CI; --no-quiet prints)" },
};

/** The options of `mynah check`. */
export const checkOptions: OptionTable = {
  ...gatewayOptions,
  github: { type: "boolean", help: "print annotations for GitHub Actions" },
};

/** The options of `mynah explain`. */
export const explainOptions: OptionTable = {
  gateway: {
    type: "string",
    value: "NAME",
    help: "gateway that the request is sent to (default: the first document, or elkapi)",
  },
  path: {
    type: "string",
    value: "PATH",
    help: "path of the request (default that of the operation which takes the body)",
  },
  document: {
    type: "string",
    value: "FILE",
    multiple: true,
    help: "OpenAPI document of a gateway of your own",
  },
  ...gatewayOptions,
};

/** Options that say how coverage is told, and what it has to be. */
const coverageOptions: OptionTable = {
  format: {
    type: "string",
    value: "FORMAT",
    help: "what is printed: terminal, json, html, junit, github, markdown, svg (default terminal)",
  },
  output: {
    type: "string",
    value: "FILE",
    multiple: true,
    help: "write it as well: .html, .json, .xml (JUnit), .md, .svg, .txt, or .jsonl (the journal itself)",
  },
  threshold: {
    type: "string",
    value: "[NAME=]N",
    multiple: true,
    help: "lowest percentage, of all, a gateway or an operation; -N: how many items may be left uncovered",
  },
  "fail-on": {
    type: "string",
    value: "KINDS",
    multiple: true,
    help: "exit 1 on any of violation, unmatched, unused, undocumented, lost (default none)",
  },
  baseline: {
    type: "string",
    value: "PATH",
    help: "former report (.json), or a folder of them, to compare with",
  },
  config: { type: "string", value: "FILE", help: "config file (default mynah.config.yaml, .yml or .json)" },
};

/** The options of `mynah report`. */
export const reportOptions: OptionTable = {
  ...coverageOptions,
  document: {
    type: "string",
    value: "FILE",
    multiple: true,
    help: "OpenAPI document of a gateway of your own, for saved journals",
  },
  ...without(gatewayOptions, ["json"]),
  "control-token": {
    type: "string",
    value: "TOKEN",
    help: "token of the running mynah, or $MYNAH_CONTROL_TOKEN (default none)",
  },
};

/** The options of `mynah run`. */
export const runOptions: OptionTable = {
  ...coverageOptions,
  env: {
    type: "string",
    value: "NAME=GATEWAY",
    multiple: true,
    help: "variable that is set to the base URL of a gateway, beside OPENAI_BASE_URL and GATEWAY_BASE_URL",
  },
  ...without(serveOptions, ["config", "control", "control-token", "cors", "json", "quiet", "watch"]),
  port: { type: "string", value: "PORT", number: true, help: "port to listen on (default a free one)" },
  "chunk-delay": {
    type: "string",
    value: "MS",
    number: true,
    help: "milliseconds between streamed events (default 0)",
  },
  quiet: { type: "boolean", help: "print no line for each request (default; --no-quiet prints)" },
};

function without(table: OptionTable, names: readonly string[]): OptionTable {
  return Object.fromEntries(Object.entries(table).filter(([name]) => !names.includes(name)));
}
