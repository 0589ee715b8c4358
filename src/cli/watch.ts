import { once } from "node:events";
import { watch as watchFiles } from "chokidar";
import type { Mock } from "../mock.ts";

/** Milliseconds of quiet after which changes are loaded: editors write several files at once. */
const quiet = 50;

/** What {@link watch} needs. */
export interface Watching {
  /** The folders and files to watch, as they are known now; a change may bring more. */
  readonly paths: () => readonly string[];
  /** Makes the mock of what the files say now. */
  readonly load: () => Promise<Mock>;
  /** Called with each mock that was made. */
  readonly onLoad: (mock: Mock) => void;
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
      onLoad(await load());
    } catch (error) {
      onFailure(error);
    }
    const more = paths().filter((path) => !watched.has(path));
    for (const path of more) watched.add(path);
    watcher.add(more);
  };
  watcher.on("all", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      // One after another: the last change is loaded last.
      loading = loading.then(reload);
    }, quiet);
  });
  await once(watcher, "ready");
  watcher.on("error", onFailure);
  return async () => {
    clearTimeout(timer);
    await watcher.close();
    await loading;
  };
}
