import pc from "picocolors";
import type { Exchange } from "../exchange/exchange.ts";
import { printable } from "../printable.ts";
import { coloured, print } from "./output.ts";

/**
 * Writes an exchange for people: a line, and one more for each thing to know about it.
 *
 * @param told What has been said of schemas that cannot be compiled, which no request can mend; it is said once.
 */
function logLines(exchange: Exchange, colours: boolean, told: Set<string> = new Set()): string[] {
  const { bold, cyan, dim, green, red, yellow } = pc.createColors(colours);
  const { method, path, status, operation, fixture, model, session, events, duration, error } = exchange;
  const paint = status >= 500 || status === 0 ? red : status >= 400 ? yellow : green;
  const outcome = status === 0 ? "reset" : String(status);
  const said = fixture === undefined ? undefined : cyan(printable(fixture));
  const streamed =
    events === undefined ? undefined : `${events} events${exchange.aborted ? ", client left" : ""}`;
  const known = [operation, model].filter((each) => each !== undefined).map(printable);
  const inSession = session === "" ? undefined : `session ${printable(session)}`;
  const details = [...known, said, streamed, inSession].filter((each) => each !== undefined);
  const lines = [
    `${method} ${printable(path)} ${bold(paint(outcome))} ${details.join(" · ")} ${dim(`${duration.toFixed(1)} ms`)}`,
  ];
  const problems = exchange.violations.map(({ message }) => message);
  if (problems.length === 0 && error !== undefined) {
    problems.push(told.has(error.message) ? `${error.code}, as told before` : error.message);
    if (error.code === "schema_not_compilable") told.add(error.message);
  }
  for (const problem of problems) lines.push(`  ${paint("✗")} ${printable(problem)}`);
  if (exchange.ties.length > 0) {
    lines.push(
      `  ${yellow("=")} only the order decides between it and ${printable(exchange.ties.join(", "))}`,
    );
  }
  if (exchange.faults.length > 0) lines.push(`  ${yellow("!")} on purpose: ${exchange.faults.join(", ")}`);
  if (exchange.offContract !== undefined) {
    lines.push(`  ${yellow("!")} off the contract: ${printable(exchange.offContract)}`);
  }
  if (exchange.undocumented.length > 0) {
    lines.push(`  ${yellow("?")} not in the docs: ${printable(exchange.undocumented.join(", "))}`);
  }
  return lines;
}

/** Prints exchanges as lines; what is wrong with the document is told once. */
export function linePrinter(): (exchange: Exchange) => void {
  const told = new Set<string>();
  return (exchange) => {
    for (const line of logLines(exchange, coloured, told)) print(line);
  };
}
