import { defineConfig, type ViteUserConfig } from "vitest/config";

/**
 * Tests that change the process they run in (its `fetch`, its variables), as mynah does in its users' tests, and those that
 * put something in the place of a module, which others may have loaded.
 */
const apart = [
  "test/testing/*.test.ts",
  "test/adapters/cors-loading.test.ts",
  "test/node/swagger-2-missing.test.ts",
];
const elsewhere = ["test/consumer/**", "test/browser/**"];

/** Ends what hangs, in milliseconds: a busy machine may take many times what an idle one does. */
const patience = { testTimeout: 120_000, hookTimeout: 120_000 };

const config: ViteUserConfig = defineConfig({
  test: {
    // Many tests wait for processes of theirs, so a worker for each core is not too many.
    maxWorkers: "100%",
    projects: [
      // All that leave all as they found it, so that files may share the modules they load: that saves a third of their time.
      {
        test: {
          name: "core",
          include: ["test/**/*.test.ts"],
          exclude: [...apart, ...elsewhere],
          isolate: false,
          globalSetup: "test/build.ts",
          ...patience,
        },
      },
      {
        test: {
          name: "apart",
          include: apart,
          globalSetup: "test/build.ts",
          ...patience,
        },
      },
      // Needs a Chromium, so it is run by `npm run check` where there is one, not by `npm test`.
      { test: { name: "browser", include: ["test/browser/**/*.test.ts"], ...patience } },
      // Installs the packed package from the registry, so it is run by `npm run check`, not by `npm test`. Vitest begins with
      // projects in the order of their names: what waits for a registry comes before "core", not alone behind it.
      {
        test: {
          name: "consumer",
          include: ["test/consumer/**/*.test.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});

export default config;
