import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { onTestFinished } from "vitest";
import { folderWith } from "../cli/run-mynah.ts";

/** Starts a browser that talks to nobody. */
export async function launch(): Promise<Browser> {
  return chromium.launch({
    // `npm run check` looks in other places too, and says where it has found one.
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
}

/** A page that is open, and what went wrong on it. */
export interface OpenPage {
  readonly page: Page;
  /** Errors, complaints on the console, and requests for anything but the page itself. */
  readonly problems: readonly string[];
}

/** Opens HTML as a file, as people do who were sent it. */
export async function openPage(
  browser: Browser,
  html: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const file = join(await folderWith({}), "coverage.html");
  await writeFile(file, html);
  const url = pathToFileURL(file).href;
  const context = await browser.newContext(options);
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => problems.push(message.text()));
  page.on("request", (request) => {
    if (request.url() !== url) problems.push(`asked for ${request.url()}`);
  });
  await page.goto(url);
  return { page, problems };
}

/** What axe-core finds wrong. */
export async function axeProblems(page: Page): Promise<string[]> {
  const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
  await page.evaluate(await readFile(axe, "utf8"));
  const found = await page.evaluate("axe.run()");
  const { violations } = found as {
    readonly violations: readonly {
      readonly id: string;
      readonly nodes: readonly { readonly html: string }[];
    }[];
  };
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("\n")}`);
}
