/** A module of somebody who has installed mynah: every subpath, and every type that it exports. */
export const typedConsumer: string = `import { setupServer } from "msw/node";
import {
  ConfigurationError,
  createMock,
  elkapi,
  errors,
  evolink,
  ConnectionReset,
  defineFixture,
  Refusal,
  type ChoiceReply,
  type Chunks,
  type Comparison,
  type ComparisonChecks,
  type ConditionReport,
  type Connection,
  type Contract,
  type ErrorAnswer,
  type ErrorDetails,
  type ErrorName,
  type ErrorReply,
  type Explanation,
  type Fault,
  type FixtureReport,
  type FixtureRequest,
  type Pace,
  type PartReply,
  type TextChecks,
  type TextCondition,
  type UnmatchedMode,
  type ErrorCode,
  type ErrorEntry,
  type Exchange,
  type FinishReason,
  type Fixture,
  type Gateway,
  type JsonObject,
  type Judge,
  type Mock,
  type MockOptions,
  type OpenApiDocument,
  type Operation,
  type PrecompiledContract,
  type RawReply,
  type RefusalDetails,
  type Reply,
  type Satisfies,
  type SpeechReply,
  type StreamEvent,
  type ToolCallReply,
  type UndocumentedMode,
  type UsageReply,
  type ValidateMode,
  type Violation,
  type When,
  createMemoryStore,
  type Control,
  type ControlAccess,
  type ControlledMock,
  type ControlledSession,
  type Counters,
  type ExplainedEntry,
  type FollowOptions,
  type JournalEntry,
  type JournalEvent,
  type JournalFilter,
  type JournalRange,
  type JournalReader,
  type JournalReply,
  type JournalRequest,
  type Key,
  type Kind,
  type LogBounds,
  type LogEntry,
  type LogRange,
  type NumberedEntry,
  type ServedFixture,
  type Store,
  type WaitOptions,
} from "mynah";
import { connect, type ConnectOptions, type RemoteMock } from "mynah/client";
import { createApp } from "mynah/hono";
import { handlers } from "mynah/msw";
import manifest from "mynah/package.json" with { type: "json" };
import {
  checkGateway,
  type CheckReport,
  type Finding,
  type GatewayFiles,
  loadFixtures,
  type GatewayDocument,
  loadGateway,
  type LocatedFixture,
  type Location,
  type RunningServer,
  serve,
  type ServeOptions,
  type SourceFile,
  type Widening,
} from "mynah/node";

const reply: SpeechReply = { text: "Hi", finishReason: "stop" satisfies FinishReason };
const when: When = { model: "gpt-*", lastUserMessage: { contains: "Hello" } };
const fixture: Fixture = defineFixture({ name: "hello", when, reply: reply satisfies Reply });
const gateway: Gateway<Fixture> = { ...elkapi, fixtures: [fixture, ...evolink.fixtures] };
const exchanges: Exchange[] = [];
const validate: ValidateMode = "warn";
const undocumented: UndocumentedMode = "reject";
const options: Partial<MockOptions> = { validate, undocumented, seed: 1 };
const onExchange = (each: Exchange): number => exchanges.push(each);
const mock: Mock = createMock({ ...options, gateways: [gateway], onExchange });
await mock.use({ name: "row", replies: [{ error: "rate_limited" }, { text: ["a", "b"] }], afterLast: "cycle" });
await mock.session("a session").failNext({ kind: "reset", afterEvents: 3 });
const codes: ErrorCode[] = exchanges.flatMap(({ error }) => error?.code ?? []);
const entries: ErrorEntry[] = codes.map((code) => errors[code]);
const violations: readonly Violation[] = exchanges.flatMap((each) => each.violations);

export const server = setupServer(...handlers(mock));
export const answer: Promise<Response> = mock.fetch("https://api.elkapi.com/v1/responses");
export const status = async (): Promise<number> => (await createApp(mock, { cors: ["https://app.test"] }).request("/")).status;
export const version: string = manifest.version;
export const refusal = new Refusal("no_fixture", "No.", {} satisfies RefusalDetails);
export const isOurs = (error: unknown): boolean => error instanceof ConfigurationError;

export async function run(where: ServeOptions): Promise<readonly Finding[]> {
  const running: RunningServer = await serve(mock, { ...where, cors: true });
  await running.close();
  const files: GatewayFiles = await loadGateway("acme.yaml", "fixtures/acme");
  const vendor: GatewayDocument = { document: "vendor.yaml", overlays: ["mynah.overlay.yaml"], allowRemoteRefs: false };
  await loadGateway(vendor);
  const located: readonly LocatedFixture[] = files.fixtures;
  const loaded: readonly Fixture[] = await loadFixtures("fixtures/acme");
  createMock({ fixtures: loaded, unmatched: "refuse" satisfies UnmatchedMode });
  const places: Location[] = located.map(({ locate }) => locate("/reply"));
  const source: SourceFile = files.source;
  const report: CheckReport = await checkGateway(files);
  const widenings: readonly Widening[] = report.widenings;
  return widenings.length + places.length > 0 && source.file !== "" ? report.findings : [];
}

export type Rest = [
  ChoiceReply,
  Chunks,
  Comparison,
  ComparisonChecks,
  ConditionReport,
  Connection,
  ConnectionReset,
  ErrorAnswer,
  ErrorDetails,
  ErrorName,
  ErrorReply,
  Explanation,
  Fault,
  FixtureReport,
  FixtureRequest,
  Pace,
  PartReply,
  TextChecks,
  TextCondition,
  Contract,
  JsonObject,
  Judge,
  OpenApiDocument,
  Operation,
  PrecompiledContract,
  RawReply,
  Satisfies,
  StreamEvent,
  ToolCallReply,
  UsageReply,
  Control,
  ControlAccess,
  ExplainedEntry,
  FollowOptions,
  JournalEvent,
  JournalRange,
  JournalReply,
  JournalRequest,
  Key,
  Kind,
  LogBounds,
  LogEntry,
  LogRange,
  NumberedEntry,
  WaitOptions,
];

const far: RemoteMock = connect("http://127.0.0.1:4010", { token: "t" } satisfies ConnectOptions);
const store: Store = createMemoryStore({ entries: 10 });
const asked: JournalFilter = { operation: "createResponse", unmatched: false };

/** The same test for both. */
export async function control(controlled: ControlledMock): Promise<readonly JournalEntry[]> {
  const session: ControlledSession = controlled.session("세션");
  await session.use(fixture);
  const served: readonly ServedFixture[] = await session.fixtures();
  const journal: JournalReader = session.journal;
  const counters: Counters = await journal.counters();
  for await (const { id } of await journal.follow({ after: counters.exchanges })) if (id > served.length) break;
  return journal.list(asked);
}
export const both = [control(far), control(createMock({ store, journal: 10 }))];

// @ts-expect-error: a word that is none of the three
createMock({ validate: "sometimes" });
// @ts-expect-error: a fixture without a reply
export const broken: Fixture = { name: "broken" };
// @ts-expect-error: a fixture with a reply and replies
export const twice: Fixture = { name: "both", reply, replies: [reply] };

export const seen = [codes, entries, violations];
`;

/** How that module is compiled: as strictly as anybody would, the declarations of packages too. */
export const typedConsumerConfig: { readonly compilerOptions: object; readonly files: readonly string[] } = {
  compilerOptions: {
    target: "es2023",
    module: "nodenext",
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    skipLibCheck: false,
    noEmit: true,
    resolveJsonModule: true,
  },
  files: ["typed-consumer.ts"],
};
