import { defineConfig, type ViteUserConfig } from "vitest/config";

/** Tests that change the process they run in (its `fetch`, its variables), as mynah does in its users' tests. */
const apart = ["test/testing/**"];
const elsewhere = ["test/consumer/**", "test/browser/**"];

const config: ViteUserConfig = defineConfig({
  test: {
    projects: [
      // All that leave all as they found it, so that files may share the modules they load: that saves a third of their time.
      {
        test: {
          name: "core",
          include: ["test/**/*.test.ts"],
          exclude: [...apart, ...elsewhere],
          isolate: false,
          globalSetup: "test/build.ts",
        },
      },
      {
        test: {
          name: "apart",
          include: apart.map((folder) => `${folder}/*.test.ts`),
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
