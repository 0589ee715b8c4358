/** A process that answers over a socket and in process, and writes down what it still has in memory. */
import { writeHeapSnapshot } from "node:v8";
import { createMock, elkapi } from "../../src/index.ts";
import { serve } from "../../src/node/serve.ts";
import { acme } from "./canaries.ts";
import { body, type Order } from "./heap-orders.ts";

declare const gc: () => void;

const mock = createMock({ gateways: [elkapi, acme] });
const { url } = await serve(mock, { port: 0 });
const tell = (told: object) => process.send?.(told);

const textOf = (bytes: readonly number[]) => String.fromCharCode(...bytes.map((byte) => byte + 1));

async function ask({ ask: path, headers, query }: Extract<Order, { ask: string }>): Promise<void> {
  const response = await mock.fetch(`http://localhost${path}${textOf(query)}`, {
    method: "POST",
    headers: headers.map(([name, value]): [string, string] => [name, textOf(value)]),
    body,
  });
  await response.text();
}

async function collect(): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

process.on("message", (order: Order) => {
  const done =
    "ask" in order
      ? ask(order)
      : collect().then(() => {
          writeHeapSnapshot(order.snapshot);
        });
  done.then(
    () => tell({ done: true }),
    (error: unknown) => tell({ failed: String(error) }),
  );
});
process.on("disconnect", () => process.exit());
tell({ url });
