import { readFileSync } from "node:fs";

/** A fenced block or a table of a Markdown page, and the comment that stands before it. */
export interface Block {
  /** What the comment says to do with it, as `fixture` in `<!-- fixture: elkapi/greeting.yaml -->`. */
  readonly kind: string | undefined;
  /** What stands behind the colon. */
  readonly of: string;
  /** The line that it begins at. */
  readonly line: number;
  /** The lines inside a fence; of a table, all of them. */
  readonly text: string;
  readonly form: "fence" | "table";
}

/** Reads the fenced blocks and the tables of a page, in their order. */
export function readPage(file: string): Block[] {
  const lines = readFileSync(file, "utf8").split("\n");
  const blocks: Block[] = [];
  let comment: RegExpExecArray | null = null;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const begin = at;
    const form = line.startsWith("```") ? "fence" : line.startsWith("|") ? "table" : undefined;
    if (form === "fence") at = lines.indexOf("```", at + 1);
    else if (form === "table") while (lines[at + 1]?.startsWith("|") === true) at += 1;
    if (form !== undefined) {
      const text = form === "fence" ? lines.slice(begin + 1, at) : lines.slice(begin, at + 1);
      const [, kind, of = ""] = comment ?? [];
      blocks.push({ kind, of, line: begin + 1, text: text.join("\n"), form });
    }
    if (line !== "" || form !== undefined) comment = /^<!-- ([\w -]+?)(?:: (.*?))? -->$/.exec(line);
  }
  return blocks;
}

/** The rows of a table by the heads of its columns, without the backticks around a whole cell. */
export function readRows({ text }: Block): Record<string, string>[] {
  const [heads = [], , ...rows] = text.split("\n").map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll(String.raw`\|`, "|")),
  );
  return rows.map((cells) =>
    Object.fromEntries(heads.map((head, index) => [head, bare(cells[index] ?? "")] as const)),
  );
}

function bare(cell: string): string {
  return /^`([^`]*)`$/.exec(cell)?.[1] ?? cell;
}

/** A fixture of a page and what follows until the next: what is asked of it, and what it answers. */
export interface Example {
  readonly fixture: Block;
  readonly steps: readonly Block[];
}

/** The examples of a page. */
export function readExamples(blocks: readonly Block[]): Example[] {
  const examples: { fixture: Block; steps: Block[] }[] = [];
  for (const block of blocks) {
    if (block.kind === "fixture") examples.push({ fixture: block, steps: [] });
    else examples.at(-1)?.steps.push(block);
  }
  return examples;
}
