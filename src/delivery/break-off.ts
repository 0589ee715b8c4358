import { type Connection, ConnectionReset } from "./connection.ts";
import { firstAborted, wait } from "./wait.ts";

/**
 * Milliseconds that what was sent has to leave before the connection is reset. A reset overtakes data: the
 * kernel drops what it has not sent yet, and some receivers drop what they have not read yet. In memory
 * too, an error overtakes chunks that a copy of the body still holds, as MSW's does.
 */
const leaveTime = 50;

/** Milliseconds in which a server has to notice that its connection is gone, and to cancel the body. */
const noticeTime = 1_000;

/** How a stream is broken off. */
export interface BreakOff {
  readonly connection: Connection | undefined;
  /** Fires when the stream has ended, whoever ended it. */
  readonly stop: AbortSignal;
  /** Called just before the connection is reset. */
  readonly onReset: () => void;
}

/**
 * Resets the connection under a stream, once what was sent has left.
 *
 * @throws ConnectionReset where there is no connection, so that the body fails as over a socket; or the
 *   signal's reason, where the stream ends otherwise meanwhile.
 */
export async function breakOff({ connection, stop, onReset }: BreakOff): Promise<never> {
  await wait(leaveTime, stop);
  onReset();
  if (connection !== undefined) {
    connection.reset();
    // The server cancels the body now. Were it to fail before, the server would print the error.
    await wait(noticeTime, stop);
  }
  throw new ConnectionReset("terminated");
}

/**
 * Sends nothing for as long as anybody waits for it; a server that closes breaks the connection off.
 *
 * @throws ConnectionReset or the signal's reason, as {@link breakOff}.
 */
export async function staySilent({ connection, stop, onReset }: BreakOff): Promise<never> {
  const fired = await firstAborted([stop, connection?.closing]);
  if (fired === stop) throw stop.reason;
  return breakOff({ connection, stop, onReset });
}
