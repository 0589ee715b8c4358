import pc from "picocolors";

/** Whether what is printed has colours. A pipe has none, even in CI where picocolors would allow them. */
export const coloured: boolean = process.stdout.isTTY ? pc.isColorSupported : false;

/** Prints a line. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** What went wrong, in words. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
