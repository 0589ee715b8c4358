import { once } from "node:events";
import { existsSync } from "node:fs";
import { watch as watchFiles } from "chokidar";
import type { Mock } from "../mock.ts";

/** Milliseconds of quiet after which changes are loaded: editors write several files at once. */
const quiet = 50;

/** Milliseconds between two looks for a path that was deleted. */
const searchInterval = 250;

/** What {@link watch} needs. */
export interface Watching {
  /** The folders and files to watch, as they are known now; a change may bring more. */
  readonly paths: () => readonly string[];
  /** Makes the mock of what the files say now. */
  readonly load: () => Promise<Mock>;
  /** Called with each mock that was made. */
  readonly onLoad: (mock: Mock) => Promise<void>;
  /** Called with what is wrong with a change; the last good mock goes on. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Loads the mock again whenever a file changes. Resolves when every change from now on will be seen.
 *
 * @returns Ends the watching.
 */
export async function watch({ paths, load, onLoad, onFailure }: Watching): Promise<() => Promise<void>> {
  let timer: NodeJS.Timeout | undefined;
  let loading: Promise<void> = Promise.resolve();
  const watched = new Set(paths());
  const watcher = watchFiles([...watched], { ignoreInitial: true });
  const reload = async () => {
    try {
      await onLoad(await load());
    } catch (error) {
      onFailure(error);
    }
    const more = paths().filter((path) => !watched.has(path));
    for (const path of more) watched.add(path);
    watcher.add(more);
  };
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      // One after another: the last change is loaded last.
      loading = loading.then(reload);
    }, quiet);
  };
  // A path that was deleted is no longer watched, and is looked for until it is there again.
  const missing = new Set<string>();
  const search = setInterval(() => {
    for (const path of missing) {
      if (!existsSync(path)) continue;
      missing.delete(path);
      watcher.add(path);
      changed();
    }
  }, searchInterval);
  watcher.on("all", (event, path) => {
    if (event.startsWith("unlink") && watched.has(path)) missing.add(path);
    changed();
  });
  await once(watcher, "ready");
  watcher.on("error", onFailure);
  return async () => {
    clearTimeout(timer);
    clearInterval(search);
    await watcher.close();
    await loading;
  };
}
