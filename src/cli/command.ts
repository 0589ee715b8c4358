import { readFile } from "node:fs/promises";
import { didYouMean } from "../contract/wording.ts";
import { ConfigurationError } from "../errors.ts";
import { commandNames, help, helpOf } from "./help.ts";
import { UsageError } from "./options.ts";

/** Runs the command that the arguments name; gives the exit code, or nothing while a server runs. */
export async function command(args: readonly string[]): Promise<number | undefined> {
  try {
    return await run(args);
  } catch (error) {
    const known = error instanceof UsageError || error instanceof ConfigurationError;
    process.stderr.write(`${known ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function run(args: readonly string[]): Promise<number | undefined> {
  const [command, ...rest] = args;
  // What stands behind two hyphens is another command's.
  const own = args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
  const asked = (name: string) => own.includes(`--${name}`);
  if (asked("help") || command === "-h" || command === "help") {
    process.stdout.write(helpOf(command));
    return 0;
  }
  if (asked("version") || command === "-v") {
    const file = await readFile(new URL("../../package.json", import.meta.url), "utf8");
    process.stdout.write(`${(JSON.parse(file) as { version: string }).version}\n`);
    return 0;
  }
  // Each command is loaded when it is asked for, so that serving does not wait for what checking needs.
  switch (command) {
    case "serve":
      await (await import("./serve.ts")).serve(rest);
      return undefined;
    case "check":
      return (await import("./check.ts")).check(rest);
    case "explain":
      return (await import("./explain.ts")).explain(rest);
    case "run":
      await (await import("./run.ts")).run(rest);
      return undefined;
    case "report":
      return (await import("./report.ts")).report(rest);
    default:
      throw new UsageError(unknownCommand(command));
  }
}

function unknownCommand(command: string | undefined): string {
  if (command === undefined) return `Failed to start: no command was given.\n\n${help}`;
  const meant = didYouMean(command, commandNames);
  const hint = meant === undefined ? "Please see mynah --help." : `Did you mean mynah ${meant}?`;
  return `Failed to start: there is no command "${command}". ${hint}`;
}
