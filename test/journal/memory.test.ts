import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const mebibyte = 1024 * 1024;

interface Measured {
  /** Bytes in use, by the number of requests answered. */
  readonly used: Readonly<Record<string, number>>;
  readonly exchanges: number;
  readonly kept: number;
}

test("forty thousand exchanges of twenty thousand sessions leave memory as it was after twenty thousand", async () => {
  const child = fileURLToPath(new URL("memory-child.ts", import.meta.url));
  const flags = ["--expose-gc", "--import", import.meta.resolve("tsx")];
  const marks = [20_000, 30_000, 40_000];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, child, marks.join()]);
  const { used, exchanges, kept } = JSON.parse(stdout) as Measured;
  expect([exchanges, kept]).toEqual([40_000, 10_000]);
  const [first = 0, ...later] = marks.map((mark) => (used[mark] ?? Infinity) / mebibyte);
  // What is kept is full by then; what code and its caches take may differ a little.
  for (const each of later) expect(each - first).toBeLessThan(4);
  expect(first).toBeLessThan(200);
}, 300_000);
