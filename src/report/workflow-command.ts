import { printable } from "../printable.ts";

/**
 * A workflow command, which GitHub shows as an annotation: beside the line of a file, where there is one.
 *
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 * @example
 * workflowCommand("error", { file: "a.yaml", line: 3 }, "is wrong"); // "::error file=a.yaml,line=3::is wrong"
 */
export function workflowCommand(
  level: "error" | "notice" | "warning",
  properties: Readonly<Record<string, string | number>>,
  message: string,
): string {
  const written = Object.entries(properties).map(([name, value]) => {
    return `${name}=${escaped(String(value)).replaceAll(",", "%2C").replaceAll(":", "%3A")}`;
  });
  return `::${level} ${written.join(",")}::${escaped(message)}`;
}

function escaped(text: string): string {
  const lines = text.split(/\r?\n|\r/).map((line) => printable(line).replaceAll("%", "%25"));
  return lines.join("%0A");
}
