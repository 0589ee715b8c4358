import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["test/**/*.test.ts"], exclude: ["test/consumer/**"] } },
      // Installs the packed package from the registry, so it is run by `npm run check`, not by `npm test`.
      {
        test: {
          name: "package",
          include: ["test/consumer/**/*.test.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});

export default config;
