import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { createMock, type Fault } from "../../src/index.ts";

setFlagsFromString("--expose_gc");
const collectGarbage = runInNewContext("gc") as () => void;

type Stall = Extract<Fault, { kind: "stall" }>;

/** Asks for an answer that stalls, and leaves nothing but the signal to remember it by. */
function askAndForget(fault: Stall, signal: AbortSignal): Promise<unknown> {
  const mock = createMock({ fixtures: [{ name: "stalls", reply: { text: "待って", faults: [fault] } }] });
  return mock
    .fetch("https://api.elkapi.com/v1/responses", {
      method: "POST",
      signal,
      headers: { authorization: "Bearer any", "content-type": "application/json" },
      body: JSON.stringify({ model: "gpt-5.5", input: "Hi", stream: fault.afterEvents !== undefined }),
    })
    .then((response) => response.text())
    .catch((error: unknown) => error);
}

it.each<Stall>([{ kind: "stall" }, { kind: "stall", afterEvents: 3 }])(
  "an abort is heard after a garbage collection: %o",
  async (fault) => {
    const controller = new AbortController();
    const outcome = askAndForget(fault, controller.signal);
    for (let time = 0; time < 10; time += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      collectGarbage();
    }
    controller.abort(new Error("enough"));
    expect(await outcome).toMatchObject({ message: "enough" });
  },
);
