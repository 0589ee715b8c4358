import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { loadDocument } from "../../src/node/document/load-document.ts";
import { folderWith } from "../cli/run-mynah.ts";

vi.mock("swagger2openapi", () => {
  throw new Error("Cannot find package");
});

test("without its converter a document of Swagger 2.0 is refused, and the converter named", async () => {
  const folder = await folderWith({ "birds.yaml": 'swagger: "2.0"\npaths: {}' });
  await expect(loadDocument(join(folder, "birds.yaml"))).rejects.toThrow(
    /^Failed to load .*birds\.yaml: it is a document of Swagger 2\.0, and the converter is not installed\. Please install it .*npm install --save-dev swagger2openapi/,
  );
});
