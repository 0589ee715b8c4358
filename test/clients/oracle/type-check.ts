import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { TypeName } from "./samples.ts";

/** A major version of OpenAI's package. */
export type Version = 6 | 7;

/** The versions whose types are asked. */
export const versions: readonly Version[] = [6, 7];

/** A value that the types of a version are to describe. */
export interface Claim {
  readonly version: Version;
  readonly type: TypeName;
  readonly value: unknown;
}

/** What the compiler says against a claim. */
export interface Finding<Of extends Claim> {
  readonly claim: Of;
  /** The member that it is said of, as in `choices.0.message`; the value itself is `""`. */
  readonly path: string;
  readonly message: string;
}

const packages: Readonly<Record<Version, string>> = { 6: "openai", 7: "openai-7" };

const types: Readonly<Record<TypeName, string>> = {
  ChatCompletion: "OpenAI.Chat.ChatCompletion",
  ChatCompletionChunk: "OpenAI.Chat.ChatCompletionChunk",
  // The SDK itself puts `output_text` beside what it was sent.
  Response: "Sent<OpenAI.Responses.Response>",
  ResponseStreamEvent: "SentEvent<OpenAI.Responses.ResponseStreamEvent>",
};

const head = (version: Version) => `import type { OpenAI } from "${packages[version]}";
type Sent<T> = Omit<T, "output_text">;
type SentEvent<T> = T extends { response: infer R } ? Omit<T, "response"> & { response: Sent<R> } : T;
`;

/** A source that grows line by line, each of which knows what it is about. */
class Source<Of extends Claim> {
  readonly lines: string[];
  readonly #about = new Map<number, Omit<Finding<Of>, "message">>();

  constructor(version: Version) {
    this.lines = head(version).split("\n");
  }

  /** Writes that a value has its type. */
  claim(claim: Of): void {
    this.#value(claim, "", `const x${this.lines.length} = `, claim.value, ` satisfies ${types[claim.type]};`);
  }

  /** Writes a value so that each of its members has a line of its own. */
  #value(claim: Of, path: string, before: string, value: unknown, after: string): void {
    this.#about.set(this.lines.length + 1, { claim, path });
    if (typeof value !== "object" || value === null) {
      this.lines.push(before + JSON.stringify(value) + after);
      return;
    }
    const isList = Array.isArray(value);
    this.lines.push(before + (isList ? "[" : "{"));
    for (const [name, member] of Object.entries(value)) {
      const inner = path === "" ? name : `${path}.${name}`;
      this.#value(claim, inner, isList ? "" : `${JSON.stringify(name)}: `, member, ",");
    }
    this.#about.set(this.lines.length + 1, { claim, path });
    this.lines.push((isList ? "]" : "}") + after);
  }

  /** What a line, counted from 1, is about. */
  about(line: number): Omit<Finding<Of>, "message"> {
    const found = this.#about.get(line);
    if (found === undefined) throw new Error(`line ${line} is about nothing: ${this.lines[line - 1]}`);
    return found;
  }
}

const options = {
  extends: "../../tsconfig.json",
  compilerOptions: { noUnusedLocals: false, declaration: false, isolatedDeclarations: false },
  include: ["*.ts"],
};

/**
 * Lets the project's compiler, with the project's settings, judge whether the types of OpenAI's package
 * describe values: as literals, so that members that the types do not know are findings too.
 */
export function typeCheck<Of extends Claim>(claims: readonly Of[]): Finding<Of>[] {
  mkdirSync(".cache", { recursive: true });
  // Inside the project, so that the packages are found.
  const folder = mkdtempSync(join(".cache", "types-oracle-"));
  try {
    const sources = new Map<string, Source<Of>>();
    for (const version of versions) {
      const source = new Source<Of>(version);
      for (const claim of claims) if (claim.version === version) source.claim(claim);
      sources.set(`openai-${version}.ts`, source);
      writeFileSync(join(folder, `openai-${version}.ts`), `${source.lines.join("\n")}\n`);
    }
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(options));
    return findings(compile(folder), sources);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compile(folder: string): string {
  const compiler = createRequire(import.meta.url).resolve("typescript/package.json");
  const tsc = join(dirname(compiler), "lib", "tsc.js");
  const { stdout, stderr, error } = spawnSync(process.execPath, [tsc, "--pretty", "false"], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
  });
  if (error !== undefined || stderr !== "") throw error ?? new Error(stderr);
  return stdout;
}

function findings<Of extends Claim>(output: string, sources: Map<string, Source<Of>>): Finding<Of>[] {
  // What the compiler explains stands below, indented.
  const reports = output.split(/\n(?! )/).filter((report) => report !== "");
  return reports.map((report) => {
    const match = /^(openai-\d\.ts)\((\d+),\d+\): error TS\d+: (.*)$/s.exec(report);
    const source = sources.get(match?.[1] ?? "");
    if (match === null || source === undefined) throw new Error(`the compiler says: ${report}`);
    return { ...source.about(Number(match[2])), message: match[3] ?? "" };
  });
}
