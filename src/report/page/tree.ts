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
  seen: { sign: "·", name: "shown, does not count" },
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
export function tree(items: readonly CoverageItem[], depth = 0): Markup {
  return html`<ul>
    ${items.map((item) => branch(item, depth))}
  </ul>`;
}

function branch(item: CoverageItem, depth: number): Markup {
  const state = stateOf(item);
  const text = `${item.id} ${item.docs ?? ""}`.toLowerCase();
  if (item.items.length === 0) {
    return html`<li data-state="${state}" data-text="${text}">
      <div class="row" tabindex="-1">${row(item, state)}</div>
    </li>`;
  }
  const opened = depth < 1 && state !== "open" && state !== "excluded";
  return opened
    ? html`<li data-state="${state}" data-text="${text}">
        <details open>
          <summary class="row">${row(item, state)}</summary>
          ${tree(item.items, depth + 1)}
        </details>
      </li>`
    : html`<li data-state="${state}" data-text="${text}">
        <details>
          <summary class="row">${row(item, state)}</summary>
          ${tree(item.items, depth + 1)}
        </details>
      </li>`;
}

function row(item: CoverageItem, state: ItemState): Markup {
  const { sign, name } = states[state];
  const share = shareOf([item]);
  const inside = item.items.length > 0 || item.unlisted !== undefined;
  const how =
    item.unlisted !== undefined ? "never called" : inside && share.of > 0 ? ofAll(share) : undefined;
  const times =
    item.count > 0 && !(inside && item.kind !== "operation") ? counted(item.count, "time") : undefined;
  return html`<span class="sign ${state}" aria-hidden="true">${sign}</span
    ><span class="name">${item.label}</span>
    <span class="hidden">${name}</span>
    ${kindOf(item)}
    ${how === undefined ? "" : html`<span class="share">${how}${share.of > 0 && item.unlisted === undefined ? ` · ${percent(share)}` : ""}</span>`}
    ${times === undefined ? "" : html`<span class="times">${times}</span>`}
    ${item.sameAs === undefined ? "" : html`<span class="docs">the same as ${item.sameAs}</span>`}
    ${item.excluded === undefined ? "" : html`<span class="docs">excluded: ${item.excluded}</span>`}
    ${item.docs === undefined ? "" : html`<span class="docs">${item.docs}</span>`}`;
}

/** What is not told by its place. */
function kindOf({ kind }: CoverageItem): Markup | string {
  return kind === "branch" || kind === "bound" ? html`<span class="kind">${kind}</span>` : "";
}
