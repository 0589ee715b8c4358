import { type CoverageShare, percentOf } from "../../coverage/item.ts";
import { totalOf } from "../../coverage/total.ts";
import { type CoverageReport, countsOf, findingsOf, hasFailed } from "../report.ts";
import { counted, type GatewaySummary, missedText, ofAll, percent, summarize } from "../summary.ts";
import { findingsSection } from "./findings.ts";
import { html, type Markup, raw } from "./markup.ts";
import { pageScript } from "./script.ts";
import { style } from "./style.ts";
import { states, tree } from "./tree.ts";

/** A report as one HTML page that needs nothing beside itself. */
export function formatPage(report: CoverageReport): string {
  const { coverage, change, missed, idle, unused } = report;
  const total = totalOf(coverage);
  const summaries = summarize(coverage);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Contract coverage ${percent(total)}</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <a class="skip" href="#contract">Skip to the contract</a>
        <header>
          <div class="bar">
            <div>
              <h1>Contract coverage</h1>
              <div class="big">${percent(total)}</div>
            </div>
            ${lead(report, total)}
          </div>
        </header>
        ${tools()}
        <main>
          ${
            missed.length === 0
              ? ""
              : html`<section>
                  <h2>Thresholds that were not reached</h2>
                  ${plainList(missed.map(missedText))}
                </section>`
          }
          ${overview(summaries)}
          ${findingsSection("violations", "Off the contract", findingsOf(report, "violation"))}
          ${findingsSection("unmatched", "Answered by nothing", findingsOf(report, "unmatched"))}
          ${findingsSection("undocumented", "Not in the docs", findingsOf(report, "undocumented"))}
          ${section("lost", "Covered before, and not any more", change?.lost.map(({ id }) => id) ?? [])}
          <section id="contract" aria-labelledby="contract-heading">
            <h2 id="contract-heading">The contract</h2>
            <p class="signs">
              ${Object.entries(states).map(
                ([state, { sign, name }]) =>
                  html`<span><span class="sign ${state}" aria-hidden="true">${sign}</span> ${name}</span>`,
              )}
            </p>
            ${summaries.map(gatewayTree)}
          </section>
          ${fixtures(report)}
          ${section(
            "unused",
            "Fixtures that never answered",
            unused.map(({ name, gateways }) => `${name} (${gateways.join(", ")})`),
          )}
          ${section(
            "idle",
            "Exclusions that are for nothing",
            idle.map(({ at, reason }) => `${at}: ${reason}`),
          )}
        </main>
        <footer>
          Made by mynah of ${counted(coverage.exchanges, "exchange")}. What counts, and what does not, is told
          in its documentation of contract coverage.
        </footer>
        <script>
          ${raw(`(${pageScript.toString()})();`)};
        </script>
      </body>
    </html>`;
  return `${page.toString().trim()}\n`;
}

function lead(report: CoverageReport, total: CoverageShare): Markup {
  const { coverage, change } = report;
  const { violation, unmatched, undocumented, unused } = countsOf(report);
  const facts = [
    violation > 0 ? html`<a href="#violations">${violation} off the contract</a>` : undefined,
    unmatched > 0 ? html`<a href="#unmatched">${unmatched} answered by nothing</a>` : undefined,
    undocumented > 0 ? html`<a href="#undocumented">${undocumented} not in the docs</a>` : undefined,
    unused > 0 ? html`<a href="#unused">${counted(unused, "fixture")} never used</a>` : undefined,
  ].filter((fact) => fact !== undefined);
  return html`<div class="lead">
    <p class="lead">
      <strong>${ofAll(total)}</strong> items were shown by
      <strong>${counted(coverage.exchanges, "exchange")}</strong>.
      ${facts.flatMap((fact, index) => (index === 0 ? [fact] : [raw(" · "), fact]))}
    </p>
    ${
      change === undefined
        ? ""
        : html`<p class="lead">
            Before ${percentOf(change.before)}%: ${change.gained.length} gained, ${change.lost.length} lost.
          </p>`
    }
    ${coverage.forgotten === 0 ? "" : html`<p class="lead">${counted(coverage.forgotten, "exchange")} more had been forgotten by the journal.</p>`}
    ${hasFailed(report) ? html`<p class="failed">This run failed.</p>` : ""}
  </div>`;
}

function tools(): Markup {
  return html`<div class="tools" role="search">
    <div class="bar">
      <label
        >Search <input id="search" type="search" autocomplete="off" placeholder="role, temperature, 429 …"
      /></label>
      <label
        >Show
        <select id="shown">
          <option value="all">everything</option>
          <option value="open">what is not covered</option>
          <option value="covered">what is covered</option>
        </select></label
      >
      <button id="open-all" type="button">Open all</button>
      <button id="close-all" type="button">Close all</button>
      <span id="told" role="status" class="count"></span>
    </div>
  </div>`;
}

function overview(summaries: readonly GatewaySummary[]): Markup {
  return html`<section aria-labelledby="overview-heading">
    <h2 id="overview-heading">Operations</h2>
    <div class="scroll" tabindex="0" role="region" aria-label="Table of operations">
      <table>
        <thead>
          <tr>
            <th scope="col">operation</th>
            <th scope="col" class="bars"><span class="hidden">bar</span></th>
            <th scope="col" class="number">covered</th>
            <th scope="col" class="number">requests</th>
            <th scope="col" class="number">replies</th>
            <th scope="col" class="number">calls</th>
          </tr>
        </thead>
        <tbody>
          ${summaries.flatMap(({ gateway, asked, all, operations }) => [
            html`<tr class="gateway">
              <th scope="row">${gateway.name}</th>
              <td class="bars">${asked ? meter(all) : ""}</td>
              <td class="number">${asked ? percent(all) : "not asked"}</td>
              <td></td>
              <td></td>
              <td class="number">${asked ? gateway.exchanges : ""}</td>
            </tr>`,
            ...(asked ? operations : []).map(
              ({ name, all: share, requests, replies, calls, excluded, called }) =>
                html`<tr>
                  <th scope="row">${name}</th>
                  <td class="bars">${excluded === undefined ? meter(share) : ""}</td>
                  <td class="number">
                    ${excluded !== undefined ? "excluded" : called ? percent(share) : "never called"}
                  </td>
                  <td class="number">${called ? ofAll(requests) : ""}</td>
                  <td class="number">${called ? ofAll(replies) : ""}</td>
                  <td class="number">${called ? calls : ""}</td>
                </tr>`,
            ),
          ])}
        </tbody>
      </table>
    </div>
    <p class="keys">
      Keys: <kbd>/</kbd> search, <kbd>n</kbd> next that is not covered, <kbd>↑</kbd> <kbd>↓</kbd> <kbd>→</kbd>
      <kbd>←</kbd> in the contract.
    </p>
  </section>`;
}

function meter(share: CoverageShare): Markup {
  const width = share.of === 0 ? 0 : Math.round((share.covered / share.of) * 1000) / 10;
  return html`<span class="meter" aria-hidden="true"><span style="width:${width}%"></span></span>`;
}

function gatewayTree({ gateway, asked, all }: GatewaySummary): Markup {
  const { name, title, version, items } = gateway;
  return html`<h3>
      ${name} <span class="count">${asked ? percent(all) : "was not asked, and does not count"}</span>
    </h3>
    <p class="meta">${title === name ? "" : `${title}, `}${version === "" ? "" : `version ${version}`}</p>
    ${asked ? tree(items) : ""}`;
}

function fixtures({ coverage }: CoverageReport): Markup | string {
  const used = coverage.fixtures.filter(({ count }) => count > 0);
  if (used.length === 0) return "";
  return html`<section aria-labelledby="fixtures-heading">
    <h2 id="fixtures-heading">Fixtures that answered <span class="count">${used.length}</span></h2>
    ${plainList(used.map(({ name, gateways, count }) => `${name} (${gateways.join(", ")}): ${counted(count, "time")}`))}
  </section>`;
}

function section(id: string, heading: string, entries: readonly string[]): Markup | string {
  if (entries.length === 0) return "";
  return html`<section id="${id}" aria-labelledby="${id}-heading">
    <h2 id="${id}-heading">${heading} <span class="count">${entries.length}</span></h2>
    ${plainList(entries)}
  </section>`;
}

function plainList(entries: readonly string[]): Markup {
  return html`<ul class="plain">
    ${entries.map((entry) => html`<li>${entry}</li>`)}
  </ul>`;
}
