/**
 * What the page does beside showing itself: search, choosing what is shown, keys, and opening everything for paper. Its
 * source is written into the page, so it may use nothing but what browsers have.
 */
export function pageScript(): void {
  const find = <T extends Element>(selector: string): T[] => [...document.querySelectorAll<T>(selector)];
  /** What the page always has. */
  const one = (id: string) => document.querySelector(`#${id}`) as unknown;
  const search = one("search") as HTMLInputElement;
  const shown = one("shown") as HTMLSelectElement;
  const told = one("told") as HTMLElement;
  const openAll = one("open-all") as HTMLButtonElement;
  const closeAll = one("close-all") as HTMLButtonElement;
  const items = find<HTMLLIElement>("li[data-state]");
  const findings = find<HTMLElement>("[data-text].finding");

  const wantedStates: Record<string, readonly string[] | undefined> = {
    open: ["open", "partly"],
    covered: ["covered", "partly", "seen"],
  };

  /** Shows what fits, and what is around it. */
  function filter(): void {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const states = wantedStates[shown.value];
    const fits = (element: HTMLElement) => words.every((word) => element.dataset["text"]?.includes(word));
    let count = 0;
    for (const item of items) item.hidden = true;
    // From the inside out: what is around something that is shown is shown.
    for (const item of items.toReversed()) {
      const inState = states === undefined || states.includes(item.dataset["state"] ?? "");
      const inside = item.querySelector("li:not([hidden])") !== null;
      if (fits(item) && inState) {
        count += 1;
        item.hidden = false;
      } else if (inside) item.hidden = false;
      const details = item.querySelector("details");
      if (words.length > 0 && inside && details !== null) details.open = true;
    }
    for (const finding of findings) {
      finding.hidden = !fits(finding);
      if (!finding.hidden) count += 1;
    }
    told.textContent = words.length === 0 && states === undefined ? "" : `${count} found`;
  }

  function openEvery(open: boolean): void {
    for (const details of find<HTMLDetailsElement>("details")) details.open = open;
  }

  function rows(): HTMLElement[] {
    return find<HTMLElement>("li[data-state] .row").filter((row) => row.offsetParent !== null);
  }

  function moveIn(tree: HTMLElement[], from: HTMLElement, step: number): void {
    const next = tree[tree.indexOf(from) + step];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  }

  function onTreeKey(event: KeyboardEvent, row: HTMLElement): void {
    const details = row.parentElement instanceof HTMLDetailsElement ? row.parentElement : undefined;
    const around = row.closest("li")?.parentElement?.closest("li")?.querySelector<HTMLElement>(".row");
    switch (event.key) {
      case "ArrowDown":
        moveIn(rows(), row, 1);
        break;
      case "ArrowUp":
        moveIn(rows(), row, -1);
        break;
      case "ArrowRight":
        if (details !== undefined && !details.open) details.open = true;
        else if (details !== undefined) moveIn(rows(), row, 1);
        break;
      case "ArrowLeft":
        if (details?.open === true) details.open = false;
        else around?.focus();
        break;
      case "Home":
        rows()[0]?.focus();
        break;
      case "End":
        rows().at(-1)?.focus();
        break;
      default:
        return;
    }
    event.preventDefault();
  }

  /** Goes to the next item that is not covered, and opens what is around it. */
  function nextOpen(): void {
    const open = items.filter((item) => item.dataset["state"] === "open" && !item.hidden);
    const here = document.activeElement?.closest("li");
    const after = here == null ? 0 : items.indexOf(here);
    const target = open.find((item) => items.indexOf(item) > after) ?? open[0];
    for (let around = target?.parentElement; around != null; around = around.parentElement) {
      if (around instanceof HTMLDetailsElement) around.open = true;
    }
    const row = target?.querySelector<HTMLElement>(".row");
    row?.focus();
    row?.scrollIntoView({ block: "center" });
  }

  search.addEventListener("input", filter);
  shown.addEventListener("change", filter);
  openAll.addEventListener("click", () => openEvery(true));
  closeAll.addEventListener("click", () => openEvery(false));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { target } = event;
    if (target === search) {
      if (event.key !== "Escape") return;
      search.value = "";
      filter();
      return;
    }
    if (target instanceof HTMLSelectElement || target instanceof HTMLInputElement) return;
    if (event.key === "/") {
      event.preventDefault();
      search.focus();
    } else if (event.key === "n") nextOpen();
    else if (target instanceof HTMLElement && target.matches("li[data-state] .row")) onTreeKey(event, target);
  });

  // On paper everything is open, and afterwards as it was.
  let closed: HTMLDetailsElement[] = [];
  addEventListener("beforeprint", () => {
    closed = find<HTMLDetailsElement>("details:not([open])");
    for (const details of closed) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of closed) details.open = false;
  });
  filter();
}
