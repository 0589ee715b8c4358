// Bundles mynah for a browser, and prints what the bundles would still have to find elsewhere.
import { build } from "esbuild";

const { metafile, warnings } = await build({
  entryPoints: ["for-a-worker.mjs", "for-a-page.mjs"],
  outdir: "bundles",
  bundle: true,
  platform: "browser",
  format: "iife",
  globalName: "bundled",
  metafile: true,
  logLevel: "silent",
});
const imports = Object.entries(metafile.inputs).flatMap(([file, { imports }]) =>
  imports.map((each) => ({ file, ...each })),
);
process.stdout.write(
  JSON.stringify({
    warnings: warnings.map(({ text, location }) => `${location?.file}: ${text}`),
    unresolved: imports.filter(({ external, path }) => external || path.startsWith("node:")),
    forNode: Object.keys(metafile.inputs).filter((file) => file.includes("mynah/dist/node/")),
  }),
);
