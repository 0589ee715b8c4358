/** What the process is told. */
export type Order =
  /** Asks in process. Secrets are told as bytes, each less by one, so that the order holds none. */
  | {
      readonly ask: string;
      readonly headers: readonly (readonly [string, number[]])[];
      readonly query: number[];
    }
  /** Writes a heap snapshot into a file. */
  | { readonly snapshot: string };

/** What every request says. */
export const body: string = JSON.stringify({
  model: "gpt-5.5",
  stream: true,
  messages: [{ role: "user", content: "안녕 👋" }],
});
