import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import { loadDocument } from "../../src/node/document/load-document.ts";
import { readText } from "../../src/node/document/read-text.ts";
import { folderWith } from "../cli/run-mynah.ts";

test("no more is read than may be, of a file and of a device that does not end", async () => {
  const folder = await folderWith({ "bird.yaml": "鳥鳥" });
  expect(await readText(join(folder, "bird.yaml"), 6)).toBe("鳥鳥");
  await expect(readText(join(folder, "bird.yaml"), 5)).rejects.toThrow(
    /^Failed to read .*bird\.yaml: it is larger than 5 bytes\. Please give a smaller file, or split it\.$/,
  );
  await expect(readText("/dev/zero", 1000)).rejects.toThrow(/larger than 1000 bytes/);
  await expect(readText(join(folder, "nowhere.yaml"))).rejects.toThrow(/there is no such file/);
  await expect(readText(folder)).rejects.toThrow(/^Failed to read .* Please give a YAML or JSON file\.$/);
});

test("a document of more files than may be is refused", async () => {
  const names = Array.from({ length: 1001 }, (_, index) => `p${index}.json`);
  const refs = names.map((name) => `    ${name}: { $ref: ${name} }`).join("\n");
  const folder = await folderWith({
    "birds.yaml": `openapi: 3.1.0\npaths: {}\ncomponents:\n  schemas:\n${refs}\n`,
    ...Object.fromEntries(names.map((name) => [name, "{}"])),
  });
  await expect(loadDocument(join(folder, "birds.yaml"))).rejects.toThrow(
    /"p999\.json" .*more than 1000 files/,
  );
});

const pieces = [
  "openapi: 3.1.0\n",
  "swagger: '2.0'\n",
  "paths:\n",
  "  /a: ",
  "{ get: ",
  "}",
  "- ",
  "$ref: ",
  "'#/paths/~1a'",
  "'./part.yaml#/x'",
  "&a ",
  "*a",
  "<<: ",
  "? ",
  "components: { schemas: { A: { $id: a, $ref: '#' } } }\n",
  "$id: 'http://['",
  "__proto__: ",
  "example: ",
  "!!binary ",
  "%YAML 1.1\n---\n",
  "鳥",
  "\0",
  "\uFEFF",
  "\ud800",
  '"',
  "'",
  "|\n",
  "\t",
  "[",
  "]",
  "null",
  ".nan",
  "1e999",
  "\n",
];

test("whatever is in a file, it is loaded or refused", async () => {
  const folder = await folderWith({ "part.yaml": "x: { $ref: 'birds.yaml#/paths' }\n", "birds.yaml": "" });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("", "openapi: 3.1.0\npaths:\n  /a: ", '{"openapi":"3.1.0","paths":'),
      fc.array(fc.constantFrom(...pieces), { maxLength: 12 }),
      async (start, parts) => {
        await writeFile(join(folder, "birds.yaml"), start + parts.join(""));
        const outcome = loadDocument(join(folder, "birds.yaml")).then(
          () => "loaded",
          (error: unknown) => (error instanceof ConfigurationError ? "refused" : String(error)),
        );
        expect(["loaded", "refused"]).toContain(await outcome);
      },
    ),
    { numRuns: 400 },
  );
});
