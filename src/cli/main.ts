#!/usr/bin/env node
import { command } from "./command.ts";

// A reader that closes the pipe early, such as head, is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

const code = await command(process.argv.slice(2));
if (code !== undefined) process.exitCode = code;
