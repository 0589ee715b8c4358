import { request as httpRequest } from "node:http";
import { networkInterfaces } from "node:os";
import { describe, expect, it } from "vitest";
import { createMock } from "../../src/index.ts";
import { serveMock } from "./open-mock.ts";

const mock = createMock();
const home = "http://127.0.0.1:4010/__mynah";

describe("another machine", () => {
  const connectionFrom = (from: string | undefined) => ({ reset: () => {}, from });
  const askFrom = (
    from: string | undefined,
    headers: Readonly<Record<string, string>> = {},
    token?: string,
  ) => mock.serve(new Request(`${home}/health`, { headers }), connectionFrom(from), { token });

  it.each([["192.168.1.7"], ["::ffff:192.168.1.7"], ["fe80::1"], ["172.17.0.1"], ["::"], ["127"]])(
    "%s may call the host this machine, and is refused",
    async (from) => {
      const answered = await askFrom(from, { host: "localhost:4010" });
      expect(answered.status).toBe(403);
      expect(await answered.json()).toMatchObject({ code: "foreign_host" });
      expect((await askFrom(from, {}, "鍵")).status).toBe(403);
      expect((await askFrom(from, { authorization: "Bearer token-1" }, "token-1")).status).toBe(200);
    },
  );

  it.each([["127.0.0.1"], ["::ffff:127.8.9.1"], ["::1"], [undefined]])("%s is none", async (from) => {
    expect((await askFrom(from)).status).toBe(200);
  });

  const own = Object.values(networkInterfaces()).flatMap((all = []) =>
    all.filter(({ internal, family }) => !internal && family === "IPv4"),
  )[0];

  it("is told by the address of its socket", async () => {
    // A machine without a network is asked from itself alone.
    const { port } = await serveMock({}, { host: "0.0.0.0" });
    const status = await new Promise((resolve, reject) => {
      const headers = { host: "localhost" };
      const host = own?.address ?? "127.0.0.1";
      httpRequest({ host, port, path: "/__mynah/reset", method: "POST", headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on("error", reject)
        .end();
    });
    expect(status).toBe(own === undefined ? 204 : 403);
  });
});
