/** Runs the tests that the README shows with vitest itself: the one that passes, and the one that fails. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { external, project, runNode, vitest } from "../testing/runner-project.ts";
import { readSnippets } from "./snippets.ts";

const snippets = readSnippets(readFileSync("README.md", "utf8"));

it("passes where the README says so, and fails with what it prints", { timeout: 60_000 }, async () => {
  const folder = await project("readme", {
    "first.test.ts": snippets.get("vitest: first") ?? "none",
    "failing.test.ts": snippets.get("vitest: failing") ?? "none",
    "vitest.config.ts": external,
  });
  const { code, output } = await runNode(folder, [vitest, "run"]);
  expect(output).toContain("Tests  1 failed | 1 passed (2)");
  expect(output).toContain(snippets.get("answer: failing") ?? "none");
  expect(code).toBe(1);
});
