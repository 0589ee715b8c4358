/** How a stream came to its end: all sent, or the client went away. */
export type StreamEnd = "complete" | "aborted";

/** What {@link streamText} needs beside the pieces. */
export interface StreamOptions {
  /** Milliseconds between two pieces. */
  readonly delay: number;
  /** Ends the stream with the signal's reason when it fires. */
  readonly signal?: AbortSignal;
  /** Called once, when the stream ends, with the number of pieces sent. */
  readonly onEnd: (end: StreamEnd, pieces: number) => void;
}

/**
 * Streams pieces of text, each as a chunk of its own as soon as it is due. Pieces are made when the reader
 * asks for them; when the reader goes away, no more are made.
 */
export function streamText(
  pieces: AsyncIterable<string>,
  { delay, signal, onEnd }: StreamOptions,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const source = pieces[Symbol.asyncIterator]();
  let sent = 0;
  let ended = false;
  let wake: (() => void) | undefined;

  const end = (how: StreamEnd) => {
    if (ended) return;
    ended = true;
    wake?.();
    onEnd(how, sent);
  };
  const sleep = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, delay);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        signal?.addEventListener(
          "abort",
          () => {
            if (ended) return;
            controller.error(signal.reason);
            end("aborted");
            void source.return?.();
          },
          { once: true },
        );
      },
      async pull(controller) {
        if (delay > 0 && sent > 0) await sleep();
        if (ended) return;
        const next = await source.next();
        if (ended) return;
        if (next.done === true) {
          controller.close();
          end("complete");
          return;
        }
        sent += 1;
        controller.enqueue(encoder.encode(next.value));
      },
      async cancel() {
        end("aborted");
        await source.return?.();
      },
    },
    // Nothing is made before it is asked for, so that an abort stops the very next piece.
    { highWaterMark: 0 },
  );
}
