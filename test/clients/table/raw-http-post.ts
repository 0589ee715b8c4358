import { readData } from "./event-reader.ts";
import type { Ask, Connection, Mode, OutcomeError } from "./scenario.ts";

/** A JSON object of an answer. */
export type Json = Readonly<Record<string, unknown>>;

/** An error as the gateway writes it, whole or in the stream. */
class GatewayError extends Error {
  readonly told: OutcomeError;

  constructor(status: number | undefined, error: Json) {
    const { type, code, message } = error as { type: string; code: string | number; message: string };
    super(message);
    this.told = { name: type, status, code, message };
  }
}

/** Posts one request. Gives the whole answer, or each event until the stream is done. */
export async function* post(
  path: string,
  body: Json,
  { timeout, abortAfter }: Ask,
  mode: Mode,
  connection: Connection,
  piecesOf: (json: Json) => number,
): AsyncGenerator<Json> {
  const controller = new AbortController();
  const limits = [controller.signal, ...(timeout === undefined ? [] : [AbortSignal.timeout(timeout)])];
  // The global is looked up with each request: MSW puts its own there.
  const response = await (connection.fetch ?? fetch)(`${connection.baseURL}${path}`, {
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/json" },
    body: JSON.stringify({ ...body, ...(mode === "streamed" && { stream: true }) }),
    signal: AbortSignal.any(limits),
  });
  if (!response.ok) throw new GatewayError(response.status, (await objectOf(response))["error"] as Json);
  if (mode === "whole") {
    yield await objectOf(response);
    return;
  }
  let pieces = 0;
  for await (const data of readData(response)) {
    if (data === "[DONE]") return;
    const json = JSON.parse(data) as Json;
    if (json["error"]) throw new GatewayError(undefined, json["error"] as Json);
    yield json;
    pieces += piecesOf(json);
    if (abortAfter !== undefined && pieces >= abortAfter) controller.abort();
  }
}

async function objectOf(response: Response): Promise<Json> {
  return (await response.json()) as Json;
}

/** An error in neutral words. */
export function errorOf(error: unknown): OutcomeError {
  if (error instanceof GatewayError) return error.told;
  const { name, message } = error as Error;
  return { name, message };
}
