import type { Contract } from "../contract/contract.ts";
import type { Operation } from "../contract/operation.ts";
import type { Completion } from "../delivery/complete.ts";
import type { Voice } from "../dialects/speak.ts";
import type { Mask } from "../exchange/secrets.ts";
import type { Answerers } from "../fixtures/choose-reply.ts";
import type { RenderReply } from "../fixtures/render.ts";
import type { Sampler } from "../fixtures/sample.ts";
import type { Journal } from "../journal/journal.ts";
import type { Conversations } from "../model/conversations.ts";
import type { ModelTools } from "../model/heed.ts";
import type { Settings } from "../mock-options.ts";
import type { Store } from "../store/store.ts";

/** A gateway with all that is prepared for it once. */
export interface ServedGateway extends Answerers {
  readonly contract: Contract;
  readonly render: RenderReply;
  /** Fits what dialects write to its document. */
  readonly completion: Completion;
  readonly sampler: Sampler;
  /** Hides what is secret to its document. */
  readonly mask: Mask;
  /** How each of its operations is spoken. */
  readonly voices: ReadonlyMap<Operation, Voice>;
}

/** What the requests of one mock share. What outlives a request is in the store, and nowhere else. */
export interface MockState {
  readonly settings: Settings;
  readonly store: Store;
  readonly conversations: Conversations;
  readonly journal: Journal;
  /** What plays the model's part. */
  readonly model: ModelTools;
}
