/** The look of the page: light and dark, narrow and wide, on paper. */
export const style = `
:root {
  color-scheme: light dark;
  --page: light-dark(#ffffff, #0f1419);
  --raised: light-dark(#f5f7f9, #171d24);
  --line: light-dark(#d5dbe1, #2c353f);
  --text: light-dark(#1b2229, #e4eaf0);
  --muted: light-dark(#56616c, #9ba7b3);
  --link: light-dark(#0b57b0, #7db8ff);
  --good: light-dark(#116b33, #55d07a);
  --some: light-dark(#7a5200, #e5b84b);
  --bad: light-dark(#b3261e, #ff8f85);
  --mark: light-dark(#ffe3a3, #5c4300);
  --mark-text: light-dark(#1b2229, #ffeecc);
}
* { box-sizing: border-box; }
html { scroll-padding-top: 4.5rem; }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
main, .bar, footer { max-width: 72rem; margin: 0 auto; padding: 0 1rem; }
code, pre, .name, .share, .times, td.number { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 0.875rem; }
a { color: var(--link); }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 4px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip:not(:focus) { position: absolute; left: -100rem; }

header { padding: 1.5rem 0 1rem; }
header .bar { display: flex; flex-wrap: wrap; align-items: end; gap: 0.5rem 1.5rem; }
h1 { margin: 0; font-size: 1.125rem; font-weight: 600; }
h2 { margin: 2.5rem 0 0.75rem; font-size: 1.25rem; }
h3 { margin: 0; font-size: 1rem; font-weight: 600; overflow-wrap: anywhere; }
.big { font-size: 3.5rem; font-weight: 700; line-height: 1; letter-spacing: -0.02em; font-variant-numeric: tabular-nums; }
.lead { margin: 0; color: var(--muted); flex: 1 1 16rem; }
.lead strong { color: var(--text); font-weight: 600; }
.count { color: var(--muted); font-weight: 400; }
.failed { margin: 0; color: var(--bad); font-weight: 600; }

.tools { position: sticky; top: 0; z-index: 1; background: var(--page); border-bottom: 1px solid var(--line); }
.tools .bar { display: flex; flex-wrap: wrap; gap: 0.5rem; padding-block: 0.5rem; align-items: center; }
.tools label { display: flex; align-items: center; gap: 0.5rem; color: var(--muted); font-size: 0.875rem; }
.tools label:first-child { flex: 1 1 14rem; }
input, select, button { font: inherit; font-size: 0.9375rem; color: var(--text); background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: 0.3rem 0.6rem; }
input { flex: 1; min-width: 8rem; }
button { cursor: pointer; }
kbd { font: 0.8125rem ui-monospace, monospace; border: 1px solid var(--line); border-radius: 4px; padding: 0 0.3rem; }
.keys { color: var(--muted); font-size: 0.8125rem; margin: 0.5rem 0 0; }

.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 0.4rem 0.75rem 0.4rem 0; border-bottom: 1px solid var(--line); vertical-align: middle; }
thead th { color: var(--muted); font-weight: 500; font-size: 0.875rem; }
tbody th { font-weight: 500; }
tr.gateway th, tr.gateway td { font-weight: 700; padding-top: 1rem; }
td.number { text-align: right; white-space: nowrap; }
th.number { text-align: right; }
.meter { display: block; width: 8rem; height: 0.5rem; border-radius: 4px; background: light-dark(#e3d3d1, #4a2f2c); overflow: hidden; }
.meter > span { display: block; height: 100%; background: var(--good); }

ul { list-style: none; margin: 0; padding: 0; }
ul ul { margin-left: 0.6rem; padding-left: 0.75rem; border-left: 1px solid var(--line); }
@media (max-width: 47.99rem) {
  .tools { position: static; }
  .bars { display: none; }
  ul ul { margin-left: 0.2rem; padding-left: 0.3rem; }
}

.row { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 0.5rem; padding: 0.15rem 0.25rem; border-radius: 4px; }
summary.row { cursor: pointer; list-style: none; }
summary.row::-webkit-details-marker { display: none; }
summary.row::before { content: "▸"; color: var(--muted); width: 0.75rem; font-size: 0.75rem; }
details[open] > summary.row::before { content: "▾"; }
div.row::before { content: ""; width: 0.75rem; }
.row > * { min-width: 0; overflow-wrap: anywhere; }
.row:hover { background: var(--raised); }
.sign { width: 1rem; text-align: center; font-weight: 700; }
.covered { color: var(--good); }
.partly { color: var(--some); }
.open { color: var(--bad); }
.excluded, .seen, .unseen { color: var(--muted); }
.name { overflow-wrap: anywhere; }
li[data-state="unseen"] > .row .name, li[data-state="excluded"] > .row .name { color: var(--muted); }
.kind, .share, .times, .docs { color: var(--muted); font-size: 0.8125rem; }
.kind { border: 1px solid var(--line); border-radius: 4px; padding: 0 0.3rem; }
.docs { flex: 1 1 100%; padding-left: 2rem; }
@media (min-width: 48rem) { .docs { flex: 1 1 auto; padding-left: 0.5rem; } }

.finding { border: 1px solid var(--line); border-radius: 8px; padding: 1rem; margin-bottom: 1rem; background: var(--raised); }
.meta { margin: 0.15rem 0 0.75rem; color: var(--muted); font-size: 0.875rem; overflow-wrap: anywhere; }
.beside { display: grid; gap: 1rem; }
@media (min-width: 48rem) { .beside { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); } }
figure { margin: 0; min-width: 0; }
figcaption { color: var(--muted); font-size: 0.875rem; margin-bottom: 0.35rem; overflow-wrap: anywhere; }
pre { margin: 0; padding: 0.75rem; background: var(--page); border: 1px solid var(--line); border-radius: 6px; overflow-x: auto; max-height: 24rem; line-height: 1.45; }
mark { background: var(--mark); color: var(--mark-text); border-radius: 3px; padding: 0.05rem 0.15rem; }
blockquote { margin: 0.75rem 0 0; padding-left: 0.75rem; border-left: 3px solid var(--line); }
blockquote p { margin: 0; }
cite { color: var(--muted); font-size: 0.875rem; font-style: normal; }
.none { color: var(--muted); margin: 0; }
.plain li { padding: 0.2rem 0; overflow-wrap: anywhere; }
.signs { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; color: var(--muted); font-size: 0.875rem; margin: 0 0 0.75rem; }
.signs .sign { display: inline-block; }
footer { color: var(--muted); font-size: 0.875rem; padding-block: 3rem 2rem; }
[hidden] { display: none !important; }

@media print {
  :root { color-scheme: light; }
  .tools, .keys, .skip { display: none; }
  body { font-size: 10pt; }
  .finding, tr, .row { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  pre { max-height: none; white-space: pre-wrap; overflow-wrap: anywhere; }
  .scroll { overflow: visible; }
  a { color: inherit; }
}
`;
