import type { BrokenRule } from "../../coverage/coverage.ts";
import type { GatewayFinding } from "../report.ts";
import { counted, webAddress } from "../summary.ts";
import { jsonMarkup } from "./json-markup.ts";
import { html, type Markup } from "./markup.ts";

/** Findings of a kind: each with the request that showed it first, beside the rule that it broke. */
export function findingsSection(
  id: string,
  heading: string,
  findings: readonly GatewayFinding[],
): Markup | string {
  if (findings.length === 0) return "";
  return html`<section id="${id}" aria-labelledby="${id}-heading">
    <h2 id="${id}-heading">${heading} <span class="count">${findings.length}</span></h2>
    ${findings.map((finding) => findingMarkup(finding))}
  </section>`;
}

function findingMarkup(finding: GatewayFinding): Markup {
  const { message, place, kind, count, operation, first, rule, gateway } = finding;
  const what = kind === "undocumented" ? `${place} is in no document` : message;
  const text = `${gateway} ${operation ?? ""} ${place} ${message}`.toLowerCase();
  return html`<article class="finding" data-text="${text}">
    <h3>${what}</h3>
    <p class="meta">
      ${gateway}${operation === undefined ? "" : ` · ${operation}`}${place === "" ? "" : ` · ${place}`} ·
      ${counted(count, "time")}
    </p>
    <div class="beside">
      <figure>
        <figcaption>
          The first request: <code>${first.method} ${first.path}</code> →
          ${first.status}${first.session === "" ? "" : `, session ${first.session}`}
        </figcaption>
        ${
          first.body === undefined
            ? html`<p class="none">It had no body, or none that was read.</p>`
            : html`<pre
                tabindex="0"
                aria-label="Body of the request"
              ><code>${jsonMarkup(first.body, first.at ?? first.pointer)}</code></pre>`
        }
      </figure>
      ${rule === undefined ? "" : ruleMarkup(rule)}
    </div>
  </article>`;
}

function ruleMarkup({ pointer, keyword, says, docs, page }: BrokenRule): Markup {
  const source = page === undefined ? "" : citation(page.title, webAddress(page));
  return html`<figure>
    <figcaption>The rule, at <code>${pointer}</code></figcaption>
    ${
      says === undefined
        ? html`<pre tabindex="0" aria-label="The rule"><code>${keyword}</code></pre>`
        : html`<pre
            tabindex="0"
            aria-label="The rule"
          ><code>${keyword}: ${jsonMarkup(says, undefined)}</code></pre>`
    }
    ${
      docs === undefined
        ? source
        : html`<blockquote>
            <p>${docs}</p>
            ${source}
          </blockquote>`
    }
  </figure>`;
}

function citation(title: string, address: string | undefined): Markup {
  return address === undefined
    ? html`<cite>${title}</cite>`
    : html`<cite><a href="${address}">${title}</a></cite>`;
}
