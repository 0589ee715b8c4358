import { createReadStream } from "node:fs";
import { ConfigurationError } from "../errors.ts";

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
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of createReadStream(file, {
      highWaterMark: 1024 * 1024,
    }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) break;
      chunks.push(chunk);
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "there is no such file" : message;
    throw new ConfigurationError(`Failed to read ${file}: ${reason}. Please give a YAML or JSON file.`);
  }
  if (size > limit) {
    throw new ConfigurationError(
      `Failed to read ${file}: it is larger than ${limit} bytes. Please give a smaller file, or split it.`,
    );
  }
  return Buffer.concat(chunks).toString("utf8");
}
