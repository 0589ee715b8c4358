import type { Contract } from "../contract/contract.ts";
import type { Operation } from "../contract/operation.ts";
import type { Voice } from "../dialects/speak.ts";
import type { RandomFor } from "../exchange/seed.ts";
import type { FixtureLibrary } from "../fixtures/library.ts";
import type { RenderReply } from "../fixtures/render.ts";
import type { MakeSample } from "../fixtures/sample.ts";
import type { Sessions } from "../fixtures/sessions.ts";
import type { Conversations } from "../model/conversations.ts";
import type { ModelTools } from "../model/heed.ts";
import type { Settings } from "../mock-options.ts";

/** A gateway with all that is prepared for it once. */
export interface ServedGateway {
  readonly contract: Contract;
  readonly library: FixtureLibrary;
  readonly render: RenderReply;
  /** Answers what no fixture fits; `undefined` where that is an error. */
  readonly sample: MakeSample | undefined;
  /** How each of its operations is spoken. */
  readonly voices: ReadonlyMap<Operation, Voice>;
}

/** What the requests of one mock share. */
export interface MockState {
  readonly settings: Settings;
  readonly randomFor: RandomFor;
  readonly sessions: Sessions;
  readonly conversations: Conversations;
  /** What plays the model's part. */
  readonly model: ModelTools;
}
