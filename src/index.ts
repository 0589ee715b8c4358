import * as checks from "./fixtures/check-fixtures.ts";
import { elkapi } from "./gateways/generated/elkapi.ts";
import { evolink } from "./gateways/generated/evolink.ts";
import { createMock as createMockOf, type Mock } from "./mock.ts";
import type { MockOptions } from "./mock-options.ts";

export { elkapi, evolink };

/**
 * Creates a mock; of elkapi and evolink, where no gateways are given.
 *
 * @throws ConfigurationError for an option, a document or a fixture that is wrong.
 * @example
 * const mock = createMock({ seed: 1 });
 * const server = setupServer(...handlers(mock));
 */
export function createMock(options: MockOptions = {}): Mock {
  return createMockOf({ ...options, gateways: options.gateways ?? [elkapi, evolink] }, checks);
}

export type { Contract, StreamEvent } from "./contract/contract.ts";
export type { Gateway, OpenApiDocument, PrecompiledContract, Satisfies } from "./contract/document.ts";
export type { JsonObject } from "./contract/json.ts";
export type { Judge } from "./contract/judge.ts";
export type { Operation } from "./contract/operation.ts";
export type { Violation } from "./violation.ts";
export {
  ConfigurationError,
  type ErrorCode,
  type ErrorEntry,
  errors,
  Refusal,
  type RefusalDetails,
} from "./errors.ts";
export type { Exchange } from "./exchange/exchange.ts";
export type { FinishReason } from "./dialects/dialect.ts";
export type { Explanation } from "./pipeline/explain.ts";
export { defineFixture } from "./fixtures/fixture.ts";
export type {
  ChoiceReply,
  Chunks,
  Comparison,
  ComparisonChecks,
  ErrorAnswer,
  ErrorDetails,
  ErrorName,
  ErrorReply,
  Fault,
  Fixture,
  FixtureRequest,
  Pace,
  PartReply,
  RawReply,
  Reply,
  SpeechReply,
  TextChecks,
  TextCondition,
  ToolCallReply,
  UsageReply,
  When,
} from "./fixtures/fixture.ts";
export type { ConditionReport, FixtureReport } from "./fixtures/near-misses.ts";
export type { Mock } from "./mock.ts";
export type { MockOptions, UndocumentedMode, UnmatchedMode, ValidateMode } from "./mock-options.ts";
export type { Control, ControlledMock, ControlledSession, ServedFixture } from "./control/control.ts";
export type { Counters } from "./journal/counters.ts";
export type { JournalFilter } from "./journal/filter.ts";
export type { FollowOptions, JournalRange, JournalReader, WaitOptions } from "./journal/reader.ts";
export type {
  ExplainedEntry,
  JournalEntry,
  JournalEvent,
  JournalReply,
  JournalRequest,
} from "./journal/journal-entry.ts";
export type { Key, Kind, LogEntry, LogRange, NumberedEntry, Store } from "./store/store.ts";
export { createMemoryStore } from "./store/memory-store.ts";
export type { LogBounds } from "./store/memory-log.ts";
export type { ControlAccess } from "./control/http/access.ts";
export { type Connection, ConnectionReset } from "./delivery/connection.ts";
