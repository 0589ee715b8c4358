import { defineConfig, type ViteUserConfig } from "vitest/config";

/** Tests that leave all as they found it, so that files may share the modules they load: that saves a third of their time. */
const core = [
  "clients",
  "contract-core",
  "contract",
  "control",
  "coverage",
  "delivery",
  "dialects",
  "documents",
  "exchange",
  "fixtures",
  "journal",
  "model",
  "node",
  "report",
  "store",
  "streams",
  "ways",
];
const coreTests = core.map((folder) => `test/${folder}/**/*.test.ts`);

const config: ViteUserConfig = defineConfig({
  test: {
    projects: [
      { test: { name: "core", include: coreTests, isolate: false, globalSetup: "test/build.ts" } },
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/consumer/**", "test/browser/**", ...coreTests],
          globalSetup: "test/build.ts",
        },
      },
      // Needs a Chromium, so it is run by `npm run check` where there is one, not by `npm test`.
      { test: { name: "browser", include: ["test/browser/**/*.test.ts"], testTimeout: 30_000 } },
      // Installs the packed package from the registry, so it is run by `npm run check`, not by `npm test`.
      {
        test: {
          name: "package",
          include: ["test/consumer/**/*.test.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});

export default config;
