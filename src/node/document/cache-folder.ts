import { lstat, mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/**
 * Mynah's folder in the user's cache folder, where that user alone can write. It is made where there is none.
 *
 * @returns Nothing where there can be no such folder, or where another user could have put something into it.
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 */
export async function cacheFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): Promise<string | undefined> {
  try {
    const folder = join(userCache(env, platform), "mynah");
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const { uid, mode, isDirectory } = await describe(folder);
    const user = process.getuid?.();
    const others = (mode & 0o077) !== 0;
    return isDirectory && (user === undefined || (uid === user && !others)) ? folder : undefined;
  } catch {
    return undefined;
  }
}

async function describe(folder: string): Promise<{ uid: number; mode: number; isDirectory: boolean }> {
  // A link could lead to a folder of somebody else.
  const found = await lstat(folder);
  return { uid: found.uid, mode: found.mode, isDirectory: found.isDirectory() };
}

function userCache(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const { XDG_CACHE_HOME: given = "", LOCALAPPDATA: local = "" } = env;
  if (isAbsolute(given)) return given;
  if (platform === "win32" && isAbsolute(local)) return local;
  return platform === "darwin" ? join(homedir(), "Library", "Caches") : join(homedir(), ".cache");
}
