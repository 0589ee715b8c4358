import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, vi } from "vitest";
import { command } from "../../src/cli/command.ts";
import { eventually } from "../eventually.ts";

/** How the command is started. */
export interface Start {
  /** Default: a new empty folder, so that no config file is found by accident. */
  readonly cwd?: string;
  /** Variables beside those that a process cannot do without. `CI` and colours are not set unless given. */
  readonly env?: Readonly<Record<string, string>>;
  /** Makes the output believe that it is a terminal. Default false. */
  readonly terminal?: boolean;
  /** What it reads from its input. Default: nothing. */
  readonly input?: string;
  /** When it is ended, if it still runs. Default: with the test. */
  readonly onEnd?: OnEnd;
}

/** Takes what is to be done at an end. */
export type OnEnd = (cleanup: () => Promise<void>) => void;

/** What a command printed, and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A server that a test has started. */
export interface Served {
  /** The origin that the ready line named. */
  readonly url: string;
  /** What was printed so far. */
  readonly printed: () => { readonly stdout: string; readonly stderr: string };
  /** Resolves when the output has a line that fits, with that line. */
  readonly line: (pattern: RegExp) => Promise<string>;
  /** The same for the output of errors. */
  readonly complaint: (pattern: RegExp) => Promise<string>;
  /** Sends a signal. */
  readonly signal: (name: NodeJS.Signals) => void;
  /** Resolves when the process has ended. */
  readonly ended: Promise<Ended>;
  /** Asks the process to end, and resolves when it has. */
  readonly stop: () => Promise<Ended>;
}

/** A command that runs. */
interface Child extends Omit<Served, "url" | "stop"> {
  readonly process: ChildProcess;
}

/** Built before the tests run. */
const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const pretendTerminal = "data:text/javascript,process.stdout.isTTY = true;";

/** Makes a folder that is removed after the test, or at another end, with files by their paths in it. */
export async function folderWith(
  files: Readonly<Record<string, string>>,
  onEnd: OnEnd = onTestFinished,
): Promise<string> {
  // Some systems give a temporary folder by a link; messages name the folder itself.
  const folder = await realpath(await mkdtemp(join(tmpdir(), "mynah-")));
  onEnd(() => rm(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

/** Commands that go on, or are about processes; all others ask nothing of theirs but its output. */
const lasting = new Set(["serve", "run"]);

/**
 * Runs a command to its end: most in this process, which starts none, and is quicker by far. One that serves instead of
 * ending is ended, and its exit code is null.
 */
export async function mynah(args: readonly string[], start: Start = {}): Promise<Ended> {
  const lasts = lasting.has(args[0] ?? "") && !args.some((each) => /^--(?:help|version)$/.test(each));
  const asks = start.terminal === true || start.input !== undefined;
  return lasts || asks ? inItsOwnProcess(args, start) : inThisProcess(args, start);
}

/** The same, always as its users start it. */
export async function inItsOwnProcess(args: readonly string[], start: Start = {}): Promise<Ended> {
  const child = await spawnMynah(args, start);
  child.process.stdout?.on("data", () => {
    if (child.printed().stdout.includes("listening")) child.signal("SIGKILL");
  });
  return child.ended;
}

async function inThisProcess(args: readonly string[], start: Start): Promise<Ended> {
  const before = { cwd: process.cwd(), env: process.env };
  const printed = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((output) =>
    vi.spyOn(process[output], "write").mockImplementation((text, ...more: unknown[]) => {
      printed[output] += String(text);
      for (const each of more) if (typeof each === "function") (each as () => void)();
      return true;
    }),
  );
  process.chdir(start.cwd ?? (await folderWith({})));
  process.env = { ...inherited(), ...start.env };
  try {
    return { code: (await command(args)) ?? null, ...printed };
  } finally {
    process.env = before.env;
    process.chdir(before.cwd);
    for (const spy of spies) spy.mockRestore();
  }
}

/** Starts a server on a free port and waits until it says that it listens. */
export async function serveMynah(args: readonly string[] = [], start: Start = {}): Promise<Served> {
  const { process, ...child } = await spawnMynah(["serve", "--port", "0", ...args], start);
  const ready = await child.line(/listening/);
  const [url = ""] = /http:\/\/[^\s"]+/.exec(ready) ?? [];
  return {
    ...child,
    url,
    stop() {
      process.kill("SIGTERM");
      return child.ended;
    },
  };
}

/** Starts a command. */
export async function spawnMynah(args: readonly string[], start: Start): Promise<Child> {
  const { env = {}, terminal = false, input = "", onEnd = onTestFinished } = start;
  const cwd = start.cwd ?? (await folderWith({}));
  const preload = terminal ? ["--import", pretendTerminal] : [];
  const child = spawn(process.execPath, [...preload, main, ...args], {
    cwd,
    env: { ...inherited(), ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  // A process that ends without reading is no failure of the test.
  child.stdin.on("error", () => {}).end(input);
  const printed = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (printed.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (printed.stderr += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, ...printed }));
  });
  onEnd(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  return {
    process: child,
    ended,
    printed: () => ({ ...printed }),
    signal: (name) => void child.kill(name),
    line: (pattern) => lineIn("stdout", pattern),
    complaint: (pattern) => lineIn("stderr", pattern),
  };

  async function lineIn(output: "stdout" | "stderr", pattern: RegExp): Promise<string> {
    const found = () => printed[output].split("\n").find((each) => pattern.test(each));
    await Promise.race([
      eventually(() => expect(found()).toBeDefined()),
      ended.then(({ code, stdout, stderr }) => {
        if (found() !== undefined) return;
        throw new Error(`The process ended with ${code} before it printed ${pattern}:\n${stdout}${stderr}`);
      }),
    ]);
    return found() ?? "";
  }
}

/** What a process cannot do without; nothing that changes what mynah prints. */
function inherited(): Record<string, string> {
  const names = ["PATH", "HOME", "TMPDIR", "TEMP", "SystemRoot"];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

/** Sends a JSON body to a server, with a token. */
export function post(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer any", ...headers },
    body: JSON.stringify(body),
  });
}

/** A chat of one message, as a request body. */
export function chat(content: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { model: "gpt-5.5", messages: [{ role: "user", content }], ...more };
}

/** The line, 1 or more, on which a text stands in a file. */
export function lineOf(file: string, text: string): number {
  const index = file.split("\n").findIndex((line) => line.includes(text));
  if (index < 0) throw new Error(`There is no line with ${text}.`);
  return index + 1;
}
