/**
 * Everything that must hold before a change lands, from quick to slow; ends at the first step that fails.
 *
 *     npm run check
 *     node scripts/check.js --totals FILE...   sums up results that vitest has written as JSON
 *
 * The last line is `N passed, N failed`, for people and machines.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const results = ".cache/tests.json";

/** A Chromium for the tests of the report's page, where this machine has one. */
const chromium =
  process.env.CHROMIUM ??
  ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) =>
    existsSync(path),
  );
const projects = chromium === undefined ? "--project '!browser' " : "";

/** Each step by its heading, with its command line. */
const steps = [
  // What follows looks at what is built, too.
  ["Build", "npm run build --silent"],
  ["Formatting", "oxfmt --check"],
  ["Lint", "oxlint --type-aware --deny-warnings"],
  ["Types", "tsc --noEmit"],
  ["Unused files, exports and dependencies", "knip"],
  ["Package", "npm run lint:package --silent"],
  ["Documents and fixtures", "node dist/cli/main.js check"],
  ["Tests", `vitest run ${projects}--reporter=default --reporter=json --outputFile.json=${results}`],
];

function run(commandLine) {
  const path = [join(root, "node_modules", ".bin"), process.env.PATH].join(delimiter);
  const { status } = spawnSync(commandLine, {
    env: { ...process.env, PATH: path, ...(chromium === undefined ? {} : { CHROMIUM: chromium }) },
    shell: true,
    stdio: ["ignore", "inherit", "inherit"],
  });
  return status === 0;
}

/** Prints the totals of vitest's results, alone on the last line. Tells whether tests ran and none failed. */
function printTotals(files) {
  const totals = { passed: 0, failed: 0, skipped: 0 };
  for (const file of files) {
    const result = JSON.parse(readFileSync(file, "utf8"));
    // A file that cannot be loaded fails without a test to count.
    const broken = result.testResults.filter(
      ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
    );
    totals.passed += result.numPassedTests;
    totals.failed += result.numFailedTests + broken.length;
    totals.skipped += result.numPendingTests + result.numTodoTests;
  }
  const { passed, failed, skipped } = totals;
  console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  return passed > 0 && failed === 0;
}

function check() {
  process.chdir(root);
  if (chromium === undefined) {
    console.log(
      "There is no Chromium here, so the tests in a browser are left out (CHROMIUM says where one is).",
    );
  }
  mkdirSync(".cache", { recursive: true });
  rmSync(results, { force: true });
  for (const [heading, commandLine] of steps) {
    console.log(`\n== ${heading}: ${commandLine}`);
    if (run(commandLine)) continue;
    console.error(`\nThe check failed at: ${heading}.`);
    if (existsSync(results)) printTotals([results]);
    return false;
  }
  return printTotals([results]);
}

const [option, ...files] = process.argv.slice(2);
const fine = option === "--totals" ? printTotals(files) : check();
process.exitCode = fine ? 0 : 1;
