import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { eventually } from "../eventually.ts";
import { coverageOf } from "../../src/coverage/coverage-of.ts";
import { createMock } from "../../src/index.ts";
import { formatReport } from "../../src/report/format.ts";
import { createReport } from "../../src/report/report.ts";
import { send } from "../coverage/covered.ts";
import { axeProblems, launch, openPage } from "./open-page.ts";

let browser: Browser;
let html: string;

beforeAll(async () => {
  browser = await launch();
  html = await makePage();
});
afterAll(() => browser.close());

/** The page of a run in which everything there is has happened. */
async function makePage(): Promise<string> {
  const fixtures = [{ name: "使われない", when: { model: "none" }, reply: { text: "…" } }];
  const mock = createMock({ seed: 1, fixtures });
  const chat = (body: object) =>
    send(
      mock,
      { model: "gpt-5.5", messages: [{ role: "user", content: "やあ 👋" }], ...body },
      "https://api.elkapi.com/v1/chat/completions",
    );
  await chat({});
  await chat({ stream: true, temperature: 1, 未知: true });
  await chat({ messages: [{ role: "usr", content: "長い".repeat(200) }] });
  const former = await coverageOf(mock);
  await mock.reset();
  await chat({});
  await chat({ messages: [{ role: "usr", content: "長い".repeat(200) }], 未知: true });
  await chat({ 未知: true });
  const report = createReport(await coverageOf(mock), {
    former,
    thresholds: { total: 90 },
    failOn: ["violation"],
    exclude: [{ at: "* request (Gemini*", reason: "gemini は使わない" }],
  });
  return formatReport(report, "html");
}

const schemes = ["light", "dark"] as const;
// Where things stand does not depend on colours, so each width and each scheme is there once.
const screens = [
  { name: "a phone", viewport: { width: 360, height: 740 }, colorScheme: "dark" },
  { name: "a desktop", viewport: { width: 1440, height: 900 }, colorScheme: "light" },
] as const;

it.each(screens)(
  "passes axe with all of it open, and fits, on $name, $colorScheme",
  async ({ viewport, colorScheme }) => {
    const { page, problems } = await openPage(browser, html, { viewport, colorScheme });
    await page.getByRole("button", { name: "Open all" }).click();
    expect(await axeProblems(page)).toEqual([]);
    const [wide, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(wide).toBe(screen);
    expect(problems).toEqual([]);
  },
  60_000,
);

it("is light or dark as the reader's system is", async () => {
  const colours = await Promise.all(
    schemes.map(async (colorScheme) => {
      const { page } = await openPage(browser, html, { colorScheme });
      return page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    }),
  );
  expect(colours).toEqual(["rgb(255, 255, 255)", "rgb(15, 20, 25)"]);
});

it("finds what is searched for, with what is around it, and forgets it again", async () => {
  const { page } = await openPage(browser, html);
  const shown = page.locator(
    "li[data-state]:visible > details > summary .name, li[data-state]:visible > .row .name",
  );
  const before = await shown.count();
  await page.keyboard.press("/");
  await page.keyboard.type("finish_reason length");
  expect(await shown.allTextContents()).toContain('"length"');
  expect(await shown.allTextContents()).not.toContain("temperature");
  await eventually(async () => expect(await page.getByRole("status").textContent()).toMatch(/^\d+ found$/));
  await page.keyboard.press("Escape");
  expect(await page.getByRole("status").textContent()).toBe("");
  expect(await shown.count()).toBeGreaterThanOrEqual(before);
});

it("shows what is not covered alone, where that is asked for", async () => {
  const { page } = await openPage(browser, html);
  await page.getByLabel("Show").selectOption("open");
  await page.getByRole("button", { name: "Open all" }).click();
  const states = page.locator("li[data-state]:visible");
  const seen = await states.evaluateAll((items) => [
    ...new Set(items.map((item) => (item as HTMLElement).dataset["state"])),
  ]);
  expect(seen).toContain("open");
  expect(seen).not.toContain("covered");
  expect(seen).not.toContain("seen");
});

it("is walked through by keys", async () => {
  const { page } = await openPage(browser, html);
  const here = () => page.evaluate(() => document.activeElement?.querySelector(".name")?.textContent);
  const opened = () => page.evaluate(() => document.activeElement?.parentElement?.hasAttribute("open"));
  await page.locator("summary.row").first().focus();
  expect(await here()).toBe("createChatCompletion");
  await page.keyboard.press("ArrowDown");
  expect(await here()).toBe("request");
  expect(await opened()).toBe(false);
  await page.keyboard.press("ArrowRight");
  expect(await opened()).toBe(true);
  await page.keyboard.press("ArrowRight");
  expect(await here()).toBe("GeminiChatCompletionRequest");
  await page.keyboard.press("ArrowLeft");
  expect(await here()).toBe("request");
  await page.keyboard.press("ArrowLeft");
  expect(await opened()).toBe(false);
  await page.keyboard.press("End");
  expect(await here()).not.toBe("request");
  await page.keyboard.press("Home");
  expect(await here()).toBe("createChatCompletion");
  await page.keyboard.press("n");
  const state = () => page.evaluate(() => document.activeElement?.closest("li")?.dataset["state"]);
  expect(await state()).toBe("open");
  const first = await here();
  await page.keyboard.press("n");
  expect(await state()).toBe("open");
  expect(await here()).not.toBe(first);
});

it("has nothing closed on paper, and afterwards what was", async () => {
  const { page } = await openPage(browser, html);
  const closed = () => page.locator("details:not([open])").count();
  const before = await closed();
  expect(before).toBeGreaterThan(0);
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  expect(await closed()).toBe(0);
  await page.emulateMedia({ media: "print" });
  expect(await page.locator("#search").isVisible()).toBe(false);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  expect(await closed()).toBe(before);
  expect((await page.pdf()).byteLength).toBeGreaterThan(10_000);
});

it("opens and closes without its script", async () => {
  const { page } = await openPage(browser, html, { javaScriptEnabled: false });
  const summary = page.locator("summary.row").nth(1);
  await summary.click();
  expect(await page.locator("details").nth(1).getAttribute("open")).not.toBeNull();
  expect(await page.getByText("GeminiChatCompletionRequest").first().isVisible()).toBe(true);
});

it("shows a picture that a README can have, light and dark", async () => {
  const mock = createMock();
  await send(mock, { model: "gpt-5.5", input: "안녕" }, "https://api.elkapi.com/v1/responses");
  const svg = await formatReport(createReport(await coverageOf(mock)), "svg");
  const { page, problems } = await openPage(
    browser,
    `<!doctype html><html lang="en"><title>card</title><main><h1>card</h1>${svg}</main></html>`,
  );
  expect(await axeProblems(page)).toEqual([]);
  expect(problems).toEqual([]);
  const texts = await page
    .locator("svg text")
    .evaluateAll((all) =>
      all
        .map((each) => (each as SVGTextElement).getBBox())
        .filter(({ x, width }) => x < 0 || x + width > 720),
    );
  expect(texts).toEqual([]);
});
