import { expect, test } from "vitest";
import { acme } from "./acme.ts";
import { chat, folderWith, mynah, post, serveMynah } from "./run-mynah.ts";

const page = "http://localhost:5173";

/** The origin that answers allow, by what asks. */
async function allowedAt(url: string, origin = page): Promise<string | null> {
  const { headers } = await fetch(`${url}/v1/models`, { headers: { authorization: "Bearer any", origin } });
  return headers.get("access-control-allow-origin");
}

test.each<{ args: string[]; allowed: string | null }>([
  { args: [], allowed: null },
  { args: ["--cors"], allowed: "*" },
  { args: ["--cors", "--seed", "1"], allowed: "*" },
  { args: ["--cors", "*"], allowed: "*" },
  { args: ["--cors=*"], allowed: "*" },
  { args: ["--cors", page], allowed: page },
  { args: ["--cors", "https://app.example.com", `--cors=${page}/`], allowed: page },
  { args: ["--cors", "https://app.example.com"], allowed: null },
])("lets pages ask that $args allows", async ({ args, allowed }) => {
  const { url } = await serveMynah(args);

  expect(await allowedAt(url)).toBe(allowed);
});

test("takes a document behind --cors for a document", async () => {
  const cwd = await folderWith(acme());
  const { url } = await serveMynah(["--cors", "acme.yaml", "--fixtures", "fixtures"], { cwd });

  const body = { model: "acme-large", messages: [{ role: "user", content: "Good morning" }] };
  const response = await post(`${url}/acme/v2/chat`, body, { origin: page });

  expect([response.status, response.headers.get("access-control-allow-origin")]).toEqual([200, "*"]);
});

test("lets pages read whole answers, streams and errors, and every header of them", async () => {
  const { url } = await serveMynah(["--cors", page, "--seed", "1"]);
  const path = `${url}/elkapi/v1/chat/completions`;
  const plain = await serveMynah(["--seed", "1"]);

  for (const [body, status] of [
    [chat("Hello 👋"), 200],
    [chat("Hello 👋", { stream: true }), 200],
    [chat("Hello 👋", { temperature: "hot" }), 400],
  ] as const) {
    const response = await post(path, body, { origin: page });
    const { headers } = response;
    expect(response.status).toBe(status);
    expect(headers.get("access-control-allow-origin")).toBe(page);
    expect(headers.get("access-control-expose-headers")).toBe("*");
    const other = await post(path.replace(url, plain.url), body);
    expect(await response.text()).toBe(await other.text());
    expect(headers.get("content-length")).toBe(other.headers.get("content-length"));
  }
});

test.each([
  { text: "cors: true\n", allowed: "*" },
  { text: 'cors: "*"\n', allowed: "*" },
  { text: `cors: ${page}\n`, allowed: page },
  { text: `cors: [https://app.example.com, "${page}"]\n`, allowed: page },
  { text: "cors: false\n", allowed: null },
])("reads $text from the config file", async ({ text, allowed }) => {
  const cwd = await folderWith({ "mynah.config.yaml": text });

  expect(await allowedAt((await serveMynah([], { cwd })).url)).toBe(allowed);
});

test("lets the command line go before the config file", async () => {
  const cwd = await folderWith({ "mynah.config.yaml": "cors: true\n" });

  expect(await allowedAt((await serveMynah(["--cors", page], { cwd })).url)).toBe(page);
});

test.each([
  {
    given: "localhost:5173",
    said: '"localhost:5173": it is none. Please give one as in http://localhost:5173',
  },
  { given: "http://localhost/app", said: '"http://localhost/app": it is none.' },
])("refuses $given, which is no origin", async ({ given, said }) => {
  const { code, stdout, stderr } = await mynah(["serve", "--port", "0", "--cors", given]);

  expect(stderr).toContain(`Failed to allow the origin ${said}`);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
});

test("refuses a number in the config file", async () => {
  const cwd = await folderWith({ "mynah.config.yaml": "cors: 5173\n" });
  const { code, stderr } = await mynah(["serve"], { cwd });

  expect(stderr).toMatch(
    /^Failed to read mynah\.config\.yaml:1:1: cors must be a text, or true or false, but it is 5173/,
  );
  expect(code).toBe(2);
});

test("is no option of mynah check", async () => {
  const { code, stderr } = await mynah(["check", "--cors"]);

  expect(stderr).toContain("there is no option --cors");
  expect(code).toBe(2);
});
