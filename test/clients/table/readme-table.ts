import { blindnessesOf, type Cell, cellsOf } from "./cells.ts";
import type { Client } from "./scenario.ts";
import { scenarios } from "./scenarios.ts";

/** The table of clients and scenarios as Markdown, as oxfmt writes it: a column for each version of a client. */
export function readmeTable(clients: readonly Client[]): string {
  const families = new Map(
    clients.map((client) => [
      familyOf(client),
      clients.filter((each) => familyOf(each) === familyOf(client)),
    ]),
  );
  const notes = new Map<string, number>();
  const rows = scenarios.map((scenario) => [
    scenario.name,
    ...[...families.values()].map((family) => {
      const cells = family.flatMap(cellsOf).filter((cell) => cell.scenario === scenario);
      return mark(cells, family, notes);
    }),
  ]);
  const list = [...notes].map(([note, number]) => `${number}. ${note}`);
  return [...aligned([["", ...families.keys()], ...rows]), "", ...list, ""].join("\n");
}

/** `openai 7` of `openai 7, responses`. */
function familyOf({ name }: Client): string {
  return name.replace(/,[^,]*$/, "");
}

/** `responses` of `openai 7, responses`. */
function variantOf({ name }: Client): string {
  return name.replace(/^.*, /, "");
}

/** A tick where something is seen, and the number of each note that says what is not. */
function mark(cells: readonly Cell[], family: readonly Client[], notes: Map<string, number>): string {
  if (cells.length === 0) return "";
  const blind = cells.filter((cell) => blindnessesOf(cell).some(({ sight }) => sight === undefined));
  const numbers = notesOf(cells, family).map((note) => {
    const number = notes.get(note) ?? notes.size + 1;
    notes.set(note, number);
    return superscript(number);
  });
  return [...(blind.length < cells.length ? ["✓"] : []), ...numbers].join(" ");
}

/** What clients of one family do not show of a scenario, each with where that is so if it is not so everywhere. */
function notesOf(cells: readonly Cell[], family: readonly Client[]): string[] {
  const reasons = new Set(cells.flatMap((cell) => blindnessesOf(cell).map(({ reason }) => reason)));
  return [...reasons].map((reason) => {
    const clients = family.filter(({ blind }) => blind.some((each) => each.reason === reason));
    const modes = (within: readonly Cell[]) => [...new Set(within.map(({ mode }) => mode))];
    const where = modes(cells.filter((cell) => blindnessesOf(cell).some((each) => each.reason === reason)));
    const limits = [
      ...(clients.length < family.length ? [clients.map(variantOf).join(" and ")] : []),
      ...(where.length < modes(cells).length ? where : []),
    ];
    return limits.length > 0 ? `${limits.join(", ")}: ${reason}` : reason;
  });
}

function superscript(number: number): string {
  return String(number).replaceAll(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(Number(digit)));
}

/** Lines of a Markdown table whose columns are as wide as their widest cell. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const [head = []] = rows;
  const widths = head.map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? "").padEnd(width)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [line(head), rule, ...rows.slice(1).map(line)];
}
