import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { connect } from "../../src/client/connect.ts";
import { ConfigurationError } from "../../src/errors.ts";
import { chat, chatUrl, saying, serveMock } from "./open-mock.ts";

it.each([["nonsense"], [""], ["file:///tmp"], ["4010"]])("refuses the URL %j", (url) => {
  expect(() => connect(url)).toThrow(ConfigurationError);
});

it("says that nobody is there, and where", async () => {
  const mock = connect("http://127.0.0.1:1");
  await expect(mock.reset()).rejects.toThrow(
    /Failed to reach mynah at http:\/\/127\.0\.0\.1:1: .*Please start it/s,
  );
  await expect(mock.ready(100)).rejects.toThrow(ConfigurationError);
});

it("says of another server that it is none of mynah's", async () => {
  const other = createServer((_, response) => response.end("<html>")).listen(0, "127.0.0.1");
  onTestFinished(() => void other.close());
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  await expect(connect(`http://127.0.0.1:${port}`).journal.list()).rejects.toThrow(/not as mynah does/);
});

it("waits until the server is there, and says at once that the token is wrong", async () => {
  const { url } = await serveMock({}, { control: { token: "토큰" } });
  await connect(url, { token: "토큰" }).ready();
  await expect(connect(url).ready()).rejects.toThrow(/brings no token/);
});

it("sends no request to the gateway itself", async () => {
  const mock = connect((await serveMock()).url);
  for (const url of [chatUrl, new URL(chatUrl), new Request(chatUrl, chat("道"))]) {
    const init = url instanceof Request ? undefined : chat("道");
    expect((await mock.fetch(url, init)).headers.get("x-mynah-fixture")).toBe("catch-all");
  }
  expect((await mock.fetch("https://nobody.example/v1/nothing")).status).toBe(404);
});

it("adds no fixture whose predicate the server would not have", async () => {
  const mock = connect((await serveMock()).url);
  const added = mock.use(saying("fine"), { ...saying("속임"), when: { predicate: () => false } });
  await expect(added).rejects.toThrow(/its predicate is a function/);
  expect((await mock.fixtures()).filter(({ from }) => from === "added")).toEqual([]);
});

it("tells every violation of what was refused", async () => {
  const mock = connect((await serveMock()).url);
  const refused: unknown = await mock
    .use({ name: "x", repy: 1, foo: 2 } as never)
    .catch((error: unknown) => error);
  expect(refused).toMatchObject({ cause: { code: "unknown_parameter", violations: [{}, {}] } });
});
