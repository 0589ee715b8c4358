/** What {@link streamText} needs beside the pieces. */
export interface StreamOptions {
  /** Milliseconds between two pieces. */
  readonly delay: number;
  /** Ends the stream with the signal's reason when it fires. */
  readonly signal?: AbortSignal;
  /** Called once, when the stream ends, with the number of pieces sent and whether the client went away. */
  readonly onEnd: (pieces: number, aborted: boolean) => void;
}

/**
 * Streams pieces of text, each as a chunk of its own as soon as it is due. Pieces are made when the reader
 * asks for them; when the reader goes away, no more are made.
 */
export function streamText(
  pieces: Iterable<string | Promise<string>>,
  { delay, signal, onEnd }: StreamOptions,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const source = pieces[Symbol.iterator]();
  let sent = 0;
  let ended = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wake: (() => void) | undefined;
  let abort = () => {};

  const end = (aborted: boolean) => {
    if (ended) return;
    ended = true;
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
    wake?.();
    source.return?.();
    onEnd(sent, aborted);
  };
  const pause = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
      timer = setTimeout(resolve, delay);
    });

  type Controller = ReadableStreamDefaultController<Uint8Array>;
  const send = (controller: Controller, piece: string) => {
    if (ended) return;
    sent += 1;
    controller.enqueue(encoder.encode(piece));
  };
  const next = (controller: Controller): void | Promise<void> => {
    if (ended) return;
    const { done, value } = source.next();
    if (done === true) {
      controller.close();
      end(false);
    } else if (typeof value === "string") send(controller, value);
    else return value.then((piece) => send(controller, piece));
  };

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        abort = () => {
          if (ended) return;
          controller.error(signal?.reason);
          end(true);
        };
        signal?.addEventListener("abort", abort, { once: true });
      },
      async pull(controller) {
        if (delay > 0 && sent > 0) await pause();
        await next(controller);
      },
      cancel: () => end(true),
    },
    // Nothing is made before it is asked for, so that an abort stops the very next piece.
    { highWaterMark: 0 },
  );
}
