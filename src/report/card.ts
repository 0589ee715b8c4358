import type { CoverageShare } from "../coverage/item.ts";
import { totalOf } from "../coverage/total.ts";
import { html, type Markup, raw } from "./page/markup.ts";
import type { CoverageReport } from "./report.ts";
import { ofAll, percent, summarize, xmlText } from "./summary.ts";

/** Pixels. */
const [width, line, top] = [720, 30, 92];

/** A report as a picture, for a README: SVG, light and dark. */
export function formatCard({ coverage }: CoverageReport): string {
  const total = totalOf(coverage);
  const rows = summarize(coverage)
    .filter(({ asked }) => asked)
    .flatMap(({ gateway, operations, errors, all }) => {
      const listed = errors?.items.filter(({ counts, excluded }) => counts && excluded === undefined) ?? [];
      const came = { covered: listed.filter(({ count }) => count > 0).length, of: listed.length };
      return [
        { name: xmlText(gateway.name), share: all, heading: true },
        ...operations
          .filter(({ excluded }) => excluded === undefined)
          .map(({ name, all: share }) => ({ name: xmlText(name), share, heading: false })),
        ...(listed.length === 0 ? [] : [{ name: "errors", share: came, heading: false }]),
      ];
    });
  const height = top + rows.length * line + 16;
  const spoken = rows.map(({ name, share }) => `${name} ${percent(share)}`).join(", ");
  const card = html`<svg
    xmlns="http://www.w3.org/2000/svg"
    viewBox="0 0 ${width} ${height}"
    width="${width}"
    height="${height}"
    role="img"
    aria-labelledby="title"
  >
    <title id="title">Contract coverage ${percent(total)}, ${ofAll(total)} items: ${spoken}</title>
    <style>
      ${raw(style)}
    </style>
    <rect class="card" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10" />
    <text class="muted" x="24" y="34" font-size="15">Contract coverage</text>
    <text class="text" x="24" y="70" font-size="34" font-weight="700">${percent(total)}</text>
    <text class="muted" x="${width - 24}" y="70" font-size="15" text-anchor="end">${ofAll(total)} items</text>
    ${rows.map(({ name, share, heading }, index) => cardRow(name, share, heading, top + index * line))}
  </svg>`;
  return `${card.toString()}\n`;
}

function cardRow(name: string, share: CoverageShare, heading: boolean, y: number): Markup {
  const [left, long] = [300, 250];
  const filled = share.of === 0 ? 0 : Math.round((share.covered / share.of) * long);
  return html`<text
      class="text"
      x="${heading ? 24 : 40}"
      y="${y + 18}"
      font-size="15"
      font-weight="${heading ? 700 : 400}"
      >${short(name)}</text
    >
    <rect class="rest" x="${left}" y="${y + 8}" width="${long}" height="10" rx="5" />
    <rect class="good" x="${left}" y="${y + 8}" width="${filled}" height="10" rx="5" />
    <text class="text" x="${left + long + 56}" y="${y + 18}" font-size="15" text-anchor="end"
      >${percent(share)}</text
    >
    <text class="muted" x="${width - 24}" y="${y + 18}" font-size="13" text-anchor="end"
      >${ofAll(share)}</text
    > `;
}

/** As much of a name as there is room for; the whole of it is in the title. */
function short(name: string): string {
  const room = 34;
  let used = 0;
  let shown = "";
  for (const character of name) {
    // Those of East Asia, and emoji, take twice the room.
    used += (character.codePointAt(0) ?? 0) > 0x1100 ? 2 : 1;
    if (used > room) return `${shown}…`;
    shown += character;
  }
  return name;
}

const style = `
    text { font-family: system-ui, sans-serif; font-variant-numeric: tabular-nums }
    .card { fill: #ffffff; stroke: #d5dbe1 } .text { fill: #1b2229 } .muted { fill: #56616c }
    .rest { fill: #e6e9ec } .good { fill: #1a8a45 }
    @media (prefers-color-scheme: dark) {
      .card { fill: #0f1419; stroke: #2c353f } .text { fill: #e4eaf0 } .muted { fill: #9ba7b3 }
      .rest { fill: #2c353f } .good { fill: #3fb968 }
    }
  `;
