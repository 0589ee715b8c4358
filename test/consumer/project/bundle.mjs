// Bundles mynah for a browser into bundle.js, and prints what the bundle would still have to find elsewhere.
import { build } from "esbuild";

const { metafile, warnings } = await build({
  stdin: {
    contents: 'export { createMock } from "mynah"; export { handlers } from "mynah/msw";',
    resolveDir: process.cwd(),
  },
  outfile: "bundle.js",
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
    ours: Object.keys(metafile.inputs).filter((file) => file.includes("node_modules/mynah/dist/node/")),
  }),
);
