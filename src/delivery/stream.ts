/** What {@link streamChunks} needs beside the chunks. */
export interface StreamOptions {
  /** Ends the stream with the signal's reason when it fires. */
  readonly signal?: AbortSignal;
  /** Called with each chunk when it leaves. */
  readonly onPiece?: ((chunk: Chunk) => void) | undefined;
  /** Called once, when the stream ends, with the number of chunks sent and whether the client went away. */
  readonly onEnd: (chunks: number, aborted: boolean) => void;
}

/** A chunk as it is made: text is sent as UTF-8. None may be empty, or the reader would wait for ever. */
type Chunk = string | Uint8Array;

/** Where chunks come from: made at once wherever that can be, because promises cost more than chunks do. */
export type ChunkSource = Iterator<Chunk | Promise<Chunk>> | AsyncIterator<Chunk>;

/**
 * Streams chunks, each as one of its own as soon as it is due. Chunks are made when the reader asks for
 * them; when the reader goes away, no more are made. Where the source fails, the stream fails with its error.
 */
export function streamChunks(
  source: ChunkSource,
  { signal, onPiece, onEnd }: StreamOptions,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let sent = 0;
  let ended = false;
  let abort = () => {};

  const end = (aborted: boolean) => {
    if (ended) return;
    ended = true;
    signal?.removeEventListener("abort", abort);
    // A source that waits is told by `onEnd`, so that what it still has to say is that it was stopped.
    onEnd(sent, aborted);
    const returned = source.return?.();
    if (returned instanceof Promise) returned.catch(() => {});
  };

  type Controller = ReadableStreamDefaultController<Uint8Array>;
  const send = (controller: Controller, chunk: Chunk) => {
    if (ended) return;
    sent += 1;
    onPiece?.(chunk);
    controller.enqueue(typeof chunk === "string" ? encoder.encode(chunk) : chunk);
  };
  const take = (
    controller: Controller,
    { done, value }: IteratorResult<Chunk | Promise<Chunk>>,
  ): void | Promise<void> => {
    if (ended) return;
    if (done === true) {
      controller.close();
      end(false);
    } else if (value instanceof Promise) return value.then((chunk) => send(controller, chunk));
    else send(controller, value);
  };

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        abort = () => {
          end(true);
          // A server cancels the body in the same breath, and would print an error that came before;
          // one that comes after changes nothing.
          queueMicrotask(() => controller.error(signal?.reason));
        };
        signal?.addEventListener("abort", abort, { once: true });
      },
      async pull(controller) {
        if (ended) return;
        try {
          const step = source.next();
          await take(controller, step instanceof Promise ? await step : step);
        } catch (error) {
          if (ended) return;
          controller.error(error);
          end(false);
        }
      },
      cancel: () => end(true),
    },
    // Nothing is made before it is asked for, so that an abort stops the very next chunk.
    { highWaterMark: 0 },
  );
}
