/**
 * Writes src/model/generated/vocabulary.ts: the tokens of `o200k_base`, which gpt-tokenizer brings as 200,000 values of
 * JavaScript, as two texts that are read in a third of the time.
 */
import { mkdir, writeFile } from "node:fs/promises";
import ranks from "gpt-tokenizer/bpeRanks/o200k_base";

const folder = new URL("../src/model/generated/", import.meta.url);
// One call by its types is two: texts, and lists of bytes.
const tokens = ranks.map((token) => (typeof token === "string" ? Buffer.from(token) : Buffer.from(token)));
const base64 = (bytes: Buffer) => JSON.stringify(bytes.toString("base64"));

await mkdir(folder, { recursive: true });
await writeFile(
  new URL("vocabulary.ts", folder),
  `// Written by \`npm run generate\`. Changes here are lost.
// The tokens of o200k_base, from OpenAI's tiktoken (MIT licence) by way of gpt-tokenizer (MIT licence).

/** How many bytes each token has, from the first rank on: a byte each, in base64. */
export const lengths: string = ${base64(Buffer.from(tokens.map(({ length }) => length)))};

/** The bytes of all tokens, one behind another, in base64. */
export const bytes: string = ${base64(Buffer.concat(tokens))};
`,
);
