import { type CoverageItem, shareOf } from "../../coverage/item.ts";
import { counted, ofAll, percent } from "../summary.ts";
import { html, type Markup } from "./markup.ts";

/** How far an item is covered. `seen` and `unseen` are of what does not count. */
export type ItemState = "covered" | "partly" | "open" | "excluded" | "seen" | "unseen";

/** What states are called, and the signs that stand for them. */
export const states: Readonly<Record<ItemState, { readonly sign: string; readonly name: string }>> = {
  covered: { sign: "✓", name: "covered" },
  partly: { sign: "◐", name: "partly covered" },
  open: { sign: "✗", name: "not covered" },
  excluded: { sign: "–", name: "excluded" },
  seen: { sign: "•", name: "shown, does not count" },
  unseen: { sign: "·", name: "not shown, does not count" },
};

/** How far an item is covered, with all that is in it. */
function stateOf(item: CoverageItem): ItemState {
  if (item.excluded !== undefined) return "excluded";
  const { covered, of } = shareOf([item]);
  if (of === 0) return item.count > 0 ? "seen" : "unseen";
  if (covered === of) return "covered";
  return covered === 0 ? "open" : "partly";
}

/** Items as a list that opens and closes, without a script too. */
export function tree(items: readonly CoverageItem[]): Markup {
  return list(items, { depth: 0, excluded: undefined });
}

/** What is known of what is around an item. */
interface Around {
  readonly depth: number;
  /** Why it is excluded; that is told once. */
  readonly excluded: string | undefined;
}

function list(items: readonly CoverageItem[], around: Around): Markup {
  return html`<ul>
    ${items.map((item) => branch(item, around))}
  </ul>`;
}

function branch(item: CoverageItem, around: Around): Markup {
  const state = stateOf(item);
  const text = `${item.id} ${item.docs ?? ""}`.toLowerCase();
  const content = row(item, state, around);
  if (item.items.length === 0) {
    return html`<li data-state="${state}" data-text="${text}">
      <div class="row" tabindex="-1">${content}</div>
    </li>`;
  }
  const opened = around.depth < 1 && state !== "open" && state !== "excluded";
  const inside = list(item.items, { depth: around.depth + 1, excluded: item.excluded });
  return html`<li data-state="${state}" data-text="${text}">
    <details ${opened ? "open" : ""}>
      <summary class="row">${content}</summary>
      ${inside}
    </details>
  </li>`;
}

function row(item: CoverageItem, state: ItemState, { excluded }: Around): Markup {
  const { sign, name } = states[state];
  const counts = item.count > 0 && (item.items.length === 0 || item.kind === "operation");
  return html`<span class="sign ${state}" aria-hidden="true">${sign}</span
    ><span class="name">${item.label}</span>
    <span class="hidden">${name}</span>
    ${kindOf(item)} ${note("share", insideOf(item))}
    ${note("times", counts ? counted(item.count, "time") : undefined)}
    ${note("docs", item.sameAs === undefined ? undefined : `the same as ${item.sameAs}`)}
    ${note("docs", item.excluded === undefined || excluded !== undefined ? undefined : `excluded: ${item.excluded}`)}
    ${note("docs", item.docs)}`;
}

/** How much of what is inside was shown. */
function insideOf(item: CoverageItem): string | undefined {
  const { unlisted, kind } = item;
  if (unlisted !== undefined) return kind === "operation" ? "never called" : `${unlisted} inside`;
  const share = shareOf([item]);
  return item.items.length === 0 || share.of === 0 ? undefined : `${ofAll(share)} · ${percent(share)}`;
}

function note(kind: string, text: string | undefined): Markup | string {
  return text === undefined ? "" : html`<span class="${kind}">${text}</span>`;
}

/** What is not told by its place. */
function kindOf({ kind }: CoverageItem): Markup | string {
  return kind === "branch" || kind === "bound" ? html`<span class="kind">${kind}</span>` : "";
}
