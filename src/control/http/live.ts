import { encodeEvent } from "../../delivery/sse.ts";
import type { JournalEntry } from "../../journal/journal-entry.ts";

/** Milliseconds after which a quiet stream says that it is still there. */
const quiet = 15_000;

/**
 * Exchanges as server-sent events, each made when the reader asks for it, so that a slow reader keeps nothing in memory.
 *
 * @param stop Is fired when the reader goes away; ends the exchanges.
 */
export function liveStream(
  exchanges: AsyncIterable<JournalEntry>,
  stop: AbortController,
  onEnd: () => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const iterator = exchanges[Symbol.asyncIterator]();
  let next: Promise<IteratorResult<JournalEntry>> | undefined;
  let ended = false;
  const end = () => {
    if (ended) return;
    ended = true;
    stop.abort();
    void iterator.return?.();
    onEnd();
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        // Lets a client know that it follows, before anything has happened.
        controller.enqueue(encoder.encode(": following\n\n"));
        stop.signal.addEventListener("abort", end);
      },
      async pull(controller) {
        next ??= iterator.next();
        let wake = () => {};
        const waited = new Promise<undefined>((resolve) => {
          wake = () => resolve(undefined);
        });
        const timer = setTimeout(wake, quiet);
        const result = await Promise.race([next, waited]).catch((error: unknown) => {
          end();
          throw error;
        });
        clearTimeout(timer);
        if (ended && result === undefined) return;
        if (result === undefined) controller.enqueue(encoder.encode(": keep-alive\n\n"));
        else if (result.done === true) {
          end();
          controller.close();
        } else {
          next = undefined;
          const { id } = result.value;
          controller.enqueue(
            encoder.encode(`id: ${id}\n${encodeEvent("exchange", JSON.stringify(result.value))}`),
          );
        }
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
}
