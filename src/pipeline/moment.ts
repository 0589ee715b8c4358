import { type Draw, drawFor, type Drawn, type Seed } from "../exchange/seed.ts";
import { newSession, type Session } from "../fixtures/session.ts";
import type { Surroundings } from "../fixtures/surroundings.ts";
import type { Settings } from "../mock-options.ts";
import type { Store } from "../store/store.ts";

/** What holds for a request when it arrives: its session, the time, the seed. */
export interface Moment {
  readonly sessionId: string;
  /** Where the session stands; it is not begun by looking at it. */
  readonly session: Session;
  /** What was set for all sessions. */
  readonly mock: Surroundings;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The random numbers of the request. Each call counts as a request of its own. */
  readonly draw: (drawn: Omit<Drawn, "session">) => Promise<Draw>;
}

const untouched: Surroundings = { layers: [] };

/** The time that a seeded mock tells, unless it is given another. */
const seededTime = Date.UTC(2026, 0, 1);

/** Looks up what holds for a request of a session. */
export async function momentOf(
  store: Store,
  settings: Pick<Settings, "clock" | "seed">,
  sessionId: string,
): Promise<Moment> {
  const mock = (await store.get<Surroundings>({ kind: "mock", session: undefined })) ?? untouched;
  const session = (await store.get<Session>({ kind: "session", session: sessionId })) ?? newSession();
  const seed = session.seed ?? mock.seed ?? settings.seed;
  return {
    sessionId,
    session,
    mock,
    now: session.time ?? mock.time ?? clockOf(settings, seed)(),
    draw: (drawn) => drawFor(store, seed, { session: sessionId, ...drawn }),
  };
}

function clockOf({ clock }: Pick<Settings, "clock">, seed: Seed | undefined): () => number {
  return clock ?? (seed === undefined ? Date.now : () => seededTime);
}
