import { runSnippets } from "./run-snippets.ts";

// In a file of its own: where MSW listens, it sees requests to servers too.
await runSnippets(["server", "session"]);
