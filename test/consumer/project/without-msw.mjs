// Runs in a project that has installed mynah alone, and prints what it saw as JSON.
import { createMock } from "mynah";
import { createApp } from "mynah/hono";
import { serve } from "mynah/node";

const init = {
  method: "POST",
  headers: { "content-type": "application/json", authorization: "Bearer any" },
  body: JSON.stringify({ model: "gpt-5.5", messages: [{ role: "user", content: "Hello" }] }),
};
const mock = createMock();
const server = await serve(mock, { port: 0 });
const statuses = [
  (await mock.fetch("https://api.elkapi.com/v1/chat/completions", init)).status,
  (await createApp(mock).request("/elkapi/v1/chat/completions", init)).status,
  (await fetch(`${server.url}/elkapi/v1/chat/completions`, init)).status,
];
await server.close();
const withoutMsw = await import("mynah/msw").then(
  () => "loaded",
  ({ code, message }) => `${code}: ${message}`,
);

const { setUpMynah, assertReceived } = await import("mynah/testing");
let setUp;
try {
  setUpMynah();
} catch (error) {
  setUp = error.message;
}
const harness = setUpMynah({ transport: "server" });
await harness.start();
const test = harness.begin("without msw");
const { status: received } = await fetch(`${process.env.OPENAI_BASE_URL}/chat/completions`, init);
await assertReceived(harness.mynah, "createChatCompletion");
await test.end();
await harness.stop();

process.stdout.write(JSON.stringify({ statuses, withoutMsw, setUp, received }));
