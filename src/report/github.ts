import { totalOf } from "../coverage/total.ts";
import { type CoverageReport, type FailOn, findingsOf } from "./report.ts";
import { counted, missedText, namesIn, ofAll, percent, whereText } from "./summary.ts";
import { workflowCommand } from "./workflow-command.ts";

/** A report as annotations of a GitHub workflow: what fails the run as errors, the rest as warnings and notices. */
export function formatGithub(report: CoverageReport): string {
  const { coverage, missed, unused, change, failOn } = report;
  const level = (kind: FailOn) => (failOn.includes(kind) ? "error" : "warning");
  const total = totalOf(coverage);
  const nameOf = namesIn(coverage);
  const lines = [
    workflowCommand("notice", { title: "Contract coverage" }, `${percent(total)} (${ofAll(total)})`),
    ...missed.map((each) => workflowCommand("error", { title: "Contract coverage" }, missedText(each))),
    ...(["violation", "unmatched", "undocumented"] as const).flatMap((kind) =>
      findingsOf(report, kind).map((finding) => {
        const { message, count, rule, gateway } = finding;
        const title = `${titles[kind]}: ${nameOf(gateway, whereText(finding))}`;
        const docs = rule?.docs === undefined ? "" : `\nThe docs: ${rule.docs}`;
        return workflowCommand(level(kind), { title }, `${message} (${counted(count, "time")})${docs}`);
      }),
    ),
    ...unused.map(({ name }) => workflowCommand(level("unused"), { title: "Fixture never answered" }, name)),
    ...(change?.lost ?? []).map(({ id }) =>
      workflowCommand(level("lost"), { title: "No longer covered" }, id),
    ),
  ];
  return `${lines.join("\n")}\n`;
}

const titles = {
  violation: "Off the contract",
  unmatched: "Answered by nothing",
  undocumented: "Not in the docs",
} as const;
