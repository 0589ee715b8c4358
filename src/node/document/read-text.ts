import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { ConfigurationError } from "../../errors.ts";

/** The largest file that is read, in bytes; the largest documents that are published have half of it. */
export const largestFile: number = 64 * 1024 * 1024;

/**
 * Reads the text of a file. No more is read than may be: a device, or a pipe that does not end, ends here.
 *
 * @param limit The most bytes that it may have. Default {@link largestFile}.
 * @throws ConfigurationError where it cannot be read, or is larger.
 * @example
 * await readText("openapi/acme.yaml");
 */
export async function readText(file: string, limit: number = largestFile): Promise<string> {
  const bytes = await readUpTo(file, limit).catch(({ code, message }: NodeJS.ErrnoException) => {
    const reason = code === "ENOENT" ? "there is no such file" : message;
    throw new ConfigurationError(`Failed to read ${file}: ${reason}. Please give a YAML or JSON file.`);
  });
  if (bytes !== undefined) return bytes.toString("utf8");
  throw new ConfigurationError(
    `Failed to read ${file}: it is larger than ${limit} bytes. Please give a smaller file, or split it.`,
  );
}

/** The bytes of a file; nothing where there are more. */
async function readUpTo(file: string, limit: number): Promise<Buffer | undefined> {
  const found = await stat(file);
  if (found.isFile()) return found.size > limit ? undefined : readFile(file);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
