import type { ExplainedEntry, JournalEntry } from "../../src/journal/journal-entry.ts";
import type { Fixture, Mock } from "../../src/index.ts";

/** Where elkapi's operations are. */
export const elkapiUrl = "https://api.elkapi.com/v1";

/** A request that is asked of a mock. */
export interface Talk {
  readonly message?: string;
  readonly session?: string;
  readonly stream?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  /** Members of the body beside those of the dialect. */
  readonly body?: object;
  readonly path?: "chat/completions" | "responses";
  readonly query?: string;
  readonly signal?: AbortSignal;
}

/** Sends a request to a mock's `fetch`. */
export function send(mock: Pick<Mock, "fetch">, talk: Talk = {}): Promise<Response> {
  const { message = "次は?", session, stream = false, path = "chat/completions", query = "", signal } = talk;
  const prompt =
    path === "responses" ? { input: message } : { messages: [{ role: "user", content: message }] };
  return mock.fetch(`${elkapiUrl}/${path}${query}`, {
    method: "POST",
    headers: {
      authorization: "Bearer any",
      "content-type": "application/json",
      ...(session !== undefined && { "x-mynah-session": session }),
      ...talk.headers,
    },
    body: JSON.stringify({ model: "gpt-5.5", stream, ...prompt, ...talk.body }),
    ...(signal !== undefined && { signal }),
  });
}

/** What the mock says: its words, or the code of its error. */
export async function say(mock: Pick<Mock, "fetch">, talk: Talk = {}): Promise<string> {
  return wordsOf(await (await send(mock, talk)).text());
}

/** The words of an answer in either dialect, whole or streamed; or the code of its error. */
export function wordsOf(text: string): string {
  const whole = /^data: |^event: /.test(text) ? undefined : (JSON.parse(text) as Answered);
  if (whole === undefined) {
    return text
      .split("\n")
      .filter((line) => line.startsWith("data: {"))
      .map((line) => JSON.parse(line.slice(6)) as { type?: string; delta?: string } & Answered)
      .map((event) =>
        event.type === undefined
          ? (event.choices?.[0]?.delta?.content ?? "")
          : event.type === "response.output_text.delta"
            ? (event.delta ?? "")
            : "",
      )
      .join("");
  }
  if (whole.error) return whole.error.code;
  return whole.choices?.[0]?.message?.content ?? whole.output?.[0]?.content?.[0]?.text ?? "";
}

interface Answered {
  readonly error?: { readonly code: string } | null;
  readonly choices?: readonly {
    readonly message?: { readonly content: string };
    readonly delta?: { readonly content?: string };
  }[];
  readonly output?: readonly { readonly content?: readonly { readonly text?: string }[] }[];
}

/** The id of an answer. */
export function idOf({ headers }: Response): string {
  return headers.get("x-request-id") ?? "";
}

/** A fixture with as many replies, `0番`, `1番` and so on, which then refuses. */
export function sequence(count: number, rest: Partial<Fixture> = {}): Fixture {
  const replies = Array.from({ length: count }, (_, index) => ({ text: `${index}番` }));
  return { name: "順番", replies, afterLast: "refuse", ...rest } as Fixture;
}

/** The newest exchange of a mock, with the reason of its answer. */
export async function newest(mock: Pick<Mock, "journal">): Promise<ExplainedEntry> {
  const [last] = await mock.journal.list({ newest: true, limit: 1 });
  const entry = last && (await mock.journal.get(last.id));
  if (entry === undefined) throw new Error("The journal is empty.");
  return entry;
}

/** The first so many of what is followed. */
export async function take(
  entries: Promise<AsyncIterable<JournalEntry>>,
  count: number,
): Promise<JournalEntry[]> {
  const taken: JournalEntry[] = [];
  if (count === 0) return taken;
  for await (const entry of await entries) {
    taken.push(entry);
    if (taken.length === count) break;
  }
  return taken;
}
