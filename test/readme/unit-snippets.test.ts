import { runSnippets } from "./run-snippets.ts";

await runSnippets(["msw", "own", "fetch"]);
